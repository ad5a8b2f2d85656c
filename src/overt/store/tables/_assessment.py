"""Tables that are written by: assessment."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "technique",
        "assessment",
        "one technique of a framework that a cluster's posts show: proposed, for a person to confirm",
        columns("""
        subject       VARCHAR  cluster:ID
        framework     VARCHAR  DISARM Red v1.6, or Online Operations Kill Chain
        technique_id  VARCHAR  number in that version of the framework
        name          VARCHAR  its name there
        tactic        VARCHAR  tactic or phase it belongs to
        tactic_order  INTEGER  place of the tactic in order of execution
        shown_by      VARCHAR  signals, markers and lists that showed it, joined by commas
        posts         BIGINT   posts that show it (table technique_post); never 0
    """),
    ),
    Table(
        "technique_post",
        "assessment",
        "one post that shows a technique",
        columns("""
        subject       VARCHAR  cluster:ID
        technique_id  VARCHAR  the technique
        post_key      BIGINT   the post
        shown_by      VARCHAR  signals, markers and lists it comes from, joined by commas
    """),
    ),
)
