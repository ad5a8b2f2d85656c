"""What a worker prints: one line of JSON with the seconds of reading and of pairing."""

from __future__ import annotations

import json
import os
import time


class Clock:
    """Wall and processor seconds (with ended children) of named steps, one after the other."""

    def __init__(self) -> None:
        self._figures: dict[str, float | int | str] = {}
        self._last = self._now()

    def lap(self, step: str) -> None:
        """What was done since the last lap is called `step`; a step may come in several parts."""
        now = self._now()
        for kind, before, after in zip(("s", "cpu_s"), self._last, now, strict=True):
            name = f"{step}_{kind}"
            self._figures[name] = float(self._figures.get(name, 0.0)) + after - before
        self._last = now

    def say(self, pairs: int, note: str = "") -> None:
        """Print the figures; called before the pairs are written for comparison."""
        print(json.dumps({**self._figures, "pairs": pairs, "note": note}), flush=True)

    @staticmethod
    def _now() -> tuple[float, float]:
        used = os.times()
        return time.perf_counter(), sum(used[:4])
