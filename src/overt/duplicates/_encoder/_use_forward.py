"""The packaged encoder's sums, arranged for many texts at once.

The vectors are those of the package within 1e-5 (a test compares them). What makes it quicker:

* What a token adds to the first convolution depends on the token alone: it is computed once per
  distinct token and looked up after, so a million tokens cost about as much as thirty thousand.
* The second convolution computes four neighbouring outputs from eight products instead of twenty
  (`_use_weights.toom_cook`).
* The last normalisation is linear in each token but for one factor, so tokens are summed with
  that factor as weight and the wide projection is done once per text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from overt.duplicates._encoder._use_weights import (
    BRANCHES,
    TILE,
    WIDTH,
    Convolution,
    Floats,
    Weights,
)

SIZE = 512
"""Numbers in a vector."""

_STEP = 1024
"""Tokens worked on at a time: what they need stays in the processor's cache."""

_HELD = 16_384
"""Distinct tokens whose sums are kept, 15 kB each."""

_GAP = 2
"""Empty places between two texts, so that no window sees both."""

_WHOLE = SIZE + len(BRANCHES) * WIDTH


class Forward:
    """Turns lists of token numbers into vectors."""

    def __init__(self, weights: Weights) -> None:
        self._w = weights
        self._place = np.full(len(weights.table), -1, np.int64)
        self._used = 0
        self._own = np.empty((0, SIZE), np.float32)
        self._x: list[Floats] = []
        self._added: list[Floats] = []

    def vectors(self, texts: Sequence[Sequence[int]]) -> Floats:
        """One vector of length 1 per list of tokens; no list may be empty."""
        out = np.empty((len(texts), SIZE), np.float32)
        begin = 0
        while begin < len(texts):
            end, seen = begin, 0
            fresh: set[int] = set()
            while end < len(texts) and (end == begin or (len(fresh) < _HELD // 2 and seen < 40 * _STEP)):
                fresh.update(texts[end])
                seen += len(texts[end])
                end += 1
            self._hold(np.array(sorted(fresh), np.int64))
            out[begin:end] = self._block(texts[begin:end])
            begin = end
        return out

    # ------------------------------------------------------------------ tokens

    def _hold(self, tokens: NDArray[np.int64]) -> None:
        """Compute what these tokens add, where it is not there; forget all others when room runs out."""
        new = tokens[self._place[tokens] < 0]
        if self._used + len(new) > len(self._own) and self._used + len(new) > _HELD:
            self._place[:] = -1
            self._used = 0
            new = tokens
        self._make_room(self._used + len(new))
        for begin in range(0, len(new), _STEP):
            some = new[begin : begin + _STEP]
            rows = slice(self._used, self._used + len(some))
            own = self._w.embedding(some)
            self._own[rows] = own
            x = self._normal(own @ self._w.project + self._w.project_bias)
            for branch, first in enumerate(self._w.first):
                self._x[branch][rows] = x[:, branch * WIDTH : (branch + 1) * WIDTH]
                np.matmul(self._x[branch][rows], first, out=self._added[branch][rows])
            self._place[some] = np.arange(rows.start, rows.stop)
            self._used = rows.stop

    def _make_room(self, rows: int) -> None:
        if rows <= len(self._own):
            return
        size = max(rows, min(2 * rows, _HELD))
        widths = (SIZE, *[WIDTH] * len(BRANCHES), *[taps * WIDTH for taps, _ in BRANCHES])
        before = (self._own, *self._x, *self._added) if self._x else (None,) * len(widths)
        grown = []
        for width, old in zip(widths, before, strict=True):
            table = np.zeros((size, width), np.float32)  # gaps read the last row before it is filled
            if old is not None:
                table[: self._used] = old[: self._used]
            grown.append(table)
        self._own, self._x, self._added = grown[0], grown[1:4], grown[4:]

    def _normal(self, x: Floats) -> Floats:
        x -= x.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
        x *= (1 / np.sqrt(spread + self._w.epsilon))[:, None]
        x *= self._w.norm_gain
        x += self._w.norm_bias
        return x

    # ------------------------------------------------------------------- texts

    def _block(self, texts: Sequence[Sequence[int]]) -> Floats:
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        tokens = self._place[np.fromiter(chain.from_iterable(texts), np.int64, int(lengths.sum()))]
        ends = np.cumsum(lengths)
        sums = np.empty((len(texts), _WHOLE), np.float32)
        shift = np.empty(len(texts), np.float32)
        begin = 0
        while begin < len(texts):
            passed = int(ends[begin] - lengths[begin])
            end = max(begin + 1, int(np.searchsorted(ends, passed + _STEP, side="right")))
            shift[begin:end] = self._sum(tokens[passed : ends[end - 1]], lengths[begin:end], sums[begin:end])
            begin = end
        return self._finish(sums, shift, lengths.astype(np.float32))

    def _sum(self, tokens: NDArray[np.int64], lengths: NDArray[np.int64], sums: Floats) -> Floats:
        """Fill `sums` with each text's weighted sum over its tokens; returns the sum of what means take off."""
        text = np.repeat(np.arange(len(lengths)), lengths)
        place = np.arange(len(tokens)) + _GAP * text
        tiles = -(-(int(place[-1]) + 1) // TILE)
        grid = np.full(TILE * (tiles + 4), -1, np.int64)
        grid[place + TILE] = tokens
        at = place % TILE * tiles + place // TILE  # outputs lie tile by tile
        outputs = [self._branch(branch, grid, tiles) for branch in range(len(BRANCHES))]
        own = self._own[tokens]
        ones = np.ones(WIDTH, np.float32)
        total, square = own.sum(axis=1), np.einsum("ij,ij->i", own, own)
        for output in outputs:
            total += (output @ ones)[at]
            square += np.einsum("ij,ij->i", output, output)[at]
        mean = total / np.float32(_WHOLE)
        weight = 1 / np.sqrt(square / np.float32(_WHOLE) - mean * mean + self._w.epsilon)
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        plain = np.arange(len(tokens), dtype=np.int32)
        sums[:, :SIZE] = csr_array((weight, plain, starts), shape=(len(lengths), len(tokens))) @ own
        gather = csr_array((weight, at.astype(np.int32), starts), shape=(len(lengths), TILE * tiles))
        for branch, output in enumerate(outputs):
            first = SIZE + branch * WIDTH
            sums[:, first : first + WIDTH] = gather @ output
        taken: Floats = np.add.reduceat(weight * mean, starts[:-1])
        return taken

    def _branch(self, branch: int, grid: NDArray[np.int64], tiles: int) -> Floats:
        """Both convolutions of one branch, (TILE · tiles, WIDTH): row j · tiles + q is place TILE · q + j."""
        second = self._w.second[branch]
        taps, left = second.taps, second.left
        h = self._first(branch, grid, tiles, taps, left)
        products = TILE + taps - 1
        inputs = np.empty((products, tiles, WIDTH), np.float32)
        inputs[:TILE] = h[:, :tiles]
        inputs[TILE:] = h[: products - TILE, 1:]
        out = _convolve(second, inputs)
        out += inputs[left : left + TILE]
        return out.reshape(TILE * tiles, WIDTH)

    def _first(
        self, branch: int, grid: NDArray[np.int64], tiles: int, taps: int, left: int
    ) -> Floats:
        """First convolution, (TILE, tiles + 1, WIDTH): [j, q] is place TILE · q + j - left; 0 in gaps."""
        places = (np.arange(TILE)[:, None] + TILE * np.arange(tiles + 1)).ravel() + (TILE - left)
        here = grid[places]
        filled = here >= 0
        window = grid[places[:, None] + np.arange(-left, taps - left)]
        valid = (window >= 0) & filled[:, None]
        starts = np.zeros(len(places) + 1, np.int32)
        np.cumsum(valid.sum(axis=1), out=starts[1:])
        added = self._added[branch].reshape(-1, WIDTH)
        columns = (window * taps + np.arange(taps))[valid].astype(np.int32)
        gather = csr_array(
            (np.ones(len(columns), np.float32), columns, starts), shape=(len(places), len(added))
        )
        h: Floats = gather @ added
        h += self._w.first_bias[branch]
        np.maximum(h, 0, out=h)
        h += self._x[branch][here]
        h[~filled] = 0
        return h.reshape(TILE, tiles + 1, WIDTH)

    def _finish(self, sums: Floats, shift: Floats, lengths: Floats) -> Floats:
        w, dense = self._w, self._w.dense
        mean = sums @ w.pooled
        mean -= shift[:, None] * w.pooled_sum
        mean += lengths[:, None] * w.pooled_bias
        mean /= np.sqrt(lengths)[:, None]
        y0 = np.maximum(mean @ dense["d0"], 0)
        y1 = np.maximum(mean @ dense["p1"] + y0 @ dense["d1"], 0)
        y2 = np.maximum(y1 @ dense["d2"], 0)
        out: Floats = np.tanh(y1 @ dense["p3"] + y2 @ dense["d3"])
        length = np.sqrt(np.maximum(np.einsum("ij,ij->i", out, out), w.epsilon))
        out /= length[:, None]
        return out


def _convolve(convolution: Convolution, inputs: Floats) -> Floats:
    """relu(convolution + bias) of (products, tiles, WIDTH) inputs: (TILE, tiles, WIDTH)."""
    products, tiles, width = inputs.shape
    mixed = convolution.before @ inputs.reshape(products, tiles * width)
    each = np.matmul(mixed.reshape(products, tiles, width), convolution.weights)
    out: Floats = (convolution.after @ each.reshape(products, tiles * width)).reshape(TILE, tiles, width)
    out += convolution.bias
    np.maximum(out, 0, out=out)
    return out
