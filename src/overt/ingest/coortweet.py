"""CooRTweet's table of acts: who shared what, when, in which post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from overt.ingest._base import Importer, ImportExample, Post, Profile, Reading, Record
from overt.ingest._fields import account_at, cells, id_at, present, text_at

_COLUMNS = {
    "account_id": "account_id", "post_id": "content_id", "posted_at": "timestamp_share",
    "objects": "object_id", "links": "object_id",
}


@dataclass(frozen=True, kw_only=True)
class CooRTweet(Importer):
    """The four columns object_id, account_id, content_id, timestamp_share of CooRTweet."""

    name = "coortweet"
    label = "CooRTweet table"
    platform = None
    shapes = ("table",)
    caveats = (
        "The table does not say what an object is: a reposted post, a link, a hashtag and a text "
        "all look alike. Only an object that is a web address is also read as a link.",
        "One post that shares several objects stands in several rows with the same content_id.",
        "CooRTweet itself reads a timestamp_share without a zone as UTC; here such a time is "
        "refused until its zone is given, because the package cannot know it either.",
    )
    references = (
        "Righetti & Balluff, CooRTweet, https://github.com/nicolarighetti/CooRTweet (prep_data)",
        "Righetti & Balluff (2025), CooRTweet: A Generalized R Software for Coordinated Network "
        "Detection, Computational Communication Research 7(1)",
    )
    examples = (
        ImportExample(
            shows="a post that reposted another, known by its hash only",
            record={
                "object_id": "5d41402abc4b2a76b9719d911017c592",
                "account_id": "7d793037a0760186574b0282f2f435e7",
                "content_id": "9b74c9897bac770ffc029102a200c5de", "timestamp_share": "1623881091.0",
            },
            gives=(
                Post(
                    platform="unknown", native_id="9b74c9897bac770ffc029102a200c5de",
                    account=Profile(native_id="7d793037a0760186574b0282f2f435e7"),
                    posted_at="1623881091.0", links=(),
                    objects=("5d41402abc4b2a76b9719d911017c592",),
                ),
            ),
        ),
        ImportExample(
            shows="a shared address is an object and a link",
            record={
                "object_id": "https://example.org/a", "account_id": "amina", "content_id": "fb_1",
                "timestamp_share": "1623881091",
            },
            gives=(
                Post(
                    platform="facebook", native_id="fb_1", account=Profile(native_id="amina"),
                    posted_at="1623881091", links=("https://example.org/a",),
                    objects=("https://example.org/a",),
                ),
            ),
            reading=Reading(platform="facebook"),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """All four columns are there."""
        return set(_COLUMNS.values()) <= set(record)

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:
        """One row, one act."""
        row = cells(record)
        shared = text_at(row, "object_id")
        is_link = shared is not None and shared.startswith(("http://", "https://"))
        yield Post(
            platform=reading.platform or "unknown",
            native_id=id_at(row, "content_id"),
            account=Profile(native_id=account_at(row, "account_id")),
            posted_at=row.get("timestamp_share"),
            links=(shared,) if shared and is_link else (),
            objects=(shared,) if shared else (),
        )

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """The four columns."""
        return present(_COLUMNS, reading)
