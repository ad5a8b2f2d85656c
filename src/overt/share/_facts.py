"""The facts of an operation as a list: what two files, or a file and a case, are compared by."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from overt.share._material import Material

JUDGEMENTS: Final = ("coordination", "authenticity", "source", "impact")
PARTS: Final = ("likelihood", "confidence", "statement")
_NOTHING_WRITTEN: Final = "Judgement about {}. Nothing was written beside the words of likelihood and confidence."


class Fact(NamedTuple):
    """One thing said: what kind of thing about what, which property, and its value as text."""

    kind: str
    subject: str
    field: str
    value: str


def facts_of(m: Material) -> frozenset[Fact]:
    """Everything about the operation that the recipient sees: what an import of a file written from it must give back.

    Kinds are operation, marking, judgement, account, domain, url, technique, narrative, post, source.
    """
    found: set[Fact] = set()

    def tell(kind: str, subject: str, **values: Any) -> None:
        for field, value in values.items():
            if value not in (None, ""):
                text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
                found.add(Fact(kind, subject, field, text))

    tell("operation", m.name, posts=m.posts, first_at=m.first_at, last_at=m.last_at, producer=m.producer)
    tell("marking", "file", tlp=m.tlp, pap=m.profile.pap)
    for field, value in m.judgements.items():
        judgement, _, part = field.partition(".")
        if field in ("actor", "activity") or (judgement in JUDGEMENTS and part in PARTS):
            tell("judgement", m.name, **{field: value})
    for s in m.sources:
        tell(
            "source", s.evidence_id, about=s.about, text=s.text, source=s.source, url=s.url, on_date=s.on_date,
            grade=s.grade,
        )  # fmt: skip
    for a in m.accounts:
        tell(
            "account", a.shown, name=a.shown_name, named=a.named, public=a.public, role=a.role, posts=a.posts,
            created_at=a.created_at, first_at=a.first_at, last_at=a.last_at, address=a.address,
            biography=a.biography, place=a.place, website=a.website, followers=a.followers,
        )  # fmt: skip
    for d in m.domains:
        tell(
            "domain", d.name, role=d.role, posts=d.posts, accounts=d.accounts, first_at=d.first_at, last_at=d.last_at
        )
    for page in m.addresses:
        tell("url", page.url, posts=page.posts, accounts=page.accounts, domain=page.domain)
    for t in m.techniques:
        tell(
            "technique", f"{t.framework}: {t.technique_id}", name=t.name, posts=t.posts, evidence=", ".join(t.evidence)
        )
    for n in m.narratives:
        tell(
            "narrative", n.group_id, said=n.said, posts=n.posts, accounts=n.accounts, first_at=n.first_at,
            last_at=n.last_at,
        )  # fmt: skip
    for post in m.evidence:
        if post.address:
            tell(
                "post", post.post_id, address=post.address, text=post.text, posted_at=post.posted_at, author=post.author
            )
    return frozenset(found)


def grade_tags(grade: str | None) -> list[str]:
    """An Admiralty grade such as B2 as tags of MISP's taxonomy; none without a grade."""
    if not grade:
        return []
    return [
        f'admiralty-scale:source-reliability="{grade[0].lower()}"',
        f'admiralty-scale:information-credibility="{grade[1:]}"',
    ]


def said_of(judgement: str, statement: str | None) -> str:
    """The text of a judgement, or that none was written."""
    return statement or _NOTHING_WRITTEN.format(judgement)


def statement_in(judgement: str, text: str) -> str | None:
    """The statement that `said_of` was given."""
    return None if text == _NOTHING_WRITTEN.format(judgement) else text
