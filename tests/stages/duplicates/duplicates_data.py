"""D3lta's own predicted pairs, as matches of texts."""

from __future__ import annotations

import csv

import numpy as np

from shared_data import shared


def gold_of(ids):
    """The true cluster of each document."""
    return np.array([number // 10 for number in ids])


def matches_of_d3lta(ids):
    """Left, right and score of D3lta's pairs, as places in `ids`."""
    place = {number: n for n, number in enumerate(ids)}
    with shared("data/d3lta_texts/d3lta_predicted_pairs.csv").open(encoding="utf-8") as file:
        rows = [(place[int(r["source"])], place[int(r["target"])], float(r["score"])) for r in csv.DictReader(file)]
    left, right, score = zip(*rows, strict=True)
    return np.array(left, np.int64), np.array(right, np.int64), np.array(score)
