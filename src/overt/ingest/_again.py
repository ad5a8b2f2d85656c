"""The raw records of a file once more, to see whether they are still what was read in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from overt.ingest._files import find
from overt.ingest._options import checked
from overt.ingest._understand import plans


def raw_records(file: Path, name: str, format: str) -> Iterator[tuple[int, bytes]]:  # noqa: A002
    """(line, SHA-256) of each raw record, in order.

    `name` is that of the source, `archive!member` inside an archive; `format` the importer that read it.
    Raises InputError when the file cannot be read any more.
    """
    options = checked(zone=None, mapping=None, platform=None, format=format, dates=None)
    inside = name.partition("!")[2]
    for plan in plans(find([file]), options):
        if plan.stored.inside.removeprefix("!") == inside and plan.recognised is not None:
            with plan.shape.opened(plan.stored) as source:
                for raw in source.records:
                    yield raw.line, raw.sha256()
