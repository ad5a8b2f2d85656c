"""overt show text and overt show list: what posts repeat, on the terminal."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from overt.cli._asked import CASE, HERE
from overt.cli._say import (
    console,
    day,
    marked,
    plural,
    print_wrapped,
    printable,
    small,
    when,
)
from overt.errors import NotFound

if TYPE_CHECKING:
    from overt.case import Case

_MOST_FILLINGS = 8


def text(
    group_id: Annotated[
        str | None,
        typer.Argument(help="Id of the group, or its first digits; all groups without it.", show_default=False),
    ] = None,
    case: CASE = HERE,
    most: Annotated[int, typer.Option(help="Rows shown of each list.")] = 12,
) -> None:
    """Show one group of like texts: template, spread, and its texts with the differences marked."""
    from overt.case import Case

    with Case.open(case, read_only=True) as opened:
        if group_id is None:
            _print_groups(opened, most)
            return
        rows = opened.sql(
            "SELECT * FROM text_template WHERE starts_with(group_id, :id) ORDER BY group_id", id=group_id.lower()
        ).to_pylist()
        if not rows:
            raise NotFound(
                f"There is no group of texts {group_id}. `overt show text` without an id lists the groups of a case."
            )
        if len(rows) > 1:
            some = ", ".join(row["group_id"] for row in rows[:5])
            raise NotFound(f"{len(rows)} groups begin with {group_id}: {some}. Give more digits.")
        _print_group(opened, rows[0], most)


def numbered_list(
    list_id: Annotated[
        str | None, typer.Argument(help="Id of the list, as L1; all lists without it.", show_default=False)
    ] = None,
    case: CASE = HERE,
    most: Annotated[int, typer.Option(help="Items shown.")] = 40,
) -> None:
    """Show one numbered list: its items in order with the gaps, and who posted which when."""
    from overt.case import Case

    with Case.open(case, read_only=True) as opened:
        lists = opened.sql("SELECT * FROM numbered_list ORDER BY items DESC, list_id").to_pylist()
        if list_id is None:
            _print_lists(lists)
            return
        found = [row for row in lists if row["list_id"].lower() == list_id.lower()]
        if not found:
            there = f"There are {', '.join(row['list_id'] for row in lists)}" if lists else "This case has no lists"
            raise NotFound(f"There is no numbered list {list_id}. {there}.")
        _print_list(opened, found[0], most)


# ------------------------------------------------------------------------------ groups


def _print_groups(case: Case, most: int) -> None:
    out = console()
    count = case.sql(
        "SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN evidence = 'yes' THEN 1 ELSE 0 END), 0) AS yes FROM text_template"
    ).to_pylist()[0]
    rows = case.sql(
        "SELECT group_id, posts, texts, accounts, template FROM text_template WHERE evidence = 'yes' "
        "ORDER BY accounts DESC, posts DESC, group_id LIMIT :most",
        most=most,
    ).to_pylist()
    out.print(
        f"  {plural(count['n'], 'group')} of like texts, of which {int(count['yes']):,} count as evidence"
        f"{', by number of accounts' if rows else ''}",
        markup=False,
    )
    for row in rows:
        label = (
            f"    {row['group_id']}  {plural(row['posts'], 'post')}, {plural(row['texts'], 'text')}, "
            f"{plural(row['accounts'], 'account')}  "
        )
        out.print(label + _short(row["template"], 60), markup=False)


def _print_group(case: Case, row: dict[str, Any], most: int) -> None:
    out = console()
    out.print(
        f"  group {row['group_id']}: {plural(row['posts'], 'post')} with {plural(row['texts'], 'text')} by "
        f"{plural(row['accounts'], 'account')}, {when(row['first_at'])} to {when(row['last_at'])}",
        markup=False,
    )
    kinds, evidence = (row["kinds"] or "equal").replace(",", ", "), row["evidence"]
    counts = "counts as evidence" if evidence == "yes" else f"no evidence: {evidence}"
    out.print(f"  kinds     {kinds}; {row['bits']:.0f} bits; {counts}", markup=False)
    print_wrapped("  template  ", printable(row["template"]))
    for number, fillings in json.loads(row["slots"]).items():
        said = [f"{printable(filling) or 'nothing'} ({n:,})" for filling, n in fillings.items()]
        more = f", and {len(said) - _MOST_FILLINGS} more" if len(said) > _MOST_FILLINGS else ""
        print_wrapped(f"  slot {'{' + number + '}':<5}", ", ".join(said[:_MOST_FILLINGS]) + more)
    posts = case.sql(_POSTS, key=row["group_key"]).to_pylist()
    for name, column in (("platforms", "platform"), ("languages", "language")):
        spread = Counter(post[column] or "unknown" for post in posts)
        out.print(
            f"  {name} " + ", ".join(f"{printable(each)} {n:,}" for each, n in spread.most_common(8)), markup=False
        )
    accounts = Counter(post["account_id"] for post in posts)
    shown = ", ".join(f"{printable(account)} {n:,}" for account, n in accounts.most_common(8))
    more = f", and {len(accounts) - 8:,} more" if len(accounts) > 8 else ""
    print_wrapped("  accounts  ", shown + more)
    days = Counter(day(post["posted_at"]) for post in posts)
    busiest = ", ".join(f"{each} {n:,}" for each, n in days.most_common(5))
    out.print(f"  days      {plural(len(days), 'day')}; busiest {busiest}", markup=False)
    _print_texts(posts, row["centre"], most)


def _print_texts(posts: list[dict[str, Any]], centre: int, most: int) -> None:
    """The distinct texts of a group beside its most central one."""
    from rich.table import Table

    from overt.differences import side_by_side

    first: dict[int, dict[str, Any]] = {}
    copies: Counter[int] = Counter()
    for post in posts:
        first.setdefault(post["text_key"], post)
        copies[post["text_key"]] += 1
    middle = first[centre]
    others = [post for key, post in first.items() if key != centre]
    out = console()
    out.print(
        f"\n  {min(len(others), most):,} of {len(others):,} other texts beside the most central one, earliest first"
        if others
        else "\n  the text, which all posts have",
        markup=False,
    )
    table = Table(show_header=True, expand=True, box=None, padding=(0, 2))
    table.add_column("posts", justify="right", width=5)
    table.add_column("like", justify="right", width=5)
    table.add_column("first posted", width=23)
    table.add_column("text", ratio=1)
    table.add_row(f"{copies[centre]:,}", "1.00", when(middle["posted_at"]), printable(middle["text"] or ""))
    for post in others[:most]:
        pieces = side_by_side(printable(middle["text"] or ""), printable(post["text"] or ""))[1]
        alike = "–" if post["score"] is None else f"{post['score']:.2f}"
        table.add_row(f"{copies[post['text_key']]:,}", alike, when(post["posted_at"]), marked(pieces))
    out.print(table)
    if others:
        out.print("\n  [[…]] marks words that the most central text does not have", markup=False)


_POSTS = """
    SELECT g.text_key, g.posted_at, g.score, p.account_id, p.platform, p.text,
           COALESCE(t.language, p.language) AS language
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    LEFT JOIN text t ON t.text_key = g.text_key
    WHERE g.group_key = :key
    ORDER BY g.posted_at NULLS LAST, g.post_key NULLS LAST
"""

# ------------------------------------------------------------------------------ lists


def _print_lists(lists: list[dict[str, Any]]) -> None:
    out = console()
    out.print(f"  {plural(len(lists), 'numbered list')}", markup=False)
    for row in lists:
        out.print(
            f"    {row['list_id']:<4} {plural(row['items'], 'item')} of {row['least']}–{row['most']} in "
            f"{plural(row['posts'], 'post')} by {plural(row['accounts'], 'account')}",
            markup=False,
        )


def _print_list(case: Case, row: dict[str, Any], most: int) -> None:
    out = console()
    out.print(
        f"  list {row['list_id']}: {plural(row['items'], 'item')} numbered {row['least']} to {row['most']} "
        f"({row['marker']}) in {plural(row['posts'], 'post')} by {plural(row['accounts'], 'account')}, "
        f"{day(row['first_at'])} to {day(row['last_at'])} UTC",
        markup=False,
    )
    print_wrapped("  missing   ", row["missing"] or "none")
    print_wrapped("  evidence  ", f"{row['evidence']} Such numbers come by chance with p ≤ {small(row['p_value'])}.")
    out.print(f"  {plural(row['first_person'], 'item')} written in the first person, marked with I", markup=False)
    posts: dict[int, list[dict[str, Any]]] = {}
    for post in case.sql(_ITEMS, id=row["list_id"]).to_pylist():
        posts.setdefault(post["number"], []).append(post)
    before = None
    for number, own in list(posts.items())[:most]:
        if before is not None and number > before + 1:
            gap = f"{before + 1}" if number == before + 2 else f"{before + 1}–{number - 1}"
            out.print(f"    {gap}  not found", markup=False)
        before = number
        mark = "I" if any(post["first_person"] for post in own) else " "
        print_wrapped(f"  {number:>4} {mark} ", _short(own[0]["text"] or "", 200))
        who = ", ".join(f"{printable(post['account_id'])} {when(post['posted_at'])}" for post in own[:4])
        more = f", and {len(own) - 4:,} more" if len(own) > 4 else ""
        print_wrapped("         ", f"{plural(len(own), 'post')}: {who}{more}")
    if len(posts) > most:
        out.print(f"    {len(posts) - most:,} more items: --most {len(posts)}", markup=False)


_ITEMS = """
    SELECT i.number, i.posted_at, i.first_person, p.account_id, p.text
    FROM list_item i
    JOIN post p ON p.post_key = i.post_key
    WHERE i.list_id = :id
    ORDER BY i.number, i.posted_at NULLS LAST, i.post_key
"""


def _short(said: str, most: int) -> str:
    said = printable(said)
    return said if len(said) <= most else said[: most - 1] + "…"
