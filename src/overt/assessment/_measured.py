"""Kinds of evidence that no check and no marker answers: each a function of the ground, named as in the rules.

Each returns the outcome (yes, no, None where the case cannot tell) and what was found, with numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from overt.assessment._signals import LEAST_ACCOUNTS, Q
from overt.assessment._subject import OUTSIDE

if TYPE_CHECKING:
    from overt.assessment._observed import Ground

Answer = tuple[str | None, str]

_BOTH_INSIDE = """
    JOIN _stands a ON a.account_id = e.account_a AND a.side = 'inside'
    JOIN _stands b ON b.account_id = e.account_b AND b.side = 'inside'
"""
_TEXTS = """
    WITH mine AS (
        SELECT g.group_id, p.account_id, p.post_key
        FROM text_group g
        JOIN text_template t ON t.group_id = g.group_id AND t.evidence = 'yes'
        JOIN post p ON p.post_key = g.post_key
        JOIN _stands s ON s.account_id = p.account_id AND s.side = 'inside'
        WHERE p.kind <> 'repost'
    ),
    common AS (SELECT group_id FROM mine GROUP BY group_id HAVING COUNT(DISTINCT account_id) > 1)
    SELECT COUNT(DISTINCT m.account_id) AS accounts, COUNT(DISTINCT m.post_key) AS posts,
           COUNT(DISTINCT m.group_id) AS texts
    FROM mine m JOIN common c ON c.group_id = m.group_id
"""


def beyond_chance(ground: Ground) -> Answer:
    """Edges between its accounts at the false-discovery rate of Q."""
    row = _row(ground, f"""
        WITH kept AS (SELECT e.account_a, e.account_b FROM edge e {_BOTH_INSIDE} WHERE e.q_value <= :q),
        ends AS (SELECT account_a AS account_id FROM kept UNION SELECT account_b AS account_id FROM kept)
        SELECT (SELECT COUNT(*) FROM kept) AS edges, (SELECT COUNT(*) FROM ends) AS accounts
    """, q=Q)  # fmt: skip
    said = (
        f"{row['edges']:,} pairs of its accounts pass at q ≤ {Q}; "
        f"they join {row['accounts']} of {_size(ground)} accounts."
    )
    if row["accounts"] >= max(LEAST_ACCOUNTS, 0.5 * _size(ground)):
        return "yes", said
    return ("no" if not row["edges"] else None), said


def shuffled_copies(ground: Ground) -> Answer:
    """The largest cluster of any shuffled copy beside the cluster that holds most of its accounts."""
    row = _row(
        ground,
        "SELECT COUNT(*) AS copies, MAX(largest) AS largest, AVG(clusters) AS clusters FROM floor",
    )
    cluster = next((each for each in ground.about.clusters if each is not None), None)
    if not row["copies"] or cluster is None:
        return None, "No shuffled copy was made, or its accounts are in no cluster."
    size = _row(ground, "SELECT size FROM cluster WHERE cluster_id = :cluster", cluster=cluster)[
        "size"
    ]
    said = (
        f"The largest cluster in {row['copies']} shuffled copies has {row['largest'] or 0} accounts; "
        f"cluster {cluster} has {size}."
    )
    return ("yes" if (row["largest"] or 0) >= size else "no"), said


def kinds_of_link(ground: Ground) -> Answer:
    """Independent kinds of signal."""
    free = [each for each in ground.links if each.independent]
    if not ground.links:
        return None, "No signal alone has a pair of its accounts."
    said = "; ".join(
        f"{each.name}: {each.accounts} accounts in {each.pairs:,} pairs"
        + ("" if each.independent else " (not counted: too few accounts, or mostly the same posts)")
        for each in ground.links
    )
    return ("yes" if len(free) > 1 else "no"), f"{len(free)} independent of each other. {said}."


def stability(ground: Ground) -> Answer:
    """Mean share of runs on four fifths of the objects in which its accounts stay with their clusters."""
    row = _row(ground, """
        SELECT AVG(m.stability) AS mean, COUNT(m.stability) AS n
        FROM membership m JOIN _stands s ON s.account_id = m.account_id AND s.side = 'inside'
    """)  # fmt: skip
    if row["mean"] is None:
        return None, "Stability was not computed, or its accounts are in no cluster."
    said = f"Its accounts stay with their clusters in {row['mean']:.0%} of the runs on four fifths of the objects."
    return ("yes" if row["mean"] >= 0.8 else "no" if row["mean"] < 0.5 else None), said


def wide_collection(ground: Ground) -> Answer:
    """Accounts outside beside its own."""
    row = _row(ground, "SELECT COUNT(*) AS n FROM _stands s JOIN account a ON a.account_id = s.account_id "
                       "WHERE s.side = 'outside' AND a.posts > 0")  # fmt: skip
    said = f"The case holds posts of {row['n']:,} accounts outside, and {_size(ground)} of its own."
    return (
        "yes" if row["n"] >= 3 * _size(ground) else "no" if row["n"] < _size(ground) else None
    ), said


def beyond_interest(ground: Ground) -> Answer:
    """Readings of the edges between its accounts."""
    rows = _rows(
        ground,
        f"SELECT e.reading, COUNT(*) AS n FROM edge e {_BOTH_INSIDE} GROUP BY e.reading "
        "ORDER BY e.reading NULLS LAST",
    )
    counts = {row["reading"]: row["n"] for row in rows}
    total = sum(counts.values())
    if not total:
        return None, "No pair of its accounts has an edge."
    share = {
        name: counts.get(name, 0) / total
        for name in ("beyond_interest", "one_source", "cannot_tell")
    }
    said = (
        f"Of {total:,} edges, {share['beyond_interest']:.0%} are closer in time than common interest explains, "
        f"{share['one_source']:.0%} are not, and for {share['cannot_tell']:.0%} too few others share the same."
    )
    outcome = (
        "yes" if share["beyond_interest"] >= 0.5 else "no" if share["one_source"] >= 0.5 else None
    )
    return outcome, said


def says_where_it_belongs(ground: Ground) -> Answer:
    """The marker profiles.declared, which has no verdict of its own, over its clusters."""
    rows = _rows(ground, "SELECT subject, value, words FROM marker WHERE marker = 'profiles' AND name = 'declared' "
                         "AND subject LIKE 'cluster:%' AND value IS NOT NULL ORDER BY subject NULLS LAST")  # fmt: skip
    mine = [
        (ground.about.clusters[number], row["value"], row["words"])
        for row in rows
        if (number := int(row["subject"].partition(":")[2])) in ground.about.clusters
    ]
    if not mine:
        return None, "Profiles were not measured, or its accounts are in no cluster."
    accounts = sum(n for n, _, _ in mine)
    share = sum(n * value for n, value, _ in mine) / accounts
    words = ", ".join(dict.fromkeys(f"“{word}”" for _, value, word in mine if word and value))
    said = f"About {share:.0%} of {accounts} profiles name a word that is rare outside{f': {words}' if words else ''}."
    return ("yes" if share >= 0.5 else "no" if share < 0.2 else None), said


def copied_texts(ground: Ground) -> Answer:
    """Accounts that post a text which another of them posts too and which nobody writes twice by chance."""
    row = _row(ground, _TEXTS)
    share = row["accounts"] / _size(ground) if _size(ground) else 0.0
    said = (
        f"{row['accounts']} of {_size(ground)} accounts post texts that another of them posts too: "
        f"{row['texts']:,} texts in {row['posts']:,} posts, reposts left out."
    )
    return (
        "yes" if share >= 0.25 and row["accounts"] > 1 else "no" if share < 0.05 else None
    ), said


def numbered_list(ground: Ground) -> Answer:
    """Items of numbered lists in its posts."""
    row = _row(ground, """
        SELECT COUNT(*) AS posts, COUNT(DISTINCT p.account_id) AS accounts, COUNT(DISTINCT i.list_id) AS lists
        FROM list_item i
        JOIN post p ON p.post_key = i.post_key
        JOIN _stands s ON s.account_id = p.account_id AND s.side = 'inside'
    """)  # fmt: skip
    if row["accounts"] < 2:
        return "no", "No list was found in posts of two of its accounts."
    return (
        "yes",
        f"{row['accounts']} accounts carry items of {row['lists']} numbered lists, in {row['posts']} posts.",
    )


def translated_texts(ground: Ground) -> Answer:
    """The signal translated_text between its accounts."""
    ran = _rows(ground, "SELECT state FROM signal_run WHERE signal = 'translated_text'")
    if not ran or ran[0]["state"] != "ready":
        return None, "Translations were not looked for in this case."
    found = [each for each in ground.links if "translated_text" in each.signals]
    row = _row(
        ground,
        f"SELECT COUNT(*) AS n FROM edge_signal e {_BOTH_INSIDE} WHERE e.signal = 'translated_text'",
    )
    said = f"{row['n']:,} pairs of its accounts are tied by translations of one another's texts."
    return ("yes" if found and row["n"] >= LEAST_ACCOUNTS else "no" if not row["n"] else None), said


def one_purpose(ground: Ground) -> Answer:
    """Share of its posts that are evidence for its own edges."""
    row = _row(ground, f"""
        WITH shown AS (
            SELECT e.post_a AS post_key FROM edge_post e {_BOTH_INSIDE}
            UNION
            SELECT e.post_b AS post_key FROM edge_post e {_BOTH_INSIDE}
        )
        SELECT COUNT(*) AS posts, COUNT(x.post_key) AS shown
        FROM post p
        JOIN _stands s ON s.account_id = p.account_id AND s.side = 'inside'
        LEFT JOIN shown x ON x.post_key = p.post_key
    """)  # fmt: skip
    if not row["posts"]:
        return None, "The case holds no post of its accounts."
    share = row["shown"] / row["posts"]
    said = f"{row['shown']:,} of its {row['posts']:,} posts ({share:.0%}) are evidence for what ties it."
    return ("yes" if share >= 0.75 else "no" if share <= 0.25 else None), said


def turned_accounts(ground: Ground) -> Answer:
    """Accounts for which the marker `repurposed` stands out."""
    row = _row(ground, """
        WITH told AS (
            SELECT m.subject, MAX(CASE WHEN m.verdict = 'stands out' THEN 1 ELSE 0 END) AS turned
            FROM marker m JOIN _stands s ON s.account_id = m.subject AND s.side = 'inside'
            WHERE m.marker = 'repurposed' AND m.name IN ('language_turn', 'topic_turn')
              AND m.verdict IN ('stands out', 'ordinary')
            GROUP BY m.subject
        )
        SELECT COUNT(*) AS known, CAST(COALESCE(SUM(turned), 0) AS BIGINT) AS turned FROM told
    """)  # fmt: skip
    if row["known"] < LEAST_ACCOUNTS:
        return None, f"For {row['known']} of its accounts there are enough posts to see a turn."
    share = row["turned"] / row["known"]
    said = f"{row['turned']} of {row['known']} accounts with enough posts changed language or topics sharply."
    return (
        "yes"
        if share >= 0.2 and row["turned"] >= LEAST_ACCOUNTS
        else "no"
        if share <= 0.05
        else None
    ), said


def outside_uptake(ground: Ground) -> Answer:
    """Share of reposts, quotes and replies in the case that come from accounts outside."""
    seen, outside = ground.engagement.seen, ground.engagement.of(OUTSIDE)
    if seen < 20:
        return (
            None,
            f"{seen} reposts, quotes and replies to its posts are in the case; 20 are needed.",
        )
    said = (
        f"{outside:,} of {seen:,} reposts, quotes and replies in the case come from accounts outside; "
        f"{ground.engagement.of('unknown'):,} further reactions have no account in the data."
    )
    if ground.engagement.of("unknown") + sum(ground.engagement.authorless.values()) > 3 * seen:
        return None, said
    return ("yes" if outside >= 0.5 * seen else "no" if outside <= 0.1 * seen else None), said


def paid_posts(ground: Ground) -> Answer:
    """Rows of advertisements of its accounts."""
    row = _row(ground, """
        SELECT COUNT(*) AS rows_in_all,
               COALESCE(SUM(CASE WHEN s.side = 'inside' THEN 1 ELSE 0 END), 0) AS mine
        FROM post_promotion r JOIN post p ON p.post_key = r.post_key JOIN _stands s ON s.account_id = p.account_id
    """)  # fmt: skip
    if not row["rows_in_all"]:
        return None, "The case holds no data on advertisements."
    return (
        "yes" if row["mine"] else "no"
    ), f"{int(row['mine']):,} of its posts were paid to be shown."


def _row(ground: Ground, sql: str, **values: Any) -> dict[str, Any]:
    return _rows(ground, sql, **values)[0]


def _rows(ground: Ground, sql: str, **values: Any) -> list[dict[str, Any]]:
    return list(ground.engine.read(sql, values).to_pylist())


def _size(ground: Ground) -> int:
    return len(ground.about.accounts)
