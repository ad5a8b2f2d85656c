"""SQL for what the checks look at; `_gather.py` says what becomes of it."""

# One row per cluster, signal and object; `post_key` is one of its posts, `at_s` one of its times.
EVIDENCE = """
    SELECT x.cluster_id, p.signal, p.object_key, MIN(p.object) AS object, MIN(p.post_a) AS post_key,
           MIN(LEAST(p.at_a, p.at_b)) AS first_at, MAX(GREATEST(p.at_a, p.at_b)) AS last_at, COUNT(*) AS ties
    FROM edge_post p
    JOIN membership x ON x.account_id = p.account_a
    JOIN membership y ON y.account_id = p.account_b AND y.cluster_id = x.cluster_id
    WHERE {counts}
    GROUP BY x.cluster_id, p.signal, p.object_key
"""

# Pairs of members that are tied, and what part of them goes beyond common interest.
TIED = """
    SELECT x.cluster_id, COUNT(*) AS edges,
           AVG(CASE WHEN e.p_interest <= 0.05e0 THEN 1e0 WHEN e.p_interest IS NOT NULL THEN 0e0 END) AS beyond
    FROM edge e
    JOIN membership x ON x.account_id = e.account_a
    JOIN membership y ON y.account_id = e.account_b AND y.cluster_id = x.cluster_id
    GROUP BY x.cluster_id
"""

OBJECTS = """
    WITH clustered AS (
        SELECT a.account_key, m.cluster_id
        FROM membership m
        JOIN account a ON a.account_id = m.account_id
    ),
    acted AS (
        SELECT e.cluster_id, e.signal, e.object_key, t.account_key,
               MAX(CASE WHEN t.acted_at BETWEEN e.first_at - 3600 AND e.last_at + 3600 THEN 1 ELSE 0 END) AS near,
               MAX(CASE WHEN t.acted_at BETWEEN e.first_at - 86400 AND e.last_at + 86400 THEN 1 ELSE 0 END) AS same_day
        FROM _evidence e
        JOIN act t ON t.signal = e.signal AND t.object_key = e.object_key
        GROUP BY e.cluster_id, e.signal, e.object_key, t.account_key
    ),
    crowd AS (
        SELECT a.cluster_id, a.signal, a.object_key, COUNT(*) AS accounts,
               SUM(CASE WHEN c.cluster_id = a.cluster_id THEN 1 ELSE 0 END) AS inside,
               SUM(CASE WHEN c.cluster_id IS NULL THEN 1 ELSE 0 END) AS outside,
               SUM(a.near) AS near, SUM(CASE WHEN c.cluster_id IS NULL THEN a.same_day ELSE 0 END) AS day_outside
        FROM acted a
        LEFT JOIN clustered c ON c.account_key = a.account_key
        GROUP BY a.cluster_id, a.signal, a.object_key
    ),
    page_of AS (
        SELECT e.cluster_id, e.signal, e.object_key, MIN(l.link_key) AS link_key, MIN(l.domain) AS domain
        FROM _evidence e
        JOIN post_link l ON l.post_key = e.post_key
        GROUP BY e.cluster_id, e.signal, e.object_key
    ),
    page_crowd AS (
        SELECT l.link_key, COUNT(DISTINCT l.account_key) AS accounts,
               COUNT(DISTINCT CASE WHEN c.cluster_id IS NULL THEN l.account_key END) AS outside
        FROM (SELECT DISTINCT link_key FROM page_of) w
        JOIN post_link l ON l.link_key = w.link_key
        LEFT JOIN clustered c ON c.account_key = l.account_key
        GROUP BY l.link_key
    ),
    domain_crowd AS (
        SELECT l.domain, COUNT(DISTINCT l.account_key) AS accounts,
               COUNT(DISTINCT CASE WHEN c.cluster_id IS NULL THEN l.account_key END) AS outside
        FROM (SELECT DISTINCT domain FROM page_of) w
        JOIN post_link l ON l.domain = w.domain
        LEFT JOIN clustered c ON c.account_key = l.account_key
        GROUP BY l.domain
    ),
    author_of AS (
        SELECT e.cluster_id, e.signal, e.object_key, MIN(p.repost_account) AS author
        FROM _evidence e
        JOIN act t ON t.signal = e.signal AND t.object_key = e.object_key
        JOIN post p ON p.post_key = t.post_key
        GROUP BY e.cluster_id, e.signal, e.object_key
    ),
    own AS (
        SELECT e.cluster_id, e.signal, e.object_key, p.post_key, p.text_key,
               COALESCE(p.reply_key, p.quote_key) AS target_key
        FROM _evidence e
        JOIN act t ON t.signal = e.signal AND t.object_key = e.object_key
        JOIN clustered c ON c.account_key = t.account_key AND c.cluster_id = e.cluster_id
        JOIN post p ON p.post_key = t.post_key
    ),
    written AS (
        SELECT cluster_id, signal, object_key, COUNT(DISTINCT post_key) AS posts, COUNT(DISTINCT text_key) AS texts
        FROM own
        GROUP BY cluster_id, signal, object_key
    ),
    answered AS (
        SELECT cluster_id, signal, object_key, target_key, COUNT(DISTINCT post_key) AS answers
        FROM own
        WHERE target_key IS NOT NULL
        GROUP BY cluster_id, signal, object_key, target_key
    ),
    most_answered AS (
        SELECT cluster_id, signal, object_key, target_key, answers,
               ROW_NUMBER() OVER (PARTITION BY cluster_id, signal, object_key
                                  ORDER BY answers DESC NULLS LAST, target_key NULLS LAST) AS place
        FROM answered
    ),
    target AS (
        SELECT target_key FROM most_answered WHERE place = 1 GROUP BY target_key
    ),
    reply_crowd AS (
        SELECT g.target_key, COUNT(DISTINCT p.account_key) AS accounts,
               COUNT(DISTINCT CASE WHEN c.cluster_id IS NULL THEN p.account_key END) AS outside
        FROM target g
        JOIN post p ON COALESCE(p.reply_key, p.quote_key) = g.target_key
        LEFT JOIN clustered c ON c.account_key = p.account_key
        GROUP BY g.target_key
    )
    SELECT e.cluster_id, e.signal, COALESCE(e.object, '') AS object, e.ties, CAST(c.accounts AS BIGINT) AS accounts,
           CAST(c.inside AS BIGINT) AS inside, CAST(c.outside AS BIGINT) AS outside,
           CAST(c.near AS BIGINT) AS near, e.first_at, e.last_at, g.domain, q.accounts AS page_accounts,
           q.outside AS page_outside, d.accounts AS domain_accounts, d.outside AS domain_outside, a.author,
           f.handle AS author_handle, f.name AS author_name,
           CAST(c.day_outside AS BIGINT) AS day_outside, COALESCE(w.posts, 0) AS posts,
           COALESCE(w.texts, 0) AS texts, COALESCE(m.answers, 0) AS answers,
           COALESCE(r.accounts, 0) AS answered_by, COALESCE(r.outside, 0) AS answered_outside
    FROM _evidence e
    JOIN crowd c ON c.cluster_id = e.cluster_id AND c.signal = e.signal AND c.object_key = e.object_key
    LEFT JOIN page_of g ON g.cluster_id = e.cluster_id AND g.signal = e.signal AND g.object_key = e.object_key
    LEFT JOIN page_crowd q ON q.link_key = g.link_key
    LEFT JOIN domain_crowd d ON d.domain = g.domain
    LEFT JOIN author_of a ON a.cluster_id = e.cluster_id AND a.signal = e.signal AND a.object_key = e.object_key
    LEFT JOIN account f ON f.account_id = a.author
    LEFT JOIN written w ON w.cluster_id = e.cluster_id AND w.signal = e.signal AND w.object_key = e.object_key
    LEFT JOIN most_answered m ON m.cluster_id = e.cluster_id AND m.signal = e.signal AND m.object_key = e.object_key
                             AND m.place = 1
    LEFT JOIN reply_crowd r ON r.target_key = m.target_key
    ORDER BY e.cluster_id NULLS LAST, e.signal NULLS LAST, e.object_key NULLS LAST
"""

DOMAINS = """
    SELECT m.account_id, l.domain, COUNT(DISTINCT l.post_key) AS posts
    FROM membership m
    JOIN account a ON a.account_id = m.account_id
    JOIN post_link l ON l.account_key = a.account_key
    WHERE l.domain IS NOT NULL
    GROUP BY m.account_id, l.domain
    ORDER BY m.account_id NULLS LAST, l.domain NULLS LAST
"""

MEMBERS = """
    WITH ends AS (
        SELECT p.account_a AS account_id, p.post_a AS post_key FROM edge_post p WHERE {counts}
        UNION
        SELECT p.account_b AS account_id, p.post_b AS post_key FROM edge_post p WHERE {counts}
    ),
    used AS (
        SELECT account_id, COUNT(*) AS posts FROM ends GROUP BY account_id
    )
    SELECT m.cluster_id, m.account_id, a.platform, a.first_at, a.last_at, a.handle, a.name, a.biography, a.website,
           a.place AS profile_place, a.created_at, a.posts,
           COALESCE(u.posts, 0) AS evidence
    FROM membership m
    LEFT JOIN account a ON a.account_id = m.account_id
    LEFT JOIN used u ON u.account_id = m.account_id
    ORDER BY m.cluster_id NULLS LAST, m.account_id NULLS LAST
"""

PROMPT = """
    WITH first AS (
        SELECT e.signal, e.object_key, MIN(t.acted_at) AS at
        FROM (SELECT signal, object_key FROM _evidence GROUP BY signal, object_key) e
        JOIN act t ON t.signal = e.signal AND t.object_key = e.object_key
        GROUP BY e.signal, e.object_key
    ),
    acted AS (
        SELECT m.account_id, e.signal, e.object_key, MIN(t.acted_at) AS at
        FROM membership m
        JOIN account a ON a.account_id = m.account_id
        JOIN _evidence e ON e.cluster_id = m.cluster_id
        JOIN act t ON t.signal = e.signal AND t.object_key = e.object_key AND t.account_key = a.account_key
        GROUP BY m.account_id, e.signal, e.object_key
    )
    SELECT x.account_id, COUNT(*) AS acted_on,
           CAST(SUM(CASE WHEN x.at <= f.at + 600 THEN 1 ELSE 0 END) AS BIGINT) AS prompt
    FROM acted x
    JOIN first f ON f.signal = x.signal AND f.object_key = x.object_key
    GROUP BY x.account_id
    ORDER BY x.account_id NULLS LAST
"""

CLIENTS = """
    SELECT m.account_id, p.client, COUNT(*) AS posts
    FROM membership m
    JOIN account a ON a.account_id = m.account_id
    JOIN post p ON p.account_key = a.account_key
    WHERE p.client IS NOT NULL
    GROUP BY m.account_id, p.client
    ORDER BY m.account_id NULLS LAST, p.client NULLS LAST
"""

# What members post regularly: pages and websites, with the accounts outside the cluster that do so too.
REGULAR_PAGES = """
    SELECT m.cluster_id, m.account_id, l.link_key, MIN(l.link) AS page, COUNT(DISTINCT l.post_key) AS posts
    FROM membership m
    JOIN account a ON a.account_id = m.account_id
    JOIN post_link l ON l.account_key = a.account_key
    GROUP BY m.cluster_id, m.account_id, l.link_key
    HAVING COUNT(DISTINCT l.post_key) >= :posts AND COUNT(DISTINCT l.post_key) * :regular >= MAX(a.posts)
    ORDER BY m.cluster_id NULLS LAST, m.account_id NULLS LAST, l.link_key NULLS LAST
"""

# The inner grouping finds regular posters of these pages anywhere in the case.
REGULARS_OF_PAGES = """
    WITH wanted AS (
        SELECT cluster_id, link_key, MIN(page) AS page FROM _page GROUP BY cluster_id, link_key
    ),
    keys AS (
        SELECT link_key FROM wanted GROUP BY link_key
    ),
    regular AS (
        SELECT l.link_key, a.account_id
        FROM keys k
        JOIN post_link l ON l.link_key = k.link_key
        JOIN account a ON a.account_key = l.account_key
        GROUP BY l.link_key, a.account_id
        HAVING COUNT(DISTINCT l.post_key) >= :posts AND COUNT(DISTINCT l.post_key) * :regular >= MAX(a.posts)
    )
    SELECT w.cluster_id, w.page, COUNT(r.account_id) AS accounts,
           CAST(SUM(CASE WHEN m.cluster_id = w.cluster_id THEN 1 ELSE 0 END) AS BIGINT) AS inside
    FROM wanted w
    JOIN regular r ON r.link_key = w.link_key
    LEFT JOIN membership m ON m.account_id = r.account_id
    GROUP BY w.cluster_id, w.page
    ORDER BY w.cluster_id NULLS LAST, w.page NULLS LAST
"""

REGULARS_OF_WEBSITES = """
    WITH regular AS (
        SELECT l.domain, a.account_id
        FROM post_link l
        JOIN account a ON a.account_key = l.account_key
        WHERE l.domain IS NOT NULL
        GROUP BY l.domain, a.account_id
        HAVING COUNT(DISTINCT l.post_key) >= :posts AND COUNT(DISTINCT l.post_key) * :regular >= MAX(a.posts)
    ),
    wanted AS (
        SELECT m.cluster_id, r.domain
        FROM regular r
        JOIN membership m ON m.account_id = r.account_id
        GROUP BY m.cluster_id, r.domain
    )
    SELECT w.cluster_id, w.domain AS page, COUNT(*) AS accounts,
           CAST(SUM(CASE WHEN m.cluster_id = w.cluster_id THEN 1 ELSE 0 END) AS BIGINT) AS inside
    FROM wanted w
    JOIN regular r ON r.domain = w.domain
    LEFT JOIN membership m ON m.account_id = r.account_id
    GROUP BY w.cluster_id, w.domain
    ORDER BY w.cluster_id NULLS LAST, w.domain NULLS LAST
"""

# A member's addresses (`_address`: account_id, cluster_id, link_key, mention_key), and the posts of
# other members that hold one of them or repost the member.
NAMES = """
    WITH inside AS (
        SELECT m.cluster_id, m.account_id, a.account_key
        FROM membership m
        JOIN account a ON a.account_id = m.account_id
    ),
    naming AS (
        SELECT i.account_id, d.account_id AS named, l.post_key
        FROM inside i
        JOIN _address d ON d.cluster_id = i.cluster_id AND d.account_id <> i.account_id
        JOIN post_link l ON l.account_key = i.account_key AND l.link_key = d.link_key
        UNION ALL
        SELECT i.account_id, d.account_id AS named, t.post_key
        FROM inside i
        JOIN _address d ON d.cluster_id = i.cluster_id AND d.account_id <> i.account_id
        JOIN post_mention t ON t.account_key = i.account_key AND t.mention_key = d.mention_key
        UNION ALL
        SELECT i.account_id, o.account_id AS named, p.post_key
        FROM inside i
        JOIN post p ON p.account_key = i.account_key
        JOIN inside o ON o.account_id = p.repost_account AND o.cluster_id = i.cluster_id
                     AND o.account_id <> i.account_id
    )
    SELECT account_id, named, COUNT(DISTINCT post_key) AS posts
    FROM naming
    GROUP BY account_id, named
    ORDER BY account_id NULLS LAST, named NULLS LAST
"""

# Keys are spread evenly over all 64-bit numbers: those under a bound are a sample, the same each time.
OUTSIDE = """
    SELECT a.handle, a.name, a.biography, a.website, a.place AS profile_place
    FROM account a
    LEFT JOIN membership m ON m.account_id = a.account_id
    WHERE m.account_id IS NULL AND a.account_key <= :bound AND a.posts > 0
          AND (a.name IS NOT NULL OR a.handle IS NOT NULL OR a.biography IS NOT NULL OR a.website IS NOT NULL)
    ORDER BY a.account_key NULLS LAST
"""
