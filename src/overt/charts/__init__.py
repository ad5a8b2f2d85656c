"""Figures: each an Altair chart, its numbers as a table, and a sentence that says what it shows.

>>> figure = shift_heatmap(case, 1)      # doctest: +SKIP
>>> figure.chart                         # doctest: +SKIP

A figure that would mislead is not drawn: `figure.chart` is None and `figure.why_not` says why.
"""

from overt.charts._figure import Figure
from overt.charts._names import short_paths
from overt.charts._style import dark_css
from overt.charts._svg import save, to_inline_svg, to_svg
from overt.charts.activity import activity_timeline
from overt.charts.breakout import breakout_ladder
from overt.charts.coverage import coverage_calendar, silences
from overt.charts.creation import account_creation
from overt.charts.echo import own_applause
from overt.charts.gaps import gap_histogram, gaps_of_others
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

__all__ = [
    "Figure",
    "account_creation",
    "activity_timeline",
    "breakout_ladder",
    "cluster_map",
    "coverage_calendar",
    "dark_css",
    "evidence_waterfall",
    "gap_histogram",
    "gaps_of_others",
    "hypothesis_matrix",
    "narrative_timelines",
    "offset_profile",
    "own_applause",
    "role_bars",
    "save",
    "sensitivity_curve",
    "shift_heatmap",
    "short_paths",
    "silences",
    "technique_map",
    "to_inline_svg",
    "to_svg",
    "website_lives",
    "window_ladder",
]
