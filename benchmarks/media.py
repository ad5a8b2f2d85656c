"""What fingerprints of pictures find and what they mistake: recall by change, false matches, speed.

    python -m benchmarks.media --pictures 2000 --json media.json

All pictures are made here (`benchmarks/pictures.py`), every change is done to every picture, and all is matched with
all in one go, as a case does it. A pair of a picture and its changed self should be found; any other pair should not.
Beside it, on the same files: pHash of 256 bits alone, at the same threshold.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.machine import as_text, machine
from benchmarks.pictures import CHANGES, KINDS, Picture, picture
from benchmarks.tables import markdown, write_json
from overt.media import BITS, HOW, alike, false_matches, marks_of, too_plain

PHOTOGRAPHS = ("landscape", "scene", "face", "texture")
MOST_APART = 56


def marked(image: Picture) -> NDArray[np.void]:
    """The fingerprints of a picture, as they are taken of a file."""
    grey = image.convert("L")
    grey.thumbnail((384, 384), Image.Resampling.BOX)
    return marks_of(grey)


def recall(count: int, changes: int, seed: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rows of recall by change, and what there is of false matches: every change on `changes` of `count` pictures."""
    kinds = [list(KINDS)[place % len(KINDS)] for place in range(count)]
    marks: list[NDArray[np.void]] = []
    plain = 0
    began = time.process_time()
    hashing = 0.0
    for place, kind in enumerate(kinds):
        image = picture(kind, seed + place)
        before = time.process_time()
        plain += too_plain(image.convert("L"))  # counted with what a file costs
        marks.append(marked(image))
        hashing += time.process_time() - before
    of = list(range(count))
    name_of = ["unchanged"] * count
    rng = np.random.default_rng(seed)
    for place in range(changes):
        image = picture(kinds[place], seed + place)
        for name, change in CHANGES.items():
            marks.append(marked(change(image, rng)))
            of.append(place)
            name_of.append(name)
    making = time.process_time() - began - hashing
    owner = np.repeat(np.arange(len(marks)), [len(each) for each in marks])
    every = np.concatenate(marks)
    before = time.process_time()
    found = alike(every, owner, np.ones(len(marks), dtype=bool), most_apart=MOST_APART)
    matching = time.process_time() - before

    source = np.array(of)
    true = source[found.earlier] == source[found.later]
    hit = true & (found.earlier < count) & (found.later >= count)
    found_of = {(name_of[later], kinds[of[later]]): 0 for later in range(count, len(marks))}
    for later in found.later[hit].tolist():
        found_of[name_of[later], kinds[of[later]]] += 1
    whole = {place: rows[0]["whole"] for place, rows in enumerate(marks)}
    alone = Counter(
        name_of[place] for place in range(count, len(marks))
        if kinds[of[place]] in PHOTOGRAPHS
        and int(np.bitwise_count(whole[place] ^ whole[of[place]]).sum()) <= MOST_APART
    )  # fmt: skip
    each = Counter(kinds[place] for place in range(changes))
    photographs = sum(each[kind] for kind in PHOTOGRAPHS)
    rows = [
        {
            "change": name,
            "photographs": sum(found_of[name, kind] for kind in PHOTOGRAPHS) / photographs,
            "pHash alone": alone[name] / photographs,
            **{kind: found_of[name, kind] / each[kind] for kind in ("face", "card", "screenshot")},
        }
        for name in CHANGES
    ]
    wrong = ~true
    by_kind = Counter(
        kinds[of[a]] if kinds[of[a]] == kinds[of[b]] else "two kinds"
        for a, b in zip(found.earlier[wrong].tolist(), found.later[wrong].tolist(), strict=True)
    )
    originals = wrong & (found.later < count)
    pairs = count * (count - 1) / 2
    return rows, {
        "pictures": count,
        "changed pictures": len(marks) - count,
        "too plain": plain,
        "false pairs among originals": int(originals.sum()),
        "pairs of originals": int(pairs),
        "false pairs, changed ones too": int(wrong.sum()),
        "pairs of all": int(len(marks) * (len(marks) - 1) / 2),
        "false pairs by kind": dict(by_kind),
        "false pairs by how": dict(Counter(HOW[how] for how in found.how[wrong].tolist())),
        "expected from the distances": false_matches(every, MOST_APART, pairs * 12),
        "pictures fingerprinted per CPU second": round(count / hashing, 1),
        "CPU seconds to match": round(matching, 1),
        "CPU seconds to make and change": round(making, 1),
    }


def growth(count: int) -> dict[str, Any]:
    """Matching of so many invented fingerprints whose bits lean as those of like pictures do, 1 % of them copies."""
    from overt.media import MARKS

    rng = np.random.default_rng(1)
    lean = rng.uniform(0.3, 0.7, BITS)
    bits = rng.random((count, BITS)) < lean
    marks = np.zeros(count, dtype=MARKS)
    marks["whole"] = np.packbits(bits, axis=1).view("<u8")
    marks["mirrored"] = np.packbits(rng.random((count, BITS)) < lean, axis=1).view("<u8")
    for part in range(5):
        marks["cut"][:, part] = np.packbits(bits ^ (rng.random((count, BITS)) < 0.15), axis=1).view("<u8")
    marks["tiles"] = rng.integers(0, 2**63, (count, 9))
    marks["tiles_mirrored"] = rng.integers(0, 2**63, (count, 9))
    marks["firm"] = True
    copies = count // 100
    flipped = bits[:copies] ^ (rng.random((copies, BITS)) < 0.12)
    marks["whole"][-copies:] = np.packbits(flipped, axis=1).view("<u8")
    began, cpu = time.perf_counter(), time.process_time()
    found = alike(marks, np.arange(count), np.ones(count, dtype=bool), most_apart=MOST_APART)
    planted = (found.earlier < copies) & (found.later == found.earlier + count - copies)
    return {
        "fingerprints": count,
        "s": round(time.perf_counter() - began, 1),
        "CPU s": round(time.process_time() - cpu, 1),
        "copies found": f"{int(planted.sum()):,} of {copies:,}",
        "others found": int((~planted).sum()),
    }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pictures", type=int, default=2000, help="pictures made (default 2000)")
    parser.add_argument("--changes", type=int, default=300, help="of them, changed in every way (default 300)")
    parser.add_argument("--fingerprints", type=int, default=100_000, help="for the speed of matching")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="also write everything here")
    chosen = parser.parse_args()
    rows, rest = recall(chosen.pictures, min(chosen.changes, chosen.pictures), chosen.seed)
    speed = [growth(chosen.fingerprints // 10), growth(chosen.fingerprints)]
    about = machine()
    print(as_text(about), end="\n\n")
    for each in (rows, [{"what": name, "figure": value} for name, value in rest.items()], speed):
        print(markdown(list(each[0]), [list(row.values()) for row in each]), end="\n\n")
    if chosen.json:
        write_json(chosen.json, {"machine": about, "recall": rows, "false": rest, "speed": speed})


if __name__ == "__main__":
    main()
