"""Whether the clusters of the IRA's accounts are the personas that Linvill and Warren gave them by hand."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.mutual import adjusted_mutual_information
from benchmarks.sets import IRA
from benchmarks.tables import markdown
from overt.case import Case

DEALS = 1_000
SEED = 20_241_202


def labels(file: Path) -> dict[str, str]:
    """Account id in the case → the label most of its posts carry."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    with gzip.open(file, "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            seen[f"x:{row['external_author_id']}"][row["account_category"]] += 1
    return {account: min(counts, key=lambda label: (-counts[label], label)) for account, counts in seen.items()}


def against_chance(persona: Sequence[str], cluster: Sequence[object]) -> dict[str, Any]:
    """AMI, and what it is when the personas are dealt anew over the same accounts."""
    rng = np.random.default_rng(SEED)
    dealt = [adjusted_mutual_information(rng.permutation(persona).tolist(), cluster) for _ in range(DEALS)]
    found = adjusted_mutual_information(persona, cluster)
    return {
        "accounts": len(persona),
        "ami": found,
        "dealt_mean": float(np.mean(dealt)),
        "dealt_most": float(np.max(dealt)),
        "p": (1 + sum(each >= found for each in dealt)) / (DEALS + 1),
    }


def tables(case: Case) -> dict[str, Any]:
    """Print agreement and who is in which cluster; returns the same as data."""
    persona = labels(IRA.paths()[0])
    member = {
        row["account_id"]: row["cluster_id"]
        for row in case.sql("SELECT account_id, cluster_id FROM membership ORDER BY account_id").to_pylist()
    }
    enough = case.sql(
        "SELECT account_id FROM account WHERE posts >= :least ORDER BY account_id", least=IRA.least_posts
    )["account_id"].to_pylist()
    inside = sorted(member)
    rows = {
        "accounts in clusters": against_chance([persona[each] for each in inside], [member[each] for each in inside]),
        # an account in no cluster is a group of its own
        f"all accounts with {IRA.least_posts} posts": against_chance(
            [persona[each] for each in enough], [member.get(each, each) for each in enough]
        ),
    }
    print("## Personas of the IRA (account_category) against clusters\n")
    header = ("accounts", "number", "adjusted mutual information", f"dealt anew {DEALS:,} times: mean", "largest", "p")
    cells = [
        [name, row["accounts"], *(f"{row[each] + 0.0:.3f}" for each in ("ami", "dealt_mean", "dealt_most", "p"))]
        for name, row in rows.items()
    ]
    print(markdown(header, cells), "\n")
    names = sorted(set(persona.values()))
    crossed = Counter((member.get(each, 0), persona[each]) for each in {*enough, *inside})
    order = [*sorted(set(member.values())), 0]
    held = [[str(c) if c else "none", *(crossed[c, name] or None for name in names)] for c in order]
    print(markdown(("cluster", *names), held), "\n")
    return {"agreement": rows, "clusters": {row[0]: dict(zip(names, row[1:], strict=True)) for row in held}}
