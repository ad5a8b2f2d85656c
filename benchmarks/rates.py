"""A share of runs with its exact 95 % interval."""

from __future__ import annotations

from dataclasses import dataclass

from scipy.stats import beta


@dataclass(frozen=True)
class Rate:
    """`hits` of `runs`."""

    hits: int
    runs: int

    @property
    def share(self) -> float:
        """Hits per run."""
        return self.hits / self.runs

    def interval(self) -> tuple[float, float]:
        """Clopper–Pearson, 95 %."""
        low = beta.ppf(0.025, self.hits, self.runs - self.hits + 1) if self.hits else 0.0
        high = beta.ppf(0.975, self.hits + 1, self.runs - self.hits) if self.hits < self.runs else 1.0
        return float(low), float(high)

    def text(self) -> str:
        """In percent with the interval."""
        low, high = (100 * end for end in self.interval())
        return f"{100 * self.share:.3g} ({_short(low)}–{_short(high)})"

    def against(self, nominal: float) -> str:
        """The same, bold where even the interval's lower end is above nominal."""
        return f"**{self.text()}**" if self.exceeds(nominal) else self.text()

    def exceeds(self, nominal: float) -> bool:
        """Whether even the interval's lower end is above nominal."""
        return self.interval()[0] > nominal


def _short(percent: float) -> str:
    """Two digits below ten, whole percent from there on."""
    return f"{percent:.2g}" if percent < 10 else f"{percent:.0f}"
