"""12: what else it could be: every innocent explanation that was tried, with its outcome."""

from __future__ import annotations

from string import ascii_uppercase

from overt.assessment import Matrix
from overt.assessment.matrix import Row
from overt.charts.hypotheses import draw as draw_matrix
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Column, Number, Spans, Terms, Text
from overt.dossier.sections._common import shorter

EXPLANATIONS = """
    SELECT cluster_id, "check", question, verdict, share, evidence
    FROM explanation
    ORDER BY "check" NULLS LAST, cluster_id NULLS LAST
"""
_ORDER = {"explains": 0, "cannot tell": 1, "does not explain": 2}


def section(desk: Desk) -> list[Block]:
    """One row per check: its answer for each cluster, with the strongest answer's evidence."""
    w = desk.w
    blocks: list[Block] = [desk.heading("alternatives", 1)]
    inside = {each.number for each in desk.scope.clusters}
    rows = [row for row in desk.rows("checks", EXPLANATIONS) if row["cluster_id"] in inside]
    if not rows:
        return [*blocks, desk.say("alternatives.none")]
    checks = list(dict.fromkeys(row["check"] for row in rows))
    blocks.append(desk.say("alternatives.lead", "lead", n=desk.of("checks", len(checks))))
    cells = []
    for check in checks:
        own = [row for row in rows if row["check"] == check]
        best = min(
            own,
            key=lambda row: (
                _ORDER.get(row["verdict"], 3),
                -(row["share"] or 0),
                row["cluster_id"],
            ),
        )
        counts = [
            w.say("alternatives.count", n=sum(row["verdict"] == verdict for row in own),
                  verdict=w(f"answer.{verdict.replace(' ', '_')}"))
            for verdict in _ORDER
            if any(row["verdict"] == verdict for row in own)
        ]  # fmt: skip
        cells.append(
            (
                w.get(f"check.{check}", best["question"]),
                w.listing(counts),
                w.say(
                    "alternatives.found",
                    cluster=best["cluster_id"],
                    evidence=desk.machine(shorter(best["evidence"] or "", 300)),
                ),
            )
        )
    blocks.append(
        desk.table(
            "alternatives",
            [
                desk.column("check", width=0.3),
                desk.column("outcome", width=0.2),
                desk.column("found"),
            ],
            cells,
            note=w.say("alternatives.note"),
            small=True,
        )
    )
    blocks += _matrix(desk)
    blocks += [
        desk.heading("change_mind", 2),
        Bullets(tuple(w.say(f"alternatives.change_{n}") for n in range(1, 5))),
    ]
    return blocks


def _matrix(desk: Desk) -> list[Block]:
    """Hypotheses against evidence; what supports is not added up, only what speaks against."""
    if desk.assessed is None:
        return []
    w, found = desk.w, desk.assessed.matrix
    letters = dict(
        zip((each.hypothesis_id for each in found.hypotheses), ascii_uppercase, strict=False)
    )
    terms = tuple(
        ((Text(letters[each.hypothesis_id], "strong"),),
         (Text(w.get(f"hypothesis.{each.hypothesis_id}", each.text)),) if each.person is None
         else (desk.data(each.text, None), Text(" "),
               *w.say("alternatives.added_by", person=desk.data(each.person, 60))))
        for each in found.hypotheses
    )  # fmt: skip
    columns = [
        desk.column("evidence_row"),
        *(Column(letters[each.hypothesis_id], width=0.055) for each in found.hypotheses),
        desk.column("diagnosticity", numeric=True, width=0.09),
    ]
    rows: list[tuple[object, ...]] = []
    for row in found.rows:
        if not row.counts:
            continue
        asked, outcome = _asked(desk, row)
        rows.append(
            (
                (
                    Text(asked),
                    Text(f" {outcome}. ", "strong"),
                    Text("\n"),
                    *_quiet(desk, shorter(row.says, 190)),
                ),
                *(_cell(row.cell(each.hypothesis_id).word) for each in found.hypotheses),
                w.number(row.diagnosticity, 2),
            )
        )
    scores = {each.hypothesis_id: each for each in found.scores}
    rows.append(
        (
            (Text(w("alternatives.sum"), "strong"),),
            *(
                (Text(w.number(scores[each.hypothesis_id].inconsistency), "strong"),)
                for each in found.hypotheses
            ),
            "",
        )
    )
    silent = sum(1 for row in found.rows if not row.counts)
    least = w.listing([letters[each] for each in found.least])
    sums = desk.from_assessment("matrix.scores", f"{len(found.scores)} sums")
    return [
        desk.heading("matrix", 2),
        desk.say("alternatives.matrix"),
        Terms(terms),
        *_figure(desk, found),
        desk.table(
            "matrix", columns, rows,
            note=w.say("alternatives.matrix_note", n=silent, query=Number(sums.query, sums.query)), small=True,
        ),
        desk.say("alternatives.least", least=least),
    ]  # fmt: skip


def _figure(desk: Desk, found: Matrix) -> list[Block]:
    asked = {
        row.evidence_id: f"{row.evidence_id}: {_asked(desk, row)[0]}" if row.outcome == "given"
        else " ".join(_asked(desk, row))
        for row in found.rows
    }  # fmt: skip
    names = {
        each.hypothesis_id: desk.w.get(f"hypothesis_short.{each.hypothesis_id}", each.hypothesis_id)
        for each in found.hypotheses
    }
    call = f"overt.charts.hypothesis_matrix(case, '{found.operation_id}')"
    return desk.figure(draw_matrix(found, asked, names), call)


def _asked(desk: Desk, row: Row) -> tuple[str, str]:
    """What was asked of the case, and its answer; of evidence from outside its kind."""
    outside = desk.w.get(f"outside.{row.question.replace(' ', '_')}", row.question)
    question = desk.w.get(f"evidence_kind.{row.evidence_id}", outside)
    return question, desk.w.get(f"form.{row.outcome}", row.outcome or "–")


def _cell(word: str) -> Spans:
    return (Text(word, "strong" if word in ("I", "II") else "quiet" if word == "N" else "plain"),)


def _quiet(desk: Desk, text: str) -> Spans:
    told = desk.machine(text)
    return (Text(told.text, "quiet", told.lang),)
