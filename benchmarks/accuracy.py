"""How many accounts of real operations and of ordinary people end up in clusters, beside other recipes.

    python -m benchmarks.accuracy [--json FILE] [--figures DIR] [--without-merged] [--dealt] [--sensitivity]

Default settings, the public API only. The data lie in the folder `shared` beside the project, or
where OVERT_SHARED says; a set that is absent is a row that says so. Printed: each set alone, each
operation with a control in one case, the recipes of others on the same cases (`recipes`), and the
IRA's personas against clusters. `--dealt` adds operations against their own posts dealt anew,
`--sensitivity` the same figures with every setting one notch down and up.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import comparison, curve_pictures, personas, sensitivity
from benchmarks.comparison import DEALT, POOLED, TOGETHER, Pairing, pooled_active
from benchmarks.dealt import dealt_case
from benchmarks.machine import as_text, machine
from benchmarks.merged import WEEK_S, begins, ingest_halves, overlap, weeks_between, write_half
from benchmarks.recipes import Scores, score_case
from benchmarks.score import Score, floor_text, mixed_clusters, score, verdict_text
from benchmarks.sets import IRA, MERGED, SETS, DataSet, shared
from benchmarks.tables import markdown, write_json
from overt.case import Case

_FIGURES = (
    "accounts", "in clusters", "%", "not explained", "%", "target %", "reached", "naive %",
)  # fmt: skip
_OF_A_CASE = ("edges", "floor edges / clusters", "clusters unexpl. / unclear / expl.", "seconds")


@dataclass(frozen=True)
class Result:
    """One set in one case; `case` holds what belongs to the whole case, `scores` what each method says."""

    name: str
    about: DataSet
    score: Score
    case: dict[str, Any]
    seconds: float
    scores: Scores

    def cells(self) -> list[Any]:
        """The figures about accounts."""
        found = self.score
        clustered, kept = found.percent(found.in_clusters), found.percent(found.not_explained)
        reached = {True: "yes", False: "NO", None: ""}[self.about.reaches(kept)]
        return [
            self.name,
            found.considered,
            found.in_clusters,
            _percent(clustered),
            found.not_explained,
            _percent(kept),
            self.about.target_text(),
            reached,
            _percent(found.percent(found.naive)),
        ]

    def as_json(self) -> dict[str, Any]:
        """All figures by name."""
        found = self.score
        shares = {
            f"{name}_percent": found.percent(getattr(found, name))
            for name in ("in_clusters", "not_explained", "naive")
        }
        return {
            "set": self.name,
            **asdict(found),
            **shares,
            "target": self.about.target_text(),
            "edges_of_case": self.case["edges"],
            "floor": self.case["floor"],
            "seconds": self.seconds,
        }


def one_set(about: DataSet, folder: Path) -> Result:
    """Run the chain on one set in a new case."""
    began = time.perf_counter()
    with Case.create(folder) as case:
        case.ingest(about.paths(), **about.how)
        case.run()
        seconds = time.perf_counter() - began
        found = score(case, least_posts=about.least_posts)
        scores = score_case(case).of("", least_posts=about.least_posts)
        return Result(about.name, about, found, case.summary(), seconds, scores)


def merged_sets(
    pair: tuple[DataSet, DataSet], cases: Path
) -> tuple[list[Result], list[dict[str, Any]], str]:
    """Both halves of a merged case, its mixed clusters, and how the control was moved."""
    operation, control = pair
    folder = cases / f"{operation.name}+{control.name}"
    folder.mkdir()
    with (
        Case.open(cases / operation.name, read_only=True) as first,
        Case.open(cases / control.name, read_only=True) as second,
    ):
        weeks = weeks_between(first, second)
        shifts = (0, weeks * WEEK_S)
        files = [folder / f"{half.name}.csv" for half in pair]
        for half, case, file, shift in zip(pair, (first, second), files, shifts, strict=True):
            write_half(case, file, half=half.name, shift_s=shift)
        moved = f"{control.name} moved by {weeks:+d} weeks, {overlap(first, second, shifts[1]):.0%} of its posts inside"
    began = time.perf_counter()
    with Case.create(folder / "case") as case:
        ingest_halves(case, files)
        case.run()
        seconds = time.perf_counter() - began
        about, scores = case.summary(), score_case(case)
        results = [
            Result(
                half.name,
                half,
                score(case, least_posts=half.least_posts, begins=begins(half.name)),
                about,
                seconds,
                scores.of(begins(half.name), least_posts=half.least_posts),
            )
            for half in pair
        ]
        return results, mixed_clusters(case, begins(operation.name)), moved


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; returns 0."""
    options = _options(arguments)
    about = machine()
    print(f"# Accuracy\n\n{as_text(about)}\nData: {shared() / 'data'}\n")
    kept: dict[str, Any] = {"machine": about}
    with tempfile.TemporaryDirectory(prefix="overt-accuracy-") as place:
        cases = Path(place)
        kept["sets"], alone = _alone(cases)
        kept["merged"], pairings = ([], []) if options.without_merged else _merged(cases)
        pairings += _pooled(alone)
        if options.dealt:
            pairings += _dealt(cases, alone)
        kept["recipes"] = comparison.tables(pairings)
        if IRA.name in alone:
            with Case.open(cases / IRA.name, read_only=True) as case:
                kept["personas"] = personas.tables(case)
        if options.sensitivity:
            kept["sensitivity"] = sensitivity.tables(cases, alone, _say)
    if options.figures:
        options.figures.mkdir(parents=True, exist_ok=True)
        for file in curve_pictures.draw(pairings, options.figures):
            print(f"Figure: {file}")
    if options.json:
        write_json(options.json, kept)
    return 0


def _alone(cases: Path) -> tuple[list[dict[str, Any]], dict[str, Scores]]:
    rows, out, scores = [], [], {}
    for about in SETS:
        if not about.paths():
            rows.append([about.name, "absent", *[None] * (len(_FIGURES) + len(_OF_A_CASE) - 1)])
            out.append({"set": about.name, "absent": True})
            continue
        _say(about.name)
        result = one_set(about, cases / about.name)
        found = result.score
        of_case = [
            found.edges,
            floor_text(result.case["floor"]),
            verdict_text(found.verdicts),
            round(result.seconds, 1),
        ]
        rows.append([*result.cells(), *of_case])
        out.append(result.as_json())
        scores[about.name] = result.scores
    print("## Each set alone\n")
    print(markdown(("set", *_FIGURES, *_OF_A_CASE), rows), "\n")
    return out, scores


def _pooled(alone: dict[str, Scores]) -> list[Pairing]:
    """Operations and controls that were run alone, put together by their scores."""
    pairs = [pair for pair in MERGED if all(half.name in alone for half in pair)]
    out = [Pairing(a.name, b.name, POOLED, alone[a.name], alone[b.name]) for a, b in pairs]
    controls = [alone[each.name] for each in SETS if not each.is_operation and each.name in alone]
    return out + [
        pooled_active(each.name, alone[each.name], controls)
        for each in SETS
        if each.is_operation and each.name in alone and controls
    ]


def _dealt(cases: Path, alone: dict[str, Scores]) -> list[Pairing]:
    """Operations against themselves with their posts dealt anew."""
    out = []
    for about in SETS:
        if about.is_operation and about.name in alone:
            _say(f"{about.name} dealt anew")
            with (
                Case.open(cases / about.name, read_only=True) as case,
                dealt_case(case, cases / f"{about.name}-dealt", name="dealt") as dealt,
            ):
                scores = score_case(dealt).of("", least_posts=about.least_posts)
            out.append(Pairing(about.name, "its own posts", DEALT, alone[about.name], scores))
    return out


def _merged(cases: Path) -> tuple[list[dict[str, Any]], list[Pairing]]:
    rows, out, notes, pairings = [], [], [], []
    for pair in MERGED:
        name = " + ".join(half.name for half in pair)
        if not all(half.paths() for half in pair):
            rows.append([f"{name}: absent", *[None] * (len(_FIGURES) + len(_OF_A_CASE) + 2)])
            out.append({"merged": name, "absent": True})
            continue
        _say(name)
        results, mixed, moved = merged_sets(pair, cases)
        between = results[0].case["edges"] - sum(result.score.edges for result in results)
        for place, (result, other) in enumerate(zip(results, reversed(pair), strict=True)):
            found = result.score
            whole = (
                [between, len(mixed), floor_text(result.case["floor"])]
                if place == 0
                else [None, None, None]
            )
            first, *figures = result.cells()
            rows.append([
                f"{first} (with {other.name})", *figures, found.edges, *whole, verdict_text(found.verdicts),
                round(result.seconds, 1) if place == 0 else None,
            ])  # fmt: skip
        held = "; ".join(
            f"cluster {each['cluster_id']} ({each['verdict']}; {each['signals']}): {each['of_first']} + "
            f"{each['size'] - each['of_first']} accounts"
            for each in mixed
        )
        notes.append(f"* {name}: {moved}. Mixed clusters: {held or 'none'}.")
        out.append({
            "merged": name, "moved": moved, "mixed_clusters": mixed, "edges_between": between,
            "halves": [result.as_json() for result in results],
        })  # fmt: skip
        pairings.append(Pairing(*(half.name for half in pair), TOGETHER, *(result.scores for result in results)))
    edges, floor, verdicts, seconds = _OF_A_CASE
    header = ("set", *_FIGURES, edges, "edges between", "mixed clusters", floor, verdicts, seconds)
    print("## Each operation with a control in one case\n")
    print(markdown(header, rows), "\n")
    print("\n".join(notes), "\n")
    return out, pairings


def _percent(value: float) -> str:
    """Two digits after the point where they matter."""
    return f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def _say(name: str) -> None:
    print(f"running {name} …", file=sys.stderr, flush=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy", description=__doc__.split("\n", 1)[0]
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in a file")
    parser.add_argument("--figures", type=Path, metavar="DIR", help="draw the curves as SVG into a folder")
    parser.add_argument("--without-merged", action="store_true", help="leave the merged cases out")
    parser.add_argument("--dealt", action="store_true", help="also operations against their own posts dealt anew")
    parser.add_argument("--sensitivity", action="store_true", help="also every setting one notch down and up")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
