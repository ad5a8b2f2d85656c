"""Pictures are made by `benchmarks.pictures`, which lies beside `src`, not in the installed package."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
