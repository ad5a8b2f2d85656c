"""Whether accounts were made together: a scan over windows of several widths against a wide, smooth background."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HOUR_S: Final = 3_600
DAY_S: Final = 86_400
WIDTHS_S: Final = (HOUR_S, 6 * HOUR_S, DAY_S, 3 * DAY_S, 7 * DAY_S, 30 * DAY_S)
REACH_S: Final = 180 * DAY_S
"""The background is the mean over this long before and after: no burst of days survives in it."""

FEW: Final = 20
"""Other accounts within REACH_S from which they say what is usual there."""


@dataclass(frozen=True)
class Burst:
    """Accounts made in one window, and how improbable that is.

    start      when the first of them was made, seconds since 1970
    width_s    width of the window
    members    places of its accounts in the list that was scanned
    n          accounts scanned
    expected   accounts that the smooth background puts into the window besides the first
    p_value    chance that any window of any width shows the like, at most
    """

    start: int
    width_s: int
    members: tuple[int, ...]
    n: int
    expected: float
    p_value: float

    def chance(self) -> str:
        """The p-value in words, also where it is too small for a number."""
        return f"{self.p_value:.2g}" if self.p_value > 1e-300 else "1e-300"

    def when(self) -> str:
        """The window in words: "3 days from 2024-03-01"."""
        day = str(np.datetime64(self.start, "s").astype("datetime64[D]"))
        if self.width_s < DAY_S:
            minute = str(np.datetime64(self.start, "s").astype("datetime64[m]")).replace("T", " ")
            return f"{in_words(self.width_s)} from {minute} UTC"
        return f"{in_words(self.width_s)} from {day}"


@dataclass(frozen=True)
class Background:
    """Creation times of other accounts, sorted, by platform; `edges` holds each platform's first and last known."""

    times: Mapping[str, Ints]
    edges: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def count(self, platforms: Sequence[str]) -> int:
        """Accounts to compare with on these platforms."""
        return sum(len(self.times.get(name, ())) for name in set(platforms))

    def smooth(self, platform: str, starts: Ints, width_s: int) -> Floats:
        """The share of a platform's accounts expected in windows that begin at `starts`."""
        times = self.times.get(platform, np.zeros(0, np.int64))
        first, last = self.edges.get(platform, (int(starts.min()), int(starts.max())))
        low, high = np.maximum(starts - REACH_S, first), np.minimum(starts + REACH_S, last + DAY_S)
        near = np.searchsorted(times, high, "left") - np.searchsorted(times, low, "left")
        span = np.maximum(high - low, width_s)
        share: Floats = np.minimum((near + 1) / (len(times) + 1) * width_s / span, 1.0)
        return share

    def near(self, platforms: Sequence[str], starts: Ints) -> Ints:
        """Accounts on these platforms made within REACH_S of each time."""
        found = np.zeros(len(starts), np.int64)
        for name in sorted(set(platforms)):
            times = self.times.get(name, np.zeros(0, np.int64))
            found += np.searchsorted(times, starts + REACH_S, "left") - np.searchsorted(times, starts - REACH_S, "left")
        return found

    def inside(self, platforms: Sequence[str], start: int, width_s: int) -> tuple[int, int]:
        """(accounts made in a window, all) on these platforms."""
        hits = tries = 0
        for name in sorted(set(platforms)):
            times = self.times.get(name, np.zeros(0, np.int64))
            low, high = np.searchsorted(times, [start, start + width_s], "left")
            hits, tries = hits + int(high - low), tries + len(times)
        return hits, tries


def in_words(seconds: int) -> str:
    """A width of time: "1 day", "6 hours"."""
    number, unit = (seconds // DAY_S, "day") if seconds >= DAY_S else (seconds // HOUR_S, "hour")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def resolution(times: Ints) -> int:
    """1 s; a day where nine in ten times are midnights (dates); 30 days where these are firsts of months.

    One date written with its time among many dates does not make the others precise.
    """
    if not len(times) or np.mean(times % DAY_S == 0) < 0.9:
        return 1
    days = (times // DAY_S).astype("datetime64[D]")
    firsts = days == days.astype("datetime64[M]").astype("datetime64[D]")
    return 30 * DAY_S if np.mean(firsts) >= 0.9 else DAY_S


def widths(step_s: int) -> tuple[int, ...]:
    """The windows that times of a resolution allow."""
    return tuple(width for width in WIDTHS_S if width >= step_s)


def best_windows(
    times: Ints, platforms: Sequence[str], background: Background, step_s: int
) -> list[Burst]:
    """For each width the least probable window; times are sorted, each with its platform.

    A window begins at an account. Given that one, each other account falls into it by itself with the share
    of the background, so the count is binomial; the p-value is that times all windows tried (accounts × widths).
    Where the year around holds fewer than FEW other accounts, the cluster's own mean over it is expected at least.
    """
    n, found = len(times), []
    mix = {name: list(platforms).count(name) / n for name in sorted(set(platforms))}
    for width in widths(step_s):
        ends = np.searchsorted(times, times + width, "left")
        starts = np.searchsorted(times, times, "left")
        others = ends - starts - 1
        share = np.sum(
            [part * background.smooth(name, times, width) for name, part in mix.items()], axis=0
        )
        # Where others are too few to say what is usual, at least the cluster's own mean over the year around is.
        near = np.searchsorted(times, times + REACH_S, "left") - np.searchsorted(times, times - REACH_S, "left") - 1
        own = np.where(background.near(platforms, times) < FEW, near / max(1, n - 1) * width / (2 * REACH_S), 0.0)
        share = np.minimum(np.maximum(share, own), 1.0)
        p = np.where(others > 0, betainc(np.maximum(others, 1), n - np.maximum(others, 1), share), 1.0)
        place = int(np.lexsort((-others, p))[0])
        found.append(
            Burst(
                start=int(times[place]),
                width_s=width,
                members=tuple(range(int(starts[place]), int(ends[place]))),
                n=n,
                expected=float((n - 1) * share[place]),
                p_value=float(min(1.0, p[place] * n * len(widths(step_s)))),
            )
        )
    return found


def strongest(windows: Sequence[Burst]) -> Burst:
    """The least probable of several windows; of equals the one with most accounts, then the narrowest."""
    return min(windows, key=lambda each: (each.p_value, -len(each.members), each.width_s))


def all_bursts(
    times: Ints,
    platforms: Sequence[str],
    background: Background,
    step_s: int,
    *,
    alpha: float,
    least: int,
) -> Iterator[Burst]:
    """One burst after the other, each among the accounts that the earlier ones left; `members` count in `times`."""
    left: Ints = np.arange(len(times), dtype=np.int64)
    while len(left) >= least:
        found = strongest(best_windows(times[left], [platforms[place] for place in left.tolist()], background, step_s))
        if found.p_value > alpha or len(found.members) < least:
            return
        members = tuple(int(left[place]) for place in found.members)
        yield Burst(found.start, found.width_s, members, len(times), found.expected, found.p_value)
        left = np.delete(left, found.members)
