"""What several sections ask of the case."""

from __future__ import annotations

from overt import decisions
from overt.dossier.desk import Desk
from overt.dossier.model import Spans, Text
from overt.dossier.scope import Cluster
from overt.report._safe import visible

OVERALL = """
    SELECT COUNT(*) AS posts, COUNT(DISTINCT p.account_id) AS posting, MIN(p.posted_at) AS first_at,
           MAX(p.posted_at) AS last_at
    FROM post p
    JOIN held h ON h.account_id = p.account_id
    WHERE NOT COALESCE(p.embedded, FALSE)
"""
ACCOUNTS = "SELECT COUNT(*) AS n FROM held"
PLATFORMS = """
    SELECT p.platform, COUNT(*) AS posts, COUNT(DISTINCT p.account_id) AS accounts
    FROM post p
    JOIN held h ON h.account_id = p.account_id
    WHERE NOT COALESCE(p.embedded, FALSE)
    GROUP BY p.platform
    ORDER BY posts DESC NULLS LAST, p.platform NULLS LAST
"""
LANGUAGES = """
    SELECT COALESCE(p.language, t.language) AS language, COUNT(*) AS posts
    FROM post p
    JOIN held h ON h.account_id = p.account_id
    LEFT JOIN text t ON t.text_key = p.text_key
    WHERE NOT COALESCE(p.embedded, FALSE)
    GROUP BY COALESCE(p.language, t.language)
    ORDER BY posts DESC NULLS LAST, language NULLS LAST
"""
SIGNALS = """
    SELECT s.signal, COUNT(*) AS edges, CAST(SUM(s.k) AS BIGINT) AS objects, SUM(s."lambda") AS expected
    FROM edge_signal s
    JOIN held a ON a.account_id = s.account_a
    JOIN held b ON b.account_id = s.account_b
    GROUP BY s.signal
    ORDER BY edges DESC NULLS LAST, s.signal NULLS LAST
"""
KEY_POSTS = """
    WITH inside AS (
        SELECT e.signal, e.object_key, e.accounts, e.post_a, e.post_b, e.gap_s
        FROM edge_post e
        JOIN held a ON a.account_id = e.account_a
        JOIN held b ON b.account_id = e.account_b
        WHERE e.post_a IS NOT NULL AND e.post_b IS NOT NULL
    ),
    ranked AS (
        SELECT signal, post_a, post_b,
               ROW_NUMBER() OVER (
                   PARTITION BY signal ORDER BY accounts NULLS LAST, gap_s NULLS LAST, object_key NULLS LAST
               ) AS place
        FROM inside
    )
    SELECT signal, post_a, post_b FROM ranked WHERE place = 1 ORDER BY signal NULLS LAST
"""
MARKERS = """
    SELECT subject, marker, name, value, low, high, baseline, unit, n, verdict, words, evidence
    FROM marker
    WHERE subject LIKE 'cluster:%'
    ORDER BY subject NULLS LAST, marker NULLS LAST, name NULLS LAST
"""

MOST_CLUSTERS = 3
"""Clusters of an operation that get figures of their own; the others are in the tables."""


def shown_clusters(desk: Desk) -> list[Cluster]:
    """The clusters that get figures: the largest, those whose accounts the scope holds."""
    ordered = sorted(desk.scope.clusters, key=lambda each: (-each.held, -each.size, each.number))
    return ordered[: MOST_CLUSTERS if desk.template == "technical" else 1]


def does(desk: Desk, signal: str) -> str:
    """What accounts do under a signal, in words that complete "these accounts …"."""
    from overt.signals import find

    known = find()
    return desk.w.get(f"signal.{signal}", known[signal].label if signal in known else signal)


def platform(name: str | None) -> Text:
    """A platform's name as people write it."""
    known = {"x": "X", "youtube": "YouTube", "tiktok": "TikTok", "vk": "VK", "4chan": "4chan"}
    if not name:
        return Text("–")
    return Text(known.get(name, visible(name, 40).capitalize()))


def language(desk: Desk, code: str | None) -> Text:
    """A language's name; the code itself where the catalogue has none."""
    return Text(desk.w.get(f"language.{code}", visible(code or "–", 12)))


def period(desk: Desk) -> Spans:
    """The first and the last day of the operation's posts, bound to their query."""
    row = desk.rows("scope.overall", OVERALL)[0]
    return desk.w.say(
        "form.from_to",
        first=desk.of("scope.overall", desk.w.day(row["first_at"])),
        last=desk.of("scope.overall", desk.w.day(row["last_at"])),
    )


def shorter(text: str, most: int) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def reviewers(desk: Desk) -> dict[str, dict[str, str]]:
    """Person → what they said of pairs of a random sample."""
    people = sorted({each.person for (_, name), each in desk.scope.said.items() if name == "label"})
    found = {person: decisions.labels(desk.case.engine, person) for person in people}
    return {person: said for person, said in found.items() if said}
