"""X's (Twitter's) archive of state-linked information operations: its tweets and users files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from overt.ingest._base import Importer, ImportExample, Post, Profile, Reading, Record
from overt.ingest._fields import (
    account_at,
    cells,
    count_at,
    flag_at,
    id_at,
    kind_of,
    present,
    printed_list,
    text_at,
    unique,
)

_COLUMNS = {
    "account_id": "userid", "handle": "user_screen_name", "name": "user_display_name",
    "account_place": "user_reported_location", "account_language": "account_language",
    "biography": "user_profile_description", "website": "user_profile_url",
    "followers": "follower_count", "following": "following_count",
    "created_at": "account_creation_date", "post_id": "tweetid", "posted_at": "tweet_time",
    "text": "tweet_text", "language": "tweet_language", "client": "tweet_client_name",
    "kind": "is_retweet", "repost_of": "retweet_tweetid", "repost_account": "retweet_userid",
    "reply_to": "in_reply_to_tweetid", "reply_account": "in_reply_to_userid",
    "quote_of": "quoted_tweet_tweetid", "likes": "like_count", "reposts": "retweet_count",
    "replies": "reply_count", "quotes": "quote_count", "tags": "hashtags", "links": "urls",
    "mentions": "user_mentions",
}
_HASH = "4Rg8F1jBZL0lsBk9i4THbOAa3qpwv+36xYV7mQ1I+Y="  # invented, in the archive's form


@dataclass(frozen=True, kw_only=True)
class XIOArchive(Importer):
    """Tweets and users files of X's archive of information operations (2018 to 2022)."""

    name = "x_io_archive"
    label = "X information-operations archive CSV"
    platform = "x"
    shapes = ("table",)
    documented_zone = "UTC"
    caveats = (
        "Times have minutes, not seconds: gaps under a minute cannot be told apart.",
        "Ids, handles and names of accounts with fewer than 5,000 followers are hashes. The same "
        "account has the same hash inside one release; across releases do not count on it.",
        "The file holds the operation only. Everything in it is coordinated by definition: add a "
        "control before reading significance into counts.",
        "retweet_userid is mostly empty in some releases, so the reposted author is often unknown.",
        "Position is published as present or absent, not as coordinates, and is not read.",
    )
    references = (
        "Gadde & Roth (2018), Enabling further research of information operations on Twitter, "
        "https://blog.x.com/en_us/topics/company/2018/enabling-further-research-of-information-operations-on-twitter",
        "Twitter Moderation Research Consortium, readme of the data files (times are UTC)",
    )
    examples = (
        ImportExample(
            shows="a retweet by a hashed account; the retweeted author is not given",
            record={
                "tweetid": "1227794355093590018",
                "userid": "4Rg8F1jBZL0lsBk9i4THbOAa3qpwv+36xYV7mQ1I+Y=",
                "user_display_name": "4Rg8F1jBZL0lsBk9i4THbOAa3qpwv+36xYV7mQ1I+Y=",
                "user_screen_name": "4Rg8F1jBZL0lsBk9i4THbOAa3qpwv+36xYV7mQ1I+Y=",
                "user_reported_location": "", "user_profile_description": "placeholder",
                "user_profile_url": "", "follower_count": "0", "following_count": "4",
                "account_creation_date": "2019-12-06", "account_language": "en",
                "tweet_language": "th", "tweet_text": "RT @amina_k: placeholder, text #one #two",
                "tweet_time": "2020-02-13 03:19", "tweet_client_name": "Twitter for iPhone",
                "in_reply_to_userid": "", "in_reply_to_tweetid": "", "quoted_tweet_tweetid": "",
                "is_retweet": "true", "retweet_userid": "",
                "retweet_tweetid": "1224613275310022659", "latitude": "absent",
                "longitude": "absent", "quote_count": "0", "reply_count": "0", "like_count": "0",
                "retweet_count": "0", "hashtags": "['one', 'two']",
                "urls": "['https://example.org/a,b']", "user_mentions": "['1082182785501020160']",
            },
            gives=(
                Post(
                    platform="x", native_id="1227794355093590018",
                    account=Profile(
                        native_id="4Rg8F1jBZL0lsBk9i4THbOAa3qpwv+36xYV7mQ1I+Y=",
                        created_at="2019-12-06", followers=0, following=4, biography="placeholder",
                        language="en",
                    ),
                    posted_at="2020-02-13 03:19", kind="repost",
                    text="RT @amina_k: placeholder, text #one #two", language="th",
                    client="Twitter for iPhone", repost_of="1224613275310022659", likes=0,
                    reposts=0, replies=0, quotes=0, links=("https://example.org/a,b",),
                    tags=("one", "two"), mentions=("1082182785501020160",),
                ),
            ),
        ),
        ImportExample(
            shows="a row of the users file is an account without a post",
            record={
                "userid": "1224613275310022", "user_display_name": "Amina K",
                "user_screen_name": "amina_k", "user_reported_location": "Nowhere",
                "user_profile_description": "", "user_profile_url": "https://example.org",
                "follower_count": "6012", "following_count": "17",
                "account_creation_date": "2019-12-08", "account_language": "th",
            },
            gives=(
                Profile(
                    native_id="1224613275310022", handle="amina_k", name="Amina K",
                    created_at="2019-12-08", followers=6012, following=17, place="Nowhere",
                    website="https://example.org", language="th",
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """The archive's own column names, with or without a tweet in the row."""
        return {"userid", "user_screen_name", "account_creation_date"} <= set(record)

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """A tweet with its author, or the bare author of the users file."""
        row = cells(record)
        account = _account(row)
        if "tweetid" not in record:
            yield account
            return
        repost_of = id_at(row, "retweet_tweetid")
        reply_to = id_at(row, "in_reply_to_tweetid")
        quote_of = id_at(row, "quoted_tweet_tweetid")
        links = printed_list(text_at(row, "urls"))
        yield Post(
            platform="x",
            native_id=id_at(row, "tweetid"),
            account=account,
            posted_at=row.get("tweet_time"),
            kind=kind_of(
                repost=repost_of or flag_at(row, "is_retweet"), reply=reply_to, quote=quote_of
            ),
            text=text_at(record, "tweet_text"),
            language=text_at(row, "tweet_language"),
            client=text_at(row, "tweet_client_name"),
            repost_of=repost_of,
            repost_account=id_at(row, "retweet_userid"),
            reply_to=reply_to,
            reply_account=id_at(row, "in_reply_to_userid"),
            quote_of=quote_of,
            likes=count_at(row, "like_count"),
            reposts=count_at(row, "retweet_count"),
            replies=count_at(row, "reply_count"),
            quotes=count_at(row, "quote_count"),
            links=None if links is None else unique(links),
            tags=printed_list(text_at(row, "hashtags")),
            mentions=printed_list(text_at(row, "user_mentions")),
        )

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """The archive's columns; a users file has the account's only."""
        return present(_COLUMNS, reading)


def _account(row: dict[str, Any]) -> Profile:
    """The author; a handle or name that repeats the hashed id is no handle and no name."""
    native_id = account_at(row, "userid")
    handle, name = text_at(row, "user_screen_name"), text_at(row, "user_display_name")
    return Profile(
        native_id=native_id,
        handle=None if handle == native_id else handle,
        name=None if name == native_id else name,
        created_at=row.get("account_creation_date"),
        followers=count_at(row, "follower_count"),
        following=count_at(row, "following_count"),
        biography=text_at(row, "user_profile_description"),
        place=text_at(row, "user_reported_location"),
        website=text_at(row, "user_profile_url"),
        language=text_at(row, "account_language"),
    )
