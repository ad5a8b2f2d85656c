"""Pictures to pairs and groups: equal files, equal addresses, fingerprints near each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from overt.media import BITS, HOW, MARKS, Frame, alike, false_matches, near

_PERCEPTUAL = {"phash", "phash256", "dhash", "ahash", "whash", "pdq", "blockhash"}
_PDQ_APART = 31  # of 256, the threshold its makers publish (Facebook 2019, The TMK+PDQF video-hashing algorithm)
_SHARE_APART = 0.10  # of the bits of other given hashes: 6 of 64
_VIEWS = 12  # comparisons that one pair of pictures gets: six entries, two questions
_FALSE = 0.5  # false matches in the whole case that a threshold may let expect


@dataclass(frozen=True)
class Picture:
    """One picture or film to compare: its key, where it is said to lie, and what its file or export says."""

    key: int
    media_type: str
    new: bool
    address: str | None = None
    sha256: str | None = None
    frames: tuple[Frame, ...] = ()
    hashes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Match:
    """Two pictures, the earlier first."""

    a: int
    b: int
    score: float
    how: str


@dataclass
class Matches:
    """What was matched, and how sure the threshold is."""

    found: list[Match] = field(default_factory=list)
    most_apart: int = 0
    expected_false: float = 0.0


def match(pictures: Sequence[Picture], most_apart: int) -> Matches:
    """All pairs of which one at least is new; `pictures` are in order of arrival."""
    out = Matches()
    best: dict[tuple[int, int], Match] = {}

    def add(one: int, other: int, score: float, how: str) -> None:
        a, b = pictures[min(one, other)], pictures[max(one, other)]
        if a.key != b.key and (a.new or b.new) and (a.key, b.key) not in best:
            best[a.key, b.key] = Match(a.key, b.key, round(score, 4), how)

    copies = set(_equal(pictures, lambda p: p.sha256, "same file", add))
    _equal(pictures, lambda p: p.address, "same address", add)
    _alike(pictures, copies, most_apart, out, add)
    _near_hashes(pictures, add)
    out.found = list(best.values())
    return out


def groups_of(matches: Iterable[tuple[int, int, float]], order: Sequence[int]) -> dict[int, tuple[int, float]]:
    """Picture → (first picture of its group, likeness to it); `order` are all keys in order of arrival.

    Likeness is that of the best way through matches, which is as good as its weakest match.
    """
    ties: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for a, b, score in matches:
        ties[a].append((score, b))
        ties[b].append((score, a))
    found: dict[int, tuple[int, float]] = {}
    import heapq

    for root in order:
        if root in found:
            continue
        ahead = [(-1.0, root)]
        while ahead:
            score, key = heapq.heappop(ahead)
            if key in found:
                continue
            found[key] = (root, -score)
            for step, other in ties.get(key, ()):
                if other not in found:
                    heapq.heappush(ahead, (max(score, -step), other))
    return found


_Add = Callable[[int, int, float, str], None]


def _equal(
    pictures: Sequence[Picture], of: Callable[[Picture], Hashable], how: str, add: _Add
) -> list[int]:
    """Tie every picture to the first with the same value; returns those that are not the first."""
    first: dict[Hashable, int] = {}
    later = []
    for place, picture in enumerate(pictures):
        value = of(picture)
        if value is None:
            continue
        if value in first:
            add(first[value], place, 1.0, how)
            later.append(place)
        else:
            first[value] = place
    return later


def _alike(
    pictures: Sequence[Picture], copies: set[int], most_apart: int, out: Matches, add: _Add
) -> None:
    """Fingerprints of pictures and frames; films need a run of frames."""
    views: list[NDArray[np.void]] = []
    unit_of_view: list[int] = []
    picture_of: list[int] = []
    for place, picture in enumerate(pictures):
        for frame in picture.frames if place not in copies else ():
            rows = np.frombuffer(frame.marks, dtype=MARKS)
            views.append(rows)
            unit_of_view.extend([len(picture_of)] * len(rows))
            picture_of.append(place)
    if len(picture_of) < 2:
        out.most_apart = most_apart
        return
    marks = np.concatenate(views)
    pairs = len(picture_of) * (len(picture_of) - 1) / 2 * _VIEWS
    expected = false_matches(marks, most_apart, pairs)
    while expected > _FALSE and most_apart > 16:
        most_apart -= 2
        expected = false_matches(marks, most_apart, pairs)
    out.most_apart, out.expected_false = most_apart, expected
    new = np.array([pictures[place].new for place in picture_of])
    found = alike(marks, np.array(unit_of_view), new, most_apart=most_apart)
    units = np.bincount(picture_of, minlength=len(pictures))
    runs: dict[tuple[int, int], list[tuple[int, int, float, str]]] = defaultdict(list)
    for one, other, apart, bits, how in zip(
        found.earlier.tolist(), found.later.tolist(), found.apart.tolist(), found.bits.tolist(),
        found.how.tolist(), strict=True,
    ):  # fmt: skip
        a, b = picture_of[one], picture_of[other]
        if a != b:
            runs[a, b].append((one, other, 1 - apart / bits, HOW[how]))
    for (a, b), pairs_ in sorted(runs.items()):
        least = min(units[a], units[b])
        chain = _in_order(pairs_)
        if least > 1 and len(chain) < max(2, least / 2):
            continue
        film = units[a] > 1 or units[b] > 1
        scores = [score for _, _, score, _ in chain]
        how = max(chain, key=lambda each: each[2])[3]
        said = f"{how}, {len(chain)} of {least} frames" if film else how
        add(a, b, float(np.mean(scores)), said)


def _in_order(
    pairs: list[tuple[int, int, float, str]],
) -> list[tuple[int, int, float, str]]:
    """The longest run of frame pairs whose times rise in both films."""
    best: list[list[tuple[int, int, float, str]]] = []
    ordered = sorted(pairs, key=lambda each: (each[0], each[1]))
    for place, pair in enumerate(ordered):
        before = [
            best[i] for i in range(place) if ordered[i][0] < pair[0] and ordered[i][1] < pair[1]
        ]
        best.append([*max(before, key=len, default=[]), pair])
    return max(best, key=len)


def _near_hashes(pictures: Sequence[Picture], add: _Add) -> None:
    """Hashes given in the export, each kind by itself: perceptual ones near each other, others equal."""
    kinds: dict[tuple[str, int], list[tuple[int, bytes]]] = defaultdict(list)
    equal: dict[tuple[str, str], int] = {}
    for place, picture in enumerate(pictures):
        for kind, value in picture.hashes:
            if (kind, value) in equal:
                add(equal[kind, value], place, 1.0, f"same {kind}")
                continue
            equal[kind, value] = place
            if kind in _PERCEPTUAL and (bits := _bits_of(value)) is not None:
                kinds[kind, len(bits) * 8].append((place, bits))
    for (kind, size), rows in sorted(kinds.items()):
        filled = [bits + b"\0" * (-len(bits) % 8) for _, bits in rows]
        words = np.frombuffer(b"".join(filled), dtype="<u8").reshape(len(rows), -1)
        new = np.array([pictures[place].new for place, _ in rows])
        most = _PDQ_APART if (kind, size) == ("pdq", BITS) else int(size * _SHARE_APART)
        for one, other, apart in zip(*(each.tolist() for each in near(words, new, most_apart=most)), strict=True):
            add(rows[one][0], rows[other][0], 1 - apart / size, f"near by {kind}")


def _bits_of(value: str) -> bytes | None:
    """A hexadecimal fingerprint; None for what is none, or shows too little to compare (nearly all bits equal)."""
    try:
        bits = bytes.fromhex(value)
    except ValueError:
        return None
    ones = sum(byte.bit_count() for byte in bits)
    plain = not bits or not 0.1 <= ones / (8 * len(bits)) <= 0.9
    return None if plain or len(bits) < 8 else bits
