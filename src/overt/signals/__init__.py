"""Pairs of accounts that act alike. Adding a file to this folder adds a signal."""

from overt.signals._base import BROUGHT_UP_P, LADDER_S, Example, Signal, Trait
from overt.signals._run import effective, find, needs, run
from overt.signals._searched import searched, trait_names

__all__ = [
    "BROUGHT_UP_P", "LADDER_S", "Example", "Signal", "Trait", "effective", "find", "needs", "run", "searched",
    "trait_names",
]  # fmt: skip
