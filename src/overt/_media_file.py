"""Reading one picture or film of a stranger: inside one folder, within limits, and never from the network."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import numpy as np

from overt._media_credentials import read_credential
from overt._media_hash import MARKS, hexadecimal, marks_of, too_plain
from overt._media_video import film_format, frames_of

READY = "ready"
PLAIN = "too plain to compare"

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF")
"""What platforms and phones write. Every further decoder is one more that a hostile file can reach."""
_WORKING_SIDE = 384  # pixels: fingerprints look at 96 at most, and a phone's picture has thousands
_MOST_LETTERS = 80  # of a camera's name
_DAMAGE = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, OverflowError, TypeError, KeyError, IndexError,
    MemoryError,
)  # fmt: skip
"""What Pillow's decoders raise on damaged files."""


@dataclass(frozen=True)
class Limits:
    """How much of one file is read."""

    picture_bytes: int = 50 << 20
    film_bytes: int = 2 << 30
    pixels: int = 100_000_000


@dataclass(frozen=True)
class Frame:
    """The fingerprints of a picture, or of a film at one second: rows of MARKS as bytes, and the hash of the whole."""

    hash: str
    marks: bytes
    second: float | None = None


@dataclass(frozen=True)
class Facts:
    """What a file says: `state` is "ready" or why there is nothing to compare."""

    state: str
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    camera: str | None = None
    taken_at: str | None = None
    place: str | None = None
    credential: str | None = None
    generator: str | None = None
    frames: tuple[Frame, ...] = ()


def read_media(file: str, folder: str, limits: Limits, trust_list: str | None = None) -> Facts:
    """Facts and fingerprints of a picture or film that lies in `folder`; whatever is wrong becomes a state."""
    try:
        with open_inside(Path(file), Path(folder)) as held:
            return _facts(held, limits, trust_list)
    except OSError as problem:
        return Facts(problem.strerror or "cannot be opened")


def open_inside(file: Path, folder: Path) -> IO[bytes]:
    """Open a plain file that truly lies in a folder, links resolved; raises OSError otherwise."""
    real, root = Path(os.path.realpath(file)), Path(os.path.realpath(folder))
    if not real.is_relative_to(root):
        raise PermissionError(1, "lies outside the folder of the media")
    number = os.open(
        real,
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0),
    )  # fmt: skip
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise PermissionError(1, "is no plain file")
    return os.fdopen(number, "rb")


def _facts(held: IO[bytes], limits: Limits, trust_list: str | None) -> Facts:
    size = os.fstat(held.fileno()).st_size
    kind = film_format(held.read(64))
    held.seek(0)
    most = limits.film_bytes if kind else limits.picture_bytes
    if size > most:
        return Facts(f"larger than {most >> 20} MB")
    digest = _sha256(held)
    held.seek(0)
    if kind:
        return replace(_film(held, kind, limits), sha256=digest)
    data = held.read()
    return replace(_picture(data, limits, trust_list), sha256=digest)


def _sha256(held: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := held.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _picture(data: bytes, limits: Limits, trust_list: str | None) -> Facts:
    from PIL import Image, UnidentifiedImageError

    Image.init()
    formats = [name for name in _FORMATS if name in Image.OPEN]  # AVIF is not in every build
    Image.MAX_IMAGE_PIXELS = None  # the limit below is ours; Pillow's own is a warning
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
    except (UnidentifiedImageError, *_DAMAGE):
        return Facts("not a picture")
    width, height = image.size
    known = Facts(READY, width=width, height=height)
    if width * height > limits.pixels:
        return replace(known, state=f"larger than {limits.pixels // 1_000_000} million pixels")
    if min(width, height) < 8:
        return replace(known, state=PLAIN)
    try:
        told = _exif(image)
        credential = read_credential(data, Image.MIME.get(image.format or "", ""), trust_list)
        grey = _grey(image)
    except _DAMAGE as problem:
        return replace(known, state=f"damaged: {_words(problem)}")
    known = replace(
        known, camera=told[0], taken_at=told[1], place=told[2], credential=credential.state,
        generator=credential.generator,
    )  # fmt: skip
    if too_plain(grey):
        return replace(known, state=PLAIN)
    marks = marks_of(grey)
    return replace(known, frames=(Frame(hexadecimal(marks[0]["whole"]), marks.tobytes()),))


def _film(held: IO[bytes], kind: str, limits: Limits) -> Facts:
    found = frames_of(held, kind, limits.pixels)
    if isinstance(found, str):
        return Facts(found)
    frames: list[Frame] = []
    kept = np.zeros(0, dtype=MARKS)
    for second, grey in found.frames:
        if too_plain(grey):
            continue
        marks = marks_of(grey)
        # a film stands still for long: one picture of each scene, and one in ten seconds
        last = kept["whole"][-1] if len(kept) else None
        if last is not None and frames[-1].second is not None:
            apart = int(np.bitwise_count(last ^ marks[0]["whole"]).sum())
            if apart < 32 and second - frames[-1].second < 10:
                continue
        kept = marks[:1]
        frames.append(Frame(hexadecimal(marks[0]["whole"]), marks.tobytes(), round(second, 2)))
    return Facts(
        READY if frames else PLAIN, width=found.width, height=found.height, frames=tuple(frames)
    )


def _grey(image: Any) -> Any:
    """The picture upright, in grey, small; transparent parts are white, as platforms show them."""
    from PIL import Image

    image.draft("L", (2 * _WORKING_SIDE, 2 * _WORKING_SIDE))  # JPEG only: decodes a smaller one
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        seen.thumbnail((2 * _WORKING_SIDE, 2 * _WORKING_SIDE), Image.Resampling.BOX)
        ground = Image.new("RGBA", seen.size, "white")
        ground.alpha_composite(seen)
        grey = ground.convert("L")
    else:
        grey = image.convert("L")
    grey.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX)
    turned = image.getexif().get(0x0112, 1)
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(turned)  # fmt: skip
    return grey.transpose(turn) if turn is not None else grey


def _exif(image: Any) -> tuple[str | None, str | None, str | None]:
    """Camera and software, time as written, and whether there are coordinates: which ones is nobody's business."""
    exif = image.getexif()
    parts = [_clean(exif.get(tag)) for tag in (0x010F, 0x0110, 0x0131)]
    maker, model, software = parts
    if maker and model and model.lower().startswith(maker.lower()):
        maker = None
    camera = ", ".join(
        part for part in (" ".join(p for p in (maker, model) if p), software) if part
    )
    taken = _clean(exif.get_ifd(0x8769).get(0x9003)) or _clean(exif.get(0x0132))
    place = "has coordinates" if exif.get_ifd(0x8825).get(2) else None
    return camera or None, taken, place


def _clean(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    text = "".join(c for c in value if c.isprintable()).strip()
    return text[:_MOST_LETTERS] or None


def _words(problem: BaseException) -> str:
    return (_clean(str(problem)) or type(problem).__name__)[:_MOST_LETTERS]
