"""The data dictionary: every table of a case, what a row is, and what each column means.

Stages speak through these tables only, so this folder is the whole interface between them, a file for
each stage that writes. The reference page `docs/reference/tables.md` is generated from it.

Keys. Every text id that is joined on has a companion `…_key`: the first eight bytes of a keyed
BLAKE2b of the text, as a signed 64-bit number (`overt.text.key_of`). Joins on numbers are several
times faster than joins on text, mean the same on every engine, and need no numbering pass when
new files arrive. Two of n texts share a key with probability about n² / 3.7e19: 3 in a million
for ten million texts.

Times are seconds since 1970 in UTC. NULL always means "the source does not say".
"""

from __future__ import annotations

from overt.store.tables import (
    _assessment,
    _clusters,
    _decisions,
    _duplicates,
    _flow,
    _ingest,
    _markers,
    _network,
    _partner,
    _signals,
    _significance,
)
from overt.store.tables._table import Column, Table

__all__ = ["TABLES", "Column", "Table"]

_ALL = (
    *_ingest.TABLES,
    *_duplicates.TABLES,
    *_signals.TABLES,
    *_significance.TABLES,
    *_network.TABLES,
    *_clusters.TABLES,
    *_markers.TABLES,
    *_assessment.TABLES,
    *_flow.TABLES,
    *_decisions.TABLES,
    *_partner.TABLES,
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
