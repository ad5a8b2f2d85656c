"""How far the result depends on the settings: each one notch down and up, the others at their defaults.

A notch is half and double where a setting is a size, one less and one more where it is a small
number. Windows move together, objects asked for move together over all signals. The row "another
seed" shows what chance alone moves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from benchmarks.score import score
from benchmarks.sets import IRA, THAI, US
from benchmarks.tables import markdown
from overt import signals
from overt.case import Case
from overt.settings import RunSettings

SETS = (IRA, THAI, US)
Change = tuple[str, str, dict[str, Any]]
"""Name of the setting, its value in words, what `RunSettings` takes."""


def changes() -> list[Change]:
    """All rows, the defaults first; those that leave the signals alone before those that do not."""
    plain = RunSettings()
    out: list[Change] = [("defaults", "", {}), ("another seed", str(plain.seed + 1), {"seed": plain.seed + 1})]
    for name, values in {
        "q": (plain.q / 2, plain.q * 2),
        "least_members": (plain.least_members - 1, plain.least_members + 1),
        "small_group_posts": (0, plain.small_group_posts // 2, plain.small_group_posts * 2),
        "resolution": (plain.resolution / 2, plain.resolution * 2),
        "bits_cap": (plain.bits_cap / 2, plain.bits_cap * 2),
        "copies": (0, plain.copies // 2, plain.copies * 2),
    }.items():
        out += [(name, f"{value:g}", {name: value}) for value in values]
    known = {name: part() for name, part in sorted(signals.find().items())}
    for words, factor in (("all halved", 0.5), ("all doubled", 2.0)):
        parts = {
            name: {"windows_s": [max(1, int(window * factor)) for window in part.windows_s]}
            for name, part in known.items()
        }
        out.append(("windows", words, {"parts": parts}))
    for words, more in (("one less", -1), ("one more", 1)):
        parts = {
            name: {"least_objects": max(1, part.least_objects + more)}
            for name, part in known.items()
            if not isinstance(part, signals.Trait)  # an account has one such thing
        }
        out.append(("least_objects", words, {"parts": parts}))
    return out


def tables(cases: Path, there: Collection[str], say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Run the sets that are `there`, read in under `cases` already, with every change; print the table."""
    sets = [about for about in SETS if about.name in there]
    out = []
    for name, value, settings in changes():
        say(f"{name} {value}")
        row: dict[str, Any] = {"setting": name, "value": value}
        for about in sets:
            with Case.open(cases / about.name) as case:
                case.run(RunSettings(**settings))
                found = score(case, least_posts=about.least_posts)
                row[about.name] = {"in_clusters": found.in_clusters, "not_explained": found.not_explained,
                                   "considered": found.considered, "edges": found.edges}  # fmt: skip
        out.append(row)
    print("## Sensitivity: accounts in clusters / in clusters not explained\n")
    header = ("setting", "value", *(f"{about.name}, of {out[0][about.name]['considered']:,}" for about in sets))
    cells = [
        [row["setting"], row["value"],
         *(f"{row[about.name]['in_clusters']:,} / {row[about.name]['not_explained']:,}" for about in sets)]
        for row in out
    ]  # fmt: skip
    print(markdown(header, cells), "\n")
    return out
