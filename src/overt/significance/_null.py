"""The null model of one signal: λ for every pair of accounts, in every window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from overt.chance.bicm import Bicm, DegreeClasses, expected_coincidences, solve
from overt.chance.poisson_binomial import TailRatio
from overt.chance.tails import FalsePairs, pairs_per_class, poisson_tail
from overt.store import Engine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Null(Protocol):
    """What every null model of a signal offers: λ and p of pairs, and F over all pairs there are."""

    @property
    def windows(self) -> tuple[int, ...]:
        """Seconds, ascending."""

    @property
    def least(self) -> int:
        """Objects two accounts must share."""

    @property
    def false_pairs(self) -> FalsePairs:
        """F of the signal's p: least over windows, times their number."""

    @property
    def by_window(self) -> tuple[FalsePairs, ...]:
        """F of each window's own p, before the number of windows is paid for."""

    @property
    def author(self) -> Ints | None:
        """Accounts that are followed, under a directed signal."""

    def expected(self, window: int, a: Ints, b: Ints) -> Floats:
        """λ of pairs of account numbers in the window with this index."""

    def p(self, window: int, a: Ints, b: Ints, k: Ints) -> Floats:
        """The chance of k or more coincidences in that window."""


@dataclass(frozen=True)
class SignalNull:
    """What chance does under one signal.

    windows      seconds, ascending
    degree       objects of each account, by account number of the case
    false_pairs  F of the signal's p (least over windows, times their number)
    by_window    F of each window's own p, before the number of windows is paid for
    ratio        by window, how far Poisson's tail is off; empty for a directed signal, where Poisson's
                 tail, the larger one, stands
    """

    windows: tuple[int, ...]
    degree: Ints
    model: Bicm
    lam: tuple[Floats, ...]
    author: Ints | None
    least: int
    false_pairs: FalsePairs
    by_window: tuple[FalsePairs, ...] = ()
    ratio: tuple[TailRatio, ...] = ()

    def expected(self, window: int, a: Ints, b: Ints) -> Floats:
        """λ of pairs of account numbers in the window with this index."""
        b_class = self.model.accounts.index(self.degree[b])
        if self.author is None:
            return np.asarray(self.lam[window][self.model.accounts.index(self.degree[a]), b_class])
        row = np.searchsorted(self.author, a)
        row = np.minimum(row, len(self.author) - 1)
        known = self.author[row] == a
        return np.where(known, self.lam[window][row, b_class], 0.0)

    def p(self, window: int, a: Ints, b: Ints, k: Ints) -> Floats:
        """Test A: the chance of k or more coincidences in that window."""
        p = poisson_tail(k, self.expected(window, a, b))
        if not self.ratio:
            return p
        a_class = self.model.accounts.index(self.degree[a])
        b_class = self.model.accounts.index(self.degree[b])
        return np.asarray(p * self.ratio[window].at(a_class, b_class, k), dtype=np.float64)


def read_null(
    engine: Engine, signal: str, windows: tuple[int, ...], least: int, accounts: Ints
) -> SignalNull:
    """Fit the model from the tables `actor` and `closeness`.

    `accounts` are all account keys of the case in ascending order; their places are the account
    numbers used throughout.
    """
    actors = engine.read(
        "SELECT account_key, objects FROM actor WHERE signal = :signal", {"signal": signal}
    )
    degree = np.zeros(len(accounts), dtype=np.int64)
    degree[np.searchsorted(accounts, actors["account_key"].to_numpy())] = actors[
        "objects"
    ].to_numpy()
    rows = engine.read(
        """
        SELECT window_s, COALESCE(author_key, 0) AS author_key, degree, objects, close_pairs,
               CASE WHEN author_key IS NULL THEN 0 ELSE 1 END AS of_author
        FROM closeness
        WHERE signal = :signal
        ORDER BY window_s NULLS LAST, degree NULLS LAST, of_author NULLS LAST, author_key NULLS LAST
        """,
        {"signal": signal},
    )
    table = {name: rows[name].to_numpy() for name in rows.column_names}
    general = table["of_author"] == 0
    first = general & (table["window_s"] == windows[0])
    objects = DegreeClasses(
        table["degree"][first].astype(np.int64), table["objects"][first].astype(np.int64)
    )
    people = DegreeClasses.of(degree)
    model = solve(people, objects)
    directed = bool((~general).any())
    author_keys = (
        np.unique(table["author_key"][~general]) if directed else np.zeros(0, dtype=np.int64)
    )
    lam: list[Floats] = []
    ratios: list[TailRatio] = []
    by_window: list[FalsePairs] = []
    for window in windows:
        here = table["window_s"] == window
        if directed:
            rates = _author_rates(table, here & ~general, author_keys, model)
            pairs = np.broadcast_to(people.nodes.astype(float), rates.shape)
            by_window.append(FalsePairs.of(rates, pairs, least))
        else:
            close = table["close_pairs"][here & general] / _pairs_on(objects)
            rates = expected_coincidences(model, close)
            ratio = TailRatio.of_model(
                model.p, objects.nodes.astype(float), close, people.degree
            )
            ratios.append(ratio)
            by_window.append(FalsePairs.of(rates, pairs_per_class(people), least, ratio))
        lam.append(rates)
    false_pairs = FalsePairs.best_of(by_window)
    author = np.searchsorted(accounts, author_keys).astype(np.int64) if directed else None
    return SignalNull(
        windows, degree, model, tuple(lam), author, least, false_pairs, tuple(by_window), tuple(ratios)
    )


def _pairs_on(objects: DegreeClasses) -> Floats:
    """Pairs of accounts on all objects of each class together; 1 where there is none, to divide by."""
    d = objects.degree.astype(float)
    return np.asarray(np.maximum(objects.nodes * d * (d - 1) / 2, 1.0), dtype=np.float64)


def _author_rates(
    table: dict[str, Ints], here: NDArray[np.bool_], authors: Ints, model: Bicm
) -> Floats:
    """λ[author, class of reposter]: Σ over the author's posts of p(reposter, post) · q'(post).

    q'(post) is the share of the post's reposters that came within the window of its posting.
    """
    quick = np.zeros((len(authors), len(model.objects.degree)))
    row = np.searchsorted(authors, table["author_key"][here])
    column = model.objects.index(table["degree"][here].astype(np.int64))
    np.add.at(quick, (row, column), table["close_pairs"][here] / table["degree"][here])
    return np.asarray(quick @ model.p.T, dtype=np.float64)
