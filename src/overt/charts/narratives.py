"""C10: when each repeated message was posted, small multiples with one y axis, in order of the first post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import east_asian_width

import altair as alt
import numpy as np
import pyarrow as pa

from overt import decisions
from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, GRID, INK, MUTED, WIDTH
from overt.charts._time import Bins, time_axis
from overt.text import LINK, show_hidden
from overt.urls import defang

if TYPE_CHECKING:
    from overt.case import Case

MOST = 12
LEAST_ACCOUNTS = 2
LEAST_POSTS = 5
LEAST_DAYS = 3
MOST_LANGUAGES = 3

_DAYS_SHOWN_AS_DAYS = 90
_WEEKS_SHOWN_AS_WEEKS = 220
_LABEL, _PLOT, _HIGH, _STRIP = 216, WIDTH - 300, 20, 8
_LETTERS = 34  # Latin letters of a line of the label; a Chinese one takes the place of two
_LINES = 2
_SLOT = re.compile(r"\{\d+\}")

_POSTS = """
    SELECT g.group_id, m.template, p.posted_at, p.account_id, COALESCE(p.language, t.language) AS language
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    JOIN membership b ON b.account_id = p.account_id AND b.cluster_id = :cluster_id
    JOIN text_template m ON m.group_id = g.group_id
    LEFT JOIN text t ON t.text_key = p.text_key
    WHERE m.evidence = 'yes'
    ORDER BY p.posted_at NULLS LAST, p.post_key NULLS LAST
"""


@dataclass(frozen=True)
class _Narrative:
    """One panel: what is said, and every post that says it as (second since 1970, account, language)."""

    words: str
    named: bool
    posts: tuple[tuple[int, str, str | None], ...]

    @property
    def accounts(self) -> int:
        return len({account for _, account, _ in self.posts})

    @property
    def languages(self) -> list[str]:
        """Codes of its languages, the commonest first; unknown is none."""
        count: dict[str, int] = {}
        for _, _, language in self.posts:
            if language:
                count[language] = count.get(language, 0) + 1
        return sorted(count, key=lambda code: (-count[code], code))


def narrative_timelines(case: Case, cluster_id: int) -> Figure:
    """Repeated messages of a cluster over time, one panel each; by the name a person gave where there is one."""
    rows = case.sql(_POSTS, cluster_id=cluster_id).to_pylist()
    words = {row["group_id"]: readable(row["template"] or "") for row in rows}
    said = {
        each.subject.removeprefix("text:"): readable(each.new)
        for each in decisions.standing(case.engine)
        if each.field == "narrative" and each.subject.startswith("text:")
    }
    title = f"Repeated messages of cluster {cluster_id} over time"
    return draw(rows, words, said, key=f"narratives-{cluster_id}", title=title)


def draw(
    rows: Sequence[Mapping[str, Any]],
    words: Mapping[str, str],
    said: Mapping[str, str],
    *,
    key: str = "narratives",
    title: str = "Repeated messages over time",
) -> Figure:
    """The panels, from rows of (group_id, posted_at, account_id, language), one per post.

    words     group → its text, fit to be shown
    said      group → the name a person gave it, fit to be shown; groups of one name are one panel

    Drawn are groups of two accounts or more and those with a name: the named ones first, then by accounts and
    posts, 12 at most. Days are shown where the posts lie within 90 days, weeks else.
    """
    found = _narratives(rows, words, said)
    posts = sum(len(each.posts) for each in found)
    if posts < LEAST_POSTS:
        why = f"{posts} posts repeat a message of {LEAST_ACCOUNTS} accounts or more; {LEAST_POSTS} are needed."
        return not_drawn(key, title, _twin([], None), "posts", why)
    shown = sorted(found[:MOST], key=lambda each: (each.posts[0][0], each.words))
    bins = _bins([post[0] for each in shown for post in each.posts])
    if bins.unit == "day" and bins.count < LEAST_DAYS:
        why = f"All posts lie within {bins.count} days; a course over time needs {LEAST_DAYS}."
        return not_drawn(key, title, _twin([], None), "posts", why)
    most = max(shown, key=lambda each: each.accounts)
    languages = {code for each in found for code in each.languages}
    notes = [
        "One row of ticks per language: days with a post in it, as the platform or a guess from the text says."
    ]
    if len(found) > MOST:
        rest = len(found) - MOST
        notes.append(
            f"Drawn are {MOST} messages by names and accounts; {rest:,} more are not drawn."
        )
    if any(each.named for each in shown):
        notes.append(
            "Bold: named by a person. A name is a reading, and many ordinary people may hold the same view."
        )
    return Figure(
        key=key,
        title=title,
        subtitle=f"{len(found):,} messages, {posts:,} posts, {len(languages)} languages; bars per {bins.unit}",
        alt=(
            f"{len(shown)} panels of posts per {bins.unit} in UTC from {bins.starts[0]} to {bins.ends[-1]}, in order "
            f"of the first post. Number {shown.index(most) + 1} has most accounts, {most.accounts:,}, and "
            f"{len(most.posts):,} posts."
        ),
        twin=_twin(shown, bins),
        measure="posts",
        chart=_chart(shown, bins),
        notes=tuple(notes),
    )  # fmt: skip


def readable(text: str) -> str:
    """A text on one line, safe to look at: hidden characters drawn, addresses defanged, what varies as "…"."""
    return LINK.sub(lambda link: defang(link[0]), show_hidden(without_slots(text)))


def without_slots(template: str) -> str:
    """A template on one line with "…" where copies differ."""
    return " ".join(_SLOT.sub("…", template).split())


def _narratives(
    rows: Iterable[Mapping[str, Any]], words: Mapping[str, str], said: Mapping[str, str]
) -> list[_Narrative]:
    """All that may be drawn, the most telling first."""
    posts: dict[tuple[bool, str], list[tuple[int, str, str | None]]] = {}
    for row in rows:
        group = row["group_id"]
        panel = (True, said[group]) if group in said else (False, group)
        code = show_hidden(row["language"])[:8] if row["language"] else None
        posts.setdefault(panel, []).append((row["posted_at"], row["account_id"], code))
    made = [
        (
            which,
            _Narrative(
                which if named else words.get(which, "–"), named, tuple(sorted(each, key=_post))
            ),
        )
        for (named, which), each in posts.items()
    ]
    kept = [(which, each) for which, each in made if each.named or each.accounts >= LEAST_ACCOUNTS]
    kept.sort(key=lambda pair: (not pair[1].named, -pair[1].accounts, -len(pair[1].posts), pair[0]))
    return [each for _, each in kept]


def _post(post: tuple[int, str, str | None]) -> tuple[int, str, str]:
    return (post[0], post[1], post[2] or "")


def _bins(times: Sequence[int]) -> Bins:
    first, last = min(times) // 86_400, max(times) // 86_400
    if last - first < _DAYS_SHOWN_AS_DAYS:
        return Bins("day", first, last - first + 1)
    weeks = (first + 3) // 7, (last + 3) // 7  # day 0 was a Thursday
    if weeks[1] - weeks[0] < _WEEKS_SHOWN_AS_WEEKS:
        return Bins("week", weeks[0], weeks[1] - weeks[0] + 1)
    return Bins.over(first * 24, last * 24 + 23)


def _counts(each: _Narrative, bins: Bins) -> list[dict[str, Any]]:
    """Its bins with a post."""
    totals = bins.totals(
        np.array([at // 3_600 for at, _, _ in each.posts], np.int64),
        np.ones(len(each.posts), np.int64),
    )
    starts, ends = bins.starts, bins.ends
    return [
        {"from_utc": starts[place], "to_utc": ends[place], "posts": int(totals[place])}
        for place in np.flatnonzero(totals)
    ]


def _twin(shown: Sequence[_Narrative], bins: Bins | None) -> pa.Table:
    rows = [
        {**bar, "message": f"{place}. \u2068{each.words}\u2069", "all_accounts": each.accounts,
         "languages": ", ".join(each.languages)}
        for place, each in enumerate(shown, 1)
        for bar in (_counts(each, bins) if bins else [])
    ]  # fmt: skip
    kinds = {
        "message": pa.string(), "from_utc": pa.string(), "to_utc": pa.string(), "posts": pa.int64(),
        "all_accounts": pa.int64(), "languages": pa.string(),
    }  # fmt: skip
    return pa.table(
        {name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()}
    )


def _chart(shown: Sequence[_Narrative], bins: Bins) -> Chart:
    top = max(bar["posts"] for each in shown for bar in _counts(each, bins))
    panels = [
        _panel(each, place, bins, top, last=place == len(shown))
        for place, each in enumerate(shown, 1)
    ]
    return themed(alt.vconcat(*panels, spacing=4))


def _panel(each: _Narrative, place: int, bins: Bins, top: int, *, last: bool) -> alt.LayerChart:
    codes = each.languages[:MOST_LANGUAGES]
    scale = alt.Scale(type="utc", domain=[bins.starts[0], bins.ends[-1]], nice=False)

    def x(field: str) -> alt.X:
        if not last:
            return alt.X(f"{field}:T", scale=scale, axis=None)
        axis = time_axis(bins)
        axis.offset = _STRIP * len(codes) + 3
        return alt.X(f"{field}:T", scale=scale, axis=axis)

    y = alt.Y(
        "posts:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(
            values=[0, top], format=",d", labelFontSize=10, labelExpr="datum.value ? datum.label : ''",
            gridColor=GRID,
        ),
    )  # fmt: skip
    bars = alt.Chart(data(_counts(each, bins))).mark_bar(color=BLUE, stroke=BLUE, strokeWidth=0.4)
    layers: list[alt.Chart] = [bars.encode(x=x("from_utc"), x2="to_utc:T", y=y, y2=alt.datum(0))]
    for line, words in enumerate(_fitting(f"{place}. ", each.words)):
        layers.append(
            _text(
                [{"message": words}], "message:N", -_LABEL, 4 + 13 * line, "left", bold=each.named
            )
        )
    for column, name, number in ((46, "accounts", each.accounts), (118, "posts", len(each.posts))):
        if place == 1:
            layers.append(
                _text([{"head": name}], "head:N", _PLOT + column, -9, "right", colour=MUTED)
            )
        count = alt.Text("number:Q", format=",d")
        layers.append(_text([{"number": number}], count, _PLOT + column, _HIGH / 2, "right"))
    for line, code in enumerate(codes):
        down = _HIGH + 5 + _STRIP * line
        days = sorted({at // 86_400 for at, _, language in each.posts if language == code})
        ticks = alt.Chart(data([{"day_utc": f"{np.datetime64(day, 'D')}T12:00Z"} for day in days]))
        layers += [
            ticks.mark_tick(color=INK, thickness=1, size=5, orient="vertical", y=down).encode(
                x=x("day_utc")
            ),
            _text([{"language": code}], "language:N", -5, down, "right", colour=MUTED, size=9),
        ]
    return alt.LayerChart(layer=layers, width=_PLOT, height=_HIGH)


def _text(
    rows: list[dict[str, Any]], what: str | alt.Text, x: float, y: float, align: Literal["left", "right"], *,
    colour: str = INK, size: int = 11, bold: bool = False,
) -> alt.Chart:  # fmt: skip
    mark = alt.MarkDef(
        type="text", x=x, y=y, align=align, baseline="middle", color=colour, fontSize=size,
        fontWeight="bold" if bold else "normal", limit=_LABEL - 18,
    )  # fmt: skip
    made: alt.Chart = alt.Chart(data(rows), mark=mark).encode(text=what)
    return made


def _fitting(number: str, words: str) -> list[str]:
    """The beginning of a text, in any script, as the lines of a label; broken at a space where there is one near.

    Each line is isolated: it may run from right to left, and would take the number with it.
    """
    lines: list[str] = []
    rest = words
    while rest and len(lines) < _LINES:
        end, wide = 0, 0
        while end < len(rest) and wide < _LETTERS - (0 if lines else len(number)):
            wide += 2 if east_asian_width(rest[end]) in "WF" else 1
            end += 1
        if end < len(rest):
            space = rest.rfind(" ", end // 2, end + 1)
            end = space if space > 0 else end
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    if rest:
        lines[-1] = lines[-1][: -1 if len(lines[-1]) >= _LETTERS - 1 else None].rstrip() + "…"
    return [
        f"{'' if line else number}\u2068{each}\u2069" for line, each in enumerate(lines or ["–"])
    ]
