"""A STIX 2.1 bundle as a publication: what it marks, names, files and leaves unfilled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overt.assessment.frameworks import DISARM, KILL_CHAIN
from overt.publication._check import RULES, Checked
from overt.publication._finding import Finding
from overt.publication._model import Marked, ObjectConfidence, Publication, Sentence, Used

RULES_OF_FILES = (7, 9, 14, 15)
"""The rules that a file for machines can break by itself."""

_OUTSIDE = ("marking-definition", "extension-definition")
"""Objects that carry no marking of their own: markings may not be marked so, and definitions are public."""


def of_stix(bundle: Mapping[str, Any]) -> Publication:
    """Markings, texts, techniques and confidences of a bundle's objects.

    A confidence counts as a person's when the object says so in `x_overt_confidence_by`, or when it is a value
    that no program writes by default; 0, 15 and 50 are such defaults.
    """
    objects = [each for each in bundle.get("objects", ()) if isinstance(each, Mapping)]
    tlp = {
        each["id"]: str(each["definition"]["tlp"])
        if "tlp" in each.get("definition", {})
        else _named(each)
        for each in objects
        if each.get("type") == "marking-definition"
    }
    own = [each for each in objects if each.get("type") not in _OUTSIDE]
    return Publication(
        marked=tuple(Marked(_place(each), "object", _tlp(each, tlp)) for each in own),
        exports=tuple(Sentence(place, text) for each in own for place, text in _texts(each)),
        techniques=tuple(
            used
            for each in own
            if each.get("type") == "attack-pattern"
            for used in _techniques(each)
        ),
        confidences=tuple(
            ObjectConfidence(_place(each), int(each["confidence"]), _by(each))
            for each in own
            if "confidence" in each
        ),
    )


def check_stix(bundle: Mapping[str, Any]) -> Checked:
    """The rules of files on a bundle."""
    held = of_stix(bundle)
    found: list[Finding] = [
        each for number in RULES_OF_FILES for each in dict.fromkeys(RULES[number](held))
    ]
    return Checked(tuple(found), (), ())


def _place(each: Mapping[str, Any]) -> str:
    return str(each.get("id", each.get("type", "object")))


def _named(marking: Mapping[str, Any]) -> str | None:
    name = str(marking.get("name", ""))
    return name if name.upper().startswith("TLP:") else None


_FIXED = {
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": "clear",
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "green",
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": "amber",
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": "amber+strict",
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": "red",
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "clear",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "green",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "amber",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "red",
}
"""Ids that STIX 2.1 (TLP 1) and the OASIS extension for TLP 2.0 give the markings; bundles may leave them out."""


def _tlp(each: Mapping[str, Any], known: Mapping[str, str | None]) -> str | None:
    for reference in each.get("object_marking_refs", ()):
        found = known.get(reference) or _FIXED.get(reference)
        if found:
            return "clear" if found.lower().removeprefix("tlp:") == "white" else found
    return None


def _texts(each: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in each.items():
        if isinstance(value, str):
            yield f"{_place(each)} {path}{name}" if not path else f"{path}{name}", value
        elif isinstance(value, Mapping):
            yield from _texts({**value}, f"{_place(each)} {name}.")
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, str):
                    yield f"{_place(each)} {name}", item
                elif isinstance(item, Mapping):
                    yield from _texts({**item}, f"{_place(each)} {name}.")


def _techniques(each: Mapping[str, Any]) -> Iterator[Used]:
    number = next(
        (
            str(ref["external_id"])
            for ref in each.get("external_references", ())
            if ref.get("external_id")
        ),
        str(each.get("x_mitre_id") or ""),
    )
    if not number:
        return
    is_killchain = not number.upper().startswith("T")
    framework = KILL_CHAIN if is_killchain else DISARM
    filed = {str(phase.get("kill_chain_name")) for phase in each.get("kill_chain_phases", ())}
    filed |= {
        str(ref["source_name"])
        for ref in each.get("external_references", ())
        if ref.get("external_id")
    }
    if not filed:
        yield Used(_place(each), framework, number)
    for name in sorted(filed):
        yield Used(_place(each), framework, number, _short(name))


def _short(name: str) -> str:
    lowered = name.lower().replace(" ", "-")
    return "disarm" if lowered.startswith("disarm") else lowered


def _by(each: Mapping[str, Any]) -> str | None:
    if each.get("x_overt_confidence_by"):
        return str(each["x_overt_confidence_by"])
    return None if int(each["confidence"]) in (0, 15, 50) else "not a default"
