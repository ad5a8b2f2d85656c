"""Texts and ids as the tables store them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Generic, TypeVar

_AFTER_FIRST = frozenset(".,eE")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")


def is_rounded(native_id: str) -> bool:
    """Whether an id is 5.70306E+17 or like it: a spreadsheet or data frame removed its last digits.

    The exponent has two digits at most, so that the hash 12e4567890123456 is no such number.
    """
    # Most ids fail on their second letter, long before the pattern would.
    return native_id[1:2] in _AFTER_FIRST and _ROUNDED.fullmatch(native_id) is not None


def storable(value: str) -> str:
    """A text that Arrow and DuckDB can hold: half surrogate pairs become U+FFFD."""
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def clean(value: str | None) -> str | None:
    """A short text without space or NUL around it; None when nothing is left."""
    return (storable(value).strip(" \t\r\n\0") or None) if value else None


def unmarked(names: tuple[str, ...], mark: str) -> tuple[str, ...]:
    """Tags or mentions of a field of their own, which may be written with their # or @."""
    return tuple(name for name in (each.strip().lstrip(mark) for each in names) if name)


_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class Remembered(dict[_Given, _Made], Generic[_Given, _Made]):
    """A function as a table of what it gave: `made[value]`, three times as quick as a call where values come again."""

    def __init__(self, make: Callable[[_Given], _Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, given: _Given) -> _Made:
        made = self[given] = self._make(given)
        return made
