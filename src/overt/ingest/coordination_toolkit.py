"""The input table of QUT's coordination-network-toolkit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from overt.ingest._base import Importer, ImportExample, Post, Profile, Reading, Record
from overt.ingest._fields import (
    account_at,
    cells,
    id_at,
    kind_of,
    present,
    printed_list,
    text_at,
    unique,
)

_COLUMNS = {
    "post_id": "message_id", "account_id": "user_id", "handle": "username",
    "repost_of": "repost_id", "reply_to": "reply_id", "text": "message", "posted_at": "timestamp",
    "links": "urls",
}


@dataclass(frozen=True, kw_only=True)
class CoordinationToolkit(Importer):
    """The eight columns that coordination-network-toolkit reads from any platform."""

    name = "coordination_toolkit"
    label = "coordination-network-toolkit table"
    platform = None
    shapes = ("table",)
    caveats = (
        "The toolkit needs times only to be consistent within the file; a file that counts seconds "
        "from its own start lands in 1970 here, with right gaps and wrong dates.",
        "The toolkit leaves the links of reposts out of its co-link network; here they are kept "
        "and the signal decides.",
        "The columns have no platform: without --platform the posts are of platform unknown.",
    )
    references = (
        "QUT Digital Observatory, coordination-network-toolkit, preprocess_csv_files, "
        "https://github.com/QUT-Digital-Observatory/coordination-network-toolkit",
        "Graham, Bruns, Zhu & Campbell (2020), Like a Virus: The Coordinated Spread of Coronavirus "
        "Disinformation, The Australia Institute",
    )
    examples = (
        ImportExample(
            shows="a reply with two links; an empty repost_id means no repost",
            record={
                "message_id": "501", "user_id": "7", "username": "amina_k", "repost_id": "",
                "reply_id": "480", "message": "placeholder text", "timestamp": "1606451170.518142",
                "urls": "https://example.org/a,b https://example.com/c",
            },
            gives=(
                Post(
                    platform="x", native_id="501", account=Profile(native_id="7", handle="amina_k"),
                    posted_at="1606451170.518142", kind="reply", text="placeholder text",
                    reply_to="480", links=("https://example.org/a,b", "https://example.com/c"),
                ),
            ),
            reading=Reading(platform="x"),
        ),
        ImportExample(
            shows="a repost, with links as the toolkit's own sample writes them",
            record={
                "message_id": "502", "user_id": "8", "username": "boris_l", "repost_id": "501",
                "reply_id": "", "message": "placeholder text", "timestamp": "1606451171",
                "urls": "['https://example.org/a,b']",
            },
            gives=(
                Post(
                    platform="unknown", native_id="502",
                    account=Profile(native_id="8", handle="boris_l"), posted_at="1606451171",
                    kind="repost", text="placeholder text", repost_of="501",
                    links=("https://example.org/a,b",),
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """All eight columns are there."""
        return set(_COLUMNS.values()) <= set(record)

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:
        """One row, one message."""
        row = cells(record)
        repost_of, reply_to = id_at(row, "repost_id"), id_at(row, "reply_id")
        yield Post(
            platform=reading.platform or "unknown",
            native_id=id_at(row, "message_id"),
            account=Profile(native_id=account_at(row, "user_id"), handle=text_at(row, "username")),
            posted_at=row.get("timestamp"),
            kind=kind_of(repost=repost_of, reply=reply_to, quote=None),
            text=text_at(record, "message"),
            repost_of=repost_of,
            reply_to=reply_to,
            links=_links(text_at(row, "urls") or ""),
        )

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """The eight columns."""
        return present(_COLUMNS, reading)


def _links(cell: str) -> tuple[str, ...]:
    """Addresses of a cell: separated by spaces as documented, or a Python list as in the sample."""
    listed = printed_list(cell)
    return unique(cell.split() if listed is None else listed)
