"""C16: competing hypotheses against the evidence, ranked by what speaks against them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from string import ascii_uppercase
from typing import TYPE_CHECKING

import altair as alt
import pyarrow as pa

from overt.assessment import Matrix, matrix
from overt.assessment.matrix import AGAINST, RULE, Row, Score
from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import EMPTY, GRID, INK, MUTED, OTHERS, PAPER, STEPS
from overt.charts._style import RULE as LINE

if TYPE_CHECKING:
    from overt.case import Case

MOST_ROWS = 18

_NAMED = 8  # hypotheses that have room for their names; of more the letters are drawn
_LETTERS = 54  # of a question on one line
_QUESTION = 285
_ROW = 28
_TINTS = {"CC": GRID, "C": EMPTY, "N": PAPER, "I": STEPS[1], "II": STEPS[4]}
"""Dark speaks against. What is consistent stays pale: it counts nothing, so it must not draw the eye."""

_SUM = "Inconsistency (sum)"


def hypothesis_matrix(case: Case, operation_id: str) -> Figure:
    """What each piece of evidence says of each hypothesis about one operation, and what speaks against each."""
    return draw(matrix(case.engine, operation_id))


def draw(
    found: Matrix, asked: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None
) -> Figure:  # fmt: skip
    """The matrix; what was `asked`, with its answer, by evidence, and short `names` by hypothesis, as they are shown.

    Rows by diagnosticity, the sum of what speaks against each hypothesis below. What supports is never added up.
    """
    key, title = f"hypotheses-{found.operation_id}", "Hypotheses against the evidence, by diagnosticity"
    named = _named(found, names or {})
    telling = [row for row in found.rows if row.counts and _tells(row)]
    if not telling:
        return not_drawn(
            key, title, _twin([], found, named, {}), "diagnosticity",
            "No evidence in the case tells the hypotheses apart.",
        )  # fmt: skip
    asked = {row.evidence_id: (asked or {}).get(row.evidence_id) or _asked(row) for row in telling}
    shown = telling[:MOST_ROWS]
    sums = {each.hypothesis_id: each for each in found.scores}
    told = ", ".join(
        f"{name} {_sum(sums[hypothesis])}" for hypothesis, name in named.items()
    )
    return Figure(
        key=key,
        title=title,
        subtitle=f"{len(telling)} pieces of evidence, {len(named)} hypotheses",
        alt=(
            f"Matrix of {len(shown)} pieces of evidence and {len(named)} hypotheses. What speaks against each, added "
            f"up: {told}."
        ),
        twin=_twin(shown, found, named, asked),
        measure="diagnosticity",
        chart=_chart(shown, found, named, asked),
        notes=_notes(found, telling),
    )


def _named(found: Matrix, names: Mapping[str, str]) -> dict[str, str]:
    """Hypothesis → letter and short name: "A covert"."""
    ids = [each.hypothesis_id for each in found.hypotheses]
    letters = [*ascii_uppercase, *(str(place) for place in range(27, len(ids) + 1))]
    return {each: f"{letter} {names.get(each, each)}" for letter, each in zip(letters, ids, strict=False)}


def _tells(row: Row) -> bool:
    """Whether it tells hypotheses apart, or speaks against all of them."""
    return row.diagnosticity > 0 or any(AGAINST[cell.word] for cell in row.cells)


def _asked(row: Row) -> str:
    if row.outcome == "given":
        return f"{row.evidence_id}: {row.question}"
    return f"{row.question} {row.outcome or '–'}"


def _sum(score: Score) -> str:
    """The sum; a hypothesis that nothing could have spoken against has none."""
    return f"{score.inconsistency:g}" if score.tested_by else "not tested"


def _notes(found: Matrix, telling: list[Row]) -> tuple[str, ...]:
    notes = [
        "The sum is no probability: least against a hypothesis may mean that it was tested least.",
        "I counts 1 and II counts 2, once per family of evidence; what is consistent is not added up.",
    ]
    if any(cell.by != RULE for row in telling for cell in row.cells if row.outcome != "given"):
        notes.append("A cell with * was set by a person instead of the rule.")
    if (more := len(telling) - MOST_ROWS) > 0:
        notes.append(f"Rows that tell less, not drawn but in the sums: {more}.")
    if silent := len(found.rows) - len(telling):
        notes.append(
            f"Evidence that says the same of every hypothesis, has no answer or no grade, not drawn: {silent}."
        )
    return tuple(notes)


def _chart(
    shown: list[Row], found: Matrix, named: Mapping[str, str], asked: Mapping[str, str]
) -> Chart:  # fmt: skip
    keys = [*(row.evidence_id for row in shown), _SUM]
    words = {each: _lines(asked.get(each, each)) for each in keys}
    height = max(_ROW, 13 * max(map(len, words.values())) + 4) * len(keys)
    rows = alt.Y(
        "evidence:N", sort=keys, axis=None, scale=alt.Scale(domain=keys, paddingInner=0.08, paddingOuter=0)
    )
    wide = max(28, min(58, 360 // len(named)))
    return themed(
        alt.hconcat(
            _questions(words, rows).properties(width=_QUESTION, height=height),
            _cells(shown, found, named, rows).properties(width=wide * len(named), height=height),
            _diagnosticity(shown, rows).properties(width=84, height=height),
            spacing=12,
        )
    )


def _lines(asked: str) -> list[str]:
    """A question on lines of one width; mark and answer stay with its last word."""
    bound = asked.replace(" ?", "\u00a0?").replace("? ", "?\u00a0")
    return textwrap.wrap(bound, _LETTERS)


def _questions(words: Mapping[str, list[str]], rows: alt.Y) -> Chart:
    """What was asked, on one or more lines; an axis would not centre them."""
    base = alt.Chart(
        data([{"evidence": each, "lines": len(told), "words": "\n".join(told)} for each, told in words.items()])
    ).encode(x=alt.value(0), y=rows, text="words:N")
    return alt.layer(
        *(
            base.transform_filter(f"datum.lines === {count}").mark_text(
                align="left", fontSize=11, color=INK, lineBreak="\n", lineHeight=13, dy=-6.5 * (count - 1)
            )
            for count in sorted({len(told) for told in words.values()})
        )
    )


def _cells(shown: list[Row], found: Matrix, named: Mapping[str, str], rows: alt.Y) -> Chart:
    x = alt.X(
        "hypothesis:N", sort=list(named), axis=None,
        scale=alt.Scale(domain=list(named), paddingInner=0.05, paddingOuter=0),
    )  # fmt: skip
    cells = [
        {
            "evidence": row.evidence_id, "hypothesis": cell.hypothesis_id, "fill": _TINTS[cell.word],
            "cell": cell.word + ("*" if cell.by != RULE and row.outcome != "given" else ""),
            "ink": PAPER if cell.word == "II" else MUTED if cell.word == "N" else INK,
            "weight": "bold" if AGAINST[cell.word] else "normal",
        }
        for row in shown
        for cell in row.cells
    ]  # fmt: skip
    base = alt.Chart(data(cells)).encode(x=x, y=rows)
    boxes = base.mark_rect(cornerRadius=2, stroke=LINE, strokeWidth=0.5).encode(
        color=alt.Color("fill:N", scale=None)
    )
    letters = [
        base.transform_filter(f"datum.weight === '{weight}'")
        .mark_text(fontSize=11, fontWeight=weight)
        .encode(text="cell:N", color=alt.Color("ink:N", scale=None))
        for weight in ("bold", "normal")
    ]
    sums = [{"evidence": _SUM, "hypothesis": each.hypothesis_id, "sum": _sum(each)} for each in found.scores]
    below = (
        alt.Chart(data(sums))
        .mark_text(fontSize=12, fontWeight="bold", color=INK)
        .encode(x=x, y=rows, text="sum:N")
    )
    heads = alt.Chart(
        data([{"hypothesis": each, "letter": name.partition(" ")[0], "name": name.partition(" ")[2]}
              for each, name in named.items()])
    ).encode(x=x)  # fmt: skip
    letter = heads.mark_text(fontSize=11, fontWeight="bold", color=INK).encode(
        y=alt.value(-24), text="letter:N"
    )
    name = heads.mark_text(fontSize=10, color=INK, limit=70).encode(y=alt.value(-10), text="name:N")
    return alt.layer(boxes, *letters, below, letter, *([name] if len(named) <= _NAMED else []))


def _diagnosticity(shown: list[Row], rows: alt.Y) -> Chart:
    base = alt.Chart(
        data([{"evidence": row.evidence_id, "diagnosticity": row.diagnosticity} for row in shown])
    )
    x = alt.X("diagnosticity:Q", axis=None, scale=alt.Scale(domain=[0, 1.4]))
    bars = base.mark_bar(color=OTHERS, height=9).encode(x=x, y=rows)
    numbers = base.mark_text(align="left", dx=4, fontSize=11, color=INK).encode(
        x=x, y=rows, text=alt.Text("diagnosticity:Q", format=".2f")
    )
    head = (
        alt.Chart(data([{"head": "diagnosticity"}]))
        .mark_text(align="left", fontSize=10, color=INK)
        .encode(x=alt.value(0), y=alt.value(-10), text="head:N")
    )
    return alt.layer(bars, numbers, head)


def _twin(
    shown: list[Row], found: Matrix, named: Mapping[str, str], asked: Mapping[str, str]
) -> pa.Table:  # fmt: skip
    """One row per piece of evidence and the sums below; a column per hypothesis."""
    sums = {each.hypothesis_id: _sum(each) for each in found.scores}
    columns: dict[str, pa.Array] = {
        "evidence": pa.array([*(asked[row.evidence_id] for row in shown), _SUM], pa.string())
    }
    for hypothesis, name in named.items():
        words = [row.cell(hypothesis).word for row in shown]
        columns[name] = pa.array([*words, sums[hypothesis]], pa.string())
    columns["diagnosticity"] = pa.array([*(row.diagnosticity for row in shown), None], pa.float64())
    return pa.table(columns)
