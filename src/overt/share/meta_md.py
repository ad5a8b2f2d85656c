"""Indicators as Meta publishes them since 2026: Markdown that a person reads, told in the order of the kill chain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from overt.assessment.frameworks import KILL_CHAIN
from overt.confidence import BY_NAME
from overt.share._base import CAVEAT, Share, Written
from overt.share._facts import JUDGEMENTS
from overt.share._material import Material, Technique
from overt.share.meta_csv import headings, procedure_of
from overt.urls import defang

_WEBSITE = "0.6.2"
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|!~])")
_WORD = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"]+|(?:[\w-]+\.)+[a-z]{2,}\b", re.I)


@dataclass(frozen=True, kw_only=True)
class MetaMarkdown(Share):
    """Meta's Markdown of 2026: a summary, then a table of indicators for each phase of the kill chain, in order."""

    name = "meta-md"
    label = "Meta-style Markdown (Online Operations Kill Chain)"
    suffixes = (".md",)
    caveats = (CAVEAT,)
    references = ("https://github.com/facebook/threat-research",)

    def write(self, material: Material) -> Written:
        """The page. Nothing in it is a link, and nothing that a stranger wrote is Markdown."""
        tables = _tables(material)
        shown = [each for each in material.techniques if each.framework == KILL_CHAIN]
        phases = sorted({phase for phase, _ in tables} | {headings(t.technique_id)[0] for t in shown})
        parts = [*_opening(material), "## Indicators, in the order of the Online Operations Kill Chain", _NOTE]
        for phase in phases:
            parts.append(f"### {phase}")
            parts += [_table(rows) for (of, _), rows in sorted(tables.items()) if of == phase]
            parts += [_shown(each) for each in shown if headings(each.technique_id)[0] == phase]
        if not phases:
            parts.append("There is nothing to list.")
        parts += ["## How to read this", CAVEAT, f"Marked {', '.join(material.markings)}."]
        counts = {
            "accounts": len(material.accounts),
            "websites": len(material.domains),
            "pages": len(material.addresses),
            "phases": len(phases),
        }
        text = "\n\n".join(parts) + "\n"
        return Written(text.encode("utf-8", "replace"), counts, material.persons)


_NOTE = "*Addresses are defanged: `hxxps` stands for `https`, and `[.]` for `.`*"


def _opening(m: Material) -> list[str]:
    said = [
        f"{judgement.capitalize()}: {_plain(statement)}"
        for judgement in JUDGEMENTS
        if (statement := m.judgements.get(f"{judgement}.statement"))
    ]
    likely = [
        f"{judgement.capitalize()}: {BY_NAME[word].en}."
        for judgement in JUDGEMENTS
        if (word := m.judgements.get(f"{judgement}.likelihood"))
    ]
    sure = [
        f"{judgement.capitalize()}: {word}."
        for judgement in JUDGEMENTS
        if (word := m.judgements.get(f"{judgement}.confidence"))
    ]
    facts = [_plain(m.summary)]
    if m.first_at and m.last_at:
        facts.append(f"Posts are from {_day(m.first_at)} to {_day(m.last_at)}.")
    if masked := sum(1 for each in m.accounts if not each.named):
        facts.append(f"{masked:,} of the accounts are counted and not named.")
    return [
        f"# {_plain(m.name)}",
        f"**{' · '.join(m.markings)}** · {_plain(m.producer)}",
        "## Summary",
        " ".join(facts),
        *(["Judgements of people, each about one question:\n\n" + _list(said)] if said else []),
        *(["How likely the statements are (ICD 203):\n\n" + _list(likely)] if likely else []),
        *(["How well the judgements are founded:\n\n" + _list(sure)] if sure else []),
        *(["Narratives, as a person summed them up:\n\n" + _list(_plain(n.said) for n in m.narratives)]
          if m.narratives else []),
    ]  # fmt: skip


def _tables(m: Material) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(phase, procedure) → rows of indicator type and value."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    hidden: dict[str, int] = defaultdict(int)
    for account in m.accounts:
        if account.named:
            kind = f"{account.platform} account" + (f" ({account.role})" if account.role else "")
            value = defang(account.address) if account.address else account.shown_name
            found[_place(procedure_of(account.platform))].append((kind, value))
        else:
            hidden[account.platform] += 1
    for platform, count in sorted(hidden.items()):
        found[_place(procedure_of(platform))].append((f"{platform} accounts, not named", f"{count:,}"))
    for domain in m.domains:
        kind = f"Domain ({domain.role})" if domain.role else "Domain"
        found[_place(_WEBSITE)].append((kind, defang(domain.name)))
        found[_place(_WEBSITE)] += [
            ("URL", defang(page.url)) for page in m.addresses if page.domain == domain.name
        ]
    return found


def _place(number: str) -> tuple[str, str]:
    phase, technique, procedure = headings(number)
    return phase, procedure or technique


def _table(rows: list[tuple[str, str]]) -> str:
    lines = [f"| {_plain(kind)} | {_code(value)} |" for kind, value in rows]
    return "\n".join(["| Indicator Type | Indicator Value |", "| :--- | :--- |", *lines])


def _shown(technique: Technique) -> str:
    _, heading, procedure = headings(technique.technique_id)
    posts = f": {', '.join(_code(each) for each in technique.evidence)}" if technique.evidence else ""
    return f"**{procedure or heading}**, shown by {technique.posts:,} posts{posts}."


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"* {each}" for each in items)


def _plain(text: str) -> str:
    """Text of strangers in which nothing is Markdown, HTML or a link."""
    words = _WORD.sub(lambda word: defang(word[0]), " ".join(text.split()))
    return _MARKS.sub(r"\\\1", words)


def _code(value: str) -> str:
    """A value as code, with what would end the cell or the code written otherwise."""
    return "`" + " ".join(value.split()).replace("`", "'").replace("|", "%7C") + "`"


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
