"""Copy-pasta: distinct texts that are one text with edits."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.duplicates._base import MATCHES, Finder, Outcome
from overt.duplicates._candidates import candidates
from overt.duplicates._sketches import Read, Sketches, read
from overt.duplicates._spread import spread, workers
from overt.duplicates._verify import Rule, verify
from overt.plugins import setting
from overt.progress import SILENT, Progress
from overt.store import DuckDBEngine

_SHINGLE, _KEPT = 8, 24  # measured in docs/method/copies.md
_PART = 8_192  # texts handed to a worker process at once
_LEAST_BUDGET = 2_000_000  # pairs: a family of three hundred texts is looked at all with all


@dataclass(frozen=True, kw_only=True)
class Copies(Finder):
    """Texts that are the same text with edits: words, emoji, hashtags, names or letters swapped, ends added."""

    name = "copies"
    when = MATCHES
    question = "Which posts are one text with edits?"
    needs = ("text", "post")
    writes = ("text", "text_sketch", "text_match")
    grows = ("text_sketch", "text_match")
    caveats: ClassVar[tuple[str, ...]] = (
        "Forms, prayers, greetings, headlines and lyrics with a name or a number changed are copies too: what a "
        "group is worth is said by how improbable its text is.",
        "A long quotation with a comment of one's own counts as a copy of what it quotes.",
        "Where thousands of texts are copies of one another, each is compared with a few of them: their group is "
        "whole, the list of their pairs is not.",
        "A text with most of its words changed, or its sentences in another order, is a rewording.",
        "Short texts are left out: two people write them by themselves.",
    )
    references = (
        "Broder 1997, On the resemblance and containment of documents, SEQUENCES '97 (MinHash of shingles)",
        "Bayer, Richard, Chomel & others 2024, D3lta (VIGINUM): copy-pasta by Levenshtein similarity",
        "Unicode Technical Standard 39, Unicode security mechanisms (look-alike letters)",
    )
    techniques = ("T0084.001", "killchain:6.3")
    least_letters: int = setting(
        25, "letters a text needs to be compared; an ideograph counts 3", least=10
    )
    least_kept: float = setting(
        0.6,
        "share of the longer text's letters that a copy keeps, `chance_letters` not counted",
        least=0.4,
        most=1.0,
    )
    chance_letters: float = setting(
        4.0,
        "letters that two texts on one subject have in common anyway; they count in short texts",
        least=0.0,
    )
    least_held: float = setting(
        0.9, "share of the shorter text that stands in one piece of a longer one, which then is a copy "
        "with something added; 1 with nothing but equal pieces", least=0.7, most=1.0,
    )  # fmt: skip
    least_share: float = setting(
        0.4, "share of the longer text that such a piece must be at least", least=0.2, most=1.0
    )
    budget: int = setting(
        15, "pairs looked at for each text on average, before texts in crowds are compared with a few others only",
        least=2,
    )  # fmt: skip

    def find(self, engine: DuckDBEngine, batch: int, progress: Progress = SILENT) -> Outcome:
        """Compare the batch's texts with each other and with all that came before."""
        engine.execute(_STATES, {"least": self.least_letters})
        texts = engine.read(_TEXTS, {"least": self.least_letters})
        keys = texts["text_key"].to_numpy()
        new: NDArray[np.bool_] = texts["batch"].to_numpy() >= batch
        progress.start(self.name, int(new.sum()), "texts")
        forms: list[str] = [""] * len(keys)
        sizes = np.zeros(len(keys), dtype=np.int32)
        sketches = self._old_sketches(engine, batch, new)
        for numbers, part in self._read(engine, np.flatnonzero(new), keys, _KEPT):
            _keep(numbers, part, forms, sizes)
            sketches[numbers] = part.sketches
            progress.advance(self.name, len(numbers))
        pairs = candidates(sketches, new, max(self.budget * int(new.sum()), _LEAST_BUDGET))
        asked = np.zeros(len(keys), dtype=bool)
        asked[pairs.first] = asked[pairs.second] = True
        for numbers, part in self._read(engine, np.flatnonzero(asked & ~new), keys, 0):
            _keep(numbers, part, forms, sizes)
        rule = Rule(self.least_kept, self.chance_letters, self.least_held, self.least_share)
        found = verify(forms, sizes, sketches, pairs.first, pairs.second, rule, workers())
        with engine.transaction():  # sketches without their matches would never be compared again
            engine.insert("text_sketch", _sketch_rows(keys[new], sketches[new]))
            engine.insert("text_match", _match_rows(keys, found.first, found.second, found.score))
        progress.end(self.name, f"{len(found.score):,} pairs of copies")
        short = int(engine.read(_SHORT, {"batch": batch})["n"][0].as_py())
        return Outcome(
            compared=len(keys),
            found=len(found.score),
            left_out=_left_out(short, self.least_letters, pairs.crowded),
        )

    def _old_sketches(self, engine: DuckDBEngine, batch: int, new: NDArray[np.bool_]) -> Sketches:
        """A row for each text; those of new texts are still to be filled."""
        sketches = np.zeros((len(new), _KEPT), dtype=np.uint64)
        if not new.all():
            rows = engine.read(_SKETCHES, {"batch": batch, "least": self.least_letters})
            values = b"".join(rows["sketch"].to_pylist())
            sketches[~new] = np.frombuffer(values, dtype="<u8").reshape(-1, _KEPT)
        return sketches

    def _read(
        self, engine: DuckDBEngine, numbers: NDArray[np.int64], keys: NDArray[np.int64], kept: int
    ) -> Iterator[tuple[NDArray[np.int64], Read]]:
        """Texts by number, made ready to be compared, some thousand at a time."""
        if not len(numbers):
            return
        engine.put("_wanted", pa.table({"number": numbers, "text_key": keys[numbers]}))
        engine.build("_raw", _RAW, keep=False)
        engine.drop("_wanted")
        rows = engine.batches("SELECT number, raw FROM _raw ORDER BY number", _PART)
        work = functools.partial(_ready, least_size=self.least_letters, shingle=_SHINGLE, kept=kept)
        yield from spread(work, ((rows["number"], rows["raw"]) for rows in rows), len(numbers))
        engine.drop("_raw")


def _ready(
    part: tuple[pa.ChunkedArray, pa.ChunkedArray], *, least_size: int, shingle: int, kept: int
) -> tuple[NDArray[np.int64], Read]:
    number, raw = part
    return number.to_numpy(), read(
        raw.to_pylist(), least_size=least_size, shingle=shingle, kept=kept
    )


def _keep(
    numbers: NDArray[np.int64], part: Read, forms: list[str], sizes: NDArray[np.int32]
) -> None:
    for number, form in zip(numbers.tolist(), part.forms, strict=True):
        forms[number] = form
    sizes[numbers] = part.sizes


def _sketch_rows(keys: NDArray[np.int64], sketches: Sketches) -> pa.Table:
    width = sketches.shape[1] * 8
    values = np.ascontiguousarray(sketches, dtype="<u8")
    fixed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), len(keys), [None, pa.py_buffer(values)]
    )
    return pa.table({"text_key": keys, "sketch": fixed.cast(pa.binary())})


def _match_rows(
    keys: NDArray[np.int64],
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    score: NDArray[np.float64],
) -> pa.Table:
    count = len(score)
    return pa.table(
        {
            "text_a": keys[first],
            "text_b": keys[second],
            "kind": _same("copy", count),
            "score": score,
            "finder": _same("copies", count),
        }
    )


def _same(word: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(word), count)


def _left_out(short: int, least: int, crowded: int) -> str | None:
    said: Sequence[str] = [
        *([f"{short:,} texts of fewer than {least} letters"] if short else []),
        *(
            [
                f"of {crowded:,} texts that share their words with a crowd not every pair: each was compared "
                "with a few of it"
            ]
            if crowded
            else []
        ),
    ]
    return "; ".join(said) or None


_STATES = """
    UPDATE text SET state = CASE WHEN text_size < :least THEN 'short' ELSE 'compared' END
    WHERE state IS NULL
"""
_TEXTS = """
    SELECT text_key, batch FROM text WHERE text_size >= :least
    ORDER BY arrival NULLS LAST, text_key NULLS LAST
"""
_SHORT = "SELECT COUNT(*) AS n FROM text WHERE state = 'short' AND batch >= :batch"
_SKETCHES = """
    SELECT s.sketch
    FROM text t
    JOIN text_sketch s ON s.text_key = t.text_key
    WHERE t.text_size >= :least AND t.batch < :batch
    ORDER BY t.arrival NULLS LAST, t.text_key NULLS LAST
"""
_RAW = """
    SELECT w.number, MIN(p.text) AS raw
    FROM _wanted w
    JOIN text t ON t.text_key = w.text_key
    JOIN post p ON p.post_key = t.post_key
    GROUP BY w.number
"""
