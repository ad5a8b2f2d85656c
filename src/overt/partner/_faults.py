"""What is wrong with a partner's file: what its maker's tool should have caught, counted, with examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from overt.assessment.frameworks import current
from overt.partner._parcel import Parcel, Told, seconds
from overt.partner._stix import DISARM_NUMBER, technique_of
from overt.share._tlp import tlp_1

REPORT_TYPES: Final = frozenset(
    (
        "attack-pattern", "campaign", "identity", "indicator", "intrusion-set", "malware", "observed-data",
        "threat-actor", "threat-report", "tool", "vulnerability",
    )
)  # fmt: skip
"""report-type-ov of STIX 2.1."""

NEW_TYPES: Final = frozenset({"channel", "narrative", "event", "media-content"})
"""Types that STIX does not have and OpenCTI writes."""

PLACEHOLDER: Final = re.compile(
    r"\b[àa] ?(?:remplir|compl[ée]ter)\b|\bTODO\b|\bTBD\b|\bFIXME\b|\blorem ipsum\b|(?<![\w./-])[xX]{3,}(?![\w./-])"
    r"|\bTEST TEST\b",
)
_QUOTED: Final = frozenset({"content", "post"})  # texts of posts: what others wrote is no placeholder of the maker
_IDS: Final = ("id", "_ref", "_refs")
_HOST: Final = re.compile(r"[^\s/@]+\.[^\s/@.]+")
_URL: Final = re.compile(r"[^\s]+\.[^\s]+|\w+://[^\s]+")


@dataclass(frozen=True)
class Fault:
    """One kind of fault: how many objects have it, by type, what it means, and some of them."""

    name: str
    count: int
    means: str
    by_type: dict[str, int]
    examples: tuple[str, ...]


def faults(parcel: Parcel) -> tuple[Fault, ...]:
    """All faults found, in a fixed order; none for a sound file."""
    known = {each.object_id for each in parcel.objects}
    found = [
        _fault(name, means, ((each, said) for each in parcel.objects if (said := test(each, known))))
        for name, means, test in (_STIX if parcel.format == "stix" else _MISP)
    ]
    return tuple(each for each in found if each.count)


Test = Callable[[Told, set[str]], str | None]


def _fault(name: str, means: str, cases: Iterable[tuple[Told, str]]) -> Fault:
    rows = list(cases)
    types = Counter(each.type for each, _ in rows)
    examples = dict.fromkeys(said for _, said in rows)
    return Fault(name, len(rows), means, dict(types.most_common()), tuple(examples)[:5])


def placeholders(value: Any, field: str = "") -> Iterator[str]:
    """Fields and texts that somebody meant to fill in."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in _QUOTED and not name.endswith(_IDS):
                yield from placeholders(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from placeholders(each, field)
    elif isinstance(value, str) and PLACEHOLDER.search(value):
        yield f"{field}: {value[:60]}"


def _placeholder(each: Told, _: set[str]) -> str | None:
    body = each.body
    if body.get("object_relation") in _QUOTED:
        return None
    return next(placeholders(body), None)


def _placeholder_misp(each: Told, _: set[str]) -> str | None:
    fields = {
        str(one.get("object_relation")): one.get("value")
        for one in _attributes(each)
    }
    return next(placeholders({"name": each.name, **fields} if each.type != "microblog" else {}), None)


def _unmarked(each: Told, _: set[str]) -> str | None:
    if each.type == "marking-definition" or each.body.get("object_marking_refs"):
        return None
    return f"{each.type} {each.name[:60]}"


def _unmarked_misp(each: Told, _: set[str]) -> str | None:
    return None if each.tlp else f"{each.type} {each.name[:60]}"


def _is_disarm(each: Told) -> str | None:
    if each.type != "attack-pattern":
        return None
    number = technique_of(each.body)[1]
    return number if DISARM_NUMBER.fullmatch(number) else None


def _misfiled(each: Told, _: set[str]) -> str | None:
    chains = {phase.get("kill_chain_name") for phase in each.body.get("kill_chain_phases", [])}
    return _is_disarm(each) if "mitre-attack" in chains else None


def _miscited(each: Told, _: set[str]) -> str | None:
    names = {reference.get("source_name") for reference in each.body.get("external_references", [])}
    return _is_disarm(each) if "mitre-attack" in names else None


def _outdated(each: Told, _: set[str]) -> str | None:
    number = _is_disarm(each)
    if number is None or current(number) == number:
        return None
    instead = current(number)
    return f"{number} ({instead} in v1.6)" if instead else f"{number} (no successor known)"


def _zero(each: Told, _: set[str]) -> str | None:
    return f"{each.type} {each.name[:60]}" if each.confidence == 0 else None


def _attached(each: Told, _: set[str]) -> str | None:
    names = [str(file.get("name", "a file")) for file in attachments(each.body) if file.get("data")]
    if each.body.get("payload_bin"):
        names.append(each.name)
    return names[0] if names else None


def attachments(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Files that OpenCTI put into an object."""
    held = [body.get("x_opencti_files"), *(ext.get("files") for ext in body.get("extensions", {}).values())]
    return [file for files in held if isinstance(files, list) for file in files if isinstance(file, dict)]


def _attached_misp(each: Told, _: set[str]) -> str | None:
    attributes = [each.body, *_attributes(each)]
    return next((str(one.get("value")) for one in attributes if one.get("data")), None)


def _attributes(each: Told) -> list[dict[str, Any]]:
    held = each.body.get("Attribute")
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _report_type(each: Told, _: set[str]) -> str | None:
    if each.type != "report":
        return None
    return next((word for word in each.body.get("report_types") or [] if word not in REPORT_TYPES), None)


def _odd(each: Told, _: set[str]) -> str | None:
    return f"{each.type} {each.name[:60]}: {', '.join(each.odd)}" if each.odd else None


def _dangling(each: Told, known: set[str]) -> str | None:
    return next((ref for ref in references(each.body) if ref not in known), None)


def references(body: dict[str, Any]) -> Iterator[str]:
    """Ids of other objects that an object names; TLP's own are known to everybody."""
    for name, value in body.items():
        if name == "object_marking_refs":
            continue
        if name.endswith("_ref") and isinstance(value, str):
            yield value
        elif name.endswith("_refs") and isinstance(value, list):
            yield from (ref for ref in value if isinstance(ref, str))


def no_value(each: Told) -> str | None:
    """The value of an observable that is not what its type says; None where it is."""
    field = {"url": "value", "domain-name": "value", "media-content": "url"}.get(each.type)
    if field is None:
        return None
    value = str(each.body.get(field, ""))
    shape = _HOST if each.type == "domain-name" else _URL
    return None if shape.fullmatch(value) and "[.]" not in value and not value.startswith("hxxp") else value


def _malformed(each: Told, _: set[str]) -> str | None:
    value = no_value(each)
    return None if value is None else f"{each.type} {value[:60]}"


def backwards(body: dict[str, Any]) -> bool:
    """Whether a relation ends when it begins or before, which STIX forbids and strict readers refuse."""
    begin, end = seconds(body.get("start_time")), seconds(body.get("stop_time"))
    return begin is not None and end is not None and end <= begin


def _backwards(each: Told, _: set[str]) -> str | None:
    body = each.body
    return f"{body.get('start_time')} to {body.get('stop_time')}" if backwards(body) else None


def _altered(each: Told, _: set[str]) -> str | None:
    standard = tlp_1(each.object_id)
    return f"{each.object_id}: {each.body.get('definition')}" if standard and altered(each.body, standard) else None


def altered(body: dict[str, Any], standard: dict[str, Any]) -> bool:
    """Whether a marking has the id of one of the standard's and says something else."""
    return any(body.get(name) != standard[name] for name in ("definition_type", "definition"))


REQUIRED: Final = {
    "grouping": ("context", "object_refs"), "report": ("published", "object_refs"), "note": ("content", "object_refs"),
    "relationship": ("relationship_type", "source_ref", "target_ref"), "sighting": ("sighting_of_ref",),
}  # fmt: skip
"""Properties without which STIX has no such object."""


def _incomplete(each: Told, _: set[str]) -> str | None:
    if each.type == "location" and not {"region", "country", "latitude"} & set(each.body):
        return f"location {each.name[:60]} lacks region, country and latitude"
    lacks = [name for name in REQUIRED.get(each.type, ()) if not each.body.get(name)]
    return f"{each.type} {each.name[:60]} lacks {', '.join(lacks)}" if lacks else None


def _unannounced(each: Told, _: set[str]) -> str | None:
    return f"{each.type} {each.name[:60]}" if each.type in NEW_TYPES and not each.body.get("extensions") else None


_PLACEHOLDERS = "still hold a text that somebody meant to fill in"
_UNMARKED = "carry no marking: nobody can say whom they may go to"
_STIX: tuple[tuple[str, str, Test], ...] = (
    ("placeholder", _PLACEHOLDERS, _placeholder),
    ("unmarked", _UNMARKED, _unmarked),
    ("disarm_as_attack", "are techniques of DISARM in the kill chain mitre-attack", _misfiled),
    ("disarm_cited_as_attack", "are techniques of DISARM whose source is given as mitre-attack", _miscited),
    ("old_technique", "have a DISARM number that v1.6 does not have", _outdated),
    ("confidence_zero", "have confidence 0, which is a tool's default and nobody's judgement", _zero),
    ("attachment", "have a file inside, which loses its marking on the way", _attached),
    ("report_type", "have a report type that is not in STIX's vocabulary", _report_type),
    ("wrong_type", "have a property of another type than STIX gives it, which is left out", _odd),
    ("dangling", "refer to an object that is not in the file", _dangling),
    ("malformed", "have a value that is no address, or is defanged", _malformed),
    ("ends_before", "end when they begin, or before; strict readers refuse the whole file", _backwards),
    ("altered_marking", "have the id of a TLP 1 marking of the standard and another content; strict readers refuse it",
     _altered),
    ("incomplete", "lack a property without which STIX has no such object; strict readers refuse the whole file",
     _incomplete),
    ("unannounced_type", "are of a type that STIX does not have, without an extension that says whose it is",
     _unannounced),
)  # fmt: skip
_MISP: tuple[tuple[str, str, Test], ...] = (
    ("placeholder", _PLACEHOLDERS, _placeholder_misp),
    ("unmarked", _UNMARKED, _unmarked_misp),
    ("attachment", "have a file inside, which loses its marking on the way", _attached_misp),
)
