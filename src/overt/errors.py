"""Every error a user can meet.

OvertError
  ├─ InputError            the data given cannot be used as it is
  │    ├─ UnreadableFile   a file cannot be opened or decoded
  │    ├─ UnknownFormat    no importer recognises a file
  │    └─ MissingColumn    a table lacks a column that is needed
  ├─ SettingError          a setting has a value that makes no sense
  ├─ CaseError             a case folder cannot be used
  ├─ NotFound              an account, cluster or pair asked for is not in the case
  └─ PluginError           a part is not written as it should be
       └─ NameTaken        two parts of one kind use one name

Each carries its facts as attributes and says in its message what happened, where, and what to do.
"""

from __future__ import annotations

from pathlib import Path


class OvertError(Exception):
    """Base of every error raised on purpose; the command line prints it without a traceback."""


class InputError(OvertError):
    """The data given cannot be used as it is."""

    def __init__(self, message: str, *, file: Path | str | None = None) -> None:
        super().__init__(message)
        self.file = str(file) if file is not None else None


class UnreadableFile(InputError):
    """A file cannot be opened or decoded."""


class UnknownFormat(InputError):
    """No importer recognises a file."""


class MissingColumn(InputError):
    """A table lacks a column that is needed."""

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None,
        missing: tuple[str, ...],
        has: tuple[str, ...],
    ) -> None:
        super().__init__(message, file=file)
        self.missing = missing
        self.has = has


class SettingError(OvertError):
    """A setting has a value that makes no sense."""


class CaseError(OvertError):
    """A case folder cannot be used."""


class NotFound(OvertError):
    """An account, cluster or pair asked for is not in the case."""


class PluginError(OvertError):
    """A part (importer, signal, …) is not written as it should be."""


class NameTaken(PluginError):
    """Two parts of one kind use one name."""
