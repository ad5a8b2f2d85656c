"""Outlets and what they publish: the links people share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from overt.simulate import personas, texts
from overt.simulate.habits import popularity, zones
from overt.simulate.posts import Floats, Ints, Posts, Texts
from overt.simulate.posts import texts as text_column
from overt.simulate.shelf import Shelf
from overt.simulate.stage import Stage
from overt.simulate.times import SECOND, moment, soon, waking_times

_KINDS = ("Courier", "Post", "Herald", "Gazette", "Telegraph", "Echo")
_GENERAL_OUTLETS = 6
_FOLLOWERS = {"x": 18_000, "facebook": 22_000, "bluesky": 4_000, "telegram": 6_000}


@dataclass(frozen=True, slots=True)
class Articles:
    """Everything that was published; `outlet` is a position in the lists of `Press`."""

    shelf: Shelf
    topic: Ints
    at_ms: Ints
    headline: Texts
    link: Texts
    language: Texts
    outlet: Ints


@dataclass(frozen=True, slots=True)
class Press:
    """The outlets: their names, topics and, per platform, the accounts of the first so many."""

    names: tuple[str, ...]
    topic: Ints
    language: Texts
    accounts: dict[str, Ints]
    articles: Articles

    def posts_on(
        self, stage: Stage, rng: np.random.Generator, platform: str
    ) -> tuple[Posts, Ints]:
        """Each outlet's post of each of its articles, seconds after publication, and its topic."""
        accounts, articles = self.accounts[platform], self.articles
        rows = np.flatnonzero(articles.outlet < len(accounts))
        posts = stage.posts(
            rng, accounts[articles.outlet[rows]],
            articles.at_ms[rows] + soon(rng, len(rows), 25 * SECOND),
            articles.headline[rows], link=articles.link[rows], language=articles.language[rows],
            reach=0.3,
        )
        return posts, articles.topic[rows]


def found(
    stage: Stage, rng: np.random.Generator, languages: Sequence[str], weight: Floats
) -> Press:
    """Six general outlets (topic 0) and one for each community, with their articles.

    `languages` and `weight` are those of the topics, 0 first.
    """
    topic = np.concatenate([np.zeros(_GENERAL_OUTLETS, np.int64), np.arange(1, len(languages))])
    language = text_column([languages[t] for t in topic], len(topic))
    places = [texts.PLACES[i] for i in rng.choice(len(texts.PLACES), len(topic), replace=False)]
    kinds = personas.pick(rng, _KINDS, len(topic))
    names = tuple(f"{place} {kind}" for place, kind in zip(places, kinds, strict=True))
    accounts = {
        platform: _enrol(stage, rng, platform, names[: _on(platform, len(topic))], language)
        for platform in stage.platforms
    }
    share = np.where(topic == 0, 0.3 / _GENERAL_OUTLETS, 0.7 * weight[topic])
    articles = _publish(rng, max(120, stage.asked // 30), names, topic, language, share)
    return Press(names, topic, language, accounts, articles)


def as_shared(rng: np.random.Generator, links: Texts) -> list[str]:
    """Addresses as they are passed on: some with tracking parameters, a few in mobile form."""
    ways = rng.choice(4, len(links), p=(0.8, 0.09, 0.08, 0.03)).tolist()
    return [
        (link, f"{link}?utm_source=share&utm_medium=social", f"{link}?fbclid=Iw{i:09x}",
         link.replace("https://", "https://m."))[way]
        for i, (link, way) in enumerate(zip(links.tolist(), ways, strict=True))
    ]


def _on(platform: str, outlets: int) -> int:
    """How many outlets have an account on a platform."""
    shares = {"x": 1.0, "facebook": 0.5, "bluesky": 0.33}
    return 2 if platform == "telegram" else int(outlets * shares[platform])


def _enrol(
    stage: Stage, rng: np.random.Generator, platform: str, names: Sequence[str], language: Texts
) -> Ints:
    numbers = []
    for name, spoken in zip(names, language.tolist(), strict=False):
        handle = name.replace(" ", "").lower()
        followers = int(_FOLLOWERS[platform] * rng.lognormal(0, 0.8))
        profile = personas.organisation(
            name, handle, f"News from {name.split()[0]}. {handle}.example", language=spoken,
            client="Newsdesk Publisher", followers=followers,
            created_s=moment(3, 1, year=int(rng.integers(2011, 2020))) // 1000,
        )
        numbers.append(stage.roster.enrol(
            profile, platform=platform, label="feed", group=f"outlet {name}", role="outlet"
        ))
    return np.concatenate(numbers)


def _publish(
    rng: np.random.Generator, size: int, names: Sequence[str], topic: Ints, language: Texts,
    share: Floats,
) -> Articles:
    outlet = rng.choice(len(names), size, p=share / share.sum())
    spoken = language[outlet]
    at_ms = np.sort(waking_times(rng, np.zeros(size, np.int64), zones(rng, spoken)))
    domains = [f"{name.replace(' ', '-').lower()}.example" for name in names]
    slugs = personas.pick(rng, texts.PLACES, size)
    links = [
        f"https://{domains[o]}/2024/{slug.lower()}-{1041 + n}"
        for n, (o, slug) in enumerate(zip(outlet.tolist(), slugs, strict=True))
    ]
    return Articles(
        Shelf(topic[outlet], at_ms, popularity(rng, size)), topic[outlet], at_ms,
        texts.headlines(rng, spoken), text_column(links, size), spoken, outlet,
    )
