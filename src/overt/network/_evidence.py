"""The posts behind every edge: for each signal and object, the closest two acts of the two accounts."""

from __future__ import annotations

import pyarrow as pa

from overt.signals import Signal, find
from overt.store import DuckDBEngine

# All coincidences within the widest window are kept as evidence, each with its gap: nothing that
# lies outside the window that speaks loudest is hidden. `later_s` is b's time minus a's.
_CLOSEST = """
    WITH wanted AS (
        SELECT s.account_a, s.account_b, s.signal, a.account_key AS key_a, b.account_key AS key_b
        FROM edge_signal s
        JOIN account a ON a.account_id = s.account_a
        JOIN account b ON b.account_id = s.account_b
    )
    SELECT w.account_a, w.account_b, w.signal, w.key_a, w.key_b, c.object_key, c.lead * c.gap_s AS later_s
    FROM wanted w
    JOIN coincidence c ON c.signal = w.signal AND c.key_a = w.key_a AND c.key_b = w.key_b
    UNION ALL
    SELECT w.account_a, w.account_b, w.signal, w.key_a, w.key_b, c.object_key, -c.lead * c.gap_s AS later_s
    FROM wanted w
    JOIN coincidence c ON c.signal = w.signal AND c.key_a = w.key_b AND c.key_b = w.key_a
"""

_NO_ORIGINS = """
    SELECT signal, account_key, object_key, acted_at, post_key FROM act WHERE 1 = 0
"""

# What a directed signal's followers follow, as acts of the author.
_ORIGINS = """
    WITH origins AS ({origins})
    SELECT CAST(:signal AS VARCHAR) AS signal, o.author_key AS account_key, o.object_key, o.acted_at, o.post_key
    FROM origins o
    JOIN (SELECT DISTINCT object_key FROM _closest WHERE signal = :signal) c ON c.object_key = o.object_key
"""

# Joined on the exact time difference: two accounts with thousands of acts on one website would
# otherwise bring millions of rows.
_POSTS = """
    WITH act_or_origin AS (
        SELECT signal, account_key, object_key, acted_at, post_key FROM act
        UNION ALL
        SELECT signal, account_key, object_key, acted_at, post_key FROM _origin
    ),
    first_act AS (
        SELECT c.account_a, c.account_b, c.signal, c.key_b, c.object_key, a.post_key AS post_a,
               a.acted_at AS at_a, a.acted_at + c.later_s AS at_b
        FROM _closest c
        JOIN act_or_origin a ON a.signal = c.signal AND a.object_key = c.object_key AND a.account_key = c.key_a
    ),
    ranked AS (
        SELECT f.account_a, f.account_b, f.signal, f.object_key, f.post_a, b.post_key AS post_b, f.at_a, f.at_b,
               ROW_NUMBER() OVER (
                   PARTITION BY f.account_a, f.account_b, f.signal, f.object_key
                   ORDER BY f.at_a NULLS LAST, f.post_a NULLS LAST, b.post_key NULLS LAST
               ) AS place
        FROM first_act f
        JOIN act_or_origin b ON b.signal = f.signal AND b.object_key = f.object_key
         AND b.account_key = f.key_b AND b.acted_at = f.at_b
    )
    SELECT account_a, account_b, signal, object_key, post_a, post_b, at_a, at_b, ABS(at_a - at_b) AS gap_s
    FROM ranked
    WHERE place = 1
"""

_ROWS = """
    SELECT p.account_a, p.account_b, p.signal, p.object_key, w.object, o.accounts, p.post_a, p.post_b,
           p.at_a, p.at_b, p.gap_s
    FROM _posts p
    LEFT JOIN object o ON o.signal = p.signal AND o.object_key = p.object_key
    LEFT JOIN ({objects}) w ON w.object_key = p.object_key
    WHERE p.signal = :signal
    ORDER BY p.account_a NULLS LAST, p.account_b NULLS LAST, p.at_a NULLS LAST, p.object_key NULLS LAST
"""


def keep_evidence(engine: DuckDBEngine) -> int:
    """Fill `edge_post` from `edge_signal`, `coincidence` and `act`; returns its number of rows."""
    engine.build("_closest", _CLOSEST, keep=False)
    signals = {name: kind() for name, kind in find().items()}
    engine.build("_origin", _NO_ORIGINS, keep=False)
    for row in engine.read(
        "SELECT DISTINCT signal FROM _closest ORDER BY signal NULLS LAST"
    ).to_pylist():
        if origins := signals[row["signal"]].origins_sql():
            engine.append("_origin", _ORIGINS.format(origins=origins), row)
    engine.build("_posts", _POSTS, keep=False)
    present = engine.read("SELECT DISTINCT signal FROM _posts ORDER BY signal NULLS LAST")[
        "signal"
    ].to_pylist()
    rows = 0
    for name in present:
        objects = _named(engine, signals[name])
        rows += engine.append("edge_post", _ROWS.format(objects=objects), {"signal": name})
    for table in ("_closest", "_origin", "_posts", "_object_name"):
        engine.drop(table)
    return rows


def _named(engine: DuckDBEngine, signal: Signal) -> str:
    """SELECT giving object_key and the object in words."""
    if type(signal).in_words is Signal.in_words:
        return signal.object_sql()
    found = engine.read(
        f"SELECT o.object_key, o.object FROM ({signal.object_sql()}) o JOIN "
        "(SELECT DISTINCT object_key FROM _posts WHERE signal = :signal) p ON p.object_key = o.object_key",
        {"signal": signal.name},
    )
    words = pa.array([signal.in_words(each) for each in found["object"].to_pylist()], pa.string())
    engine.put("_object_name", pa.table({"object_key": found["object_key"], "object": words}))
    return "SELECT object_key, object FROM _object_name"
