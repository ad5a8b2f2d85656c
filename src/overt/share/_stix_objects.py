"""The grammar of STIX 2.1 objects: ids, times, marks, and what every object carries."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

OURS: Final = uuid.UUID("5d0f0c3e-7a54-5c0e-9c65-6f1a2d9b7e11")
_OASIS: Final = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # of ids of cyber observables, STIX 2.1 section 2.9

OPENCTI: Final = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba"
"""OpenCTI's extension, by which it knows channels, narratives and media content. Its definition is OpenCTI's to
give: OpenCTI itself leaves it out of what it exports, and so do we."""

FACTS: Final = "extension-definition--7a1f7b65-6a4c-5f0e-8b8e-3b1f0f5d6c21"
"""Our extension: what the case holds of an object and STIX has no property for."""


@dataclass(frozen=True)
class Grammar:
    """Makes objects of one bundle; `marks` go on every one of them.

    made_at and changed_at are those of the operation: the same case gives the same bundle.
    """

    made_at: int
    changed_at: int
    marks: tuple[str, ...]
    author: str = ""
    used: set[str] = field(default_factory=set)

    def object(
        self,
        kind: str,
        natural: tuple[str, ...],
        *,
        identifier: str | None = None,
        created: str | None = None,
        opencti: bool = False,
        more_marks: tuple[str, ...] = (),
        facts: dict[str, Any] | None = None,
        **values: Any,
    ) -> dict[str, Any]:
        """A domain or relationship object; values that are None or empty are left out, never filled in."""
        made: dict[str, Any] = {
            "type": kind,
            "spec_version": "2.1",
            "id": identifier or id_of(kind, *natural),
            "created": created or time_of(self.made_at),
            "modified": created or time_of(self.changed_at),
        }
        if self.author:
            made["created_by_ref"] = self.author
        made |= _given(values)
        if "confidence" in made:
            made["x_overt_confidence_by"] = "a person"  # by which a check tells it from a program's default
        made["object_marking_refs"] = [*self.marks, *more_marks]
        return self._extended(made, "new-sdo" if opencti else None, facts)

    def observable(
        self,
        kind: str,
        values: dict[str, Any],
        more: dict[str, Any] | None = None,
        *,
        contributing: tuple[str, ...] | None = None,
        opencti: bool = False,
        facts: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """A cyber observable with the id that the standard derives from its values (`contributing`: from those)."""
        given = _given(values)
        named = {name: given[name] for name in contributing or given if name in given}
        canonical = json.dumps(named, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        made = {
            "type": kind,
            "spec_version": "2.1",
            "id": f"{kind}--{uuid.uuid5(_OASIS, canonical)}",
            **given,
            **_given(more or {}),
            "object_marking_refs": list(self.marks),
        }
        return self._extended(made, "new-sco" if opencti else None, facts)

    def link(
        self,
        source: dict[str, Any],
        kind: str,
        target: dict[str, Any],
        *,
        confidence: int | None = None,
        seen: tuple[int | None, int | None] = (None, None),
    ) -> dict[str, Any]:
        """A relationship; `seen` is when it held in the data. One moment alone has no end: the standard forbids it."""
        first, last = seen
        return self.object(
            "relationship",
            (source["id"], kind, target["id"]),
            relationship_type=kind,
            source_ref=source["id"],
            target_ref=target["id"],
            confidence=confidence,
            start_time=None if first is None else time_of(first),
            stop_time=None if last is None or first is None or last <= first else time_of(last),
        )

    def _extended(self, made: dict[str, Any], new: str | None, facts: dict[str, Any] | None) -> dict[str, Any]:
        extensions: dict[str, Any] = {OPENCTI: {"extension_type": new}} if new else {}
        if facts and (told := _given(facts)):
            extensions[FACTS] = {"extension_type": "property-extension", **told}
            self.used.add(FACTS)
        return made | ({"extensions": extensions} if extensions else {})


def facts_definition(marks: tuple[str, ...]) -> list[dict[str, Any]]:
    """The definition of our extension, and who gives it."""
    overt = {
        "type": "identity",
        "spec_version": "2.1",
        "id": id_of("identity", "Overt"),
        "created": _DAY,
        "modified": _DAY,
        "name": "Overt",
        "description": "The program that wrote this file; it judged nothing.",
        "identity_class": "system",
        "object_marking_refs": list(marks),
    }
    return [
        overt,
        {
            "type": "extension-definition",
            "spec_version": "2.1",
            "id": FACTS,
            "created": _DAY,
            "modified": _DAY,
            "created_by_ref": overt["id"],
            "name": "Overt facts",
            "description": "What a case of Overt holds of an object. A tool that does not know it loses no meaning.",
            "schema": (
                "posts, accounts: integers, counted in the case. platform, role, evidence: text. public, named: "
                "boolean, as a person decided and as the recipient may see. first_at, last_at: seconds since 1970, "
                "UTC, of posts in the case. group, post, field, outside, about, on_date: "
                "ids, names and days within the case."
            ),
            "version": "1.0.0",
            "extension_types": ["property-extension"],
            "object_marking_refs": list(marks),
        },
    ]


_DAY: Final = "2026-11-01T00:00:00.000Z"  # when the extension was defined


def id_of(kind: str, *natural: str) -> str:
    """An id made from what an object is."""
    return f"{kind}--{uuid.uuid5(OURS, json.dumps([kind, *natural], ensure_ascii=False))}"


def time_of(seconds: int) -> str:
    """Seconds since 1970 as STIX writes a time."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def seen_of(first: int | None, last: int | None) -> dict[str, Any]:
    """first_seen and last_seen, where known."""
    return {
        name: time_of(at) for name, at in (("first_seen", first), ("last_seen", last)) if at is not None
    }


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, [], "")}
