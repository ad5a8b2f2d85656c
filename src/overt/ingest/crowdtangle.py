"""CSV exports of CrowdTangle: Facebook pages, Facebook groups and Instagram (until August 2024)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from overt.ingest._base import Importer, ImportExample, Post, Profile, Reading, Record
from overt.ingest._fields import account_at, at, cells, count_at, present, text_at

_COLUMNS = {
    "account_id": "Facebook Id", "handle": "User Name", "name": "Page Name",
    "followers": "Followers at Posting", "biography": "Page Description",
    "account_place": "Page Admin Top Country", "created_at": "Page Created", "post_id": "URL",
    "posted_at": "Post Created", "text": "Message", "likes": "Likes", "reposts": "Shares",
    "replies": "Comments", "views": "Post Views", "links": "Link", "url": "URL",
}
_INSTAGRAM_COLUMNS = {
    "post_id": "URL", "url": "URL", "posted_at": "Post Created",
    "followers": "Followers at Posting", "account_id": "User Name", "handle": "User Name",
    "name": "Account", "text": "Description", "likes": "Likes", "replies": "Comments",
    "views": "Views",
}
_REACTIONS = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care")
_POST_ID = re.compile(r"/(?:posts|videos|permalink|reel|tv|p)/([\w-]+)")
_IS_VIDEO = re.compile(r"video|igtv|reel", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class CrowdTangle(Importer):
    """Posts of public Facebook pages, groups and Instagram accounts, as CrowdTangle gave them."""

    name = "crowdtangle"
    label = "CrowdTangle CSV"
    platform = None
    shapes = ("table",)
    caveats = (
        "Times carry an abbreviation (EST, EDT, CET, …): the zone of the dashboard that exported, "
        "not of the page. Some abbreviations mean several zones, so check the zone that was read.",
        "In an export of groups the member who wrote is not given: the group stands as the "
        "account, and many people become one.",
        "Only accounts above a size, or added by a CrowdTangle user, were tracked; private "
        "profiles never. Small accounts of an operation are therefore missing.",
        "likes is the sum of all reactions. Views exist for videos only; the 0 that other posts "
        "have there is read as unknown.",
        "Link is the attachment. Where there is one, further links in the message are not read; a "
        "shared Facebook post has that post's address as its link.",
        "CrowdTangle was shut down on 14 August 2024: an export cannot be repeated.",
    )
    references = (
        "Garmur, King, Mukerjee, Persily & Silverman (2019), CrowdTangle Platform and API, "
        "https://doi.org/10.7910/DVN/SCCQYD",
        "CrowdTangle codebook, https://help.crowdtangle.com/en/articles/3213537-crowdtangle-codebook",
    )
    examples = (
        ImportExample(
            shows="a page's post with a link that CrowdTangle followed to its end",
            record={
                "Page Name": "Placeholder Page", "User Name": "placeholder.page",
                "Facebook Id": "100044000000001", "Page Category": "NEWS_SITE",
                "Page Admin Top Country": "FR", "Page Description": "placeholder",
                "Page Created": "2012-03-04 10:22:33", "Likes at Posting": "1000",
                "Followers at Posting": "1200", "Post Created": "2021-03-01 10:15:22 EST",
                "Post Created Date": "2021-03-01", "Post Created Time": "10:15:22", "Type": "Link",
                "Total Interactions": "1,234", "Likes": "1000", "Comments": "30", "Shares": "150",
                "Love": "40", "Wow": "5", "Haha": "4", "Sad": "3", "Angry": "2", "Care": "0",
                "Video Share Status": "", "Is Video Owner?": "-", "Post Views": "0",
                "Total Views": "0", "Video Length": "",
                "URL": "https://www.facebook.com/100044000000001/posts/2000000000000001",
                "Message": "placeholder", "Link": "https://bit.ly/aaaa",
                "Final Link": "https://example.org/a", "Link Text": "placeholder",
            },
            gives=(
                Post(
                    platform="facebook", native_id="2000000000000001",
                    account=Profile(
                        native_id="100044000000001", handle="placeholder.page",
                        name="Placeholder Page", created_at="2012-03-04 10:22:33", followers=1200,
                        biography="placeholder", place="FR",
                    ),
                    posted_at="2021-03-01 10:15:22 EST", text="placeholder", likes=1054,
                    reposts=150, replies=30, links=("https://example.org/a",),
                    url="https://www.facebook.com/100044000000001/posts/2000000000000001",
                ),
            ),
        ),
        ImportExample(
            shows="an Instagram video: no id but the user name, views that count",
            record={
                "Account": "Amina K", "User Name": "amina_k", "Followers at Posting": "200",
                "Post Created": "2022-07-01 09:00:00 EDT", "Type": "Video",
                "Total Interactions": "12", "Likes": "10", "Comments": "2", "Views": "90",
                "URL": "https://www.instagram.com/p/Caaaaaaaaaa/",
                "Link": "https://www.instagram.com/p/Caaaaaaaaaa/",
                "Photo": "https://example.org/m.jpg", "Title": "",
                "Description": "placeholder #one",
            },
            gives=(
                Post(
                    platform="instagram", native_id="Caaaaaaaaaa",
                    account=Profile(
                        native_id="amina_k", handle="amina_k", name="Amina K", followers=200,
                    ),
                    posted_at="2022-07-01 09:00:00 EDT", text="placeholder #one", likes=10,
                    replies=2, views=90, url="https://www.instagram.com/p/Caaaaaaaaaa/",
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """CrowdTangle's own headings of Facebook or of Instagram."""
        keys = set(record)
        named = {"User Name", "URL", "Followers at Posting"} <= keys
        return named and bool({"Facebook Id", "Photo", "Likes at Posting"} & keys)

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """One row, one post."""
        row = cells(record)
        on_facebook = "Facebook Id" in record
        address = text_at(row, "URL")
        link = text_at(row, "Final Link") or text_at(row, "Link")
        yield Post(
            platform="facebook" if on_facebook else "instagram",
            native_id=_post_id(address),
            account=_account(row, on_facebook=on_facebook),
            posted_at=row.get("Post Created") or row.get("Created"),
            text=text_at(record, "Message" if on_facebook else "Description"),
            likes=_reactions(row),
            reposts=count_at(row, "Shares"),
            replies=count_at(row, "Comments"),
            views=_views(row),
            links=(link,) if link and link != address else None,
            url=address,
        )

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """The headings of the platform that the file is from."""
        on_instagram = "Account" in reading.columns and "Facebook Id" not in reading.columns
        return present(_INSTAGRAM_COLUMNS if on_instagram else _COLUMNS, reading)


def _account(row: dict[str, Any], *, on_facebook: bool) -> Profile:
    """The page, the group, or the Instagram account, which has no id but its user name."""
    names = (text_at(row, key) for key in ("Page Name", "Group Name", "Account"))
    return Profile(
        native_id=account_at(row, "Facebook Id" if on_facebook else "User Name"),
        handle=text_at(row, "User Name"),
        name=next((name for name in names if name), None),
        created_at=at(row, "Page Created"),
        followers=count_at(row, "Followers at Posting"),
        biography=text_at(row, "Page Description"),
        place=text_at(row, "Page Admin Top Country"),
    )


def _post_id(address: str | None) -> str | None:
    """The post's part of its address; the whole address where it has another form."""
    found = _POST_ID.search(address or "")
    return found.group(1) if found else address


def _reactions(row: dict[str, Any]) -> int | None:
    counts = [count_at(row, name) for name in _REACTIONS]
    given = [count for count in counts if count is not None]
    return sum(given) if given else None


def _views(row: dict[str, Any]) -> int | None:
    """Views of this very post, not of its crossposts; other posts than videos have none."""
    if not _IS_VIDEO.search(text_at(row, "Type") or ""):
        return None
    views = count_at(row, "Post Views")
    return count_at(row, "Views") if views is None else views
