"""Helpers of the simulator's tests: cases in memory, and what files and truth say."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from overt import simulate
from overt.simulate import world as worlds
from overt.simulate.posts import Posts, concat
from overt.simulate.scenarios import scenario_named
from overt.simulate.stage import Stage
from overt.simulate.world import World


@dataclass(frozen=True)
class Made:
    """A case in memory: what the actors produced, before any file is written."""

    stage: Stage
    world: World
    posts: Posts

    def of(self, label: str, role: str = "") -> Posts:
        """The posts of accounts of a label (and role)."""
        roster, account = self.stage.roster, self.posts.account
        chosen = np.asarray(roster.of("label", account) == label)
        if role:
            chosen &= np.asarray(roster.of("role", account) == role)
        return self.posts.take(chosen)

    def column(self, name: str, posts: Posts) -> np.ndarray:
        """A column of the roster for the authors of some posts."""
        return self.stage.roster.of(name, posts.account)


@cache
def made(scenario: str, posts: int = 12_000, intensity: float = 1.0) -> Made:
    """A case in memory, made once."""
    plan = scenario_named(scenario).at(intensity)
    stage = Stage(asked=posts, seed=7, platforms=plan.platforms)
    world = worlds.build(stage)
    tables = [hits.posts for hits in world.hits.values()]
    stage.emitted = sum(map(len, tables))
    for actor in plan.actors:
        for table in actor.perform(stage, world):
            stage.emitted += len(table)
            tables.append(table)
    return Made(stage, world, concat(tables))


def truth_of(summary: simulate.Summary) -> dict[str, str]:
    """account_id → label, as the case's truth says."""
    with summary.truth.open(encoding="utf-8", newline="") as file:
        return {row["account_id"]: row["label"] for row in csv.DictReader(file)}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file under a folder and its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }
