"""Tables that are written by: markers."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "marker",
        "markers",
        "one number about how one account or cluster works",
        columns("""
        subject       VARCHAR  account_id, or cluster:ID
        marker        VARCHAR  the marker
        name          VARCHAR  which of its numbers
        value         DOUBLE   the number; NULL when there is too little data
        low           DOUBLE   low end of what cannot be excluded at 95 %
        high          DOUBLE   high end of it
        baseline      DOUBLE   the same number of accounts in no cluster; NULL without a baseline
        unit          VARCHAR  unit of the four: share, hours, posts …
        n             BIGINT   what the number stands on; the evidence says of what
        verdict       VARCHAR  stands out, ordinary, cannot tell, too little data, measured (has no ordinary)
        words         VARCHAR  the value as a person reads it, where the number does not say it
        evidence      VARCHAR  what was found, in sentences with numbers
    """),
    ),
    Table(
        "marker_detail",
        "markers",
        "one point of a curve behind a marker, for charts",
        columns("""
        subject       VARCHAR  account_id, or cluster:ID
        marker        VARCHAR  the marker
        series        VARCHAR  which curve
        place         DOUBLE   position on it
        label         VARCHAR  the position in words
        value         DOUBLE   height there
        expected      DOUBLE   height of the model or the baseline there
    """),
    ),
    Table(
        "marker_run",
        "markers",
        "how one marker was computed",
        columns("""
        marker        VARCHAR  the marker
        state         VARCHAR  ready; or why it gives no number, in words
        subjects      BIGINT   accounts and clusters it gives a number for
        stand_out     BIGINT   of these, those with a number that stands out
        settings      VARCHAR  JSON of the marker's settings
    """),
    ),
)
