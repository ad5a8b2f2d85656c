"""Templates: which sections stand in a dossier, in which order, and for whom it is masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from overt.dossier.desk import Section
from overt.dossier.sections import (
    accounts,
    actions,
    activity,
    alternatives,
    content,
    coordination,
    definitions,
    evidence,
    glance,
    impact,
    incidents,
    indicators,
    infrastructure,
    judgements,
    limits,
    methods,
    null,
    review,
    search,
    source,
    techniques,
    twins,
)
from overt.errors import SettingError


@dataclass(frozen=True)
class Template:
    """One kind of dossier.

    profile   recipient whose view it takes (overt.share.PROFILES)
    body      sections numbered 1, 2, 3 …
    annexes   sections lettered A, B, C …; those that read the register stand last
    """

    name: str
    about: str
    profile: str
    body: tuple[Section, ...]
    annexes: tuple[Section, ...]


_TECHNICAL = (
    judgements.section, glance.section, search.section, coordination.section, accounts.section, activity.section,
    infrastructure.section, content.section, techniques.section, impact.section, source.section,
    alternatives.section, limits.section, actions.section,
)  # fmt: skip

TEMPLATES: Mapping[str, Template] = {
    each.name: each
    for each in (
        Template(
            "technical", "everything, for analysts", "partner", _TECHNICAL,
            (indicators.section, incidents.section, evidence.section, methods.section, definitions.section,
             review.section, twins.section, methods.register),
        ),
        Template(
            "brief", "two pages for those who decide", "partner",
            (judgements.section, glance.section, impact.brief), (),
        ),
        Template(
            "platform", "for the platform that hosts the accounts", "platform",
            (judgements.section, glance.section, coordination.section, accounts.section, techniques.section,
             limits.section),
            (indicators.section, evidence.section, definitions.section, methods.register),
        ),
        Template(
            "newsroom", "for journalists who check before they publish; people are masked", "newsroom",
            (judgements.section, glance.section, search.section, coordination.section, content.section,
             impact.section, source.section, alternatives.section, limits.section),
            (evidence.section, definitions.section, methods.section, methods.register),
        ),
        Template(
            "null", "a case with nothing unexplained, for everybody", "public",
            (null.opening, search.section, null.tried, limits.section),
            (methods.section, definitions.section, methods.register),
        ),
    )
}  # fmt: skip
"""Templates that `overt report --template` knows."""


def template_named(name: str) -> Template:
    """The template of a name; SettingError for one that does not exist."""
    if name not in TEMPLATES:
        known = "; ".join(f"{each.name} ({each.about})" for each in TEMPLATES.values())
        raise SettingError(f"There is no template {name!r}. There are: {known}.")
    return TEMPLATES[name]
