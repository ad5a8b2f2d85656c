"""overt label: blind labelling of a random sample of edges, and what it says of the machine's precision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overt.cli._say import console, plural, span, when
from overt.text import show_hidden

if TYPE_CHECKING:
    from overt.case import Case
    from overt.decisions import Precision

_WORDS = {"y": "yes", "n": "no", "u": "unsure"}


def label(
    by: Annotated[
        str, typer.Option(help="Who labels.", envvar="OVERT_PERSON", show_default=False)
    ] = "",
    sample: Annotated[int, typer.Option(help="Pairs in the random sample.", min=1)] = 50,
    seed: Annotated[int, typer.Option(help="Seed of the sample: the same for all who label it.", min=0)] = 1,
    most: Annotated[int, typer.Option(help="Common posts shown of each pair.", min=1)] = 4,
    result: Annotated[
        bool, typer.Option("--result", help="Only print what was found so far; label nothing.")
    ] = False,
    case: Annotated[Path, typer.Option(help="Folder of the case.")] = Path("overt-case"),
) -> None:
    """Show pairs of a random sample without the machine's numbers, and ask: do these two act together?

    y yes, n no, u unsure, q stop and go on later. With --result: precision with its 95 % interval, and
    Cohen's kappa of every two people.
    """
    from overt import decisions
    from overt.case import Case
    from overt.errors import SettingError

    out = console()
    with Case.open(case, read_only=result) as opened:
        pairs = decisions.sample_pairs(opened.engine, sample, seed)
        if not pairs:
            out.print("  There is no edge to label: nothing in this case is stronger than chance allows.")
            return
        wanted = {f"pair:{a}|{b}" for a, b in pairs}
        if not result:
            if not by.strip():
                raise SettingError("Labelling needs a name: give yours with --by, or set OVERT_PERSON.")
            _ask(opened, pairs, by.strip(), most)
        _result(opened, wanted)


def _ask(case: Case, pairs: list[tuple[str, str]], person: str, most: int) -> None:
    from overt import decisions

    out = console()
    done = decisions.labels(case.engine, person)
    left = [pair for pair in pairs if f"pair:{pair[0]}|{pair[1]}" not in done]
    for number, (a, b) in enumerate(left, len(pairs) - len(left) + 1):
        out.print(f"\n  pair {number} of {len(pairs)}", markup=False)
        rows = list({(row["post_a"], row["post_b"]): row for row in case.evidence(a, b).to_pylist()}.values())
        for row in rows[:most]:
            first = "A first" if row["at_a"] < row["at_b"] else "B first"
            order = "the same second" if row["at_a"] == row["at_b"] else f"{span(row['gap_s'])} apart, {first}"
            out.print(f"    {order}", markup=False)
            for side in ("a", "b"):
                text = show_hidden(" ".join((row[f"text_{side}"] or "(no text)").split()))
                out.print(f"      {side.upper()}  {when(row[f'at_{side}'])}  {text[:300]}", markup=False)
        if len(rows) > most:
            out.print(f"    and {len(rows) - most} more", markup=False)
        answer = typer.prompt("  act together? [y/n/u/q]", type=str).strip().lower()[:1]
        while answer not in (*_WORDS, "q"):
            answer = typer.prompt("  y, n, u or q", type=str).strip().lower()[:1]
        if answer == "q":
            return
        why = typer.prompt("  why", default="as the posts show") if answer == "n" else "as the posts show"
        decisions.decide(
            case.engine, f"pair:{a}|{b}", "label", _WORDS[answer], person=person, reason=f"blind sample: {why}"
        )


def _result(case: Case, wanted: set[str]) -> None:
    from overt import decisions

    out = console()
    people = sorted({each.person for each in decisions.standing(case.engine) if each.field == "label"})
    said = {
        person: {s: v for s, v in decisions.labels(case.engine, person).items() if s in wanted}
        for person in people
    }
    said = {person: answers for person, answers in said.items() if answers}
    out.print("")
    for person, answers in said.items():
        out.print(f"  {person}: {_in_words(decisions.precision(answers))}", markup=False)
    names = list(said)
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            found = decisions.agreement(said[one], said[other])
            kappa = "undefined" if found.kappa is None else f"{found.kappa:.2f}"
            out.print(
                f"  {one} and {other}: {found.same} of {plural(found.both, 'pair')} labelled alike, "
                f"Cohen's kappa {kappa}",
                markup=False,
            )
    if not said:
        out.print("  Nobody has labelled a pair of this sample yet.")


def _in_words(found: Precision) -> str:
    unsure = f"; {found.unsure} unsure" if found.unsure else ""
    if found.share is None:
        return f"no pair decided{unsure}"
    return (
        f"{found.confirmed} of {plural(found.decided, 'random pair')} confirmed: {found.share:.0%}, "
        f"95 % Wilson interval {found.low:.0%} to {found.high:.0%}{unsure}"
    )
