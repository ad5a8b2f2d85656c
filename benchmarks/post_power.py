"""How many posts each marker needs: simulated operations and people, their accounts cut to a number of posts each.

Called by `python -m benchmarks.markers`. The posts kept are drawn by their keys, which are hashes: a thin sample of the
same weeks, as a collection by keyword gives. Markers that read no posts are left out.
Groups of people show how often a number fires on the innocent.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.profiles import ask
from overt import duplicates
from overt.case import Case
from overt.markers import find
from overt.markers._base import Row, is_cluster
from overt.settings import RunSettings
from overt.simulate import write
from overt.store import TABLES

POSTS = (5, 10, 20, 40)
GROUPS, SIZE = 4, 20
SCENARIOS = ("big", "spamouflage")
HEADER = ("scenario", "number: operation / people", *(f"{n} posts an account" for n in POSTS))


def table(work: Path, seeds: tuple[int, ...]) -> list[list[Any]]:
    """Rows under HEADER: groups of SIZE accounts of which a number stands out, of those it is given for."""
    rows = []
    for scenario in SCENARIOS:
        counts: dict[tuple[str, str, int], list[int]] = {}
        for seed in seeds:
            _count(work / f"power_{scenario}_{seed}", scenario, seed, counts)
        for name in sorted({name for _, name, _ in counts}):
            if any(counts.get(("operation", name, n), [0])[0] for n in POSTS):
                pairs = [[_cell(counts.get((kind, name, n))) for kind in ("operation", "people")] for n in POSTS]
                rows.append([scenario, name, *(" / ".join(pair) for pair in pairs)])
    return rows


def _cell(hits: list[int] | None) -> str:
    return f"{hits[0]} of {hits[1]}" if hits else "–"


def _count(work: Path, scenario: str, seed: int, counts: dict[tuple[str, str, int], list[int]]) -> None:
    made = write(work / "files", scenario=scenario, posts=30_000, seed=seed)
    with made.truth.open(encoding="utf-8", newline="") as lines:
        label = {row["account_id"]: row["label"] for row in csv.DictReader(lines)}
    shutil.rmtree(work / "case", ignore_errors=True)  # an earlier run left its posts cut
    with Case.create(work / "case") as case:
        case.ingest(made.inputs)
        duplicates.run(case.engine, RunSettings(parts={"rewordings": {"enabled": False}}))  # topics from words: quicker
        for name in ("post", "account"):
            case.engine.execute(f"CREATE TABLE _whole_{name} AS SELECT * FROM {name}")
        enough = "SELECT account_id FROM account WHERE posts >= :least ORDER BY account_id"
        known = case.sql(enough, least=POSTS[-1] // 2)["account_id"].to_pylist()
        clusters: dict[int, list[str]] = {}
        kind_of: dict[str, str] = {}
        rng = np.random.default_rng(seed)
        for kind in ("operation", "people"):
            pool = [who for who in known if _kind(label.get(who, "")) == kind]
            drawn = rng.permutation(np.array(pool, dtype=object)).tolist()
            for number in range(min(GROUPS, len(drawn) // SIZE)):
                clusters[len(clusters) + 1] = drawn[number * SIZE : (number + 1) * SIZE]
                kind_of[f"cluster:{len(clusters)}"] = kind
        reading = [name for name, marker in find().items() if "post" in marker.needs]
        for n in POSTS:
            _cut(case, n)
            for row in ask(case.engine, clusters, reading):
                if _counts(row):
                    hits = counts.setdefault((kind_of[row.subject], row.name, n), [0, 0])
                    hits[0] += row.verdict == "stands out"
                    hits[1] += 1


def _kind(label: str) -> str:
    return "operation" if label.startswith("operation") else "people" if label == "person" else "others"


def _counts(row: Row) -> bool:
    return is_cluster(row.subject) and row.value is not None and row.verdict != "measured"


def _cut(case: Case, n: int) -> None:
    """At most `n` posts of each account."""
    engine = case.engine
    names = {table: ", ".join(f'"{name}"' for name in TABLES[table].names) for table in ("post", "account")}
    for table in names:
        engine.drop(table)
        engine.create(table)
    placed = "SELECT *, ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY post_key) AS turn FROM _whole_post"
    engine.append("post", f"SELECT {names['post']} FROM ({placed}) WHERE turn <= {n}")
    engine.append("account", f"SELECT {names['account']} FROM _whole_account")
    engine.execute(f"UPDATE account SET posts = LEAST(posts, {n})")
