"""Self-descriptions that several accounts have word for word, and how improbable each is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.duplicates._base import AFTER, Finder, Outcome
from overt.duplicates._weights import Model
from overt.plugins import setting
from overt.progress import SILENT, Progress
from overt.store import DuckDBEngine
from overt.text import group_id, key_of, normalise

_LEARN_FROM_POSTS = 20_000
"""Distinct post texts that teach the model the case's languages, besides the biographies."""


@dataclass(frozen=True, kw_only=True)
class Biographies(Finder):
    """Equal self-descriptions of different accounts, weighed by how improbable they are."""

    name = "biographies"
    when = AFTER
    question = "Which accounts describe themselves in the same words?"
    needs = ("account", "post", "text")
    writes = ("biography_group",)
    caveats = (
        "Fans copy lines of songs and bands; members of one party or church describe themselves alike.",
        "An agency writes the profiles of all its outlets, and nothing is hidden in that.",
        "Equal means equal after normalising: links, mentions and punctuation at the ends do not count, edits do.",
    )
    references = (
        "MacKay & Peto 1995, A hierarchical Dirichlet language model, Natural Language Engineering 1",
        "Meta 2023 on Spamouflage: personas with copied descriptions",
    )
    techniques = ("T0097", "killchain:1.2")

    least_letters: int = setting(
        20, "letters a self-description needs; an ideograph counts three", least=1
    )

    def find(self, engine: DuckDBEngine, batch: int, progress: Progress = SILENT) -> Outcome:  # noqa: ARG002
        """Write `biography_group` anew: profiles are few, and later ones replace earlier ones."""
        engine.drop("biography_group")
        engine.create("biography_group")
        rows = engine.read(
            "SELECT account_id, account_key, biography FROM account WHERE biography IS NOT NULL "
            "ORDER BY account_key NULLS LAST, account_id NULLS LAST"
        )
        said = [normalise(text) for text in rows["biography"].to_pylist()]
        enough = [place for place, each in enumerate(said) if each.size >= self.least_letters]
        if len(enough) < 2:
            return Outcome("fewer than two accounts describe themselves at sufficient length")
        texts = [said[place].key_text for place in enough]
        keys = np.array([key_of(text) for text in texts], dtype=np.int64)
        distinct, first, group, owners = np.unique(
            keys, return_index=True, return_inverse=True, return_counts=True
        )
        groups = np.arange(len(distinct))
        model = self._model(engine, [texts[place] for place in first], groups, owners, distinct)
        bits = model.bits([texts[place] for place in first], groups)
        shared = owners[group] >= 2
        kept = np.array(enough)[shared]
        engine.insert(
            "biography_group",
            pa.table(
                {
                    "account_id": rows["account_id"].take(pa.array(kept)),
                    "account_key": rows["account_key"].take(pa.array(kept)),
                    "group_id": [group_id(int(key)) for key in keys[shared]],
                    "group_key": keys[shared],
                    "biography": rows["biography"].take(pa.array(kept)),
                    "accounts": pa.array(owners[group][shared], pa.int64()),
                    "bits": np.round(bits[group][shared], 3),
                }
            ),
        )
        return Outcome(compared=len(enough), found=int(shared.sum()))

    def _model(
        self,
        engine: DuckDBEngine,
        texts: list[str],
        groups: NDArray[np.int64],
        owners: NDArray[np.int64],
        keys: NDArray[np.int64],
    ) -> Model:
        """Learnt from the biographies and from posts: a case may have few of the former."""
        posted = engine.read(
            "SELECT p.text, t.text_key FROM text t JOIN post p ON p.post_key = t.post_key "
            "ORDER BY t.text_key NULLS LAST LIMIT :most",
            {"most": _LEARN_FROM_POSTS},
        )
        others = [normalise(text).key_text for text in posted["text"].to_pylist()]
        more = np.arange(len(others))
        return Model(
            [*texts, *others],
            np.concatenate([groups, len(groups) + more]),
            np.concatenate([owners, np.ones(len(others), dtype=owners.dtype)]),
            np.concatenate([keys, posted["text_key"].to_numpy()]),
        )
