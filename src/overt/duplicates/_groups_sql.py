"""What the groups of texts need from the posts, in SQL of the portable subset."""

MATCHES = """
    WITH ordered AS (
        SELECT LEAST(text_a, text_b) AS a, GREATEST(text_a, text_b) AS b, kind, score
        FROM text_match
        WHERE text_a <> text_b
    ),
    first AS (
        SELECT a, b, MIN(kind) AS kind
        FROM ordered
        GROUP BY a, b
    )
    SELECT f.a, f.b, f.kind, MAX(o.score) AS score
    FROM first f
    JOIN ordered o ON o.a = f.a AND o.b = f.b AND o.kind = f.kind
    GROUP BY f.a, f.b, f.kind
    ORDER BY f.a NULLS LAST, f.b NULLS LAST
"""
"""Each two matched texts once; "copy" comes before "rewording" and "translation", in the alphabet as in strength."""

# How many pairs of posts equal and matched texts make.
PAIR_COUNT = """
    WITH equal AS (
        SELECT SUM(posts * (posts - 1)) / 2e0 AS pairs
        FROM text
    ),
    matched AS (
        SELECT SUM(a.posts * b.posts) * 1e0 AS pairs
        FROM _match m
        JOIN text a ON a.text_key = m.a
        JOIN text b ON b.text_key = m.b
    )
    SELECT COALESCE(e.pairs, 0e0) + COALESCE(m.pairs, 0e0) AS pairs
    FROM equal e
    CROSS JOIN matched m
"""

# Posts of texts that are paired, each with its place: first one of every account, then the second ones …
PLACED = """
    WITH paired AS (
        SELECT text_key FROM text WHERE posts > 1
        UNION ALL
        SELECT a AS text_key FROM _match
        UNION ALL
        SELECT b AS text_key FROM _match
    ),
    wanted AS (
        SELECT text_key FROM paired GROUP BY text_key
    ),
    turned AS (
        SELECT p.text_key, p.post_key, p.post_id, p.posted_at,
               ROW_NUMBER() OVER (
                   PARTITION BY p.text_key, p.account_key
                   ORDER BY p.posted_at NULLS LAST, p.post_key NULLS LAST
               ) AS turn
        FROM post p
        JOIN wanted w ON w.text_key = p.text_key
        WHERE p.kind <> 'repost'
    ),
    placed AS (
        SELECT text_key, post_key, post_id, posted_at,
               ROW_NUMBER() OVER (
                   PARTITION BY text_key
                   ORDER BY turn NULLS LAST, posted_at NULLS LAST, post_key NULLS LAST
               ) AS place
        FROM turned
    )
    SELECT text_key, post_key, post_id, COALESCE(posted_at, 0) AS at, place
    FROM placed
    WHERE place <= :most
"""

PAIRS = """
    WITH met AS (
        SELECT x.post_id AS x_id, y.post_id AS y_id, x.at AS x_at, y.at AS y_at,
               x.post_key AS x_key, y.post_key AS y_key, 'copy' AS kind, 1e0 AS score
        FROM _placed x
        JOIN _placed y ON y.text_key = x.text_key AND x.place < y.place
        UNION ALL
        SELECT x.post_id AS x_id, y.post_id AS y_id, x.at AS x_at, y.at AS y_at,
               x.post_key AS x_key, y.post_key AS y_key, m.kind, m.score
        FROM _match m
        JOIN _placed x ON x.text_key = m.a
        JOIN _placed y ON y.text_key = m.b
    )
    SELECT CASE WHEN x_at < y_at OR (x_at = y_at AND x_key < y_key) THEN x_id ELSE y_id END AS post_a,
           CASE WHEN x_at < y_at OR (x_at = y_at AND x_key < y_key) THEN y_id ELSE x_id END AS post_b,
           kind, score
    FROM met
    ORDER BY LEAST(x_at, y_at) NULLS LAST, LEAST(x_key, y_key) NULLS LAST, GREATEST(x_key, y_key) NULLS LAST
"""

MEMBERS = """
    SELECT p.post_id, g.group_id, g.group_key, p.post_key, p.account_key, p.posted_at, p.text_key,
           g.copy_key, g.score
    FROM post p
    JOIN _member g ON g.text_key = p.text_key
    WHERE p.kind <> 'repost'
    ORDER BY g.place NULLS LAST, p.posted_at NULLS LAST, p.post_key NULLS LAST
"""

COUNTS = """
    SELECT g.group_key, COUNT(*) AS posts, COUNT(DISTINCT g.account_key) AS accounts,
           COUNT(DISTINCT g.text_key) AS texts, MIN(g.posted_at) AS first_at, MAX(g.posted_at) AS last_at,
           SUM(CASE WHEN p.quote_key IS NOT NULL OR p.kind = 'quote' THEN 1 ELSE 0 END) AS quoting
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    GROUP BY g.group_key
"""

PLATFORMS = """
    SELECT g.group_key, p.platform AS name, COUNT(*) AS n
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    WHERE p.platform IS NOT NULL
    GROUP BY g.group_key, p.platform
    ORDER BY g.group_key NULLS LAST, COUNT(*) DESC NULLS LAST, p.platform NULLS LAST
"""

LANGUAGES = """
    SELECT g.group_key, t.language AS name, COUNT(*) AS n
    FROM text_group g
    JOIN text t ON t.text_key = g.text_key
    WHERE t.language IS NOT NULL
    GROUP BY g.group_key, t.language
    ORDER BY g.group_key NULLS LAST, COUNT(*) DESC NULLS LAST, t.language NULLS LAST
"""

KINDS = """
    SELECT x.group_key, m.kind AS name, COUNT(*) AS n
    FROM _match m
    JOIN _member x ON x.text_key = m.a
    JOIN _member y ON y.text_key = m.b AND y.group_key = x.group_key
    GROUP BY x.group_key, m.kind
    ORDER BY x.group_key NULLS LAST, m.kind NULLS LAST
"""

PEAKS = """
    WITH days AS (
        SELECT group_key, FLOOR(posted_at / CAST(:day AS DOUBLE)) AS day, COUNT(*) AS posts
        FROM text_group
        GROUP BY group_key, FLOOR(posted_at / CAST(:day AS DOUBLE))
    )
    SELECT group_key, MAX(posts) AS posts
    FROM days
    GROUP BY group_key
"""

PAGES = """
    WITH pages AS (
        SELECT g.group_key, l.link_key, COUNT(DISTINCT g.post_key) AS posts
        FROM text_group g
        JOIN post_link l ON l.post_key = g.post_key
        GROUP BY g.group_key, l.link_key
    )
    SELECT group_key, MAX(posts) AS posts
    FROM pages
    GROUP BY group_key
"""

# The domain most posts of a group link to, and accounts that link to it in all and from within the group.
DOMAINS = """
    WITH linked AS (
        SELECT g.group_key, l.domain_key, MIN(l.domain) AS domain, COUNT(DISTINCT g.post_key) AS posts,
               COUNT(DISTINCT g.account_key) AS inside
        FROM text_group g
        JOIN post_link l ON l.post_key = g.post_key
        GROUP BY g.group_key, l.domain_key
    ),
    placed AS (
        SELECT group_key, domain_key, domain, posts, inside,
               ROW_NUMBER() OVER (
                   PARTITION BY group_key ORDER BY posts DESC NULLS LAST, domain_key NULLS LAST
               ) AS place
        FROM linked
    ),
    readers AS (
        SELECT domain_key, COUNT(DISTINCT account_key) AS accounts
        FROM post_link
        GROUP BY domain_key
    )
    SELECT p.group_key, p.domain, p.posts, r.accounts - p.inside AS readers
    FROM placed p
    JOIN readers r ON r.domain_key = p.domain_key
    WHERE p.place = 1
"""

TEXT_AFTER = """
    SELECT t.text_key, t.post_key, t.text_size, t.posts, t.accounts, t.first_at, t.last_at, t.arrival,
           t.language, t.language_basis, j.bits, j.state, t.batch
    FROM text t
    JOIN _judged j ON j.text_key = t.text_key
    ORDER BY t.arrival NULLS LAST, t.text_key NULLS LAST
"""
