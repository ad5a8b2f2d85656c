"""The operation itself as STIX objects: campaign, who is behind it, judgements, evidence, sighting, report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from overt.confidence import BY_NAME, STIX_CONFIDENCE, Confidence
from overt.share._base import CAVEAT
from overt.share._facts import JUDGEMENTS, grade_tags, said_of
from overt.share._material import Material, Technique
from overt.share._stix_objects import Grammar, seen_of, time_of

LIKELIHOOD: Final = "estimative-language:likelihood-probability"  # MISP's taxonomy of ICD 203


def natural(material: Material) -> tuple[str, str]:
    """What makes the operation this one."""
    return material.case_key, material.operation_id


def campaign(make: Grammar, m: Material) -> dict[str, Any]:
    """The operation; confidence and likelihood are a person's about coordination."""
    said = m.judgements.get("coordination.statement")
    return make.object(
        "campaign",
        natural(m),
        name=m.name,
        description=f"{said} {m.summary}" if said else m.summary,
        labels=_likelihood(m.judgements.get("coordination.likelihood")),
        confidence=_confidence(m.judgements.get("coordination.confidence")),
        facts={"posts": m.posts},
        **seen_of(m.first_at, m.last_at),
    )


def who(
    make: Grammar, m: Material, of: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Intrusion set and threat actor, only where a person named them, and the relations to them."""
    confidence = _confidence(m.judgements.get("source.confidence"))
    objects, links = [], []
    last = of
    if activity := m.judgements.get("activity"):
        objects.append(make.object("intrusion-set", (activity,), name=activity))
        links.append(make.link(last, "attributed-to", objects[-1], confidence=confidence))
        last = objects[-1]
    if actor := m.judgements.get("actor"):
        likely = m.judgements.get("source.likelihood")
        words = m.judgements.get("source.statement", "")
        by = f" Judged {BY_NAME[likely].en} by a person." if likely else ""
        objects.append(
            make.object("threat-actor", (actor,), name=actor, description=f"{words}{by}".strip() or None)
        )
        links.append(make.link(last, "attributed-to", objects[-1], confidence=confidence))
    return objects, links


def notes(
    make: Grammar, m: Material, of: dict[str, Any], techniques: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The caveat, each judgement with likelihood and confidence apart, and what shows each technique."""
    made = [
        make.object(
            "note", (*natural(m), "caveat"), abstract="How to read this", content=CAVEAT, object_refs=[of["id"]]
        )
    ]
    for judgement in JUDGEMENTS:
        parts = {part: m.judgements.get(f"{judgement}.{part}") for part in ("likelihood", "confidence", "statement")}
        if any(parts.values()):
            made.append(
                make.object(
                    "note",
                    (*natural(m), judgement),
                    abstract=f"Judgement: {judgement}",
                    content=said_of(judgement, parts["statement"]),
                    labels=_likelihood(parts["likelihood"]),
                    confidence=_confidence(parts["confidence"]),
                    object_refs=[of["id"]],
                    facts={"field": judgement},
                )
            )
    made += [
        make.object(
            "note",
            (*natural(m), "outside", each.evidence_id),
            abstract=f"Evidence from outside the data: {each.about}",
            content=each.text,
            labels=grade_tags(each.grade),
            external_references=[{"source_name": each.source, **({"url": each.url} if each.url else {})}],
            object_refs=[of["id"]],
            facts={"outside": each.evidence_id, "about": each.about, "on_date": each.on_date},
        )
        for each in m.sources
    ]
    return made + [
        _evidence(make, m, technique, shown, of) for technique, shown in zip(m.techniques, techniques, strict=True)
    ]


def _evidence(
    make: Grammar, m: Material, technique: Technique, shown: dict[str, Any], of: dict[str, Any]
) -> dict[str, Any]:
    where = f": {', '.join(technique.evidence)}" if technique.evidence else ""
    return make.object(
        "note",
        (*natural(m), technique.framework, technique.technique_id),
        abstract=f"Evidence for {technique.technique_id}",
        content=f"Shown by {technique.posts:,} posts{where}",
        object_refs=[shown["id"], of["id"]],
        facts={"posts": technique.posts, "evidence": ", ".join(technique.evidence)},
    )


def sighting(make: Grammar, m: Material, of: dict[str, Any], author: dict[str, Any]) -> list[dict[str, Any]]:
    """That the producer saw it in the data, when and in how many posts."""
    if m.first_at is None or m.last_at is None or not m.posts:
        return []
    # a sighting ends after it begins: a second is added where there is one moment only
    return [
        make.object(
            "sighting", natural(m), sighting_of_ref=of["id"], where_sighted_refs=[author["id"]],
            count=min(m.posts, 999_999_999), **seen_of(m.first_at, max(m.last_at, m.first_at + 1)),
        )
    ]  # fmt: skip


def report(make: Grammar, m: Material, inside: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The wrapper that names everything inside."""
    return make.object(
        "report",
        natural(m),
        name=m.name,
        description=CAVEAT,
        report_types=["campaign"],
        published=time_of(m.changed_at),
        object_refs=[each["id"] for each in inside],
    )


def _likelihood(word: str | None) -> list[str]:
    return [f'{LIKELIHOOD}="{BY_NAME[word].en.replace(" ", "-")}"'] if word else []


def _confidence(word: str | None) -> int | None:
    """STIX's number for a person's word; None, and so no property at all, where nobody gave one."""
    return None if word is None else STIX_CONFIDENCE[Confidence(word)]
