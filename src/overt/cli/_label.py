"""overt label: blind labelling of a random sample of edges, and what it says of the machine's precision."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    operation: Annotated[
        str | None, typer.Option(help="Only pairs inside this operation, for example O1.", show_default=False)
    ] = None,
    result: Annotated[
        bool, typer.Option("--result", help="Only print what was found so far; label nothing.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="With --result: print JSON.")] = False,
    case: Annotated[Path, typer.Option(help="Folder of the case.")] = Path("overt-case"),
) -> None:
    """Show pairs of a random sample without the machine's numbers, and ask: do these two act together?

    y yes, n no, u unsure, z take the last answer back, q stop and go on later. A "no" asks why. With --result:
    precision with its 95 % interval, and Cohen's kappa of every two people. Only labels given here count: one
    that was written with the machine's numbers in sight measures nothing.
    """
    from overt import decisions
    from overt.case import Case
    from overt.errors import SettingError

    out = console()
    with Case.open(case, read_only=result) as opened:
        if operation is not None:
            decisions.must_stand(opened.engine, operation)
        pairs = decisions.sample_pairs(opened.engine, sample, seed, operation)
        if not pairs:
            where = "case" if operation is None else "operation"
            out.print(f"  There is no edge to label: nothing in this {where} is stronger than chance allows.")
            return
        wanted = {f"pair:{a}|{b}" for a, b in pairs}
        if not result:
            if not by.strip():
                raise SettingError("Labelling needs a name: give yours with --by, or set OVERT_PERSON.")
            _ask(opened, pairs, by.strip(), most)
        if json_:
            print(json.dumps(_as_json(opened, wanted), ensure_ascii=False, indent=2))
            return
        _result(opened, wanted)


def _ask(case: Case, pairs: list[tuple[str, str]], person: str, most: int) -> None:
    from overt import decisions

    out = console()
    done = decisions.blind_labels(case.engine).get(person, {})
    left = [pair for pair in pairs if f"pair:{pair[0]}|{pair[1]}" not in done]
    given: list[int] = []  # numbers of the decisions of this sitting, to take the last one back
    place = 0
    while place < len(left):
        a, b = left[place]
        out.print(f"\n  pair {len(pairs) - len(left) + place + 1} of {len(pairs)}", markup=False)
        _posts(case, a, b, most)
        answer = typer.prompt("  act together? [y/n/u/z/q]", type=str).strip().lower()[:1]
        while answer not in (*_WORDS, "q", "z"):
            answer = typer.prompt("  y, n, u, z or q", type=str).strip().lower()[:1]
        if answer == "q":
            return
        if answer == "z":
            if given:
                decisions.undo(case.engine, given.pop(), person=person, reason="taken back while labelling")
                place -= 1
            else:
                out.print("  There is no answer of this sitting to take back.", markup=False)
            continue
        made = decisions.decide(
            case.engine, f"pair:{a}|{b}", "label", _WORDS[answer], person=person,
            reason=f"{decisions.BLIND}: {_why() if answer == 'n' else 'as the posts show'}",
        )  # fmt: skip
        given.append(made.decision_no)
        place += 1


def _why() -> str:
    """Why two accounts do not act together: one of the codes, and words where it is none of them."""
    from overt import decisions

    names = list(decisions.REASONS)
    offered = ", ".join(f"{number} {name}" for number, name in enumerate(names, 1))
    answer = typer.prompt(f"  why? {offered}", type=str, default="other").strip()
    name = names[int(answer) - 1] if answer.isdigit() and 1 <= int(answer) <= len(names) else answer.lower()
    if name not in names:
        return f"other, {answer}"  # words of one's own right away
    return name if name != "other" else f"other, {typer.prompt('  in words', default='no words').strip()}"


def _posts(case: Case, a: str, b: str, most: int) -> None:
    out = console()
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


def _said(case: Case, wanted: set[str]) -> dict[str, dict[str, str]]:
    """Person → blind labels on the pairs of this sample; people without any are left out."""
    from overt import decisions

    said = {
        person: {subject: word for subject, word in held.items() if subject in wanted}
        for person, held in sorted(decisions.blind_labels(case.engine).items())
    }
    return {person: held for person, held in said.items() if held}


def _as_json(case: Case, wanted: set[str]) -> dict[str, Any]:
    from itertools import combinations

    from overt import decisions

    said = _said(case, wanted)
    return {
        "pairs": len(wanted),
        "people": {person: {**asdict(found), "share": found.share} for person, held in said.items()
                   for found in (decisions.precision(held),)},
        "together": asdict(decisions.precision(decisions.agreed(said.values()))),
        "agreement": [
            {"one": one, "other": other, **asdict(decisions.agreement(said[one], said[other]))}
            for one, other in combinations(said, 2)
        ],
    }  # fmt: skip


def _result(case: Case, wanted: set[str]) -> None:
    from overt import decisions

    out = console()
    said = _said(case, wanted)
    out.print("")
    for person, answers in said.items():
        out.print(f"  {person}: {_in_words(decisions.precision(answers))}", markup=False)
    if len(said) > 1:
        together = decisions.precision(decisions.agreed(said.values()))
        out.print(f"  all together: {_in_words(together)}; a pair that anybody denies counts as denied", markup=False)
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
