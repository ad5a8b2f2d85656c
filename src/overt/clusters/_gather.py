"""Gathers what the checks look at: the evidence of every cluster, its members, and the accounts outside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from overt.clusters import _gather_sql as sql
from overt.clusters._checks import (
    REGULAR,
    REGULAR_POSTS,
    ClusterFacts,
    EvidenceObject,
    Member,
    Outside,
)
from overt.signals import find
from overt.store import DuckDBEngine
from overt.text import key_of
from overt.urls import normalise

_SAMPLE = 20_000
"""Accounts outside whose profiles say which words are common; more add nothing but time."""

_PROFILE = ("handle", "name", "biography", "website", "profile_place")
_HOMES = {"x": "https://x.com/", "telegram": "https://t.me/", "bluesky": "https://bsky.app/profile/",
          "facebook": "https://www.facebook.com/", "instagram": "https://www.instagram.com/"}  # fmt: skip
_REGULAR = {"regular": REGULAR, "posts": REGULAR_POSTS}

_PAGES = pa.schema([("cluster_id", pa.int32()), ("link_key", pa.int64()), ("page", pa.string())])
_ADDRESSES = pa.schema(
    [
        ("cluster_id", pa.int32()),
        ("account_id", pa.string()),
        ("link_key", pa.int64()),
        ("mention_key", pa.int64()),
    ]
)


def gather(engine: DuckDBEngine) -> list[ClusterFacts]:
    """The facts of every cluster, in order of their numbers."""
    # an hour has no author, no website and no crowd that was drawn to it
    hours = [name for name, signal in find().items() if signal.spans_s is not None]
    counts = " AND ".join(f"p.signal <> :signal_{n}" for n in range(len(hours))) or "1 = 1"
    given = {f"signal_{n}": name for n, name in enumerate(hours)}
    members = engine.read(sql.MEMBERS.format(counts=counts), given).to_pylist()
    if not members:
        return []
    engine.build("_evidence", sql.EVIDENCE.format(counts=counts), given, keep=False)
    objects: defaultdict[int, list[EvidenceObject]] = defaultdict(list)
    for row in engine.read(sql.OBJECTS).to_pylist():
        handle, name = row.pop("author_handle"), row.pop("author_name")
        row["author_names"] = tuple(each for each in (handle, name) if each)
        objects[row.pop("cluster_id")].append(EvidenceObject(**row))
    prompt = {row["account_id"]: row for row in engine.read(sql.PROMPT).to_pylist()}
    engine.drop("_evidence")

    pages = engine.read(sql.REGULAR_PAGES, _REGULAR).to_pylist()
    regulars = _regulars(engine, pages)
    details = {
        "domains": _counts(engine.read(sql.DOMAINS).to_pylist(), "domain"),
        "clients": _counts(engine.read(sql.CLIENTS).to_pylist(), "client"),
        "names": _names(engine, members, pages),
        "pages": _counts(pages, "page"),
    }
    gathered: defaultdict[int, list[Member]] = defaultdict(list)
    for row in members:
        account = row["account_id"]
        gathered[row["cluster_id"]].append(
            Member(
                account,
                _profile(row) or None,
                row["posts"] or 0,
                row["evidence"],
                created_at=row["created_at"],
                name=row["name"] or row["handle"],
                handle=row["handle"],
                platform=row["platform"] or account.split(":")[0],
                first_at=row["first_at"],
                last_at=row["last_at"],
                prompt=prompt[account]["prompt"] if account in prompt else 0,
                acted_on=prompt[account]["acted_on"] if account in prompt else 0,
                **{name: found.get(account, {}) for name, found in details.items()},
            )
        )
    outside = _outside(engine)
    tied = {row["cluster_id"]: row for row in engine.read(sql.TIED).to_pylist()}
    return [
        ClusterFacts(
            number,
            tuple(objects.get(number, ())),
            tuple(each),
            outside,
            regulars.get(number, {}),
            edges=tied[number]["edges"] if number in tied else 0,
            beyond=tied[number]["beyond"] if number in tied else None,
        )
        for number, each in sorted(gathered.items())
    ]


def _profile(row: Mapping[str, Any]) -> str:
    return " ".join(row[name] for name in _PROFILE if row[name])


def _counts(rows: Iterable[Mapping[str, Any]], key: str) -> dict[str, dict[str, int]]:
    """account → value of the key → posts."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row["account_id"]][row[key]] = row["posts"]
    return found


def _regulars(engine: DuckDBEngine, pages: list[dict[str, Any]]) -> dict[int, dict[str, int]]:
    """cluster → page or website → accounts outside the cluster that post it regularly."""
    engine.put("_page", pa.Table.from_pylist(pages, schema=_PAGES))
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for statement in (sql.REGULARS_OF_PAGES, sql.REGULARS_OF_WEBSITES):
        for row in engine.read(statement, _REGULAR).to_pylist():
            found[row["cluster_id"]][row["page"]] = row["accounts"] - row["inside"]
    engine.drop("_page")
    return found


def _names(
    engine: DuckDBEngine, members: list[dict[str, Any]], pages: list[dict[str, Any]]
) -> dict[str, dict[str, int]]:
    """account → other member → posts that hold an address of that member or repost it.

    An address is the account's handle, its page on the platform, and its signature: a page that
    stands in half of its posts, and of no other member's (channels sign each post with their own
    address).
    """
    posts = {row["account_id"]: row["posts"] or 0 for row in members}
    signed = [row for row in pages if 2 * row["posts"] >= posts[row["account_id"]]]
    signers = Counter((row["cluster_id"], row["link_key"]) for row in signed)
    addresses = [
        {
            **{name: row[name] for name in ("cluster_id", "account_id", "link_key")},
            "mention_key": None,
        }
        for row in signed
        if signers[row["cluster_id"], row["link_key"]] == 1
    ]
    for row in members:
        native, home = row["account_id"].split(":", 1)[-1], _HOMES.get(row["platform"] or "")
        addresses += [
            {
                "cluster_id": row["cluster_id"],
                "account_id": row["account_id"],
                "link_key": key_of(normalise(home + name).link) if home else None,
                "mention_key": key_of(name.lower()),
            }
            for name in sorted({row["handle"] or native, native})
        ]
    engine.put("_address", pa.Table.from_pylist(addresses, schema=_ADDRESSES))
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in engine.read(sql.NAMES).to_pylist():
        found[row["account_id"]][row["named"]] = row["posts"]
    engine.drop("_address")
    return found


def _outside(engine: DuckDBEngine) -> Outside:
    """Names and profiles of a sample of the accounts in no cluster, the same each time."""
    accounts = int(engine.read("SELECT COUNT(*) AS n FROM account")["n"][0].as_py())
    bound = 2**63 - 1 if accounts <= _SAMPLE else 2**64 * _SAMPLE // accounts - 2**63
    rows = engine.read(sql.OUTSIDE, {"bound": bound}).to_pylist()
    names = tuple(
        " ".join(row[name] for name in ("handle", "name") if row[name]).lower() for row in rows
    )
    return Outside(
        tuple(name for name in names if name), tuple(_profile(row).lower() for row in rows)
    )
