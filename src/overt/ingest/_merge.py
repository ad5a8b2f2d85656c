"""What was read joins the case: copies and reused ids told apart, profiles kept at their latest.

Everything here happens in one transaction, by statements over whole tables. The result does not
depend on how files are grouped into such steps: an interrupted and resumed reading gives the same
tables as one in a single go.
"""

from __future__ import annotations

from overt.ingest._staging import CHILDREN, PROFILE, staged
from overt.store.duckdb import DuckDBEngine
from overt.store.tables import TABLES

SEEN = "_account_seen"
"""Beside `account`: when each value of a profile was seen, so that the latest can be kept."""

# Rows of posts that are not alone with their id, each with its verdict:
#   kept       the row that stands for the id: the first full one, else the first embedded one
#   duplicate  the same account, time and text again
#   reused     a full post of another account, time or text: a fault of the source
#   dropped    an embedded view of a post that is there already
#   replaced   an embedded post of the case that a full one takes the place of
_VERDICTS = """
WITH crowded AS (
    SELECT i.post_key FROM incoming_post i GROUP BY i.post_key HAVING COUNT(*) > 1
    UNION
    SELECT i.post_key FROM incoming_post i JOIN post p ON p.post_key = i.post_key
),
rivals AS (
    SELECT p.post_key, p.account_key, p.posted_at, p.text_key, p.embedded,
           CAST(-1 AS BIGINT) AS record_no, 0 AS part
    FROM post p JOIN crowded c ON c.post_key = p.post_key
    UNION ALL
    SELECT i.post_key, i.account_key, i.posted_at, i.text_key, i.embedded, i.record_no, i.part
    FROM incoming_post i JOIN crowded c ON c.post_key = i.post_key
),
ranked AS (
    SELECT r.post_key, r.account_key, r.posted_at, r.text_key, r.embedded, r.record_no, r.part,
           ROW_NUMBER() OVER w AS place,
           FIRST_VALUE(r.account_key) OVER w AS first_account,
           FIRST_VALUE(r.posted_at) OVER w AS first_posted_at,
           FIRST_VALUE(r.text_key) OVER w AS first_text
    FROM rivals r
    WINDOW w AS (PARTITION BY r.post_key ORDER BY r.embedded, r.record_no, r.part)
)
SELECT post_key, record_no, part,
       CASE
           WHEN place = 1 THEN 'kept'
           WHEN record_no = -1 THEN 'replaced'
           WHEN embedded THEN 'dropped'
           WHEN account_key = first_account AND posted_at = first_posted_at
                AND text_key IS NOT DISTINCT FROM first_text THEN 'duplicate'
           ELSE 'reused'
       END AS verdict
FROM ranked
"""

_REFUSED = """
SELECT source_no, record_no, line, reason, detail, excerpt FROM incoming_refused
ORDER BY source_no, record_no NULLS LAST
"""

_REFUSED_AND_REUSED = """
WITH found AS (
    SELECT source_no, record_no, line, reason, detail, excerpt FROM incoming_refused
    UNION ALL
    SELECT i.source_no, i.record_no, i.line, 'id_reused',
           s.file || ':' || i.line || ': the id ' || i.post_id || ' is already that of another post '
           || '(other account, time or text), and the first one is kept. Export again if the '
           || 'platform gives every post its own id.',
           SUBSTR(i.text, 1, 200)
    FROM incoming_post i
    JOIN verdict v ON v.record_no = i.record_no AND v.part = i.part AND v.verdict = 'reused'
    JOIN source s ON s.source_no = i.source_no
)
SELECT source_no, record_no, line, reason, detail, excerpt FROM found
ORDER BY source_no, record_no NULLS LAST, reason, detail
"""


def merge(engine: DuckDBEngine) -> None:
    """Move everything staged into the case. Call it inside a transaction.

    Leaves the temporary table `verdict` behind: which staged posts were not alone with their id.
    """
    contested = engine.build("verdict", _VERDICTS, keep=False) > 0
    engine.append("record", f"SELECT {_names('record')} FROM incoming_record")
    engine.append("refused", _REFUSED_AND_REUSED if contested else _REFUSED)
    if contested:
        _remove_replaced(engine)
    for table in ("post", *CHILDREN):
        _take_kept(engine, table, contested=contested)
    if contested:
        for child, known_by in CHILDREN.items():
            _take_new_of_duplicates(engine, child, known_by)
    _merge_accounts(engine)
    _fill_reposts(engine)


def _names(table: str, prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in TABLES[table].names)


def _remove_replaced(engine: DuckDBEngine) -> None:
    """Take out embedded posts that a full record replaces, with what hangs on them."""
    for table in ("post", *CHILDREN):
        engine.execute(
            f"DELETE FROM {table} WHERE post_key IN "
            "(SELECT post_key FROM verdict WHERE verdict = 'replaced')"
        )


def _take_kept(engine: DuckDBEngine, table: str, *, contested: bool) -> None:
    """Add the staged rows that stand for their post, in order of reading."""
    if not contested:  # DuckDB keeps the order of a plain scan: no sorting of a million texts
        engine.append(table, f"SELECT {_names(table)} FROM {staged(table)}")
        return
    position = "" if table == "post" else ", i.position"
    engine.append(
        table,
        f"""
        SELECT {_names(table, "i.")} FROM {staged(table)} i
        LEFT JOIN verdict v ON v.record_no = i.record_no AND v.part = i.part
        WHERE v.verdict IS NULL OR v.verdict = 'kept'
        ORDER BY i.record_no, i.part{position}
        """,
    )


def _take_new_of_duplicates(engine: DuckDBEngine, child: str, known_by: str) -> None:
    """Add what a repeated record holds and the kept one does not: a table may have one row per
    post and object. They take the next positions."""
    renamed = ", ".join(
        "COALESCE(l.last, -1) + f.nth AS position" if name == "position" else f'f."{name}"'
        for name in TABLES[child].names
    )
    plain = ", ".join(f'i."{name}"' for name in TABLES[child].names)
    engine.append(
        child,
        f"""
        WITH repeated AS (
            SELECT {plain}, i.record_no, i.part,
                   ROW_NUMBER() OVER (
                       PARTITION BY i.post_key, i.{known_by} ORDER BY i.record_no, i.part, i.position
                   ) AS again
            FROM {staged(child)} i
            JOIN verdict v ON v.record_no = i.record_no AND v.part = i.part
            LEFT JOIN {child} h ON h.post_key = i.post_key
                AND h.{known_by} IS NOT DISTINCT FROM i.{known_by}
            WHERE v.verdict = 'duplicate' AND h.post_key IS NULL
        ),
        fresh AS (
            SELECT {plain}, i.record_no, i.part, ROW_NUMBER() OVER (
                PARTITION BY i.post_key ORDER BY i.record_no, i.part, i.position
            ) AS nth
            FROM repeated i WHERE i.again = 1
        ),
        ends AS (SELECT post_key, MAX(position) AS last FROM {child} GROUP BY post_key)
        SELECT {renamed} FROM fresh f
        LEFT JOIN ends l ON l.post_key = f.post_key
        ORDER BY f.record_no, f.part, f.position
        """,
    )


def _merge_accounts(engine: DuckDBEngine) -> None:
    """Keep of every value of a profile the one seen last; a value not given changes nothing."""
    values = ", ".join(
        f'ARG_MAX("{name}", "at_{name}") FILTER ("{name}" IS NOT NULL) AS "{name}", '
        f'MAX("at_{name}") FILTER ("{name}" IS NOT NULL) AS "at_{name}"'
        for name in PROFILE
    )
    arriving = ", ".join(f'"{name}", seen AS "at_{name}"' for name in PROFILE)
    present = ", ".join(f'a."{name}", s."at_{name}"' for name in PROFILE)
    times = ", ".join(f'"at_{name}" BIGINT' for name in PROFILE)
    engine.execute(f"CREATE TABLE IF NOT EXISTS {SEEN} (account_key BIGINT, {times})")
    engine.build(
        "merged_account",
        f"""
        WITH views AS (
            SELECT account_key, account_id, {arriving} FROM incoming_account
            UNION ALL
            SELECT a.account_key, a.account_id, {present}
            FROM account a JOIN {SEEN} s ON s.account_key = a.account_key
        )
        SELECT account_key, MIN(account_id) AS account_id, {values}
        FROM views GROUP BY account_key
        """,
        keep=False,
    )
    names = ", ".join(f'm."{name}"' for name in PROFILE)
    # Not DELETE: rows put into an emptied table of DuckDB 2.0.0 are lost to ORDER BY … LIMIT.
    engine.drop("account")
    engine.create("account")
    engine.append(
        "account",
        f"""
        WITH counted AS (
            SELECT account_key, COUNT(*) AS posts, MIN(posted_at) AS first_at, MAX(posted_at) AS last_at
            FROM post WHERE NOT embedded GROUP BY account_key
        )
        SELECT m.account_key, m.account_id, {names}, COALESCE(c.posts, 0), c.first_at, c.last_at
        FROM merged_account m LEFT JOIN counted c ON c.account_key = m.account_key
        ORDER BY m.account_id
        """,
    )
    engine.drop(SEEN)
    engine.execute(f"CREATE TABLE {SEEN} (account_key BIGINT, {times})")
    seen = ", ".join(f'"at_{name}"' for name in PROFILE)
    engine.append(SEEN, f"SELECT account_key, {seen} FROM merged_account ORDER BY account_id")
    engine.drop("merged_account")


def _fill_reposts(engine: DuckDBEngine) -> None:
    """Where the case holds the original of a repost, its time and author are known."""
    engine.execute(
        """
        UPDATE post
        SET repost_at = COALESCE(post.repost_at, o.posted_at),
            repost_account = COALESCE(post.repost_account, o.account_id)
        FROM post o
        WHERE o.post_key = post.repost_key
          AND (post.repost_at IS NULL OR post.repost_account IS NULL)
        """
    )
