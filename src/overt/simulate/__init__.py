"""Labelled synthetic cases, for the demo, the tests and the benchmarks.

    summary = overt.simulate.write(Path("demo"), scenario="demo", posts=12_000, seed=0)

Each kind of participant is one file: `people`, `feeds`, `news_agency`, `fan_club`,
`breaking_story`, `sister_channels`, `cross_posters`, `association`, `campaign_day`,
`double_lives`, `reply_storm`, `big_operation`, `spamouflage_operation`, `closed_circle`. They produce posts as columns
(`posts.Posts`) about a common `world`; `writers` turn these into the files platforms give.
"""

from __future__ import annotations

from overt.simulate.case import Summary, write
from overt.simulate.scenarios import scenarios

__all__ = ["Summary", "scenarios", "write"]
