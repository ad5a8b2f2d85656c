"""Roles, staged trends, incidents, filler, targets and deletions, measured against truth.

    python -m benchmarks.staging [--cases FOLDER] [--json FILE]

Real operations and controls: how often each marker says "stands out". The simulator: whether what it plants is found.
Ephemeral astroturfing: posts deleted within minutes, texts of random words. `--cases` keeps the cases for the next run.
"""

from __future__ import annotations

import argparse
import bz2
import csv
import gzip
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import personas
from benchmarks.machine import as_text, machine
from benchmarks.sets import AIRLINE, IRA, NEWS, THAI, US, DataSet, shared
from benchmarks.tables import markdown, write_json
from overt import simulate
from overt.case import Case
from overt.ingest._deletions import posted_ms
from overt.markers import find
from overt.markers._base import Row
from overt.markers._context import forget, make
from overt.markers._wording import Wording, words
from overt.markers.incidents import Incidents
from overt.markers.roles import Roles

SEEDS = (0, 1, 2)
EPHEMERAL = "ephemeral_astroturfing"


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; returns 0."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.staging", description=(__doc__ or "").split("\n", 1)[0]
    )
    parser.add_argument(
        "--cases", type=Path, metavar="FOLDER", help="keep the cases here, and use those that are"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in a file")
    options = parser.parse_args(arguments)
    about = machine()
    print(
        f"# Roles, staging, incidents, filler, targets\n\n{as_text(about)}\nData: {shared() / 'data'}\n"
    )
    out: dict[str, Any] = {"machine": about}
    with tempfile.TemporaryDirectory(prefix="overt-staging-") as place:
        cases = options.cases or Path(place)
        out["fires"] = _fires(cases)
        out["personas"] = _personas(cases)
        out["planted"] = _planted(cases)
    out["ephemeral"] = _ephemeral()
    if options.json:
        write_json(options.json, out)
    return 0


def _show(title: str, header: tuple[str, ...], rows: list[list[Any]]) -> list[dict[str, Any]]:
    print(f"## {title}\n\n{markdown(header, rows)}\n", flush=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _run(cases: Path, about: DataSet) -> Case | None:
    if not about.paths():
        return None
    print(f"running {about.name} …", file=sys.stderr, flush=True)
    case = Case.create(cases / about.name)
    case.ingest(about.paths(), **about.how)
    case.run()
    return case


# ------------------------------------------------------------------ how often each fires


def _fires(cases: Path) -> list[dict[str, Any]]:
    """Rows with a number, and of these the ones that stand out, by marker, set and kind of subject."""
    rows = []
    for about in (US, AIRLINE, NEWS, IRA, THAI):
        case = _run(cases, about)
        if case is None:
            rows.append([about.name, "absent", *[None] * 7])
            continue
        with case:
            found = case.table("marker").to_pylist()
            clusters = len(case.table("cluster"))
        for marker in find():
            row: list[Any] = [about.name, marker, clusters]
            for is_cluster in (True, False):
                mine = [
                    each
                    for each in found
                    if each["marker"] == marker
                    and each["value"] is not None
                    and each["subject"].startswith("cluster:") == is_cluster
                ]
                loud = [each for each in mine if each["verdict"] == "stands out"]
                names = Counter(each["name"] for each in loud)
                row += [
                    len({each["subject"] for each in mine}),
                    len({each["subject"] for each in loud}),
                    ", ".join(f"{name} {count}" for name, count in sorted(names.items())),
                ]
            if row[3] or row[6]:
                rows.append(row)
    header = (
        "set", "marker", "clusters", "clusters measured", "of these stand out", "numbers of clusters",
        "accounts measured", "accounts that stand out", "numbers of accounts",
    )  # fmt: skip
    return _show("How often each marker says that something stands out", header, rows)


# ------------------------------------------------------------------ roles and personas


def _personas(cases: Path) -> list[dict[str, Any]]:
    """Roles of all accounts of ira_2016 against the category that researchers gave them."""
    case = _run(cases, IRA)
    if case is None:
        return []
    category: dict[str, str] = {}
    with gzip.open(IRA.paths()[0], "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            category[f"x:{row['external_author_id']}"] = row["account_category"]
    with case:
        personas.tables(case)
        found = {
            row.subject: row
            for row in _measured(case, Roles().measure, everybody=True)
            if row.name == "role"
        }
    roles = ("originator", "poster", "amplifier", "engager", "mixed")
    table: dict[str, Counter[str]] = {}
    for account, row in found.items():
        label = (row.words or "too little data").partition(":")[0].partition(";")[0]
        table.setdefault(category.get(account, "unknown"), Counter())[label] += 1
    rows = [
        [name, counts.total(), *(counts[role] for role in roles), counts["too little data"]]
        for name, counts in sorted(table.items())
    ]
    return _show(
        "Roles in ira_2016 by account category",
        ("category", "accounts", *roles, "too little data"),
        rows,
    )


def _measured(
    case: Case, measure: Callable[..., Iterator[Any]], *, everybody: bool = False
) -> list[Row]:
    context = make(case.engine, seed=1, everybody=everybody)
    try:
        return [row for row in measure(context) if isinstance(row, Row)]
    finally:
        forget(case.engine)


# ------------------------------------------------------------------ the simulator


def _planted(cases: Path) -> list[dict[str, Any]]:
    rows = []
    for scenario in ("big", "spamouflage"):
        for seed in SEEDS:
            print(f"running {scenario} {seed} …", file=sys.stderr, flush=True)
            folder = cases / f"sim_{scenario}_{seed}_files"
            made = simulate.write(folder, scenario=scenario, posts=12_000, seed=seed)
            with Case.create(cases / f"sim_{scenario}_{seed}") as case:
                case.ingest(made.inputs)
                case.run()
                rows += _of_simulated(case, made, scenario, seed)
    header = (
        "case",
        "clusters of the operation",
        "planted",
        "found",
        "clusters of others",
        "stand out there",
    )
    return _show("What the simulator plants", header, rows)


def _of_simulated(case: Case, made: simulate.Summary, scenario: str, seed: int) -> list[list[Any]]:
    with made.truth.open(encoding="utf-8", newline="") as lines:
        truth = {row["account_id"]: row for row in csv.DictReader(lines)}
    label = f"operation:{scenario}"
    members: dict[str, list[str]] = {}
    for row in case.table("membership").to_pylist():
        members.setdefault(f"cluster:{row['cluster_id']}", []).append(row["account_id"])
    operation = {
        cluster
        for cluster, accounts in members.items()
        if sum(truth.get(who, {}).get("label") == label for who in accounts) * 2 > len(accounts)
    }
    found = case.table("marker").to_pylist()
    name = f"{scenario} {seed}"

    def loud(what: str, rows: list[Any]) -> tuple[str, str]:
        sides = []
        for inside in (True, False):
            mine = [
                (row["subject"], row["verdict"])
                for row in rows
                if row["name"] == what and row["value"] is not None and row["subject"].startswith("cluster:")
                and (row["subject"] in operation) == inside
            ]  # fmt: skip
            sides.append(f"{sum(verdict == 'stands out' for _, verdict in mine)} of {len(mine)}")
        return sides[0], sides[1]

    rows: list[list[Any]] = []
    others = len(members) - len(operation)
    right = Counter[bool]()
    for row in found:
        who = truth.get(row["subject"], {})
        if row["name"] == "role" and row["value"] is not None and who.get("label") == label:
            role = row["words"].partition(":")[0].partition(";")[0]
            wanted = (
                ("amplifier", "engager")
                if who["role"] == "amplifier"
                else ("originator", "poster", "mixed")
            )
            right[role in wanted] += 1
    rows.append(
        [
            name,
            len(operation),
            "role of each account",
            f"{right[True]} of {right.total()} right",
            others,
            None,
        ]
    )
    inside, outside = loud("staged", found)
    if scenario == "big":
        rows.append(
            [name, len(operation), "hashtags launched", f"{inside} clusters", others, outside]
        )
        listed = made.folder / "incidents.csv"
        ridden = _measured(case, Incidents(file=str(listed)).measure)
        for row in ridden:
            if (
                row.subject in operation
                and row.name == "onset_h"
                and row.words
                and "burst of" not in row.words
            ):
                low, high = row.low or 0.0, row.high or 0.0
                said = f"{row.value:.1f} h ({low:.1f} to {high:.1f}), {row.verdict}"
                rows.append(
                    [name, len(operation), "incident ridden two days late", said, others, None]
                )
        as_rows = [
            {"subject": row.subject, "name": row.name, "value": row.value, "verdict": row.verdict}
            for row in ridden
        ]
        inside, outside = loud("output", as_rows)
        rows.append(
            [name, len(operation), "share of output for it", f"{inside} clusters", others, outside]
        )
    else:
        rows.append(
            [
                name,
                len(operation),
                "no hashtag taken up by others",
                f"{inside} clusters",
                others,
                outside,
            ]
        )
        shares = [
            row["value"]
            for row in found
            if row["name"] == "filler"
            and row["value"] is not None
            and row["subject"] in operation
            and row["n"] >= 100
        ]
        said = (
            f"{np.median(shares):.2f} (median of {len(shares)} clusters)" if shares else "nothing"
        )
        rows.append(
            [name, len(operation), "half of the scripted posts are filler", said, others, None]
        )
        inside, outside = loud("filler_copied", found)
        rows.append([name, len(operation), "filler copied", f"{inside} clusters", others, outside])
    return rows


# ------------------------------------------------------------------ ephemeral astroturfing


def _ephemeral() -> list[dict[str, Any]]:
    folder = shared() / "data" / EPHEMERAL
    if not folder.exists():
        return _show("Ephemeral astroturfing", ("what", "found"), [["absent", None]])
    rows = [*_deletions(folder), *_annotated(folder), *_lexicon(folder)]
    return _show("Ephemeral astroturfing", ("what", "found"), rows)


def _deletions(folder: Path) -> list[list[Any]]:
    """Lifetimes from the ids, read as a case reads notices, and what the marker says of each account."""
    with (
        tempfile.TemporaryDirectory(prefix="overt-deletions-") as place,
        Case.create(Path(place) / "case") as case,
    ):
        number = case.read_deletions(folder / "botstream" / "deleted_tweets.csv.bz2")
        lives = case.sql("SELECT lifetime_ms FROM post_deletion WHERE lifetime_ms IS NOT NULL")[
            "lifetime_ms"
        ].to_numpy()
        case.engine.execute(
            "INSERT INTO account (account_id, account_key, posts) "
            "SELECT DISTINCT account_id, account_key, 0 FROM post_deletion"
        )
        case.engine.execute(
            "INSERT INTO membership (account_id, cluster_id) SELECT account_id, 1 FROM account"
        )
        from overt.markers.deletion import Deletion

        found = _measured(case, Deletion().measure)
    soon = [
        row
        for row in found
        if row.name == "deleted_soon" and not row.subject.startswith("cluster:")
    ]
    told = [row for row in soon if row.value is not None]
    bursts = [
        row
        for row in found
        if row.name == "in_bursts" and row.value is not None and row.subject[:2] == "x:"
    ]
    minutes = lives / 60_000
    return [
        ["deletion notices read", number],
        ["of these with a lifetime from the id", len(lives)],
        ["median lifetime, minutes", float(np.median(minutes))],
        ["deleted within 1 minute, %", float(100 * np.mean(minutes < 1))],
        ["deleted within 10 minutes, %", float(100 * np.mean(minutes < 10))],
        ["deleted after more than a day, %", float(100 * np.mean(minutes > 1_440))],
        ["accounts with 20 deletions or more", len(told)],
        [
            "of these, over 20 % within ten minutes for certain",
            sum((row.low or 0) > 0.2 for row in told),
        ],
        ["of these, over 20 % in bursts for certain", sum((row.low or 0) > 0.2 for row in bursts)],
        ["accounts with too few deletions", len(soon) - len(told)],
    ]


def _annotated(folder: Path) -> list[list[Any]]:
    """Posts of attacks annotated by hand: how close together their ids say they were made."""
    with (folder / "2019" / "attack_annotations.csv").open(encoding="utf-8", newline="") as lines:
        ids = sorted(
            {row["id"] for row in csv.DictReader(lines) if row["tweet_type"] == "tweet"}, key=int
        )
    times = np.array([made for each in ids if (made := posted_ms(each)) is not None]) / 1000
    near = [
        int(np.searchsorted(times, at + 60, "right") - np.searchsorted(times, at - 60, "left")) - 1
        for at in times
    ]
    return [
        ["posts of attacks annotated by hand", len(ids)],
        [
            "of these with four others made within a minute, %",
            float(100 * np.mean(np.array(near) >= 4)),
        ],
    ]


def _lexicon(folder: Path) -> list[list[Any]]:
    """Texts of fake trends against ordinary Turkish texts (of D3lta's set): half of these teach, half are tested."""
    with bz2.open(
        folder / "trends" / "fake_trends_20202122.csv.bz2", "rt", encoding="utf-8", newline=""
    ) as lines:
        staged = [
            words((row[column] or "").replace(row["trend"], " "))
            for row in csv.DictReader(lines)
            for column in ("text", "text2", "text3")
        ]
    ordinary: dict[str, list[tuple[str, ...]]] = {}
    with (shared() / "data" / "d3lta_texts" / "documents.csv").open(
        encoding="utf-8", newline=""
    ) as lines:
        for row in csv.DictReader(lines):
            ordinary.setdefault(row["language"], []).append(words(row["text_to_embed"]))
    rows: list[list[Any]] = []
    texts = [each for each in ordinary["tr"] if len(each) >= 4]
    model = Wording(texts[::2])
    staged = [each for each in staged if len(each) >= 4]
    caught, false = ([model.score(each) < 0 for each in side] for side in (staged, texts[1::2]))
    rows.append(["texts of fake trends with four words or more", len(staged)])
    rows.append(
        [
            f"of these read as random words by {len(texts[::2])} Turkish texts, %",
            float(100 * np.mean(caught)),
        ]
    )
    short = [model.score(each[:6]) < 0 for each in texts[1::2]]
    rows.append([f"of {len(false)} other ordinary Turkish texts, %", float(100 * np.mean(false))])
    rows.append(["of these cut to six words, %", float(100 * np.mean(short))])
    for language, all_texts in (("en", ordinary["en"]), ("fr", ordinary["fr"])):
        model = Wording(all_texts[::2])
        tested = [each[:6] for each in all_texts[1::2] if len(each) >= 4]
        rows.append(
            [
                f"ordinary texts in {language} cut to six words, %",
                float(100 * np.mean([model.score(t) < 0 for t in tested])),
            ]
        )
        bag = sorted({word for each in all_texts[1::2] for word in each})
        rng = np.random.default_rng(7)
        drawn = [tuple(rng.choice(bag, 6)) for _ in range(2_000)]
        rows.append(
            [
                f"six words drawn from the vocabulary of these, {language}, %",
                float(100 * np.mean([model.score(t) < 0 for t in drawn])),
            ]
        )
    return rows


if __name__ == "__main__":
    sys.exit(main())
