"""A partner's bundle given on: its objects as they were, those with a fault mended, each change with its reason."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import Any, Final

from overt.assessment.frameworks import DISARM, current, order_of
from overt.errors import SettingError
from overt.partner._faults import (
    NEW_TYPES,
    PLACEHOLDER,
    REPORT_TYPES,
    altered,
    attachments,
    backwards,
    no_value,
    references,
)
from overt.partner._parcel import TLP_ORDER, Parcel, Told
from overt.partner._stix import DISARM_NUMBER, technique_of
from overt.share._stix_objects import OPENCTI, id_of
from overt.share._tlp import TLP_IDS, tlp_1, tlp_marking, tlp_of

_NEEDED: Final = {"url": "value", "domain-name": "value", "media-content": "url", "email-addr": "value"}
_OBSERVABLES: Final = frozenset({"media-content"})


@dataclass(frozen=True)
class Kept:
    """What became of one object: kept, changed or dropped, and why, one reason for each change."""

    object_id: str
    type: str
    name: str
    outcome: str
    reasons: tuple[str, ...]


def again(parcel: Parcel, *, tlp: str) -> tuple[bytes, tuple[Kept, ...]]:
    """The bundle written anew, and what became of every object, in the order of the file.

    `tlp` marks what had no marking: a person chooses it. Ids and times stay the maker's. Raises SettingError for
    a MISP event, and for a marking less strict than the strictest in the file.
    """
    if parcel.format != "stix":
        raise SettingError(f"{parcel.file} is a MISP event; only STIX bundles are given on.")
    if tlp not in TLP_ORDER:
        raise SettingError(f"There is no TLP {tlp!r}. There are: {', '.join(TLP_ORDER)}.")
    if parcel.tlp and TLP_ORDER.index(tlp) < TLP_ORDER.index(parcel.tlp):
        raise SettingError(
            f"{parcel.file} holds objects marked TLP:{parcel.tlp.upper()}; what had no marking cannot go out under "
            f"TLP:{tlp.upper()}. Give --tlp {parcel.tlp} or stricter."
        )
    marking = next(
        (each.object_id for each in parcel.objects if each.type == "marking-definition" and _level(each) == tlp),
        TLP_IDS[tlp],
    )
    absent = _absent(parcel)
    why = _dropped(parcel, absent)
    gone = absent | why.keys()
    members = _members(parcel, gone)
    kept: list[Kept] = []
    objects: list[dict[str, Any]] = []
    for each in parcel.objects:
        if each.object_id in why:
            kept.append(Kept(each.object_id, each.type, each.name, "dropped", (why[each.object_id],)))
            continue
        made, reasons = _mended(each, marking, tlp, gone, members)
        objects.append(made)
        kept.append(
            Kept(each.object_id, each.type, each.name, "changed" if reasons else "kept", tuple(reasons))
        )
    if marking == TLP_IDS[tlp] and marking not in {each["id"] for each in objects}:
        objects.insert(0, tlp_marking(tlp))
    bundle = {
        "type": "bundle",
        "id": id_of("bundle", parcel.sha256, tlp),
        "objects": objects,
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"), tuple(kept)


def _absent(parcel: Parcel) -> set[str]:
    known = {each.object_id for each in parcel.objects}
    return {ref for each in parcel.objects for ref in references(each.body)} - known


def _dropped(parcel: Parcel, absent: set[str]) -> dict[str, str]:
    """Id → why an object cannot be given on; relations to such objects go with them."""
    why: dict[str, str] = {}
    for each in parcel.objects:
        needed = str(each.body.get(_NEEDED.get(each.type, ""), ""))
        if PLACEHOLDER.search(needed):
            why[each.object_id] = "its value is a placeholder"
        elif no_value(each) is not None:
            why[each.object_id] = "its value is no address"
    for each in parcel.objects:
        if each.type != "relationship":
            continue
        ends = {str(each.body.get("source_ref")), str(each.body.get("target_ref"))}
        if ends & absent:
            why[each.object_id] = "it leads to an object that is not in the file"
        elif ends & why.keys():
            why[each.object_id] = "it leads to an object that was dropped"
    return why


def _members(parcel: Parcel, gone: set[str]) -> dict[str, list[str]]:
    """Id of a grouping → what the file's relations tie to it."""
    groupings = {each.object_id for each in parcel.objects if each.type == "grouping"}
    found: dict[str, list[str]] = {each: [] for each in groupings}
    for each in parcel.objects:
        ends = str(each.body.get("source_ref")), str(each.body.get("target_ref"))
        for one, other in (ends, ends[::-1]):
            if each.type == "relationship" and one in groupings and other not in gone and other not in found[one]:
                found[one].append(other)
    return found


def _mended(
    each: Told, marking: str, tlp: str, gone: set[str], members: dict[str, list[str]]
) -> tuple[dict[str, Any], list[str]]:
    body, reasons = copy.deepcopy(each.body), []
    if not body.get("object_marking_refs") and each.type != "marking-definition":
        body["object_marking_refs"] = [marking]
        reasons.append(f"had no marking; a person chose TLP:{tlp.upper()}")
    standard = tlp_1(each.object_id)
    if standard and altered(body, standard):
        body = standard
        reasons.append("TLP 1 as the standard gives it under this id; the meaning is the same")
    if each.confidence == 0:
        del body["confidence"]
        reasons.append("confidence 0 taken away: a default, nobody's judgement")
    for name in [name for name, value in body.items() if isinstance(value, str) and PLACEHOLDER.search(value)]:
        if name not in ("content", "name"):
            del body[name]
            reasons.append(f"{name} taken away: a placeholder")
    if each.type == "attack-pattern":
        reasons += _technique(body)
    if each.type == "report" and (wrong := set(body.get("report_types") or []) - REPORT_TYPES):
        right = [word for word in body["report_types"] if word in REPORT_TYPES]
        body |= {"report_types": right}
        if not right:
            del body["report_types"]
        reasons.append(f"report type {', '.join(sorted(wrong))} taken away: not in STIX's vocabulary")
    if each.type == "grouping" and not body.get("object_refs") and members[each.object_id]:
        body["object_refs"] = members[each.object_id]
        reasons.append("object_refs, which STIX asks for, from the relations that lead to it")
    if backwards(body):
        del body["stop_time"]
        reasons.append("stop_time taken away: it was not after start_time")
    if attachments(body):
        body.pop("x_opencti_files", None)
        for extension in body.get("extensions", {}).values():
            extension.pop("files", None)
        reasons.append("files inside taken out: they lose their marking on the way")
    if each.type in NEW_TYPES and not body.get("extensions"):
        new = "new-sco" if each.type in _OBSERVABLES else "new-sdo"
        body["extensions"] = {OPENCTI: {"extension_type": new}}
        reasons.append("extension added that says whose type it is")
    for name, value in list(body.items()):
        if name.endswith("_refs") and name != "object_marking_refs" and isinstance(value, list) and _among(value, gone):
            body[name] = [ref for ref in value if not _among([ref], gone)]
            reasons.append(f"{name} without what is not in the file")
        elif name.endswith("_ref") and isinstance(value, str) and each.type != "relationship" and value in gone:
            del body[name]
            reasons.append(f"{name} taken away: what it names is not in the file")
    return body, reasons


def _among(refs: list[Any], gone: set[str]) -> bool:
    return not gone.isdisjoint(ref for ref in refs if isinstance(ref, str))


def _technique(body: dict[str, Any]) -> list[str]:
    """File a technique of DISARM under DISARM; its number stays the maker's, the successor stands beside it."""
    number = technique_of(body)[1]
    if not DISARM_NUMBER.fullmatch(number):
        return []
    reasons = []
    for phase in body.get("kill_chain_phases", []):
        if phase.get("kill_chain_name") == "mitre-attack":
            phase["kill_chain_name"] = "disarm"
            reasons.append("filed under disarm, not mitre-attack")
        order = order_of(str(phase.get("phase_name")))
        if order is not None and phase.get("x_opencti_order") != order:
            phase["x_opencti_order"] = order
            reasons.append("phase given its place in order of execution")
    for reference in body.get("external_references", []):
        if reference.get("source_name") == "mitre-attack":
            reference["source_name"] = "DISARM"
            reasons.append("source named DISARM, not mitre-attack")
    successor = current(number)
    if successor and successor != number:
        body.setdefault("external_references", []).append(
            {"source_name": "DISARM", "external_id": successor, "description": f"{DISARM}: where {number} went"}
        )
        reasons.append("successor in v1.6 noted; the number stays")
    return list(dict.fromkeys(reasons))


def _level(each: Told) -> str | None:
    return tlp_of(each.body)
