"""Tables of the Meta Content Library: posts and comments of Facebook, Instagram and Threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from overt.ingest._base import Importer, ImportExample, Post, Profile, Reading, Record, listed
from overt.ingest._fields import account_at, at, cells, count_at, id_at, kind_of, present, text_at

_COLUMNS = {
    "account_id": "post_owner.id", "handle": "post_owner.username", "name": "post_owner.name",
    "post_id": "id", "posted_at": "creation_time", "text": "text", "language": "lang",
    "repost_of": "shared_post_id", "likes": "statistics.reaction_count",
    "reposts": "statistics.share_count", "replies": "statistics.comment_count",
    "views": "statistics.views", "links": "link_attachment.link", "tags": "hashtags",
    "url": "mcl_url",
}
_COMMENT_COLUMNS = {
    "account_id": "owner.id", "handle": "owner.username", "name": "owner.name",
    "reply_to": "parent_comment_id", "conversation": "post_id",
}
_PLATFORMS = ("facebook", "instagram", "threads")
_FACEBOOK_ONLY = ("surface.id", "surface", "shared_post_id", "statistics.reaction_count")


@dataclass(frozen=True, kw_only=True)
class MetaContentLibrary(Importer):
    """Posts and comments that the Meta Content Library gives as CSV or its API as JSON."""

    name = "meta_content_library"
    label = "Meta Content Library CSV or JSON"
    platform = None
    shapes = ("table", "json")
    lists = ("data",)
    documented_zone = "UTC"
    caveats = (
        "Ids are the Library's own, not those of the addresses on Facebook and Instagram: posts "
        "from CrowdTangle or from scraping do not join.",
        "The downloadable set has pages, public groups, and accounts that are verified or have "
        "many followers; ordinary profiles, the raw material of operations, are absent.",
        "text is not among the fields that the API gives unasked; without it only links and "
        "reshares can be compared. Tags are left out of the text of Facebook posts.",
        "A reshare names the original's id only, not its account or time.",
        "Views are refreshed at different times and empty where Meta gives none: empty is not 0.",
        "A post in a group is read as its writer's where post_owner is given, else as the group's.",
    )
    references = (
        "Meta Content Library and API, data dictionary, "
        "https://developers.facebook.com/docs/content-library-and-api",
    )
    examples = (
        ImportExample(
            shows="a Facebook page reshares a post",
            record={
                "id": "1200000000000001", "creation_time": "2024-05-14T10:00:07+00:00",
                "modified_time": "2024-05-14T10:00:07+00:00", "content_type": "photos",
                "lang": "en", "text": "placeholder", "is_branded_content": "false", "mcl_url": "",
                "link_attachment.link": "https://example.org/a",
                "link_attachment.name": "placeholder", "link_attachment.caption": "",
                "link_attachment.description": "", "multimedia": "[]", "match_type": "",
                "post_owner.type": "page", "post_owner.id": "1100000000000001",
                "post_owner.name": "Placeholder Page", "post_owner.username": "placeholder.page",
                "surface.type": "page", "surface.id": "1100000000000001",
                "surface.name": "Placeholder Page", "surface.username": "placeholder.page",
                "shared_post_id": "1200000000000000", "statistics.like_count": "3",
                "statistics.love_count": "1", "statistics.reaction_count": "4",
                "statistics.comment_count": "1", "statistics.share_count": "2",
                "statistics.views": "", "statistics.views_date_last_refreshed": "",
            },
            gives=(
                Post(
                    platform="facebook", native_id="1200000000000001",
                    account=Profile(
                        native_id="1100000000000001", handle="placeholder.page",
                        name="Placeholder Page",
                    ),
                    posted_at="2024-05-14T10:00:07+00:00", kind="repost", text="placeholder",
                    language="en", repost_of="1200000000000000", likes=4, reposts=2, replies=1,
                    links=("https://example.org/a",),
                ),
            ),
        ),
        ImportExample(
            shows="an Instagram post: likes instead of reactions, hashtags in a column",
            record={
                "content_type": "albums", "creation_time": "2024-05-14 10:00:07",
                "hashtags": "['one', 'two']", "id": "1300000000000001", "lang": "en",
                "mcl_url": "https://www.facebook.com/transparency-tools/content-library/dataset/1/instagram/entity/1300000000000001",
                "multimedia": "[]", "post_owner.id": "1110000000000001",
                "post_owner.name": "Amina K", "post_owner.username": "amina_k",
                "statistics.comment_count": "0", "statistics.like_count": "5",
                "statistics.views": "90", "text": "placeholder #one #two",
            },
            gives=(
                Post(
                    platform="instagram", native_id="1300000000000001",
                    account=Profile(native_id="1110000000000001", handle="amina_k", name="Amina K"),
                    posted_at="2024-05-14 10:00:07", text="placeholder #one #two", language="en",
                    likes=5, replies=0, views=90, tags=("one", "two"),
                    url="https://www.facebook.com/transparency-tools/content-library/dataset/1/instagram/entity/1300000000000001",
                ),
            ),
        ),
        ImportExample(
            shows="a comment from the API: the commenter is the owner, the post is replied to",
            record={
                "id": "1400000000000001", "post_id": "1200000000000001", "parent_comment_id": None,
                "creation_time": "2024-05-14T11:00:00+0000", "text": "placeholder",
                "owner": {
                    "type": "profile", "id": "1120000000000001", "name": "Boris L",
                    "username": "boris.l",
                },
                "statistics": {"reaction_count": 1},
            },
            gives=(
                Post(
                    platform="facebook", native_id="1400000000000001",
                    account=Profile(native_id="1120000000000001", handle="boris.l", name="Boris L"),
                    posted_at="2024-05-14T11:00:00+0000", kind="reply", text="placeholder",
                    reply_to="1200000000000001", conversation="1200000000000001", likes=1,
                ),
            ),
            reading=Reading(platform="facebook"),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """The Library's creation_time, beside the owner of a post or of a comment."""
        if not {"id", "creation_time"} <= set(record):
            return False
        is_comment = "post_id" in record and _has(record, "owner")
        return _has(record, "post_owner") or _has(record, "surface") or is_comment

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:
        """One post or comment."""
        row = cells(record)
        owner = "post_owner" if _has(record, "post_owner") else "owner"
        repost_of = id_at(row, "shared_post_id")
        post = id_at(row, "post_id")
        reactions = count_at(row, "statistics.reaction_count")
        link = text_at(row, "link_attachment.link")
        yield Post(
            platform=_platform(row, reading),
            native_id=id_at(row, "id"),
            account=Profile(
                native_id=account_at(row, f"{owner}.id", "surface.id"),
                handle=text_at(row, f"{owner}.username"),
                name=text_at(row, f"{owner}.name"),
            ),
            posted_at=row.get("creation_time"),
            kind=kind_of(repost=repost_of, reply=post, quote=None),
            text=text_at(record, "text"),
            language=text_at(row, "lang"),
            repost_of=repost_of,
            reply_to=id_at(row, "parent_comment_id") or post,
            conversation=post,
            likes=count_at(row, "statistics.like_count") if reactions is None else reactions,
            reposts=count_at(row, "statistics.share_count"),
            replies=count_at(row, "statistics.comment_count"),
            views=count_at(row, "statistics.views"),
            links=(link,) if link else None,
            tags=listed(at(row, "hashtags")),
            url=text_at(row, "mcl_url"),
        )

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """Columns of a post, or of a comment and its owner; in JSON the same paths."""
        names = {column.split(".")[0] for column in reading.columns}
        of_comments = "owner" in names and "post_owner" not in names
        used = present({**_COLUMNS, **_COMMENT_COLUMNS} if of_comments else _COLUMNS, reading)
        return present({"likes": "statistics.like_count"}, reading) | used


def _has(record: Record, name: str) -> bool:
    """Whether an object is there, nested as in JSON or flattened into columns."""
    return f"{name}.id" in record or isinstance(record.get(name), Mapping)


def _platform(row: Record, reading: Reading) -> str:
    """What the person said, what the address in the Library says, or what the fields show."""
    address = text_at(row, "mcl_url") or ""
    named = next((name for name in _PLATFORMS if f"/{name}/" in address), None)
    facebook = any(key in row or at(row, key) is not None for key in _FACEBOOK_ONLY)
    return reading.platform or named or ("facebook" if facebook else "instagram")
