"""Short names for files: no longer than it takes to tell them apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from overt.text import show_hidden

_SEPARATOR = re.compile(r"[/\\]+")


def short_paths(paths: Iterable[str]) -> dict[str, str]:
    """The shortest tail of each path that no other path has: "result.json", "harbour/result.json".

    Invisible characters are drawn, so that a name cannot pass for another one.
    """
    parts = {path: _SEPARATOR.split(path.strip("/\\")) for path in paths}
    names: dict[str, str] = {}
    for length in range(1, max(map(len, parts.values()), default=0) + 1):
        tails = {path: "/".join(each[-length:]) for path, each in parts.items()}
        often = Counter(tails.values())
        for path, tail in tails.items():
            if path not in names and (often[tail] == 1 or length >= len(parts[path])):
                names[path] = show_hidden(tail)
    return names
