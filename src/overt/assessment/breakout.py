"""The Breakout Scale: how far an operation got, each step with what proves it. No evidence, no step.

Nimmo 2020, The Breakout Scale: Measuring the impact of influence operations, Brookings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from overt.assessment._communities import LEAST_TAKERS, Reach
from overt.decisions import Given, Pickup, proves
from overt.store import DuckDBEngine

REACHED = "reached"
NOT_REACHED = "not reached"
NOT_SHOWN = "not shown"
"""Nothing proves it, and what was looked at could not have shown it."""

STEPS = {
    1: "one platform, one community",
    2: "several platforms or several communities",
    3: "several platforms and several communities",
    4: "carried by news media",
    5: "spread by somebody with a large audience",
    6: "answered by policy, concrete action, or a call for violence",
}

_KINDS = {4: ("media",), 5: ("amplifier",), 6: ("policy", "action", "violence")}
_MOST_PROOF = 5

_FIRST_POSTS = """
    WITH mine AS (
        SELECT COALESCE(p.platform, 'unknown') AS platform, p.post_id, p.posted_at,
               ROW_NUMBER() OVER (
                   PARTITION BY COALESCE(p.platform, 'unknown') ORDER BY p.posted_at NULLS LAST, p.post_id NULLS LAST
               ) AS place,
               COUNT(*) OVER (PARTITION BY COALESCE(p.platform, 'unknown')) AS posts
        FROM post p JOIN _stands s ON s.account_id = p.account_id AND s.side = 'inside'
    )
    SELECT platform, post_id, posted_at, posts FROM mine WHERE place = 1
    ORDER BY posts DESC NULLS LAST, platform NULLS LAST
"""
_OF_CASE = "SELECT DISTINCT COALESCE(platform, 'unknown') AS platform FROM post ORDER BY platform NULLS LAST"
_TAKEN = """
    SELECT who, post_id, posted_at FROM _taken_up WHERE side = 'outside'
    ORDER BY posted_at NULLS LAST, post_id NULLS LAST
"""


@dataclass(frozen=True)
class Proof:
    """One thing that proves a step.

    kind   post or pickup
    ref    id of the post, or of the row of the list (P17)
    says   what it shows, in a sentence
    """

    kind: str
    ref: str
    says: str


@dataclass(frozen=True)
class Step:
    """One step of the scale. `why` says why it is not reached or not shown, and what would show it."""

    number: int
    what: str
    state: str
    proof: tuple[Proof, ...]
    why: str


@dataclass(frozen=True)
class Breakout:
    """The six steps, and the highest one that is proven; None when the operation has no post in the case.

    platforms    platforms its posts were found on, most posts first
    communities  communities reached; None when unknown
    """

    category: int | None
    steps: tuple[Step, ...]
    platforms: tuple[str, ...]
    communities: int | None


def breakout(engine: DuckDBEngine, reach: Reach, given: Given, hidden: int) -> Breakout:
    """Needs `_stands` and `_taken_up`.

    `hidden` are reposts, quotes and replies whose accounts are not in the case, and those in it that do not say whose
    post they take up: enough of them could be two communities.
    """
    first = engine.read(_FIRST_POSTS).to_pylist()
    platforms = tuple(row["platform"] for row in first)
    looked_at = engine.read(_OF_CASE)["platform"].to_pylist()
    on_platforms = tuple(
        Proof("post", row["post_id"], f"first of {row['posts']:,} posts on {row['platform']}")
        for row in first
    )
    in_communities = _community_proof(engine, reach)
    several = {"platforms": len(platforms) > 1, "communities": (reached := reach.reached or 0) > 1}
    missing = {
        "platforms": _platforms_missing(platforms, looked_at),
        "communities": _communities_missing(reach, reached, hidden),
    }
    steps = [_first_step(on_platforms), _step_two(several, missing, on_platforms, in_communities)]
    steps.append(_step_three(several, missing, on_platforms + in_communities))
    steps += [_from_list(number, kinds, given) for number, kinds in _KINDS.items()]
    proven = [step.number for step in steps if step.state == REACHED]
    return Breakout(max(proven, default=None), tuple(steps), platforms, reach.reached)


def _first_step(on_platforms: tuple[Proof, ...]) -> Step:
    if on_platforms:
        return Step(1, STEPS[1], REACHED, on_platforms[:1], "")
    return Step(1, STEPS[1], NOT_SHOWN, (), "The case holds no post of the operation's accounts.")


def _step_two(
    several: dict[str, bool],
    missing: dict[str, tuple[str, str]],
    on_platforms: tuple[Proof, ...],
    in_communities: tuple[Proof, ...],
) -> Step:
    if any(several.values()):
        proof = (on_platforms if several["platforms"] else ()) + (
            in_communities if several["communities"] else ()
        )
        return Step(2, STEPS[2], REACHED, proof, "")
    state = NOT_SHOWN if NOT_SHOWN in {state for state, _ in missing.values()} else NOT_REACHED
    return Step(2, STEPS[2], state, (), " ".join(why for _, why in missing.values()))


def _step_three(
    several: dict[str, bool], missing: dict[str, tuple[str, str]], proof: tuple[Proof, ...]
) -> Step:
    if all(several.values()):
        return Step(3, STEPS[3], REACHED, proof, "")
    lacking = [missing[name] for name, held in several.items() if not held]
    state = NOT_REACHED if NOT_REACHED in {state for state, _ in lacking} else NOT_SHOWN
    return Step(3, STEPS[3], state, (), " ".join(why for _, why in lacking))


def _platforms_missing(platforms: Sequence[str], looked_at: Sequence[str]) -> tuple[str, str]:
    others = [each for each in looked_at if each not in platforms]
    if not others:
        return (
            NOT_SHOWN,
            "The case holds posts of no other platform, so whether it was on others was not looked at.",
        )
    return NOT_REACHED, f"No post of it is on {', '.join(others)}, the other platforms of the case."


def _communities_missing(reach: Reach, reached: int, hidden: int) -> tuple[str, str]:
    if reach.why_unknown:
        return NOT_SHOWN, f"Communities are unknown: {reach.why_unknown}."
    found = (
        f"{reached} of {reach.found} communities of other accounts took it up by {LEAST_TAKERS} accounts or more; "
        f"{reach.takers} other accounts took it up in all."
    )
    if hidden >= 2 * LEAST_TAKERS:
        return (
            NOT_SHOWN,
            f"{found} {hidden:,} further reposts, quotes and replies have no account in the case, "
            "or do not say whose post they take up.",
        )
    return (NOT_SHOWN if reach.unplaced >= LEAST_TAKERS else NOT_REACHED), found


def _community_proof(engine: DuckDBEngine, reach: Reach) -> tuple[Proof, ...]:
    acts: dict[str, list[dict[str, Any]]] = {}
    for row in engine.read(_TAKEN).to_pylist():
        acts.setdefault(row["who"], []).append(row)
    return tuple(
        Proof(
            "post",
            acts[who][0]["post_id"],
            f"taken up by one of {len(each.takers)} accounts of community {each.community_id} "
            f"({each.members} accounts)",
        )
        for each in reach.communities
        if each.reached
        for who in each.takers[:_MOST_PROOF]
    )


def _from_list(number: int, kinds: tuple[str, ...], given: Given) -> Step:
    rows = [each for each in given.pickups if each.kind in kinds]
    carrying = [each for each in rows if proves(each.grade)]
    if carrying:
        return Step(number, STEPS[number], REACHED, tuple(_listed(each) for each in carrying), "")
    if rows:
        return Step(
            number, STEPS[number], NOT_SHOWN, (),
            f"{len(rows)} in the list, none with a grade that can carry a statement (given: "
            f"{', '.join(sorted({each.grade for each in rows}))}). Look at the source and grade it.",
        )  # fmt: skip
    unsearched = [kind for kind in kinds if kind not in given.searched]
    if unsearched:
        return Step(
            number, STEPS[number], NOT_SHOWN, (),
            f"The list holds none, and nobody has said that it was looked for ({', '.join(unsearched)}).",
        )  # fmt: skip
    looked = "; ".join(
        dict.fromkeys(
            f"{given.searched[kind].person}: {given.searched[kind].reason}" for kind in kinds
        )
    )
    return Step(number, STEPS[number], NOT_REACHED, (), f"Looked for and not found ({looked}).")


def _listed(each: Pickup) -> Proof:
    return Proof(
        "pickup", each.pickup_id, f"{each.on}, {each.kind}: {each.name}, graded {each.grade}"
    )
