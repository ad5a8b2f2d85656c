"""overt decide, overt operation, overt log: what a person decides about a case, and how it is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overt.cli._asked import BY, CASE, HERE, ID, JSON, REASON
from overt.cli._say import console, done, plural, when

if TYPE_CHECKING:
    from overt.decisions import Decision

_CLUSTERS = Annotated[
    list[int] | None, typer.Option("--cluster", help="A cluster: all its accounts as they are now. May be repeated.")
]
_ACCOUNTS = Annotated[
    list[str] | None, typer.Option("--account", help="One account, platform:id. May be repeated.")
]
_DOMAINS = Annotated[list[str] | None, typer.Option("--domain", help="One website. May be repeated.")]

operation = typer.Typer(
    help="Put clusters, accounts and websites together into an operation; a person's decision, undoable.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
log = typer.Typer(
    help="Read, undo or verify what people decided.", no_args_is_help=True, rich_markup_mode=None
)


def decide(
    subject: Annotated[
        str,
        typer.Argument(
            help="What about: cluster:3, account:x:12, pair:x:12|x:34, domain:example.org, operation:O1, case.",
            show_default=False,
        ),
    ],
    field: Annotated[
        str, typer.Argument(help="What is decided: label, exclude, role, note …", show_default=False)
    ],
    value: Annotated[str, typer.Argument(help="The decision.", show_default=False)],
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Write one decision of a person into the case's log.

    overt decide cluster:2 label no --reason "fan club of a band" --by ana
    """
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened:
        made = decisions.decide(opened.engine, subject, field, value, person=by, reason=reason)
    _said(made, case)


@operation.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the operation.", show_default=False)],
    cluster: _CLUSTERS = None,
    account: _ACCOUNTS = None,
    domain: _DOMAINS = None,
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Make an operation, with what is to be in it.

    overt operation new "Riverside" --cluster 1 --cluster 4 --reason "same template, same websites" --by ana
    """
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened, opened.engine.transaction():
        made = decisions.new_operation(opened.engine, name, person=by, reason=reason)
        if cluster or account or domain:
            decisions.add_parts(
                opened.engine, made, clusters=cluster or (), accounts=account or (),
                domains=domain or (), person=by, reason=reason,
            )  # fmt: skip
    show(made, case=case)


@operation.command()
def add(
    operation_id: ID,
    cluster: _CLUSTERS = None,
    account: _ACCOUNTS = None,
    domain: _DOMAINS = None,
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Put more into an operation.

    overt operation add O1 --account x:1201 --domain example.org --reason "named in the tasking message" --by ana
    """
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened, opened.engine.transaction():
        made = decisions.add_parts(
            opened.engine, operation_id, clusters=cluster or (), accounts=account or (),
            domains=domain or (), person=by, reason=reason,
        )  # fmt: skip
    _changed(made)
    show(operation_id, case=case)


@operation.command()
def remove(
    operation_id: ID,
    cluster: _CLUSTERS = None,
    account: _ACCOUNTS = None,
    domain: _DOMAINS = None,
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Take something out of an operation; a cluster goes out as the accounts it has now.

    overt operation remove O1 --account x:1201 --reason "a journalist who quoted it" --by ana
    """
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened, opened.engine.transaction():
        made = decisions.remove_parts(
            opened.engine, operation_id, clusters=cluster or (), accounts=account or (),
            domains=domain or (), person=by, reason=reason,
        )  # fmt: skip
    _changed(made)
    show(operation_id, case=case)


@operation.command()
def merge(
    operation_id: ID,
    other: Annotated[str, typer.Argument(help="The operation that becomes part of it.", show_default=False)],
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Make two operations one, under the id of the first."""
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened:
        made = decisions.merge_operations(opened.engine, operation_id, other, person=by, reason=reason)
    _changed([made])
    show(operation_id, case=case)


@operation.command()
def rename(
    operation_id: ID,
    name: Annotated[str, typer.Argument(help="The new name.", show_default=False)],
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Give an operation another name; its id stays."""
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened:
        made = decisions.rename_operation(opened.engine, operation_id, name, person=by, reason=reason)
    _changed([made])
    show(operation_id, case=case)


@operation.command("list")
def list_(
    case: CASE = HERE, json_: JSON = False
) -> None:
    """List the operations as the decisions stand."""
    from overt.case import Case

    with Case.open(case, read_only=True) as opened:
        rows = opened.sql("SELECT * FROM operation ORDER BY made_at NULLS LAST, operation_id").to_pylist()
    if json_:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    out = console()
    for row in rows:
        out.print(
            f"  {row['operation_id']:<5} {row['name']}  {plural(row['accounts'], 'account')}, "
            f"{plural(row['domains'], 'website')}; last changed {when(row['changed_at'])}: {row['note']}",
            markup=False,
        )
    if not rows:
        out.print("  No operation yet. Make one: overt operation new NAME --cluster 1 --reason … --by …")


@operation.command()
def show(operation_id: ID, case: CASE = HERE) -> None:
    """Show one operation: what it holds, and where its accounts are in the network now."""
    from overt import decisions
    from overt.case import Case
    from overt.errors import NotFound

    with Case.open(case, read_only=True) as opened:
        found = {each.operation_id: each for each in decisions.operations(opened.engine)}
        if operation_id not in found:
            raise NotFound(f"There is no operation {operation_id}. overt operation list names them.")
        one = found[operation_id]
        now = opened.sql(
            "SELECT m.cluster_id, COUNT(p.part) AS n FROM operation_part p LEFT JOIN membership m "
            "ON m.account_id = p.part WHERE p.operation_id = :id AND p.kind = 'account' "
            "GROUP BY m.cluster_id ORDER BY m.cluster_id NULLS LAST",
            id=operation_id,
        ).to_pylist()
    out = console()
    out.print(
        f"  {one.operation_id}  {one.name}: {plural(len(one.accounts), 'account')}, "
        f"{plural(len(one.domains), 'website')}",
        markup=False,
    )
    for row in now:
        where = f"cluster {row['cluster_id']}" if row["cluster_id"] is not None else "no cluster"
        out.print(f"    {plural(row['n'], 'account')} now in {where}", markup=False)
    for domain in sorted(one.domains):
        out.print(f"    website {domain.replace('.', '[.]')}", markup=False)
    out.print(f"  last changed {when(one.changed_at)}: {one.note}", markup=False)
    out.print(f"  next      overt assess {one.operation_id} --case {case}", markup=False)


@log.command("show")
def show_log(
    subject: Annotated[
        str | None, typer.Argument(help="Only about this, for example operation:O1.", show_default=False)
    ] = None,
    case: CASE = HERE,
    json_: JSON = False,
) -> None:
    """Print the decisions in order: who, when, what, before and after, why."""
    from dataclasses import asdict

    from overt import decisions
    from overt.case import Case

    with Case.open(case, read_only=True) as opened:
        rows = decisions.history(opened.engine, subject)
        counts = {each.decision_no for each in decisions.standing(opened.engine)}
    if json_:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
        return
    out = console()
    for row in rows:
        undone = "" if row.decision_no in counts or row.field == "undo" else "  (undone)"
        before = f"{row.old} → " if row.old is not None else ""
        out.print(
            f"  {row.decision_no:>4}  {when(row.decided_at)}  {row.person}: {row.subject} {row.field} "
            f"{before}{_short(row.new)}{undone}",
            markup=False,
        )
        out.print(f"        because: {row.reason}", markup=False)
    if not rows:
        out.print("  No decision yet.")


@log.command()
def undo(
    number: Annotated[int, typer.Argument(help="Number of the decision.", show_default=False)],
    by: BY = "",
    reason: REASON = "",
    case: CASE = HERE,
) -> None:
    """Take one decision back; both stay in the log."""
    from overt import decisions
    from overt.case import Case

    with Case.open(case) as opened:
        made = decisions.undo(opened.engine, number, person=by, reason=reason)
    _said(made, case)


@log.command()
def verify(case: CASE = HERE) -> None:
    """Check that no decision was changed or taken out after it was written.

    Exit code 1 when the chain is broken.
    """
    from overt import decisions
    from overt.case import Case

    with Case.open(case, read_only=True) as opened:
        found = decisions.verify(opened.engine)
    out = console()
    if found.problem:
        out.print(f"  broken    {found.problem}", markup=False)
        raise typer.Exit(1)
    out.print(f"  holds     {plural(found.rows, 'decision')}; hash of the last: {found.head}", markup=False)
    out.print(
        "  Note the hash elsewhere: whoever can write the case can rewrite the whole log, but not to the same hash."
    )


def _changed(made: Sequence[Decision]) -> None:
    for each in made:
        done(each, f"{each.field} {_short(each.new)}")


def _said(made: Decision, case: Path) -> None:
    out = console()
    before = f" (before: {_short(made.old)})" if made.old is not None else ""
    out.print(
        f"  {made.decision_no}  {made.person}: {made.subject} {made.field} {_short(made.new)}{before}", markup=False
    )
    out.print(f"  undo      overt log undo {made.decision_no} --reason … --case {case}", markup=False)


def _short(text: str) -> str:
    """A value as one reads it: what an operation got, without every account's id."""
    if text.startswith("{"):
        value = json.loads(text)
        accounts = value.get("accounts", [])
        if "cluster" in value:
            return f"cluster {value['cluster']} ({plural(len(accounts), 'account')})"
        return ", ".join([*accounts, *(each.replace(".", "[.]") for each in value.get("domains", []))])
    return text if len(text) <= 80 else text[:79] + "…"
