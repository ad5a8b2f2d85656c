"""The standing hypotheses, and what each kind of evidence says of each: read from one file, `data/ach_rules.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from overt.decisions import CELLS
from overt.errors import PluginError


@dataclass(frozen=True)
class Rule:
    """What one outcome of one kind of evidence says of one hypothesis: a cell and its reason."""

    cell: str
    reason: str


@dataclass(frozen=True)
class Kind:
    """One kind of evidence that the case itself gives.

    family     rows of one family are measured on the same thing and count once in the score
    checks     innocent explanations that answer it; `markers` likewise, as marker.name
    outcomes   outcome → hypothesis → rule, for all standing hypotheses
    """

    name: str
    family: str
    question: str
    checks: tuple[str, ...]
    markers: tuple[tuple[str, str], ...]
    outcomes: Mapping[str, Mapping[str, Rule]]


@cache
def standing_hypotheses() -> dict[str, str]:
    """The six alternatives that are weighed of every operation: id → sentence."""
    return dict(_file()["hypotheses"])


@cache
def kinds() -> dict[str, Kind]:
    """All kinds of evidence by name; PluginError where the file leaves a hypothesis of an outcome out."""
    found = {}
    for name, held in _file()["evidence"].items():
        outcomes = {
            outcome: _outcome(f"{name}.{outcome}", rules)
            for outcome, rules in held.items()
            if isinstance(rules, dict)
        }
        markers = [each.partition(".") for each in held.get("markers", ())]
        found[name] = Kind(
            name, held["family"], held["question"], tuple(held.get("checks", ())),
            tuple((marker, number) for marker, _, number in markers), outcomes,
        )  # fmt: skip
    return found


def _outcome(where: str, rules: Mapping[str, str]) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for names, said in rules.items():
        cell, _, reason = (part.strip() for part in said.partition("|"))
        if cell not in CELLS or not reason:
            raise PluginError(
                f"ach_rules.toml, {where}: {said!r} is not CELL | reason, with one of {', '.join(CELLS)}."
            )
        for name in names.split(","):
            found[name.strip()] = Rule(cell, reason)
    if set(found) != set(standing_hypotheses()):
        raise PluginError(
            f"ach_rules.toml, {where}: it must name each of {', '.join(standing_hypotheses())} once."
        )
    return found


@cache
def _file() -> dict[str, Any]:
    text = files("overt.assessment").joinpath("data", "ach_rules.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
