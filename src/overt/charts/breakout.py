"""C13: how far an operation got on the Breakout Scale, and where it was seen: platforms by communities."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import altair as alt
import pyarrow as pa

from overt.assessment import Impact, impact
from overt.assessment.breakout import NOT_REACHED, NOT_SHOWN, REACHED, Step
from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import EMPTY, HATCH, INK, MUTED, PAPER, RULE, STEPS

if TYPE_CHECKING:
    from overt.case import Case

MOST_COMMUNITIES = 8

_PROVEN, _BELOW, _UNKNOWN = "proven", "fewer than three accounts", "unknown"
_OWN_POSTS = "its own posts"
_FILLS = {REACHED: STEPS[4], NOT_SHOWN: HATCH, NOT_REACHED: PAPER}
_CELLS = {_PROVEN: STEPS[4], _BELOW: STEPS[0], _UNKNOWN: HATCH}
_RUNG, _ROW = 44, 34
_LETTERS = 48  # of the words of a step on one line
_GRID = 230


def breakout_ladder(case: Case, operation_id: str) -> Figure:
    """How far one operation got: platforms and communities with proof, and the six steps of the Breakout Scale."""
    return draw(impact(case.engine, operation_id))


def draw(found: Impact, words: Mapping[int, str] | None = None) -> Figure:
    """The grid and the ladder; `words` of the steps in another language, by number.

    A cell of the grid is filled where a proof exists: a post of the operation on the platform, or enough accounts of
    a community that took it up. A step is filled when it is reached; no evidence, no step.
    """
    key, title = f"breakout-{found.operation_id}", "How far the operation got, by platform and community"
    steps = found.breakout.steps
    if found.breakout.category is None:
        return not_drawn(key, title, _twin([], steps), "proofs", steps[0].why)
    cells = _cells(found)
    reached = [str(step.number) for step in steps if step.state == REACHED]
    open_ = [str(step.number) for step in steps if step.state == NOT_SHOWN]
    refused = [str(step.number) for step in steps if step.state == NOT_REACHED]
    told = "; ".join(
        f"{state}: {', '.join(numbers)}"
        for state, numbers in ((REACHED, reached), (NOT_SHOWN, open_), (NOT_REACHED, refused))
        if numbers
    )
    return Figure(
        key=key,
        title=title,
        subtitle=f"{found.accounts} accounts of the operation, {found.reach.takers:,} others took it up",
        alt=(
            f"Grid of {len(_platforms(found))} by {len({cell['row'] for cell in cells})}, platforms by communities, "
            f"beside the six steps of the Breakout Scale. Steps {told}."
        ),
        twin=_twin(cells, steps),
        measure="proofs",
        chart=_chart(cells, _platforms(found), steps, words or {}),
        notes=_notes(found),
    )


def _platforms(found: Impact) -> list[str]:
    """Of its posts, then of those who took it up."""
    others = (name for each in found.reach.communities for name in each.platforms)
    return list(dict.fromkeys((*found.breakout.platforms, *others)))


def _cells(found: Impact) -> list[dict[str, Any]]:
    """The cells that are drawn: one per platform with its posts, one per community and platform of its members."""
    cells: list[dict[str, Any]] = [
        {"row": _OWN_POSTS, "platform": name, "state": _PROVEN, "proofs": 1, "shown": "✓"}
        for name in found.breakout.platforms
    ]
    if found.reach.found is None:
        return cells + [
            {"row": "communities", "platform": name, "state": _UNKNOWN, "proofs": None, "shown": "?"}
            for name in found.breakout.platforms
        ]
    for each in found.reach.communities[:MOST_COMMUNITIES]:
        cells += [
            {
                "row": f"{each.community_id}, {each.members:,} accounts", "platform": name,
                "state": _PROVEN if each.reached else _BELOW, "proofs": len(each.takers),
                "shown": f"{len(each.takers):,}",
            }
            for name in each.platforms
        ]  # fmt: skip
    return cells


def _notes(found: Impact) -> tuple[str, ...]:
    reach = found.reach
    notes = [
        "A step needs evidence. Not shown: nothing proves it, and what was looked at could not have shown it.",
        "Taking up is no persuasion: a repost or an answer does not say that anybody believed it.",
    ]
    if reach.found is None:
        notes.append(f"Communities are unknown: {reach.why_unknown}.")
        return tuple(notes)
    notes.append("A number is of accounts that took it up; below three a community is not reached.")
    if untouched := reach.found - len(reach.communities):
        notes.append(f"Communities of which no account took it up, not drawn: {untouched}.")
    if (more := len(reach.communities) - MOST_COMMUNITIES) > 0:
        notes.append(f"Communities with fewer such accounts, not drawn: {more}.")
    if reach.unplaced:
        notes.append(f"Accounts that took it up and are in no community: {reach.unplaced:,}.")
    return tuple(notes)


def _chart(
    cells: list[dict[str, Any]], platforms: list[str], steps: tuple[Step, ...], words: Mapping[int, str]
) -> Chart:  # fmt: skip
    return themed(
        alt.hconcat(_grid(cells, platforms), _ladder(steps, words), spacing=34).resolve_scale(
            color="independent"
        )
    )


def _grid(cells: list[dict[str, Any]], platforms: list[str]) -> Chart:
    rows = list(dict.fromkeys(cell["row"] for cell in cells))
    tilted = len(platforms) > 4
    x = alt.X(
        "platform:N", sort=platforms, title=None, scale=alt.Scale(domain=platforms, paddingInner=0.08, paddingOuter=0),
        axis=alt.Axis(
            orient="top", domain=False, ticks=False, labelColor=INK, labelAngle=-40 if tilted else 0, labelLimit=90,
            labelAlign="left" if tilted else "center",
        ),
    )  # fmt: skip
    y = alt.Y(
        "row:N", sort=rows, title=None, scale=alt.Scale(domain=rows, paddingInner=0.12, paddingOuter=0),
        axis=alt.Axis(labelColor=INK, labelLimit=170),
    )  # fmt: skip
    drawn = [
        {**cell, "fill": _CELLS[cell["state"]], "ink": PAPER if cell["state"] == _PROVEN else INK}
        for cell in cells
    ]
    base = alt.Chart(data(drawn)).encode(x=x, y=y)
    boxes = base.mark_rect(cornerRadius=2, stroke=RULE, strokeWidth=0.8).encode(
        color=alt.Color("fill:N", scale=None)
    )
    numbers = base.mark_text(fontSize=11).encode(
        text="shown:N", color=alt.Color("ink:N", scale=None)
    )
    return alt.layer(boxes, numbers).properties(
        width=_GRID,
        height=min(_ROW, _RUNG * 6 // len(rows)) * len(rows),
        view=alt.ViewBackground(fill=EMPTY, stroke=None),
    )


def _ladder(steps: tuple[Step, ...], words: Mapping[int, str]) -> Chart:
    rungs = [
        {
            "number": str(step.number), "proofs": len(step.proof), "fill": _FILLS[step.state],
            "ink": PAPER if step.state == REACHED else INK, "state": _told(step),
            "what": "\n".join(textwrap.wrap(words.get(step.number, step.what), _LETTERS)),
        }
        for step in steps
    ]  # fmt: skip
    order = [str(rung["number"]) for rung in reversed(rungs)]  # a ladder is climbed from below
    y = alt.Y("number:N", sort=order, axis=None, scale=alt.Scale(domain=order, padding=0))
    base = alt.Chart(data(rungs)).encode(y=y)
    boxes = base.mark_square(
        size=784, opacity=1, stroke=RULE, strokeWidth=1.2, cornerRadius=2
    ).encode(x=alt.value(15), color=alt.Color("fill:N", scale=None))
    numbers = base.mark_text(fontSize=13, fontWeight="bold").encode(
        x=alt.value(15), text="number:N", color=alt.Color("ink:N", scale=None)
    )
    states = base.mark_text(
        align="left", fontSize=11, fontWeight="bold", color=INK, dy=-13
    ).encode(x=alt.value(38), text="state:N")
    said = base.mark_text(
        align="left", baseline="top", fontSize=11, color=MUTED, lineBreak="\n", lineHeight=13, dy=-6
    ).encode(x=alt.value(38), text="what:N")
    return alt.layer(boxes, numbers, states, said).properties(
        width=38 + 6 * _LETTERS, height=_RUNG * len(rungs)
    )


def _told(step: Step) -> str:
    """Its state, and on how many proofs that rests: "reached · 2 proofs"."""
    count = len(step.proof)
    return f"{step.state} · {count} proof{'s' * (count > 1)}" if count else step.state


def _twin(cells: list[dict[str, Any]], steps: tuple[Step, ...]) -> pa.Table:
    """The steps, then the cells. Proofs: of a step its proofs, of a community the accounts that took it up."""
    rows = [
        {"part": f"step {step.number}", "platform": None, "state": step.state, "proofs": len(step.proof)}
        for step in steps
    ]
    rows += [
        {"part": cell["row"], "platform": cell["platform"], "state": cell["state"], "proofs": cell["proofs"]}
        for cell in cells
    ]
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], kind)
            for name, kind in (
                ("part", pa.string()), ("platform", pa.string()), ("state", pa.string()), ("proofs", pa.int64()),
            )
        }
    )  # fmt: skip
