"""Takes a built dossier apart for the check before publication, and refuses one that does not pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

from overt import publication as check
from overt.assessment.frameworks import DISARM, KILL_CHAIN
from overt.charts import coverage_calendar, silences
from overt.decisions import JUDGEMENTS
from overt.dossier.desk import Desk
from overt.dossier.model import (
    Block,
    Bullets,
    Callout,
    Drawing,
    Heading,
    Link,
    Number,
    Panel,
    Paragraph,
    Spans,
    Table,
    Terms,
    Text,
    plain,
)
from overt.dossier.sections._common import KEY_POSTS
from overt.dossier.sections.alternatives import EXPLANATIONS
from overt.errors import SettingError
from overt.publication import Checked, Publication
from overt.publication._model import Register

_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ«“(0-9])")
_OF_SECTION = {
    "definitions": Register.DEFINITION, "methods": Register.METHOD, "queries": Register.METHOD,
    "alternatives": Register.HYPOTHESIS, "techniques": Register.QUOTE, "review": Register.QUOTE,
    "twins": Register.METHOD, "replay": Register.METHOD,
}  # fmt: skip
_MOST_SHOWN = 40
_DIGEST = """
    SELECT p.post_key, LOWER(HEX(r.sha256)) AS digest FROM post p LEFT JOIN record r ON r.record_no = p.record_no
    WHERE p.post_key IN (SELECT UNNEST(:keys)) ORDER BY p.post_key NULLS LAST
"""


def clear(desk: Desk, blocks: tuple[Block, ...], marking: str) -> Checked:
    """The twenty rules on a dossier, with what people signed. Raises SettingError when anything blocks it."""
    operation = desk.scope.operation
    if operation is None:
        raise SettingError(
            "A final dossier needs an operation that people put together and judged: "
            "overt operation new NAME --cluster 1"
        )
    engine = desk.case.engine
    found = check.check(
        taken_apart(desk, blocks, marking), check.overrides(engine, operation.operation_id)
    )
    if not found.passes:
        told = [
            f"  {each.key}  rule {each.rule}, {each.place}: {each.text} {each.to_do}"
            for each in found.blocks[:_MOST_SHOWN]
        ]
        more = len(found.blocks) - len(told)
        raise SettingError(
            f"The dossier is not final: {len(found.blocks)} findings of the check before publication "
            "stand in the way.\n"
            + "\n".join([*told, *([f"  … and {more} more"] if more else [])])
            + "\nMend them, or let one stand by name: overt assess override "
            f"{operation.operation_id} KEY --reason …. Without --final a working version is written."
        )
    return found


def taken_apart(desk: Desk, blocks: tuple[Block, ...], marking: str) -> Publication:
    """A dossier as the check looks at it."""
    tlp = marking.removeprefix("TLP:")
    operation = desk.scope.operation.operation_id if desk.scope.operation else ""
    return Publication(
        run=desk.run_hash,
        sentences=tuple(_sentences(desk, blocks)),
        numbers=tuple(_numbers(desk, blocks)),
        claims=tuple(_claims(desk, blocks)),
        figures=tuple(_figures(blocks)),
        times=tuple(
            check.Sentence("tables", plain(cell), language=desk.w.lang)
            for block in blocks if isinstance(block, Table) and "SHA" not in block.caption
            for row in block.rows for cell in row if not any(_data(span) for span in cell)
        ),
        marked=(check.Marked("file", "file", tlp), check.Marked("every page", "page", tlp)),
        fingerprints=tuple(_fingerprints(desk)),
        judgements=tuple(_judgements(desk)),
        explanations=tuple(
            check.Tried(row["check"], row["verdict"]) for row in desk.rows("checks", EXPLANATIONS)
        ),
        limits=tuple(_limits(blocks)),
        gaps=tuple(
            check.Gap(source, first, last, "coverage") for source, first, last in silences(coverage_calendar(desk.case))
        ),
        techniques=tuple(_techniques(blocks)),
        persons=() if not desk.scope.profile.masked else tuple(  # a partner or platform is told who, on purpose
            check.Person("accounts", row["account_id"], "inside", row["account_id"] in desk.scope.public,
                         not desk.scope.named(row["account_id"]))
            for row in desk.case.sql(f"SELECT account_id FROM ({desk.scope.held}) h ORDER BY account_id").to_pylist()
        ),
        indicators=tuple(
            check.Indicator("indicators", name, _role(desk, name))
            for name in desk.scope.domains
        ),
        signed=tuple(_signed(desk)),
        answers=check.answers(desk.case.engine, operation),
    )  # fmt: skip


def _role(desk: Desk, domain: str) -> str | None:
    said = desk.scope.said.get((f"domain:{domain}", "role"))
    return said.new if said else None


def _data(span: object) -> bool:
    return isinstance(span, Text) and span.style in ("data", "code", "ins")


def _own(spans: Spans) -> str:
    """The dossier's own words: what strangers wrote stands as an ellipsis."""
    return "".join("…" if _data(span) or _machine(span) else span.text for span in spans)


def _machine(span: object) -> bool:
    return isinstance(span, Text) and span.style == "machine"


def _places(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Register, Block]]:
    """Every block with the heading above it and the voice of its section."""
    place, voice = "cover", Register.PROSE
    for block in blocks:
        if isinstance(block, Heading):
            place = block.text.replace("\u2002", " ")
            if block.level == 1:
                voice = _OF_SECTION.get(block.anchor, Register.PROSE)
        yield place, voice, block
        if isinstance(block, Callout):
            for inner in block.blocks:
                yield place, voice, inner


def _sentences(desk: Desk, blocks: tuple[Block, ...]) -> Iterator[check.Sentence]:
    for place, voice, block in _places(blocks):
        told: list[str] = []
        register = voice
        if isinstance(block, Paragraph):
            if block.style == "judgement":
                register = Register.JUDGEMENT
                told = [plain(block.spans)]
            else:
                told = [_own(block.spans)]
        elif isinstance(block, Bullets):
            told = [_own(item) for item in block.items]
        elif isinstance(block, Terms):
            told = [f"{_own(term)}: {_own(means)}" for term, means in block.items]
        elif isinstance(block, Drawing):
            told = [block.caption, block.alt]
            for note in block.notes:  # how to read a figure
                yield check.Sentence(place, note, Register.DEFINITION, language=desk.w.lang)
        elif isinstance(block, Table):
            told = [block.caption, _own(block.note)]
        for spans in _all_spans(block):
            for span in spans:
                if _machine(span):  # how something was computed, in the tool's English
                    yield check.Sentence(place, span.text, Register.METHOD)
        for text in told:
            for sentence in _ENDS.split(text):
                yield check.Sentence(place, sentence, register, language=desk.w.lang)


def _numbers(desk: Desk, blocks: tuple[Block, ...]) -> Iterator[check.Number]:
    for place, _, block in _places(blocks):
        for spans in _all_spans(block):
            for span in spans:
                if isinstance(span, Number):
                    yield check.Number(place, span.text, span.query, desk.run_hash)


def _all_spans(block: Block) -> Iterator[Spans]:
    if isinstance(block, Paragraph):
        yield block.spans
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Table):
        for row in block.rows:
            yield from row


def _claims(desk: Desk, blocks: tuple[Block, ...]) -> Iterator[check.Claim]:
    kinds = tuple(row["signal"] for row in desk.rows("evidence.key", KEY_POSTS))
    for place, _, block in _places(blocks):
        if isinstance(block, Paragraph) and block.style == "judgement":
            cited = tuple(span.anchor for span in block.spans if isinstance(span, Link))
            yield check.Claim(place, plain(block.spans), cited, kinds, key=True)


def _figures(blocks: tuple[Block, ...]) -> Iterator[check.Figure]:
    for block in blocks:
        if isinstance(block, Drawing):
            size = block.figure.twin.num_rows if re.search(r"\d", block.size) else None
            yield check.Figure(
                f"figure {block.number}", block.caption, block.alt, plain(block.source), size
            )
        elif isinstance(block, Panel):
            yield check.Figure(
                f"figure {block.number}",
                block.caption,
                block.alt,
                plain(block.source),
                len(block.posts),
            )


def _fingerprints(desk: Desk) -> Iterator[check.Fingerprint]:
    cited = desk.register.posts
    rows = desk.case.sql(_DIGEST, keys=list(cited) or [0]).to_pylist()
    digests = {row["post_key"]: row["digest"] for row in rows}
    for key, number in cited.items():
        digest = digests.get(key)
        yield check.Fingerprint(number, digest, digest, desk.w("evidence.receipts"))


def _judgements(desk: Desk) -> Iterator[check.Stated]:
    if desk.assessed is None:
        return
    for name in JUDGEMENTS:
        said = desk.assessed.of(name)
        by = desk.scope.decided(f"{name}.confidence")
        yield check.Stated(
            name,
            said.likelihood,
            said.confidence,
            by.person if by else None,
            said.above,
            said.above_reason,
        )


def _limits(blocks: tuple[Block, ...]) -> Iterator[str]:
    inside = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.anchor == "limits"
        elif inside and isinstance(block, Bullets):
            yield from (plain(item) for item in block.items)


def _techniques(blocks: tuple[Block, ...]) -> Iterator[check.Used]:
    for block in blocks:
        if isinstance(block, Table) and (DISARM in block.caption or KILL_CHAIN in block.caption):
            framework = DISARM if DISARM in block.caption else KILL_CHAIN
            for row in block.rows:
                yield check.Used(block.caption, framework, plain(row[1]))


def _signed(desk: Desk) -> Iterator[check.Signed]:
    """Whoever put the operation together is the author; others who judged or labelled it reviewed it."""
    people = desk.scope.people
    if people:
        yield check.Signed(people[0], "author")
    others = (*people[1:], *(desk.assessed.reviewed.people if desk.assessed else ()))
    for person in dict.fromkeys(others):
        yield check.Signed(person, "reviewer")
