"""What was tried and how to do it again: signals with their caveats, settings, commands, runs."""

from __future__ import annotations

import hashlib
import json
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from overt import __version__
from overt.flow import sources_hash
from overt.plugins import settings_of
from overt.report._words import window
from overt.settings import RunSettings
from overt.signals import Signal, find

if TYPE_CHECKING:
    from overt.case import Case

_FLAGS = ("q", "copies", "seed")  # run settings that have a flag of their own
_READING = ("zone", "platform", "format", "dates")  # so have these of how files were read


@dataclass(frozen=True)
class Tried:
    """One signal: what it looks for, whether it could be tried, and how it can be wrong."""

    name: str
    label: str
    about: str
    run: dict[str, Any]
    windows: str
    edges: int
    caveats: tuple[str, ...]
    references: tuple[str, ...]
    techniques: tuple[str, ...]
    settings: tuple[tuple[str, str, str], ...]

    @property
    def ready(self) -> bool:
        """Whether the signal was computed."""
        return bool(self.run["state"] == "ready")


@dataclass(frozen=True)
class Replay:
    """How to reach the same result again, and how to know that it is the same."""

    version: str
    data_hash: str
    settings_hash: str
    result_hash: str | None
    commands: tuple[str, ...]
    settings: tuple[tuple[str, str, str], ...]
    runs: list[dict[str, Any]]


def labels() -> dict[str, str]:
    """What accounts do under each signal: it completes the sentence "these accounts …"."""
    return {name: signal.label for name, signal in find().items()}


def tried(case: Case) -> list[Tried]:
    """Every signal with its run, those that were computed first."""
    known = find()
    edges = {
        row["signal"]: row["edges"]
        for row in case.sql(
            "SELECT signal, COUNT(*) AS edges FROM edge_signal GROUP BY signal ORDER BY signal NULLS LAST"
        ).to_pylist()
    }
    rows = case.sql("SELECT * FROM signal_run ORDER BY signal NULLS LAST").to_pylist()
    found = [_tried(row, known.get(row["signal"]), edges.get(row["signal"], 0)) for row in rows]
    return sorted(found, key=lambda each: (not each.ready, -each.edges, each.name))


def _tried(row: dict[str, Any], part: type[Signal] | None, edges: int) -> Tried:
    name = row["signal"]
    values = json.loads(row["settings"] or "{}")
    helps = {each.name: each.metadata["help"] for each in settings_of(part)} if part else {}
    return Tried(
        name=name,
        label=part.label if part else name,
        about=_first_line(part) if part else "A signal of another package, not installed here.",
        run=row,
        windows=", ".join(window(int(each)) for each in (row["windows"] or "").split(",") if each),
        edges=edges,
        caveats=part.caveats if part else (),
        references=part.references if part else (),
        techniques=part.techniques if part else (),
        settings=tuple(
            (key, json.dumps(value), helps.get(key, "")) for key, value in values.items()
        ),
    )


def _first_line(part: type[Signal]) -> str:
    return (part.__doc__ or "").strip().splitlines()[0]


def replay(case: Case) -> Replay:
    """Commands, settings, runs and hashes."""
    settings = case.settings
    values = {**settings.values(), "parts": settings.parts}
    runs = case.runs().to_pylist()
    finished = [row for row in runs if row["stage"] == "clusters" and row["status"] == "done"]
    return Replay(
        version=__version__,
        data_hash=sources_hash(case.engine),
        settings_hash=_hash(values),
        result_hash=finished[-1]["input_hash"] if finished else None,
        commands=_commands(case, settings, [row for row in runs if row["stage"] == "ingest"]),
        settings=tuple(
            (each.name, json.dumps(getattr(settings, each.name)), each.metadata["help"])
            for each in settings_of(RunSettings)
        ),
        runs=runs,
    )


def _hash(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, default=dict)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _commands(case: Case, settings: RunSettings, ingests: list[dict[str, Any]]) -> tuple[str, ...]:
    """One command for each way in which files were read; the last of them also states the settings.

    Which file was read in which way is not kept, so several commands have a placeholder.
    """
    files = case.sql("SELECT file FROM source ORDER BY source_no NULLS LAST")["file"].to_pylist()
    named = [shlex.quote(file) for file in files if file] or ["FILES"]
    done = [row["settings"] or "{}" for row in ingests if row["status"] == "done"]
    ways = [json.loads(way) for way in dict.fromkeys(done)] or [{}]
    folder = shlex.quote(case.folder.name)
    commands = []
    for place, how in enumerate(ways, start=1):
        these = named if len(ways) == 1 else [f"FILES-{place}"]
        commands.append(["overt", "investigate", *these, "--case", folder, *_reading(how)])
    commands[-1] += _running(settings)
    return tuple(" ".join(words) for words in commands)


def _reading(how: dict[str, Any]) -> list[str]:
    words = [f"--{name} {shlex.quote(str(how[name]))}" for name in _READING if how.get(name)]
    if how.get("mapping"):
        pairs = ",".join(f"{field}={column}" for field, column in how["mapping"].items())
        words.append(f"--map {shlex.quote(pairs)}")
    return words


def _running(settings: RunSettings) -> list[str]:
    """Flags for what differs from the defaults."""
    usual = RunSettings()
    words = [
        f"--{name} {getattr(settings, name)}"
        for name in _FLAGS
        if getattr(settings, name) != getattr(usual, name)
    ]
    for part, values in settings.parts.items():
        for name, value in values.items():
            text = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            words.append(f"--set {shlex.quote(f'{part}.{name}={text}')}")
    return words
