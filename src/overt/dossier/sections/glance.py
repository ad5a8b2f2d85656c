"""2: at a glance: the box of numbers, ABCDE, the map."""

from __future__ import annotations

from overt.charts import cluster_map
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Column, Fact, Facts, Spans, Text
from overt.dossier.sections._common import (
    ACCOUNTS,
    LANGUAGES,
    OVERALL,
    PLATFORMS,
    SIGNALS,
    does,
    language,
    platform,
)

_FOLLOWERS = """
    SELECT COUNT(a.followers) AS known, CAST(SUM(a.followers) AS BIGINT) AS followers
    FROM held h
    LEFT JOIN account a ON a.account_id = h.account_id
"""
_DOMAINS = """
    SELECT COUNT(DISTINCT l.domain) AS n
    FROM post_link l
    JOIN account a ON a.account_key = l.account_key
    JOIN held h ON h.account_id = a.account_id
"""
_SPEND = """
    SELECT r.currency, SUM(r.spend_low) AS low, SUM(r.spend_high) AS high
    FROM post_promotion r
    JOIN post p ON p.post_key = r.post_key
    JOIN held h ON h.account_id = p.account_id
    GROUP BY r.currency
    ORDER BY r.currency NULLS LAST
"""
_VIEWS = """
    SELECT COUNT(p.views) AS known, CAST(SUM(p.views) AS BIGINT) AS views
    FROM post p
    JOIN held h ON h.account_id = p.account_id
    WHERE NOT COALESCE(p.embedded, FALSE)
"""


def section(desk: Desk) -> list[Block]:
    """Numbers first, then who, how, what, how much and with which effect."""
    blocks: list[Block] = [desk.heading("glance", 1), Facts(tuple(_numbers(desk)))]
    blocks.append(
        desk.table(
            "abcde",
            [desk.column("abcde", width=0.2), Column(desk.w("column.answer"))],
            [
                ((Text(desk.w(f"abcde.{letter}"), "strong"),), answer)
                for letter, answer in (
                    ("actor", _actor(desk)),
                    ("behaviour", _behaviour(desk)),
                    ("content", _content(desk)),
                    ("degree", _degree(desk)),
                    ("effect", _effect(desk)),
                )
            ],
        )
    )
    if desk.template != "brief":
        blocks += desk.figure(cluster_map(desk.case), "overt.charts.cluster_map(case)")
    return blocks


def _numbers(desk: Desk) -> list[Fact]:
    w = desk.w
    overall = desk.rows("scope.overall", OVERALL)[0]
    followers = desk.rows("scope.followers", _FOLLOWERS)[0]
    platforms = len(desk.rows("scope.platforms", PLATFORMS))
    out = [
        Fact((desk.number("scope.accounts", ACCOUNTS),), w("numbers.accounts")),
        Fact((desk.of("scope.overall", overall["posts"]),), w("numbers.posts")),
        Fact(
            (desk.of("scope.platforms", platforms),),
            w("numbers.platform" if platforms == 1 else "numbers.platforms"),
        ),
        Fact((desk.number("scope.domains", _DOMAINS),), w("numbers.domains")),
    ]
    known = followers["known"]
    out.append(
        Fact((desk.of("scope.followers", followers["followers"]),), w("numbers.followers", n=known))
        if known
        else Fact((Text(w("form.not_known")),), w("numbers.followers_unknown"))
    )
    views = desk.rows("scope.views", _VIEWS)[0]
    if views["known"]:
        out.append(
            Fact((desk.of("scope.views", views["views"]),), w("numbers.views", n=views["known"]))
        )
    out.append(Fact(_spend(desk), w("numbers.spend")))
    return out


def _spend(desk: Desk) -> Spans:
    rows = desk.rows("scope.spend", _SPEND)
    if not rows:
        return (Text(desk.w("form.not_known")),)
    said = []
    for row in rows:
        low, high = row["low"], row["high"]
        money = (
            desk.w.number(low)
            if low == high or high is None
            else f"{desk.w.number(low)}–{desk.w.number(high)}"
        )
        said.append(
            desk.of("scope.spend", f"{money} {row['currency'] or desk.w('form.no_currency')}")
        )
    return desk.w.listing(said)


def _actor(desk: Desk) -> Spans:
    actor = desk.scope.decided("actor")
    if actor is None:
        return desk.w.say("abcde.no_actor")
    return desk.w.say(
        "abcde.by_person", value=desk.data(actor.new), person=desk.data(actor.person, 80)
    )


def _behaviour(desk: Desk) -> Spans:
    signals = desk.rows("scope.signals", SIGNALS)
    if not signals:
        return (Text("–"),)
    return desk.w.say(
        "abcde.they", what=desk.w.listing([does(desk, row["signal"]) for row in signals[:5]])
    )


def _content(desk: Desk) -> Spans:
    told = [each for (_, name), each in sorted(desk.scope.said.items()) if name == "narrative"]
    languages = desk.rows("scope.languages", LANGUAGES)
    named = desk.w.listing(
        [language(desk, row["language"]) for row in languages[:5] if row["language"]]
    )
    if told and not desk.scope.draft:
        return desk.w.say(
            "abcde.narratives",
            what=desk.w.listing([desk.data(each.new) for each in told[:3]]),
            languages=named,
        )
    return desk.w.say("abcde.no_narrative", languages=named)


def _degree(desk: Desk) -> Spans:
    rows = desk.rows("scope.platforms", PLATFORMS)
    said = [
        desk.w.say(
            "abcde.on",
            accounts=desk.of("scope.platforms", row["accounts"]),
            platform=platform(row["platform"]),
        )
        for row in rows[:8]
    ]
    return desk.w.listing(said)


def _effect(desk: Desk) -> Spans:
    decided = desk.scope.decided("impact.statement")
    if decided is not None:
        return desk.w.say(
            "abcde.by_person",
            value=desk.data(decided.new, None),
            person=desk.data(decided.person, 80),
        )
    if desk.assessed is not None and desk.assessed.impact.breakout.category:
        number = desk.from_assessment(
            "impact.breakout.category", str(desk.assessed.impact.breakout.category)
        )
        return desk.w.say("abcde.breakout", category=number)
    return desk.w.say("abcde.no_effect")
