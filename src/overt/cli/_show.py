"""overt show: one cluster, one pair, one group of texts, one list, or what was refused, on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from overt.cli._asked import CASE, HERE
from overt.cli._say import (
    console,
    day,
    marked,
    one_in,
    plural,
    print_wrapped,
    printable,
    small,
    span,
    when,
)
from overt.cli._show_text import numbered_list, text
from overt.errors import NotFound
from overt.readings import WORDS, Reading

if TYPE_CHECKING:
    from overt.case import Case

show = typer.Typer(
    help="Show a cluster, a pair of accounts, repeated texts, a numbered list, or what was refused.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

show.command("text")(text)
show.command("list")(numbered_list)


@show.command()
def cluster(
    cluster_id: Annotated[int, typer.Argument(help="Number of the cluster.", show_default=False)],
    case: CASE = HERE,
    most: Annotated[int, typer.Option(help="Rows shown of each list.")] = 12,
) -> None:
    """Show one cluster: members, what links them, explanations tried, strongest pairs."""
    from overt.case import Case

    with Case.open(case, read_only=True) as opened:
        rows = opened.sql("SELECT * FROM cluster WHERE cluster_id = :id", id=cluster_id).to_pylist()
        if not rows:
            count = opened.clusters().num_rows
            there = f"Clusters are numbered 1 to {count}" if count else "This case has no clusters"
            raise NotFound(
                f"There is no cluster {cluster_id}. {there} (overt investigate lists them)."
            )
        _print_cluster(opened, rows[0], most)
    out = console()
    pair = _strongest(case, cluster_id)
    if pair:
        out.print(f"  next      overt show pair {pair[0]} {pair[1]} --case {case}", markup=False)


def _print_cluster(case: Case, row: dict[str, Any], most: int) -> None:
    out = console()
    out.print(
        f"  cluster {row['cluster_id']}: {plural(row['size'], 'account')}, {plural(row['edges'], 'edge')} "
        f"({row['density']:.0%} of possible), common acts {day(row['first_at'])} to {day(row['last_at'])} UTC",
        markup=False,
    )
    out.print(
        f"  weakest kept edge q ≤ {small(row['q_value'])}; held by {row['signals'].replace(',', ', ')}",
        markup=False,
    )
    out.print(
        f"  {row['beyond_interest']:.0%} of its edges show {WORDS[Reading.BEYOND_INTEREST].short}",
        markup=False,
    )
    out.print(f"  verdict   {row['verdict'] or 'not assessed'}", markup=False)
    for each in case.sql(
        'SELECT "check", verdict, evidence FROM explanation WHERE cluster_id = :id '
        'ORDER BY verdict NULLS LAST, "check" NULLS LAST',
        id=row["cluster_id"],
    ).to_pylist():
        name = each["check"].replace("_", " ")
        print_wrapped(
            f"            {each['verdict']:<17} {name:<14} ", printable(each["evidence"])
        )
    members = case.members(row["cluster_id"]).to_pylist()
    out.print(f"\n  accounts  {_shown(len(members), most)}, best tied first", markup=False)
    for member in members[:most]:
        name = member["handle"] or member["name"] or ""
        out.print(
            f"    {printable(member['account_id'])}  {printable(name)}  {plural(member['posts'] or 0, 'post')}, "
            f"{plural(member['edges'], 'edge')}, earlier {member['leads']:,} times, later {member['follows']:,}"
            f"{_attached(member)}",
            markup=False,
        )
    edges = _edges(case, row["cluster_id"])
    out.print(f"\n  pairs     {_shown(len(edges), most)}, strongest first", markup=False)
    for edge in edges[:most]:
        out.print(
            f"    {printable(edge['account_a'])}  {printable(edge['account_b'])}  "
            f"p {small(edge['p_value'])}  {edge['signals']}",
            markup=False,
        )
    out.print(
        "\n  Being in a cluster is not proof that a person is paid, automated or foreign.",
        markup=False,
    )


@show.command()
def pair(
    account_a: Annotated[
        str, typer.Argument(help="One account, platform:id, or its handle.", show_default=False)
    ],
    account_b: Annotated[str, typer.Argument(help="The other account.", show_default=False)],
    case: CASE = HERE,
    most: Annotated[int, typer.Option(help="Common objects shown.")] = 6,
) -> None:
    """Show two accounts: what chance gives, and their posts side by side with the differences marked."""
    from overt.case import Case
    from overt.signals._base import EVER_S

    out = console()
    with Case.open(case, read_only=True) as opened:
        a, b = sorted(
            (_account(opened, account_a), _account(opened, account_b)),
            key=lambda text: text.encode(),
        )
        if a == b:
            raise NotFound(f"{account_a} and {account_b} are the same account.")
        tests = opened.sql(
            "SELECT * FROM pair_test WHERE account_a = :a AND account_b = :b ORDER BY p_value NULLS LAST",
            a=a,
            b=b,
        ).to_pylist()
        edge = opened.sql(
            "SELECT * FROM edge WHERE account_a = :a AND account_b = :b", a=a, b=b
        ).to_pylist()
        out.print(f"  A  {printable(a)}\n  B  {printable(b)}", markup=False)
        if not tests:
            out.print(
                "  These two do not coincide on two objects under any signal: there is nothing to test.",
                markup=False,
            )
            return
        for test in tests:
            if test["window_s"] >= EVER_S:  # what accounts are, not what they do
                print_wrapped(
                    f"  {test['signal']:<20} ",
                    f"the same; {one_in(test['p_value'])} such accounts has it by itself; q ≤ {small(test['q_value'])}",
                )
                continue
            print_wrapped(
                f"  {test['signal']:<20} ",
                f"{plural(test['k'], 'object')} within {span(test['window_s'])}; by chance "
                f"{small(test['lambda'])} expected; {one_in(test['p_value'])} pairs of such accounts reaches this; "
                f"q ≤ {small(test['q_value'])}; A earlier {test['a_first']}, B earlier {test['b_first']}",
            )
            if not test["shared"]:  # the signal's objects are hours: everybody shares them
                continue
            print_wrapped(
                " " * 23,
                f"of {plural(test['shared'], 'object')} both took up, {test['close']} close in time; "
                f"{small(test['close_expected'])} expected from the others on them, p {small(test['p_interest'])}",
            )
        if edge:
            out.print(
                f"  kept as an edge: all signals p {small(edge[0]['p_value'])}, q ≤ {small(edge[0]['q_value'])}",
                markup=False,
            )
            words = WORDS[Reading(edge[0]["reading"])]
            print_wrapped("  both tests: ", f"{words.short}. {words.long}")
        else:
            out.print(
                "  not kept: all signals together do not beat chance at the case's threshold",
                markup=False,
            )
        _print_posts(opened, a, b, most)


def _attached(member: dict[str, Any]) -> str:
    """What is special about how an account hangs on its cluster."""
    stays, bridge = member["stability"], member["bridge_to"]
    said = ""
    if stays is not None and stays < 0.5:
        said += f", loosely attached ({stays:.0%} of runs)"
    if bridge:
        said += f", bridge to cluster {bridge.replace(',', ', ')}"
    return said


def _print_posts(case: Case, a: str, b: str, most: int) -> None:
    from rich.table import Table

    from overt.differences import side_by_side

    out = console()
    rows = case.evidence(a, b).to_pylist()
    out.print(f"\n  {_shown(len(rows), most)} common objects, rarest first", markup=False)
    for row in rows[:most]:
        if row["post_a"] is None:
            out.print(
                f"\n  {row['signal']}  {plural(row['accounts'] or 2, 'account')} in the case: "
                f"{printable(row['object'] or '')}",
                markup=False,
            )
            continue
        out.print(
            f"\n  {row['signal']}  {span(row['gap_s'])} apart, "
            f"{plural(row['accounts'] or 2, 'account')} in the case acted on it",
            markup=False,
        )
        left, right = side_by_side(printable(row["text_a"] or ""), printable(row["text_b"] or ""))
        table = Table(show_header=True, expand=True, box=None, padding=(0, 2))
        table.add_column(f"A  {when(row['at_a'])}", ratio=1)
        table.add_column(f"B  {when(row['at_b'])}", ratio=1)
        table.add_row(marked(left), marked(right))
        out.print(table)
    out.print("\n  [[…]] marks words that stand in one of the two posts only", markup=False)


@show.command()
def refused(
    case: CASE = HERE, most: Annotated[int, typer.Option(help="Rows shown.")] = 20
) -> None:
    """Show what was not read, with file, line and reason."""
    from overt.case import Case

    out = console()
    with Case.open(case, read_only=True) as opened:
        rows = opened.sql(
            "SELECT s.file, r.line, r.reason, r.detail FROM refused r LEFT JOIN source s ON s.source_no = r.source_no "
            "ORDER BY r.source_no NULLS LAST, r.line NULLS LAST"
        ).to_pylist()
    reasons: dict[str, int] = {}
    for row in rows:
        reasons[row["reason"]] = reasons.get(row["reason"], 0) + 1
    out.print(
        f"  {plural(len(rows), 'record')} refused: "
        + (", ".join(f"{n:,} {r}" for r, n in sorted(reasons.items())) or "nothing"),
        markup=False,
    )
    for row in rows[:most]:
        out.print(
            f"    {printable(row['file'])}:{row['line']}  {row['reason']}  {printable(row['detail'])}",
            markup=False,
        )
    if len(rows) > most:
        out.print(f"    {len(rows) - most:,} more: --most {len(rows)}", markup=False)


def _edges(case: Case, cluster_id: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = case.sql(
        """
        SELECT e.account_a, e.account_b, e.p_value, e.signals
        FROM edge e
        JOIN membership x ON x.account_id = e.account_a
        JOIN membership y ON y.account_id = e.account_b AND y.cluster_id = x.cluster_id
        WHERE x.cluster_id = :id
        ORDER BY e.p_value NULLS LAST, e.bits DESC NULLS LAST, e.account_a NULLS LAST, e.account_b NULLS LAST
        """,
        id=cluster_id,
    ).to_pylist()
    return rows


def _strongest(case: Path, cluster_id: int) -> tuple[str, str] | None:
    from overt.case import Case

    with Case.open(case, read_only=True) as opened:
        edges = _edges(opened, cluster_id)
    return (edges[0]["account_a"], edges[0]["account_b"]) if edges else None


def _account(case: Case, wanted: str) -> str:
    """The account id for an id or a handle; says what is near when there is none."""
    rows = case.sql(
        "SELECT account_id FROM account WHERE account_id = :w OR LOWER(handle) = LOWER(:h) "
        "ORDER BY account_id NULLS LAST",
        w=wanted,
        h=wanted.removeprefix("@"),
    )["account_id"].to_pylist()
    if wanted in rows:
        return wanted
    if len(rows) == 1:
        return str(rows[0])
    if rows:
        raise NotFound(
            f"{wanted} is the handle of {len(rows)} accounts: {', '.join(rows[:5])}. Give one of these ids."
        )
    raise NotFound(
        f"There is no account {wanted} in this case. Ids are written platform:id, as overt show cluster prints them."
    )


def _shown(count: int, most: int) -> str:
    return f"{min(count, most):,} of {count:,}"
