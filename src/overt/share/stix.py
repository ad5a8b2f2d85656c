"""STIX 2.1, in the shape that OpenCTI imports and VIGINUM publishes, without their exports' faults.

Every object is marked; confidence stands where a person gave one and nowhere else; DISARM is filed under
`disarm` with its version; ids are made from what an object is, so the same case gives the same bundle.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from overt.assessment.frameworks import DISARM
from overt.share import _stix_operation as operation
from overt.share import _stix_parts as parts
from overt.share._base import CAVEAT, Share, Written
from overt.share._material import Material
from overt.share._stix_objects import Grammar, facts_definition, id_of, time_of
from overt.share._tlp import tlp_marking

_PAP_DAY = 1_669_075_200  # the Permissible Actions Protocol in its present words, November 2022


@dataclass(frozen=True, kw_only=True)
class Stix(Share):
    """STIX 2.1 bundle: the operation as campaign, its accounts, websites, narratives and techniques."""

    name = "stix"
    label = "STIX 2.1 (OpenCTI)"
    suffixes = (".json",)
    caveats = (
        CAVEAT,
        "Channels, narratives and media content are OpenCTI's types; other tools may pass them over.",
        "A threat actor is in it only when a person named one, with that person's words of likelihood.",
        "A post is in it where its address is known; the text is the post's, with the names it mentions.",
    )
    references = ("OASIS 2021, STIX Version 2.1", "FIRST 2022, Traffic Light Protocol 2.0")

    def write(self, material: Material) -> Written:
        """The bundle as JSON, objects in a fixed order."""
        made = _objects(material)
        identifier = id_of("bundle", *operation.natural(material), *(each["id"] for each in made))
        text = json.dumps({"type": "bundle", "id": identifier, "objects": made}, ensure_ascii=False, indent=1)
        counts: dict[str, int] = {}
        for each in made:
            counts[each["type"]] = counts.get(each["type"], 0) + 1
        return Written(text.encode("utf-8", "surrogatepass"), dict(sorted(counts.items())), material.persons)


def _objects(m: Material) -> list[dict[str, Any]]:
    """All objects, those that are referred to before those that refer."""
    tlp = tlp_marking(m.tlp)
    pap = _statement("pap", m.markings[1], _PAP_DAY, tlp["id"], opencti="PAP")
    disarm = _statement("disarm", "DISARM Foundation, CC BY-SA 4.0", parts.FRAMEWORK_DAY[DISARM], tlp["id"])
    plain = Grammar(m.made_at, m.changed_at, (tlp["id"], pap["id"]))
    author = plain.object(
        "identity", (m.producer,), name=m.producer, identity_class="organization"
    )
    make = replace(plain, author=author["id"])
    of = operation.campaign(make, m)
    accounts = {each.shown: parts.user_account(make, each) for each in m.accounts}
    channels = {each.shown: parts.channel(make, each) for each in m.accounts if each.public}
    domains = {each.name: parts.domain_name(make, each) for each in m.domains}
    pages = [(parts.url(make, each), each) for each in m.addresses]
    posts = [(parts.media_content(make, each), each) for each in m.evidence if each.address]
    narratives = [(parts.narrative(make, m.case_key, each), each) for each in m.narratives]
    techniques = [parts.attack_pattern(make, each, disarm["id"]) for each in m.techniques]
    actors, attributions = operation.who(make, m, of)
    links = [
        *(make.link(of, "uses", each) for each in (*techniques, *channels.values())),
        *(make.link(of, "uses", each, seen=(said.first_at, said.last_at)) for each, said in narratives),
        *(make.link(accounts[a.shown], "related-to", of, seen=(a.first_at, a.last_at)) for a in m.accounts),
        *(make.link(accounts[shown], "related-to", each) for shown, each in channels.items()),
        *(make.link(domains[d.name], "related-to", of, seen=(d.first_at, d.last_at)) for d in m.domains),
        *(make.link(page, "related-to", domains[said.domain]) for page, said in pages),
        *(make.link(accounts[said.author], "publishes", post) for post, said in posts),
        *attributions,
    ]
    inside = _once(
        author, of, *actors, *channels.values(), *(each for each, _ in narratives), *techniques, *accounts.values(),
        *domains.values(), *(each for each, _ in pages), *(each for each, _ in posts), *links,
        *operation.notes(make, m, of, techniques), *operation.sighting(make, m, of, author),
    )  # fmt: skip
    report = operation.report(make, m, inside)
    uses_disarm = any(each.framework == DISARM for each in m.techniques)
    markings = [tlp, pap, *([disarm] if uses_disarm else [])]
    return [*markings, *facts_definition(make.marks), *inside, report]


def _once(*objects: dict[str, Any]) -> list[dict[str, Any]]:
    """Two handles of one account may give one object; an id stands in a bundle once."""
    return list({each["id"]: each for each in objects}.values())


def _statement(name: str, text: str, day: int, tlp: str, opencti: str | None = None) -> dict[str, Any]:
    """A marking in words. `opencti` is the kind under which OpenCTI files it; without, it would be a mere statement."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": id_of("marking-definition", name, text, tlp),
        "created": time_of(day),
        "definition_type": "statement",
        "name": text,
        "definition": {"statement": text},
        "object_marking_refs": [tlp],
        **({"x_opencti_definition_type": opencti, "x_opencti_definition": text} if opencti else {}),
    }
