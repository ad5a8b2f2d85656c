"""Submissions and comments of Reddit as in the Pushshift and Arctic Shift dumps (NDJSON)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from overt.ingest._base import (
    Importer,
    ImportExample,
    Media,
    Post,
    Profile,
    Reading,
    Record,
    Refusal,
)
from overt.ingest._fields import count_at, each, flag_at, id_at, present, text_at

_PATHS = {
    "account_id": "author", "post_id": "name", "posted_at": "created_utc", "text": "selftext",
    "repost_of": "crosspost_parent", "repost_account": "crosspost_parent_list[].author",
    "repost_at": "crosspost_parent_list[].created_utc", "reply_to": "parent_id",
    "conversation": "link_id", "reposts": "num_crossposts", "replies": "num_comments",
    "links": "url", "media": "url", "url": "permalink",
}
_GONE = {"[deleted]", "[removed]", "[ Removed by Reddit ]", "[removed by reddit]"}
_HINTS = {"image": "photo", "hosted:video": "video"}


@dataclass(frozen=True, kw_only=True)
class Reddit(Importer):
    """Submissions (t3) and comments (t1) of Reddit, one JSON object each."""

    name = "reddit"
    label = "Reddit submissions and comments (Pushshift, Arctic Shift)"
    platform = "reddit"
    shapes = ("json",)
    lists = ("data.children", "data")
    caveats = (
        "score is upvotes minus downvotes, blurred by Reddit on purpose and not below 0 for "
        "submissions: it counts no people, so likes stay unknown.",
        "Names of deleted accounts are gone from every post collected after the deletion; such "
        "posts are refused. Operations that Reddit removed are underrepresented for that reason.",
        "Accounts are told apart by name: Reddit's own number (author_fullname) is missing from "
        "older dumps, and a name is never given twice.",
        "A crosspost counts as a repost although it may carry a title of its own and lies in "
        "another community.",
        "Counts are those at retrieved_on, which lies seconds, 36 hours or months after the post, "
        "depending on the dump: compare counts only within one dump.",
    )
    references = (
        "Baumgartner et al. (2020), The Pushshift Reddit Dataset, ICWSM 14",
        "Arctic Shift, schemas and file_content_explanations.md, "
        "https://github.com/ArthurHeitmann/arctic_shift",
    )
    examples = (
        ImportExample(
            shows="a crosspost of a submission that shares a link; the original is embedded",
            record={
                "id": "1cabcd", "name": "t3_1cabcd", "author": "amina_k",
                "author_fullname": "t2_aaaa", "created_utc": 1715680807,
                "subreddit": "placeholder_a", "title": "placeholder title", "selftext": "",
                "is_self": False, "url": "https://example.org/a", "domain": "example.org",
                "permalink": "/r/placeholder_a/comments/1cabcd/placeholder_title/", "score": 12,
                "ups": 12, "num_comments": 3, "num_crossposts": 0, "crosspost_parent": "t3_1caaaa",
                "crosspost_parent_list": [
                    {
                        "id": "1caaaa", "name": "t3_1caaaa", "author": "boris_l",
                        "created_utc": 1715680000.0, "subreddit": "placeholder_b",
                        "title": "placeholder", "selftext": "", "url": "https://example.org/a",
                        "num_comments": 9, "num_crossposts": 1,
                    },
                ],
            },
            gives=(
                Post(
                    platform="reddit", native_id="t3_1cabcd",
                    account=Profile(native_id="amina_k", handle="amina_k"), posted_at=1715680807,
                    kind="repost", text="placeholder title", repost_of="t3_1caaaa",
                    repost_account="boris_l", repost_at=1715680000.0, conversation="t3_1cabcd",
                    reposts=0, replies=3, links=("https://example.org/a",),
                    url="https://www.reddit.com/r/placeholder_a/comments/1cabcd/placeholder_title/",
                ),
                Post(
                    platform="reddit", native_id="t3_1caaaa",
                    account=Profile(native_id="boris_l", handle="boris_l"), posted_at=1715680000.0,
                    text="placeholder", conversation="t3_1caaaa", reposts=1, replies=9,
                    links=("https://example.org/a",), embedded=True,
                ),
            ),
        ),
        ImportExample(
            shows="a comment of 2013, when the time was a text: a reply to another comment",
            record={
                "id": "c7xyz", "name": "t1_c7xyz", "author": "chen_w", "created_utc": "1357000000",
                "subreddit": "placeholder_a", "subreddit_id": "t5_2aaaa", "body": "placeholder",
                "link_id": "t3_15abc", "parent_id": "t1_c7xya", "score": 1, "ups": 1, "downs": 0,
                "edited": False, "score_hidden": False,
            },
            gives=(
                Post(
                    platform="reddit", native_id="t1_c7xyz",
                    account=Profile(native_id="chen_w", handle="chen_w"), posted_at="1357000000",
                    kind="reply", text="placeholder", reply_to="t1_c7xya", conversation="t3_15abc",
                ),
            ),
        ),
        ImportExample(
            shows="a removed submission: the author's text is gone, the picture's address is not",
            record={
                "kind": "t3",
                "data": {
                    "id": "1cabce", "name": "t3_1cabce", "author": "amina_k",
                    "created_utc": 1715680900, "subreddit": "placeholder_a",
                    "title": "placeholder title", "selftext": "[removed]", "is_self": False,
                    "post_hint": "image", "url": "https://i.redd.it/aaaa.jpg", "num_comments": 0,
                },
            },
            gives=(
                Post(
                    platform="reddit", native_id="t3_1cabce",
                    account=Profile(native_id="amina_k", handle="amina_k"), posted_at=1715680900,
                    text="placeholder title", conversation="t3_1cabce", replies=0,
                    media=(Media(media_type="photo", url="https://i.redd.it/aaaa.jpg"),),
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """A thing of a subreddit with Reddit's time, that has a title or answers a submission."""
        thing = set(_thing(record))
        return {"subreddit", "created_utc", "id"} <= thing and bool({"title", "link_id"} & thing)

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """The submission or comment, then the submission that it crossposts."""
        thing = _thing(record)
        yield _post(thing)
        for original in each(thing, "crosspost_parent_list")[:1]:
            if _author(original):
                yield _post(original, embedded=True)

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """Paths in a submission or in a comment, whose text is its body."""
        paths = {**_PATHS, "text": "body"} if "body" in reading.columns else _PATHS
        return paths if "data" in reading.columns else present(paths, reading)


def _thing(record: Record) -> Mapping[str, Any]:
    """The object itself: Reddit's own API wraps it in kind and data."""
    data = record.get("data")
    return data if isinstance(data, Mapping) and str(record.get("kind")) in ("t1", "t3") else record


def _author(thing: Record) -> str | None:
    author = id_at(thing, "author")
    return None if author in _GONE else author


def _post(thing: Record, *, embedded: bool = False) -> Post:
    author = _author(thing)
    if author is None:
        raise Refusal("no_account", "The author is deleted or missing.")
    is_comment = "link_id" in thing
    repost_of = _name(thing, "crosspost_parent")
    original = next(iter(each(thing, "crosspost_parent_list")), {})
    own = _own_name(thing, is_comment=is_comment)
    return Post(
        platform="reddit",
        native_id=own,
        account=Profile(native_id=author, handle=author),
        posted_at=thing.get("created_utc"),
        kind="reply" if is_comment else "repost" if repost_of else "post",
        text=_text(thing),
        repost_of=repost_of,
        repost_account=_author(original),
        repost_at=original.get("created_utc"),
        reply_to=_name(thing, "parent_id") if is_comment else None,
        conversation=_name(thing, "link_id") if is_comment else own,
        reposts=count_at(thing, "num_crossposts"),
        replies=count_at(thing, "num_comments"),
        links=_links(thing),
        media=_media(thing),
        url=_url(thing),
        embedded=embedded,
    )


def _name(thing: Record, key: str) -> str | None:
    """A full name such as t3_1cabcd; the bare numbers of some Pushshift answers say too little."""
    name = id_at(thing, key)
    return name if name and name.startswith(("t1_", "t3_")) else None


def _own_name(thing: Record, *, is_comment: bool) -> str | None:
    bare = id_at(thing, "id")
    return _name(thing, "name") or (f"{'t1' if is_comment else 't3'}_{bare}" if bare else None)


def _text(thing: Record) -> str | None:
    """Title and text; the words that stand in for a removed text are nobody's."""
    texts = (text_at(thing, key) for key in ("title", "selftext", "body"))
    return "\n\n".join(text for text in texts if text and text not in _GONE) or None


def _media(thing: Record) -> tuple[Media, ...]:
    """A picture or video that Reddit itself holds."""
    kind = "video" if flag_at(thing, "is_video") else _HINTS.get(str(thing.get("post_hint")))
    return (Media(media_type=kind, url=text_at(thing, "url")),) if kind else ()


def _links(thing: Record) -> tuple[str, ...] | None:
    """The shared address; a text, a gallery and a comment share only what stands in their text."""
    url = text_at(thing, "url_overridden_by_dest") or text_at(thing, "url")
    own = flag_at(thing, "is_self") or flag_at(thing, "is_gallery") or bool(_media(thing))
    return (url,) if url and url.startswith("http") and not own else None


def _url(thing: Record) -> str | None:
    path = text_at(thing, "permalink")
    return f"https://www.reddit.com{path}" if path and path.startswith("/") else path
