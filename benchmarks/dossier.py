"""The technical dossier of a simulated case, from nothing to four files, with the time each step takes.

    python -m benchmarks.dossier big|spamouflage [--to DIR] [--posts N] [--lang en|fr] [--template NAME]

Simulates the case, investigates it, puts its unexplained clusters into an operation as a person would, and writes
dossier.html, .pdf, .docx and .md. Targets at 50,000 posts, the dossier alone: HTML 30 s, PDF 90 s.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

from benchmarks.tables import markdown
from overt import Case, assessment, decisions, dossier, simulate
from overt.errors import SettingError
from overt.settings import RunSettings

TARGETS = {".html": 30, ".pdf": 90}
NOW = 1_735_689_600  # decisions of the invented analyst carry this time, so that two runs give the same dossier
NAMES = {"big": "Harbour Voices", "spamouflage": "Long Shift"}
_PERSON = "Ana Ruiz (invented)"


def main(arguments: list[str] | None = None) -> int:
    """Write the files and print the times beside the targets; returns 0: a busy machine is no fault of the dossier."""
    options = _options(arguments)
    folder = options.to / options.scenario
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    times: list[tuple[str, float, float, str]] = []
    began = _clocks()
    written = simulate.write(folder / "files", scenario=options.scenario, posts=options.posts)
    with Case.create(folder / "case") as case:
        case.ingest(written.inputs)
        incidents = folder / "files" / "incidents.csv"
        parts = {"incidents": {"file": str(incidents)}} if incidents.exists() else {}
        case.run(RunSettings(parts=parts))
        operation = put_together(case, NAMES[options.scenario])
        times.append(("simulate and investigate", *_since(began), ""))
        for ending in dossier.FORMATS:
            began = _clocks()
            path = folder / f"dossier{ending}"
            try:
                dossier.write(
                    case, path, template=options.template, operation=operation, lang=options.lang
                )
            except SettingError as problem:
                print(f"  {path.name} is left out: {problem}", file=sys.stderr)
                continue
            times.append((path.name, *_since(began), f"{path.stat().st_size / 1e6:.1f} MB"))
    rows = [
        [name, f"{wall:.1f} s", f"{cpu:.1f} s", size, _target(name)]
        for name, wall, cpu, size in times
    ]
    print(f"{options.scenario}, {written.posts:,} posts, in {folder}\n")
    print(markdown(["step", "time", "of it processor", "size", "target"], rows))
    return 0


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(began: tuple[float, float]) -> tuple[float, float]:
    """Seconds that passed, and seconds of processor this program used: on a busy machine the second counts."""
    wall, cpu = _clocks()
    return wall - began[0], cpu - began[1]


def put_together(case: Case, name: str) -> str:
    """What an analyst would decide, as decisions of an invented one; returns the operation's id."""
    engine = case.engine
    who = {"person": _PERSON, "now": NOW}
    made = decisions.new_operation(
        engine, name, reason="one set of texts over several bursts", **who
    )
    numbers = [
        row["cluster_id"] for row in case.clusters().to_pylist() if row["verdict"] == "unexplained"
    ]
    decisions.add_parts(engine, made, clusters=numbers, reason="same templates, same days", **who)
    domain = case.sql(_DOMAIN, operation=made).to_pylist()
    if domain:
        decisions.add_parts(
            engine,
            made,
            domains=[domain[0]["domain"]],
            reason="only these accounts link to it",
            **who,
        )
    found = assessment.assess(engine, made)
    word = found.of("coordination").ceiling.word
    if word:
        assessment.judge(
            engine, made, "coordination", word, confidence="moderate",
            assumptions=["the collection holds ordinary accounts of the same places"], argument="fair",
            reason="several kinds of link on the same days", **who,
        )  # fmt: skip
    return made


_DOMAIN = """
    WITH held AS (SELECT part AS account_id FROM operation_part WHERE operation_id = :operation AND kind = 'account')
    SELECT l.domain, COUNT(DISTINCT a.account_id) AS n, SUM(CASE WHEN h.account_id IS NULL THEN 1 ELSE 0 END) AS others
    FROM post_link l
    JOIN account a ON a.account_key = l.account_key
    LEFT JOIN held h ON h.account_id = a.account_id
    GROUP BY l.domain
    HAVING SUM(CASE WHEN h.account_id IS NULL THEN 0 ELSE 1 END) >= 5
    ORDER BY others NULLS LAST, n DESC NULLS LAST, l.domain NULLS LAST
    LIMIT 1
"""


def _target(name: str) -> str:
    seconds = TARGETS.get(Path(name).suffix)
    return f"{seconds} s" if seconds else ""


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenario", choices=sorted(NAMES))
    parser.add_argument("--to", type=Path, default=Path("build/dossiers"))
    parser.add_argument("--posts", type=int, default=12_000)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--template", default="technical")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
