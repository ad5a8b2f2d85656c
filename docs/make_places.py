"""Writes src/overt/data/places.tsv: names of countries and of well-known cities in many languages.

    pip install babel && python docs/make_places.py

The names are those of Unicode CLDR as Babel carries them. Babel itself (33 MB) is not needed to use them.
"""

from __future__ import annotations

from pathlib import Path

LANGUAGES = tuple(
    "en fr de es pt it nl pl cs ru uk tr ar fa he hi bn ur th vi id ms zh zh_Hant ja ko el ro hu sv fi bg sr sw "  # noqa: SIM905
    "am ta km my ka hy az kk".split()
)
HEAD = """\
# Names of countries and cities: code, name, and * for the English one.
# Made by docs/make_places.py from Unicode CLDR through Babel {version}.
# Languages: {languages}.
# Copyright © 1991-2025 Unicode, Inc. Licensed under the Unicode License v3 (https://www.unicode.org/license.txt).
"""
ALSO = (
    ("CD", "DR Congo"), ("CI", "Ivory Coast"), ("CV", "Cape Verde"), ("CZ", "Czech Republic"), ("GB", "Britain"),
    ("GB", "Great Britain"), ("GB", "UK"), ("HK", "Hong Kong"), ("MK", "Macedonia"), ("MO", "Macau"),
    ("PS", "Palestine"), ("SZ", "Swaziland"), ("TR", "Turkey"), ("US", "USA"),
)  # fmt: skip
"""Names in use that CLDR keeps as variants, which Babel leaves out."""

_NO_COUNTRIES = ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO")


def main() -> None:
    """Write the file; the same version of Babel gives the same bytes."""
    import babel

    names: set[tuple[str, str]] = set(ALSO)
    english: dict[str, str] = {}
    for language in LANGUAGES:
        locale = babel.Locale.parse(language)
        for code, name in locale.territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                names.add((code, name))
                english.setdefault(code, name)  # English comes first
        for zone, about in locale.time_zones.items():
            if (
                about.get("city")
                and zone.count("/") == 1
                and not zone.startswith(("Etc/", "Antarctica/"))
            ):
                names.add((zone.rpartition("/")[2].replace("_", " "), about["city"]))
    lines = [HEAD.format(version=babel.__version__, languages=", ".join(LANGUAGES))]
    for code, name in sorted(names):
        mark = "\t*" if english.get(code) == name else ""
        lines.append(f"{code}\t{name}{mark}\n")
    file = Path(__file__).resolve().parents[1] / "src" / "overt" / "data" / "places.tsv"
    file.write_text("".join(lines), encoding="utf-8", newline="\n")
    print(f"{file}: {len(names):,} names, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
