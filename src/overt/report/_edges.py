"""The edges of a cluster, and the posts behind each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from overt.readings import WORDS, Reading
from overt.report._posts import Account, Compared, Post, compare, read_posts
from overt.report._words import apart, count, odds, rate, share_between, window
from overt.signals import Trait, find

if TYPE_CHECKING:
    from overt.case import Case

WEAKEST = 3
"""Edges shown from the weak end too: the weakest say how sure the cluster's rim is."""

MOST_EVIDENCE = 4
"""Common objects shown per edge and signal."""

# Strongest first; ties by weight, then by name, so that the order is always the same.
_EDGES = """
    WITH inside AS (
        SELECT e.account_a, e.account_b, e.p_value, e.q_value, e.bits, e.reading
        FROM edge e
        JOIN membership a ON a.account_id = e.account_a AND a.cluster_id = :cluster_id
        JOIN membership b ON b.account_id = e.account_b AND b.cluster_id = :cluster_id
    ),
    placed AS (
        SELECT account_a, account_b, p_value, q_value, bits, reading, COUNT(*) OVER () AS edges,
               ROW_NUMBER() OVER (
                   ORDER BY p_value NULLS LAST, bits DESC NULLS LAST, account_a NULLS LAST, account_b NULLS LAST
               ) AS place
        FROM inside
    )
    SELECT p.place, p.edges, p.account_a, p.account_b, p.p_value, p.q_value, p.bits, p.reading,
           a.handle AS handle_a, a.name AS name_a, b.handle AS handle_b, b.name AS name_b
    FROM placed p
    LEFT JOIN account a ON a.account_id = p.account_a
    LEFT JOIN account b ON b.account_id = p.account_b
    WHERE p.place <= :strongest OR p.place > p.edges - :weakest
    ORDER BY p.place NULLS LAST
"""
_WANTED = "SELECT UNNEST(:a) AS account_a, UNNEST(:b) AS account_b"
_SIGNALS = f"""
    WITH wanted AS ({_WANTED})
    SELECT s.account_a, s.account_b, s.signal, s.k, s."lambda", s.p_value, s.bits, t.window_s,
           s.a_first, s.b_first, s.shared, s.close, s.close_expected, s.p_interest, t.gap_s
    FROM wanted w
    JOIN edge_signal s ON s.account_a = w.account_a AND s.account_b = w.account_b
    LEFT JOIN pair_test t
      ON t.account_a = s.account_a AND t.account_b = s.account_b AND t.signal = s.signal
    ORDER BY s.bits DESC NULLS LAST, s.signal NULLS LAST
"""
# Within the window that was tested first, then what fewest accounts touched, then the closest.
_EVIDENCE = f"""
    WITH wanted AS ({_WANTED}),
    placed AS (
        SELECT e.account_a, e.account_b, e.signal, e.object, e.object_key, e.accounts, e.post_a, e.post_b,
               e.at_a, e.at_b, e.gap_s,
               COUNT(*) OVER (PARTITION BY e.account_a, e.account_b, e.signal) AS objects,
               ROW_NUMBER() OVER (
                   PARTITION BY e.account_a, e.account_b, e.signal
                   ORDER BY CASE WHEN e.gap_s <= t.window_s THEN 0 ELSE 1 END, e.accounts NULLS LAST,
                            e.gap_s NULLS LAST, e.at_a NULLS LAST, e.object_key NULLS LAST
               ) AS place
        FROM wanted w
        JOIN edge_post e ON e.account_a = w.account_a AND e.account_b = w.account_b
        LEFT JOIN pair_test t
          ON t.account_a = e.account_a AND t.account_b = e.account_b AND t.signal = e.signal
    )
    SELECT p.account_a, p.account_b, p.signal, SUBSTR(p.object, 1, 400) AS object,
           SUBSTR(o.text, 1, 400) AS object_text, p.accounts, p.post_a, p.post_b, p.at_a, p.at_b,
           p.gap_s, p.objects
    FROM placed p
    LEFT JOIN post o ON o.post_key = p.object_key
    WHERE p.place <= :most
    ORDER BY p.account_a NULLS LAST, p.account_b NULLS LAST, p.signal NULLS LAST, p.place NULLS LAST
"""


@dataclass(frozen=True)
class Evidence:
    """Two posts, one of each account, on one object; with its text where the object is a post."""

    object: str | None
    object_text: str | None
    gap: str
    others: str
    left: Post | None
    right: Post | None
    left_at: int | None
    right_at: int | None
    compared: Compared | None


@dataclass(frozen=True)
class Strand:
    """What one signal says of one edge, and some of the posts it stands on."""

    label: str
    name: str
    k: int
    expected: str
    window: str
    odds: str
    interest: str
    direction: str
    objects: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Edge:
    """Two accounts of a cluster and all that ties them."""

    place: int
    a: Account
    b: Account
    q_value: float
    p_value: float
    reading: str
    strands: tuple[Strand, ...]


@dataclass(frozen=True)
class Edges:
    """The strongest edges of a cluster and its weakest, out of `in_all`."""

    strongest: tuple[Edge, ...]
    weakest: tuple[Edge, ...]
    in_all: int


def edges(
    case: Case, cluster_id: int, *, most: int, labels: Mapping[str, str], step_s: int
) -> Edges:
    """At most `most` edges of a cluster, strongest first, with their posts."""
    rows = case.sql(
        _EDGES, cluster_id=cluster_id, strongest=max(1, most - WEAKEST), weakest=WEAKEST
    ).to_pylist()
    if not rows:
        return Edges((), (), 0)
    ends = {"a": [row["account_a"] for row in rows], "b": [row["account_b"] for row in rows]}
    strands = _by_pair(case.sql(_SIGNALS, **ends).to_pylist())
    evidence = _by_pair(case.sql(_EVIDENCE, **ends, most=MOST_EVIDENCE).to_pylist())
    posts = read_posts(
        case,
        [row[end] for found in evidence.values() for row in found for end in ("post_a", "post_b")],
    )
    made = []
    for row in rows:
        pair = row["account_a"], row["account_b"]
        a = Account(row["account_a"], row["handle_a"], row["name_a"])
        b = Account(row["account_b"], row["handle_b"], row["name_b"])
        made.append(
            Edge(
                place=row["place"],
                a=a,
                b=b,
                q_value=row["q_value"],
                p_value=row["p_value"],
                reading=WORDS[Reading(row["reading"])].short,
                strands=tuple(
                    _strand(
                        strand, (a, b), _of(strand, evidence.get(pair, [])), posts, labels, step_s
                    )
                    for strand in strands.get(pair, [])
                ),
            )
        )
    cut = len(made) - sum(1 for each in made if each.place > max(1, most - WEAKEST))
    return Edges(tuple(made[:cut]), tuple(made[cut:]), rows[0]["edges"])


def _by_pair(rows: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["account_a"], row["account_b"]), []).append(row)
    return found


def _of(strand: dict[str, Any], evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in evidence if row["signal"] == strand["signal"]]


def _strand(
    row: dict[str, Any],
    ends: tuple[Account, Account],
    evidence: list[dict[str, Any]],
    posts: Mapping[int, Post],
    labels: Mapping[str, str],
    step_s: int,
) -> Strand:
    return Strand(
        label=labels.get(row["signal"], row["signal"]),
        name=row["signal"],
        k=row["k"],
        expected=rate(row["lambda"]),
        window=window(row["window_s"]) if row["window_s"] is not None else "the window",
        odds=odds(row["p_value"]),
        interest=_interest(row),
        direction="No order: each has it all the time" if row["signal"] in _traits() else _direction(row, ends),
        objects=evidence[0]["objects"] if evidence else 0,
        evidence=tuple(_evidence(each, posts, step_s) for each in evidence),
    )


@cache
def _traits() -> frozenset[str]:
    """Signals about what accounts are: no post, no moment."""
    return frozenset(name for name, signal in find().items() if issubclass(signal, Trait))


def _direction(row: dict[str, Any], ends: tuple[Account, Account]) -> str:
    """Who comes first, and how often; a tie counts for neither."""
    a, b = row["a_first"] or 0, row["b_first"] or 0
    if a == b:
        return f"Each acts first {a} times" if a else "Always at the same moment"
    first, times = (ends[0], a) if a > b else (ends[1], b)
    return (
        f"{first.label} acts first on {times} of the {a + b} objects whose order is known "
        f"({share_between(times, a + b)})"
    )


def _interest(row: dict[str, Any]) -> str:
    """Test B of one signal: how close they are on what both share, against the others there."""
    if row["signal"] in _traits():
        return "Common interest is not in question here: it is about words or pictures, not about timing"
    if not row["shared"]:  # the signal's objects are hours: everybody shares them
        return "Common interest is not in question here: everybody shares the hours"
    expected = (
        "others on the same objects give no comparison"
        if row["close_expected"] >= row["close"]
        else f"by the timing of the others on them {rate(row['close_expected'])} would be, {odds(row['p_interest'])}"
    )
    return f"Both took up {count(row['shared'], 'object')}, {row['close']:,} of them close in time; {expected}"


def _evidence(row: dict[str, Any], posts: Mapping[int, Post], step_s: int) -> Evidence:
    left, right = posts.get(row["post_a"]), posts.get(row["post_b"])
    return Evidence(
        object=(row["object"] or "").removeprefix("text:") or None,
        object_text=row["object_text"],
        gap=_gap(row, step_s),
        others=_others(row["accounts"]),
        left=left,
        right=right,
        left_at=row["at_a"],
        right_at=row["at_b"],
        compared=compare(left, right) if left and right else None,
    )


def _gap(row: dict[str, Any], step_s: int) -> str:
    if row["post_a"] is None:
        return "part of both profiles"
    words = apart(row["gap_s"], step_s)
    if row["at_a"] is None or row["at_b"] is None or row["at_a"] == row["at_b"]:
        return words
    return f"{words}, {'left' if row['at_a'] < row['at_b'] else 'right'} first"


def _others(accounts: int | None) -> str:
    if accounts is None:
        return "how many accounts acted on it is not known"
    if accounts <= 2:
        return "only these two accounts in the case acted on it"
    return f"{accounts:,} accounts in the case acted on it"
