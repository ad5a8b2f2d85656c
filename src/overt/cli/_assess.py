"""overt assess: impact, attribution and judgements of an operation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from overt.cli._asked import BY, CASE, HERE, ID, JSON, REASON
from overt.cli._assess_matrix import cell, evidence, hypothesis
from overt.cli._assess_options import JUDGEMENT
from overt.cli._assess_publish import answer, override
from overt.cli._say import console, done, plural


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
assess.add_typer(evidence, name="evidence")
assess.add_typer(hypothesis, name="hypothesis")
assess.command()(cell)
assess.command()(answer)
assess.command()(override)


@assess.command()
def show(operation_id: ID, json_: JSON = False, case: CASE = HERE) -> None:
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
    text.show(
        [
            "",
            f"next      overt assess judge {operation_id} coordination WORD --confidence … --case {case}",
        ]
    )


@assess.command()
def impact(
    operation_id: ID,
    pickups: Annotated[
        Path | None,
        typer.Option(
            help="CSV of pick-ups found outside the data: date, kind (media, amplifier, policy, action, violence), "
            "name, url, grade (Admiralty, for example B2), note. Rows that stand already are not added again.",
            show_default=False,
        ),
    ] = None,
    by: BY = "",
    reason: REASON = "",
    json_: JSON = False,
    case: CASE = HERE,
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
            made = decisions.add_pickups(
                opened.engine, operation_id, rows, person=by, reason=reason
            )
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
    operation_id: ID,
    kind: Annotated[
        str,
        typer.Argument(help="media, amplifier, policy, action or violence.", show_default=False),
    ],
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Note that pick-ups of a kind were looked for; the reason says where, how and for which time.

    overt assess searched O1 media --by ana --reason "two press archives, its three hashtags, 1 April to 30 June"
    """
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened:
        made = decisions.say_searched(opened.engine, operation_id, kind, person=by, reason=reason)
    done(made, f"{kind} looked for")


@assess.command()
def judge(
    operation_id: ID,
    judgement: JUDGEMENT,
    likelihood: Annotated[
        str,
        typer.Argument(
            help="A word of ICD 203: almost_no_chance … likely … almost_certain.",
            show_default=False,
        ),
    ],
    confidence: Annotated[
        str, typer.Option(help="low, moderate or high.", show_default=False)
    ] = "",
    statement: Annotated[
        str,
        typer.Option(help="What is judged, completing 'It is likely that …'.", show_default=False),
    ] = "",
    assumption: Annotated[
        list[str] | None,
        typer.Option(help="A key assumption the judgement rests on. May be repeated."),
    ] = None,
    argument: Annotated[
        str, typer.Option(help="How strong the argument is: strong, fair, weak.")
    ] = "fair",
    above: Annotated[
        str,
        typer.Option(
            help="Why the word goes above the ceiling; printed in the report.", show_default=False
        ),
    ] = "",
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
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
        out.print(
            f"  Assumptions, sources and argument suggest {found.proposed} confidence.",
            markup=False,
        )
    numbers = ", ".join(str(each.decision_no) for each in made)
    out.print(
        f"  decisions {numbers}; take back: overt assess withdraw {operation_id} {judgement}",
        markup=False,
    )


@assess.command()
def withdraw(
    operation_id: ID,
    judgement: JUDGEMENT,
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Take a judgement back: it is "not assessed" again; both stay in the log."""
    from overt import assessment
    from overt.case import Case

    with Case.open(case) as opened:
        made = assessment.withdraw(opened.engine, operation_id, judgement, person=by, reason=reason)
    console().print(
        f"  {judgement} of {operation_id} is not assessed; {plural(len(made), 'decision')} undone",
        markup=False,
    )


@assess.command()
def recheck(
    operation_id: ID,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            help="half_window, double_window, half_q, double_q, first_half, second_half. May be repeated.",
        ),
    ] = None,
    case: CASE = HERE,
) -> None:
    """Run the case again with windows and threshold halved and doubled, and in each half of its time by itself.

    Two rungs of the ladder need it. Each run takes as long as the stages from signals to clusters did.
    """
    from overt import recheck as again
    from overt.case import Case
    from overt.cli._say import Bars

    with Case.open(case) as opened, Bars() as bars:
        rows = again.recheck(opened, operation_id, only or again.CONDITIONS, bars)
    out = console()
    for row in rows:
        out.print(
            f"  {row['condition'].replace('_', ' '):<14} {row['in_edges']:>5} of {plural(row['accounts'], 'account')} "
            f"with an edge inside; {row['together']} in one cluster with {plural(row['strangers'], 'other')}",
            markup=False,
        )
    out.print(f"  next          overt assess {operation_id} --case {case}", markup=False)


def _csv(file: Path) -> list[dict[str, str]]:
    import csv
    import io

    from overt.errors import UnreadableFile

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFile(
            f"{file} cannot be read as CSV in UTF-8: {problem}.", file=file
        ) from problem
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def _print(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
