"""STIX 2.1, in the shape that OpenCTI imports and VIGINUM publishes, without their exports' faults.

Every object is marked; confidence stands where a person gave one and nowhere else; DISARM is filed under
`disarm` with its version; ids are made from what an object is, so the same case gives the same bundle.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from overt.assessment.frameworks import DISARM, KILL_CHAIN, find
from overt.confidence import BY_NAME, STIX_CONFIDENCE, Confidence
from overt.share._base import CAVEAT, Share, Written
from overt.share._material import Account, Material, Technique

_OURS: Final = uuid.UUID("5d0f0c3e-7a54-5c0e-9c65-6f1a2d9b7e11")
_OASIS: Final = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # of ids of cyber observables, STIX 2.1 section 2.9

_TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP: Final = {
    "clear": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber+strict": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""TLP 2.0 as OASIS defines it for STIX 2.1."""

_OPENCTI: Final = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba"
"""OpenCTI's extension, by which it knows channels, narratives and media content."""

_FRAMEWORK_DAY: Final = {DISARM: 1_732_293_838, KILL_CHAIN: 1_680_307_200}
"""When the pinned version appeared: DISARM's own objects of v1.6; the kill chain's paper, April 2023."""


@dataclass(frozen=True, kw_only=True)
class Stix(Share):
    """STIX 2.1 bundle: the operation as campaign, its accounts, websites, narratives and techniques."""

    name = "stix"
    label = "STIX 2.1 (OpenCTI)"
    suffix = ".json"
    caveats = (
        CAVEAT,
        "Channels and narratives are OpenCTI's types; other tools may pass them over.",
        "A threat actor is in it only when a person named one, with that person's words of likelihood.",
    )
    references = ("OASIS 2021, STIX Version 2.1", "FIRST 2022, Traffic Light Protocol 2.0")

    def write(self, material: Material) -> Written:
        """The bundle as JSON, objects in a fixed order."""
        made = _Bundle(material).objects()
        identifier = _id("bundle", *_natural(material), *(each["id"] for each in made))
        bundle = {"type": "bundle", "id": identifier, "objects": made}
        text = json.dumps(bundle, ensure_ascii=False, indent=1)
        counts: dict[str, int] = {}
        for each in made:
            counts[each["type"]] = counts.get(each["type"], 0) + 1
        return Written(text.encode(), dict(sorted(counts.items())), material.persons)


class _Bundle:
    """Makes the objects of one bundle; `marks` go on every one of them."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.at = _time(material.changed_at)
        self.tlp = _tlp_marking(material.tlp)
        self.statement = self._statement("pap", f"PAP:{material.profile.pap.upper()}", 1_669_075_200)
        self.disarm = self._statement("disarm", "DISARM Foundation, CC BY-SA 4.0", _FRAMEWORK_DAY[DISARM])
        self.marks = [self.tlp["id"], self.statement["id"]]
        self.author = self._object(
            "identity", (material.producer,), name=material.producer, identity_class="organization", own=False
        )

    def objects(self) -> list[dict[str, Any]]:
        """All objects, those that are referred to before those that refer."""
        m = self.material
        campaign = self._campaign()
        accounts = [self._user_account(each) for each in m.accounts]
        channels = [self._channel(each) for each in m.accounts if each.public]
        domains = [self._observable("domain-name", {"value": each.name}) for each in m.domains]
        narratives = [
            self._object("narrative", (m.case_key, each.group_id), name=each.said, extended="new-sdo")
            for each in m.narratives
        ]
        techniques = [self._attack_pattern(each) for each in m.techniques]
        actors = self._who(campaign)
        links = [
            *(self._link(campaign, "uses", each) for each in (*techniques, *channels, *narratives)),
            *(self._link(each, "related-to", campaign) for each in (*accounts, *domains)),
            *actors[1],
        ]
        notes = self._notes(campaign, techniques)
        sighting = self._sighting(campaign)
        inside = [
            self.author, campaign, *actors[0], *channels, *narratives, *techniques, *accounts, *domains, *links,
            *notes, *sighting,
        ]  # fmt: skip
        report = self._report(inside)
        uses_disarm = any(each.framework == DISARM for each in m.techniques)
        extension = [self._extension()] if channels or narratives else []
        markings = [self.tlp, self.statement, *([self.disarm] if uses_disarm else [])]
        return [*markings, *extension, *inside, report]

    # ------------------------------------------------------------------ the operation

    def _campaign(self) -> dict[str, Any]:
        m = self.material
        likely = m.judgements.get("coordination.likelihood")
        labels = [f'{_LIKELIHOOD}="{BY_NAME[likely].en.replace(" ", "-")}"'] if likely else []
        said = m.judgements.get("coordination.statement")
        facts = (
            f"{len(m.accounts):,} accounts on {', '.join(m.platforms) or 'unknown platforms'}, {m.posts:,} posts in "
            "the data. A machine found which accounts act together; a person put them together as one operation."
        )
        return self._object(
            "campaign",
            _natural(m),
            name=m.name,
            description=f"{said} {facts}" if said else facts,
            labels=labels,
            confidence=_confidence(m.judgements.get("coordination.confidence")),
            **_seen(m.first_at, m.last_at),
        )

    def _who(self, campaign: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Intrusion set and threat actor, where a person named them, and the relations to them."""
        judged = self.material.judgements
        confidence = _confidence(judged.get("source.confidence"))
        objects, links = [], []
        last = campaign
        if activity := judged.get("activity"):
            objects.append(self._object("intrusion-set", (activity,), name=activity))
            links.append(self._link(last, "attributed-to", objects[-1], confidence))
            last = objects[-1]
        if actor := judged.get("actor"):
            likely = judged.get("source.likelihood")
            words = judged.get("source.statement", "")
            by = f" Judged {BY_NAME[likely].en} by a person." if likely else ""
            objects.append(
                self._object("threat-actor", (actor,), name=actor, description=f"{words}{by}".strip() or None)
            )
            links.append(self._link(last, "attributed-to", objects[-1], confidence))
        return objects, links

    def _report(self, inside: Iterable[dict[str, Any]]) -> dict[str, Any]:
        m = self.material
        return self._object(
            "report",
            _natural(m),
            name=m.name,
            description=CAVEAT,
            report_types=["campaign"],
            published=self.at,
            object_refs=[each["id"] for each in inside],
        )

    def _sighting(self, campaign: dict[str, Any]) -> list[dict[str, Any]]:
        m = self.material
        if m.first_at is None or m.last_at is None or not m.posts:
            return []
        # a sighting ends after it begins: a second is added where there is one moment only
        return [
            self._object(
                "sighting", _natural(m), sighting_of_ref=campaign["id"], where_sighted_refs=[self.author["id"]],
                count=min(m.posts, 999_999_999), **_seen(m.first_at, max(m.last_at, m.first_at + 1)),
            )
        ]  # fmt: skip

    def _notes(self, campaign: dict[str, Any], techniques: list[dict[str, Any]]) -> list[dict[str, Any]]:
        m = self.material
        notes = [
            self._object("note", (*_natural(m), "caveat"), abstract="How to read this", content=CAVEAT,
                         object_refs=[campaign["id"]])
        ]  # fmt: skip
        for technique, made in zip(m.techniques, techniques, strict=True):
            where = f": {', '.join(technique.evidence)}" if technique.evidence else ""
            notes.append(
                self._object(
                    "note", (*_natural(m), technique.technique_id), abstract=f"Evidence for {technique.technique_id}",
                    content=f"Shown by {technique.posts:,} posts{where}", object_refs=[made["id"], campaign["id"]],
                )
            )  # fmt: skip
        return notes

    # ------------------------------------------------------------------ its parts

    def _user_account(self, account: Account) -> dict[str, Any]:
        values = {
            "account_type": _ACCOUNT_TYPES.get(account.platform, account.platform),
            "user_id": account.shown_id,
            **({"account_login": account.shown_name} if account.named else {}),
        }
        more: dict[str, Any] = {"display_name": account.shown_name}
        if account.named and account.created_at is not None:
            more["account_created"] = _time(account.created_at)
        return self._observable("user-account", values, more)

    def _channel(self, account: Account) -> dict[str, Any]:
        return self._object(
            "channel",
            (account.account_id,),
            name=account.shown_name,
            channel_types=[account.platform],
            description=account.biography,
            extended="new-sdo",
        )

    def _attack_pattern(self, technique: Technique) -> dict[str, Any]:
        disarm = technique.framework == DISARM
        number = technique.technique_id if disarm else f"killchain:{technique.technique_id}"
        known = find(number)
        day = _time(_FRAMEWORK_DAY[technique.framework])
        reference: dict[str, Any] = {
            "source_name": "DISARM" if disarm else "Online Operations Kill Chain",
            "external_id": technique.technique_id,
            "description": technique.framework,
        }
        if disarm:
            reference["url"] = (
                "https://github.com/DISARMFoundation/DISARMframeworks/blob/main/generated_pages/techniques/"
                f"{technique.technique_id}.md"
            )
        return self._object(
            "attack-pattern",
            (technique.framework, technique.technique_id),
            identifier=known.stix_id,
            created=day,
            name=technique.name,
            kill_chain_phases=[
                {
                    "kill_chain_name": "disarm" if disarm else "online-operations-kill-chain",
                    "phase_name": technique.tactic.lower().replace(" ", "-"),
                }
            ],
            external_references=[reference],
            x_mitre_id=technique.technique_id,
            more_marks=[self.disarm["id"]] if disarm else [],
        )

    def _link(
        self, source: dict[str, Any], kind: str, target: dict[str, Any], confidence: int | None = None
    ) -> dict[str, Any]:
        return self._object(
            "relationship",
            (source["id"], kind, target["id"]),
            relationship_type=kind,
            source_ref=source["id"],
            target_ref=target["id"],
            confidence=confidence,
        )

    # ------------------------------------------------------------------ the grammar

    def _object(
        self,
        kind: str,
        natural: tuple[str, ...],
        *,
        identifier: str | None = None,
        created: str | None = None,
        own: bool = True,
        extended: str | None = None,
        more_marks: list[str] | None = None,
        **values: Any,
    ) -> dict[str, Any]:
        """A domain or relationship object; values that are None or empty are left out, never filled in."""
        made: dict[str, Any] = {
            "type": kind,
            "spec_version": "2.1",
            "id": identifier or _id(kind, *natural),
            "created": created or _time(self.material.made_at),
            "modified": created or self.at,
        }
        if own:
            made["created_by_ref"] = self.author["id"]
        made |= {name: value for name, value in values.items() if value not in (None, [], "")}
        made["object_marking_refs"] = [*self.marks, *(more_marks or [])]
        if extended:
            made["extensions"] = {_OPENCTI: {"extension_type": extended}}
        return made

    def _observable(
        self, kind: str, values: dict[str, Any], more: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """A cyber observable with the id that the standard derives from its values."""
        canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": f"{kind}--{uuid.uuid5(_OASIS, canonical)}",
            **values,
            **(more or {}),
            "object_marking_refs": list(self.marks),
        }

    def _statement(self, name: str, text: str, day: int) -> dict[str, Any]:
        return {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": _id("marking-definition", name, text),
            "created": _time(day),
            "definition_type": "statement",
            "name": text,
            "definition": {"statement": text},
            "object_marking_refs": [_tlp_marking("clear")["id"]] if self.material.tlp == "clear" else [self.tlp["id"]],
        }

    def _extension(self) -> dict[str, Any]:
        return {
            "type": "extension-definition",
            "spec_version": "2.1",
            "id": _OPENCTI,
            "created": "2022-01-01T00:00:00.000Z",
            "modified": "2022-01-01T00:00:00.000Z",
            "created_by_ref": self.author["id"],
            "name": "OpenCTI types",
            "description": "Types of OpenCTI that STIX 2.1 does not have: channel, narrative, media-content.",
            "schema": "https://github.com/OpenCTI-Platform/opencti",
            "version": "1.0.0",
            "extension_types": ["new-sdo", "new-sco"],
            "object_marking_refs": list(self.marks),
        }


_LIKELIHOOD: Final = "estimative-language:likelihood-probability"  # MISP's taxonomy of ICD 203
_ACCOUNT_TYPES: Final = {"x": "twitter", "facebook": "facebook"}
"""Words of STIX's account-type vocabulary; other platforms go by their own name."""


def _natural(material: Material) -> tuple[str, str]:
    return material.case_key, material.operation_id


def _id(kind: str, *natural: str) -> str:
    return f"{kind}--{uuid.uuid5(_OURS, json.dumps([kind, *natural], ensure_ascii=False))}"


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _seen(first: int | None, last: int | None) -> dict[str, Any]:
    return {
        name: _time(at) for name, at in (("first_seen", first), ("last_seen", last)) if at is not None
    }


def _confidence(word: str | None) -> int | None:
    """STIX's number for a person's word; None, and so no property at all, where nobody gave one."""
    return None if word is None else STIX_CONFIDENCE[Confidence(word)]


def _tlp_marking(level: str) -> dict[str, Any]:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": _TLP[level],
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{level.upper()}",
        "extensions": {_TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": level}},
    }
