"""What a share is: one format that partners read, written from the material of one operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from overt.errors import SettingError
from overt.plugins import Part, discover
from overt.share._material import Material


@dataclass(frozen=True)
class Written:
    """One file ready to leave: its bytes, and what is inside, counted for the preview.

    `persons` counts accounts of private persons that are named in it.
    """

    content: bytes
    counts: dict[str, int]
    persons: int


@dataclass(frozen=True, kw_only=True)
class Share(Part):
    """Base of all formats.

    label      what partners call it
    suffixes   of the file's name, with the dot; the first goes where none is given
    network    whether it needs the operation's part of the map
    """

    kind = "share"
    label: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    network: ClassVar[bool] = False
    caveats: ClassVar[tuple[str, ...]] = ()
    references: ClassVar[tuple[str, ...]] = ()

    def write(self, material: Material) -> Written:
        """The file; same material, same bytes."""
        raise NotImplementedError

    def for_file(self, name: str) -> Share:
        """The format as the suffix of a file's name wants it; SettingError where it has no such file."""
        if not name.lower().endswith(self.suffixes):
            ends = " or ".join(self.suffixes)
            raise SettingError(f"{self.label} is written to a file that ends in {ends}, and {name} does not.")
        return self


def find() -> dict[str, type[Share]]:
    """All formats by name."""
    return cast("dict[str, type[Share]]", discover("share", "overt.share"))


def named(name: str) -> Share:
    """The format of that name with its default settings."""
    known = find()
    if name not in known:
        raise SettingError(f"There is no format {name!r} to share in. There are: {', '.join(known)}.")
    return known[name]()


CAVEAT = (
    "Being listed here, or sharing something listed here, is not proof that an account takes part in an operation, "
    "is paid, automated or foreign."
)
"""Printed with everything that names accounts, as Meta prints it with its indicators."""
