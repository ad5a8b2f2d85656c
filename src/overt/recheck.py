"""Runs a case again under changed conditions, to see whether an operation holds; writes the table `recheck`.

Windows and threshold are halved and doubled, and each half of the operation's own time is looked at by itself. The
case is not touched but for that table: posts and groups of like texts are copied beside it, and the stages from
signals to clusters run there with the settings of the case. Groups of like texts and pictures are those of the whole
case, cut to the half. In the halves, signals of what accounts are (avatar, biography) are left out: they would be
the same evidence twice.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from overt.assessment._rechecked import AS_IT_IS, HALVES, VARIANTS, input_hash
from overt.assessment._subject import Subject, subject
from overt.errors import SettingError
from overt.flow import STAGES
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.store import TABLES, DuckDBEngine

if TYPE_CHECKING:
    from overt.case import Case

CONDITIONS = (*VARIANTS, *HALVES)
"""What can be changed; see `overt.assessment._rechecked`."""

_REDONE = ("signals", "significance", "network", "clusters")
_PERSISTENT_S = 366 * 86_400
"""Windows longer than a year are no windows: such signals compare what accounts are."""

_ROWS_AT_ONCE = 200_000


def recheck(
    case: Case,
    operation_id: str,
    conditions: Iterable[str] = CONDITIONS,
    progress: Progress = SILENT,
) -> list[dict[str, Any]]:
    """Run the conditions and return their rows, the case as it is first.

    Raises NotFound when there is no such operation, SettingError for a condition that does not exist or when the
    case was not run to the end. Takes about as long as `overt investigate` without reading, for each condition.
    """
    wanted = list(dict.fromkeys(conditions))
    unknown = [each for each in wanted if each not in CONDITIONS]
    if unknown:
        raise SettingError(
            f"There is no condition {unknown[0]!r}. There are: {', '.join(CONDITIONS)}."
        )
    about = subject(case.engine, operation_id)
    stamp = {
        "operation_id": operation_id, "decision_no": about.changed_by, "input_hash": input_hash(case.engine),
        "run_at": int(time.time()),
    }  # fmt: skip
    if not stamp["input_hash"]:
        raise SettingError("The case was not run to the end yet: overt investigate.")
    progress.start("rechecking", len(wanted), "conditions")
    rows = [{**stamp, **_found(case.engine, about, AS_IT_IS, {})}]
    folder = case.folder / "recheck"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        for condition in wanted:
            engine = DuckDBEngine(folder / f"{condition}.duckdb")
            try:
                settings, changed = _changed(case.settings, condition)
                _copy(case.engine, engine, about if condition in HALVES else None, condition)
                for stage in STAGES:
                    if stage.name in _REDONE:
                        stage.verb()(engine, settings, SILENT)
                rows.append({**stamp, **_found(engine, about, condition, changed)})
            finally:
                engine.close()
            (folder / f"{condition}.duckdb").unlink(missing_ok=True)
            progress.advance("rechecking", 1, condition)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _keep(case.engine, rows)
    progress.end("rechecking", f"{len(wanted)} conditions")
    return rows


def _changed(settings: RunSettings, condition: str) -> tuple[RunSettings, dict[str, Any]]:
    """The settings of a condition, and in words what was changed."""
    from overt.signals import effective

    # stability is not asked here, and costs ten more groupings
    settings = replace(settings, stability_runs=0)
    if condition.endswith("_q"):
        q = settings.q * (0.5 if condition == "half_q" else 2.0)
        return replace(settings, q=min(q, 1.0)), {"q": q}
    parts = {name: dict(held) for name, held in settings.parts.items()}
    signals = {name: held for name, held in effective(settings.parts).items() if held is not None}
    changed: dict[str, Any] = {}
    for name, held in signals.items():
        windows = held.get("windows_s", ())
        lasting = bool(windows) and max(windows) >= _PERSISTENT_S
        if condition in HALVES and lasting:
            parts.setdefault(name, {})["enabled"] = False
            changed[name] = "left out"
        elif condition.endswith("_window") and windows and not lasting:
            factor = 0.5 if condition == "half_window" else 2.0
            scaled = sorted({max(1, int(window * factor)) for window in windows})
            parts.setdefault(name, {})["windows_s"] = scaled
            changed[name] = scaled
    return replace(settings, parts=parts), changed


def _copy(case: DuckDBEngine, engine: DuckDBEngine, about: Subject | None, condition: str) -> None:
    """Bring the tables that the stages read over; with `about` only posts of one half of its time."""
    read = {name for stage in STAGES if stage.name in _REDONE for name in stage.reads}
    wanted = [
        name
        for name in TABLES
        if TABLES[name].written_by in ("ingest", "duplicates") and name in read
    ]
    engine.create(*TABLES)
    cut = _cut(case) if about is not None else None
    for name in wanted:
        if not case.has(name):
            continue
        table = TABLES[name]
        names = ", ".join(f'"{column}"' for column in table.names)
        where = ""
        if cut is not None and "posted_at" in table.names:
            where = f" WHERE posted_at {'<' if condition == HALVES[0] else '>='} {cut}"
        for rows in case.batches(f'SELECT {names} FROM "{name}"{where}', _ROWS_AT_ONCE):
            if rows.num_rows:
                engine.insert(name, rows)


def _cut(case: DuckDBEngine) -> int:
    """The median time of the operation's own posts."""
    found = case.read(
        "SELECT MEDIAN(p.posted_at) AS cut FROM post p JOIN _stands s ON s.account_id = p.account_id "
        "AND s.side = 'inside'"
    )["cut"][0].as_py()
    return int(found) if found is not None else 0


def _found(
    engine: DuckDBEngine, about: Subject, condition: str, changed: Mapping[str, Any]
) -> dict[str, Any]:
    """How much of the operation the edges and clusters of a case hold."""
    mine = set(about.accounts)
    posting = engine.read("SELECT DISTINCT account_id FROM post")["account_id"].to_pylist()
    edges = engine.read("SELECT account_a, account_b, signals FROM edge").to_pylist()
    inside = [edge for edge in edges if edge["account_a"] in mine and edge["account_b"] in mine]
    homes: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for row in engine.read("SELECT account_id, cluster_id FROM membership").to_pylist():
        sizes[row["cluster_id"]] = sizes.get(row["cluster_id"], 0) + 1
        if row["account_id"] in mine:
            homes[row["cluster_id"]] = homes.get(row["cluster_id"], 0) + 1
    home = min(homes, key=lambda each: (-homes[each], each), default=None)
    return {
        "condition": condition,
        "accounts": len(mine & set(posting)),
        "in_edges": len({end for edge in inside for end in (edge["account_a"], edge["account_b"])}),
        "together": homes.get(home, 0) if home is not None else 0,
        "strangers": sizes[home] - homes[home] if home is not None else 0,
        "signals": ",".join(
            sorted({name for edge in inside for name in edge["signals"].split(",")})
        ),
        "settings": json.dumps(changed, sort_keys=True),
    }


def _keep(engine: DuckDBEngine, rows: list[dict[str, Any]]) -> None:
    if not engine.has("recheck"):
        engine.create("recheck")
    kinds = {"INTEGER": pa.int32(), "BIGINT": pa.int64(), "VARCHAR": pa.string()}
    schema = pa.schema([(column.name, kinds[column.type]) for column in TABLES["recheck"].columns])
    engine.insert("recheck", pa.Table.from_pylist(rows, schema=schema))
