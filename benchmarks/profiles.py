"""What the markers of profiles, creation dates, handles and audiences find where the truth is known.

    python -m benchmarks.profiles [--rounds N] [--seed N] [--json FILE]

Groups of known kind are put in the place of clusters: accounts of an operation, of one class of profiles, of a
control, of a simulated operation. Each marker is asked about them as it ships, and how often its numbers stand out
is counted. The rest of an operation stands in no baseline. Data lie in the folder `shared` beside the project, or
where OVERT_SHARED says; a set that is absent is a line that says so.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.machine import as_text, machine
from benchmarks.sets import AIRLINE, NEWS, THAI, US, DataSet, shared
from benchmarks.tables import markdown, write_json
from overt.case import Case
from overt.markers import find
from overt.markers._base import Row, is_cluster
from overt.markers._context import forget, make
from overt.markers._turns import turn
from overt.simulate import write
from overt.store import TABLES, DuckDBEngine
from overt.text import key_of

ASKED = ("audience", "creation_burst", "handles", "profiles")
SIZES = (4, 6, 10, 20, 40)
_ARROW = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(),
          "BOOLEAN": pa.bool_()}  # fmt: skip
_REST = 9_999
"""Cluster of the operation's other accounts, so that they are in no baseline; nothing is counted of it."""


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; returns 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20, help="groups of each kind and size")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    about, began = machine(), time.perf_counter()
    print(f"# Profiles, creation dates, handles, audiences\n\n{as_text(about)}\n{options.rounds} groups of each kind "
          f"and size, seed {options.seed}\n")  # fmt: skip
    found: dict[str, Any] = {"machine": about, "rounds": options.rounds, "seed": options.seed}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        found["thailand"] = thailand(work, options.rounds, options.seed)
        found["classes"] = classes(options.rounds, options.seed)
        found["controls"] = controls(work, options.rounds, options.seed)
        found["planted"] = planted(work, options.rounds, options.seed)
    found["turns"] = turns(options.rounds, options.seed)
    print(f"{time.perf_counter() - began:,.0f} s in all")
    if options.json:
        write_json(options.json, found)
    return 0


# --------------------------------------------------------------------------------- the parts


def thailand(work: Path, rounds: int, seed: int) -> list[dict[str, Any]] | None:
    """Creation bursts of the operation's accounts beside ordinary accounts of the same platform."""
    print("## x_io_thailand_2020 beside control_x_us2024: creation bursts\n")
    if absent(THAI, US):
        return None
    with Case.create(work / "thailand") as case:
        for each in (THAI, US):
            case.ingest(each.paths(), **each.how)
        ours = _accounts(case.engine, "a.posts >= 1 AND a.created_at IS NOT NULL AND a.created_at < 1600000000 "
                                      "AND a.account_id LIKE '%='")  # fmt: skip
        everybody = _accounts(case.engine, "a.posts >= 1 AND a.created_at IS NOT NULL")
        others = [who for who in everybody if who not in set(ours)]
        whole = ask(case.engine, {1: ours}, ("creation_burst",))
        row = next(each for each in whole if each.name == "burst_share")
        print(f"All {len(ours)} accounts with posts as one cluster: {row.evidence}\n")
        part = next(each for each in whole if each.name == "in_bursts")
        print(f"In bursts: {part.words}; {part.evidence}\n")
        table, out = [], []
        rng = np.random.default_rng(seed)
        for size in SIZES:
            line: list[Any] = [f"{size} accounts"]
            for kind, pool, rest in (("operation", ours, ours), ("control", others, ())):
                rows = _rounds(case.engine, rng, pool, rest, size, rounds, ("creation_burst",))
                hits = _share(rows, "burst_share")
                out.append({"size": size, "kind": kind, "stand_out": hits})
                line.append(_percent(hits))
            table.append(line)
    print(markdown(("group drawn at random", "of the operation: stand out", "of the control"), table), "\n")
    return out


def classes(rounds: int, seed: int) -> list[dict[str, Any]] | None:
    """How often each number stands out of groups of 20 profiles of one class, beside genuine accounts."""
    print("## bot_repository_users: groups of 20 profiles of one class\n")
    file = shared() / "data" / "bot_repository_users" / "users.csv.gz"
    if not file.exists():
        print(f"{file} is absent.\n")
        return None
    with gzip.open(file, "rt", encoding="utf-8", newline="") as opened:
        profiles = [row for row in csv.DictReader(opened) if row["label"]]
    accounts = [_bot_account(number, row) for number, row in enumerate(profiles)]
    by_class: dict[str, list[str]] = defaultdict(list)
    for account, row in zip(accounts, profiles, strict=True):
        by_class[f"{row['dataset']}, {row['label']}"].append(account["account_id"])
    engine = DuckDBEngine()
    engine.create(*TABLES)
    engine.insert("account", _table("account", accounts))
    genuine = next(name for name in sorted(by_class) if "genuine" in name)
    rng = np.random.default_rng(seed)
    kept = set(rng.permutation(by_class[genuine])[:2_000].tolist())  # the baseline; of the others groups are drawn
    names: dict[tuple[str, str], tuple[int, int]] = {}
    for kind, members in sorted(by_class.items()):
        pool = [who for who in members if who not in kept]
        rest = [account["account_id"] for account in accounts if account["account_id"] not in kept]
        rows = _rounds(engine, rng, pool, rest, 20, rounds, ("creation_burst", "profiles", "audience"))
        _count(names, kind, rows)
    engine.close()
    print(f"Baseline: 2,000 accounts of {genuine}. Handles are hashed in this set, so nothing is asked of them.\n")
    return _matrix(names)


def controls(work: Path, rounds: int, seed: int) -> list[dict[str, Any]]:
    """How often each number stands out of groups of 10 accounts of a control, drawn at random."""
    print("## Controls: groups of 10 ordinary accounts drawn at random\n")
    names: dict[tuple[str, str], tuple[int, int]] = {}
    rng = np.random.default_rng(seed)
    for each in (US, AIRLINE, NEWS):
        if absent(each):
            continue
        with Case.create(work / each.name) as case:
            case.ingest(each.paths(), **each.how)
            pool = _accounts(case.engine, "a.posts >= 1")
            size = min(10, max(4, len(pool) // 3))
            rows = _rounds(case.engine, rng, pool, (), size, rounds, (*ASKED, "repurposed"))
            _count(names, each.name, rows)
    print("Of Telegram's 24 channels groups have 8.\n")
    return _matrix(names)


def planted(work: Path, rounds: int, seed: int) -> list[dict[str, Any]]:
    """How often each number of a cluster stands out of groups of simulated operations, by size."""
    out = []
    for scenario in ("big", "spamouflage"):
        print(f"## Simulated: {scenario}, 12,000 posts, groups drawn from the operation and from people\n")
        made = write(work / f"files-{scenario}", scenario=scenario, seed=seed)
        truth = list(csv.DictReader(made.truth.open(encoding="utf-8", newline="")))
        with Case.create(work / scenario) as case:
            case.ingest(made.inputs)
            known = set(_accounts(case.engine, "a.posts >= 1"))
            crew = [row["account_id"] for row in truth if row["label"].startswith("operation")]
            crew = [who for who in crew if who in known]
            people = [row["account_id"] for row in truth if row["label"] == "person" and row["account_id"] in known]
            rng = np.random.default_rng(seed)
            counts: dict[tuple[str, str, int], tuple[int, int]] = {}
            for size in SIZES:
                for kind, pool in (("operation", crew), ("people", people)):
                    rows = _rounds(case.engine, rng, pool, crew, size, rounds, ASKED)
                    groups = [row for row in rows if is_cluster(row.subject)]
                    for name in {row.name for row in groups}:
                        counts[kind, name, size] = _share(groups, name)
        lines = []
        for name in sorted({name for _, name, _ in counts}):
            shares = [
                (counts.get(("operation", name, size)), counts.get(("people", name, size))) for size in SIZES
            ]
            if any(mine and mine[0] for mine, _ in shares):
                lines.append([name, *(f"{_percent(mine)} / {_percent(theirs)}" for mine, theirs in shares)])
        out += [{"scenario": scenario, "kind": kind, "name": name, "size": size, "stand_out": hits}
                for (kind, name, size), hits in sorted(counts.items())]  # fmt: skip
        print(markdown(("number: operation / people", *(f"{size} accounts" for size in SIZES)), lines), "\n")
    return out


def turns(rounds: int, seed: int) -> list[dict[str, Any]]:
    """How often a change of topics is certain, by number of posts and by how much of the old stays."""
    print("## A change of topics half-way, by posts and by the share of later posts that stay with the old\n")
    table, out = [], []
    for posts in (40, 60, 100, 200):
        line: list[Any] = [f"{posts} posts"]
        for stays in (0.0, 0.5, 0.7, 0.8, 1.0):
            rng = np.random.default_rng((seed, posts, round(100 * stays)))
            hits = sum(_turned(rng, posts, stays).p_value <= 0.01 for _ in range(4 * rounds))
            line.append(_percent((hits, 4 * rounds)))
            out.append({"posts": posts, "stays": stays, "certain": (hits, 4 * rounds)})
        table.append(line)
    print(markdown(("", "none stays", "half", "7 in 10", "8 in 10", "no change"), table), "\n")
    return out


# --------------------------------------------------------------------------------- asking


def ask(engine: DuckDBEngine, clusters: dict[int, Sequence[str]], markers: Iterable[str]) -> list[Row]:
    """Rows of markers where these accounts are the clusters; none about cluster `_REST`."""
    rows = [{"account_id": who, "cluster_id": number} for number, members in clusters.items() for who in members]
    engine.drop("membership")
    engine.create("membership")
    engine.insert("membership", _table("membership", rows))
    context = make(engine, seed=1, everybody=False)
    apart = {f"cluster:{_REST}", *clusters.get(_REST, ())}
    kept = type(context)(
        engine=engine,
        accounts=tuple(who for who in context.accounts if who not in apart),
        clusters=tuple(each for each in context.clusters if each not in apart),
        members=context.members,
        time_step_s=context.time_step_s,
        seed=context.seed,
    )
    chosen = [cls() for name, cls in find().items() if name in set(markers)]
    found = [row for each in chosen for row in each.measure(kept) if isinstance(row, Row) and row.subject not in apart]
    forget(engine)
    return found


def _rounds(
    engine: DuckDBEngine, rng: np.random.Generator, pool: Sequence[str], rest: Sequence[str], size: int, rounds: int,
    markers: Iterable[str],
) -> list[Row]:  # fmt: skip
    """Rows about `rounds` groups of that size, as many at a time as the pool has room for in its half."""
    found: list[Row] = []
    at_once = max(1, min(rounds, len(pool) // 2 // size))
    done = 0
    while done < rounds:
        number = min(at_once, rounds - done)
        order = rng.permutation(np.array(pool, dtype=object))[: number * size].tolist()
        groups: dict[int, Sequence[str]] = {n + 1: order[n * size : (n + 1) * size] for n in range(number)}
        drawn = set(order)
        groups[_REST] = [who for who in rest if who not in drawn]
        found += ask(engine, groups, markers)
        done += number
    return found


def _share(rows: Iterable[Row], name: str) -> tuple[int, int]:
    """(rows that stand out, rows with a number)."""
    mine = [row for row in rows if row.name == name and row.value is not None]
    return sum(row.verdict == "stands out" for row in mine), len(mine)


def _count(names: dict[tuple[str, str], tuple[int, int]], kind: str, rows: Sequence[Row]) -> None:
    """Take note of each number, of groups and of accounts apart; of accounts only those that can stand out."""
    for of_groups in (True, False):
        mine = [row for row in rows if is_cluster(row.subject) == of_groups]
        for name in {row.name for row in mine if row.value is not None}:
            if any(row.name == name and row.verdict in ("stands out", "ordinary", "cannot tell") for row in mine):
                names[kind, f"{'group' if of_groups else 'account'}: {name}"] = _share(mine, name)


def _percent(hits: tuple[int, int] | None) -> str:
    if hits is None or not hits[1]:
        return "–"
    return f"{100 * hits[0] / hits[1]:.0f} % of {hits[1]:,}"


def _matrix(names: dict[tuple[str, str], tuple[int, int]]) -> list[dict[str, Any]]:
    """Print the table of kinds by numbers."""
    kinds = list(dict.fromkeys(kind for kind, _ in names))
    numbers = sorted({name for (_, name), hits in names.items() if hits[1]})
    lines = [[name, *(_percent(names.get((kind, name))) for kind in kinds)] for name in numbers]
    print(markdown(("stand out", *kinds), lines), "\n")
    return [{"kind": kind, "name": name, "stand_out": hits} for (kind, name), hits in sorted(names.items())]


# --------------------------------------------------------------------------------- data


def absent(*sets: DataSet) -> bool:
    """Whether a set is missing; says which."""
    missing = [each.name for each in sets if not each.paths()]
    if missing:
        print(f"Absent: {', '.join(missing)}.\n")
    return bool(missing)


def _accounts(engine: DuckDBEngine, where: str) -> list[str]:
    rows = engine.read(f"SELECT a.account_id FROM account a WHERE {where} ORDER BY a.account_id NULLS LAST")
    return [str(who) for who in rows["account_id"].to_pylist()]


def _bot_account(number: int, row: dict[str, str]) -> dict[str, Any]:
    """A profile of the repository as a row of `account`; texts it holds back are placeholders of their own."""
    who = f"x:{number}"
    made = datetime.strptime(row["created_at"], "%a %b %d %H:%M:%S %z %Y")
    return {
        "account_key": key_of(who), "account_id": who, "platform": "x", "created_at": int(made.timestamp()),
        "followers": int(row["followers"]), "following": int(row["friends"]),
        "declared_posts": int(row["statuses"]), "posts": 1,
        "biography": f"placeholder text of profile number {number}" if int(row["description_len"]) else None,
        "avatar": None if row["default_profile_image"] == "True" else f"picture {number}",
    }  # fmt: skip


def _table(name: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    return pa.table(
        {each.name: pa.array([row.get(each.name) for row in rows], _ARROW[each.type]) for each in TABLES[name].columns}
    )


def _turned(rng: np.random.Generator, posts: int, stays: float) -> Any:
    """Ten old topics, ten new ones, heavy-tailed; the second half keeps to the old with probability `stays`."""
    weights = 1 / np.arange(1, 11)
    labels = rng.choice(10, posts, p=weights / weights.sum())
    new = (np.arange(posts) >= posts // 2) & (rng.random(posts) >= stays)
    return turn([[int(each)] for each in labels + 10 * new], rng, margin=8, shufflings=199)


if __name__ == "__main__":
    sys.exit(main())
