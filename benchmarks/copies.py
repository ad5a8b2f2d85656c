"""Copies: recall by kind of edit, precision, seconds and memory, beside other engines on the same files.

    python -m benchmarks.copies [--size 1000000] [--small 100000] [--least 10000] [--only ENGINE]… [--json FILE]

Posts are made with a known edit process (benchmarks/copies_texts.py). Every engine runs in a process of its
own with limits of time and memory; where one gives up, that is its result, and one that is not installed is a
row that says so. `pairs` are recall over pairs as the engine gives them; `groups` after joining what is connected.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.machine import as_text, machine
from benchmarks.processes import DONE, Ran, run
from benchmarks.tables import markdown, write_json

ENGINES = ("overt", "rensa", "datasketch", "semhash", "d3lta")
SECONDS, GIB = 900.0, 12.0
_AT_MOST = {
    "datasketch": "small",
    "semhash": "least",
    "d3lta": "least",
}  # slower by an order of size
_ABSENT = {
    "d3lta": "not installed: it needs TensorFlow, and its encoder from tfhub.dev on this machine"
}
_WHOLE = ("engine", "seconds", "process CPU s", "peak GiB", "pairs found", "precision", "recall, pairs",
          "of the edited text", "recall, groups", "precision, groups", "note")  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; returns 0."""
    options = _options(arguments)
    about = machine()
    print(f"# Copies\n\n{as_text(about)}")
    print(
        f"Limits: {options.seconds:g} s and {GIB:g} GiB of address space for each process.\n",
        flush=True,
    )
    kept: dict[str, Any] = {"machine": about, "rounds": []}
    sizes = {"large": options.size, "small": options.small, "least": options.least}
    with tempfile.TemporaryDirectory(prefix="overt-copies-", dir=options.folder) as folder:
        for plain in (False, True):
            for size in dict.fromkeys(sizes.values()):
                kept["rounds"].append(_round(size, plain, sizes, options, Path(folder)))
                if options.json:
                    write_json(options.json, kept)
    return 0


def _round(
    size: int, plain: bool, sizes: dict[str, int], options: argparse.Namespace, folder: Path
) -> dict[str, Any]:
    name = (
        "evenly used words, 10 % replaced" if plain else "words as in a language, all kinds of edit"
    )
    print(f"## {size:,} posts, {name}\n", flush=True)
    posts, truth = folder / "posts.parquet", folder / "truth.npz"
    words = ["make", str(size), str(int(plain)), str(posts), str(truth)]
    made = run([sys.executable, "-m", "benchmarks.copies_truth", *words], seconds=3600, gib=GIB)
    if made.state != DONE:
        raise SystemExit(f"the posts could not be made: {made.why}")
    rows, by_kind, kinds = [], {}, []
    for engine in options.only or ENGINES:
        row, recalls = _one(engine, size, sizes, options.seconds, posts, truth)
        rows.append(row)
        if recalls:
            by_kind[engine], kinds = recalls, list(recalls)
    print(markdown(_WHOLE, rows), "\n", flush=True)
    if len(kinds) > 1:
        heads = [f"{engine}, {what}" for engine in by_kind for what in ("pairs", "groups")]
        cells = [
            [kind, *(value for engine in by_kind.values() for value in engine[kind])]
            for kind in kinds
        ]
        print(markdown(("recall of edit", *heads), cells), "\n", flush=True)
    return {
        "size": size,
        "plain": plain,
        "rows": [dict(zip(_WHOLE, row, strict=True)) for row in rows],
        "by_kind": by_kind,
    }


def _one(
    engine: str, size: int, sizes: dict[str, int], seconds: float, posts: Path, truth: Path
) -> tuple[list[Any], dict[str, list[float]]]:
    """The engine's row, and its recall of pairs and of groups by kind of edit."""
    nothing = [None] * (len(_WHOLE) - 2)
    most = sizes[_AT_MOST.get(engine, "large")]
    if size > most:
        return [engine, *nothing, f"not run: it is run up to {most:,} posts"], {}
    try:
        version = importlib.metadata.version(engine)
    except importlib.metadata.PackageNotFoundError:
        return [engine, *nothing, _ABSENT.get(engine, f"not installed: pip install {engine}")], {}
    pairs = posts.with_name(f"{engine}.npy")
    ran: Ran = run([sys.executable, "-m", "benchmarks.copies_engines", engine, str(posts), str(pairs)],
                   seconds=seconds, gib=GIB, environment={"HF_HUB_OFFLINE": "1"})  # fmt: skip
    if ran.state != DONE:
        return [
            f"{engine} {version}",
            None,
            ran.cpu_s,
            ran.peak_gib,
            *nothing[3:],
            f"gave up: {ran.why}",
        ], {}
    scored = run(
        [sys.executable, "-m", "benchmarks.copies_truth", "score", str(pairs), str(truth)],
        seconds=600,
        gib=GIB,
    )
    if scored.state != DONE:
        raise SystemExit(f"the pairs of {engine} could not be scored: {scored.why}")
    score = scored.said
    return [
        f"{engine} {version}", ran.said["seconds"], ran.cpu_s, ran.peak_gib, ran.said["pairs"], score["precision"],
        score["pairs"], score["base"], score["groups"], score["group_precision"], "",
    ], score["kinds"]  # fmt: skip


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.copies", description="Copies, beside other engines."
    )
    parser.add_argument("--size", type=int, default=1_000_000, help="posts of the large round")
    parser.add_argument(
        "--small", type=int, default=100_000, help="posts of the round with datasketch"
    )
    parser.add_argument(
        "--least", type=int, default=10_000, help="posts of the round with all engines"
    )
    parser.add_argument(
        "--only", action="append", choices=ENGINES, help="run this engine only; may be repeated"
    )
    parser.add_argument("--seconds", type=float, default=SECONDS, help="limit of each process")
    parser.add_argument("--folder", type=Path, help="where the files are made meanwhile")
    parser.add_argument("--json", type=Path, help="keep the figures here")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
