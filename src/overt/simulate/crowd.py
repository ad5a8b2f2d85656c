"""Ordinary life: accounts with habits, and the posts they make when nobody coordinates them.

Fans, people drawn into a breaking story and members of operations live it too, beside what else
they do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from overt.simulate import lexicon, personas, press, texts
from overt.simulate.habits import activity, zones
from overt.simulate.posts import Floats, Ints, Kind, Posts, Texts
from overt.simulate.posts import texts as text_column
from overt.simulate.roster import Profiles
from overt.simulate.shelf import Shelf
from overt.simulate.stage import Stage
from overt.simulate.times import END, MINUTE, START, waking_times
from overt.simulate.world import World

_WRITE, _LINK, _REPOST, _ANSWER, _QUOTE = range(5)
_MEAN_MIX = np.array([3.4, 1.3, 3.4, 1.7, 0.3])
"""How people divide their posts over these, as parameters of a Dirichlet: each has a mix of their
own, and some do little but repost."""

_OWN_COMMUNITY = 0.75
_SHARE_BUTTON = 0.4


@dataclass(frozen=True, slots=True)
class Crowd:
    """Accounts of one platform and their habits, one entry per account in every array."""

    platform: str
    account: Ints
    community: Ints
    language: Texts
    offset_min: Ints
    rhythm: Ints
    weight: Floats
    mix: Floats

    def __len__(self) -> int:
        return len(self.account)


def gather(
    stage: Stage, world: World, rng: np.random.Generator, platform: str, size: int, *,
    label: str, group: str = "", role: str = "", profiles: Profiles | None = None,
) -> Crowd:
    """Enrol accounts and give them habits. Profiles are ordinary ones unless given."""
    community = world.communities(rng, size)
    language = text_column([world.language[c] for c in community], size)
    language[rng.random(size) < 0.15] = "en"
    if profiles is None:
        profiles = personas.ordinary(rng, language)
    else:
        language = text_column(profiles.language, size)
    account = stage.roster.enrol(profiles, platform=platform, label=label, group=group, role=role)
    return Crowd(
        platform, account, community, language, offset_min=zones(rng, language),
        rhythm=rng.integers(0, 3, size), weight=activity(rng, size),
        mix=np.cumsum(rng.dirichlet(_MEAN_MIX, size), axis=1),
    )


def live(
    stage: Stage, world: World, rng: np.random.Generator, crowd: Crowd, posts: int | Ints
) -> Posts:
    """The ordinary posts of a crowd: so many in all, or so many of each account."""
    share = crowd.weight / crowd.weight.sum()
    counts = rng.multinomial(posts, share) if isinstance(posts, int) else posts
    return _Life(stage, world, rng, crowd, np.repeat(np.arange(len(crowd)), counts)).posts()


class _Life:
    """One crowd's posts while they are worked out; `who` is the position in the crowd per post."""

    def __init__(
        self, stage: Stage, world: World, rng: np.random.Generator, crowd: Crowd, who: Ints
    ) -> None:
        self.stage, self.world, self.rng, self.crowd, self.who = stage, world, rng, crowd, who
        self.at_ms = self._sessions()
        self.language = crowd.language[who]
        # What people look at: their community's things mostly, things of general interest else.
        self.topic = np.where(rng.random(len(who)) < _OWN_COMMUNITY, crowd.community[who], 0)
        self.action = (rng.random((len(who), 1)) > crowd.mix[who]).sum(axis=1).clip(max=_QUOTE)
        if crowd.platform == "bluesky":  # the files of a getPosts call hold no reposts
            self.action[self.action == _REPOST] = _QUOTE
        if crowd.platform == "telegram":  # and Telegram knows no quotes
            self.action[self.action == _QUOTE] = _WRITE

        size = len(who)
        self.kind = np.zeros(size, np.int64)
        self.body, self.tags, self.link, self.media = (text_column("", size) for _ in range(4))
        self.mention, self.ref_id, self.ref_account = np.full((3, size), -1)
        self.ref_id[:] = 0

    def posts(self) -> Posts:
        """Fill the columns action by action. What finds no object falls back to plain writing."""
        self._link(np.flatnonzero(self.action == _LINK))
        self._repost(np.flatnonzero(self.action == _REPOST))
        self._quote(np.flatnonzero(self.action == _QUOTE))
        answering = np.flatnonzero(self.action == _ANSWER)
        among_themselves = self.rng.random(len(answering)) < 0.5
        self._answer_hits(answering[~among_themselves])
        self._write(np.flatnonzero(self.action == _WRITE))
        posts = self.stage.posts(
            self.rng, self.crowd.account[self.who], self.at_ms, self.body, kind=self.kind,
            tags=self.tags, link=self.link, media=self.media, language=self.language,
            mention=self.mention, ref_id=self.ref_id, ref_account=self.ref_account,
        )
        self._answer_each_other(posts, answering[among_themselves])
        return posts

    def _sessions(self) -> Ints:
        """Times: people come online at their hours and then post one to several times in a row."""
        rng, who, crowd = self.rng, self.who, self.crowd
        size = len(who)
        begins = rng.random(size) < 0.45
        begins[1:] |= who[1:] != who[:-1]
        begins[:1] = True
        session = np.cumsum(begins) - 1
        first = waking_times(rng, crowd.rhythm[who[begins]], crowd.offset_min[who[begins]])
        gap = np.where(begins, 0.0, rng.exponential(5 * MINUTE, size) + 8_000)
        since_first = np.cumsum(gap)
        since_first -= since_first[begins][session]
        at_ms: Ints = first[session] + since_first.astype(np.int64)
        return np.where(at_ms < END, at_ms, START + at_ms - END)

    def _write(self, rows: Ints) -> None:
        """Something of their own: mostly new sentences, at times a greeting or a saying."""
        rng, language = self.rng, self.language[rows]
        body = texts.sentences(rng, language)
        u = rng.random(len(rows))
        for table, chance in ((lexicon.SHORT, u < 0.05), (lexicon.SAYINGS, u > 0.985)):
            body[chance] = texts.chosen(rng, language[chance], table)
        self.body[rows] = body
        tagged = rows[rng.random(len(rows)) < 0.18]
        community = self.crowd.community[self.who[tagged]]
        one = self.world.daily_tags(rng, community, self.at_ms[tagged])
        two = self.world.daily_tags(rng, community, self.at_ms[tagged])
        both = (rng.random(len(tagged)) < 0.3).tolist()
        self.tags[tagged] = [
            f"{a} {b}" if pair and a != b else a for a, b, pair in zip(one, two, both, strict=True)
        ]
        incident = rows[self.world.touched_by_incident(rng, self.at_ms[rows])]
        self.tags[incident] = self.world.incident.tag
        pictured = rows[rng.random(len(rows)) < 0.08]
        self.media[pictured] = [
            f"photo-{account}-{at}" for account, at in
            zip(self.crowd.account[self.who[pictured]].tolist(), self.at_ms[pictured].tolist(),
                strict=True)
        ]

    def _link(self, rows: Ints) -> None:
        """Pass on an article: by share button (headline and link, word for word) or in words."""
        rng, articles = self.rng, self.world.press.articles
        found = articles.shelf.pick(rng, self.topic[rows], self.at_ms[rows], within_h=8)
        rows, found = self._found(rows, found)
        comment = texts.sentences(rng, self.language[rows])
        button = rng.random(len(rows)) < _SHARE_BUTTON
        self.body[rows] = np.where(button, articles.headline[found], comment)
        self.language[rows] = np.where(button, articles.language[found], self.language[rows])
        self.link[rows] = press.as_shared(rng, articles.link[found])

    def _repost(self, rows: Ints) -> None:
        """Repost what is popular now, each post once at most."""
        hits = self.world.hits[self.crowd.platform]
        rows, found = self._found(rows, self._look(rows))
        _, first = np.unique(self.who[rows] * len(hits.posts) + found, return_index=True)
        again = np.ones(len(rows), np.bool_)
        again[first] = False
        self.action[rows[again]] = _WRITE
        rows, found = rows[~again], found[~again]
        self.kind[rows] = Kind.REPOST
        self._refer(rows, hits.posts, found)
        for column in ("body", "tags", "link", "media", "language"):
            getattr(self, column)[rows] = getattr(hits.posts, column)[found]

    def _quote(self, rows: Ints) -> None:
        """Quote what is popular with words of their own."""
        rows, found = self._found(rows, self._look(rows))
        self.kind[rows] = Kind.QUOTE
        self._refer(rows, self.world.hits[self.crowd.platform].posts, found)
        self.body[rows] = texts.sentences(self.rng, self.language[rows])

    def _answer_hits(self, rows: Ints) -> None:
        """Reply to well-known accounts."""
        rows, found = self._found(rows, self._look(rows))
        self._refer(rows, self.world.hits[self.crowd.platform].posts, found)
        self._reply(rows)

    def _answer_each_other(self, posts: Posts, rows: Ints) -> None:
        """Reply to recent posts of people in the same community; fills `posts` in place."""
        community = self.crowd.community[self.who]
        targets = np.flatnonzero(self.action == _WRITE)
        shelf = Shelf(community[targets], self.at_ms[targets], np.ones(len(targets)))
        found = shelf.pick(self.rng, community[rows], self.at_ms[rows])
        alone, answering = rows[found < 0], rows[found >= 0]
        self._refer(answering, posts, targets[found[found >= 0]])
        self._reply(answering)
        self.body[alone] = texts.sentences(self.rng, self.language[alone])
        for column in ("body", "kind", "mention", "ref_id", "ref_account"):
            getattr(posts, column)[rows] = getattr(self, column)[rows]

    def _reply(self, rows: Ints) -> None:
        self.kind[rows] = Kind.REPLY
        self.mention[rows] = self.ref_account[rows]
        language = self.language[rows]
        body = texts.sentences(self.rng, language)
        brief = self.rng.random(len(rows)) < 0.3
        body[brief] = texts.chosen(self.rng, language[brief], lexicon.SHORT)
        self.body[rows] = body

    def _look(self, rows: Ints) -> Ints:
        shelf = self.world.hits[self.crowd.platform].shelf
        return shelf.pick(self.rng, self.topic[rows], self.at_ms[rows])

    def _found(self, rows: Ints, found: Ints) -> tuple[Ints, Ints]:
        """Rows that found an object, and the objects; the others go on to write instead."""
        self.action[rows[found < 0]] = _WRITE
        return rows[found >= 0], found[found >= 0]

    def _refer(self, rows: Ints, posts: Posts, found: Ints) -> None:
        self.ref_id[rows] = posts.post_id[found]
        self.ref_account[rows] = posts.account[found]
