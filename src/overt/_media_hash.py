"""Fingerprints of pictures: what stays of a picture when it is recoded, scaled, mirrored, framed or written on.

The base is the pHash of 256 bits (signs of the lowest cosine coefficients against their median), equal to
`imagehash.phash(picture, hash_size=16)`. By itself it survives recoding and scaling only: a twentieth cut off
changes 58 of 256 bits, a frame 64 and more. So each picture is also looked at without its frame, mirrored, with
its edges cut off in five ways, and tile by tile (`benchmarks/media.py` measures what each is worth).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

KIND = "phash256"
BITS = 256
TILES = 9

MARKS = np.dtype(
    [
        ("whole", "<u8", 4),  # 256 bits of the whole picture
        ("mirrored", "<u8", 4),  # the same of its mirror image
        ("cut", "<u8", (5, 4)),  # 256 bits of five parts of it
        ("tiles", "<u8", TILES),  # 63 bits of each ninth, row by row
        ("tiles_mirrored", "<u8", TILES),
        ("firm", "?", TILES),  # whether the ninth shows enough to be compared
        ("unframed", "?"),  # a frame of one colour was taken off first
        ("flat", "?"),  # mostly one tone: text on a plain ground, drawings
    ]
)
"""What is compared, of one view of a picture: as it is, and without its frame where it has one."""

_SIDE = 64
_TILE = 32
_CUTS = ((0.95, 0.5, 0.5), *((0.91, x, y) for y in (0.2, 0.8) for x in (0.2, 0.8)))
"""Parts of a picture, as share of its sides and place: with these five and the whole, no cut of up to a tenth of
the width and height is further than about 2 % from one of them (94 % of such cuts are found)."""

_FIRM = 24
"""Bits of 63 that a tile must have firmly, that is further from the median than noise of one grey level moves them."""
_PLAIN_BITS = 96  # of 256: below, most bits are noise: an even or softly shaded picture
_PLAIN_TONES = 1.1  # bits of entropy of the grey levels: below, two tones, and then edges decide:
_PLAIN_EDGES = 0.15  # share of steep places; silhouettes, letters and flags have up to 0.15, texts more
_STEEP = 24  # grey levels to the next pixel of 64
_FLAT = 0.5  # share of one tone from which a picture counts as flat
_FRAME_STEP = 12  # grey levels by which a frame may vary
_FRAME_SPECKS = 0.02  # share of a line's pixels that may vary more


def _cosines(side: int, count: int) -> NDArray[np.float64]:
    """The lowest rows of the unscaled cosine transform (type II), as scipy.fftpack.dct computes it."""
    places = np.arange(side)[None, :]
    return 2 * np.cos(np.pi * (2 * places + 1) * np.arange(count)[:, None] / (2 * side))


_WHOLE = _cosines(_SIDE, 16)
_NINTH = _cosines(_TILE, 8)
_SIGN = np.where(np.arange(16) % 2, -1.0, 1.0)  # mirroring turns every second column's sign
_MIRROR = np.array([2, 1, 0, 5, 4, 3, 8, 7, 6])


def marks_of(grey: Image) -> NDArray[np.void]:
    """The fingerprints of a grey picture: one row as it is, a second one without its frame if it has one."""
    views: list[tuple[tuple[float, float, float, float], bool]] = [((0, 0, *grey.size), False)]
    inner = _without_frame(np.asarray(grey, dtype=np.float64))
    if inner is not None:
        views.append((inner, True))
    return np.array([_view(grey, box, unframed) for box, unframed in views], dtype=MARKS)


def hexadecimal(whole: NDArray[np.uint64]) -> str:
    """A fingerprint of 256 bits as 64 hexadecimal digits, as imagehash prints it."""
    return np.asarray(whole, dtype="<u8").tobytes().hex()


def too_plain(grey: Image) -> bool:
    """Whether a picture shows too little to be told from others: one colour, soft shades, a silhouette."""
    coefficients = _transform(grey, None)
    noise = 2 * _SIDE  # what noise of one grey level adds to a coefficient
    firm = np.abs(coefficients - np.median(coefficients)) > noise
    tones = np.bincount(np.asarray(grey).ravel() // 8, minlength=32)
    share = tones[tones > 0] / tones.sum()
    if firm.sum() < _PLAIN_BITS or -(share * np.log2(share)).sum() >= _PLAIN_TONES:
        return bool(firm.sum() < _PLAIN_BITS)
    field = _small(grey, _SIDE, None)
    steps = np.abs(np.diff(field, axis=0))[:, 1:] + np.abs(np.diff(field, axis=1))[1:]
    return bool((steps > _STEEP).mean() < _PLAIN_EDGES)


def _view(
    grey: Image, box: tuple[float, float, float, float], unframed: bool
) -> tuple[object, ...]:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    coefficients = _transform(grey, box)
    cut = []
    for share, x, y in _CUTS:
        at_x, at_y = left + width * (1 - share) * x, top + height * (1 - share) * y
        part = (at_x, at_y, at_x + width * share, at_y + height * share)
        cut.append(_bits(_transform(grey, part)))
    tiles, mirrored, firm = _tiles(grey, box)
    return (
        _bits(coefficients), _bits(coefficients * _SIGN), np.array(cut), tiles, mirrored, firm,
        unframed, _is_flat(grey, box),
    )  # fmt: skip


def _small(
    grey: Image, side: int, box: tuple[float, float, float, float] | None
) -> NDArray[np.float64]:
    from PIL.Image import Resampling

    return np.asarray(
        grey.resize((side, side), Resampling.LANCZOS, box=box), dtype=np.float64
    )


def _transform(
    grey: Image, box: tuple[float, float, float, float] | None
) -> NDArray[np.float64]:
    return np.asarray(_WHOLE @ _small(grey, _SIDE, box) @ _WHOLE.T)


def _bits(coefficients: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Which coefficients lie above their median, 64 to a word, first bit highest in its byte."""
    return np.packbits(coefficients > np.median(coefficients)).view("<u8")


def _tiles(
    grey: Image, box: tuple[float, float, float, float]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.bool_]]:
    """Words of the nine tiles, those of the mirror image, and which tiles show enough."""
    field = _small(grey, 3 * _TILE, box).reshape(3, _TILE, 3, _TILE).swapaxes(1, 2)
    found = (_NINTH @ field.reshape(TILES, _TILE, _TILE) @ _NINTH.T).reshape(TILES, 64)
    sign = np.tile(_SIGN[:8], 8)
    waves, mirrored = found[:, 1:], (found * sign)[_MIRROR, 1:]  # without the mean brightness
    noise = 2 * _TILE * 2
    firm = (np.abs(waves - np.median(waves, axis=1)[:, None]) > noise).sum(axis=1) >= _FIRM
    return _words(waves), _words(mirrored), firm


def _words(waves: NDArray[np.float64]) -> NDArray[np.uint64]:
    above = waves > np.median(waves, axis=1)[:, None]
    return np.packbits(np.pad(above, ((0, 0), (0, 1))), axis=1).view("<u8")[:, 0]


def _is_flat(grey: Image, box: tuple[float, float, float, float]) -> bool:
    tones = np.bincount(_small(grey, _SIDE, box).astype(int).ravel(), minlength=256)
    near = np.convolve(tones, np.ones(13, dtype=int), mode="same")
    return bool(near.max() > _FLAT * tones.sum())


def _without_frame(field: NDArray[np.float64]) -> tuple[float, float, float, float] | None:
    """The box inside the even lines around a picture; None without such lines, or when little would be left."""
    height, width = field.shape
    top, bottom = _even(field), _even(field[::-1])
    inside = field[top : height - bottom]
    if inside.shape[0] < 0.2 * height:
        return None
    left, right = _even(inside.T), _even(inside.T[::-1])
    if width - left - right < 0.2 * width or not (top or bottom or left or right):
        return None
    # recoding blurs the line where frame and picture meet: it is neither
    top, bottom, left, right = (lines + 1 if lines else 0 for lines in (top, bottom, left, right))
    return (left, top, width - right, height - bottom)


def _even(lines: NDArray[np.float64]) -> int:
    """How many lines from the first on are of one tone."""
    reach = lines[: int(len(lines) * 0.4)]
    if not len(reach):
        return 0
    off = np.mean(np.abs(reach - np.median(reach[0])) > _FRAME_STEP, axis=1) > _FRAME_SPECKS
    return int(off.argmax()) if off.any() else len(reach)
