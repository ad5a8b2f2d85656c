"""Who shares what by chance, when accounts act in several kinds and repeat themselves.

Two things beside its number of objects decide how often an account meets others:

* **Kinds of acts.** Reposts bring other objects than own posts do, so two accounts that post for
  themselves share more with each other than with two that repost. Every account keeps its number of objects in
  each kind, every object its number of accounts in each: one configuration model for each kind (`bicm`), and

      p(a,o) = Σ_s p_s(a,o)

* **Repetition.** Who comes back to an object ten times is close to others more often than who comes once. With
  μ_a, the visits of an account over those that its objects bring on average, chance has two accounts on
  an object close with

      q(a,b,o) = 1 − exp(−r_o μ_a μ_b)        λ(a,b) = Σ_o p(a,o) p(b,o) q(o, μ_a μ_b)

  and r_o is such that the mean over all pairs of an object's accounts is the share q(o) that was close.

μ comes in levels of a quarter of an octave, so q hangs on the sum of two levels, and λ stays a table of
class × class. Where there are one kind and no repetition this is `bicm.expected_coincidences`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.bicm import DegreeClasses, solve
from overt.chance.distinct import distinct_rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MOST_ACCOUNT_CLASSES = 400
_MOST_OBJECT_CLASSES = 800
_MOST_JOINT = 1_500  # classes of accounts with their levels: 18 MB a window
_PER_OCTAVE = (4, 2, 1)
_HALVINGS = 60


@dataclass(frozen=True)
class Kinds:
    """Accounts and objects in classes, and p between them.

    account    class of each account; −1 for accounts without objects
    accounts   accounts in each class
    degree     mean number of objects of an account of each class
    obj        class of each object
    objects    objects in each class
    p          [account class, object class]
    """

    account: Ints
    accounts: Floats
    degree: Floats
    obj: Ints
    objects: Floats
    p: Floats

    @classmethod
    def fit(cls, of_accounts: Ints, of_objects: Ints) -> Kinds:
        """From the degrees [account, kind] and [object, kind]. Exact up to 400 and 800 classes; beyond that
        accounts or objects whose degrees are nearest share their mean."""
        some = of_accounts.sum(axis=1) > 0
        account = np.full(len(of_accounts), -1, dtype=np.int64)
        account[some] = _groups(of_accounts[some], _MOST_ACCOUNT_CLASSES)
        obj = _groups(of_objects, _MOST_OBJECT_CLASSES)
        accounts, objects = np.bincount(account[some]).astype(float), np.bincount(obj).astype(float)
        p = np.zeros((len(accounts), len(objects)))
        for kind in range(of_accounts.shape[1]):
            k, d = of_accounts[some, kind], of_objects[:, kind]
            model = solve(DegreeClasses.of(k), DegreeClasses.of(d))
            p += _shares(account[some], k, model.accounts) @ model.p @ _shares(obj, d, model.objects).T
        degree = np.bincount(account[some], weights=of_accounts[some].sum(axis=1)) / accounts
        return cls(account, accounts, np.asarray(degree), obj, objects, np.minimum(p, 1.0))


@dataclass(frozen=True)
class Repeats:
    """How much accounts repeat themselves.

    of         class of each account: its class in `Kinds` together with its level; −1 without objects
    row        of each such class, the class in `Kinds`
    level      of each, its level from 0; μ = 2^(level / per_octave) but for a factor common to all
    nodes      accounts in each
    per_octave levels in a factor of two
    """

    of: Ints
    row: Ints
    level: Ints
    nodes: Floats
    per_octave: int

    @classmethod
    def fit(cls, kinds: Kinds, visits: Floats, of_objects: Floats) -> Repeats:
        """From the visits of each account to all its objects, and to each object by all its accounts."""
        here = kinds.account >= 0
        held = kinds.accounts @ kinds.p
        on = np.bincount(kinds.obj, weights=of_objects, minlength=len(kinds.objects)) / kinds.objects
        usual = kinds.p @ (kinds.objects * on / np.maximum(held, 1e-300))
        often = np.log2(np.maximum(visits[here], 1.0) / usual[kinds.account[here]])
        for per_octave in _PER_OCTAVE:
            level = np.rint(often * per_octave).astype(np.int64)
            level -= level.min(initial=0)
            pairs, place = distinct_rows(np.column_stack((kinds.account[here], level)))
            if len(pairs) <= _MOST_JOINT:
                break
        of = np.full(len(kinds.account), -1, dtype=np.int64)
        of[here] = place
        nodes = np.bincount(place, minlength=len(pairs)).astype(float)
        return cls(of, pairs[:, 0], pairs[:, 1], nodes, per_octave)

    def closeness(self, kinds: Kinds, mean: Floats) -> Floats:
        """q[sum of two levels, object class], from its mean over the pairs of accounts of each object class."""
        levels = int(self.level.max(initial=0)) + 1
        if levels == 1:
            return mean[None, :]
        held = np.zeros((levels, len(mean)))
        np.add.at(held, self.level, self.nodes[:, None] * kinds.p[self.row])
        share = np.zeros((2 * levels - 1, len(mean)))
        for level in range(levels):
            share[level : level + levels] += held[level] * held
        share /= np.maximum(share.sum(axis=0), 1e-300)
        often = np.exp2(np.arange(2 * levels - 1) / self.per_octave)
        low, high = np.full(len(mean), -40.0), np.full(len(mean), 40.0)  # log r, relative to the lowest level
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            under = (share * -np.expm1(-np.exp(middle) * often[:, None])).sum(axis=0) < mean
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.where(mean > 0, -np.expm1(-np.exp(high) * often[:, None]), 0.0)

    def expected(self, kinds: Kinds, closeness: Floats) -> Floats:
        """λ of every two classes."""
        lam = np.zeros((len(self.row), len(self.row)))
        mine = [np.flatnonzero(self.level == level) for level in range(int(self.level.max(initial=0)) + 1)]
        for u, a in enumerate(mine):
            for v in range(u, len(mine)):
                b = mine[v]
                if a.size and b.size:
                    weight = kinds.objects * closeness[u + v]
                    block = (kinds.p[self.row[a]] * weight) @ kinds.p[self.row[b]].T
                    lam[np.ix_(a, b)] = block
                    lam[np.ix_(b, a)] = block.T
        return lam

    def pairs(self) -> Floats:
        """N[i, j]: unordered pairs of accounts with classes i ≤ j; zero under the diagonal."""
        pairs = np.triu(np.outer(self.nodes, self.nodes), 1)
        np.fill_diagonal(pairs, self.nodes * (self.nodes - 1) / 2)
        return np.asarray(pairs, dtype=np.float64)


def _groups(degrees: Ints, most: int) -> Ints:
    """Group of each row of degrees: that of its equals where they are few, else by logarithm."""
    rows, row = distinct_rows(degrees)  # few are different
    width, key = 1.0, rows
    group = np.unique(key, axis=0, return_inverse=True)[1].reshape(-1)
    while group.size and group.max() >= most:
        width *= 1.02
        key = np.ceil(np.log(np.maximum(rows, 1)) / np.log(width) - 1e-9).astype(np.int64) + (rows > 0)
        group = np.unique(key, axis=0, return_inverse=True)[1].reshape(-1)
    return group[row].astype(np.int64)


def _shares(group: Ints, degree: Ints, classes: DegreeClasses) -> Floats:
    """[group, degree class]: share of the group's members that have this degree; those without any have none."""
    out = np.zeros((int(group.max(initial=-1)) + 1, len(classes.degree)))
    has = degree > 0
    np.add.at(out, (group[has], classes.index(degree[has])), 1.0)
    return np.asarray(out / np.bincount(group)[:, None], dtype=np.float64)
