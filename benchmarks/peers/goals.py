"""How many times as fast as a peer Overt should be, and whether it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.peers.rounds import Round, Row
from benchmarks.peers.tools import (
    COORTWEET,
    LIKE_COORTWEET,
    LIKE_TOOLKIT,
    OVERT,
    OVERT_FILE,
    TOOLKIT,
)


@dataclass(frozen=True)
class Goal:
    """So many times the speed of a peer on so many acts; `like` counts as the peer counts."""

    times: int
    peer: str
    like: str
    acts: int


GOALS = (
    Goal(100, COORTWEET.name, LIKE_COORTWEET.name, 100_000),
    Goal(10, TOOLKIT.name, LIKE_TOOLKIT.name, 1_000_000),
    Goal(25, TOOLKIT.name, LIKE_TOOLKIT.name, 10_000_000),
)


def goal_rows(rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """One row for each goal that this run could measure; a goal counts only with equal pairs."""
    found = []
    for goal in GOALS:
        made = next((each for each in rounds if each.acts == goal.acts), None)
        peer = made.row(goal.peer) if made else None
        if made is None or peer is None:
            continue
        same = peer.agreement
        equal = same is not None and same["same_weight"] == same["ours"] == same["theirs"]
        row: dict[str, Any] = {"goal": f"{goal.times} × {goal.peer}", "acts": goal.acts, "equal": equal}
        for name, ours, steps in (
            ("pairing", OVERT.name, ("pair",)),
            ("loaded", OVERT.name, ("read", "pair")),
            ("alike", goal.like, ("pair",)),
            ("file", OVERT_FILE.name, ("read", "pair")),
        ):
            times, cpu = (_times(peer, made.row(ours), steps, kind) for kind in ("s", "cpu_s"))
            row[f"{name}_times"], row[f"{name}_cpu_times"] = times, cpu
            row[f"{name}_reached"] = None if times is None else equal and times >= goal.times
        found.append(row)
    return found


def _times(peer: Row, ours: Row | None, steps: tuple[str, ...], kind: str) -> float | None:
    if ours is None or ours.ran is None or peer.ran is None:
        return None
    theirs, mine = (
        sum(each.said[f"{step}_{kind}"] for step in steps) for each in (peer.ran, ours.ran)
    )
    return float(theirs / mine)
