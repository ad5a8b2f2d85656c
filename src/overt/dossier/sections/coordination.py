"""4: what links the accounts, how that compares with chance, and posts side by side."""

from __future__ import annotations

from overt import decisions
from overt.charts import evidence_waterfall, gap_histogram, sensitivity_curve, window_ladder
from overt.dossier.desk import Desk
from overt.dossier.model import Block
from overt.dossier.panel import panel
from overt.dossier.sections._common import KEY_POSTS, SIGNALS, does, reviewers, shown_clusters
from overt.readings import WORDS
from overt.report._method import labels

_EDGES = """
    SELECT COUNT(*) AS edges, MAX(e.q_value) AS q
    FROM edge e
    JOIN held a ON a.account_id = e.account_a
    JOIN held b ON b.account_id = e.account_b
"""
_READINGS = """
    SELECT e.reading, COUNT(*) AS edges
    FROM edge e
    JOIN held a ON a.account_id = e.account_a
    JOIN held b ON b.account_id = e.account_b
    GROUP BY e.reading
    ORDER BY edges DESC NULLS LAST, e.reading NULLS LAST
"""


def section(desk: Desk) -> list[Block]:
    """Signals, chance, the copy-paste panel, the figures, and what reviewing people found."""
    w = desk.w
    blocks: list[Block] = [desk.heading("coordination", 1)]
    edges = desk.rows("scope.edges", _EDGES)[0]
    clusters = desk.scope.clusters
    blocks.append(
        desk.say(
            "coordination.lead",
            "lead",
            edges=desk.of("scope.edges", edges["edges"]),
            clusters=len(clusters),
            q=desk.of("scope.edges", w.q(edges["q"])),
        )
    )
    cited = {
        row["signal"]: (row["post_a"], row["post_b"])
        for row in desk.rows("evidence.key", KEY_POSTS)
    }
    blocks.append(
        desk.table(
            "signals",
            [
                desk.column("signal", width=0.38),
                desk.column("edges", numeric=True),
                desk.column("objects", numeric=True),
                desk.column("expected", numeric=True),
                desk.column("evidence", width=0.22),
            ],
            [
                (
                    does(desk, row["signal"]),
                    row["edges"],
                    row["objects"],
                    w.rate(row["expected"]),
                    desk.cited(cited.get(row["signal"], ())) or "–",
                )
                for row in desk.rows("scope.signals", SIGNALS)
            ],
            note=w.say("coordination.signals_note"),
        )
    )
    blocks += _clusters(desk)
    readings = desk.rows("scope.readings", _READINGS)
    said = [
        w.say(
            "coordination.reading",
            n=desk.of("scope.readings", row["edges"]),
            what=w.get(f"reading.{row['reading']}", _reading(row["reading"])),
        )
        for row in readings
        if row["reading"]
    ]
    if said:
        blocks.append(desk.say("coordination.readings", what=w.listing(said)))
    blocks += panel(desk)
    blocks.append(desk.heading("chance", 2))
    blocks.append(desk.say("coordination.chance"))
    if desk.template == "technical":
        for each in shown_clusters(desk)[:1]:
            number = each.number
            blocks += desk.figure(
                gap_histogram(desk.case, number), f"overt.charts.gap_histogram(case, {number})"
            )
            blocks += desk.figure(
                evidence_waterfall(desk.case, number, labels=labels()),
                f"overt.charts.evidence_waterfall(case, {number})",
            )
        blocks += desk.figure(sensitivity_curve(desk.case), "overt.charts.sensitivity_curve(case)")
        blocks += desk.figure(
            window_ladder(desk.case, labels()), "overt.charts.window_ladder(case)"
        )
    blocks += _precision(desk)
    blocks += _rechecked(desk)
    return blocks


def _reading(name: str) -> str:
    return next((each.short for kind, each in WORDS.items() if str(kind) == name), name)


def _clusters(desk: Desk) -> list[Block]:
    w = desk.w
    rows = [
        (
            w("form.cluster", n=each.number),
            w.say("form.of", a=each.held, b=each.size) if not desk.scope.draft else each.size,
            each.facts["edges"],
            w.percent(each.facts["density"]),
            w.q(each.facts["q_value"]),
            w.number(each.facts["stability"], 2),
            w.percent(each.facts["beyond_interest"]),
            w.get(f"verdict.{each.verdict.replace(' ', '_')}", each.verdict),
        )
        for each in desk.scope.clusters
    ]
    columns = [
        desk.column("cluster"),
        desk.column("accounts", numeric=True),
        desk.column("edges", numeric=True),
        desk.column("density", numeric=True),
        desk.column("q", numeric=True),
        desk.column("stability", numeric=True),
        desk.column("beyond", numeric=True),
        desk.column("verdict"),
    ]
    return (
        [
            desk.table(
                "clusters", columns, rows, note=w.say("coordination.clusters_note"), small=True
            )
        ]
        if rows
        else []
    )


def _precision(desk: Desk) -> list[Block]:
    """What people found in a random sample of pairs."""
    blocks: list[Block] = [desk.heading("reviewed_sample", 2)]
    for person, said in reviewers(desk).items():
        found = decisions.precision(said)
        if not found.decided:
            continue
        name = f"review.{person}"
        call = f"overt.decisions.precision(overt.decisions.labels(case.engine, {person!r}))"
        desk.register.call(name, call, f"{found.confirmed} of {found.decided}")
        blocks.append(
            desk.say(
                "coordination.precision",
                person=desk.data(person, 80),
                yes=desk.of(name, found.confirmed),
                judged=desk.of(name, found.decided),
                low=desk.of(name, desk.w.percent(found.low)),
                high=desk.of(name, desk.w.percent(found.high)),
            )
        )
    if len(blocks) == 1:
        blocks.append(desk.say("coordination.no_precision"))
    return blocks


def _rechecked(desk: Desk) -> list[Block]:
    """Whether the operation holds under other settings and in halves of the time."""
    if desk.assessed is None:
        return []
    runs = desk.assessed.rechecked.runs
    blocks: list[Block] = [desk.heading("rechecked", 2)]
    if not runs:
        operation = desk.scope.operation.operation_id if desk.scope.operation else "O1"
        return [*blocks, desk.say("coordination.not_rechecked", operation=operation)]
    blocks.append(
        desk.table(
            "rechecked",
            [desk.column("condition"), desk.column("accounts", numeric=True), desk.column("in_edges", numeric=True),
             desk.column("together", numeric=True), desk.column("strangers", numeric=True)],
            [
                (desk.w.get(f"condition.{name}", name.replace("_", " ")), again.accounts, again.in_edges,
                 again.together, again.strangers)
                for name, again in sorted(runs.items())
            ],
        )
    )  # fmt: skip
    return blocks
