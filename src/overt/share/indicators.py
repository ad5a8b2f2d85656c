"""A flat table of accounts and websites, for spreadsheets, block lists and other programs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from overt.plugins import setting
from overt.share._base import CAVEAT, Share, Written
from overt.share._material import Material
from overt.tabular import plain_cell
from overt.urls import defang

COLUMNS = (
    "kind", "value", "platform", "first_seen", "last_seen", "posts", "role", "named", "operation", "tlp", "pap", "note",
)  # fmt: skip
_TIMES = ("first_seen", "last_seen")


@dataclass(frozen=True, kw_only=True)
class Indicators(Share):
    """Table of accounts, websites and pages as CSV (people read it) or Parquet (programs read it)."""

    name = "indicators"
    label = "indicators (CSV or Parquet)"
    suffixes = (".csv", ".parquet")
    caveats = (
        CAVEAT,
        "In CSV websites are defanged and cells that a spreadsheet would run begin with an apostrophe; in Parquet "
        "values stand as they are, for programs.",
    )

    parquet: bool = setting(False, "write Parquet instead of CSV; the suffix of the file's name sets it")

    def for_file(self, name: str) -> Share:
        """Parquet where the name ends so."""
        super().for_file(name)
        return replace(self, parquet=name.lower().endswith(".parquet"))

    def write(self, material: Material) -> Written:
        """One row per account, website and page, in this order."""
        rows = list(_rows(material))
        counts = {
            "accounts": len(material.accounts),
            "websites": len(material.domains),
            "pages": len(material.addresses),
        }
        content = _parquet(rows) if self.parquet else _csv(rows)
        return Written(content, counts, material.persons)


def _rows(material: Material) -> list[dict[str, Any]]:
    tlp, pap = material.markings
    tail = {"operation": material.name, "tlp": tlp, "pap": pap, "note": CAVEAT}
    accounts = [
        {
            "kind": "account", "value": each.shown_name, "platform": each.platform, "first_seen": each.first_at,
            "last_seen": each.last_at, "posts": each.posts, "role": each.role, "named": each.named, **tail,
        }
        for each in material.accounts
    ]  # fmt: skip
    domains = [
        {
            "kind": "domain", "value": each.name, "platform": None, "first_seen": each.first_at,
            "last_seen": each.last_at, "posts": each.posts, "role": each.role, "named": True, **tail,
        }
        for each in material.domains
    ]  # fmt: skip
    pages = [
        {
            "kind": "url", "value": each.url, "platform": None, "first_seen": None, "last_seen": None,
            "posts": each.posts, "role": None, "named": True, **tail,
        }
        for each in material.addresses
    ]  # fmt: skip
    return [*accounts, *domains, *pages]


def _csv(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    written.writerow(COLUMNS)
    for row in rows:
        value = row["value"] if row["kind"] == "account" else defang(row["value"])
        cells = {**row, "value": value, **{name: _time(row[name]) for name in _TIMES}}
        written.writerow([_cell(cells[name]) for name in COLUMNS])
    return out.getvalue().encode("utf-8", "replace")


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow.parquet

    kinds = {"posts": pa.int64(), "named": pa.bool_(), **dict.fromkeys(_TIMES, pa.timestamp("s", "UTC"))}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
    out = io.BytesIO()
    pyarrow.parquet.write_table(pa.Table.from_pylist(rows, schema=schema), out, compression="zstd")
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else plain_cell(str(value))


def _time(seconds: int | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
