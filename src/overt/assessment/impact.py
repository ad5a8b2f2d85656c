"""How far an operation travelled: the Breakout Scale with proof, who took it up, and what could not be measured.

Taking up is no persuasion: nothing here says that anybody believed what he saw.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from overt import decisions
from overt.assessment._communities import Reach, reach
from overt.assessment._engagement import Engagement, engagement
from overt.assessment._fare import (
    Copied,
    Fare,
    Followers,
    Noticed,
    Taker,
    busiest_takers,
    copied,
    fares,
    followers,
    largest_takers,
    noticed,
)
from overt.assessment._subject import OUTSIDE, UNKNOWN, subject
from overt.assessment.breakout import Breakout, breakout
from overt.decisions import Given, Pickup
from overt.store import DuckDBEngine


@dataclass(frozen=True)
class Unmeasured:
    """One thing that could not be measured, and why; `what` in a few words, `why` a sentence."""

    what: str
    why: str


@dataclass(frozen=True)
class Impact:
    """How far one operation travelled, in this case."""

    operation_id: str
    name: str
    accounts: int
    breakout: Breakout
    engagement: Engagement
    reach: Reach
    fares: tuple[Fare, ...]
    followers: tuple[Followers, ...]
    noticed: tuple[Noticed, ...]
    largest_takers: tuple[Taker, ...]
    busiest_takers: tuple[Taker, ...]
    copied: Copied
    pickups: tuple[Pickup, ...]
    unmeasured: tuple[Unmeasured, ...]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        return asdict(self)


def impact(engine: DuckDBEngine, operation_id: str) -> Impact:
    """How far an operation travelled; NotFound when there is none of that id. Changes nothing in the case."""
    about = subject(engine, operation_id)
    given = decisions.given(engine, operation_id)
    received = engagement(engine)
    reached = reach(engine)
    held = followers(engine)
    hidden = sum(received.authorless.values()) + sum(
        each.acts for each in received.split if each.side == UNKNOWN and each.kind != "like"
    )
    fare = fares(engine)
    return Impact(
        operation_id=operation_id,
        name=about.name,
        accounts=len(about.accounts),
        breakout=breakout(engine, reached, given, hidden),
        engagement=received,
        reach=reached,
        fares=fare,
        followers=held,
        noticed=noticed(engine),
        largest_takers=largest_takers(engine),
        busiest_takers=busiest_takers(engine),
        copied=copied(engine),
        pickups=tuple(given.pickups),
        unmeasured=tuple(_unmeasured(received, reached, held, fare, given)),
    )


def _unmeasured(
    received: Engagement,
    reached: Reach,
    held: tuple[Followers, ...],
    fare: tuple[Fare, ...],
    given: Given,
) -> list[Unmeasured]:
    found = [
        Unmeasured(
            "belief",
            "Reposts, answers and views show that something was passed on or seen, not that anybody believed it.",
        ),
        Unmeasured(
            "closed places",
            "Private messages, closed groups and talk off the platforms are in no export.",
        ),
    ]
    hidden = received.of(UNKNOWN)
    if hidden:
        found.append(
            Unmeasured(
                "who stands behind counted reactions",
                f"The platforms counted {hidden:,} likes, reposts, replies and quotes "
                "whose accounts are not in the case.",
            )
        )
    if received.authorless:
        told = ", ".join(f"{count:,} of kind {kind}" for kind, count in received.authorless.items())
        found.append(
            Unmeasured(
                "acts on posts of unknown accounts",
                f"Acts in the case that do not say whose post they are about: {told}. Some may be about its posts.",
            )
        )
    for name, word in (("views", "views"), ("likes", "likes"), ("reposts", "reposts")):
        lacking = received.posts - received.counted[name]
        if lacking:
            found.append(
                Unmeasured(
                    word,
                    f"{lacking:,} of {received.posts:,} own posts come without a number of {word}.",
                )
            )
    unknown = sum(each.accounts - each.known for each in held)
    if unknown:
        total = sum(each.accounts for each in held)
        found.append(
            Unmeasured(
                "followers",
                f"{unknown:,} of {total:,} accounts come without a number of followers.",
            )
        )
    if any(each.known > 1 for each in held):
        found.append(
            Unmeasured(
                "people behind followers",
                "One person may follow several of the accounts, and some may be bought.",
            )
        )
    if reached.why_unknown:
        found.append(
            Unmeasured("communities", f"{reached.why_unknown[0].upper()}{reached.why_unknown[1:]}.")
        )
    elif reached.unplaced:
        found.append(
            Unmeasured(
                "communities of some takers",
                f"{reached.unplaced} of {reached.takers} accounts that took it up are in no community of the data.",
            )
        )
    if not any(each.side == OUTSIDE for each in fare):
        found.append(
            Unmeasured(
                "what is ordinary",
                "The case holds no post of other accounts on these platforms, so nothing says how ordinary posts fare.",
            )
        )
    unsearched = [
        kind
        for kind in decisions.PICKUP_KINDS
        if kind not in given.searched and not any(each.kind == kind for each in given.pickups)
    ]
    if unsearched:
        found.append(
            Unmeasured(
                "pick-ups outside the data",
                f"Nobody has said that these were looked for: {', '.join(unsearched)}.",
            )
        )
    return found
