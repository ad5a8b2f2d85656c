"""Recall, ROC and precision-recall of a score, with equal scores never told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.nullsets import Floats, Ints


@dataclass(frozen=True)
class Curve:
    """What every cut of a score keeps, the strictest first: true and false accounts over the cut.

    `threshold` is the score of the weakest account kept. The last cut keeps everybody.
    """

    threshold: Floats
    true: Ints
    false: Ints

    @classmethod
    def of(cls, positive: Floats, negative: Floats) -> Curve:
        """From the scores of the accounts to be found and of those not to be."""
        score = np.concatenate((positive, negative))
        is_true = np.concatenate((np.ones(len(positive), dtype=np.int64), np.zeros(len(negative), dtype=np.int64)))
        order = np.argsort(-score, kind="stable")
        last = np.flatnonzero(np.append(np.diff(score[order]) != 0, True))
        true = np.cumsum(is_true[order])[last]
        return cls(score[order][last], true, last + 1 - true)

    def recall_at(self, false: int) -> float:
        """The largest share found by a cut that keeps at most `false` accounts not to be found."""
        within = self.true[self.false <= false]
        return float(within.max(initial=0) / max(self.true[-1], 1))

    def auc(self) -> float:
        """Area under the ROC curve: the chance that a true account scores over a false one, ties half."""
        x = np.concatenate(([0], self.false)) / max(self.false[-1], 1)
        y = np.concatenate(([0], self.true)) / max(self.true[-1], 1)
        return float(np.trapezoid(y, x))

    def average_precision(self) -> float:
        """Mean precision over the cuts, each weighed by the recall it adds."""
        added = np.diff(self.true, prepend=0) / max(self.true[-1], 1)
        return float(np.sum(added * self.true / (self.true + self.false)))
