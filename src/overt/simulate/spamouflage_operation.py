"""An operation like the one Meta described as Spamouflage (second quarter of 2023).

Cells that keep office hours at UTC+8 with lunch and supper breaks paste "personal" posts from one
numbered list, numbers left on, in several languages and on several platforms, with food, clothes
and scenery between; amplifiers echo them; articles start on small platforms and are linked on
large ones; followers and reactions are bought.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import lexicon, texts
from overt.simulate.operation import Operation, Script, amplify, bystanders, respond
from overt.simulate.posts import Ints, Posts, Texts, concat, credit
from overt.simulate.posts import texts as text_column
from overt.simulate.spamouflage_cast import Cell, Crew, cells, farm
from overt.simulate.stage import Stage
from overt.simulate.times import DAY, HOUR, MINUTE, START, soon
from overt.simulate.world import World

_SITE = "dawn-letters.example"
_SMALL_PLATFORMS = ("bluesky", "telegram")
_LIST_LENGTH = 120
_BOUGHT = 5
"""Posts on each large platform for which reactions are bought."""


@dataclass(frozen=True, kw_only=True)
class SpamouflageOperation(Operation):
    """Shift work over several platforms: much posted, hardly anybody reached."""

    name: ClassVar[str] = "spamouflage"

    cells: int = setting(3, "cells in a case of 12,000 posts; grows with its size", least=1)
    most_cells: int = setting(8, "cells, at most", least=1)
    cell_size: int = setting(36, "accounts of a cell in a case of 12,000 posts", least=8)
    most_cell_size: int = setting(110, "accounts of a cell, at most", least=8)
    items_each: int = setting(10, "items of the list a poster pastes over the span", least=1)
    filler: float = setting(0.5, "share of a poster's own posts that is filler", least=0, most=0.9)
    echoes_each: int = setting(16, "reposts and replies of an amplifier over the span", least=0)
    numbers_left: float = setting(0.35, "share of pasted items with the number on", least=0, most=1)
    articles: int = setting(6, "articles moved from small platforms to large ones", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """The cells' work, crew by crew, then bought reactions and the few who noticed."""
        rng = stage.generator(self.name)
        script = Script(rng, self.intensity)
        the_list = texts.Draft.draw(rng, _LIST_LENGTH)
        teams = cells(
            stage, world, rng, self.label, count=stage.scaled(self.cells, self.most_cells),
            each=max(8, stage.scaled(self.cell_size, self.most_cell_size)),
        )
        pasted = []
        for number, cell in enumerate(teams):
            items = self._items(rng, cell, number)
            for crew in cell.crews:
                message = _once_created(stage, concat([
                    self._paste(stage, script, cell, crew, the_list, items),
                    self._articles(stage, script, cell, crew),
                ]))
                echo = self._echo(stage, script, crew, message)
                credit(message, echo)
                pasted.append(message)
                yield message
                camouflage = self._filler(stage, script, cell, crew)
                yield _once_created(stage, concat([echo, camouflage]))
                for members in (crew.posters, crew.amplifiers):
                    yield _once_created(stage, script.improvised(stage, world, members))
        everything = concat(pasted)
        yield from self._farms(stage, world, script, everything)
        on_x = everything.take(stage.roster.is_on("x", everything.account))
        yield bystanders(stage, world, rng, on_x, size=stage.scaled(6, 60))
        self._describe(stage, teams)

    def _items(self, rng: np.random.Generator, cell: Cell, number: int) -> tuple[Ints, Ints]:
        """Which items of the list the cell works through, in order, and when, over all its days."""
        amount = round(self.items_each / 0.8)  # each poster misses a fifth
        day = np.sort(rng.choice(cell.shift.working_days(), amount))
        first = number * _LIST_LENGTH // 5  # cells work on overlapping stretches of the list
        item = (first + np.arange(amount) * 2 + rng.integers(0, 2, amount)) % _LIST_LENGTH
        return item, cell.shift.times(rng, day)

    def _paste(
        self, stage: Stage, script: Script, cell: Cell, crew: Crew, the_list: texts.Draft,
        items: tuple[Ints, Ints],
    ) -> Posts:
        """Each item by most posters of the cell within minutes of each other."""
        rng = script.rng
        item, at_ms = items
        account = crew.posters.account
        who, what = np.nonzero(rng.random((len(account), len(item))) < 0.8)
        kept = script.kept(account[who])
        who, what = who[kept], what[kept]
        size = len(who)
        written = text_column(texts.first_person(the_list, cell.language), _LIST_LENGTH)
        body = _numbered(rng, written[item[what]], item[what] + 1, self.numbers_left)
        when = at_ms[what] + soon(rng, size, 4 * MINUTE, 0.7)
        return stage.posts(
            rng, account[who], when, body, tags=np.where(rng.random(size) < 0.6, cell.tag, ""),
            language=cell.language, reach=0.0005,
        )

    def _filler(self, stage: Stage, script: Script, cell: Cell, crew: Crew) -> Posts:
        """Food, clothes, scenery at any hour of the shift: camouflage, and itself copied."""
        rng = script.rng
        each = round(self.items_each * self.filler / (1 - self.filler))
        account = np.repeat(crew.posters.account, each)
        account = account[script.kept(account)]
        size = len(account)
        day = rng.choice(cell.shift.working_days(), size)
        body = texts.filler(rng, text_column(cell.language, size))
        pictures = rng.integers(0, 90, size).tolist()
        return stage.posts(
            rng, account, cell.shift.times(rng, day), body,
            media=[f"scenery-{n}" if n < 60 else "" for n in pictures],
            language=cell.language, reach=0.0005,
        )

    def _articles(self, stage: Stage, script: Script, cell: Cell, crew: Crew) -> Posts:
        """Headlines with a link: on small platforms in the morning, on large ones after lunch."""
        rng = script.rng
        day = cell.shift.working_days()[4 :: max(1, 58 // max(1, self.articles))][: self.articles]
        hour = 10.25 if crew.platform in _SMALL_PLATFORMS else 14.5
        opening = START + day * DAY + int((hour - cell.shift.utc_offset_h) * HOUR)
        account = crew.posters.account
        who, what = np.nonzero(rng.random((len(account), len(day))) < 0.5)
        kept = script.kept(account[who])
        who, what = who[kept], what[kept]
        # The same articles in every cell and language: drawn from a stream of their own.
        draft = texts.Draft.draw(stage.generator(f"{self.name} articles"), len(day))
        headline = draft.written(cell.language, lexicon.HEADLINES[cell.language])
        return stage.posts(
            rng, account[who], opening[what] + soon(rng, len(who), 12 * MINUTE, 0.6),
            text_column(headline, len(day))[what],
            link=[f"https://{_SITE}/{cell.language}/{110 + n}" for n in what.tolist()],
            language=cell.language, reach=0.0005,
        )

    def _echo(self, stage: Stage, script: Script, crew: Crew, originals: Posts) -> Posts:
        """The cell's amplifiers repost and answer its posters."""
        return amplify(
            stage, script, crew.amplifiers.account, originals, each=self.echoes_each,
            median_ms=4 * MINUTE, answers=0.0 if crew.platform == "telegram" else 0.3,
            can_repost=crew.platform != "bluesky",
        )

    def _farms(
        self, stage: Stage, world: World, script: Script, originals: Posts
    ) -> Iterator[Posts]:
        """Bought reactions: the whole farm answers one post within minutes, hours after it."""
        rng = script.rng
        for platform in ("x", "facebook"):
            if platform not in stage.platforms:
                continue
            members = farm(stage, world, rng, self.label, platform, stage.scaled(10, 120))
            here = originals.take(stage.roster.is_on(platform, originals.account))
            bought = here.take(rng.permutation(len(here))[:_BOUGHT])
            burst = bought.at_ms + rng.integers(3 * HOUR, 20 * HOUR, len(bought))
            who, what = np.nonzero(rng.random((len(members), _BOUGHT)) < 0.8)
            kept = script.kept(members.account[who]) & (what < len(bought))
            who, what = who[kept], what[kept]
            yield respond(
                stage, rng, members.account[who], burst[what] + soon(rng, len(who), 3 * MINUTE),
                bought.take(what), rng.random(len(who)) < 0.6, reach=0.01,
            )
            yield script.improvised(stage, world, members, extra=2)

    def _describe(self, stage: Stage, teams: list[Cell]) -> None:
        accounts = sum(cell.accounts for cell in teams)
        stage.note(
            f"{self.label} at intensity {self.intensity:g}: {accounts} accounts in {len(teams)} "
            f"cells on {', '.join(stage.platforms)}, made in weekly batches; posters paste "
            f"first-person posts from one list of {_LIST_LENGTH} items, translated, "
            f"{self.numbers_left:.0%} with the number left on; {self.filler:.0%} of their posts is "
            f"filler, itself copied; {self.articles} articles of {_SITE} go from small platforms "
            "to large ones the same day; bought followers, and farms from far away that answer "
            "in bursts; no work on 4-5 April, 1-3 May and 10 June"
        )
        for cell in teams:
            stage.note(
                f"{self.label}, {cell.name}: {cell.accounts} accounts, language {cell.language}, "
                f"hashtag {cell.tag}, shift {cell.shift}"
            )


def _numbered(rng: np.random.Generator, body: Texts, number: Ints, share: float) -> list[str]:
    """Texts of a list, some with the item's number still in front."""
    ways = ("{}. {}", "{}) {}", "({}) {}", "{}、{}")
    rows = zip(
        body.tolist(), number.tolist(), rng.integers(0, len(ways), len(body)).tolist(),
        (rng.random(len(body)) < share).tolist(), strict=True,
    )
    return [ways[way].format(n, text) if left else text for text, n, way, left in rows]


def _once_created(stage: Stage, posts: Posts) -> Posts:
    """The posts without those that would precede their account's creation by the calendar."""
    created = stage.roster.of("created_s", posts.account).astype(np.int64)
    return posts.take(posts.at_ms > created * 1000 + DAY)
