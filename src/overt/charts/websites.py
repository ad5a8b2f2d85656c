"""C9: from when to when the websites that accounts link to are seen in the posts, and since when they exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import altair as alt
import pyarrow as pa

from overt import decisions
from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, INK, MUTED, ORANGE, SKY, WIDTH
from overt.text import show_hidden

if TYPE_CHECKING:
    from overt.case import Case

MOST = 20
LEAST = 2

_PLOT, _ROW = WIDTH - 190, 20
_LETTERS = 34
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}")
_SEEN, _LAST, _REGISTERED = "first seen in the posts", "last seen in the posts", "registered"
_LOOKS = {_REGISTERED: ("diamond", ORANGE), _SEEN: ("circle", BLUE), _LAST: ("triangle-up", SKY)}

def linked(*, inside: str, join: str) -> str:
    """SQL of the websites that accounts inside link to: `inside` is its condition, `join` joins what decides on it."""
    return f"""
    WITH linked AS (
        SELECT l.domain, l.post_key, l.posted_at, a.account_id,
               CASE WHEN {inside} END AS inside
        FROM post_link l
        JOIN account a ON a.account_key = l.account_key
        {join}
        WHERE l.domain IS NOT NULL
    )
    SELECT domain, COUNT(DISTINCT CASE WHEN inside = 1 THEN post_key END) AS posts,
           COUNT(DISTINCT CASE WHEN inside = 1 THEN account_id END) AS accounts,
           COUNT(DISTINCT CASE WHEN inside = 0 THEN account_id END) AS others,
           MIN(CASE WHEN inside = 1 THEN posted_at END) AS first_at,
           MAX(CASE WHEN inside = 1 THEN posted_at END) AS last_at,
           MIN(CASE WHEN inside = 1 THEN post_key END) AS post_key
    FROM linked
    GROUP BY domain
    HAVING COUNT(DISTINCT CASE WHEN inside = 1 THEN account_id END) >= 1
    ORDER BY accounts DESC NULLS LAST, posts DESC NULLS LAST, domain NULLS LAST
"""


_LINKED = linked(
    inside="m.cluster_id = :cluster_id THEN 1 ELSE 0",
    join="LEFT JOIN membership m ON m.account_id = a.account_id",
)
REGISTRATIONS = """
    SELECT text, on_date, grade, evidence_id FROM outside_evidence
    WHERE kind = 'registration' AND on_date IS NOT NULL
    ORDER BY on_date NULLS LAST, evidence_id NULLS LAST
"""


def website_lives(case: Case, cluster_id: int) -> Figure:
    """Websites that the accounts of a cluster link to, each from its first to its last post."""
    rows = case.sql(_LINKED, cluster_id=cluster_id).to_pylist()
    known = case.sql(REGISTRATIONS).to_pylist() if case.engine.has("outside_evidence") else []
    title = f"Websites that cluster {cluster_id} links to, over time"
    return draw(rows, registered(known), key=f"websites-{cluster_id}", title=title)


def registered(evidence: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Website → (day of its registration, id of the evidence), from evidence that people brought.

    Rows of (text, on_date, grade, evidence_id). One counts when its grade proves something and its text names
    one website; the earliest day stands.
    """
    found: dict[str, tuple[str, str]] = {}
    for row in sorted(evidence, key=lambda row: (row["on_date"], row["evidence_id"])):
        named = {each.lower() for each in _HOST.findall(row["text"].replace("[.]", "."))}
        if len(named) == 1 and decisions.proves(row["grade"]):
            found.setdefault(named.pop(), (row["on_date"], row["evidence_id"]))
    return found


def draw(
    rows: Sequence[Mapping[str, Any]],
    known: Mapping[str, tuple[str, str]],
    *,
    first: Collection[str] = (),
    key: str = "websites",
    title: str = "Websites that these accounts link to, over time",
) -> Figure:
    """The lives, from rows of (domain, posts, accounts, others, first_at, last_at), times in seconds since 1970.

    known     website → (day of its registration, where that is from)
    first     websites that are drawn before the others: those a person put into the operation

    Drawn are 20 at most, those in `first`, then by accounts and posts; they stand in order of registration or,
    where that is unknown, of the first post.
    """
    dated = [row for row in rows if row["first_at"] is not None]
    if len(dated) < LEAST:
        why = f"The accounts link to {len(dated)} websites; {LEAST} are needed to compare."
        return not_drawn(key, title, _twin([]), "accounts", why)
    ranked = sorted(
        dated,
        key=lambda row: (
            row["domain"] not in first,
            -row["accounts"],
            -row["posts"],
            row["domain"],
        ),
    )
    lives = sorted(
        (_life(row, known) for row in ranked[:MOST]),
        key=lambda life: (_begin(life), life["website"]),
    )
    begins, ends = min(_begin(each) for each in lives), max(each["last_seen_utc"] for each in lives)
    if begins[:10] == ends[:10]:
        why = f"All websites are seen on one day, {begins[:10]}; a course over time needs two."
        return not_drawn(key, title, _twin([]), "accounts", why)
    dates = sum(1 for each in lives if each["registered_utc"])
    longest = max(
        lives, key=lambda each: _seconds(each["last_seen_utc"]) - _seconds(each["first_seen_utc"])
    )
    unknown = (
        "When they were registered is not known to this case."
        if not dates
        else f"When {len(lives) - dates} of {len(lives)} were registered is not known to this case."
    )
    notes = [
        "First and last seen are times of posts in these data; a website may be older, and live on."
    ]
    if dates < len(lives):
        notes.append(unknown)
    if dates:
        notes.append(
            "Days of registration come from evidence that people brought; the table names it."
        )
    if len(dated) > MOST:
        notes.append(
            f"Drawn are {MOST} websites by accounts; {len(dated) - MOST:,} more are not drawn."
        )
    notes.append("Ordinary websites are linked by many others; a link proves no tie.")
    return Figure(
        key=key,
        title=title,
        subtitle=f"{len(dated):,} websites, {dates} with a known registration",
        alt=(
            f"{len(lives)} websites as lines from the first to the last post that links to them, from {begins[:10]} to "
            f"{ends[:10]}. Longest seen is number {lives.index(longest) + 1}, from {longest['first_seen_utc'][:10]} to "
            f"{longest['last_seen_utc'][:10]}. {unknown if dates < len(lives) else 'All registrations are known.'}"
        ),
        twin=_twin(lives),
        measure="accounts",
        chart=_chart(lives),
        notes=tuple(notes),
    )  # fmt: skip


def _life(row: Mapping[str, Any], known: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    day, source = known.get(row["domain"], (None, None))
    return {
        "website": show_hidden(row["domain"]).replace(".", "[.]"),
        "registered_utc": str(date.fromisoformat(day)) if day else None,
        "first_seen_utc": _told(row["first_at"]),
        "last_seen_utc": _told(row["last_at"]),
        "accounts": row["accounts"],
        "other_accounts": row["others"],
        "posts": row["posts"],
        "date_source": f"posts; registration: {source}"
        if source
        else "posts; registration: unknown",
    }


def _told(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%MZ")


def _seconds(told: str) -> float:
    return datetime.fromisoformat(told).timestamp()


def _begin(life: Mapping[str, Any]) -> str:
    return str(min(each for each in (life["registered_utc"], life["first_seen_utc"]) if each))


def _twin(lives: Sequence[Mapping[str, Any]]) -> pa.Table:
    kinds = {
        "website": pa.string(), "registered_utc": pa.string(), "first_seen_utc": pa.string(),
        "last_seen_utc": pa.string(), "accounts": pa.int64(), "other_accounts": pa.int64(), "posts": pa.int64(),
        "date_source": pa.string(),
    }  # fmt: skip
    return pa.table(
        {name: pa.array([life[name] for life in lives], kind) for name, kind in kinds.items()}
    )


def _chart(lives: Sequence[Mapping[str, Any]]) -> Chart:
    rows = data([
        {**life, "line": place, "label_of_website": f"{place}. \u2068{_fitting(life['website'])}\u2069"}
        for place, life in enumerate(lives, 1)
    ])  # fmt: skip
    axis = alt.Axis(
        title="day (UTC)", format="%d %b %Y", tickCount=5, labelOverlap=True, labelFlush=True
    )
    scale = alt.Scale(type="utc", nice=False, padding=8)
    y = alt.Y("line:O", axis=None, scale=alt.Scale(domain=list(range(1, len(lives) + 1))))
    points = _points(lives)
    names = [name for name in _LOOKS if any(point["what"] == name for point in points)]
    legend = alt.Legend(title=None, columns=3)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:T", scale=scale, axis=axis)

    base = alt.Chart(rows).encode(y=y)
    layers: list[alt.Chart] = []
    if _REGISTERED in names:
        before = base.transform_filter("datum.registered_utc !== null").mark_rule(
            color=MUTED, strokeDash=[2, 2]
        )
        layers.append(before.encode(x=x("registered_utc"), x2="first_seen_utc:T"))
    layers.append(
        base.mark_rule(color=BLUE, strokeWidth=2).encode(
            x=x("first_seen_utc"), x2="last_seen_utc:T"
        )
    )
    layers.append(
        alt.Chart(data(points))
        .mark_point(size=55, filled=True, stroke=INK, strokeWidth=1, opacity=1)
        .encode(
            x=x("at_utc"),
            y=y,
            shape=alt.Shape(
                "what:N",
                scale=alt.Scale(domain=names, range=[_LOOKS[name][0] for name in names]),
                legend=legend,
            ),
            fill=alt.Fill(
                "what:N",
                scale=alt.Scale(domain=names, range=[_LOOKS[name][1] for name in names]),
                legend=legend,
            ),
        )
    )
    layers.append(_column(base, alt.Text("label_of_website:N"), -8, "right"))
    heads = data([{"inside": "accounts", "outside": "all others"}])
    for field, head, place in (("accounts", "inside", 54), ("other_accounts", "outside", 140)):
        layers.append(_column(base, alt.Text(f"{field}:Q", format=",d"), _PLOT + place, "right"))
        text = alt.MarkDef(
            type="text", x=_PLOT + place, y=-8, align="right", color=MUTED, fontSize=11
        )
        layers.append(alt.Chart(heads, mark=text).encode(text=f"{head}:N"))
    return themed(alt.layer(*layers).properties(width=_PLOT, height=_ROW * len(lives)))


def _points(lives: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The marks, the last in time first: where two meet, the circle lies over the triangle."""
    marks = ((_LAST, "last_seen_utc"), (_SEEN, "first_seen_utc"), (_REGISTERED, "registered_utc"))
    return [
        {"line": place, "at_utc": life[field], "what": name}
        for name, field in marks
        for place, life in enumerate(lives, 1)
        if life[field]
    ]


def _column(base: alt.Chart, what: alt.Text, x: float, align: str) -> alt.Chart:
    made: alt.Chart = base.mark_text(x=x, align=align, fontSize=11, color=INK).encode(text=what)  # type: ignore[arg-type]
    return made


def _fitting(website: str) -> str:
    """The end of a long name: there stands who it belongs to."""
    return website if len(website) <= _LETTERS else "…" + website[1 - _LETTERS :]
