"""What a MISP event says, of Overt or of anybody; plain JSON, read without pymisp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from overt.assessment.frameworks import DISARM, KILL_CHAIN, names
from overt.confidence import LIKELIHOOD
from overt.partner._parcel import (
    TLP_ORDER,
    Facts,
    Indicator,
    Parcel,
    Told,
    grade_in,
    registrable,
    seconds,
    strictest,
)
from overt.share._facts import JUDGEMENTS, statement_in
from overt.share._misp_objects import ACCOUNT_TEMPLATES, ANY_ACCOUNT, values_in

_MACHINE_TAG: Final = re.compile(r'([\w-]+):([\w-]+)="([^"]*)"')
_BANDS: Final = {band.en.replace(" ", "-"): band.name for band in LIKELIHOOD}
_ACCOUNTS: Final = {template: (platform, names) for platform, (template, names) in ACCOUNT_TEMPLATES.items()}
_KINDS: Final = {
    "domain": "domain", "hostname": "domain", "url": "url", "link": "url", "email": "email", "email-src": "email",
    "ip-dst": "ip", "ip-src": "ip",
}  # fmt: skip


def read_misp(event: dict[str, Any], file: str, sha256: str) -> Parcel:
    """The parcel of an event. What has no tag of its own has the event's marking, as MISP has it."""
    whole = _tlp(event)
    told = [Told(str(event["uuid"]), "event", str(event["info"]), whole, None, _without(event, "Object", "Attribute"))]
    told += [
        Told(str(each.get("uuid")), str(each.get("name")), _name(each), _object_tlp(each) or whole, None, each)
        for each in _list(event, "Object")
    ]
    told += [
        Told(
            str(each.get("uuid")), str(each.get("type")), str(each.get("value", "")), _tlp(each) or whole, None, each
        )
        for each in _list(event, "Attribute")
    ]
    maker = next(
        (str(org["name"]) for key in ("Orgc", "Org") if isinstance(org := event.get(key), dict) and org.get("name")),
        None,
    )
    marked = strictest({each.tlp for each in told if each.tlp})
    pap = next((tag[4:].lower() for tag in _tags(event) if tag.upper().startswith("PAP:")), None)
    facts = _facts(event, maker)
    facts.tell("marking", "file", tlp=marked, pap=pap)
    return Parcel(
        file, sha256, "misp", str(event["info"]), maker, marked, pap, tuple(told), tuple(_indicators(event, whole)),
        frozenset(facts.found),
    )  # fmt: skip


def _facts(event: dict[str, Any], maker: str | None) -> Facts:
    facts, name = Facts(), str(event["info"])
    facts.tell("operation", name, producer=maker)
    for each in _list(event, "Attribute"):
        field = values_in(str(each.get("comment", ""))).get("field")
        if field in ("actor", "activity"):
            facts.tell("judgement", name, **{field: each.get("value")})
        elif each.get("type") in ("threat-actor", "campaign-name"):
            field = "actor" if each["type"] == "threat-actor" else "activity"
            facts.tell("judgement", name, **{field: each.get("value")})
    own = {values_in(str(each.get("comment", ""))).get("technique") for each in _list(event, "Object")}
    for each in _list(event, "Object"):
        _object(facts, name, each)
    for framework, technique in _techniques(event):
        number = names(framework).get(technique)
        if f"{framework}: {number}" not in own:
            facts.tell("technique", f"{framework}: {number or technique}", name=technique)
    return facts


def _object(facts: Facts, event: str, each: dict[str, Any]) -> None:
    template, held, values = str(each.get("name")), values_in(str(each.get("comment", ""))), _values(each)
    if template in _ACCOUNTS or template == ANY_ACCOUNT[0]:
        _account(facts, template, held, values)
    elif template == "domain-ip":
        seen = {"first_at": seconds(values.get("first-seen")), "last_at": seconds(values.get("last-seen"))}
        name = str(values.get("domain") or values.get("hostname") or "").lower()
        facts.tell("domain", name, **(seen | held if held or any(seen.values()) else {"listed": "yes"}))
    elif template == "url":
        facts.tell("url", str(values.get("url")), **(held or {"listed": "yes"}))
    elif template == "narrative":
        facts.tell("narrative", held.pop("group", str(each.get("uuid"))), said=values.get("narrative-summary"), **held)
    elif template == "microblog":
        facts.tell(
            "post", held.get("post") or str(each.get("uuid")), address=values.get("url"), text=values.get("post"),
            posted_at=seconds(values.get("creation-date")), author=held.get("author"),
        )  # fmt: skip
    elif template == "annotation" and held.get("technique"):
        text = str(values.get("text", ""))
        tag = next(((framework, value) for framework, value in _techniques_of_object(each)), None)
        facts.tell(
            "technique", held["technique"], name=tag[1] if tag else None, posts=held.get("posts"),
            evidence=text.partition(": ")[2],
        )  # fmt: skip
    elif template == "report" and held.get("field") == "operation":
        facts.tell("operation", event, **{name: value for name, value in held.items() if name != "field"})
    elif template == "annotation" and held.get("outside"):
        tags = " ".join(tag for attribute in _list(each, "Attribute") for tag in _tags(attribute))
        facts.tell(
            "source", held.pop("outside"), text=values.get("text"), url=values.get("ref"), grade=grade_in(tags), **held
        )
    elif template == "annotation" and held.get("field") in JUDGEMENTS:
        _judgement(facts, event, held["field"], each, str(values.get("text", "")))


def _account(facts: Facts, template: str, held: dict[str, str], values: dict[str, Any]) -> None:
    platform, attributes = _ACCOUNTS.get(template, (None, ANY_ACCOUNT[1]))
    platform = held.pop("platform", None) or platform or values.get("account-type")
    read = {ours: values.get(theirs) for ours, theirs in attributes.items()}
    number = read.pop("shown_id") or read.get("shown_name") or values.get("username")
    facts.tell(
        "account", f"{platform or 'unknown'}:{number}", name=read.pop("shown_name") or values.get("username"),
        **{**read, **held},
    )  # fmt: skip


def _judgement(facts: Facts, event: str, judgement: str, each: dict[str, Any], text: str) -> None:
    told: dict[str, Any] = {f"{judgement}.statement": statement_in(judgement, text)}
    for attribute in _list(each, "Attribute"):
        for _, predicate, value in _machine_tags(attribute):
            if predicate == "likelihood-probability":
                told[f"{judgement}.likelihood"] = _BANDS.get(value)
            elif predicate == "confidence-in-analytic-judgment":
                told[f"{judgement}.confidence"] = value
    facts.tell("judgement", event, **told)


def _techniques(owner: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(framework, name) of the tags of an event or attribute that are techniques."""
    for namespace, predicate, value in _machine_tags(owner):
        if (namespace, predicate) == ("misp-galaxy", "disarm-techniques"):
            yield DISARM, value
        elif namespace == "online-operations-kill-chain":
            yield KILL_CHAIN, value


def _techniques_of_object(each: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for attribute in _list(each, "Attribute"):
        yield from _techniques(attribute)


def _indicators(event: dict[str, Any], whole: str | None) -> Iterator[Indicator]:
    for each in _list(event, "Object"):
        number, tlp = str(each.get("uuid")), _object_tlp(each) or whole
        template, values, held = str(each.get("name")), _values(each), values_in(str(each.get("comment", "")))
        if template in _ACCOUNTS or template == ANY_ACCOUNT[0]:
            platform, attributes = _ACCOUNTS.get(template, (None, ANY_ACCOUNT[1]))
            names_ = (values.get(attributes["shown_id"]), values.get(attributes["shown_name"]), values.get("username"))
            for name in dict.fromkeys(str(each).lstrip("@").lower() for each in names_ if each):
                yield Indicator(number, "account", name, held.get("platform") or platform, None, tlp)
        elif template != "microblog":
            for attribute in _list(each, "Attribute"):
                yield from _indicator(attribute, number, tlp)
    for each in _list(event, "Attribute"):
        yield from _indicator(each, str(each.get("uuid")), _tlp(each) or whole)


def _indicator(attribute: dict[str, Any], number: str, tlp: str | None) -> Iterator[Indicator]:
    kind, value = _KINDS.get(str(attribute.get("type"))), str(attribute.get("value", ""))
    if kind and value:
        domain = registrable(value) if kind in ("domain", "url") else None
        yield Indicator(number, kind, value if kind == "url" else value.lower(), None, domain, tlp)


def _tags(owner: dict[str, Any]) -> list[str]:
    return [str(tag.get("name", "")) for tag in _list(owner, "Tag")]


def _machine_tags(owner: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for tag in _tags(owner):
        found = _MACHINE_TAG.fullmatch(tag)
        if found:
            yield found[1], found[2], found[3]


def _tlp(owner: dict[str, Any]) -> str | None:
    levels = {tag[4:].lower().replace("white", "clear") for tag in _tags(owner) if tag.lower().startswith("tlp:")}
    return strictest(levels & set(TLP_ORDER))


def _object_tlp(each: dict[str, Any]) -> str | None:
    return strictest({level for attribute in _list(each, "Attribute") if (level := _tlp(attribute))})


def _values(each: dict[str, Any]) -> dict[str, Any]:
    """Relation → value of an object's attributes; the first where there are several."""
    found: dict[str, Any] = {}
    for attribute in _list(each, "Attribute"):
        found.setdefault(str(attribute.get("object_relation")), attribute.get("value"))
    return found


def _name(each: dict[str, Any]) -> str:
    return next((str(value) for value in _values(each).values() if value), str(each.get("name")))


def _list(owner: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = owner.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _without(owner: dict[str, Any], *names_: str) -> dict[str, Any]:
    return {name: value for name, value in owner.items() if name not in names_}
