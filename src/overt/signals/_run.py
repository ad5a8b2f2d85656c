"""Computes every signal that the case's data allow, one after the other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pyarrow as pa

from overt import plugins
from overt.plugins import configured, discover
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.signals._base import BROUGHT_UP_P, Signal, Trait
from overt.signals._pairing import pair_up
from overt.store import TABLES, Engine

WRITES = ("act", "actor", "object", "closeness", "coincidence", "pair", "signal_run", "repost_elsewhere")


def find() -> dict[str, type[Signal]]:
    """All signals by name."""
    return cast("dict[str, type[Signal]]", discover("signal", "overt.signals"))


def run(engine: Engine, settings: RunSettings | None = None, progress: Progress = SILENT) -> str:
    """Compute all signals anew and return one line about the result.

    `settings.parts` gives values by signal and name; {"co_link": {"enabled": False}} leaves one out.
    """
    chosen = configured(find(), (settings or RunSettings()).parts)
    for table in WRITES:
        engine.build(table, empty(table))
    step = _time_step(engine)
    progress.start("signals", len(chosen), "signals")
    rows = []
    for signal, enabled in chosen:
        rows.append(
            _one(engine, signal, step) if enabled else _row(signal, "switched off by the settings")
        )
        progress.advance("signals", 1, signal.name)
    engine.put("_signal_run", pa.Table.from_pylist(rows, schema=_SCHEMA))
    engine.append("signal_run", f"SELECT {', '.join(_SCHEMA.names)} FROM _signal_run")
    engine.drop("_signal_run")
    ready = [row for row in rows if row["state"] == "ready"]
    note = (
        f"{len(ready)} of {len(rows)} signals, {sum(row['coinciding'] for row in ready):,} pairs of accounts "
        f"coincide, {sum(row['candidates'] for row in ready):,} often enough to test"
    )
    progress.end("signals", note)
    return note


def needs(settings: RunSettings) -> list[str]:
    """Tables that the signals switched on read."""
    chosen = configured(find(), settings.parts)
    return sorted({table for signal, enabled in chosen if enabled for table in signal.needs})


def effective(settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Signal → its settings as they take effect; None where it is switched off."""
    return plugins.effective(find(), settings)


def _one(engine: Engine, signal: Signal, step: int) -> dict[str, Any]:
    windows, basis = usable_windows(signal.windows_s, step)
    if isinstance(signal, Trait):
        basis = (
            "accounts have it all the time; "
            f"only pairs that another signal brought up (p ≤ {BROUGHT_UP_P}) are tested"
        )
    if signal.widest_s is not None and windows[-1] > signal.widest_s:
        windows = tuple(window for window in windows if window <= signal.widest_s)
        basis = f"{basis}; windows over {signal.widest_s} s say nothing here and are left out"
    if not windows:
        return _row(
            signal,
            f"no usable window: it needs {signal.widest_s} s or less, with times at least twice as fine",
        )
    counts = pair_up(engine, signal, windows)
    if counts.acts == 0:
        return _row(
            signal, f"no acts: {', '.join(signal.needs)} of this case hold nothing of the kind"
        )
    if counts.accounts < 2 and signal.origins_sql() is None:  # else there is the one who is followed
        return _row(signal, "acts of one account only")
    # A signal that cannot speak must not be paid for when signals are fused: fast_repost where no
    # original is in the case, for example.
    met = f"no two accounts coincide within {windows[-1]} s"
    row = _row(signal, "ready" if counts.coinciding else met)
    row.update(
        windows=",".join(map(str, windows)),
        windows_basis=basis,
        **{name: getattr(counts, name) for name in _COUNTED},
    )
    return row


def usable_windows(windows: tuple[int, ...], step_s: int) -> tuple[tuple[int, ...], str]:
    """The windows that times of this resolution can bear, and why these.

    Times cut to the minute cannot tell 10 from 70 seconds: windows under two steps become two steps.
    """
    if step_s <= 1:
        return windows, "as set"
    floor = 2 * step_s
    raised = tuple(sorted({max(window, floor) for window in windows}))
    if raised == windows:
        return windows, "as set"
    return (
        raised,
        f"times have a resolution of {step_s} s: windows under {floor} s became {floor} s",
    )


def _time_step(engine: Engine) -> int:
    """Coarsest resolution, in seconds, among the sources that hold posts."""
    rows = engine.read("SELECT MAX(time_step_s) AS step FROM source WHERE posts > 0").to_pylist()
    return int(rows[0]["step"] or 1)


def empty(table: str) -> str:
    """SELECT giving the columns of a table and no row."""
    columns = ", ".join(
        f"CAST(NULL AS {_PORTABLE.get(c.type, c.type)}) AS {c.name}" for c in TABLES[table].columns
    )
    return f"SELECT {columns} WHERE 1 = 0"


def _row(signal: Signal, state: str) -> dict[str, Any]:
    values = {**signal.values(), "windows_s": list(signal.windows_s)}
    return {
        "signal": signal.name,
        "state": state,
        "windows": "",
        "windows_basis": "",
        **dict.fromkeys(_COUNTED, 0),
        "settings": json.dumps(values, sort_keys=True),
    }


_COUNTED = (
    "acts",
    "accounts",
    "objects",
    "coinciding",
    "candidates",
    "left_out",
    "left_out_acts",
    "shortened",
)
_PORTABLE = {"VARCHAR": "STRING"}  # Spark wants a length for VARCHAR; DuckDB has both words
_ARROW = {"VARCHAR": pa.string(), "BIGINT": pa.int64()}
_SCHEMA = pa.schema([(c.name, _ARROW[c.type]) for c in TABLES["signal_run"].columns])
