"""overt assess answer, override: what people sign before a document leaves."""

from __future__ import annotations

from typing import Annotated

import typer

from overt.cli._asked import BY, CASE, HERE, ID, REASON
from overt.cli._say import console, done


def answer(
    operation_id: ID,
    question: Annotated[
        str | None, typer.Argument(help="Name of the question, for example c1.", show_default=False)
    ] = None,
    value: Annotated[
        str | None, typer.Argument(help="yes, partly, no or does_not_apply.", show_default=False)
    ] = None,
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """List the eighteen questions that stand before publication, or answer one; the reason is the note beside it.

    overt assess answer O1 c1 yes --by ana --reason "the imprint names us and an address"
    """
    from overt import publication
    from overt.case import Case
    from overt.errors import SettingError

    if question is not None and value is None:
        raise SettingError(f"Give an answer to {question}: {', '.join(publication.VALUES)}.")
    with Case.open(case, read_only=question is None) as opened:
        if question is not None and value is not None:
            done(
                publication.answer(
                    opened.engine, operation_id, question, value, person=by, reason=reason
                ),
                f"{question}: {value}",
            )
            return
        given = publication.answers(opened.engine, operation_id)
    out = console()
    for name, asked in publication.QUESTIONS.items():
        out.print(f"  {name}  {asked.group:<13} {asked.text}", markup=False)
        if name in given:
            held = given[name]
            out.print(
                f"      {held.value.replace('_', ' ')}, {held.person}: {held.note}", markup=False
            )
    out.print(
        f"  answered  {len(given)} of {len(publication.QUESTIONS)}; a list, not a score",
        markup=False,
    )


def override(
    operation_id: ID,
    finding: Annotated[
        str,
        typer.Argument(
            help="Key of a finding of the check, 6-1a2b3c, or a whole rule, 6-all.",
            show_default=False,
        ),
    ],
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Let a finding of the check before publication stand; your name and reason are printed in the document.

    overt assess override O1 6-1a2b3c --by ana --reason "our own address"
    """
    from overt import publication
    from overt.case import Case

    with Case.open(case) as opened:
        made = publication.override(opened.engine, operation_id, finding, person=by, reason=reason)
    done(made, f"finding {finding} stands")
