"""Pictures out of films: one a second from the file itself, through PyAV where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

MISSING = "a film: pip install 'overt[video]' reads its pictures"

_EVERY_S = 1.0
_MOST_S = 600.0  # of a film are looked at
_STILLS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1")


@dataclass(frozen=True)
class Film:
    """A film's size in pixels and its pictures: seconds from the start, and the picture in grey."""

    width: int
    height: int
    frames: list[tuple[float, Any]]


def film_format(head: bytes) -> str | None:
    """The container a file begins as, by FFmpeg's name; None for what is no film.

    Formats that can point to other files or addresses (playlists, concat scripts) are none of these.
    """
    if head[4:8] == b"ftyp" and head[8:12] not in _STILLS:
        return "mov"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    return None


def frames_of(held: IO[bytes], kind: str, pixels: int) -> Film | str:
    """A film's pictures, one a second for ten minutes; a sentence where there are none."""
    try:
        import av
    except ImportError:
        return MISSING
    # The demuxer is named, so that FFmpeg does not take the file for a playlist, and may open nothing else.
    options = {"protocol_whitelist": "", "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"}
    try:
        with av.open(held, format=kind, options=options, metadata_errors="ignore") as film:
            if not film.streams.video:
                return "a film without pictures"
            stream = film.streams.video[0]
            if stream.width * stream.height > pixels:
                return f"larger than {pixels // 1_000_000} million pixels"
            stream.thread_type = "NONE"  # the same pictures on every machine
            return Film(stream.width, stream.height, list(_every(film, stream)))
    except (av.FFmpegError, ValueError, OSError, MemoryError) as problem:
        return f"damaged: {str(problem)[:80]}"


def _every(film: Any, stream: Any) -> Iterator[tuple[float, Any]]:
    from PIL.Image import Resampling

    due = start = None
    for frame in film.decode(stream):
        if frame.time is None:
            continue
        start = frame.time if start is None else start
        second = frame.time - start
        if second > _MOST_S:
            return
        if due is not None and second < due:
            continue
        due = second + _EVERY_S
        grey = frame.to_image().convert("L")
        grey.thumbnail((384, 384), Resampling.BOX)
        yield second, grey
