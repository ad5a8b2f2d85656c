"""Tables that are written by: flow."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "run",
        "flow",
        "one stage run once",
        columns("""
        run_no        INTEGER  number, from 1
        stage         VARCHAR  name of the stage
        version       VARCHAR  version of Overt
        settings      VARCHAR  JSON of the settings it used
        input_hash    VARCHAR  hash of the inputs and settings: equal hash, equal result
        started_at    BIGINT   start
        seconds       DOUBLE   duration
        status        VARCHAR  running, done, failed
        note          VARCHAR  one line about the result
    """),
    ),
    Table(
        "decision",
        "flow",
        "one thing a person decided; only ever appended",
        columns("""
        decision_no   INTEGER  number, from 1
        decided_at    BIGINT   when
        person        VARCHAR  who
        subject       VARCHAR  what about: account:ID, cluster:3, pair:A|B, operation:O1, domain:NAME, decision:7, case
        field         VARCHAR  what was decided
        old           VARCHAR  value before; NULL when there was none
        new           VARCHAR  value after
        reason        VARCHAR  why, in the person's words
        run           VARCHAR  input hash of the last finished stage: the results the person had before them
        sha256        VARCHAR  hash of this row and the previous row's hash
    """),
    ),
)
