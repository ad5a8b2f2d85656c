"""Which signals a case was searched with, and which of them say what accounts are."""

from __future__ import annotations

from overt.chance.fusion import Signals
from overt.signals._base import Trait
from overt.signals._run import find
from overt.store import Engine


def trait_names() -> list[str]:
    """Names of the signals about what accounts are."""
    return sorted(name for name, signal in find().items() if issubclass(signal, Trait))


def searched(engine: Engine) -> Signals:
    """How many signals of either sort were ready, from `signal_run`."""
    ready = engine.read("SELECT signal FROM signal_run WHERE state = 'ready'")["signal"].to_pylist()
    traits = set(trait_names()) & set(ready)
    return Signals(len(ready) - len(traits), len(traits))
