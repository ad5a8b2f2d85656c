"""Overt makes covert influence operations visible.

The public Python API, and nothing else:

    case = overt.Case.create("riverside")
    case.ingest(["export.csv"], zone="Europe/Paris")
    case.run()
    case.clusters()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from overt.case import Case
    from overt.settings import RunSettings

__all__ = ["Case", "RunSettings", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import on first use: `import overt` alone stays quick."""
    if name == "Case":
        from overt.case import Case

        return Case
    if name == "RunSettings":
        from overt.settings import RunSettings

        return RunSettings
    raise AttributeError(f"module 'overt' has no attribute {name!r}")
