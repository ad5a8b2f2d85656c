"""Tables that are written by: network."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "edge",
        "network",
        "two accounts whose acts together beat chance, all signals fused",
        columns("""
        account_a     VARCHAR  first account in text order
        account_b     VARCHAR  second account
        p_value       DOUBLE   Cauchy combination over signals of acts, times the chance of what the two accounts are
        q_value       DOUBLE   share of accounts drawn in by chance among all that have an edge at least this strong
        bits          DOUBLE   sum over signals of -log2 p, each capped: the weight for clustering
        signals       VARCHAR  names joined by commas, strongest first
        p_interest    DOUBLE   test B: Cauchy combination over its signals
        q_interest    DOUBLE   expected share of wrong ones among edges at least this far beyond common interest
        reading       VARCHAR  both tests together: beyond_interest, one_source or cannot_tell
    """),
    ),
    Table(
        "edge_post",
        "network",
        "the closest two posts of an edge on one object: the evidence",
        columns("""
        account_a     VARCHAR  first account
        account_b     VARCHAR  second account
        signal        VARCHAR  the signal
        object_key    BIGINT   what both acted on
        object        VARCHAR  what it is, in words: the link, the text, the post
        accounts      BIGINT   accounts in the case that acted on it
        post_a        BIGINT   post_key of the first account's act
        post_b        BIGINT   post_key of the second account's act
        at_a          BIGINT   its time
        at_b          BIGINT   its time
        gap_s         BIGINT   seconds between them
    """),
    ),
    Table(
        "edge_signal",
        "network",
        "what one signal adds to an edge: a bar of the waterfall",
        columns("""
        account_a     VARCHAR  first account
        account_b     VARCHAR  second account
        signal        VARCHAR  the signal
        k             BIGINT   distinct objects within the window
        lambda        DOUBLE   number expected by chance
        p_value       DOUBLE   of this signal alone
        bits          DOUBLE   -log2 p, capped
        a_first       BIGINT   objects on which account_a was earlier
        b_first       BIGINT   objects on which account_b was earlier
        shared        BIGINT   objects both took up, whenever
        close         BIGINT   of these, taken up close in time under test B
        close_expected DOUBLE  number expected from how others time the same objects
        p_interest    DOUBLE   test B of this signal alone
    """),
    ),
)
