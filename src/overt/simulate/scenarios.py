"""Which actors make up which case."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from overt.errors import SettingError
from overt.simulate.association import Association
from overt.simulate.big_operation import BigOperation
from overt.simulate.breaking_story import BreakingStory
from overt.simulate.campaign_day import CampaignDay
from overt.simulate.closed_circle import ClosedCircle
from overt.simulate.cross_posters import CrossPosters
from overt.simulate.double_lives import DoubleLives
from overt.simulate.fan_club import FanClub
from overt.simulate.feeds import Feeds
from overt.simulate.news_agency import NewsAgency
from overt.simulate.operation import Operation
from overt.simulate.people import People
from overt.simulate.reply_storm import ReplyStorm
from overt.simulate.sister_channels import SisterChannels
from overt.simulate.spamouflage_operation import SpamouflageOperation
from overt.simulate.stage import Actor

_X_ONLY = {"x": 1.0}
_THREE = {"x": 0.8, "facebook": 0.12, "telegram": 0.08}
_INNOCENT = {"x": 0.76, "facebook": 0.08, "telegram": 0.09, "bluesky": 0.07}
_FOUR = {"x": 0.7, "facebook": 0.15, "telegram": 0.07, "bluesky": 0.08}


@dataclass(frozen=True)
class Scenario:
    """A kind of case. `platforms` gives each platform's share of the ordinary posts; the actors
    perform in this order, ordinary people last, who fill the case up to its size."""

    name: str
    help: str
    platforms: Mapping[str, float]
    actors: tuple[Actor, ...]

    def at(self, intensity: float | Mapping[str, float]) -> Scenario:
        """The same scenario with operations of another intensity: all, or by name."""
        operations = [actor.name for actor in self.actors if isinstance(actor, Operation)]
        if not isinstance(intensity, Mapping):
            intensity = dict.fromkeys(operations, intensity)
        for name in intensity:
            if name not in operations:
                raise SettingError(
                    f"intensity names the operation {name!r}, but the scenario {self.name!r} has "
                    f"{', '.join(operations) or 'none'}."
                )
        return replace(self, actors=tuple(
            replace(actor, intensity=float(intensity[actor.name]))
            if isinstance(actor, Operation) and actor.name in intensity else actor
            for actor in self.actors
        ))


_SCENARIOS = (
    Scenario(
        "demo",
        "ordinary people, a fan club, a news agency, feeds, a breaking story, and one operation",
        _THREE,
        (Feeds(), NewsAgency(), FanClub(), BreakingStory(), BigOperation(), People()),
    ),
    Scenario(
        "big",
        "VIGINUM's yardstick: copy-pasta campaigns on X, an incident exploited, takedown, return",
        _X_ONLY,
        (Feeds(), NewsAgency(), BigOperation(), People()),
    ),
    Scenario(
        "spamouflage",
        "Meta's yardstick: shift work, a numbered list, filler and translations on four platforms",
        _FOUR,
        (Feeds(), NewsAgency(), SpamouflageOperation(), People()),
    ),
    Scenario(
        "quiet",
        "no operation at all: people, fans, an agency, feeds and a breaking story",
        _THREE,
        (Feeds(), NewsAgency(), FanClub(), BreakingStory(), People()),
    ),
    Scenario(
        "mixed",
        "everything: both operations beside all who act together for reasons of their own",
        _FOUR,
        (Feeds(), NewsAgency(), FanClub(), BreakingStory(), BigOperation(), SpamouflageOperation(),
         People()),
    ),
    Scenario(
        "innocent",
        "sister channels, cross-posters, an association, a campaign day, people with several accounts "
        "and a reply storm, beside two operations, one of which poses as outlets",
        _INNOCENT,
        (SisterChannels(), CrossPosters(), Association(), CampaignDay(), DoubleLives(), ReplyStorm(),
         BigOperation(), ClosedCircle(), People()),
    ),
)


def scenarios() -> dict[str, str]:
    """Names of the scenarios and a line about each."""
    return {each.name: each.help for each in _SCENARIOS}


def scenario_named(name: str) -> Scenario:
    """The scenario of a name; an unknown one is refused with the nearest that exists."""
    for each in _SCENARIOS:
        if each.name == name:
            return each
    near = difflib.get_close_matches(name, scenarios(), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise SettingError(
        f"There is no scenario {name!r}.{hint} There are: {', '.join(scenarios())}."
    )
