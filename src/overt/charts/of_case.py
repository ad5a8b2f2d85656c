"""The figures of one case, as `case.charts`: what a notebook calls.

>>> case.charts.shift_heatmap(1).chart        # doctest: +SKIP
>>> case.charts                               # doctest: +SKIP
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING

from overt.charts._figure import Figure
from overt.charts.activity import activity_timeline
from overt.charts.breakout import breakout_ladder
from overt.charts.coverage import coverage_calendar
from overt.charts.creation import account_creation
from overt.charts.echo import own_applause
from overt.charts.gaps import gap_histogram
from overt.charts.hypotheses import hypothesis_matrix
from overt.charts.ladder import window_ladder
from overt.charts.map import cluster_map
from overt.charts.narratives import narrative_timelines
from overt.charts.offset import offset_profile
from overt.charts.roles import role_bars
from overt.charts.sensitivity import sensitivity_curve
from overt.charts.shift import shift_heatmap
from overt.charts.techniques import technique_map
from overt.charts.waterfall import evidence_waterfall
from overt.charts.websites import website_lives

if TYPE_CHECKING:
    from overt.case import Case

OF_CLUSTER: dict[str, Callable[..., Figure]] = {
    "account_creation": account_creation,
    "activity_timeline": activity_timeline,
    "evidence_waterfall": evidence_waterfall,
    "gap_histogram": gap_histogram,
    "narrative_timelines": narrative_timelines,
    "offset_profile": offset_profile,
    "own_applause": own_applause,
    "role_bars": role_bars,
    "shift_heatmap": shift_heatmap,
    "technique_map": technique_map,
    "website_lives": website_lives,
}
"""Figures of one cluster, called with its number."""

OF_OPERATION: dict[str, Callable[..., Figure]] = {
    "breakout_ladder": breakout_ladder,
    "hypothesis_matrix": hypothesis_matrix,
}
"""Figures of one operation, called with its id."""

OF_WHOLE: dict[str, Callable[..., Figure]] = {
    "cluster_map": cluster_map,
    "coverage_calendar": coverage_calendar,
    "sensitivity_curve": sensitivity_curve,
    "window_ladder": window_ladder,
}
"""Figures of the whole case."""

_ALL = OF_CLUSTER | OF_OPERATION | OF_WHOLE


class CaseCharts:
    """Every figure as a method, without the case: `case.charts.role_bars(1)` is `role_bars(case, 1)`.

    Printed, it lists them. Each call gives a Figure: `chart` (Altair; None where it would mislead, then `why_not`
    says why), `twin` (its numbers), `alt` (it in words).
    """

    def __init__(self, case: Case) -> None:
        self._case = case

    def __getattr__(self, name: str) -> Callable[..., Figure]:
        make = _ALL.get(name)
        if make is None:
            known = ", ".join(sorted(_ALL))
            raise AttributeError(f"There is no figure {name!r}. There are: {known}.")

        def figure(*given: object, **how: object) -> Figure:
            return make(self._case, *given, **how)

        figure.__name__, figure.__doc__ = name, make.__doc__
        return figure

    def __dir__(self) -> list[str]:
        return sorted(_ALL)

    def __repr__(self) -> str:
        lines = [
            f"  .{name}({argument})  {inspect.getdoc(make)}".splitlines()[0]
            for argument, makes in (("cluster_id", OF_CLUSTER), ("operation_id", OF_OPERATION), ("", OF_WHOLE))
            for name, make in makes.items()
        ]
        return "\n".join(("Figures of this case:", *lines))
