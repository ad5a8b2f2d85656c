"""Incidents: those a person lists in a file, and bursts of a word or hashtag among ordinary accounts."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scipy.special import pdtrc

from overt.errors import InputError, MissingColumn
from overt.markers._said import Said
from overt.text import normalise, normalise_tag

DAY_S = 86_400
_COLUMNS = ("hashtags", "words", "places")
_PLATFORM_ACTIONS = ("action", "platform action", "takedown")


@dataclass(frozen=True)
class Incident:
    """Something that happened: when, and by which terms posts about it are known.

    terms   words and phrases as normalised text, hashtags with #
    given   whether a person listed it, or it was found as a burst
    action  whether it is an action of a platform, such as a takedown: drawn, not ridden
    """

    name: str
    at: int
    terms: frozenset[str]
    given: bool
    action: bool = False

    def is_subject_of(self, post: Said) -> bool:
        """Whether a post names it."""
        if any(f"#{tag}" in self.terms for tag in post.tags):
            return True
        told = [term for term in self.terms if term[0] != "#"]
        if not told:
            return False
        spaced = f" {' '.join(post.words)} "
        if any(f" {term} " in spaced for term in told):
            return True
        if post.words:
            return False
        plain = normalise(post.text).key_text  # a script without spaces
        return any(term in plain for term in told)


def read_incidents(file: Path) -> list[Incident]:
    """The incidents of a CSV with the columns name, at (with its zone), and hashtags, words or places.

    Several terms of one cell are separated by semicolons. A column `kind` may say "action" for what a
    platform did. Raises InputError where the file cannot be used, a time has no zone, or an incident has no term.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            has = tuple(reader.fieldnames or ())
            rows = list(enumerate(reader, 2))
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(
            f"{file} cannot be read as a list of incidents: {problem}.", file=file
        ) from problem
    missing = tuple(name for name in ("name", "at") if name not in has)
    if missing:
        raise MissingColumn(
            f"{file} lists no incidents: the column {missing[0]} is missing. Needed are name and at, and one of "
            f"{', '.join(_COLUMNS)}.",
            file=file,
            missing=missing,
            has=has,
        )
    return sorted(
        (_incident(file, line, row) for line, row in rows), key=lambda each: (each.at, each.name)
    )


def _incident(file: Path, line: int, row: Mapping[str, str | None]) -> Incident:
    name, written = (row["name"] or "").strip(), (row["at"] or "").strip()
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise InputError(
            f'{file}:{line}: at is "{written}", which is no time. Write it as 2024-05-13T14:00:00+02:00.',
            file=file,
        ) from None
    if at.tzinfo is None:
        raise InputError(
            f'{file}:{line}: at is "{written}", which has no time zone. Add it: {written}+02:00, or Z for UTC.',
            file=file,
        )
    action = (row.get("kind") or "").strip().casefold() in _PLATFORM_ACTIONS
    terms = set()
    for column in _COLUMNS:
        for term in re.split(r"[;|]", row.get(column) or ""):
            for tag in re.findall(r"#?\S+", term) if column == "hashtags" else ():
                terms.add(f"#{normalise_tag(tag)}")
            if column != "hashtags" and (plain := normalise(term).key_text):
                terms.add(plain)
    if not terms and not action:
        raise InputError(
            f"{file}:{line}: {name or 'an incident'} has no {', no '.join(_COLUMNS)}, so no post can be told to be "
            "about it. Give one term at least.",
            file=file,
        )
    return Incident(
        name or written, int(at.timestamp()), frozenset(terms - {"#"}), given=True, action=action
    )


def find_bursts(
    posts: Sequence[Said], *, least_accounts: int, most: int, p: float, skip: frozenset[str]
) -> list[Incident]:
    """Terms that jump among the authors of these posts (in order of time), the strongest `most` of them.

    A Poisson scan (Naus 1982): the day in which most accounts use a term for the first time in a week, against
    its uses in the rest of the case, times the terms and days tried. Terms that jump within half a day of each
    other among the same accounts are one incident. What is used in the first day has no onset in the case.
    """
    if not posts:
        return []
    began, days = posts[0].at, max((posts[-1].at - posts[0].at) / DAY_S, 1.0)
    uses: dict[str, list[tuple[int, str]]] = {}
    for post in posts:
        for term in post.terms() - skip:
            uses.setdefault(term, []).append((post.at, post.account))
    tried = len(uses) * days
    found = []
    for term, used in uses.items():
        if len(used) < least_accounts:
            continue
        start, accounts, in_window = _densest(used)
        rate = (len(used) - in_window + 1) / days
        if len(accounts) < least_accounts or start < began + DAY_S:
            continue
        if tried * float(pdtrc(len(accounts) - 1, rate)) <= p:
            found.append((len(accounts), term, start, accounts))
    found.sort(key=lambda each: (-each[0], each[1]))
    merged: list[tuple[list[str], int, frozenset[str]]] = []
    for _, term, start, accounts in found:
        for terms, at, same in merged:
            if abs(start - at) <= DAY_S // 2 and len(accounts & same) * 2 >= len(accounts):
                terms.append(term)
                break
        else:
            if len(merged) < most:
                merged.append(([term], start, accounts))
    return [
        Incident(f"burst of {', '.join(terms[:3])}", at, frozenset(terms), given=False)
        for terms, at, _ in sorted(merged, key=lambda each: (each[1], each[0]))
    ]


def _densest(used: Sequence[tuple[int, str]]) -> tuple[int, frozenset[str], int]:
    """First use, accounts and uses of the day in which most accounts use a term."""
    best, start, end, counts = (0, 0, 0), 0, 0, dict[str, int]()
    for start, (at, account) in enumerate(used):
        while end < len(used) and used[end][0] <= at + DAY_S:
            counts[used[end][1]] = counts.get(used[end][1], 0) + 1
            end += 1
        if len(counts) > best[0]:
            best = (len(counts), start, end)
        counts[account] -= 1
        if not counts[account]:
            del counts[account]
    window = used[best[1] : best[2]]
    return window[0][0], frozenset(account for _, account in window), len(window)
