"""Parquet files and Excel workbooks: rows whose cells have types, read as the texts of a table.

Importers meet one kind of table only: column → text. Numbers keep every digit they have, times
are written in ISO 8601, lists as JSON, and the parts of a nested column become columns of their
own: author.id. The SHA-256 of such a row is that of its cells as JSON.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import orjson

from overt.errors import UnreadableFile
from overt.ingest._base import Record
from overt.ingest._files import Stored
from overt.ingest._raw import Raw, Source

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_AT_ONCE = 2_000
_EXACT = 2**53
"""Whole numbers above this are no longer exact in a float: digits of ids are lost there."""

# What openpyxl lets through from a damaged workbook: it has no error of its own.
_BAD_WORKBOOK = (
    BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    OSError,
)


class _Cells:
    """What both shapes do with a row."""

    kind = "table"

    def decode(self, raw: Raw) -> tuple[Record, bool]:
        """The cells, which need no decoding."""
        assert isinstance(raw.content, Mapping)
        return raw.content, False


@dataclass(frozen=True)
class Parquet(_Cells):
    """A Parquet file."""

    columns: tuple[str, ...] = ()
    words = "Parquet"

    @contextmanager
    def opened(self, stored: Stored) -> Iterator[Source]:
        """Its rows, a batch in memory at a time."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        with stored.open_seekable() as file:
            try:
                table = pq.ParquetFile(file)
                yield Source(_parquet_rows(table))
            except (pa.ArrowException, OSError) as problem:
                raise UnreadableFile(_damaged(stored, problem), file=stored.name) from problem


@dataclass(frozen=True)
class Sheet(_Cells):
    """A sheet of an Excel workbook; `header_row` is the row, from 1, with the names of columns."""

    columns: tuple[str, ...] = ()
    header_row: int = 1
    words = "Excel"

    @contextmanager
    def opened(self, stored: Stored) -> Iterator[Source]:
        """Its rows after the header."""
        with _sheet_rows(stored) as rows:
            yield Source(self._named(rows))

    def _named(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[Raw]:
        for number, cells in enumerate(rows, start=1):
            if number > self.header_row and any(cell not in (None, "") for cell in cells):
                row = dict.fromkeys(self.columns, "")
                row.update(zip(self.columns, map(_text, cells), strict=False))
                yield Raw(number, row)


def parquet_shape(stored: Stored) -> Parquet:
    """The shape of a Parquet file; raises UnreadableFile."""
    shape = Parquet()
    with shape.opened(stored) as rows:
        first = next(iter(rows.records), None)
    return Parquet(tuple(first.content) if first and isinstance(first.content, dict) else ())


def sheet_names(book: Stored) -> list[str]:
    """Names of the sheets that hold cells; raises UnreadableFile."""
    with _workbook(book) as workbook:
        return [sheet.title for sheet in workbook.worksheets]


def sheet_shape(stored: Stored) -> Sheet | None:
    """The shape of a sheet: its header is the first row with two or more cells; None without."""
    with _sheet_rows(stored) as rows:
        for number, cells in enumerate(rows, start=1):
            names = [_text(cell).strip() for cell in cells]
            if sum(bool(name) for name in names) >= 2:
                columns = (name or f"column {n}" for n, name in enumerate(names, start=1))
                return Sheet(tuple(columns), number)
    return None


@contextmanager
def _workbook(stored: Stored) -> Iterator[Any]:
    import openpyxl

    with stored.open_seekable() as file, warnings.catch_warnings():
        # openpyxl warns of styles and validations it leaves out, which hold no posts.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except _BAD_WORKBOOK as problem:
            raise UnreadableFile(_damaged(stored, problem), file=stored.name) from problem
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _sheet_rows(stored: Stored) -> Iterator[Iterator[tuple[Any, ...]]]:
    with _workbook(stored) as book:
        sheet = book[stored.sheet] if stored.sheet is not None else book.worksheets[0]
        sheet.reset_dimensions()  # programs write sizes that are too small, which would cut rows
        yield _guarded(stored, sheet.iter_rows(values_only=True))


def _guarded(stored: Stored, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    try:
        yield from rows
    except _BAD_WORKBOOK as problem:
        raise UnreadableFile(_damaged(stored, problem), file=stored.name) from problem


def _parquet_rows(table: Any) -> Iterator[Raw]:
    number = 0
    for batch in table.iter_batches(batch_size=_ROWS_AT_ONCE):
        for row in in_microseconds(batch).to_pylist():
            number += 1
            yield Raw(number, dict(flat(row)))


def in_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Nanosecond times cut to microseconds: Python has no finer ones."""
    import pyarrow as pa

    fields, columns = [], []
    for field, column in zip(batch.schema, batch.columns, strict=True):
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
            column = column.cast(pa.timestamp("us", field.type.tz), safe=False)
        columns.append(column)
        fields.append(field.with_type(column.type))
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))


def flat(row: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """A row of nested values as column.below → text of the cell."""
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{above}{name}.")
        else:
            yield above + name, _text(value)


def _text(value: Any) -> str:
    """A cell as text; an empty one is ""."""
    if value is None or value != value:  # NaN is how data frames write an empty cell
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (list, tuple, dict)):
        return orjson.dumps(value, default=str).decode()
    return str(value)


def _damaged(stored: Stored, problem: Exception) -> str:
    kind = PurePath(stored.name).suffix.lstrip(".") or "file"
    return f"{stored.name} is a damaged {kind} ({problem}). Export or copy it again."
