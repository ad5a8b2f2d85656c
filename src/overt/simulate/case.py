"""Making one labelled case: the actors perform, the writers write, the truth is kept beside."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from overt.errors import CaseError, SettingError
from overt.progress import SILENT, Progress
from overt.simulate import world as worlds
from overt.simulate.posts import Posts, concat
from overt.simulate.scenarios import Scenario, scenario_named
from overt.simulate.stage import Stage
from overt.simulate.times import END, START
from overt.simulate.writers import FULL_SHAPE_POSTS, Writers
from overt.simulate.writers._times import iso_ms

LEAST_POSTS, MOST_POSTS = 5_000, 20_000_000
_POSTS_FOLDER, _TRUTH, _README, _INCIDENTS = "posts", "truth.csv", "README.txt", "incidents.csv"
_FIRST_LINE = "A simulated case of Overt"


@dataclass(frozen=True)
class Summary:
    """What was written.

    `inputs` are the files to investigate, `truth` the labels of their accounts. `labels` counts
    accounts and `posts_by_label` posts by label; `facts` are the lines of the README about what
    was planted.
    """

    folder: Path
    scenario: str
    seed: int
    posts: int
    accounts: int
    inputs: tuple[Path, ...]
    truth: Path
    labels: dict[str, int]
    posts_by_label: dict[str, int]
    facts: tuple[str, ...]

    def __str__(self) -> str:
        """What was written, where, and what to type next."""
        labels = ", ".join(f"{count:,} {label}" for label, count in sorted(self.labels.items()))
        return (
            f"{self.posts:,} posts of {self.accounts:,} accounts ({labels}) are in {self.folder}; "
            f"{self.truth.name} there says who is what."
        )


def write(
    folder: Path,
    *,
    scenario: str = "demo",
    posts: int = 12_000,
    seed: int = 0,
    intensity: float | Mapping[str, float] = 1.0,
    progress: Progress = SILENT,
) -> Summary:
    """Write a labelled case of about `posts` posts into a folder, which must be empty or a case.

    The input files lie in `posts/`; beside them `truth.csv` (account_id as Overt names it, label,
    group, role), `incidents.csv` and a README that says what was planted. The same scenario,
    posts, seed and intensity give the same bytes. `intensity` is the share of an operation's acts
    that follow its script, from 0 (nothing to find) to 1; one number for all, or by operation.
    """
    if not LEAST_POSTS <= posts <= MOST_POSTS:
        raise SettingError(
            f"posts is {posts:,}, but a case has between {LEAST_POSTS:,} and {MOST_POSTS:,}: "
            "with fewer the planted groups have no crowd to hide in."
        )
    plan = scenario_named(scenario).at(intensity)
    stage = Stage(asked=posts, seed=seed, platforms=plan.platforms)
    _make_room(folder)
    progress.start("simulate", posts, "posts")
    tally = _Tally(stage)
    with Writers(folder / _POSTS_FOLDER, stage.roster, asked=posts) as writers:
        for table in _in_writing_order(_performed(stage, plan, tally, folder), posts):
            writers.add(table)
            progress.advance("simulate", len(table))
    _write_truth(folder / _TRUTH, tally)
    _write_readme(folder / _README, stage, plan, writers.files)
    progress.end("simulate", f"{stage.emitted:,} posts of {tally.accounts:,} accounts")
    return Summary(
        folder,
        scenario,
        seed,
        stage.emitted,
        tally.accounts,
        writers.files,
        folder / _TRUTH,
        tally.labels(),
        dict(sorted(tally.posts.items())),
        tuple(stage.facts),
    )


@dataclass
class _Tally:
    """Which accounts appear in the files, and how many posts each label has."""

    stage: Stage

    def __post_init__(self) -> None:
        self.posts: Counter[str] = Counter()
        self._seen = np.zeros(0, np.bool_)

    def count(self, table: Posts) -> None:
        """Take note of a table that is going to be written."""
        missing = len(self.stage.roster) - len(self._seen)
        self._seen = np.concatenate([self._seen, np.zeros(missing, np.bool_)])
        for numbers in (table.account, table.ref_account, table.mention):
            self._seen[numbers[numbers >= 0]] = True
        labels, counts = np.unique(
            self.stage.roster.of("label", table.account).astype(str), return_counts=True
        )
        self.posts.update(dict(zip(labels.tolist(), counts.tolist(), strict=True)))

    @property
    def accounts(self) -> int:
        """Accounts that appear."""
        return int(self._seen.sum())

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """account_id, label, group and role of every account that appears."""
        roster = self.stage.roster
        for n in np.flatnonzero(self._seen).tolist():
            yield roster.account_id(n), roster.label[n], roster.group[n], roster.role[n]

    def labels(self) -> dict[str, int]:
        """Accounts by label."""
        return dict(sorted(Counter(label for _, label, _, _ in self.rows()).items()))


def _performed(stage: Stage, plan: Scenario, tally: _Tally, folder: Path) -> Iterator[Posts]:
    """Everything everybody posts: the world's well-known accounts first, then actor by actor."""
    world = worlds.build(stage)
    _write_incidents(folder / _INCIDENTS, world.incident)
    voices = (hits.posts for hits in world.hits.values())
    for tables in (voices, *(actor.perform(stage, world) for actor in plan.actors)):
        for table in tables:
            if not len(table):
                continue
            inside = table.take((table.at_ms >= START) & (table.at_ms < END))
            stage.emitted += len(inside)
            tally.count(inside)
            yield inside


def _in_writing_order(tables: Iterator[Posts], asked: int) -> Iterator[Posts]:
    """All posts in order of time; where they are too many to hold, in order within each table."""
    if asked > FULL_SHAPE_POSTS:
        yield from tables
        return
    yield from concat(list(tables)).in_order_of_time().slices(10_000)


def _make_room(folder: Path) -> None:
    """An empty folder; an earlier simulated case in it is replaced, anything else is kept safe."""
    readme = folder / _README
    if readme.is_file() and readme.read_text(encoding="utf-8").startswith(_FIRST_LINE):
        shutil.rmtree(folder / _POSTS_FOLDER, ignore_errors=True)
        for name in (_TRUTH, _README, _INCIDENTS):
            (folder / name).unlink(missing_ok=True)
    elif folder.is_dir() and any(folder.iterdir()):
        raise CaseError(
            f"{folder} is not empty and holds no simulated case. Give the name of a new folder."
        )
    (folder / _POSTS_FOLDER).mkdir(parents=True, exist_ok=True)


def _write_truth(path: Path, tally: _Tally) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("account_id", "label", "group", "role"))
        table.writerows(tally.rows())


def _write_incidents(path: Path, incident: worlds.Incident) -> None:
    """The list of incidents an analyst would have."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("at", "name", "hashtags"))
        table.writerow((iso_ms(np.array([incident.at_ms]))[0], incident.name, incident.tag))


def _write_readme(path: Path, stage: Stage, plan: Scenario, files: tuple[Path, ...]) -> None:
    inputs = "\n".join(f"  {file.relative_to(path.parent).as_posix()}" for file in files)
    facts = "\n".join(f"* {fact}" for fact in stage.facts)
    path.write_text(
        f"""{_FIRST_LINE}: scenario {plan.name}, {stage.emitted:,} posts, seed {stage.seed}

Every name, text and address here is invented; the texts are placeholders without meaning.
{plan.help.capitalize()}.
The posts run from 1 April to 30 June 2024, all times in UTC.

Files to investigate
{inputs}

truth.csv says of every account what it is (label), which group it belongs to and its role.
incidents.csv lists what happened in the world outside.

What was planted
{facts}
""",
        encoding="utf-8",
        newline="\n",
    )
