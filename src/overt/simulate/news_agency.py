"""A news agency: a parent and its sister outlets post the same links within seconds, openly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import personas, texts
from overt.simulate.posts import Ints, Posts, Texts, concat
from overt.simulate.posts import texts as text_column
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import SECOND, moment, waking_times
from overt.simulate.world import World

_REGIONS = ("North", "South", "East", "West", "Coast", "Islands", "City", "Valley", "Highlands",
            "Lakes", "Border", "Rivers", "Plains", "Bay", "Forest", "Sports")


@dataclass(frozen=True, kw_only=True)
class NewsAgency(Actor):
    """One publisher with many accounts: the classic false alarm of coordination finders."""

    name: ClassVar[str] = "agency"

    outlets: int = setting(8, "sister outlets beside the parent", least=1, most=len(_REGIONS))
    within_s: int = setting(9, "seconds within which all outlets have posted a link", least=0)
    share: float = setting(0.04, "share of the case's posts the agency makes", least=0, most=0.5)
    most_articles: int = setting(900, "articles in the span, at most", least=1)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:  # noqa: ARG002
        """Every article, posted by the parent and nine in ten of the sisters."""
        rng = stage.generator(self.name)
        accounts = self._enrol(stage)
        articles = int(np.clip(self.share * stage.asked / len(accounts), 12, self.most_articles))
        at_ms = waking_times(rng, np.zeros(articles, np.int64), np.full(articles, 60))
        headline = texts.headlines(rng, text_column("en", articles))
        link = text_column(
            [f"https://meridia-wire.example/dispatch/{5200 + n}" for n in range(articles)], articles
        )
        yield concat([
            self._posts(stage, rng, account, at_ms[carried], headline[carried], link[carried])
            for i, account in enumerate(accounts.tolist())
            for carried in [np.flatnonzero(rng.random(articles) < (1.0 if i == 0 else 0.9))]
        ])
        stage.note(
            f"a news agency of {len(accounts)} accounts (label agency) posts the same {articles} "
            f"links within {self.within_s} s; one domain family, declared in every biography"
        )

    def _posts(
        self, stage: Stage, rng: np.random.Generator, account: int, at_ms: Ints, headline: Texts,
        link: Texts,
    ) -> Posts:
        delay = rng.integers(0, self.within_s * SECOND + 1, len(at_ms))
        return stage.posts(
            rng, np.full(len(at_ms), account), at_ms + delay, headline, link=link, language="en",
            reach=0.2,
        )

    def _enrol(self, stage: Stage) -> Ints:
        about = "News agency. Regional services: Meridia North, South … meridia-wire.example"
        rows = [("Meridia Wire", "meridiawire", about, 64_000)]
        rows += [
            (f"Meridia {region}", f"meridia{region.lower()}",
             f"Regional service of the Meridia Wire news agency. meridia-{region.lower()}.example",
             9_000 + 700 * i)
            for i, region in enumerate(_REGIONS[: self.outlets])
        ]
        return np.concatenate([
            stage.roster.enrol(
                personas.organisation(
                    name, handle, biography, language="en", client="Meridia Desk",
                    followers=followers, created_s=moment(2, 4, year=2013) // 1000,
                ),
                platform="x", label="agency", group="Meridia",
                role="parent" if i == 0 else "outlet",
            )
            for i, (name, handle, biography, followers) in enumerate(rows)
        ])
