"""An operation like the one VIGINUM described in "UN-notorious BIG" (December 2024).

Copy-pasta with small edits on a few campaign days, hashtags made for the purpose and hijacked ones,
accounts created together, half of them declaring a party, amplifiers within minutes, an incident
exploited two days after it happened, a takedown, and a return under new accounts with old texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import texts
from overt.simulate.big_cast import PARTY, enrol
from overt.simulate.crowd import Crowd
from overt.simulate.operation import Operation, Script, amplify, bystanders
from overt.simulate.posts import Flags, Ints, Posts, concat, credit
from overt.simulate.posts import texts as text_column
from overt.simulate.stage import Stage
from overt.simulate.times import DAY, HOUR, MINUTE, START, moment, soon
from overt.simulate.world import World

_SITES = ("azure-forum.example", "selmere-circle.example", "decks-and-docks.example")
_TAKEDOWN = moment(6, 5, 10)
_NEW_ACCOUNTS = (moment(6, 9), moment(6, 16))
_RETURN_DAYS = (78, 82)
_SLIP_AT = moment(4, 25, 9, 12)
_SLIP = ("Task 3 of 5 for 25 April: publish texts 2 and 4 before 14:00 with both hashtags, "
         "then repost the list. Confirm in the group.")
_PICTURES = tuple(f"selmere-night-{n}" for n in range(4))


@dataclass(frozen=True)
class Campaign:
    """One day's push: its day of the span, its own hashtags, the one it hijacks, its pictures."""

    day: int
    language: str
    tags: tuple[str, str]
    hijacks: str
    pictures: tuple[str, ...] = ()

    def sequences(self, rng: np.random.Generator, size: int) -> list[str]:
        """Hashtags per post: the campaign's own in either order, one alone, or with a trend."""
        one, two = self.tags
        ways = (f"{one} {two}", f"{two} {one}", f"{one} {self.hijacks}", one)
        return [ways[i] for i in rng.choice(len(ways), size, p=(0.4, 0.25, 0.2, 0.15))]


@dataclass(frozen=True, kw_only=True)
class BigOperation(Operation):
    """Bursts of copied texts by accounts made for the purpose, on X."""

    name: ClassVar[str] = "big"

    accounts: int = setting(92, "accounts in a case of 12,000 posts; grows with its size", least=8)
    most_accounts: int = setting(420, "accounts, at most", least=8)
    posters: float = setting(0.25, "share of accounts that post; the others amplify",
                             least=0.05, most=0.95)
    texts_each: int = setting(4, "texts a poster pastes on a campaign day", least=1)
    reposts_each: int = setting(5, "reposts an amplifier makes on a campaign day", least=1)
    ordinary_each: int = setting(3, "unscripted posts of each account over the span", least=0)
    silenced: float = setting(0.7, "share of accounts silent after the takedown", least=0, most=1)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """Campaigns, unscripted posts, the takedown, the return, and a little outside interest."""
        rng = stage.generator(self.name)
        script = Script(rng, self.intensity)
        size = max(8, stage.scaled(self.accounts, self.most_accounts))
        count = round(size * self.posters)
        posters = enrol(stage, world, rng, count, label=self.label, role="poster")
        amplifiers = enrol(stage, world, rng, size - count, label=self.label, role="amplifier")
        gone = rng.random(len(stage.roster)) < self.silenced

        core = []
        for campaign in _campaigns(world):
            pasted = self._paste(stage, script, posters, campaign)
            repeats = amplify(stage, script, amplifiers.account, pasted, each=self.reposts_each,
                              median_ms=3.5 * MINUTE)
            credit(pasted, repeats)
            core.append(pasted)
            yield _unless_taken_down(gone, concat([pasted, repeats]))
        yield self._slip(stage, script, posters)
        for crew in (posters, amplifiers):
            improvised = script.improvised(stage, world, crew, self.ordinary_each)
            yield _unless_taken_down(gone, improvised)
        originals = concat(core)
        survivors = amplifiers.account[~gone[amplifiers.account]]
        yield from self._return(stage, world, script, originals, survivors)
        yield bystanders(stage, world, rng, originals, size=stage.scaled(8, 60))
        self._describe(stage, world, size, count)

    def _paste(self, stage: Stage, script: Script, posters: Crowd, campaign: Campaign) -> Posts:
        """Each text goes out in a wave: posters paste it within minutes, edited a little."""
        rng = script.rng
        amount = 2 * self.texts_each
        base = texts.sentences(rng, text_column(campaign.language, amount))
        wave = START + campaign.day * DAY + 5 * HOUR + rng.integers(0, 10 * HOUR, amount)
        who, what = _pasting(script, posters, amount, chance=0.5)
        size = len(who)
        pages = [f"https://{_SITES[n % 3]}/note-{campaign.day * 10 + n % 2}" for n in what.tolist()]
        pictures = campaign.pictures or ("",)
        return stage.posts(
            rng, posters.account[who], wave[what] + soon(rng, size, 5 * MINUTE),
            texts.edited(rng, base[what].tolist()), tags=campaign.sequences(rng, size),
            link=np.where(rng.random(size) < 0.2, text_column(pages, size), ""),
            media=[pictures[n % len(pictures)] for n in what.tolist()],
            language=campaign.language, reach=0.05,
        )

    def _slip(self, stage: Stage, script: Script, posters: Crowd) -> Posts:
        """One poster pastes the instruction in place of the text."""
        account = posters.account[:1]
        slip = stage.posts(
            script.rng, account, np.full(1, _SLIP_AT), _SLIP, language="en", reach=0.05
        )
        return slip.take(script.kept(account))

    def _return(
        self, stage: Stage, world: World, script: Script, originals: Posts, survivors: Ints
    ) -> Iterator[Posts]:
        """New accounts, made days after the takedown, paste the old texts again."""
        rng = script.rng
        size = max(3, round(0.12 * stage.scaled(self.accounts, self.most_accounts)))
        newcomers = enrol(stage, world, rng, size, label=self.label, role="poster", group="return",
                          created=_NEW_ACCOUNTS)
        day = np.repeat(_RETURN_DAYS, 3)
        wave = START + day * DAY + 6 * HOUR + rng.integers(0, 8 * HOUR, len(day))
        who, what = _pasting(script, newcomers, len(wave), chance=0.8)
        if len(originals):
            reused = originals.take(rng.integers(0, len(originals), len(wave)))
            pasted = stage.posts(
                rng, newcomers.account[who], wave[what] + soon(rng, len(who), 5 * MINUTE),
                texts.edited(rng, reused.body[what].tolist()), tags=reused.tags[what],
                language=reused.language[what], reach=0.05,
            )
            repeats = amplify(stage, script, survivors, pasted, each=4, median_ms=4 * MINUTE)
            credit(pasted, repeats)
            yield concat([pasted, repeats])
        improvised = script.improvised(stage, world, newcomers, self.ordinary_each)
        yield improvised.take(improvised.at_ms > _NEW_ACCOUNTS[1])

    def _describe(self, stage: Stage, world: World, size: int, count: int) -> None:
        days = ", ".join(str(each.day) for each in _campaigns(world))
        stage.note(
            f"{self.label} at intensity {self.intensity:g}: {size} accounts on X ({count} posters, "
            f"{size - count} amplifiers), 44 % of them created in March 2024, half declare the "
            f"{PARTY}; campaigns on days {days} of the span (day 0 is 1 April), the last one rides "
            f"the incident two days late with its own hashtags and pictures; a tasking message "
            f"pasted by mistake on 25 April; the takedown of 5 June 10:00 UTC silences about "
            f"{self.silenced:.0%}; accounts made 9-16 June paste the old texts again on days "
            f"{' and '.join(map(str, _RETURN_DAYS))}; hardly any engagement from outside"
        )


def _campaigns(world: World) -> tuple[Campaign, ...]:
    """Three campaigns of the operation's own making, and one that rides the incident."""
    riding = (world.incident.at_ms - START) // DAY + 2
    return (
        Campaign(10, "fr", ("#AzureNotes", "#VelmoraWrites"), world.trends[10][0]),
        Campaign(24, "en", ("#DocksAndDecks", "#VelmoraWrites"), world.trends[24][0]),
        Campaign(37, "fr", ("#NinthTide", "#AzureNotes"), world.trends[37][0]),
        Campaign(riding, "fr", ("#SelmereNights", "#SelmereAwake"), world.incident.tag, _PICTURES),
    )


def _pasting(script: Script, crew: Crowd, amount: int, *, chance: float) -> tuple[Ints, Ints]:
    """Which member (position) pastes which of so many texts; acts off the script left out."""
    who, what = np.nonzero(script.rng.random((len(crew), amount)) < chance)
    kept = script.kept(crew.account[who])
    return who[kept], what[kept]


def _unless_taken_down(gone: Flags, posts: Posts) -> Posts:
    """The posts without those that silenced accounts would have made after the takedown."""
    return posts.take(~(gone[posts.account] & (posts.at_ms >= _TAKEDOWN)))
