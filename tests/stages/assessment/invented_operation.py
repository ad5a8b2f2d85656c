"""An operation of three invented accounts beside a suspect and forty ordinary accounts that keep to two circles."""

from __future__ import annotations

import random

import pyarrow as pa

from overt import decisions
from overt.case import Case
from overt.store import TABLES

ANA = {"person": "ana", "reason": "read the posts", "now": 1_716_000_000}
MINE = ("x:1", "x:2", "x:3")
START = 1_715_000_000
_KINDS = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}


def put(engine, table, rows):
    """Insert rows given as dicts, columns typed by the data dictionary."""
    names = {name for row in rows for name in row}
    schema = pa.schema([(c.name, _KINDS[c.type]) for c in TABLES[table].columns if c.name in names])
    engine.insert(table, pa.Table.from_pylist(rows, schema=schema))


class World:
    """Posts of a case, one call a post."""

    def __init__(self):
        self.posts = []
        self.by_id = {}

    def post(self, who, about=None, kind=None, **more):
        key = len(self.posts) + 1
        row = {
            "post_key": key, "post_id": f"p{key}", "account_id": who, "platform": who.partition(":")[0],
            "posted_at": START + 60 * key, "kind": kind or ("repost" if about else "post"), **more,
        }  # fmt: skip
        if about:
            name = {"repost": "repost", "reply": "reply", "quote": "quote"}[row["kind"]]
            row[f"{name}_key"] = self.by_id[about]["post_key"]
        self.posts.append(row)
        self.by_id[row["post_id"]] = row
        return row["post_id"]

    def circles(self, seed=0):
        """Two circles of twenty ordinary accounts who repost their own circle only."""
        rng = random.Random(seed)
        for circle in ("g", "h"):
            first = [
                self.post(f"x:{circle}{n}", likes=4, reposts=1, replies=0, quotes=0, views=90)
                for n in range(20)
            ]
            for n in range(20):
                for about in rng.sample([p for m, p in enumerate(first) if m != n], 6):
                    self.post(f"x:{circle}{n}", about)

    def case(self, folder):
        case = Case.create(folder)
        names = sorted({row["account_id"] for row in self.posts})
        put(case.engine, "post", self.posts)
        put(case.engine, "account", [
            {"account_id": name, "account_key": n, "platform": name.partition(":")[0], "followers": 10 * (n + 1),
             "posts": sum(1 for row in self.posts if row["account_id"] == name)}
            for n, name in enumerate(names)
        ])  # fmt: skip
        put(case.engine, "cluster", [{"cluster_id": 1, "verdict": "unexplained", "size": 3},
                                     {"cluster_id": 2, "verdict": "unexplained", "size": 1}])  # fmt: skip
        put(case.engine, "membership", [
            {"account_id": name, "cluster_id": 1 if name in MINE else 2, "stability": 1.0}
            for name in names if name in (*MINE, "x:sus")
        ])  # fmt: skip
        put(
            case.engine,
            "run",
            [{"run_no": 1, "stage": "clusters", "input_hash": "abc", "status": "done"}],
        )
        decisions.new_operation(case.engine, "Riverside", **ANA)
        decisions.add_parts(
            case.engine, "O1", accounts=[name for name in MINE if name in names], **ANA
        )
        return case
