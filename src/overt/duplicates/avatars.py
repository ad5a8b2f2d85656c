"""Profile pictures that several accounts have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from overt.duplicates._base import MATCHES, Finder, Outcome
from overt.duplicates._media_places import picture_address
from overt.duplicates._media_table import Asked, Reading, compare, left_out, update
from overt.duplicates.media import roots_of
from overt.media import PLAIN, Limits
from overt.plugins import setting
from overt.progress import SILENT, Progress
from overt.store import DuckDBEngine
from overt.text import key_of

_DEFAULT = re.compile(
    r"default_profile_(?:images|\w+\.png)|/avatars/original/missing\.png|/avatars/defaults?/|avatar_default_"
    r"|/static/(?:images/)?default[-_]?avatar|gravatar\.com/avatar/(?:0{32}|\?d=|[0-9a-f]*\?.*d=(?:mm|mp|identicon))"
    r"|/musically-maliva-obj/1594805258216454|/silhouette|nopic\.",
    re.IGNORECASE,
)
"""Addresses of the pictures that X, Mastodon, Reddit, Gravatar, TikTok and forums give to accounts without one."""
_HASH = re.compile(r"^(?:phash|phash256|dhash|ahash|whash|pdq|md5|sha1|sha256|cid):\S+$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Avatars(Finder):
    """Groups accounts whose profile pictures are copies of each other: one file, address, hash, or alike."""

    name = "avatars"
    when = MATCHES
    question = "Which accounts use the same profile picture?"
    needs = ("account",)
    writes = ("media", "media_match", "avatar_group")
    grows = ("media", "media_match")
    caveats = (
        "Fans and supporters put the same portrait, flag or badge on their profiles by themselves.",
        "One person or outlet uses one picture on several platforms.",
        "Default pictures are known by their addresses and by how many accounts have them; a rare default of a "
        "small platform can pass for a picture of one's own.",
    )
    references = (
        "Yang, Singh & Menczer 2024, Characteristics and prevalence of fake social media profiles with "
        "AI-generated faces, Journal of Online Trust and Safety 2",
    )
    techniques = ("T0145.001",)

    folder: str = setting("", "folder with the profile pictures, where they do not lie beside the export")
    most_apart: int = setting(
        40,
        "bits of 256 by which two fingerprints may differ; portraits share a layout, so fewer than for pictures "
        "of posts",
        least=0,
        most=96,
    )
    default_share: float = setting(
        0.01, "share of a platform's accounts from which one address is its default picture", least=0.0, most=1.0
    )
    default_least: int = setting(
        20, "accounts that must have an address before it can be a default picture", least=2
    )

    def find(self, engine: DuckDBEngine, batch: int, progress: Progress = SILENT) -> Outcome:
        """Read what is new, match it with everything, and group the accounts."""
        engine.drop("avatar_group")
        engine.create("avatar_group")
        accounts: list[dict[str, Any]] = engine.read(_ACCOUNTS).to_pylist()
        if not accounts:
            return Outcome("no account has a profile picture")
        asked = self._asked(accounts)
        reading = Reading(self.folder, Limits(), "", 30)
        table = update(engine, asked, avatars=True, batch=batch, reading=reading, progress=progress)
        matches = compare(engine, asked, table, self.most_apart)
        out = {key for key, rows in table.rows.items() if rows[0]["state"] == PLAIN}
        out |= {each.key for each in asked if each.default}
        roots = roots_of(engine, [each.key for each in asked if each.key not in out])
        engine.put("_avatar_root", roots)
        engine.put("_avatar", _keyed(accounts))
        engine.append("avatar_group", _GROUP)
        engine.drop("_avatar_root")
        engine.drop("_avatar")
        return Outcome(
            compared=len(asked) - len(out),
            found=len(matches.found),
            left_out=left_out(table, matches) or None,
        )

    def _asked(self, accounts: Sequence[dict[str, Any]]) -> list[Asked]:
        """Distinct pictures in order of arrival, defaults marked."""
        have = Counter(row["platform"] for row in accounts)
        use = Counter((row["platform"], picture_address(row["avatar"])) for row in accounts)
        asked: dict[int, Asked] = {}
        for row in accounts:
            avatar, platform = row["avatar"], row["platform"]
            key, count = key_of(avatar), use[platform, picture_address(avatar)]
            default = None
            if _DEFAULT.search(avatar):
                default = "default: the platform's own picture"
            elif count >= max(self.default_least, self.default_share * have[platform]):
                default = f"default: {count:,} accounts of {platform} have it"
            if key in asked:
                if default and not asked[key].default:
                    asked[key] = replace(asked[key], default=default)
                continue
            hash_ = avatar if _HASH.match(avatar) else None
            asked[key] = Asked(
                key, "avatar", None if hash_ else avatar, hash_, row["arrival"], row["export"], row["format"], default
            )
        return list(asked.values())


def _keyed(accounts: Sequence[dict[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.table(
        {
            "account_id": pa.array([row["account_id"] for row in accounts]),
            "account_key": pa.array([row["account_key"] for row in accounts], pa.int64()),
            "media_key": pa.array([key_of(row["avatar"]) for row in accounts], pa.int64()),
        }
    )


_ACCOUNTS = """
    WITH seen AS (
        SELECT account_key, MIN(record_no) AS arrival FROM post GROUP BY account_key
    )
    SELECT a.account_id, a.account_key, a.platform, a.avatar, s.arrival, f.file AS "export", f.format
    FROM account a
    LEFT JOIN seen s ON s.account_key = a.account_key
    LEFT JOIN record r ON r.record_no = s.arrival
    LEFT JOIN source f ON f.source_no = r.source_no
    WHERE a.avatar IS NOT NULL AND a.avatar <> ''
    ORDER BY s.arrival NULLS LAST, a.account_key NULLS LAST
"""

_GROUP = """
    WITH large AS (
        SELECT g.group_key
        FROM _avatar a
        JOIN _avatar_root g ON g.media_key = a.media_key
        GROUP BY g.group_key
        HAVING COUNT(*) >= 2
    )
    SELECT a.account_id, a.account_key, g.group_id, g.group_key, a.media_key, g.score
    FROM _avatar a
    JOIN _avatar_root g ON g.media_key = a.media_key
    JOIN large l ON l.group_key = g.group_key
    ORDER BY g.group_key NULLS LAST, a.account_id NULLS LAST
"""
