"""The weights of the packaged encoder, read from the package's own file, and what is computed from them once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WIDTH = 256
"""Features of each of the three branches."""

BRANCHES = ((2, 0), (3, 1), (5, 2))
"""Tokens a branch sees at once, and how many of them lie to the left."""

TILE = 4
"""Outputs of a convolution computed together."""

_CHUNKS, _CHUNK_ROWS, _SIZE = 17, 7530, 512
_POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)


@dataclass(frozen=True)
class Convolution:
    """A convolution over `taps` tokens in Toom and Cook's form: TILE outputs for TILE + taps - 1 products.

    before    (products, products): mixes as many neighbouring inputs
    weights   (products, WIDTH, WIDTH)
    after     (TILE, products): mixes the products into outputs
    """

    taps: int
    left: int
    before: Floats
    weights: Floats
    after: Floats
    bias: Floats


@dataclass(frozen=True)
class Weights:
    """All weights of USE multilingual v3 as the package ships them; the table stays in its 8-bit form."""

    table: NDArray[np.uint8]
    scale: Floats
    low: Floats
    project: Floats
    project_bias: Floats
    norm_gain: Floats
    norm_bias: Floats
    first: tuple[Floats, ...]
    first_bias: tuple[Floats, ...]
    second: tuple[Convolution, ...]
    pooled: Floats
    pooled_sum: Floats
    pooled_bias: Floats
    dense: dict[str, Floats]
    epsilon: np.float32

    def embedding(self, tokens: NDArray[np.int64]) -> Floats:
        """Rows of the embedding table, 512 numbers each."""
        chunk = tokens % _CHUNKS
        rows = self.table[tokens].astype(np.float32)
        rows *= self.scale[chunk, None]
        rows += self.low[chunk, None]
        return rows


def read_weights(file: Path) -> Weights:
    """Read `weights.npz` of the package."""
    table = np.empty((_CHUNKS * _CHUNK_ROWS, _SIZE), np.uint8)
    with np.load(file, allow_pickle=False) as stored:
        for chunk in range(_CHUNKS):
            table[chunk::_CHUNKS] = stored[f"q{chunk + 1}"]
        w = {name: stored[name] for name in stored.files if not name.startswith("q")}
    taps = [n for n, _ in BRANCHES]
    return Weights(
        table=table,
        scale=w["scale"],
        low=w["lo"],
        project=np.concatenate([w[f"proj{n}"] for n in taps], axis=1),
        project_bias=np.concatenate([w[f"proj_b{n}"] for n in taps]),
        norm_gain=np.concatenate([w[f"ln_g{n}"] for n in taps]),
        norm_bias=np.concatenate([w[f"ln_b{n}"] for n in taps]),
        first=tuple(_side_by_side(w[f"w1_{n}"], n) for n in taps),
        first_bias=tuple(w[f"b1_{n}"] for n in taps),
        second=tuple(_convolution(w[f"w2_{n}"], w[f"b2_{n}"], n, left) for n, left in BRANCHES),
        # Gain and bias of the last normalisation go into the projection behind it.
        pooled=w["ln_g"][:, None] * w["cnn_W"],
        pooled_sum=w["ln_g"] @ w["cnn_W"],
        pooled_bias=w["ln_b"] @ w["cnn_W"] + w["cnn_b"],
        dense={name: w[name] for name in ("d0", "d1", "d2", "d3", "p1", "p3")},
        epsilon=np.float32(w["eps"]),
    )


def _side_by_side(weights: Floats, taps: int) -> Floats:
    """(taps · WIDTH, WIDTH) to (WIDTH, taps · WIDTH): what one token adds to each window it is in."""
    stacked = weights.reshape(taps, WIDTH, WIDTH).transpose(1, 0, 2)
    return np.ascontiguousarray(stacked.reshape(WIDTH, taps * WIDTH))


def _convolution(weights: Floats, bias: Floats, taps: int, left: int) -> Convolution:
    """Toom and Cook's form: 8 products for 4 outputs of 5 taps, where the plain sum needs 20."""
    before, mixed, after = toom_cook(taps)
    each = np.einsum("it,tab->iab", mixed, weights.reshape(taps, WIDTH, WIDTH).astype(np.float64))
    return Convolution(
        taps,
        left,
        before.astype(np.float32),
        np.ascontiguousarray(each.astype(np.float32)),
        after.astype(np.float32),
        bias,
    )


def toom_cook(taps: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Matrices B, G, A with  A @ ((G @ g) * (B @ d))  =  [sum over t of g[t] d[j + t]  for j < TILE].

    The transpose of evaluating two polynomials at points, multiplying and interpolating
    (Winograd 1980; Lavin and Gray 2016); rows of B are scaled so that no number is large.
    """
    size = TILE + taps - 1
    back = np.linalg.inv(_evaluate(size, size)).T
    scale = np.abs(back).max(axis=1)[:, None]
    return back / scale, _evaluate(size, taps) * scale, _evaluate(size, TILE).T


def _evaluate(points: int, powers: int) -> NDArray[np.float64]:
    """Powers of the first points; the last row is the point at infinity."""
    matrix = np.zeros((points, powers))
    matrix[:-1] = np.power.outer(np.array(_POINTS[: points - 1]), np.arange(powers))
    matrix[-1, -1] = 1.0
    return matrix
