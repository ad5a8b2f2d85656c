"""What covert operations have in common: a script followed more or less closely, and amplifiers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from overt.plugins import setting
from overt.simulate import crowd, lexicon, texts
from overt.simulate.crowd import Crowd
from overt.simulate.posts import Flags, Ints, Kind, Posts, concat
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import HOUR, soon
from overt.simulate.world import World


@dataclass(frozen=True, kw_only=True)
class Operation(Actor):
    """Base of the operations. The truth calls their accounts `operation:<name>`.

    At intensity 1 every act follows the script. At 0.3 seven acts in ten are replaced by ordinary
    ones of the same account, so that detection can be plotted against strength while accounts and
    posts stay as many. At 0 nothing coordinated is left.
    """

    intensity: float = setting(1.0, "share of acts that follow the script", least=0, most=1)

    @property
    def label(self) -> str:
        """The accounts' label in the truth."""
        return f"operation:{self.name}"


@dataclass(slots=True)
class Script:
    """Decides which acts are carried out as planned and remembers the others per account."""

    rng: np.random.Generator
    intensity: float
    _dropped: list[Ints] = field(default_factory=list)

    def kept(self, account: Ints) -> Flags:
        """Which of some planned acts (one account per act) are carried out."""
        kept: Flags = self.rng.random(len(account)) < self.intensity
        self.drop(account[~kept])
        return kept

    def drop(self, account: Ints) -> None:
        """Planned acts that are not carried out, one account per act."""
        self._dropped.append(account)

    def improvised(self, stage: Stage, world: World, accounts: Crowd, extra: int = 0) -> Posts:
        """Ordinary posts in place of the acts dropped so far, and `extra` more for each account."""
        dropped = np.concatenate([np.empty(0, np.int64), *self._dropped])
        counts = np.bincount(dropped, minlength=len(stage.roster))[accounts.account]
        return crowd.live(stage, world, self.rng, accounts, counts + extra)


def amplify(
    stage: Stage, script: Script, amplifiers: Ints, originals: Posts, *, each: int,
    median_ms: float, answers: float = 0.0, can_repost: bool = True,
) -> Posts:
    """Each amplifier repeats about `each` of the originals, no post twice, minutes later.

    `answers` is the share that is a short reply in place of a repost (all where the platform's
    files know no reposts).
    """
    rng = script.rng
    who = np.repeat(np.arange(len(amplifiers)), rng.binomial(2 * each, 0.5, len(amplifiers)))
    who = who[script.kept(amplifiers[who])]
    if not len(originals):
        script.drop(amplifiers[who])
        who = who[:0]
    # A few of the originals get most of the repeats, as when a list of links is handed out.
    order = rng.permutation(max(1, len(originals)))
    what = order[(len(order) * rng.random(len(who)) ** 2.5).astype(np.int64)]
    _, once = np.unique(who * len(originals) + what, return_index=True)
    who, what = who[once], what[once]
    reply = (rng.random(len(who)) < answers) | (not can_repost)
    at_ms = originals.at_ms[what] + soon(rng, len(who), median_ms)
    return respond(stage, rng, amplifiers[who], at_ms, originals.take(what), reply, reach=0.02)


def respond(
    stage: Stage, rng: np.random.Generator, account: Ints, at_ms: Ints, originals: Posts,
    reply: Flags, *, reach: float = 1.0,
) -> Posts:
    """Reposts of the originals, row by row, or short replies where `reply` says so."""
    brief = texts.chosen(rng, originals.language, lexicon.SHORT)
    return stage.posts(
        rng, account, at_ms, np.where(reply, brief, originals.body),
        kind=np.where(reply, Kind.REPLY, Kind.REPOST), tags=np.where(reply, "", originals.tags),
        link=np.where(reply, "", originals.link), media=np.where(reply, "", originals.media),
        language=originals.language, mention=np.where(reply, originals.account, -1),
        ref_id=originals.post_id, ref_account=originals.account, reach=reach,
    )


def bystanders(
    stage: Stage, world: World, rng: np.random.Generator, originals: Posts, *, size: int
) -> Posts:
    """Ordinary people on X (label person), some of whom repost or answer an operation's post.

    This is all the outside engagement an operation gets.
    """
    people = crowd.gather(stage, world, rng, "x", size, label="person")
    life = crowd.live(stage, world, rng, people, 12 * size)
    who = np.flatnonzero(rng.random(size) < 0.5)
    if not len(originals) or not len(who):
        return life
    source = originals.take(rng.integers(0, len(originals), len(who)))
    at_ms = source.at_ms + soon(rng, len(who), 5 * HOUR)
    noticed = respond(stage, rng, people.account[who], at_ms, source, rng.random(len(who)) < 0.5)
    return concat([life, noticed])
