"""The table that Meta publishes with its takedowns: Tactic, Technique, Procedure, Indicator, Note."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from overt.assessment.frameworks import KILL_CHAIN, find
from overt.share._base import CAVEAT, Share, Written
from overt.share._material import Material
from overt.tabular import plain_cell
from overt.urls import defang

_ACCOUNTS = {
    "facebook": "0.9.1",
    "instagram": "0.9.2",
    "x": "0.9.4",
    "youtube": "0.9.5",
    "tiktok": "0.9.6",
    "telegram": "0.9.7",
}
_OTHER_PLATFORM = "0.9.12"
_WEBSITE = "0.6.2"


@dataclass(frozen=True, kw_only=True)
class MetaCsv(Share):
    """Meta's CSV by the Online Operations Kill Chain: assets, then techniques in order."""

    name = "meta-csv"
    label = "Meta-style CSV (Online Operations Kill Chain)"
    suffixes = (".csv",)
    caveats = (CAVEAT,)
    references = ("https://github.com/facebook/threat-research",)

    def write(self, material: Material) -> Written:
        """Rows in order of phase; accounts that are not named are counted by platform."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("Tactic", "Technique", "Procedure", "Indicator", "Note"))
        written = sorted(set(asset_rows(material)) | set(technique_rows(material)))
        for number, indicator, note in written:
            rows.writerow([plain_cell(cell) for cell in (*headings(number), indicator, note)])
        counts = {
            "accounts": len(material.accounts),
            "websites": len(material.domains),
            "pages": len(material.addresses),
            "rows": len(written),
        }
        return Written(out.getvalue().encode(), counts, material.persons)


def asset_rows(material: Material) -> list[tuple[str, str, str]]:
    """(procedure, indicator, note) of accounts and websites."""
    marked = f"TLP:{material.tlp.upper()}"
    rows = [
        (procedure_of(each.platform), defang(each.address) if each.address else each.shown_name, marked)
        for each in material.accounts
        if each.named
    ]
    hidden = Counter(each.platform for each in material.accounts if not each.named)
    rows += [
        (procedure_of(platform), f"{count:,} {platform} accounts", f"not named; {marked}")
        for platform, count in hidden.items()
    ]
    rows += [(_WEBSITE, defang(page.url), f"page; {marked}") for page in material.addresses]
    rows += [
        (_WEBSITE, defang(domain.name), f"{domain.role}; {marked}" if domain.role else marked)
        for domain in material.domains
    ]
    return rows


def procedure_of(platform: str) -> str:
    """The procedure of the kill chain by which accounts of a platform are acquired."""
    return _ACCOUNTS.get(platform, _OTHER_PLATFORM)


def technique_rows(material: Material) -> list[tuple[str, str, str]]:
    """(technique, what shows it, note) for the kill chain's techniques; none without posts."""
    return [
        (each.technique_id, f"shown by {each.posts:,} posts", ", ".join(each.evidence))
        for each in material.techniques
        if each.framework == KILL_CHAIN
    ]


def headings(number: str) -> tuple[str, str, str]:
    """Tactic, technique and procedure with their numbers, as Meta writes them; no procedure where none is meant."""
    own = find(f"killchain:{number}")
    parts = number.split(".")
    technique = find("killchain:" + ".".join(parts[:2]))
    procedure = f"{number} {own.name}" if len(parts) > 2 else ""
    return f"{own.tactic_order}. {own.tactic}", f"{technique.technique_id} {technique.name}", procedure
