"""Where two texts differ, word by word: for the evidence a person reads side by side."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

# A word, a run of spaces, or one character of a script written without spaces (so that a changed
# ideograph does not mark the whole sentence).
_PIECE = re.compile(r"[぀-ヿ㐀-鿿가-힯฀-๿]|[^\W぀-ヿ㐀-鿿가-힯฀-๿]+|\s+|[^\w\s]", re.UNICODE)

_LONGEST = 4_000  # pieces compared; beyond that the rest counts as one difference


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `same` in both posts, or standing in this one only."""

    text: str
    same: bool


def side_by_side(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """The two texts cut into pieces that both have and pieces that one has."""
    a, b = _PIECE.findall(left), _PIECE.findall(right)
    a, rest_a = a[:_LONGEST], "".join(a[_LONGEST:])
    b, rest_b = b[:_LONGEST], "".join(b[_LONGEST:])
    out_a: list[Piece] = []
    out_b: list[Piece] = []
    for kind, a0, a1, b0, b1 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for out, pieces in ((out_a, a[a0:a1]), (out_b, b[b0:b1])):
            if pieces:
                out.append(Piece("".join(pieces), kind == "equal"))
    for out, rest in ((out_a, rest_a), (out_b, rest_b)):
        if rest:
            out.append(Piece(rest, rest_a == rest_b))
    return out_a, out_b
