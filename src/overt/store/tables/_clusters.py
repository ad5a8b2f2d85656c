"""Tables that are written by: clusters."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "cluster",
        "clusters",
        "one group of accounts held together by edges",
        columns("""
        cluster_id    INTEGER  number, 1 for the one with most accounts
        size          BIGINT   accounts
        edges         BIGINT   edges inside
        density       DOUBLE   edges divided by possible edges
        q_value       DOUBLE   q of the weakest kept edge inside
        bits          DOUBLE   sum of bits inside
        signals       VARCHAR  names joined by commas, strongest first
        platforms     VARCHAR  names joined by commas
        languages     VARCHAR  names joined by commas, most used first
        posts         BIGINT   posts of its accounts in the case
        first_at      BIGINT   earliest common act
        last_at       BIGINT   latest common act
        stability     DOUBLE   mean over its accounts of membership.stability
        beyond_interest DOUBLE share of its edges that go beyond common interest (reading beyond_interest)
        verdict       VARCHAR  unexplained, explained, or unclear: what the innocent explanations tried say
        explained_by  VARCHAR  names of the checks that explain it, joined by commas; NULL for none
    """),
    ),
    Table(
        "explanation",
        "clusters",
        "one innocent explanation tried on one cluster",
        columns("""
        cluster_id    INTEGER  the cluster
        check         VARCHAR  name of the check
        question      VARCHAR  what was asked
        verdict       VARCHAR  explains, does not explain, cannot tell
        share         DOUBLE   share of the cluster's evidence or accounts that it accounts for; NULL when unknown
        evidence      VARCHAR  what was found, in a sentence with numbers
    """),
    ),
    Table(
        "membership",
        "clusters",
        "one account in one cluster",
        columns("""
        account_id    VARCHAR  the account
        cluster_id    INTEGER  the cluster
        edges         BIGINT   its edges inside the cluster
        bits          DOUBLE   sum of their bits
        leads         BIGINT   objects on which it was earlier than its partners
        follows       BIGINT   objects on which it was later
        stability     DOUBLE   share of runs on four fifths of the objects in which it stayed with its cluster
        bridge_to     VARCHAR  other clusters that hold a quarter of its bits or more, joined by commas; NULL for none
    """),
    ),
)
