"""An operation without its coordination: its own posts, dealt anew over its own accounts.

The controls hold no reposts and few active accounts, so they cannot tell a method that finds
coordination from one that finds reposters or busy people. Here the accounts are as busy, the posts are the
same at the same times, and who posted what is chance. Reposts are dealt among reposts and other posts
among others. All of an account's posts of one text, or reposts of one post, go together, and no account
is dealt one of them twice; otherwise those who repeat themselves would become groups.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.merged import half_rows, ingest_halves, write_rows
from benchmarks.nullsets import Ints
from overt.case import Case
from overt.chance.shuffling import deal

SEED = 20_241_202

_OF_THE_ACCOUNT = (
    "account_id", "created_at", "handle", "name", "followers", "following", "declared_posts", "biography",
    "account_place", "website", "avatar", "account_language", "verified",
)  # fmt: skip


def dealt_case(case: Case, folder: Path, *, name: str) -> Case:
    """A new case in `folder`, read and run, with the posts of `case` dealt anew; close it."""
    folder.mkdir()
    rows = list(half_rows(case))
    authors = {row["account_id"]: {field: row[field] for field in _OF_THE_ACCOUNT} for row in rows}
    for row, author in zip(rows, _dealt(rows), strict=True):
        row.update(authors[author])
    file = folder / f"{name}.csv"
    write_rows(case, rows, file, half=name, shift_s=0)
    made = Case.create(folder / "case")
    ingest_halves(made, [file])
    made.run()
    return made


def _dealt(rows: list[dict[str, Any]]) -> list[str]:
    """The account each row goes to."""
    rng = np.random.default_rng(SEED)
    ids = sorted({row["account_id"] for row in rows})
    number = {name: place for place, name in enumerate(ids)}
    out = [""] * len(rows)
    for reposts in (True, False):
        places = [place for place, row in enumerate(rows) if (row["kind"] == "repost") == reposts]
        whose = np.array([number[rows[place]["account_id"]] for place in places], dtype=np.int64)
        what = np.array([_object(rows[place], place) for place in places], dtype=np.int64)
        for place, who in zip(places, deal_together(whose, what, rng).tolist(), strict=True):
            out[place] = ids[who]
    return out


def deal_together(whose: Ints, what: Ints, rng: np.random.Generator) -> Ints:
    """The account each post goes to: posts of one account with one object stay together."""
    if not len(whose):
        return whose
    _, number = np.unique(what, return_inverse=True)
    held, which = np.unique(np.column_stack((whose, number.reshape(-1))), axis=0, return_inverse=True)
    return deal(held[:, 0], held[:, 1], rng)[which.reshape(-1)]


def _object(row: dict[str, Any], place: int) -> int:
    key = row["repost_key"] if row["kind"] == "repost" else row["text_key"]
    return -place - 1 if key is None else int(key)
