"""The stages in order, the tables each reads and writes, and how they are run and resumed.

A stage is not done again when its inputs and settings have not changed. What decides is a hash
over the version, the stage's settings and the hash of the stage before; the log (table `run`)
keeps it. A stage that was interrupted has no finished row in the log and is done again.
"""

from __future__ import annotations

import difflib
import hashlib
import importlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from overt.errors import OvertError, SettingError
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.store import DuckDBEngine, SparkEngine, handover

VERSION = "0.1.0"  # of the results: a new one makes every stage run again


@dataclass(frozen=True)
class Stage:
    """One step from files to findings. `settings` names the run settings that change its result;
    `any_engine` says that it keeps to portable SQL, so that Spark gives the same tables."""

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    settings: tuple[str, ...] = ()
    any_engine: bool = False

    def values(self, settings: RunSettings) -> dict[str, Any]:
        """The settings that change this stage's result; those of its parts as they take effect, so that
        a new default makes the stage run again."""
        own = {name: getattr(settings, name) for name in self.settings if name != "parts"}
        if "parts" in self.settings:
            own["parts"] = importlib.import_module(f"overt.{self.name}").effective(settings.parts)
        return own

    def verb(self) -> Callable[..., str]:
        """The function `run` of the stage's package, imported when it is needed."""
        run: Callable[..., str] = importlib.import_module(f"overt.{self.name}").run
        return run


STAGES = (
    Stage(
        "ingest",
        reads=(),
        writes=(
            "source",
            "record",
            "refused",
            "post",
            "account",
            "post_link",
            "post_tag",
            "post_mention",
            "post_media",
            "post_object",
            "post_promotion",
            "post_deletion",
        ),
    ),
    Stage(
        "duplicates",
        reads=("post", "post_media", "account"),
        writes=(
            "text",
            "text_sketch",
            "text_match",
            "text_pair",
            "text_group",
            "text_template",
            "numbered_list",
            "list_item",
            "vector",
            "media",
            "media_match",
            "media_group",
            "avatar_group",
            "biography_group",
            "finder_run",
        ),
        settings=("parts",),
    ),
    Stage(
        "signals",
        reads=(
            "source",
            "account",
            "post",
            "post_link",
            "post_tag",
            "post_object",
            "avatar_group",
            "biography_group",
            "media_group",
            "text",
            "text_group",
            "text_template",
        ),
        writes=(
            "act", "actor", "object", "closeness", "coincidence", "pair", "signal_run", "repost_elsewhere",
        ),
        settings=("parts",),
        any_engine=True,
    ),
    Stage(
        "significance",
        reads=(
            "account",
            "act",
            "actor",
            "object",
            "closeness",
            "coincidence",
            "pair",
            "signal_run",
            "post",
            "repost_elsewhere",
            "avatar_group",
            "biography_group",
        ),
        writes=("pair_test", "ladder", "expected", "rule", "floor"),
        settings=("q", "copies", "copy_budget", "least_members", "small_group_posts", "resolution", "seed"),
    ),
    Stage(
        "network",
        reads=(
            "pair_test",
            "expected",
            "rule",
            "signal_run",
            "coincidence",
            "act",
            "object",
            "account",
            "post",
        ),
        writes=("edge", "edge_signal", "edge_post"),
        settings=("q", "bits_cap"),
    ),
    Stage(
        "clusters",
        reads=(
            "edge",
            "edge_signal",
            "edge_post",
            "pair_test",
            "signal_run",
            "account",
            "post",
            "post_link",
            "post_mention",
            "act",
        ),
        writes=("cluster", "membership", "explanation"),
        settings=(
            "q", "least_members", "small_group_posts", "resolution", "seed", "stability_runs", "bits_cap", "parts",
        ),
    ),
    Stage(
        "markers",
        reads=(
            "source",
            "post",
            "account",
            "post_link",
            "post_tag",
            "post_mention",
            "post_media",
            "post_deletion",
            "text",
            "text_group",
            "vector",
            "post_promotion",
            "cluster",
            "membership",
            "edge",
            "edge_post",
        ),
        writes=("marker", "marker_detail", "marker_run"),
        settings=("seed", "mark_all_accounts", "parts"),
    ),
    Stage(
        "assessment",
        reads=("edge_post", "membership", "marker", "list_item", "post"),
        writes=("technique", "technique_post"),
    ),
)


def run_stages(
    engine: DuckDBEngine,
    settings: RunSettings,
    progress: Progress = SILENT,
    *,
    spark: Callable[[], SparkEngine] | None = None,
) -> list[str]:
    """Run every stage after `ingest` that is not up to date; returns the names of those run.

    `spark` gives the engine for the stages that run on any; it is asked for when one is due. The
    engine is in the log and not in the hash: results are equal, so a change of it redoes nothing.
    """
    done: list[str] = []
    before = sources_hash(engine)
    for stage in STAGES[1:]:
        values = stage.values(settings)
        wanted = _hash(stage.name, VERSION, values, before)
        if _last_hash(engine, stage.name) != wanted:
            other = spark if stage.any_engine else None
            _run_one(engine, stage, settings, values, wanted, progress, other)
            done.append(stage.name)
        before = wanted
    return done


def parts_by_stage() -> dict[str, tuple[str, ...]]:
    """Names of the parts of each stage that is made of parts."""
    return {
        stage.name: tuple(importlib.import_module(f"overt.{stage.name}").effective({}))
        for stage in STAGES
        if "parts" in stage.settings
    }


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: the known one that is most like it, where one is."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else "."


def check_parts(parts: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse settings for parts that no stage has, and values that a part refuses."""
    known: dict[str, Any] = {}
    for stage in STAGES:
        if "parts" in stage.settings:
            known |= importlib.import_module(f"overt.{stage.name}").effective(parts)
    for name in parts:
        if name not in known:
            raise SettingError(
                f"There is no part called {name!r}{did_you_mean(name, known)} There are: {', '.join(known)}."
            )


def sources_hash(engine: DuckDBEngine) -> str:
    """Hash of what was read into the case: files in order, and how they were read."""
    rows = engine.read(
        "SELECT sha256, format, zone, columns, posts FROM source WHERE status = 'done' ORDER BY source_no NULLS LAST"
    ).to_pylist()
    return _hash("ingest", VERSION, rows)


def log_run(
    engine: DuckDBEngine,
    stage: str,
    settings: Mapping[str, Any],
    wanted: str,
    work: Callable[[], str],
) -> str:
    """Do a piece of work and keep a row about it in `run`, also when it fails."""
    number = int(engine.read("SELECT COALESCE(MAX(run_no), 0) + 1 AS n FROM run")["n"][0].as_py())
    began = time.time()
    row: dict[str, Any] = {
        "run_no": number,
        "stage": stage,
        "version": VERSION,
        "settings": json.dumps(settings, sort_keys=True),
        "input_hash": wanted,
        "started_at": int(began),
        "seconds": None,
        "status": "running",
        "note": None,
    }
    engine.insert("run", pa.Table.from_pylist([row], schema=_RUN))
    status, note = "failed", "interrupted"
    try:
        note = work()
        status = "done"
    except KeyboardInterrupt:
        raise
    except Exception as problem:
        note = str(problem) if isinstance(problem, OvertError) else repr(problem)
        raise
    finally:
        engine.execute(
            "UPDATE run SET status = :status, note = :note, seconds = :seconds WHERE run_no = :number",
            {
                "status": status,
                "note": note,
                "seconds": round(time.time() - began, 3),
                "number": number,
            },
        )
    return note


def _run_one(
    engine: DuckDBEngine,
    stage: Stage,
    settings: RunSettings,
    values: dict[str, Any],
    wanted: str,
    progress: Progress,
    spark: Callable[[], SparkEngine] | None,
) -> None:
    other = spark() if spark is not None else None  # fails, if it does, before anything is touched
    # Nothing of an earlier run may be taken for up to date while this one rewrites the tables.
    engine.execute(
        "UPDATE run SET status = 'replaced' WHERE stage = :stage AND status = 'done'",
        {"stage": stage.name},
    )
    if other is None:
        logged = {**values, "engine": engine.name} if stage.any_engine else values
        log_run(
            engine, stage.name, logged, wanted, lambda: stage.verb()(engine, settings, progress)
        )
        return
    logged = {**values, "engine": f"{other.name} {other.master}"}
    log_run(
        engine,
        stage.name,
        logged,
        wanted,
        lambda: _on_spark(engine, other, stage, settings, progress),
    )


def _on_spark(
    engine: DuckDBEngine,
    spark: SparkEngine,
    stage: Stage,
    settings: RunSettings,
    progress: Progress,
) -> str:
    """The tables a stage reads go to Spark, it runs there, and those it writes come back."""
    needed = importlib.import_module(f"overt.{stage.name}").needs(settings)
    handover.hand_over(engine, spark, dict.fromkeys((*stage.reads, *needed)))
    note: str = stage.verb()(spark, settings, progress)
    handover.take_back(engine, spark, stage.writes)
    if spark.given:
        handover.take_posts(engine, spark)
    for table in stage.writes:
        spark.drop(table)
    return note


def _last_hash(engine: DuckDBEngine, stage: str) -> str | None:
    rows = engine.read(
        "SELECT input_hash FROM run WHERE stage = :stage AND status = 'done' ORDER BY run_no DESC NULLS LAST LIMIT 1",
        {"stage": stage},
    ).to_pylist()
    return str(rows[0]["input_hash"]) if rows else None


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


_RUN = pa.schema(
    [
        ("run_no", pa.int32()),
        ("stage", pa.string()),
        ("version", pa.string()),
        ("settings", pa.string()),
        ("input_hash", pa.string()),
        ("started_at", pa.int64()),
        ("seconds", pa.float64()),
        ("status", pa.string()),
        ("note", pa.string()),
    ]
)
