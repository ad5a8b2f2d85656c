"""What may be decided about what, and with which words."""

from __future__ import annotations

from dataclasses import dataclass

from overt.confidence import LIKELIHOOD, Confidence
from overt.errors import SettingError

JUDGEMENTS = ("coordination", "authenticity", "source", "impact")
"""The four that a person makes about an operation, in this order; each is "not assessed" until then."""

_LIKELY = tuple(band.name for band in LIKELIHOOD)
_CONFIDENT = tuple(str(each) for each in Confidence)


@dataclass(frozen=True)
class Field:
    """One thing that can be decided: what it means, about which subjects, and the values it takes.

    `values` empty means free text.
    """

    means: str
    about: tuple[str, ...]
    values: tuple[str, ...] = ()


FIELDS: dict[str, Field] = {
    "label": Field(
        "whether two accounts, or a cluster, act together as the machine proposes",
        ("pair", "cluster"),
        ("yes", "no", "unsure"),
    ),
    "exclude": Field(
        "leave this out of reports and of what is shared", ("account", "cluster", "domain"), ("yes", "no")
    ),
    "public": Field(
        "a public figure, an organisation or a state outlet: may be named", ("account",), ("yes", "no")
    ),
    "role": Field("what an account is, in the person's words", ("account", "domain")),
    "narrative": Field("what a group of texts says, as a person sums it up", ("text",)),
    "note": Field("a remark", ("account", "cluster", "pair", "operation", "domain", "text", "case")),
    **{
        f"{judgement}.{part}": Field(means, ("operation",), values)
        for judgement in JUDGEMENTS
        for part, means, values in (
            ("likelihood", f"how likely the statement about {judgement} is (ICD 203)", _LIKELY),
            ("confidence", f"how well the judgement about {judgement} is founded", _CONFIDENT),
            ("statement", f"the judgement about {judgement}, one sentence", ()),
            ("basis", f"assumptions and strength of argument behind the confidence about {judgement}, JSON", ()),
            ("above", f"why the word about {judgement} goes above the ceiling; printed in the report", ()),
        )
    },
    "actor": Field("who a person holds to be behind it; the software never says", ("operation",)),
    "activity": Field(
        "the wider set of activity it belongs to, by the name others use for it", ("operation",)
    ),
    "tlp": Field(
        "Traffic Light Protocol marking", ("case", "operation"),
        ("clear", "green", "amber", "amber+strict", "red"),
    ),
}  # fmt: skip
"""Fields a person may set with `overt decide`; operations are put together by commands of their own."""

KINDS = ("account", "cluster", "pair", "operation", "domain", "text", "decision", "case")


def kind_of(subject: str) -> str:
    """The kind of a subject such as cluster:3 or account:x:12; SettingError for anything else."""
    kind, _, rest = subject.partition(":")
    if kind not in KINDS or (kind != "case" and not rest):
        raise SettingError(
            f"{subject!r} is no subject. Write KIND:ID, for example cluster:3, account:x:12, domain:example.org, "
            f"pair:x:12|x:34, operation:O1, or case. Kinds are {', '.join(KINDS)}."
        )
    return kind


def check(subject: str, field: str, value: str) -> None:
    """Refuse a field that does not exist, is not about such a subject, or does not take the value."""
    kind = kind_of(subject)
    if field not in FIELDS:
        raise SettingError(f"There is no field {field!r} to decide. There are: {', '.join(FIELDS)}.")
    known = FIELDS[field]
    if kind not in known.about:
        raise SettingError(
            f"{field} is decided about {' or '.join(known.about)}, and {subject} is a {kind}."
        )
    if known.values and value not in known.values:
        raise SettingError(f"{field} is {value!r}, but it must be one of: {', '.join(known.values)}.")
    if not value.strip():
        raise SettingError(f"{field} needs a value.")
