"""From acts to pairs, in SQL of the portable subset, at any scale.

Two acts within `w` seconds of each other lie in the same or in neighbouring bins of width `w`. So
each act is put into its own bin and the next one, joined on (object, bin), and filtered exactly:
the cost follows the number of coincidences, not the square of an object's popularity.

What would still explode is an object with very many acts per window. Such objects say almost
nothing about two accounts (by chance alone everybody coincides on them), so each object is paired
in the widest window that a budget of coincidences allows, the cheapest objects first. Objects
that fit no window are left out; both kinds are counted in `signal_run` and in the report, and the
null model leaves out exactly the same objects and windows, so the test stays exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from overt.signals._base import Signal
from overt.store import Engine

COINCIDENCES_PER_ACT = 4
"""Budget of coincidences per act and window: the cost of pairing stays proportional to the acts."""

_LEAST_BUDGET = 2_000_000  # small cases are never cut: this many coincidences take a second
_BUSY_ACTS = 64  # below this an object cannot hold more than 2,016 coincidences: never costly


@dataclass(frozen=True)
class Counts:
    """What `signal_run` reports about one signal."""

    acts: int
    accounts: int
    objects: int
    coinciding: int
    candidates: int
    left_out: int
    left_out_acts: int
    shortened: int


def pair_up(engine: Engine, signal: Signal, windows: tuple[int, ...]) -> Counts:
    """Fill act, actor, object, closeness, coincidence and pair for one signal.

    `windows` ascend, in seconds. The tables exist; rows of this signal are appended.
    """
    given = {
        "signal": signal.name,
        "widest": windows[-1],
        "least": signal.least_objects,
        **signal.values(),
    }
    given.pop("windows_s")
    engine.put("_window", pa.table({"window_s": pa.array(windows, pa.int64())}))
    engine.build("_act", _ACTS.format(acts=signal.acts_sql()), given, keep=False)
    acts = engine.append("act", _KEEP_ACTS, given)
    if acts == 0:  # most signals of most cases: nothing follows from nothing
        _forget(engine)
        return Counts(0, 0, 0, 0, 0, 0, 0, 0)
    engine.build("_incidence", _INCIDENCES, keep=False)
    accounts = engine.append("actor", _ACTORS, given)
    objects = engine.build("_object", _OBJECTS, keep=False)
    origins = signal.origins_sql()
    if origins is None:
        # Each object with the widest window whose coincidences fit the budget.
        budget = max(_LEAST_BUDGET, COINCIDENCES_PER_ACT * acts)
        engine.build("_load", _LOAD, {"busy": _BUSY_ACTS}, keep=False)
        engine.build("_paired", _PAIRED, {**given, "busy": _BUSY_ACTS, "budget": budget}, keep=False)
        engine.build("_placed", _PLACED, keep=False)
        engine.build("_coincidence", _COINCIDENCES, given, keep=False)
        engine.append("closeness", _CLOSENESS, given)
    else:
        engine.build("_paired", _PAIRED_ALL, given, keep=False)
        engine.build("_origin", _ORIGINS.format(origins=origins), given, keep=False)
        engine.build("_coincidence", _FOLLOWINGS, given, keep=False)
        engine.append("closeness", _CLOSENESS_BY_AUTHOR, given)
    for table in ("_act", "_incidence", "_placed"):  # memory for what follows
        engine.drop(table)
    engine.append("object", _KEEP_OBJECTS, given)
    engine.append("coincidence", _KEEP_COINCIDENCES, given)
    coinciding = engine.build("_met", _MET, keep=False)
    counted = "COUNT(*)" if signal.one_object_a_post else "COUNT(DISTINCT c.at_s)"
    engine.append("pair", _PAIRS.format(counted=counted, gap=_GAP, lead=_LEAD), given)
    row = engine.read(_COUNTS, given).to_pylist()[0]
    _forget(engine)
    return Counts(
        acts=acts,
        accounts=accounts,
        objects=objects,
        coinciding=coinciding,
        **{k: int(v or 0) for k, v in row.items()},
    )


def _forget(engine: Engine) -> None:
    for table in _SCRATCH:
        engine.drop(table)


_SCRATCH = (
    "_window",
    "_act",
    "_incidence",
    "_object",
    "_load",
    "_paired",
    "_placed",
    "_origin",
    "_coincidence",
    "_met",
)

_ACTS = """
    WITH given AS ({acts})
    SELECT account_key, object_key, acted_at, post_key
    FROM given
    WHERE object_key IS NOT NULL
"""

_KEEP_ACTS = """
    SELECT CAST(:signal AS STRING) AS signal, account_key, object_key, acted_at, post_key
    FROM _act
"""

_INCIDENCES = """
    SELECT account_key, object_key, COUNT(*) AS acts
    FROM _act
    GROUP BY account_key, object_key
"""

_ACTORS = """
    SELECT CAST(:signal AS STRING) AS signal, account_key, CAST(SUM(acts) AS BIGINT) AS acts,
           COUNT(*) AS objects
    FROM _incidence
    GROUP BY account_key
"""

_OBJECTS = """
    SELECT object_key, COUNT(*) AS accounts, CAST(SUM(acts) AS BIGINT) AS acts
    FROM _incidence
    GROUP BY object_key
"""

# Coincidences a busy object would bring in each window: pairs in each bin and with the bin before. All windows
# in one statement, and the choice between them in the next: each step costs Spark a job.
_LOAD = """
    WITH binned AS (
        SELECT w.window_s, a.object_key,
               CAST(FLOOR(a.acted_at / CAST(GREATEST(w.window_s, 1) AS DOUBLE)) AS BIGINT) AS bin,
               COUNT(*) AS n
        FROM _act a
        JOIN _object o ON o.object_key = a.object_key
        CROSS JOIN _window w
        WHERE o.acts > :busy AND o.accounts > 1
        GROUP BY w.window_s, a.object_key,
                 CAST(FLOOR(a.acted_at / CAST(GREATEST(w.window_s, 1) AS DOUBLE)) AS BIGINT)
    ),
    with_last AS (
        SELECT window_s, object_key, bin, n,
               LAG(bin) OVER (PARTITION BY window_s, object_key ORDER BY bin NULLS LAST) AS last_bin,
               LAG(n) OVER (PARTITION BY window_s, object_key ORDER BY bin NULLS LAST) AS last_n
        FROM binned
    )
    SELECT window_s, object_key,
           SUM(n * (n - 1) / 2e0 + CASE WHEN last_bin = bin - 1 THEN n * last_n ELSE 0 END) AS pairs
    FROM with_last
    GROUP BY window_s, object_key
"""

_PAIRED = """
    WITH ranked AS (
        SELECT window_s, object_key,
               SUM(pairs) OVER (
                   PARTITION BY window_s
                   ORDER BY pairs NULLS LAST, object_key NULLS LAST ROWS UNBOUNDED PRECEDING
               ) AS so_far
        FROM _load
    ),
    busy AS (
        SELECT object_key, MAX(window_s) AS paired_s
        FROM ranked
        WHERE so_far <= :budget
        GROUP BY object_key
    )
    SELECT o.object_key, o.accounts, o.acts,
           CASE WHEN o.acts <= :busy THEN CAST(:widest AS BIGINT) ELSE b.paired_s END AS paired_s
    FROM _object o
    LEFT JOIN busy b ON b.object_key = o.object_key
    WHERE o.accounts > 1
"""

_PAIRED_ALL = """
    SELECT object_key, accounts, acts, CAST(:widest AS BIGINT) AS paired_s
    FROM _object
"""

_PLACED = """
    SELECT a.account_key, a.object_key, a.acted_at, p.paired_s,
           CAST(FLOOR(a.acted_at / CAST(GREATEST(p.paired_s, 1) AS DOUBLE)) AS BIGINT) AS bin
    FROM _act a
    JOIN _paired p ON p.object_key = a.object_key
    WHERE p.paired_s IS NOT NULL
"""

# x acts first (ties by account), y in the same bin or the next. `closest` packs gap and direction
# into one number so that one MIN finds the closest two acts and who led: 3·gap + (0 a, 1 b).
_COINCIDENCES = """
    WITH x AS (
        SELECT account_key, object_key, acted_at, paired_s, bin FROM _placed
        UNION ALL
        SELECT account_key, object_key, acted_at, paired_s, bin + 1 AS bin FROM _placed
    ),
    met AS (
        SELECT LEAST(x.account_key, y.account_key) AS key_a,
               GREATEST(x.account_key, y.account_key) AS key_b,
               x.object_key, x.acted_at AS at_s, y.acted_at AS last_s,
               3 * (y.acted_at - x.acted_at)
                 + CASE WHEN x.account_key < y.account_key THEN 0 ELSE 1 END AS closest
        FROM x
        JOIN _placed y ON y.object_key = x.object_key AND y.bin = x.bin
        WHERE x.account_key <> y.account_key
          AND y.acted_at >= x.acted_at
          AND y.acted_at - x.acted_at <= x.paired_s
    )
    SELECT key_a, key_b, object_key, MIN(closest) AS closest, MIN(at_s) AS at_s, MAX(last_s) AS last_s
    FROM met
    GROUP BY key_a, key_b, object_key
"""

_ORIGINS = """
    WITH given AS ({origins})
    SELECT object_key, MIN(author_key) AS author_key, MIN(acted_at) AS acted_at
    FROM given
    WHERE object_key IS NOT NULL AND author_key IS NOT NULL
    GROUP BY object_key
"""

_FOLLOWINGS = """
    SELECT o.author_key AS key_a, a.account_key AS key_b, a.object_key,
           MIN(3 * (a.acted_at - o.acted_at)) AS closest, MIN(o.acted_at) AS at_s,
           MAX(a.acted_at) AS last_s
    FROM _act a
    JOIN _origin o ON o.object_key = a.object_key
    WHERE a.account_key <> o.author_key
      AND a.acted_at >= o.acted_at
      AND a.acted_at - o.acted_at <= :widest
    GROUP BY o.author_key, a.account_key, a.object_key
"""

_CLOSENESS = """
    WITH met AS (
        SELECT w.window_s, c.object_key, COUNT(*) AS n
        FROM _coincidence c
        JOIN _window w ON c.closest < 3 * w.window_s + 3
        GROUP BY w.window_s, c.object_key
    ),
    close AS (
        SELECT m.window_s, o.accounts AS degree, SUM(m.n) AS n
        FROM met m
        JOIN _paired o ON o.object_key = m.object_key AND o.paired_s >= m.window_s
        GROUP BY m.window_s, o.accounts
    ),
    classes AS (
        SELECT w.window_s, o.accounts AS degree, COUNT(*) AS objects
        FROM _object o
        CROSS JOIN _window w
        GROUP BY w.window_s, o.accounts
    )
    SELECT CAST(:signal AS STRING) AS signal, k.window_s, CAST(NULL AS BIGINT) AS author_key, k.degree,
           k.objects, CAST(COALESCE(c.n, 0) AS BIGINT) AS close_pairs
    FROM classes k
    LEFT JOIN close c ON c.window_s = k.window_s AND c.degree = k.degree
"""

_CLOSENESS_BY_AUTHOR = """
    WITH close AS (
        SELECT w.window_s, c.key_a AS author_key, o.accounts AS degree, COUNT(*) AS n
        FROM _coincidence c
        JOIN _window w ON c.closest < 3 * w.window_s + 3
        JOIN _object o ON o.object_key = c.object_key
        GROUP BY w.window_s, c.key_a, o.accounts
    ),
    classes AS (
        SELECT w.window_s, o.accounts AS degree, COUNT(*) AS objects
        FROM _object o
        CROSS JOIN _window w
        GROUP BY w.window_s, o.accounts
    )
    SELECT CAST(:signal AS STRING) AS signal, window_s, CAST(NULL AS BIGINT) AS author_key, degree,
           objects, CAST(0 AS BIGINT) AS close_pairs
    FROM classes
    UNION ALL
    SELECT CAST(:signal AS STRING) AS signal, c.window_s, c.author_key, c.degree,
           CAST(0 AS BIGINT) AS objects, c.n AS close_pairs
    FROM close c
"""

_KEEP_OBJECTS = """
    SELECT CAST(:signal AS STRING) AS signal, object_key, accounts, acts, paired_s
    FROM _paired
"""

_GAP = "CAST(FLOOR(closest / 3e0) AS BIGINT)"
_LEAD = """CASE WHEN closest < 3 THEN 0
                WHEN closest - 3 * CAST(FLOOR(closest / 3e0) AS BIGINT) = 0 THEN 1
                ELSE -1 END"""

_KEEP_COINCIDENCES = f"""
    SELECT CAST(:signal AS STRING) AS signal, c.key_a, c.key_b, c.object_key, {_GAP} AS gap_s,
           {_LEAD} AS lead, c.at_s, c.last_s, p.paired_s
    FROM _coincidence c
    JOIN _paired p ON p.object_key = c.object_key
"""

_MET = """
    SELECT key_a, key_b, COUNT(*) AS n
    FROM _coincidence
    GROUP BY key_a, key_b
"""

# Most accounts that meet do so once: they are left out before anything is summed.
_PAIRS = """
    WITH met AS (
        SELECT c.key_a, c.key_b, c.at_s, c.last_s, p.paired_s, {gap} AS gap_s, {lead} AS lead
        FROM _met o
        JOIN _coincidence c ON c.key_a = o.key_a AND c.key_b = o.key_b
        JOIN _paired p ON p.object_key = c.object_key
        WHERE o.n >= :least
    )
    SELECT CAST(:signal AS STRING) AS signal, w.window_s, c.key_a, c.key_b, {counted} AS k,
           SUM(CASE WHEN c.lead = 1 THEN 1 ELSE 0 END) AS a_first,
           SUM(CASE WHEN c.lead = -1 THEN 1 ELSE 0 END) AS b_first,
           AVG(CAST(c.gap_s AS DOUBLE)) AS gap_s, MIN(c.at_s) AS first_at, MAX(c.last_s) AS last_at
    FROM met c
    JOIN _window w ON c.gap_s <= w.window_s AND c.paired_s >= w.window_s
    GROUP BY w.window_s, c.key_a, c.key_b
    HAVING {counted} >= :least
"""

_COUNTS = """
    WITH found AS (
        SELECT COUNT(*) AS n
        FROM (SELECT key_a, key_b FROM pair WHERE signal = :signal GROUP BY key_a, key_b) each
    ),
    cut AS (
        SELECT SUM(CASE WHEN paired_s IS NULL THEN 1 ELSE 0 END) AS left_out,
               SUM(CASE WHEN paired_s IS NULL THEN acts ELSE 0 END) AS left_out_acts,
               SUM(CASE WHEN paired_s < :widest THEN 1 ELSE 0 END) AS shortened
        FROM _paired
    )
    SELECT found.n AS candidates, cut.left_out, cut.left_out_acts, cut.shortened
    FROM found CROSS JOIN cut
"""
