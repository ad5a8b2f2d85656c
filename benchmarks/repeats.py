"""Copies, rewordings, translations and pictures, one after the other: what `duplicates` finds and how fast.

    python -m benchmarks.repeats

Each part has a command of its own with options: benchmarks.meaning, benchmarks.copies, benchmarks.media.
"""

from __future__ import annotations

import subprocess
import sys

PARTS = ("meaning", "copies", "media")


def main() -> int:
    """Run every part; returns how many failed."""
    failed = 0
    for part in PARTS:
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{part}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
