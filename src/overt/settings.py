"""The settings of a run that do not belong to one part. Parts carry their own (`plugins.Settings`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from overt.plugins import Settings, setting


@dataclass(frozen=True, kw_only=True)
class RunSettings(Settings):
    """What a run decides with. `parts` holds values by part and name: {"co_link": {"windows_s": [60]}}."""

    name = "run"

    q: float = setting(
        0.05, "share of accounts in the network that may be there by chance alone", least=0.0, most=1.0
    )
    copies: int = setting(
        20,
        "shuffled copies of the case that calibrate the expected false edges, and as many again that go "
        "through all steps as the floor; 0 leaves both out and keeps the analytic bound",
        least=0,
    )
    copy_budget: int = setting(
        60_000_000,
        "coincidences to rename in all copies together; large cases get fewer copies, never "
        "fewer than three",
        least=1,
    )
    least_members: int = setting(3, "accounts a group needs to be called a cluster", least=2)
    small_group_posts: int = setting(
        6,
        "posts of each account that must be evidence for a smaller group to be called a cluster all the same: as "
        "much as the least group of three has, three pairs with two posts each; 0 leaves smaller groups out",
        least=0,
    )
    resolution: float = setting(
        1.0, "Leiden resolution: higher gives more and smaller clusters", least=0.01
    )
    stability_runs: int = setting(
        10,
        "times the clusters are found anew, each time from four fifths of the objects, to see which accounts "
        "stay; 0 leaves that out",
        least=0,
    )
    bits_cap: float = setting(
        50.0,
        "most bits one signal may add to an edge, so that no single habit outweighs the rest",
        least=1.0,
    )
    mark_all_accounts: bool = setting(
        False,
        "ask the markers about accounts in no cluster too, not only about clusters and their accounts",
    )
    seed: int = setting(20_241_202, "seed of every random step", least=0)
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
