"""overt assess cell, evidence, hypothesis: what people bring to the matrix of hypotheses."""

from __future__ import annotations

from typing import Annotated

import typer

from overt.cli._asked import BY, CASE, HERE, ID, REASON
from overt.cli._assess_options import CELL
from overt.cli._say import console, done

evidence = typer.Typer(
    help="Evidence from outside the data, graded, for the matrix of hypotheses.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
hypothesis = typer.Typer(
    help="Hypotheses beside the six standing ones.", no_args_is_help=True, rich_markup_mode=None
)


def cell(
    operation_id: ID,
    evidence_id: Annotated[
        str, typer.Argument(help="The row, for example made_together or X17.", show_default=False)
    ],
    hypothesis_id: Annotated[
        str, typer.Argument(help="The column, for example covert.", show_default=False)
    ],
    word: Annotated[str, typer.Argument(help="CC, C, N, I or II.", show_default=False)],
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
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
    done(made, f"{evidence_id} × {hypothesis_id}: {made.new}")


@evidence.command("add")
def add_evidence(
    operation_id: ID,
    text: Annotated[
        str, typer.Argument(help="What it says, one or two sentences.", show_default=False)
    ],
    kind: Annotated[
        str,
        typer.Option(
            help="platform_statement, infrastructure, leak, admission, court, registration, report, held_out or other."
        ),
    ] = "other",
    source: Annotated[str, typer.Option(help="Who says it.", show_default=False)] = "",
    url: Annotated[str, typer.Option(help="Address of the source.", show_default=False)] = "",
    on: Annotated[str | None, typer.Option(help="Day, as 2024-05-14.", show_default=False)] = None,
    grade: Annotated[
        str, typer.Option(help="Admiralty: source A to F, information 1 to 6.")
    ] = "F6",
    cells: CELL = None,
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
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
            raise SettingError(
                f"--cell has {each!r}, but it must be HYPOTHESIS=CELL, for example covert=C."
            )
        chosen[name.strip()] = word.strip()
    with Case.open(case) as opened:
        columns = [
            each.hypothesis_id
            for each in assessment.hypotheses(decisions.given(opened.engine, operation_id))
        ]
        made = decisions.add_evidence(
            opened.engine, operation_id, text, kind=kind, source=source, url=url, on=on, admiralty=grade,
            cells=chosen, hypotheses=columns, person=by, reason=reason,
        )  # fmt: skip
    out = console()
    out.print(f"  {made.evidence_id}  {made.kind}, graded {made.grade}", markup=False)
    if not decisions.proves(made.grade):
        out.print(
            "  This grade cannot carry a statement: it is shown and counts for nothing.",
            markup=False,
        )
    out.print(
        f"  undo      overt log undo {made.decision_no} --reason … --case {case}", markup=False
    )


@hypothesis.command("add")
def add_hypothesis(
    operation_id: ID,
    text: Annotated[str, typer.Argument(help="The hypothesis, one sentence.", show_default=False)],
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
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
