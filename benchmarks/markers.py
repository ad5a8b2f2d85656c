"""All markers against truth, on real operations, on controls and on simulated cases: one command, one table each.

    python -m benchmarks.markers [--cases FOLDER] [--only PART ...]

clocks    ira_facebook_ads, ira_2016, x_io_thailand_2020, commit_time_zones, controls, power by half-hours
profiles  creation bursts of x_io_thailand_2020, classes of bot_repository_users, controls, power by accounts
staging   roles and personas of ira_2016, what every marker says of each set, planted trends, ephemeral_astroturfing
filler    message and filler of single posts on planted truth, by hashtags, by sentence vectors, by words
posts     how many posts an account each number of a cluster needs, on operations and on people

It takes about an hour on 2 cores. `--cases` keeps the cases for the next run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import filler, post_power
from benchmarks.tables import markdown

COMMANDS = ("clocks", "profiles", "staging")
PARTS = (*COMMANDS, "filler", "posts")
SEEDS = (0, 1, 2)


def main(arguments: list[str] | None = None) -> int:
    """Print every part; returns how many failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.markers", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--cases", type=Path, metavar="FOLDER", help="keep the cases here, and use those that are")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    options = parser.parse_args(arguments)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="overt-markers-") as place:
        cases = options.cases or Path(place)
        for part in options.only:
            if part in COMMANDS:
                more = ["--cases", str(cases)] if part == "staging" else []
                command = [sys.executable, "-m", f"benchmarks.{part}", *more]
                failed += subprocess.run(command, check=False).returncode != 0
            elif part == "filler":
                print("## Message and filler, planted\n")
                print(markdown(filler.HEADER, filler.table(cases, SEEDS)), "\n", flush=True)
            else:
                print("## Power by posts: groups of 20 accounts in which a number stands out\n")
                print(markdown(post_power.HEADER, post_power.table(cases, SEEDS[:2])), "\n", flush=True)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
