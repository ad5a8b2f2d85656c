"""MISP event JSON by pymisp: objects of MISP's templates, tags of its taxonomies and galaxies, uuids made from content.

Threat level is "undefined" and no attribute is meant for detection (`to_ids`): nobody judged either.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from overt.assessment.frameworks import DISARM, KILL_CHAIN
from overt.confidence import BY_NAME
from overt.errors import SettingError
from overt.share import _misp_objects as shapes
from overt.share._base import CAVEAT, Share, Written
from overt.share._facts import JUDGEMENTS, grade_tags, said_of
from overt.share._material import Material
from overt.share._profiles import distribution_of
from overt.share._stix_objects import OURS

if TYPE_CHECKING:
    from pymisp import MISPEvent, MISPObject

_TAGS: Final = {
    "likelihood": "estimative-language:likelihood-probability",
    "confidence": "estimative-language:confidence-in-analytic-judgment",
    DISARM: "misp-galaxy:disarm-techniques",
    KILL_CHAIN: "online-operations-kill-chain:technique",
}
_NOT_JUDGED: Final = {"threat_level_id": 4, "analysis": 1}  # undefined; ongoing


@dataclass(frozen=True, kw_only=True)
class Misp(Share):
    """MISP event: accounts, websites, narratives, evidence and judgements as objects; techniques as galaxy tags."""

    name = "misp"
    label = "MISP event"
    suffixes = (".json",)
    caveats = (
        CAVEAT,
        "Nothing in it is meant for detection (to_ids is off): being part of an operation is no reason to block.",
        "The galaxy of DISARM on a MISP server may be of another version; the number stands beside each name.",
    )
    references = ("MISP core format, https://www.misp-standard.org", "pymisp, https://github.com/MISP/PyMISP")

    def write(self, material: Material) -> Written:
        """The event as JSON, as `pymisp` reads it and a server imports it."""
        try:
            import pymisp  # noqa: F401
        except ImportError as problem:
            raise SettingError(
                "MISP events are made with pymisp, which is not installed: pip install 'overt[share]'"
            ) from problem
        maker = _Event(material)
        made = json.loads(maker.event().to_json())
        text = json.dumps({"Event": _plain(made)}, ensure_ascii=False, indent=1, sort_keys=True)
        counts: dict[str, int] = {"tags": len(made.get("Tag", [])), "attributes": len(made.get("Attribute", []))}
        for each in made["Object"]:
            counts[each["name"]] = counts.get(each["name"], 0) + 1
        return Written(text.encode("utf-8", "replace"), counts, material.persons)


class _Event:
    """Makes the objects of one event, each with a uuid made from what it is."""

    def __init__(self, material: Material) -> None:
        self.material = material

    def event(self) -> MISPEvent:
        from pymisp import MISPEvent, MISPOrganisation

        m = self.material
        event = MISPEvent()
        event.from_dict(
            uuid=self._uuid("event"), info=m.name, date=_moment(m.changed_at).date(), timestamp=m.changed_at,
            distribution=distribution_of(m.profile, m.tlp), published=False, **_NOT_JUDGED,
        )  # fmt: skip
        maker = MISPOrganisation()
        maker.from_dict(name=m.producer, uuid=str(uuid.uuid5(OURS, f"misp-org:{m.producer}")))
        event.Orgc = maker
        for tag in self._tags():
            event.add_tag(tag)
        self._attribution(event)
        for build in (self._operation, self._accounts, self._domains, self._pages, self._narratives, self._posts,
                      self._techniques, self._judgements, self._sources):  # fmt: skip
            for each in build():
                event.add_object(each)
        event.add_event_report(
            name="How to read this", content=f"{CAVEAT}\n\n{', '.join(m.markings)}", uuid=self._uuid("report"),
            timestamp=m.changed_at, distribution=5,
        )  # fmt: skip
        return event

    def _tags(self) -> list[str]:
        m = self.material
        tags = [f"tlp:{m.tlp}", m.markings[1]]
        likely, sure = (m.judgements.get(f"coordination.{part}") for part in ("likelihood", "confidence"))
        tags += [*([_likelihood(likely)] if likely else []), *([_confidence(sure)] if sure else [])]
        return [*tags, *(_technique_tag(each.framework, each.name) for each in m.techniques)]

    def _attribution(self, event: MISPEvent) -> None:
        """Who a person holds to be behind it, and the activity it belongs to; nothing where nobody said so."""
        judged = self.material.judgements
        said = (("activity", "campaign-name"), ("actor", "threat-actor"))
        for field, kind in said:
            if value := judged.get(field):
                tags = [
                    *([_likelihood(word)] if (word := judged.get("source.likelihood")) else []),
                    *([_confidence(word)] if (word := judged.get("source.confidence")) else []),
                ]
                attribute: Any = event.add_attribute(
                    kind, value, category="Attribution", to_ids=False, distribution=5, uuid=self._uuid(field, value),
                    timestamp=self.material.changed_at, comment=f"field: {field}",
                )  # fmt: skip
                for tag in tags:
                    attribute.add_tag(tag)

    def _operation(self) -> list[MISPObject]:
        m = self.material
        held = {"field": "operation", "posts": m.posts, "first_at": m.first_at, "last_at": m.last_at}
        return [self._object("report", "report", {"title": m.name, "summary": m.summary}, held)]

    def _accounts(self) -> list[MISPObject]:
        made = []
        for each in self.material.accounts:
            template, names = shapes.template_of(each)
            values = {names[name]: getattr(each, name) for name in names if getattr(each, name) is not None}
            rest = {
                name: getattr(each, name)
                for name in shapes.COMMENTED
                if name not in names and hasattr(each, name)
            }
            made.append(self._object(template, each.shown, values, rest))
        return made

    def _domains(self) -> list[MISPObject]:
        return [
            self._object(
                "domain-ip", each.name,
                {"domain": each.name, "first-seen": _moment(each.first_at), "last-seen": _moment(each.last_at)},
                {"posts": each.posts, "accounts": each.accounts, "role": each.role},
            )
            for each in self.material.domains
        ]  # fmt: skip

    def _pages(self) -> list[MISPObject]:
        return [
            self._object(
                "url", each.url, {"url": each.url},
                {"posts": each.posts, "accounts": each.accounts, "domain": each.domain},
            )
            for each in self.material.addresses
        ]  # fmt: skip

    def _narratives(self) -> list[MISPObject]:
        return [
            self._object(
                "narrative", each.group_id, {"narrative-summary": each.said},
                {"group": each.group_id, "posts": each.posts, "accounts": each.accounts, "first_at": each.first_at,
                 "last_at": each.last_at},
            )
            for each in self.material.narratives
        ]  # fmt: skip

    def _posts(self) -> list[MISPObject]:
        return [
            self._object(
                "microblog", each.post_id,
                {"post": each.text, "url": each.address, "creation-date": _moment(each.posted_at),
                 "username": each.author_name},
                {"post": each.post_id, "author": each.author},
            )
            for each in self.material.evidence
            if each.address
        ]  # fmt: skip

    def _techniques(self) -> list[MISPObject]:
        """What shows each technique; the technique itself is a tag of the event and of this object."""
        made = []
        for each in self.material.techniques:
            where = f": {', '.join(each.evidence)}" if each.evidence else ""
            made.append(
                self._object(
                    "annotation", f"{each.framework}: {each.technique_id}",
                    {"text": f"Shown by {each.posts:,} posts{where}", "type": "Evidence"},
                    {"technique": f"{each.framework}: {each.technique_id}", "posts": each.posts},
                    tags=[_technique_tag(each.framework, each.name)],
                )
            )  # fmt: skip
        return made

    def _judgements(self) -> list[MISPObject]:
        judged = self.material.judgements
        made = []
        for judgement in JUDGEMENTS:
            likely, sure, said = (
                judged.get(f"{judgement}.{part}") for part in ("likelihood", "confidence", "statement")
            )
            if likely or sure or said:
                made.append(
                    self._object(
                        "annotation", judgement, {"text": said_of(judgement, said), "type": "Executive Summary"},
                        {"field": judgement},
                        tags=[*([_likelihood(likely)] if likely else []), *([_confidence(sure)] if sure else [])],
                    )
                )  # fmt: skip
        return made

    def _sources(self) -> list[MISPObject]:
        """Evidence from outside the data, each with a person's Admiralty grade, where there is one, as tags."""
        return [
            self._object(
                "annotation", f"outside {each.evidence_id}", {"text": each.text, "ref": each.url},
                {"outside": each.evidence_id, "about": each.about, "on_date": each.on_date, "source": each.source},
                tags=grade_tags(each.grade),
            )
            for each in self.material.sources
        ]  # fmt: skip

    def _object(
        self, template: str, natural: str, values: dict[str, Any], rest: dict[str, Any], tags: list[str] | None = None
    ) -> MISPObject:
        from pymisp import MISPObject

        made = MISPObject(template, strict=True, standalone=False)
        number = self._uuid(template, natural)
        made.from_dict(
            name=template, uuid=number, comment=shapes.comment(rest), timestamp=self.material.changed_at, distribution=5
        )
        for name, value in values.items():
            if value is None or value == "":
                continue
            attribute: Any = made.add_attribute(
                name, value=value, to_ids=False, distribution=5, timestamp=self.material.changed_at,
                uuid=str(uuid.uuid5(uuid.UUID(number), name)), disable_correlation=template == "annotation",
            )  # fmt: skip
            for tag in tags or []:
                attribute.add_tag(tag)
        return made

    def _uuid(self, *natural: str) -> str:
        m = self.material
        return str(uuid.uuid5(OURS, json.dumps(["misp", m.case_key, m.operation_id, *natural], ensure_ascii=False)))


def _likelihood(word: str) -> str:
    return f'{_TAGS["likelihood"]}="{BY_NAME[word].en.replace(" ", "-")}"'


def _confidence(word: str) -> str:
    return f'{_TAGS["confidence"]}="{word}"'


def _technique_tag(framework: str, name: str) -> str:
    return f'{_TAGS[framework]}="{name}"'


def _moment(seconds: int | None) -> Any:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _plain(value: Any) -> Any:
    """Without what pymisp adds of itself and a server makes anew."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each is not None}
    return [_plain(each) for each in value] if isinstance(value, list) else value
