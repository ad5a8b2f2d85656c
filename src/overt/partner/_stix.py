"""What a STIX 2.1 bundle says: Overt's own, OpenCTI's as VIGINUM publishes it, or anybody's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from overt.assessment.frameworks import DISARM, KILL_CHAIN
from overt.confidence import LIKELIHOOD, STIX_CONFIDENCE
from overt.partner._parcel import (
    Facts,
    Indicator,
    Parcel,
    Told,
    grade_in,
    indicator_of,
    registrable,
    seconds,
    strictest,
)
from overt.partner._shape import sound
from overt.share._facts import JUDGEMENTS, statement_in
from overt.share._stix_objects import FACTS
from overt.share._stix_parts import ACCOUNT_TYPES
from overt.share._tlp import FORMER, tlp_of

DISARM_NUMBER: Final = re.compile(r"T0[01]\d\d(?:\.\d{3})?")  # ATT&CK counts from T1001, its ICS part from T0800
OTHER_DISARM: Final = "DISARM, version not said"
_PLATFORMS: Final = {word: platform for platform, word in ACCOUNT_TYPES.items()}
_LIKELY: Final = re.compile(r'estimative-language:likelihood-probability="([a-z-]+)"')
_BANDS: Final = {band.en.replace(" ", "-"): band.name for band in LIKELIHOOD}
_CONFIDENT: Final = {number: str(word) for word, number in STIX_CONFIDENCE.items()}


def read_stix(bundle: list[dict[str, Any]], file: str, sha256: str) -> Parcel:
    """The parcel of a bundle's objects."""
    shaped = [sound(each) for each in bundle]
    bundle = [each for each, _ in shaped]
    levels = {each["id"]: level for each in bundle if (level := _level(each))} | FORMER
    told = tuple(
        Told(
            each["id"], each["type"], name_of(each),
            strictest({levels[ref] for ref in _refs(each, "object_marking_refs") if ref in levels}),
            each.get("confidence"), each, odd,
        )
        for each, odd in shaped
    )  # fmt: skip
    reader = _Reader(bundle)
    marked = strictest({each.tlp for each in told if each.tlp})
    pap = reader.pap()
    facts = reader.facts()
    facts.tell("marking", "file", tlp=marked, pap=pap)
    return Parcel(
        file, sha256, "stix", reader.title(), reader.producer(), marked, pap, told,
        tuple(_indicators(told)), frozenset(facts.found),
    )  # fmt: skip


def name_of(each: dict[str, Any]) -> str:
    """What an object is called, or its value."""
    for field in ("name", "value", "account_login", "user_id", "display_name", "url", "abstract", "relationship_type"):
        if isinstance(each.get(field), str) and each[field]:
            return str(each[field])
    return str(each["id"])


def own_facts(each: dict[str, Any]) -> dict[str, Any]:
    """What Overt's extension holds of an object; nothing in bundles of others."""
    held = each.get("extensions", {}).get(FACTS, {})
    return {name: value for name, value in held.items() if name != "extension_type"}


class _Reader:
    """Reads facts from the objects of one bundle."""

    def __init__(self, bundle: list[dict[str, Any]]) -> None:
        self.bundle = bundle
        self.by_id = {each["id"]: each for each in bundle}
        self.links = [each for each in bundle if each["type"] == "relationship"]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [each for each in self.bundle if each["type"] == kind]

    def linked(self, source: str, relation: str, target: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Pairs of objects of two types that a relation joins."""
        for link in self.links:
            a, b = self.by_id.get(link.get("source_ref", "")), self.by_id.get(link.get("target_ref", ""))
            if a and b and (a["type"], link.get("relationship_type"), b["type"]) == (source, relation, target):
                yield a, b

    def title(self) -> str | None:
        return next((name_of(each) for kind in ("report", "campaign", "grouping") for each in self.of(kind)), None)

    def producer(self) -> str | None:
        makers = (
            self.by_id.get(each.get("created_by_ref") or each.get("x_opencti_created_by_ref") or "")
            for kind in ("report", "campaign")
            for each in self.of(kind)
        )
        return next((name_of(maker) for maker in makers if maker), None)

    def pap(self) -> str | None:
        for each in self.of("marking-definition"):
            text = str((each.get("definition") or {}).get("statement") or each.get("name") or "")
            if text.upper().startswith("PAP:"):
                return text[4:].lower()
        return None

    def facts(self) -> Facts:
        facts = Facts()
        for each in self.of("campaign"):
            self._campaign(facts, each)
        for each in self.of("note"):
            self._note(facts, each)
        self._accounts(facts)
        for each in self.of("domain-name"):
            facts.tell("domain", str(each.get("value", "")).lower(), **(own_facts(each) or {"listed": "yes"}))
        self._urls(facts)
        for each in self.of("narrative"):
            held = own_facts(each)
            facts.tell("narrative", held.pop("group", each["id"]), said=each.get("name"), **held)
        self._techniques(facts)
        self._posts(facts)
        return facts

    def _campaign(self, facts: Facts, each: dict[str, Any]) -> None:
        name = name_of(each)
        first, last = seconds(each.get("first_seen")), seconds(each.get("last_seen"))
        facts.tell(
            "operation", name, first_at=first, last_at=last, producer=self._maker(each), **own_facts(each)
        )
        following = [each["id"]]
        for _ in range(2):  # campaign → intrusion set → threat actor
            following += [
                str(link.get("target_ref"))
                for link in self.links
                if link.get("relationship_type") == "attributed-to" and link.get("source_ref") in following
            ]
        for ref in dict.fromkeys(following):
            other = self.by_id.get(ref, {"type": ""})
            field = {"threat-actor": "actor", "intrusion-set": "activity"}.get(other["type"])
            if field:
                facts.tell("judgement", name, **{field: name_of(other)})

    def _note(self, facts: Facts, each: dict[str, Any]) -> None:
        about = [self.by_id.get(ref, {}) for ref in _refs(each, "object_refs")]
        name = next((name_of(one) for one in about if one.get("type") == "campaign"), None)
        judgement = own_facts(each).get("field")
        labels = " ".join(str(label) for label in each.get("labels", []))
        if name and judgement in JUDGEMENTS:
            likely = _LIKELY.search(labels)
            told = {
                "likelihood": _BANDS.get(likely[1]) if likely else None,
                "confidence": _CONFIDENT.get(each.get("confidence", -1)),
                "statement": statement_in(judgement, str(each.get("content", ""))),
            }
            facts.tell("judgement", name, **{f"{judgement}.{part}": value for part, value in told.items()})
        held = own_facts(each)
        if outside := held.pop("outside", None):
            reference: dict[str, Any] = next(iter(each.get("external_references", [])), {})
            facts.tell(
                "source", outside, text=each.get("content"), source=reference.get("source_name"),
                url=reference.get("url"), grade=grade_in(labels), **held,
            )  # fmt: skip

    def _accounts(self, facts: Facts) -> None:
        for each in self.of("user-account"):
            held = own_facts(each)
            platform = held.pop("platform", None) or platform_of(each)
            number = each.get("user_id") or each.get("account_login") or each.get("display_name")
            facts.tell(
                "account", f"{platform or 'unknown'}:{number}",
                name=each.get("display_name") or each.get("account_login"),
                created_at=seconds(each.get("account_created")), **held,
            )  # fmt: skip
        ours = {channel["id"] for _, channel in self.linked("user-account", "related-to", "channel")}
        for each in self.of("channel"):
            if each["id"] not in ours:
                facts.tell("account", f"channel:{name_of(each)}", name=name_of(each), public=True)

    def _urls(self, facts: Facts) -> None:
        site = {page["id"]: domain.get("value") for page, domain in self.linked("url", "related-to", "domain-name")}
        for each in self.of("url"):
            held = own_facts(each)
            facts.tell("url", str(each.get("value", "")), domain=site.get(each["id"]), **(held or {"listed": "yes"}))

    def _techniques(self, facts: Facts) -> None:
        shown = {
            ref: own_facts(note)
            for note in self.of("note")
            if "evidence" in own_facts(note) or "posts" in own_facts(note)
            for ref in _refs(note, "object_refs")
        }
        for each in self.of("attack-pattern"):
            framework, number = technique_of(each)
            held = {name: value for name, value in shown.get(each["id"], {}).items() if name in ("posts", "evidence")}
            facts.tell("technique", f"{framework}: {number}", name=each.get("name"), **held)

    def _posts(self, facts: Facts) -> None:
        authors = {
            post["id"]: f"{own_facts(who).get('platform') or platform_of(who) or 'unknown'}:{who.get('user_id')}"
            for who, post in self.linked("user-account", "publishes", "media-content")
        }
        for each in self.of("media-content"):
            facts.tell(
                "post", own_facts(each).get("post", each["id"]), address=each.get("url"), text=each.get("content"),
                posted_at=seconds(each.get("publication_date")), author=authors.get(each["id"]),
            )  # fmt: skip

    def _maker(self, each: dict[str, Any]) -> str | None:
        maker = self.by_id.get(each.get("created_by_ref", ""))
        return name_of(maker) if maker else None


def technique_of(each: dict[str, Any]) -> tuple[str, str]:
    """Framework and number of an attack pattern; the framework as the file says it, not as it should."""
    references = [ref for ref in each.get("external_references", []) if isinstance(ref, dict)]
    number = str(
        each.get("x_mitre_id") or next((ref["external_id"] for ref in references if ref.get("external_id")), "")
        or name_of(each)
    )  # fmt: skip
    said = next((ref["description"] for ref in references if ref.get("description") in (DISARM, KILL_CHAIN)), None)
    if said:
        return said, number
    if DISARM_NUMBER.fullmatch(number):
        return OTHER_DISARM, number
    chain = next((phase.get("kill_chain_name") for phase in each.get("kill_chain_phases", [])), None)
    return str(chain or "no framework"), number


def platform_of(each: dict[str, Any]) -> str | None:
    """The platform of a user account by our name, from its type or, as some write it, a label."""
    said = [each.get("account_type"), *each.get("labels", [])]
    for word in said:
        name = str(word or "").lower()
        if name in _PLATFORMS or name in ("telegram", "facebook", "x", "instagram", "tiktok", "youtube", "vk"):
            return _PLATFORMS.get(name, name)
    return each.get("account_type")


def _level(each: dict[str, Any]) -> str | None:
    return tlp_of(each) if each["type"] == "marking-definition" else None


def _refs(each: dict[str, Any], name: str) -> list[str]:
    value = each.get(name)
    return [ref for ref in value if isinstance(ref, str)] if isinstance(value, list) else []


def _indicators(told: Iterable[Told]) -> Iterator[Indicator]:
    for each in told:
        body, value = each.body, str(each.body.get("value", "")).strip()
        if each.type == "user-account":
            platform = own_facts(body).get("platform") or platform_of(body)
            for name in dict.fromkeys(
                str(body[field]).lstrip("@").lower() for field in ("account_login", "user_id") if body.get(field)
            ):
                yield Indicator(each.object_id, "account", name, platform, None, each.tlp)
        elif each.type == "domain-name" and value:
            yield Indicator(each.object_id, "domain", value.lower(), None, registrable(value), each.tlp)
        elif each.type == "url" and value:
            yield Indicator(each.object_id, "url", value, None, registrable(value), each.tlp)
        elif each.type == "email-addr" and value:
            yield Indicator(each.object_id, "email", value.lower(), None, None, each.tlp)
        elif each.type in ("ipv4-addr", "ipv6-addr") and value:
            yield Indicator(each.object_id, "ip", value, None, None, each.tlp)
        elif each.type == "channel":
            found = indicator_of(each.object_id, name_of(body), each.tlp)
            if found:
                yield found
