"""SQL for what a cluster and its members are, from `_label` and the network.

`_label` has account_id, cluster_id and stability.
"""

MEMBERS = """
    WITH inside AS (
        SELECT e.account_a, e.account_b, e.bits, x.cluster_id
        FROM edge e
        JOIN _label x ON x.account_id = e.account_a
        JOIN _label y ON y.account_id = e.account_b AND y.cluster_id = x.cluster_id
    ),
    ends AS (
        SELECT account_a AS account_id, cluster_id, bits FROM inside
        UNION ALL
        SELECT account_b AS account_id, cluster_id, bits FROM inside
    ),
    held AS (
        SELECT account_id, cluster_id, COUNT(*) AS edges, ROUND(SUM(bits), 3) AS bits
        FROM ends
        GROUP BY account_id, cluster_id
    ),
    order_of AS (
        SELECT t.account_a AS account_id, t.a_first AS leads, t.b_first AS follows
        FROM pair_test t
        JOIN inside i ON i.account_a = t.account_a AND i.account_b = t.account_b
        UNION ALL
        SELECT t.account_b AS account_id, t.b_first AS leads, t.a_first AS follows
        FROM pair_test t
        JOIN inside i ON i.account_a = t.account_a AND i.account_b = t.account_b
    ),
    both_ways AS (
        SELECT account_a AS account_id, account_b AS other, bits FROM edge
        UNION ALL
        SELECT account_b AS account_id, account_a AS other, bits FROM edge
    ),
    toward AS (
        SELECT w.account_id, y.cluster_id, SUM(w.bits) AS bits
        FROM both_ways w
        JOIN _label y ON y.account_id = w.other
        GROUP BY w.account_id, y.cluster_id
    ),
    whole AS (
        SELECT account_id, SUM(bits) AS bits FROM toward GROUP BY account_id
    ),
    bridges AS (
        SELECT t.account_id, STRING_AGG(CAST(t.cluster_id AS VARCHAR), ',' ORDER BY t.cluster_id) AS clusters
        FROM toward t
        JOIN whole w ON w.account_id = t.account_id
        JOIN _label x ON x.account_id = t.account_id AND x.cluster_id <> t.cluster_id
        WHERE t.bits >= 0.25e0 * w.bits
        GROUP BY t.account_id
    ),
    led AS (
        SELECT account_id, CAST(SUM(leads) AS BIGINT) AS leads, CAST(SUM(follows) AS BIGINT) AS follows
        FROM order_of
        GROUP BY account_id
    )
    SELECT x.account_id, x.cluster_id, COALESCE(h.edges, 0) AS edges, COALESCE(h.bits, 0) AS bits,
           COALESCE(l.leads, 0) AS leads, COALESCE(l.follows, 0) AS follows, x.stability, g.clusters AS bridge_to
    FROM _label x
    LEFT JOIN bridges g ON g.account_id = x.account_id
    LEFT JOIN held h ON h.account_id = x.account_id
    LEFT JOIN led l ON l.account_id = x.account_id
    ORDER BY x.cluster_id NULLS LAST, h.bits DESC NULLS LAST, x.account_id NULLS LAST
"""

CLUSTERS = """
    WITH inside AS (
        SELECT e.account_a, e.account_b, e.q_value, e.bits, e.reading, x.cluster_id
        FROM edge e
        JOIN membership x ON x.account_id = e.account_a
        JOIN membership y ON y.account_id = e.account_b AND y.cluster_id = x.cluster_id
    ),
    tied AS (
        SELECT cluster_id, COUNT(*) AS edges, MAX(q_value) AS q_value, ROUND(SUM(bits), 3) AS bits,
               AVG(CASE WHEN reading = 'beyond_interest' THEN 1e0 ELSE 0e0 END) AS beyond
        FROM inside
        GROUP BY cluster_id
    ),
    members AS (
        SELECT m.cluster_id, COUNT(*) AS size, SUM(a.posts) AS posts, ROUND(AVG(m.stability), 3) AS stability
        FROM membership m
        LEFT JOIN account a ON a.account_id = m.account_id
        GROUP BY m.cluster_id
    ),
    spans AS (
        SELECT i.cluster_id, MIN(LEAST(p.at_a, p.at_b)) AS first_at, MAX(GREATEST(p.at_a, p.at_b)) AS last_at
        FROM inside i
        JOIN edge_post p ON p.account_a = i.account_a AND p.account_b = i.account_b
        GROUP BY i.cluster_id
    ),
    by_signal AS (
        SELECT i.cluster_id, s.signal AS name, SUM(s.bits) AS weight
        FROM inside i
        JOIN edge_signal s ON s.account_a = i.account_a AND s.account_b = i.account_b
        GROUP BY i.cluster_id, s.signal
    ),
    by_platform AS (
        SELECT m.cluster_id, a.platform AS name, COUNT(*) AS weight
        FROM membership m
        JOIN account a ON a.account_id = m.account_id
        GROUP BY m.cluster_id, a.platform
    ),
    by_language AS (
        SELECT m.cluster_id, p.language AS name, COUNT(*) AS weight
        FROM membership m
        JOIN post p ON p.account_id = m.account_id
        WHERE p.language IS NOT NULL
        GROUP BY m.cluster_id, p.language
    ),
    signals AS (
        SELECT cluster_id, STRING_AGG(name, ',' ORDER BY weight DESC, name) AS names
        FROM by_signal
        GROUP BY cluster_id
    ),
    platforms AS (
        SELECT cluster_id, STRING_AGG(name, ',' ORDER BY weight DESC, name) AS names
        FROM by_platform
        GROUP BY cluster_id
    ),
    languages AS (
        SELECT cluster_id, STRING_AGG(name, ',' ORDER BY weight DESC, name) AS names
        FROM by_language
        GROUP BY cluster_id
    )
    SELECT m.cluster_id, m.size, t.edges, 2e0 * t.edges / (m.size * (m.size - 1)) AS density, t.q_value, t.bits,
           s.names AS signals, p.names AS platforms, l.names AS languages, CAST(m.posts AS BIGINT) AS posts,
           w.first_at, w.last_at, m.stability, t.beyond AS beyond_interest,
           CAST(NULL AS VARCHAR) AS verdict, CAST(NULL AS VARCHAR) AS explained_by
    FROM members m
    JOIN tied t ON t.cluster_id = m.cluster_id
    LEFT JOIN spans w ON w.cluster_id = m.cluster_id
    LEFT JOIN signals s ON s.cluster_id = m.cluster_id
    LEFT JOIN platforms p ON p.cluster_id = m.cluster_id
    LEFT JOIN languages l ON l.cluster_id = m.cluster_id
    ORDER BY m.cluster_id NULLS LAST
"""
