"""Tables that are written by: significance."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "pair_test",
        "significance",
        "one pair under one signal, tested against chance",
        columns("""
        signal        VARCHAR  the signal
        account_a     VARCHAR  first account in text order
        account_b     VARCHAR  second account
        k             BIGINT   distinct objects on which both acted within the best window
        lambda        DOUBLE   number expected there by activity and popularity alone
        p_value       DOUBLE   chance of k or more under test A, times the number of windows tried
        q_value       DOUBLE   expected share of false pairs among pairs at least this strong
        window_s      BIGINT   the window with the least p
        a_first       BIGINT   objects on which account_a was earlier
        b_first       BIGINT   objects on which account_b was earlier
        gap_s         DOUBLE   mean seconds between them
        first_at      BIGINT   earliest of their common acts
        last_at       BIGINT   latest of their common acts
        shared        BIGINT   objects both took up, whenever
        close         BIGINT   of these, taken up within the window that speaks loudest under test B
        close_expected DOUBLE  number expected there from when the others on the same objects took them up
        p_interest    DOUBLE   chance of `close` or more under test B, times the number of windows tried
        least_p_interest DOUBLE the least p_interest that two accounts with these objects could have
    """),
    ),
    Table(
        "expected",
        "significance",
        "how many false pairs a threshold lets through, per signal",
        columns("""
        signal        VARCHAR  the signal; "fused" for all together; "accounts": accounts in fused pairs
        p_value       DOUBLE   threshold
        expected      DOUBLE   false pairs expected at this threshold over all pairs of accounts
        found         BIGINT   pairs at or under it
    """),
    ),
    Table(
        "ladder",
        "significance",
        "one window of one signal, as if it were the only one tried",
        columns("""
        signal        VARCHAR  the signal
        window_s      BIGINT   the window
        candidates    BIGINT   pairs with enough objects in it
        pairs         BIGINT   of these, pairs that a false-discovery rate of the run's q keeps, by the analytic bound
        expected      DOUBLE   of these, expected by chance at most
    """),
    ),
    Table(
        "rule",
        "significance",
        "the one row that says which weaker pairs are kept as edges",
        columns("""
        weak_p        DOUBLE   largest fused p at which a pair may be kept for the company it is in; 0 for none
        least_pairs   INTEGER  such pairs that both accounts must have
        weak_q        DOUBLE   share of the accounts with that many pairs that reach it by chance
    """),
    ),
    Table(
        "floor",
        "significance",
        "one shuffled copy of the case through the same steps",
        columns("""
        copy          INTEGER  number of the copy, from 1
        edges         BIGINT   edges found in it
        clusters      BIGINT   clusters found in it
        accounts      BIGINT   accounts in these clusters
        largest       BIGINT   accounts in the largest
    """),
    ),
)
