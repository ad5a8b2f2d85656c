"""The queries that collect an operation: its accounts, posts, websites, techniques and what stands beside them."""

from __future__ import annotations

HELD = "(SELECT part AS account_id FROM operation_part WHERE operation_id = :operation AND kind = 'account')"

OVERALL = f"""
    SELECT COUNT(*) AS posts, MIN(p.posted_at) AS first_at, MAX(p.posted_at) AS last_at
    FROM post p JOIN {HELD} s ON s.account_id = p.account_id
"""
ACCOUNTS = f"""
    SELECT s.account_id, a.platform, a.handle, a.name, a.biography, a.place, a.website, a.created_at, a.followers,
           a.posts, a.first_at, a.last_at
    FROM {HELD} s LEFT JOIN account a ON a.account_id = s.account_id
    ORDER BY s.account_id NULLS LAST
"""
PLATFORMS = f"""
    SELECT p.platform, COUNT(*) AS n FROM post p JOIN {HELD} s ON s.account_id = p.account_id
    WHERE p.platform IS NOT NULL GROUP BY p.platform ORDER BY COUNT(*) DESC NULLS LAST, p.platform NULLS LAST
"""
LANGUAGES = f"""
    SELECT p.language, COUNT(*) AS n FROM post p JOIN {HELD} s ON s.account_id = p.account_id
    WHERE p.language IS NOT NULL GROUP BY p.language ORDER BY COUNT(*) DESC NULLS LAST, p.language NULLS LAST
"""
TECHNIQUES = f"""
    SELECT t.framework, t.technique_id, t.name, t.tactic, t.tactic_order, COUNT(DISTINCT q.post_key) AS posts
    FROM technique t
    JOIN technique_post q ON q.subject = t.subject AND q.technique_id = t.technique_id
    JOIN post p ON p.post_key = q.post_key
    JOIN {HELD} s ON s.account_id = p.account_id
    GROUP BY t.framework, t.technique_id, t.name, t.tactic, t.tactic_order
    ORDER BY t.framework NULLS LAST, t.tactic_order NULLS LAST, t.technique_id NULLS LAST
"""
TECHNIQUE_POSTS = f"""
    SELECT q.technique_id, p.post_id, p.account_id
    FROM (SELECT DISTINCT technique_id, post_key FROM technique_post) q
    JOIN post p ON p.post_key = q.post_key
    JOIN {HELD} s ON s.account_id = p.account_id
    ORDER BY q.technique_id NULLS LAST, p.posted_at NULLS LAST, p.post_id NULLS LAST
"""
NARRATIVE = f"""
    SELECT COUNT(*) AS posts, COUNT(DISTINCT g.account_key) AS accounts, MIN(g.posted_at) AS first_at,
           MAX(g.posted_at) AS last_at
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    JOIN {HELD} s ON s.account_id = p.account_id
    WHERE g.group_id = :group
"""
DOMAIN = f"""
    SELECT COUNT(*) AS posts, COUNT(DISTINCT l.account_key) AS accounts, MIN(l.posted_at) AS first_at,
           MAX(l.posted_at) AS last_at
    FROM post_link l
    JOIN account a ON a.account_key = l.account_key
    JOIN {HELD} s ON s.account_id = a.account_id
    WHERE l.domain = :name
"""
PAGES = f"""
    SELECT l.link, COUNT(DISTINCT l.post_key) AS posts, COUNT(DISTINCT l.account_key) AS accounts
    FROM post_link l
    JOIN account a ON a.account_key = l.account_key
    JOIN {HELD} s ON s.account_id = a.account_id
    WHERE l.domain = :name AND l.link IS NOT NULL
    GROUP BY l.link
    ORDER BY COUNT(DISTINCT l.account_key) DESC NULLS LAST, l.link NULLS LAST
    LIMIT :most
"""
POSTS = """
    SELECT p.post_id, p.platform, p.account_id, p.posted_at, p.text, p.url, a.handle
    FROM post p LEFT JOIN account a ON a.account_id = p.account_id
    WHERE p.post_id IN (SELECT UNNEST(:wanted))
    ORDER BY p.posted_at NULLS LAST, p.post_id NULLS LAST
"""
SOURCES = """
    SELECT evidence_id, kind, text, source, url, on_date, grade FROM outside_evidence
    WHERE operation_id = :operation ORDER BY decision_no NULLS LAST, evidence_id NULLS LAST
"""
