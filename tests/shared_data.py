"""Real data of third parties lies beside the project, never in it; tests skip without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


def shared(path: str) -> Path:
    """A file or folder under `shared`, which lies beside the project or where OVERT_SHARED says."""
    root = Path(os.environ.get("OVERT_SHARED", PROJECT.parent / "shared"))
    if not (root / path).exists():
        pytest.skip(
            f"needs {path} of the shared data, which is not in {root}; "
            "set OVERT_SHARED to the folder that holds it"
        )
    return root / path
