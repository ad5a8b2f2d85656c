"""Tables that are written by: decisions."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "operation",
        "decisions",
        "one operation that a person put together, as the decisions stand now",
        columns("""
        operation_id  VARCHAR  O1, O2 … in order of being made; kept for ever
        name          VARCHAR  name a person gave it
        accounts      BIGINT   accounts put into it, by themselves or with a cluster
        domains       BIGINT   websites put into it
        note          VARCHAR  latest reason given for what it holds
        made_at       BIGINT   when it was made
        changed_at    BIGINT   when it was last changed
    """),
    ),
    Table(
        "operation_part",
        "decisions",
        "one account or website in one operation",
        columns("""
        operation_id  VARCHAR  the operation
        kind          VARCHAR  account or domain
        part          VARCHAR  account id or registrable domain
        decision_no   INTEGER  the decision that put it there
    """),
    ),
    Table(
        "pickup",
        "decisions",
        "one time that somebody outside took up an operation's content, as a person found it",
        columns("""
        operation_id  VARCHAR  the operation
        pickup_id     VARCHAR  P and the number of the decision
        on_date       VARCHAR  day, ISO 8601
        kind          VARCHAR  media, amplifier, policy, action, violence
        name          VARCHAR  who took it up
        url           VARCHAR  address of the source, as given
        grade         VARCHAR  Admiralty grade of the source and of what it says; F6 when nobody judged
        note          VARCHAR  a remark; empty for none
        decision_no   INTEGER  the decision that brought it
    """),
    ),
    Table(
        "outside_evidence",
        "decisions",
        "one piece of evidence about an operation from outside the data",
        columns("""
        operation_id  VARCHAR  the operation
        evidence_id   VARCHAR  X and the number of the decision
        kind          VARCHAR  platform_statement, infrastructure, leak, admission, court, registration, report …
        text          VARCHAR  what it says
        source        VARCHAR  who says it
        url           VARCHAR  address of the source; empty for none
        on_date       VARCHAR  day, ISO 8601; NULL when not given
        grade         VARCHAR  Admiralty grade; F6 when nobody judged
        decision_no   INTEGER  the decision that brought it
    """),
    ),
    Table(
        "hypothesis",
        "decisions",
        "one hypothesis about an operation that a person put beside the standing ones",
        columns("""
        operation_id  VARCHAR  the operation
        hypothesis_id VARCHAR  H and the number of the decision
        text          VARCHAR  the hypothesis, a sentence
        decision_no   INTEGER  the decision that brought it
    """),
    ),
    Table(
        "matrix_cell",
        "decisions",
        "one cell of the matrix of hypotheses and evidence that a person set",
        columns("""
        operation_id  VARCHAR  the operation
        evidence_id   VARCHAR  the row
        hypothesis_id VARCHAR  the column
        cell          VARCHAR  CC, C, N, I or II
        reason        VARCHAR  why it differs from the rule; empty where it came with the evidence
        person        VARCHAR  who set it
        decision_no   INTEGER  the decision that set it
    """),
    ),
    Table(
        "recheck",
        "decisions",
        "one run of the case under changed conditions, to see whether an operation holds",
        columns("""
        operation_id  VARCHAR  the operation
        decision_no   INTEGER  latest decision about what the operation held at the time
        condition     VARCHAR  half_window, double_window, half_q, double_q, first_half or second_half
        accounts      BIGINT   accounts of the operation that have posts under it
        in_edges      BIGINT   of these, accounts with an edge to another one of the operation
        together      BIGINT   of these, accounts in the one cluster that holds most of them
        strangers     BIGINT   accounts in that cluster that are not of the operation
        signals       VARCHAR  signals of its edges, joined by commas
        settings      VARCHAR  JSON: what was changed
        input_hash    VARCHAR  hash of the sources and settings of the case it was derived from
        run_at        BIGINT   when
    """),
    ),
)
