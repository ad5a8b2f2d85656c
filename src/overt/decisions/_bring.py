"""Bringing things to an operation from outside the data: each is one decision."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from overt.decisions._given import (
    CELLS,
    EVIDENCE_KINDS,
    PICKUP_KINDS,
    UNGRADED,
    AddedHypothesis,
    Given,
    OutsideEvidence,
    Pickup,
    evidence_of,
    given_by,
    grade,
)
from overt.decisions._log import Decision, standing, write
from overt.decisions._operations import must_stand, operations, refresh
from overt.errors import SettingError
from overt.store import DuckDBEngine


def add_pickups(
    engine: DuckDBEngine,
    operation_id: str,
    rows: Sequence[Mapping[str, str]],
    *,
    person: str,
    reason: str,
    now: int | None = None,
) -> list[Pickup]:
    """Add rows with date, kind, name, url and, where known, grade and note; returns those that are new.

    A row that stands already, word for word, is not added again, so a list can be read in anew when it has grown.
    Raises SettingError that names the row before anything is written.
    """
    have = {_same(each) for each in given(engine, operation_id).pickups}
    fresh: list[dict[str, str]] = []
    for place, row in enumerate(rows, 1):
        value = _pickup(row, place)
        if tuple(value.values()) not in have:
            have.add(tuple(value.values()))
            fresh.append(value)
    with engine.transaction():
        made = [
            _append(engine, operation_id, "pickup", each, person, reason, now) for each in fresh
        ]
        refresh(engine)
    return [
        Pickup(f"P{each.decision_no}", **value, decision_no=each.decision_no, person=each.person)
        for each, value in zip(made, fresh, strict=True)
    ]


def say_searched(
    engine: DuckDBEngine,
    operation_id: str,
    kind: str,
    *,
    person: str,
    reason: str,
    now: int | None = None,
) -> Decision:
    """Note that pick-ups of a kind were looked for; the reason says where, how and for which time."""
    if kind not in PICKUP_KINDS:
        raise SettingError(
            f"There is no kind of pick-up {kind!r}. There are: {', '.join(PICKUP_KINDS)}."
        )
    return _write(engine, operation_id, f"searched.{kind}", "yes", person, reason, now)


def add_evidence(
    engine: DuckDBEngine,
    operation_id: str,
    text: str,
    *,
    kind: str,
    source: str,
    url: str = "",
    on: str | None = None,
    admiralty: str = UNGRADED,
    cells: Mapping[str, str] | None = None,
    hypotheses: Sequence[str],
    person: str,
    reason: str,
    now: int | None = None,
) -> OutsideEvidence:
    """Add one piece of evidence from outside the data; `hypotheses` are the ids that a cell may name."""
    if kind not in EVIDENCE_KINDS:
        raise SettingError(
            f"There is no kind of evidence {kind!r}. There are: {', '.join(EVIDENCE_KINDS)}."
        )
    if not text.strip() or not source.strip():
        raise SettingError(
            "Evidence needs a text, what it says, and a source, who says it (--source)."
        )
    chosen = {name: _cell(word) for name, word in (cells or {}).items()}
    for name in chosen:
        if name not in hypotheses:
            raise SettingError(
                f"There is no hypothesis {name!r}. There are: {', '.join(hypotheses)}."
            )
    value = {
        "kind": kind, "text": text.strip(), "source": source.strip(), "url": url.strip(),
        "on": _date(on) if on else None, "grade": grade(admiralty), "cells": chosen,
    }  # fmt: skip
    made = _write(engine, operation_id, "evidence", value, person, reason, now)
    return evidence_of(made)


def add_hypothesis(
    engine: DuckDBEngine,
    operation_id: str,
    text: str,
    *,
    person: str,
    reason: str,
    now: int | None = None,
) -> AddedHypothesis:
    """Put a hypothesis beside the standing ones."""
    if not text.strip():
        raise SettingError("A hypothesis needs a sentence.")
    made = _write(engine, operation_id, "hypothesis", text.strip(), person, reason, now)
    return AddedHypothesis(f"H{made.decision_no}", made.new, made.decision_no, made.person)


def set_cell(
    engine: DuckDBEngine,
    operation_id: str,
    evidence_id: str,
    hypothesis_id: str,
    word: str,
    *,
    person: str,
    reason: str,
    now: int | None = None,
) -> Decision:
    """Overrule one cell of the matrix."""
    return _write(
        engine,
        operation_id,
        f"cell.{evidence_id}.{hypothesis_id}",
        _cell(word),
        person,
        reason,
        now,
    )


def given(engine: DuckDBEngine, operation_id: str) -> Given:
    """What people brought to an operation and to those merged into it."""
    found = next((each for each in operations(engine) if each.operation_id == operation_id), None)
    if found is None:
        must_stand(engine, operation_id)
    absorbed = found.absorbed if found else []
    return given_by(standing(engine), (operation_id, *absorbed))


def _write(
    engine: DuckDBEngine,
    operation_id: str,
    name: str,
    value: Any,
    person: str,
    reason: str,
    now: int | None,
) -> Decision:
    must_stand(engine, operation_id)
    made = _append(engine, operation_id, name, value, person, reason, now)
    refresh(engine)
    return made


def _append(
    engine: DuckDBEngine,
    operation_id: str,
    name: str,
    value: Any,
    person: str,
    reason: str,
    now: int | None,
) -> Decision:
    text = (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
    return write(
        engine, f"operation:{operation_id}", name, text, person=person, reason=reason, now=now
    )


def _pickup(row: Mapping[str, str], place: int) -> dict[str, str]:
    known = {key.strip().lower(): (text or "").strip() for key, text in row.items() if key}
    missing = [name for name in ("date", "kind", "name", "url") if not known.get(name)]
    if missing:
        raise SettingError(
            f"Row {place} of the list of pick-ups lacks {', '.join(missing)}. Each row needs date, kind, name and url "
            "(its source); grade and note may be left out."
        )
    kind = known["kind"].lower()
    if kind not in PICKUP_KINDS:
        raise SettingError(
            f"Row {place} of the list of pick-ups has kind {known['kind']!r}. There are: {', '.join(PICKUP_KINDS)}."
        )
    try:
        return {
            "on": _date(known["date"]), "kind": kind, "name": known["name"], "url": known["url"],
            "grade": grade(known.get("grade", "")), "note": known.get("note", ""),
        }  # fmt: skip
    except SettingError as problem:
        raise SettingError(f"Row {place} of the list of pick-ups: {problem}") from None


def _same(each: Pickup) -> tuple[str, ...]:
    return (each.on, each.kind, each.name, each.url, each.grade, each.note)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise SettingError(f"{text!r} is no date. Write it as 2024-05-14.") from None


def _cell(word: str) -> str:
    if word.upper() not in CELLS:
        raise SettingError(f"A cell is one of {', '.join(CELLS)}, not {word!r}.")
    return word.upper()
