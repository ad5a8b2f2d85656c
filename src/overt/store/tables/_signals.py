"""Tables that are written by: signals."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "act",
        "signals",
        "one account doing one thing with one object",
        columns("""
        signal        VARCHAR  the signal
        account_key   BIGINT   who
        object_key    BIGINT   with what (link, reposted post, text …)
        acted_at      BIGINT   when
        post_key      BIGINT   in which post
    """),
    ),
    Table(
        "repost_elsewhere",
        "signals",
        "posts of acts that are reposts and are not in the case, because they lie on Spark only",
        columns("""
        post_key      BIGINT   the post
    """),
    ),
    Table(
        "actor",
        "signals",
        "one account under one signal",
        columns("""
        signal        VARCHAR  the signal
        account_key   BIGINT   the account
        acts          BIGINT   its acts
        objects       BIGINT   distinct objects it acted on: its degree
    """),
    ),
    Table(
        "object",
        "signals",
        "one object that two or more accounts acted on",
        columns("""
        signal        VARCHAR  the signal
        object_key    BIGINT   the object
        accounts      BIGINT   accounts that acted on it: its degree
        acts          BIGINT   acts on it
        paired_s      BIGINT   widest window its acts were paired in; NULL when left out as viral
    """),
    ),
    Table(
        "closeness",
        "signals",
        "how often accounts of equally popular objects coincide",
        columns("""
        signal        VARCHAR  the signal
        window_s      BIGINT   the window
        author_key    BIGINT   for fast_repost the author of the objects, else NULL
        degree        BIGINT   accounts that acted on the object
        objects       BIGINT   objects of that degree
        close_pairs   BIGINT   pairs of accounts on one of these objects within the window
    """),
    ),
    Table(
        "coincidence",
        "signals",
        "two accounts acting on one object within its widest window",
        columns("""
        signal        VARCHAR  the signal
        key_a         BIGINT   first account; for fast_repost the author
        key_b         BIGINT   second account; for fast_repost the reposter
        object_key    BIGINT   the object
        gap_s         BIGINT   seconds between their closest two acts
        lead          INTEGER  1 first account earlier, -1 second earlier, 0 same second
        at_s          BIGINT   time of their earliest close act
        last_s        BIGINT   time of their latest close act
        paired_s      BIGINT   widest window the object was paired in
    """),
    ),
    Table(
        "pair",
        "signals",
        "two accounts that acted within a window on as many objects as the signal asks for",
        columns("""
        signal        VARCHAR  the signal
        window_s      BIGINT   the window
        key_a         BIGINT   first account; for fast_repost the author
        key_b         BIGINT   second account; for fast_repost the reposter
        k             BIGINT   distinct objects on which both acted within the window
        a_first       BIGINT   objects on which the first account was earlier
        b_first       BIGINT   objects on which the second account was earlier
        gap_s         DOUBLE   mean seconds between them
        first_at      BIGINT   earliest of their common acts
        last_at       BIGINT   latest of their common acts
    """),
    ),
    Table(
        "signal_run",
        "signals",
        "how one signal was computed",
        columns("""
        signal        VARCHAR  the signal
        state         VARCHAR  ready; or why it was not computed, in words
        windows       VARCHAR  windows in seconds, joined by commas
        windows_basis VARCHAR  why these windows
        acts          BIGINT   acts
        accounts      BIGINT   accounts with at least one act
        objects       BIGINT   distinct objects
        coinciding    BIGINT   pairs of accounts that coincide on at least one object
        candidates    BIGINT   pairs with the minimum number of objects in some window
        left_out      BIGINT   viral objects not paired at all
        left_out_acts BIGINT   acts on them
        shortened     BIGINT   popular objects paired in narrower windows only
        settings      VARCHAR  JSON of the signal's settings
    """),
    ),
)
