"""Profiles with what posts say about them, read once for the marker `profiles`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from overt.chance.shares import binomial_interval
from overt.markers._alike import without_one
from overt.markers._claimed_places import EVERYWHERE, country_of
from overt.markers._context import Context
from overt.text import normalise

FIELDS: Final = ("biography", "place", "avatar", "name")
LEAST_LETTERS: Final = 12
"""Letters of a biography from which two equal ones are no accident of brevity."""
NIGHT: Final = (1, 5)
"""Hours of the day, from and to, in which people of a place mostly sleep."""

_PROFILES = """
    SELECT a.account_id, a.platform, a.handle, a.name, a.biography, a.place, a.avatar, a.language
    FROM {table} s
    JOIN account a ON a.account_id = s.account_id
    {only}
    ORDER BY a.account_id NULLS LAST
"""
_CLIENTS = """
    SELECT p.account_id, p.client, COUNT(*) AS posts
    FROM {table} s
    JOIN post p ON p.account_id = s.account_id
    WHERE p.client IS NOT NULL AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0 {only}
    GROUP BY p.account_id, p.client
    ORDER BY p.account_id NULLS LAST, COUNT(*) DESC NULLS LAST, p.client NULLS LAST
"""
_LANGUAGES = """
    SELECT p.account_id, p.language, COUNT(*) AS posts
    FROM {table} s
    JOIN account a ON a.account_id = s.account_id
    JOIN post p ON p.account_id = s.account_id
    WHERE a.place IS NOT NULL AND p.language IS NOT NULL AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0 {only}
    GROUP BY p.account_id, p.language
    ORDER BY p.account_id NULLS LAST, COUNT(*) DESC NULLS LAST, p.language NULLS LAST
"""
_HOURS = """
    SELECT p.account_id,
           CAST(FLOOR(p.posted_at / 1800e0) AS BIGINT) - 48 * CAST(FLOOR(p.posted_at / 86400e0) AS BIGINT) AS half,
           COUNT(*) AS posts
    FROM {table} s
    JOIN account a ON a.account_id = s.account_id
    JOIN post p ON p.account_id = s.account_id
    WHERE a.place IS NOT NULL AND p.posted_at IS NOT NULL AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0 {only}
    GROUP BY p.account_id,
             CAST(FLOOR(p.posted_at / 1800e0) AS BIGINT) - 48 * CAST(FLOOR(p.posted_at / 86400e0) AS BIGINT)
    ORDER BY p.account_id NULLS LAST, half NULLS LAST
"""


@dataclass
class Persona:
    """One account: its profile, the program it uses most, languages and half hours (UTC) of its posts.

    `empty` and `known` say which of FIELDS are empty and on which its platform tells; `biography` is normalised,
    "" for none; `forms` are those in which two nearly equal biographies meet.
    """

    account: str
    platform: str | None
    name: str
    raw_biography: str
    place: str | None
    language: str | None
    empty: frozenset[str]
    known: frozenset[str]
    biography: str = ""
    forms: tuple[str, ...] = ()
    client: str | None = None
    languages: dict[str, int] = field(default_factory=dict)
    halves: dict[int, int] = field(default_factory=dict)

    @property
    def bare(self) -> bool:
        """Whether everything its platform tells of is empty; two fields at least must be told of."""
        return len(self.known) >= 2 and self.empty == self.known


def read(context: Context) -> tuple[dict[str, Persona], dict[str, Persona]]:
    """(accounts asked about, accounts in no cluster) by account id."""
    asked = _read(context, "_subject", "s.is_cluster = 0")
    ordinary = _read(context, "_ordinary", "")
    told = _told([*asked[0].values(), *ordinary[0].values()])
    return tuple(_made(*each, told) for each in (asked, ordinary))  # type: ignore[return-value]


_Rows = dict[str, list[dict[str, Any]]]


def _read(context: Context, table: str, only: str) -> tuple[dict[str, dict[str, Any]], _Rows, _Rows, _Rows]:
    also = f"AND {only}" if only else ""
    profiles = context.read(_PROFILES.format(table=table, only=f"WHERE {only}" if only else "")).to_pylist()
    parts = []
    for sql in (_CLIENTS, _LANGUAGES, _HOURS):
        rows: _Rows = {}
        for row in context.read(sql.format(table=table, only=also)).to_pylist():
            rows.setdefault(row["account_id"], []).append(row)
        parts.append(rows)
    return {row["account_id"]: row for row in profiles}, parts[0], parts[1], parts[2]


def _told(rows: Iterable[Mapping[str, Any]]) -> dict[str | None, frozenset[str]]:
    """Platform → fields that at least one in a hundred of its profiles has: only there is "nothing" an answer."""
    counts: dict[str | None, dict[str, int]] = {}
    for row in rows:
        seen = counts.setdefault(row["platform"], dict.fromkeys((*FIELDS, "all"), 0))
        seen["all"] += 1
        for name in FIELDS:
            seen[name] += _has(row, name)
    return {
        platform: frozenset(name for name in FIELDS if seen[name] >= max(1, 0.01 * seen["all"]))
        for platform, seen in counts.items()
    }


def _has(row: Mapping[str, Any], name: str) -> bool:
    value = (row[name] or "").strip()
    if name == "avatar":
        return bool(value) and "default_profile" not in value
    if name == "name":
        return bool(value) and value.casefold() != (row["handle"] or "").casefold()
    return bool(value)


def _made(
    profiles: Mapping[str, Mapping[str, Any]],
    clients: _Rows,
    languages: _Rows,
    hours: _Rows,
    told: Mapping[str | None, frozenset[str]],
) -> dict[str, Persona]:
    found = {}
    for account, row in profiles.items():
        known = told.get(row["platform"], frozenset())
        biography = normalise(row["biography"]) if row["biography"] else None
        text = biography.key_text if biography and biography.size >= LEAST_LETTERS else ""
        words = text.split()
        found[account] = Persona(
            account=account,
            platform=row["platform"],
            name=row["name"] or "",
            raw_biography=row["biography"] or "",
            place=row["place"],
            language=row["language"],
            empty=frozenset(name for name in known if not _has(row, name)),
            known=known,
            biography=text,
            forms=() if not text else tuple(without_one(words, " ")) if len(words) >= 5 else (text,),
            client=next((each["client"] for each in clients.get(account, ())), None),
            languages={each["language"]: each["posts"] for each in languages.get(account, ())},
            halves={each["half"]: each["posts"] for each in hours.get(account, ())},
        )
    return found


def disagreements(persona: Persona, *, least_posts: int) -> tuple[str | None, int, list[str]]:
    """(country named, things compared with it, those that do not agree, in words); (None, 0, []) without a country.

    English agrees with every country. A clock disagrees when more posts than even spread would give, for certain,
    fall between one and five in the morning at every offset of the country.
    """
    country = country_of(persona.place)
    if country is None:
        return None, 0, []
    compared, wrong = 0, []
    interface = (persona.language or "").partition("-")[0].lower()
    if interface:
        compared += 1
        if interface not in country.languages | EVERYWHERE:
            wrong.append(f"interface in {interface}")
    counts: dict[str, int] = {}
    for name, posts in persona.languages.items():
        short = name.partition("-")[0].lower()
        counts[short] = counts.get(short, 0) + posts
    in_all = sum(counts.values())
    if in_all >= least_posts:
        compared += 1
        at_home = sum(posts for name, posts in counts.items() if name in country.languages | EVERYWHERE)
        if at_home < 0.2 * in_all:
            wrong.append(f"posts in {max(sorted(counts), key=lambda name: counts[name])}")
    posts = sum(persona.halves.values())
    if posts >= 2 * least_posts:
        compared += 1
        at_night = min(_night(persona.halves, offset) for offset in country.offsets_h)
        if binomial_interval(at_night, posts)[0] > (NIGHT[1] - NIGHT[0]) / 24:
            wrong.append(f"{at_night / posts:.0%} of posts at night there")
    return country.name, compared, wrong


def _night(halves: Mapping[int, int], offset_h: float) -> int:
    return sum(
        posts for half, posts in halves.items() if NIGHT[0] <= (half / 2 + offset_h) % 24 < NIGHT[1]
    )
