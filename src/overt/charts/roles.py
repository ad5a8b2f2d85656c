"""How the work of a cluster is divided: what each account's posts are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pyarrow as pa

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import RULE, STEPS, WIDTH
from overt.text import show_hidden

if TYPE_CHECKING:
    from overt.case import Case

LEAST_ACCOUNTS = 3
MOST_ACCOUNTS = 40

KINDS = ("post", "quote", "reply", "repost")
"""From all one's own to none of it: shades in this order, told apart in grey too."""

_ROLES = ("originator", "poster", "mixed", "engager", "amplifier", "no role")
_COLOURS = (STEPS[5], STEPS[3], STEPS[2], STEPS[0])

_SHARES = """
    SELECT d.subject AS account, COALESCE(a.handle, d.subject) AS name, r.words, r.n AS posts, d.label AS kind,
           d.value AS share
    FROM marker_detail d
    JOIN membership m ON m.account_id = d.subject AND m.cluster_id = :cluster_id
    JOIN marker r ON r.subject = d.subject AND r.marker = 'roles' AND r.name = 'role'
    LEFT JOIN account a ON a.account_id = d.subject
    WHERE d.marker = 'roles' AND d.series = 'kinds'
    ORDER BY d.subject NULLS LAST, d.place NULLS LAST
"""


def role_bars(case: Case, cluster_id: int) -> Figure:
    """What the posts of each account of a cluster are: own posts, reposts, replies and quotes."""
    size = int(
        case.sql("SELECT COUNT(*) AS n FROM membership WHERE cluster_id = :c", c=cluster_id)["n"][
            0
        ].as_py()
    )
    shares = case.sql(_SHARES, cluster_id=cluster_id) if case.engine.has("marker_detail") else None
    return draw(shares, cluster_id, accounts=size)


def draw(shares: pa.Table | None, cluster_id: int, *, accounts: int) -> Figure:
    """The bars, from rows of (account, name, words of its role, posts, kind, share); None without the marker."""
    key, title = f"roles-{cluster_id}", f"Division of work in cluster {cluster_id}"
    if shares is None:
        return not_drawn(key, title, _twin([]), "share_percent", "The marker roles was not computed for this case.")
    rows = [
        {
            "account": row["account"],
            "name": show_hidden(row["name"] or ""),
            "role": (row["words"] or "no role").partition(":")[0].partition(";")[0],
            "posts": row["posts"],
            "kind": row["kind"],
            "share_percent": round(100 * row["share"], 2),
        }
        for row in shares.to_pylist()
    ]
    known = {row["account"] for row in rows}
    if len(known) < LEAST_ACCOUNTS:
        why = (
            f"Roles are shown of {LEAST_ACCOUNTS} accounts with ten posts or more; this cluster has {len(known)} of "
            f"{accounts}."
        )
        return not_drawn(key, title, _twin([]), "share_percent", why)
    order = sorted(rows, key=lambda row: (_ROLES.index(row["role"]), -row["posts"], row["account"]))
    ranked = list(dict.fromkeys(row["account"] for row in order))[:MOST_ACCOUNTS]
    rows = [row for account in ranked for row in order if row["account"] == account]
    counts = {
        role: len({row["account"] for row in order if row["role"] == role}) for role in _ROLES
    }
    told = ", ".join(
        f"{count} {role}" + ("s" if count > 1 and role not in ("mixed", "no role") else "")
        for role, count in counts.items()
        if count
    )
    notes = ["A role is what most of an account's posts are in these data; it ranks nobody."]
    if len(known) < accounts:
        notes.append(f"{accounts - len(known)} accounts with fewer than ten posts are left out.")
    if len(known) > MOST_ACCOUNTS:
        notes.append(
            f"Drawn are {MOST_ACCOUNTS} of {len(known)} accounts, by role and then by posts."
        )
    return Figure(
        key=key,
        title=title,
        subtitle=f"{len(known)} accounts: {told}",
        alt=f"Stacked bars of {len(ranked)} accounts, by what their posts are. Roles: {told}.",
        twin=_twin(rows),
        measure="share_percent",
        chart=_chart(rows),
        notes=tuple(notes),
    )


def _twin(rows: list[dict[str, object]]) -> pa.Table:
    kinds = (pa.string(), pa.string(), pa.string(), pa.int64(), pa.string(), pa.float64())
    names = ("account", "name", "role", "posts", "kind", "share_percent")
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], kind)
            for name, kind in zip(names, kinds, strict=True)
        }
    )


def _chart(rows: list[dict[str, object]]) -> Chart:
    # The number keeps accounts of one name apart; the label says name and role.
    places = {
        account: place
        for place, account in enumerate(dict.fromkeys(row["account"] for row in rows))
    }
    labelled = [
        {
            **row,
            # The name isolated: it may run from right to left, and would take number and role with it.
            "label": f"{places[row['account']] + 1}. {row['role']} · \u2068{row['name']}\u2069",
            "kind_order": _order(row),
        }
        for row in rows
    ]
    order = list(dict.fromkeys(str(row["label"]) for row in labelled))
    bars = (
        alt.Chart(data(labelled))
        .mark_bar(stroke=RULE, strokeWidth=0.6)
        .encode(
            x=alt.X(
                "share_percent:Q", title="share of its posts, %", scale=alt.Scale(domain=[0, 100])
            ),
            y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260)),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(KINDS), range=list(_COLOURS)),
                legend=alt.Legend(title="the post is a", symbolType="square", symbolStrokeWidth=1, columns=4),
            ),
            order=alt.Order("kind_order:Q"),
        )
        .properties(width=WIDTH - 180, height=alt.Step(16))
    )
    return themed(bars)


def _order(row: dict[str, object]) -> int:
    return KINDS.index(str(row["kind"])) if row["kind"] in KINDS else len(KINDS)
