"""The tools compared: what each needs, what it counts, how it is started."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WORKERS = Path(__file__).parent / "workers"

OBJECTS = "distinct objects"
POST_PAIRS = "pairs of posts, least 2 acts"
MESSAGES = "messages, by direction"


@dataclass(frozen=True)
class Tool:
    """One row.

    counts      what the weight of a pair counts; tools that count alike are compared
    once        `extra` where every account acts once: asking for two acts would leave nobody
    reference   whether the others that count alike are compared with it
    needs       modules that must be importable; empty for Overt itself
    """

    name: str
    worker: str
    counts: str
    extra: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    once: tuple[str, ...] | None = None
    reference: bool = False
    suffix: str = "parquet"


OVERT = Tool("Overt, pairing with evidence", "overt_pairs", OBJECTS, reference=True)
OVERT_FILE = Tool("Overt, from the file", "overt_file", OBJECTS)
LIKE_COORTWEET = Tool(
    "Overt, counting as CooRTweet", "overt_like", POST_PAIRS, ("coortweet", "2"), reference=True
)
LIKE_TOOLKIT = Tool(
    "Overt, counting as the toolkit", "overt_like", MESSAGES, ("toolkit", "1"), reference=True
)
COORTWEET = Tool("CooRTweet", "coortweet.R", POST_PAIRS, ("2",), ("CooRTweet",), ("1",), suffix="csv")
TOOLKIT = Tool(
    "coordination-network-toolkit", "toolkit", MESSAGES,
    needs=("coordination_network_toolkit",), suffix="csv",
)  # fmt: skip
PANDAS = Tool(
    "pandas and networkx", "naive_pandas", OBJECTS, needs=("pandas", "networkx"), suffix="csv"
)
DUCKDB = Tool("DuckDB, range join", "duckdb_joins", OBJECTS, ("range",), ("duckdb",))
DUCKDB_BINS = Tool("DuckDB, bin join", "duckdb_joins", OBJECTS, ("bins",), ("duckdb",))
POLARS_BINS = Tool("polars, bin join", "polars_bins", OBJECTS, needs=("polars",))

TOOLS = (
    OVERT, OVERT_FILE, DUCKDB_BINS, POLARS_BINS, DUCKDB, PANDAS, LIKE_COORTWEET, COORTWEET, LIKE_TOOLKIT, TOOLKIT,
)  # fmt: skip


@dataclass(frozen=True)
class Installed:
    """A tool that can be started, with the program that runs it and the versions found there."""

    tool: Tool
    program: tuple[str, ...]
    version: str

    def command(self, file: Path, out: Path, window_s: int, *, once: bool = False) -> list[str]:
        """The whole command line; `once` where every account acts once."""
        tool = self.tool
        extra = tool.extra if tool.once is None or not once else tool.once
        return [*self.program, str(file), str(out), str(window_s), *extra]


def find(tool: Tool, interpreters: Sequence[str]) -> Installed | str:
    """The tool where it is installed, or why it is skipped."""
    if tool.worker.endswith(".R"):
        return _find_in_r(tool)
    module = f"benchmarks.peers.workers.{tool.worker}"
    if not tool.needs:
        return Installed(tool, (sys.executable, "-m", module), "")
    for interpreter in (sys.executable, *interpreters):
        ended, versions = _printed([interpreter, "-c", _VERSIONS, *tool.needs])
        if ended == 0:
            return Installed(tool, (interpreter, "-m", module), versions)
    return (
        f"no interpreter given has {' and '.join(tool.needs)}: install it into an environment of its "
        "own and name that with --python"
    )


def _find_in_r(tool: Tool) -> Installed | str:
    package = tool.needs[0]
    says = f'library({package}); cat(sep = "", R.version.string, ", {package} ", format(packageVersion("{package}")))'
    ended, words = _printed(["Rscript", "-e", says])
    if ended == 0:
        version = words.splitlines()[-1]
        return Installed(tool, ("Rscript", str(WORKERS / tool.worker)), version)
    if ended is None:
        return "no R here (Rscript); docs/method/benchmarks.md says what to install"
    return f"R has no {package}: install it and name its library in R_LIBS (docs/method/benchmarks.md)"


_VERSIONS = """
import importlib, importlib.metadata as m, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(", ".join(f"{name} {m.version(name.replace('_', '-'))}" for name in sys.argv[1:]))
"""


def _printed(command: Sequence[str]) -> tuple[int | None, str]:
    """Exit code (None: no such program) and what was printed."""
    try:
        done = subprocess.run(list(command), capture_output=True, text=True, check=False)
    except OSError:
        return None, ""
    return done.returncode, done.stdout.strip()
