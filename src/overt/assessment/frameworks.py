"""DISARM Red and Meta's Online Operations Kill Chain: which techniques there are, in order of execution.

Versions are pinned: of the five DISARM numbers in VIGINUM's bundle of 2024 one still exists in v1.6.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from overt.errors import PluginError

DISARM = "DISARM Red v1.6"
KILL_CHAIN = "Online Operations Kill Chain"
_MARK = "killchain:"


@dataclass(frozen=True)
class Technique:
    """One technique of one framework.

    `tactic_order` counts tactics (phases) in order of execution from 1 (from 0 in the kill chain, as Meta numbers);
    `stix_id` is the id of DISARM's own object, None for the kill chain.
    """

    framework: str
    technique_id: str
    name: str
    tactic: str
    tactic_order: int
    stix_id: str | None = None


SUCCESSORS = {
    "T0007": "T0146",
    "T0013": "T0152.004",
    "T0019.002": "T0049.002",
    "T0090": "T0146",
    "T0090.001": "T0146",
    "T0090.002": "T0146",
    "T0099": "T0143.003",
    "T0099.001": "T0143.003",
    "T0099.002": "T0143.003",
    "T0104": "T0151.001",
    "T0104.001": "T0151.001",
    "T0104.004": "T0151.001",
    "T0104.005": "T0015.001",
    "T0104.006": "T0015.002",
    "T0105": "T0152.006",
    "T0105.002": "T0152.006",
}
"""Numbers of earlier versions → where their meaning went in v1.6, by their names; ours, no official table exists."""


def find(number: str) -> Technique:
    """A technique by the number that a part writes: "T0084.001" or "killchain:3.1".

    Raises PluginError when the pinned version has none of that number.
    """
    found = (_kill_chain() if number.startswith(_MARK) else _disarm()).get(number.removeprefix(_MARK))
    if found is None:
        instead = SUCCESSORS.get(number)
        hint = f" In {DISARM} it is {instead} ({_disarm()[instead].name})." if instead else ""
        raise PluginError(f"There is no technique {number} in {DISARM} or the {KILL_CHAIN}.{hint}")
    return found


def current(number: str) -> str | None:
    """The number in v1.6 of a DISARM number of any version; None when it is not known."""
    return number if number in _disarm() else SUCCESSORS.get(number)


def names(framework: str) -> dict[str, str]:
    """Name → number of the techniques of DISARM or of the kill chain, for files that give names only."""
    known = _disarm() if framework == DISARM else _kill_chain()
    return {each.name: number for number, each in reversed(known.items())}


def order_of(phase: str) -> int | None:
    """Place in order of execution of a DISARM tactic written as STIX writes it ("develop-content"); None if unknown."""
    return next((each.tactic_order for each in _disarm().values() if _slug(each.tactic) == phase), None)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


@cache
def _disarm() -> dict[str, Technique]:
    return {
        row["id"]: Technique(
            DISARM, row["id"], row["name"], row["tactic_name"], int(row["tactic_order"]), row["stix_id"]
        )
        for row in _rows("disarm_red_1.6.csv")
    }


@cache
def _kill_chain() -> dict[str, Technique]:
    """Techniques (3.1) and procedures (3.1.1)."""
    found: dict[str, Technique] = {}
    for row in _rows("online_operations_kill_chain.csv"):
        for level in ("technique", "procedure"):
            number = row[level]
            found.setdefault(
                number,
                Technique(KILL_CHAIN, number, row[f"{level}_name"], row["phase_name"], int(row["phase"])),
            )
    return found


def _rows(name: str) -> list[dict[str, str]]:
    text = files("overt.assessment").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
