"""C14: which techniques of the frameworks the posts show, tactics in order of execution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import pyarrow as pa

from overt.assessment.frameworks import DISARM, KILL_CHAIN
from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._steps import stepped
from overt.charts._style import EMPTY, INK, PAPER, STEPS, WIDTH

if TYPE_CHECKING:
    from overt.case import Case

_ROW = 30
_DARK_FROM = 3  # steps from which letters on the cell are white

_SHOWN = """
    SELECT t.framework, t.technique_id, t.name, t.tactic, t.tactic_order, COUNT(DISTINCT q.post_key) AS posts
    FROM technique t
    JOIN technique_post q ON q.subject = t.subject AND q.technique_id = t.technique_id
    WHERE t.subject = :subject
    GROUP BY t.framework, t.technique_id, t.name, t.tactic, t.tactic_order
    ORDER BY t.framework NULLS LAST, t.tactic_order NULLS LAST, t.technique_id NULLS LAST
"""


def technique_map(case: Case, cluster_id: int) -> Figure:
    """Techniques that the posts of one cluster show."""
    rows = case.sql(_SHOWN, subject=f"cluster:{cluster_id}").to_pylist()
    return draw(rows, key=f"techniques-{cluster_id}")


def draw(rows: Sequence[dict[str, Any]], *, key: str = "techniques") -> Figure:
    """The heat map, from rows of (framework, technique_id, name, tactic, tactic_order, posts).

    One line per tactic in order of execution, one cell per technique; a technique that no post shows cannot be
    drawn. Both frameworks have a panel of their own.
    """
    title = "Techniques that posts show, in order of execution"
    shown = sorted(
        (row for row in rows if row["posts"]),
        key=lambda row: (
            row["framework"] != DISARM,
            row["tactic_order"],
            -row["posts"],
            row["technique_id"],
        ),
    )
    if not shown:
        return not_drawn(key, title, _twin([]), "posts", "No technique is shown by a post.")
    steps, names = stepped([float(row["posts"]) for row in shown], skewed=True)
    used = [name for name in names[1:] if name in steps]
    cells = _cells(shown, steps, names)
    panels = [
        _panel([cell for cell in cells if cell["framework"] == name], name, names[1:])
        for name in (DISARM, KILL_CHAIN)
        if any(cell["framework"] == name for cell in cells)
    ]
    first = [sum(1 for row in shown if row["framework"] == name) for name in (DISARM, KILL_CHAIN)]
    most = max(shown, key=lambda row: (row["posts"], row["technique_id"]))
    return Figure(
        key=key,
        title=title,
        subtitle=f"{first[0]} techniques of {DISARM}, {first[1]} of the {KILL_CHAIN}",
        alt=(
            f"Grid of {len(shown)} techniques by tactic in order of execution. Most posts, {most['posts']:,}, show "
            f"{most['technique_id']} {most['name']}."
        ),
        twin=_twin(shown),
        measure="posts",
        chart=themed(alt.vconcat(*panels, spacing=18)) if used else None,
        notes=(
            "Proposed by the tool from signals and markers; a person confirms.",
            "A number in a cell is that of the framework; more posts means more visible, not more important.",
        ),
    )


def _cells(
    shown: Sequence[dict[str, Any]], steps: list[str], names: list[str]
) -> list[dict[str, Any]]:
    cells = []
    place: dict[tuple[str, int], int] = {}
    for row, step in zip(shown, steps, strict=True):
        line = (row["framework"], row["tactic_order"])
        column = place.get(line, 0)
        place[line] = column + 1
        cells.append(
            {
                "framework": row["framework"], "tactic": f"{row['tactic_order']}. {row['tactic']}", "column": column,
                "technique": row["technique_id"], "name": row["name"], "posts": row["posts"], "step": step,
                "dark": names.index(step) > _DARK_FROM,
            }
        )  # fmt: skip
    return cells


def _panel(cells: list[dict[str, Any]], framework: str, names: list[str]) -> Chart:
    order = list(dict.fromkeys(cell["tactic"] for cell in cells))
    columns = max(6, 1 + max(cell["column"] for cell in cells))
    x = alt.X(
        "column:O",
        axis=None,
        scale=alt.Scale(domain=list(range(columns)), paddingInner=0.06, paddingOuter=0),
    )
    y = alt.Y(
        "tactic:N", sort=order, title=None, axis=alt.Axis(labelLimit=230, labelColor=INK, domain=False, ticks=False),
        scale=alt.Scale(paddingInner=0.12, paddingOuter=0.05),
    )  # fmt: skip
    base = alt.Chart(data(cells)).encode(x=x, y=y)
    colours = list(STEPS[: len(names)])
    boxes = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color(
            "step:O",
            scale=alt.Scale(domain=names, range=colours),
            legend=alt.Legend(title="posts", columns=len(names)) if framework == DISARM else None,
        )
    )
    light = (
        base.transform_filter("!datum.dark")
        .mark_text(fontSize=11, color=INK)
        .encode(text="technique:N")
    )
    dark = (
        base.transform_filter("datum.dark")
        .mark_text(fontSize=11, color=PAPER)
        .encode(text="technique:N")
    )
    title = alt.Title(framework, anchor="start", fontSize=12)
    return alt.layer(boxes, light, dark).properties(
        width=WIDTH - 180,
        height=_ROW * len(order),
        title=title,
        view=alt.ViewBackground(fill=EMPTY, stroke=None),
    )


def _twin(rows: Sequence[dict[str, Any]]) -> pa.Table:
    return pa.table(
        {
            "framework": pa.array([row["framework"] for row in rows], pa.string()),
            "tactic": pa.array(
                [f"{row['tactic_order']}. {row['tactic']}" for row in rows], pa.string()
            ),
            "technique": pa.array([row["technique_id"] for row in rows], pa.string()),
            "name": pa.array([row["name"] for row in rows], pa.string()),
            "posts": pa.array([row["posts"] for row in rows], pa.int64()),
        }
    )
