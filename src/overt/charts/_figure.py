"""What a figure is: a chart, the same numbers as a table, a sentence for those who cannot see it.

A figure that would mislead, for want of posts for example, is not drawn: `chart` is None and
`why_not` says the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import altair as alt
import pyarrow as pa

from overt.charts._style import CONFIG, INK, MUTED

Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of a report, a screen or a notebook.

    key       names it on a page, and nowhere twice: "shift-3" is the shift heatmap of cluster 3
    title     the subject, never the finding
    subtitle  how much it stands on: "43 accounts, 17,143 posts"
    alt       one or two sentences made from the data, for those who do not see the picture
    twin      the table twin: the numbers the marks show
    measure   column of `twin` that the marks show
    chart     the Altair chart, free to be restyled; None when it is not drawn
    why_not   why it is not drawn
    notes     sentences that guard against misreading; print them wherever the figure stands
    """

    key: str
    title: str
    subtitle: str
    alt: str
    twin: pa.Table
    measure: str
    chart: Chart | None = None
    why_not: str | None = None
    notes: tuple[str, ...] = ()

    def export(self, footer: str = "") -> Chart:
        """The chart with title, subtitle and a footer on it: a picture that stands alone.

        The footer is the place for case, period and hashes. Raises ValueError when the figure is
        not drawn.
        """
        if self.chart is None:
            raise ValueError(f"{self.key} is not drawn: {self.why_not}")
        title = alt.Title(
            self.title, subtitle=[self.subtitle], anchor="start", fontSize=16, offset=14,
            color=INK, subtitleColor=MUTED, subtitleFontSize=12,
        )  # fmt: skip
        bare = self.chart.copy()
        bare.config = alt.Undefined  # only the outermost chart may have one
        note = alt.Chart(data([{"footer": footer}])).mark_text(
            align="left", x=0, color=MUTED, fontSize=10
        )
        return themed(alt.vconcat(bare, note.encode(text="footer:N"), title=title))


def themed(chart: Chart) -> Chart:
    """The chart with the look all figures share."""
    styled: Chart = chart.configure(**CONFIG)
    return styled


class _Rows(alt.Data):
    """Inline rows that the copies of a chart share.

    Altair copies a chart each time it is layered or joined, row by row; that took most of the time
    of drawing a map.
    """

    _class_is_valid_at_instantiation = False  # `to_dict` validates the whole chart once

    def __deepcopy__(self, _memo: object = None) -> _Rows:
        return self


def data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    """Rows as the inline data of a chart; nothing is ever loaded from elsewhere."""
    made: alt.Data = _Rows(values=list(rows))  # type: ignore[no-untyped-call]  # Altair's own
    return made


def not_drawn(key: str, title: str, twin: pa.Table, measure: str, why_not: str) -> Figure:
    """A figure that is not drawn, with the reason."""
    return Figure(
        key=key,
        title=title,
        subtitle="",
        alt=f"This figure is not drawn. {why_not}",
        twin=twin,
        measure=measure,
        why_not=why_not,
    )
