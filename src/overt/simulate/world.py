"""The public life all actors share: communities, press, stars, trends, an incident."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from overt.simulate import personas, press, texts
from overt.simulate.habits import popularity
from overt.simulate.posts import Flags, Floats, Ints, Posts, concat
from overt.simulate.posts import texts as text_column
from overt.simulate.press import Press
from overt.simulate.roster import OWN_CHANNEL
from overt.simulate.shelf import Shelf
from overt.simulate.stage import Stage
from overt.simulate.times import DAY, END, START, WEEKS, moment, waking_times

_COMMUNITY_LANGUAGES = ("en", "fr", "en", "es", "zh", "en", "ru", "ar", "th", "fr")
_STARS = {"x": 10, "facebook": 5, "bluesky": 4, "telegram": 2}
_OCCASIONS = ("days", "walk", "market", "evening", "notes", "fair", "weather", "stories")


@dataclass(frozen=True, slots=True)
class Incident:
    """A sudden event everybody writes about for some days."""

    at_ms: int
    name: str
    tag: str


@dataclass(frozen=True, slots=True)
class Hits:
    """Posts of well-known accounts on one platform: what people there repost and answer."""

    shelf: Shelf
    posts: Posts


@dataclass(frozen=True, slots=True)
class World:
    """Everything there is to talk about.

    Topic 0 is of general interest; communities are the topics from 1. `language` and `tags` have
    an entry per topic, `weight` is the size of each community (0 for the general topic), `trends`
    are the hashtags of each day of the span.
    """

    language: tuple[str, ...]
    weight: Floats
    tags: tuple[tuple[str, ...], ...]
    trends: tuple[tuple[str, ...], ...]
    incident: Incident
    press: Press
    hits: dict[str, Hits]

    def communities(self, rng: np.random.Generator, size: int) -> Ints:
        """The community each of so many people belongs to."""
        return rng.choice(len(self.weight), size, p=self.weight)

    def daily_tags(self, rng: np.random.Generator, topic: Ints, at_ms: Ints) -> list[str]:
        """A hashtag per post: half the time a trend of the day, else one of its community."""
        days = ((at_ms - START) // DAY).tolist()
        chances = rng.random((len(days), 2)).tolist()
        return [
            _one_of(self.trends[day] if which < 0.5 else self.tags[community], u)
            for day, community, (which, u) in zip(days, topic.tolist(), chances, strict=True)
        ]

    def touched_by_incident(self, rng: np.random.Generator, at_ms: Ints) -> Flags:
        """Which posts are about the incident: a fifth in its first hours, fading over days."""
        age_days = (at_ms - self.incident.at_ms) / DAY
        chance = np.where(age_days > 0, 0.2 * np.exp(-np.maximum(age_days, 0) / 1.5), 0.0)
        return np.asarray(rng.random(len(at_ms)) < chance)


def build(stage: Stage) -> World:
    """Make the world of a case and enrol its outlets and stars."""
    rng = stage.generator("world")
    count = int(np.clip(stage.asked // 1_500, 6, 300))
    language = ("en", *(_COMMUNITY_LANGUAGES[i % 10] for i in range(count)))
    weight = np.concatenate([[0.0], np.arange(1, count + 1) ** -0.6])
    weight /= weight.sum()
    papers = press.found(stage, rng, language, weight)
    return World(
        language,
        weight,
        tags=tuple(_new_tags(rng, 4) for _ in range(count + 1)),
        trends=tuple(_new_tags(rng, 3) for _ in range(WEEKS * 7)),
        incident=Incident(moment(5, 13, 14), "harbour closure at Port Selmere", "#PortSelmere"),
        press=papers,
        hits={
            platform: _hits(stage, rng, platform, posts, papers, language, weight)
            for platform, posts in stage.shares(stage.asked).items()
        },
    )


def _hits(
    stage: Stage, rng: np.random.Generator, platform: str, posts: int, papers: Press,
    language: tuple[str, ...], weight: Floats,
) -> Hits:
    """Posts of stars and outlets on a platform that has so many ordinary posts."""
    stars, topic = _enrol_stars(stage, rng, platform, language, weight)
    size = max(24, posts // 16)
    star = rng.integers(0, len(stars), size)
    spoken = text_column([language[t] for t in topic[star]], size)
    at_ms = waking_times(rng, rng.integers(0, 3, size), np.full(size, 60))
    fame = popularity(rng, size)
    by_stars = stage.posts(
        rng, stars[star], at_ms, texts.sentences(rng, spoken), language=spoken, reach=fame / 20
    )
    by_outlets, their_topic = papers.posts_on(stage, rng, platform)
    everything = concat([by_stars, by_outlets])
    keep = everything.at_ms < END
    shelf = Shelf(
        np.concatenate([topic[star], their_topic])[keep],
        everything.at_ms[keep],
        np.concatenate([fame, 0.4 * popularity(rng, len(by_outlets))])[keep],
    )
    return Hits(shelf, everything.take(keep))


def _enrol_stars(
    stage: Stage, rng: np.random.Generator, platform: str, language: tuple[str, ...], weight: Floats
) -> tuple[Ints, Ints]:
    """Well-known people on a platform and the topic each is known for."""
    size = _STARS[platform] + (len(language) // 2 if platform == "x" else 0)
    topic = rng.choice(len(weight), size, p=0.75 * weight + 0.25 * (np.arange(len(weight)) == 0))
    profiles = personas.ordinary(rng, text_column([language[t] for t in topic], size))
    profiles.followers = rng.lognormal(np.log(15_000), 1.1, size).astype(int).tolist()
    profiles.chat = [OWN_CHANNEL] * size
    role = "star"
    return stage.roster.enrol(profiles, platform=platform, label="person", role=role), topic


def _one_of(tags: tuple[str, ...], u: float) -> str:
    """One of some hashtags; the first is used more than the others."""
    return tags[int(u * u * len(tags))]


def _new_tags(rng: np.random.Generator, size: int) -> tuple[str, ...]:
    places = personas.pick(rng, texts.PLACES, size)
    occasions = personas.pick(rng, _OCCASIONS, size)
    return tuple(texts.tag(*words) for words in zip(places, occasions, strict=True))
