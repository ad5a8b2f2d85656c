"""Small tables that tests read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2024, 5, 14, tzinfo=UTC)
HEADER = "post_id,account_id,posted_at,text"


def table(*rows: str, header: str = HEADER, end: str = "\n") -> str:
    """A CSV of posts."""
    return "".join(line + end for line in (header, *rows))


def post(number: int, account: str = "ana", text: str = "hello", minute: int | None = None) -> str:
    """A row of such a table, a minute after the one before."""
    at = START + timedelta(minutes=number if minute is None else minute)
    return f"{number},{account},{at:%Y-%m-%dT%H:%M:%SZ},{text}"


def record(number: int, **fields) -> dict:
    """The same as a JSON object."""
    return {
        "post_id": str(number),
        "account_id": "ana",
        "posted_at": f"{START + timedelta(minutes=number):%Y-%m-%dT%H:%M:%SZ}",
        "text": f"post {number}",
        **fields,
    }
