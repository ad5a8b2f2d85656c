"""Writes the language of new texts into `text`."""

from __future__ import annotations

import pyarrow as pa

from overt.duplicates._languages import GUESSED, PLATFORM, code_of, guess
from overt.duplicates._spoken import spoken
from overt.store import DuckDBEngine
from overt.store.tables import TABLES


def note_languages(engine: DuckDBEngine, batch: int) -> None:
    """Fill `language` and `language_basis` of texts of this batch or later; of older ones they stay."""
    rows = engine.read(_NEW, {"batch": batch})
    if not rows.num_rows:
        return
    given = [code_of(one) for one in rows["given"].to_pylist()]
    unsaid = [place for place, code in enumerate(given) if code is None]
    raw, sizes = rows["raw"].to_pylist(), rows["text_size"].to_pylist()
    guessed = dict(
        zip(unsaid, guess([spoken(raw[one]) for one in unsaid], [sizes[one] for one in unsaid]), strict=True)
    )
    basis = [PLATFORM if code else GUESSED if guessed[place] else None for place, code in enumerate(given)]
    codes = [code or guessed[place] for place, code in enumerate(given)]
    engine.put(
        "_language",
        pa.table(
            {
                "text_key": rows["text_key"],
                "language": pa.array(codes, pa.string()),
                "language_basis": pa.array(basis, pa.string()),
            }
        ),
    )
    # Made anew and not updated: DuckDB 2.0.0 loses rows of ORDER BY … LIMIT after changes in place.
    engine.build("_text", _WITH_LANGUAGE, keep=False)
    engine.drop("text")
    engine.create("text")
    columns = ", ".join(TABLES["text"].names)
    engine.append("text", f"SELECT {columns} FROM _text ORDER BY arrival NULLS LAST, text_key NULLS LAST")
    engine.drop("_text")
    engine.drop("_language")


_NEW = """
    SELECT t.text_key, t.text_size, p.text AS raw, p.language AS given
    FROM text t
    JOIN post p ON p.post_key = t.post_key
    WHERE t.batch >= :batch AND t.language_basis IS NULL
    ORDER BY t.text_key NULLS LAST
"""

_KEPT = ", ".join(
    f"t.{name}" for name in TABLES["text"].names if name not in ("language", "language_basis")
)

_WITH_LANGUAGE = f"""
    SELECT {_KEPT}, COALESCE(n.language, t.language) AS language,
           COALESCE(n.language_basis, t.language_basis) AS language_basis
    FROM text t
    LEFT JOIN _language n ON n.text_key = t.text_key
"""
