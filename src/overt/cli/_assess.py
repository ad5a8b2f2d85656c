"""overt assess: impact, attribution and judgements of an operation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from overt.cli._say import console, plural

if TYPE_CHECKING:
    from overt.decisions import Decision

_CASE = Annotated[Path, typer.Option(help="Folder of the case.")]
_HERE = Path("overt-case")
_BY = Annotated[
    str, typer.Option(help="Who decides; kept with the decision.", envvar="OVERT_PERSON", show_default=False)
]
_REASON = Annotated[str, typer.Option(help="Why, in your own words.", show_default=False)]
_ID = Annotated[str, typer.Argument(help="Id of the operation, for example O1.", show_default=False)]
_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_CELL = Annotated[
    list[str] | None,
    typer.Option("--cell", help="HYPOTHESIS=CELL, cells CC C N I II, for example covert=C. May be repeated."),
]
_JUDGEMENT = Annotated[
    str, typer.Argument(help="coordination, authenticity, source or impact.", show_default=False)
]


class _OrShow(TyperGroup):
    """`overt assess O1` is `overt assess show O1`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["show", *args]
        return list(super().parse_args(ctx, args))


assess = typer.Typer(
    help="How far an operation travelled, who could stand behind it, and what people judge.\n\n"
    "overt assess O1 prints the whole page.",
    no_args_is_help=True,
    rich_markup_mode=None,
    cls=_OrShow,
)
evidence = typer.Typer(
    help="Evidence from outside the data, graded, for the matrix of hypotheses.", no_args_is_help=True, rich_markup_mode=None
)
hypothesis = typer.Typer(
    help="Hypotheses beside the six standing ones.", no_args_is_help=True, rich_markup_mode=None
)
assess.add_typer(evidence, name="evidence")
assess.add_typer(hypothesis, name="hypothesis")


@assess.command()
def show(operation_id: _ID, json_: _JSON = False, case: _CASE = _HERE) -> None:
    """Print judgements, impact and the matrix of hypotheses of an operation."""
    from overt import assessment
    from overt.case import Case
    from overt.cli import _assess_text as text

    with Case.open(case, read_only=True) as opened:
        found = assessment.assess(opened.engine, operation_id)
    if json_:
        _print(found.as_dict())
        return
    text.show(text.page(found))
    text.show(["", f"next      overt assess judge {operation_id} coordination WORD --confidence … --reason … --case {case}"])


@assess.command()
def impact(
    operation_id: _ID,
    pickups: Annotated[
        Path | None,
        typer.Option(
            help="CSV of pick-ups found outside the data: date, kind (media, amplifier, policy, action, violence), name, "
            "url, grade (Admiralty, for example B2), note. Rows that stand already are not added again.",
            show_default=False,
        ),
    ] = None,
    by: _BY = "",
    reason: _REASON = "",
    json_: _JSON = False,
    case: _CASE = _HERE,
) -> None:
    """Print how far an operation travelled; with --pickups, add what the press, others and politics made of it first.

    overt assess impact O1 --pickups pickups.csv --by ana --reason "press search of 1 June"
    """
    from overt import assessment, decisions
    from overt.case import Case
    from overt.cli import _assess_text as text

    rows = _csv(pickups) if pickups is not None else None
    with Case.open(case, read_only=rows is None) as opened:
        if rows is not None:
            made = decisions.add_pickups(opened.engine, operation_id, rows, person=by, reason=reason)
            said = f"  list      {plural(len(rows), 'row')} read, {len(made)} new"
            undo = f"; undo one: overt log undo {made[0].decision_no}" if made else ""
            console().print(said + undo, markup=False)
        found = assessment.impact(opened.engine, operation_id)
    if json_:
        _print(found.as_dict())
        return
    text.show(text.impact_page(found))


@assess.command()
def searched(
    operation_id: _ID,
    kind: Annotated[str, typer.Argument(help="media, amplifier, policy, action or violence.", show_default=False)],
    by: _BY = "",
    reason: _REASON = "",
    case: _CASE = _HERE,
) -> None:
    """Note that pick-ups of a kind were looked for; the reason says where, how and for which time.

    overt assess searched O1 media --by ana --reason "two press archives, its three hashtags, 1 April to 30 June"
    """
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened:
        made = decisions.say_searched(opened.engine, operation_id, kind, person=by, reason=reason)
    _done(made, f"{kind} looked for")


@assess.command()
def judge(
    operation_id: _ID,
    judgement: _JUDGEMENT,
    likelihood: Annotated[
        str, typer.Argument(help="A word of ICD 203: almost_no_chance … likely … almost_certain.", show_default=False)
    ],
    confidence: Annotated[str, typer.Option(help="low, moderate or high.", show_default=False)] = "",
    statement: Annotated[
        str, typer.Option(help="What is judged, completing 'It is likely that …'.", show_default=False)
    ] = "",
    assumption: Annotated[
        list[str] | None, typer.Option(help="A key assumption the judgement rests on. May be repeated.")
    ] = None,
    argument: Annotated[str, typer.Option(help="How strong the argument is: strong, fair, weak.")] = "fair",
    above: Annotated[
        str, typer.Option(help="Why the word goes above the ceiling; printed in the report.", show_default=False)
    ] = "",
    by: _BY = "",
    reason: _REASON = "",
    case: _CASE = _HERE,
) -> None:
    """Write a judgement: one of four, with a word of likelihood and, apart from it, a confidence.

    overt assess judge O1 coordination likely --confidence moderate --reason "read 50 pairs" --by ana
    """
    from overt import assessment
    from overt.case import Case

    with Case.open(case) as opened:
        made = assessment.judge(
            opened.engine, operation_id, judgement, likelihood, confidence=confidence, statement=statement,
            assumptions=assumption or (), argument=argument, above=above, person=by, reason=reason,
        )  # fmt: skip
        found = assessment.assess(opened.engine, operation_id).of(judgement)
    out = console()
    for sentence in found.sentences():
        out.print(f"  {sentence}", markup=False)
    if found.proposed and found.proposed != confidence:
        out.print(f"  Assumptions, sources and argument suggest {found.proposed} confidence.", markup=False)
    numbers = ", ".join(str(each.decision_no) for each in made)
    out.print(f"  decisions {numbers}; take back: overt assess withdraw {operation_id} {judgement}", markup=False)


@assess.command()
def withdraw(
    operation_id: _ID, judgement: _JUDGEMENT, by: _BY = "", reason: _REASON = "", case: _CASE = _HERE
) -> None:
    """Take a judgement back: it is "not assessed" again; both stay in the log."""
    from overt import assessment
    from overt.case import Case

    with Case.open(case) as opened:
        made = assessment.withdraw(opened.engine, operation_id, judgement, person=by, reason=reason)
    console().print(f"  {judgement} of {operation_id} is not assessed; {plural(len(made), 'decision')} undone", markup=False)


@assess.command()
def cell(
    operation_id: _ID,
    evidence_id: Annotated[str, typer.Argument(help="The row, for example made_together or X17.", show_default=False)],
    hypothesis_id: Annotated[str, typer.Argument(help="The column, for example covert.", show_default=False)],
    word: Annotated[str, typer.Argument(help="CC, C, N, I or II.", show_default=False)],
    by: _BY = "",
    reason: _REASON = "",
    case: _CASE = _HERE,
) -> None:
    """Overrule one cell of the matrix, with a reason that is printed with it.

    overt assess cell O1 made_together genuine N --by ana --reason "all joined on the day of the strike"
    """
    from overt import assessment
    from overt.case import Case

    with Case.open(case) as opened:
        made = assessment.overrule(
            opened.engine, operation_id, evidence_id, hypothesis_id, word, person=by, reason=reason
        )
    _done(made, f"{evidence_id} × {hypothesis_id}: {made.new}")


@evidence.command("add")
def add_evidence(
    operation_id: _ID,
    text: Annotated[str, typer.Argument(help="What it says, one or two sentences.", show_default=False)],
    kind: Annotated[
        str,
        typer.Option(
            help="platform_statement, infrastructure, leak, admission, court, registration, report, held_out or other."
        ),
    ] = "other",
    source: Annotated[str, typer.Option(help="Who says it.", show_default=False)] = "",
    url: Annotated[str, typer.Option(help="Address of the source.", show_default=False)] = "",
    on: Annotated[str | None, typer.Option(help="Day, as 2024-05-14.", show_default=False)] = None,
    grade: Annotated[str, typer.Option(help="Admiralty: source A to F, information 1 to 6.")] = "F6",
    cells: _CELL = None,
    by: _BY = "",
    reason: _REASON = "",
    case: _CASE = _HERE,
) -> None:
    """Add evidence from outside the data.

    overt assess evidence add O1 "Names these accounts as removed" --kind platform_statement --source "The platform"
    --grade B2 --cell covert=C --cell genuine=I --by ana --reason "its report of 3 June"
    """
    from overt import assessment, decisions
    from overt.case import Case
    from overt.errors import SettingError

    chosen: dict[str, str] = {}
    for each in cells or ():
        name, equals, word = each.partition("=")
        if not equals:
            raise SettingError(f"--cell has {each!r}, but it must be HYPOTHESIS=CELL, for example covert=C.")
        chosen[name.strip()] = word.strip()
    with Case.open(case) as opened:
        columns = [each.hypothesis_id for each in assessment.hypotheses(decisions.given(opened.engine, operation_id))]
        made = decisions.add_evidence(
            opened.engine, operation_id, text, kind=kind, source=source, url=url, on=on, admiralty=grade,
            cells=chosen, hypotheses=columns, person=by, reason=reason,
        )  # fmt: skip
    out = console()
    out.print(f"  {made.evidence_id}  {made.kind}, graded {made.grade}", markup=False)
    if not decisions.proves(made.grade):
        out.print("  A source of this grade cannot carry a statement: it is shown and counts for nothing.", markup=False)
    out.print(f"  undo      overt log undo {made.decision_no} --reason … --case {case}", markup=False)


@hypothesis.command("add")
def add_hypothesis(
    operation_id: _ID,
    text: Annotated[str, typer.Argument(help="The hypothesis, one sentence.", show_default=False)],
    by: _BY = "",
    reason: _REASON = "",
    case: _CASE = _HERE,
) -> None:
    """Put a hypothesis beside the six standing ones; its cells are set by people."""
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened:
        made = decisions.add_hypothesis(opened.engine, operation_id, text, person=by, reason=reason)
    console().print(
        f"  {made.hypothesis_id}  {made.text}\n  undo      overt log undo {made.decision_no} --reason … --case {case}",
        markup=False,
    )


def _csv(file: Path) -> list[dict[str, str]]:
    import csv
    import io

    from overt.errors import UnreadableFile

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFile(f"{file} cannot be read as CSV in UTF-8: {problem}.", file=file) from problem
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def _print(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _done(made: Decision, what: str) -> None:
    console().print(f"  {made.decision_no}  {made.person}: {what}; undo: overt log undo {made.decision_no}", markup=False)
