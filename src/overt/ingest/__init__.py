"""Files in, posts out. Adding a file to this folder adds a format.

`look` says what is understood of files before they are read, `read` reads them into a case, `on_spark`
normalises posts that lie on a cluster, and `formats` lists the importers. `read_deletions` reads
notices of deleted posts, which are no posts.
"""

from __future__ import annotations

from overt.ingest._again import raw_records
from overt.ingest._base import (
    Importer,
    ImportExample,
    Media,
    Post,
    Profile,
    Promotion,
    Reading,
    Record,
    Refusal,
)
from overt.ingest._deletions import read_deletions
from overt.ingest._options import importers as _importers
from overt.ingest._read import look, read
from overt.ingest._sources import SourceSummary
from overt.ingest._spark import on_spark
from overt.ingest._understand import Understanding

__all__ = [
    "ImportExample",
    "Importer",
    "Media",
    "Post",
    "Profile",
    "Promotion",
    "Reading",
    "Record",
    "Refusal",
    "SourceSummary",
    "Understanding",
    "formats",
    "look",
    "on_spark",
    "raw_records",
    "read",
    "read_deletions",
]


def formats() -> list[Importer]:
    """Every importer there is, by name: ours and those of installed packages."""
    return list(_importers().values())
