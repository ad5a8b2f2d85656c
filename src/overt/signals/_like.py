"""Pairs counted as CooRTweet and the coordination-network-toolkit count them, for comparison.

Overt itself counts the distinct objects on which two accounts met (`_pairing`), because one viral
object, one thread or one busy account must not make a pair. Its peers count posts:

* CooRTweet 2.1.3 (R; `detect_groups` and `generate_coordinated_network`): the weight of an edge is
  the number of *pairs of posts*. Five posts of one account and one of the other on one object
  within the window give weight 5, where Overt counts 1. `least` is `min_participation`, which asks
  two things of an account, not of a pair: `least` rows in the whole table, and then `least` rows
  among the posts that met any other. A pair stays when *either* account has the second, so one busy
  account keeps all its partners. In its Russian sample (60 s, least 5) that holds for 608 of 772
  accounts that are below 5 themselves. A row given twice multiplies its pairs.
* coordination-network-toolkit 1.5.2 (Python): edges have a direction, and the weight from A to B is
  the number of *distinct messages of A* that met one of B. `least` is `min_edge_weight`; it cuts
  each direction by itself. Two links shared in one message count once, one link shared in two
  messages counts twice.

Both take times at most `window_s` apart, the bound included, as Overt does. Neither knows what is
to be expected by chance, and both rank accounts by how busy they are.

Sources: the two packages' code; measured against their output in tests/stages/signals.
"""

from __future__ import annotations

from typing import Literal, get_args

import pyarrow as pa

from overt.errors import NotFound, SettingError
from overt.store import Engine

Like = Literal["coortweet", "toolkit"]

_SCRATCH = ("_like_row", "_like_met", "_like_kept")


def pairs_like(
    engine: Engine, acts_table: str, *, like: str, window_s: int, least: int, loops: bool = False
) -> pa.Table:
    """Pairs of accounts with the weight that the other tool gives them.

    `acts_table` has one row per act: account, object, post (all text) and at_s (seconds); rows with
    a NULL take no part. `loops` True keeps what both tools drop unless told otherwise: an account
    paired with itself, and in CooRTweet also a post paired with itself and an object that is itself
    one of the two posts.

    Rows are (account_a, account_b, weight, objects, gap_s), account_a ≤ account_b in text order:
    `objects` is the number of distinct objects, which Overt would count, and `gap_s` the mean
    seconds between the posts (CooRTweet's avg_time_delta). Like the toolkit there are also
    weight_ab and weight_ba, and weight is the larger; the toolkit writes a direction only where its
    own weight is `least` or more.
    """
    _check(like, window_s, least)
    table = _matched(engine, acts_table, like, window_s, least, loops=loops)
    given = {"least": least, "loops": int(loops)}
    found = engine.read((_EDGES if like == "coortweet" else _DIRECTED).format(met=table), given)
    _forget(engine)
    return found


def matches_like(
    engine: Engine, acts_table: str, *, like: str, window_s: int, least: int, loops: bool = False
) -> pa.Table:
    """The pairs of posts behind `pairs_like`: what CooRTweet's `detect_groups` returns.

    Rows are (object, post_a, post_b, account_a, account_b, gap_s) with the earlier post first. Like
    the toolkit, which lists no posts, they are all pairs of posts within the window.
    """
    _check(like, window_s, least)
    table = _matched(engine, acts_table, like, window_s, least, loops=loops)
    found = engine.read(_MATCHES.format(met=table), {"loops": int(loops)})
    _forget(engine)
    return found


def acts_for_like(engine: Engine, signal_name: str) -> str:
    """Build the acts of one signal with text ids, and return the name of the table.

    A post counts once per object, however often it names it. Objects are written as their keys: all
    that counts is which of them are equal. Raises NotFound where the case has no such acts.
    """
    rows = engine.build("_like_act", _ACTS, {"signal": signal_name}, keep=False)
    if not rows:
        engine.drop("_like_act")
        raise NotFound(
            f"The case holds no acts of the signal {signal_name!r}. `overt signals` lists the "
            "signals and says which ones the case's data allow."
        )
    return "_like_act"


def _check(like: str, window_s: int, least: int) -> None:
    if like not in get_args(Like):
        raise SettingError(f"like is {like!r}, but it must be {' or '.join(get_args(Like))}.")
    if window_s < 0 or least < 1:
        raise SettingError(
            f"window_s is {window_s} and least is {least}, but a window has 0 seconds or more and "
            "least is 1 or more."
        )


def _matched(
    engine: Engine, acts_table: str, like: str, window_s: int, least: int, *, loops: bool
) -> str:
    """Pair the posts and return the name of the table that holds those which stay."""
    given = {
        "window": window_s,
        "width": max(window_s, 1),
        "loops": int(loops),
        "same_posts": int(loops or like == "toolkit"),
        "least": least if like == "coortweet" else 1,
    }
    engine.build("_like_row", _ROWS.format(acts=acts_table), given, keep=False)
    engine.build("_like_met", _MET, given, keep=False)
    if like == "toolkit":
        return "_like_met"
    engine.build("_like_kept", _PARTICIPATING, given, keep=False)
    return "_like_kept"


def _forget(engine: Engine) -> None:
    for table in _SCRATCH:
        engine.drop(table)


_ACTS = """
    WITH named AS (
        SELECT account_key, MIN(account_id) AS account_id FROM account GROUP BY account_key
    ),
    posted AS (
        SELECT post_key, MIN(post_id) AS post_id FROM post GROUP BY post_key
    )
    SELECT COALESCE(n.account_id, CAST(a.account_key AS STRING)) AS account,
           CAST(a.object_key AS STRING) AS object,
           COALESCE(p.post_id, CAST(a.post_key AS STRING)) AS post,
           a.acted_at AS at_s
    FROM act a
    LEFT JOIN named n ON n.account_key = a.account_key
    LEFT JOIN posted p ON p.post_key = a.post_key
    WHERE a.signal = :signal
    GROUP BY a.account_key, a.object_key, a.post_key, a.acted_at, n.account_id, p.post_id
"""

# The first half of min_participation: `least` rows in the whole table. The rows of an object are
# numbered in order of time; of two equal rows either may come first.
_ROWS = """
    WITH given AS (
        SELECT account, object, post, at_s
        FROM {acts}
        WHERE account IS NOT NULL AND object IS NOT NULL AND post IS NOT NULL AND at_s IS NOT NULL
    ),
    busy AS (
        SELECT account FROM given GROUP BY account HAVING COUNT(*) >= :least
    )
    SELECT g.account, g.object, g.post, g.at_s,
           CAST(FLOOR(g.at_s / CAST(:width AS DOUBLE)) AS BIGINT) AS bin,
           ROW_NUMBER() OVER (
               PARTITION BY g.object
               ORDER BY g.at_s NULLS LAST, g.account NULLS LAST, g.post NULLS LAST
           ) AS row_no
    FROM given g
    JOIN busy b ON b.account = g.account
"""

# The bin join of `_pairing`: x acts first, y in the same bin or the next, then the exact filter.
_MET = """
    WITH x AS (
        SELECT row_no, account, object, post, at_s, bin FROM _like_row
        UNION ALL
        SELECT row_no, account, object, post, at_s, bin + 1 AS bin FROM _like_row
    )
    SELECT x.object, x.post AS post_x, y.post AS post_y, x.account AS account_x,
           y.account AS account_y, y.at_s - x.at_s AS gap_s
    FROM x
    JOIN _like_row y ON y.object = x.object AND y.bin = x.bin
    WHERE x.row_no < y.row_no
      AND y.at_s - x.at_s <= :window
      AND (:loops = 1 OR x.account <> y.account)
      AND (:same_posts = 1
           OR (x.post <> y.post AND x.object <> x.post AND x.object <> y.post))
"""

# The second half of min_participation, with its "or": a match stays when one of its posts is by an
# account with `least` rows among the posts that met.
_PARTICIPATING = """
    WITH either AS (
        SELECT post_x AS post FROM _like_met
        UNION ALL
        SELECT post_y AS post FROM _like_met
    ),
    met AS (
        SELECT post FROM either GROUP BY post
    ),
    active AS (
        SELECT r.account
        FROM _like_row r
        JOIN met m ON m.post = r.post
        GROUP BY r.account
        HAVING COUNT(*) >= :least
    ),
    theirs AS (
        SELECT r.post
        FROM _like_row r
        JOIN met m ON m.post = r.post
        JOIN active a ON a.account = r.account
        GROUP BY r.post
    )
    SELECT m.object, m.post_x, m.post_y, m.account_x, m.account_y, m.gap_s
    FROM _like_met m
    LEFT JOIN theirs x ON x.post = m.post_x
    LEFT JOIN theirs y ON y.post = m.post_y
    WHERE x.post IS NOT NULL OR y.post IS NOT NULL
"""

_MATCHES = """
    SELECT object, post_x AS post_a, post_y AS post_b, account_x AS account_a,
           account_y AS account_b, gap_s
    FROM {met}
    ORDER BY object NULLS LAST, post_x NULLS LAST, post_y NULLS LAST, account_x NULLS LAST,
             account_y NULLS LAST
"""

_EDGES = """
    SELECT LEAST(account_x, account_y) AS account_a, GREATEST(account_x, account_y) AS account_b,
           COUNT(*) AS weight, COUNT(DISTINCT object) AS objects,
           AVG(CAST(gap_s AS DOUBLE)) AS gap_s
    FROM {met}
    GROUP BY LEAST(account_x, account_y), GREATEST(account_x, account_y)
    ORDER BY LEAST(account_x, account_y) NULLS LAST, GREATEST(account_x, account_y) NULLS LAST
"""

# Each match seen from both ends; with loops also every message with itself, as 1.5.2 joins it.
_DIRECTED = """
    WITH seen AS (
        SELECT account_x AS account, account_y AS other, post_x AS post, object, gap_s FROM {met}
        UNION ALL
        SELECT account_y AS account, account_x AS other, post_y AS post, object, gap_s FROM {met}
        UNION ALL
        SELECT account, account AS other, post, object, 0 AS gap_s FROM _like_row WHERE :loops = 1
    ),
    ends AS (
        SELECT LEAST(account, other) AS account_a, GREATEST(account, other) AS account_b, object,
               gap_s, CASE WHEN account <= other THEN post END AS post_of_a,
               CASE WHEN account >= other THEN post END AS post_of_b
        FROM seen
    )
    SELECT account_a, account_b,
           GREATEST(COUNT(DISTINCT post_of_a), COUNT(DISTINCT post_of_b)) AS weight,
           COUNT(DISTINCT post_of_a) AS weight_ab, COUNT(DISTINCT post_of_b) AS weight_ba,
           COUNT(DISTINCT object) AS objects, AVG(CAST(gap_s AS DOUBLE)) AS gap_s
    FROM ends
    GROUP BY account_a, account_b
    HAVING GREATEST(COUNT(DISTINCT post_of_a), COUNT(DISTINCT post_of_b)) >= :least
    ORDER BY account_a NULLS LAST, account_b NULLS LAST
"""
