"""Where and when figures were measured: a figure without its machine says nothing."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_LIBRARIES = ("duckdb", "pyarrow", "numpy", "scipy", "graspologic-native", "loky")


def machine() -> dict[str, Any]:
    """What ran the benchmark; all values are text or numbers, unknown ones None."""
    import overt

    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": _from("/proc/cpuinfo", "model name") or platform.processor() or None,
        "cores": os.cpu_count(),
        "memory_gib": _memory_gib(),
        "load_1_5_15": tuple(round(load, 1) for load in os.getloadavg())
        if hasattr(os, "getloadavg")
        else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "overt": overt.__version__,
        "commit": _commit(Path(overt.__file__).resolve().parent),
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def as_text(about: dict[str, Any]) -> str:
    """The same in three lines."""
    libraries = ", ".join(f"{name} {number}" for name, number in about["libraries"].items())
    return (
        f"{about['date']} · Overt {about['overt']} ({about['commit'] or 'no commit known'})\n"
        f"{about['processor']}, {about['cores']} cores, {about['memory_gib']} GiB, {about['system']}; "
        f"load before the run (1, 5, 15 min) {about['load_1_5_15']}\n"
        f"Python {about['python']}; {libraries}"
    )


def _from(file: str, name: str) -> str | None:
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), None)


def _memory_gib() -> float | None:
    found = _from("/proc/meminfo", "MemTotal")
    return round(int(found.split()[0]) / 2**20, 1) if found else None


def _commit(package: Path) -> str | None:
    """Short hash of the checkout that holds the package, and whether the package differs from it."""
    try:
        short = _git(package, "rev-parse", "--short", "HEAD")
        changed = _git(package, "status", "--porcelain", "--", ".")
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"{short} with changes" if changed else short


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
