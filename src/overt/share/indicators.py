"""A flat table of accounts and websites, for spreadsheets and block lists."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime

from overt.plugins import setting
from overt.share._base import CAVEAT, Share, Written
from overt.share._material import Material
from overt.tabular import plain_cell
from overt.urls import defang

COLUMNS = (
    "kind", "value", "platform", "first_seen", "last_seen", "posts", "role", "named", "operation", "tlp", "pap", "note",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Indicators(Share):
    """CSV of accounts and websites: what it is, when seen in the data, how marked."""

    name = "indicators"
    label = "indicators (CSV)"
    suffix = ".csv"
    caveats = (CAVEAT,)

    defanged: bool = setting(True, "write websites so that no program takes them for links")

    def write(self, material: Material) -> Written:
        """One row per account and website, accounts first."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(COLUMNS)
        tail = (plain_cell(material.name), f"TLP:{material.tlp.upper()}", f"PAP:{material.profile.pap.upper()}", CAVEAT)
        for account in material.accounts:
            rows.writerow(
                ["account", *map(plain_cell, (account.shown_name, account.platform)), _day(account.first_at),
                 _day(account.last_at), account.posts, plain_cell(account.role or ""),
                 "yes" if account.named else "no", *tail]
            )  # fmt: skip
        for domain in material.domains:
            name = defang(domain.name) if self.defanged else domain.name
            rows.writerow(
                ["domain", plain_cell(name), "", _day(domain.first_at), _day(domain.last_at), domain.posts,
                 plain_cell(domain.role or ""), "yes", *tail]
            )  # fmt: skip
        counts = {"accounts": len(material.accounts), "websites": len(material.domains)}
        return Written(out.getvalue().encode(), counts, material.persons)


def _day(seconds: int | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
