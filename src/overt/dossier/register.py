"""What a dossier leans on: the query behind every number (Q-ids) and the post behind every claim (E-ids)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from overt.case import Case


@dataclass
class Query:
    """One named query: its id, what it asks, its text as it can be run again, and what it gave here."""

    id: str
    name: str
    text: str
    gave: str
    used: int = 0


@dataclass
class Register:
    """Runs queries once and remembers them; gives every post that is cited one number."""

    case: Case
    held: str
    queries: dict[str, Query] = field(default_factory=dict)
    posts: dict[int, str] = field(default_factory=dict)
    _kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def rows(self, name: str, sql: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of a named query. In its text `held` is the table of the accounts the dossier is about."""
        if name not in self._kept:
            text = _with_held(sql, self.held)
            rows = self.case.sql(text, **values).to_pylist()
            self._kept[name] = rows
            gave = _short(rows)
            self.queries[name] = Query(f"Q{len(self.queries) + 1}", name, _bound(sql, values), gave)
        self.queries[name].used += 1
        return self._kept[name]

    def value(self, name: str, sql: str, **values: Any) -> Any:
        """The one value of a named query."""
        rows = self.rows(name, sql, **values)
        return next(iter(rows[0].values())) if rows else None

    def call(self, name: str, text: str, gave: str) -> str:
        """Note a number or a figure that a function of Overt gave; returns its id."""
        if name not in self.queries:
            self.queries[name] = Query(f"Q{len(self.queries) + 1}", name, text, gave)
        self.queries[name].used += 1
        return self.queries[name].id

    def id_of(self, name: str) -> str:
        """The id of a named query."""
        return self.queries[name].id

    def cite(self, keys: Iterable[int | None]) -> list[str]:
        """Evidence ids of posts, in the order in which they are first cited."""
        return [
            self.posts.setdefault(key, f"E-{len(self.posts) + 1:04d}")
            for key in keys
            if key is not None
        ]


def _with_held(sql: str, held: str) -> str:
    body = sql.strip()
    if body.upper().startswith("WITH "):
        return f"WITH held AS ({held}), {body[5:]}"
    return f"WITH held AS ({held}) {body}"


def _bound(sql: str, values: dict[str, Any]) -> str:
    """The query on one line, its values written in, without `held`, which the register gives once."""
    text = " ".join(sql.split())
    for name, value in sorted(values.items(), key=lambda each: -len(each[0])):
        shown = f"'{value}'" if isinstance(value, str) else str(value)
        text = text.replace(f":{name}", shown)
    return text


def _short(rows: list[dict[str, Any]]) -> str:
    if len(rows) == 1 and len(rows[0]) == 1:
        return str(next(iter(rows[0].values())))
    return f"{len(rows)} rows" if len(rows) != 1 else "1 row"
