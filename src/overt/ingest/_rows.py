"""The rows that posts and profiles become: ids and keys given, texts and links normalised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import pyarrow as pa

from overt import text, urls
from overt.ingest._base import Media, Post, Profile, Promotion, Refusal
from overt.ingest._clean import Remembered, clean, is_rounded, storable, unmarked
from overt.ingest._staging import batch_of
from overt.ingest._time import Clock, Moment

NO_TIME = 2**32 - 1
"""When a bare profile was seen: it is the state at the export, later than any post of it."""

_RECORDS = 2**31


class Origin(NamedTuple):
    """Where a post comes from: the record, which post of the record, line and SHA-256 of it."""

    record_no: int
    part: int
    line: int
    digest: bytes


class _Within(NamedTuple):
    """The first columns of every table of what a post holds."""

    post_key: int
    account_key: int
    posted_at: int


class Normaliser:
    """Normalising with memory: exports repeat accounts, links and reposted texts thousands of times."""

    def __init__(self, resolved: Mapping[str, str] | None) -> None:
        self.key = lru_cache(100_000)(text.key_of)
        self.text = lru_cache(20_000)(text.normalise)
        self.tag = lru_cache(20_000)(text.normalise_tag)

        @lru_cache(50_000)
        def link(url: str) -> urls.Link:
            return urls.normalise(url, resolved)

        self.link = link


@dataclass(slots=True)
class _Known:
    """A profile with its row, and when it was last seen: one number, by time and at one time by record."""

    profile: Profile
    row: tuple[Any, ...]
    seen: int = 0

    def see(self, at_s: int, origin: Origin) -> None:
        self.seen = max(self.seen, at_s * _RECORDS + origin.record_no)


class Rows:
    """Rows gathered by table, and what was noticed of the posts.

    bases       why zones were known: stated, epoch, documented, given
    step_s      finest precision in which a time was written, in seconds
    unnumbered  posts without an id; rounded: posts whose id has lost digits
    """

    def __init__(self, source_no: int, clock: Clock, normaliser: Normaliser, beside: str = "") -> None:
        self.bases: set[str] = set()
        self.step_s = 86_400
        self.unnumbered = 0
        self.rounded = 0
        self._source_no = source_no
        self._clock = clock
        self._tools = normaliser
        self._beside = beside
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._known: dict[int, _Known] = {}
        self._platforms: Remembered[str, str] = Remembered(lambda name: name.strip().lower())
        self._clean = Remembered(clean)
        self._side_time = lru_cache(10_000)(clock.read_if_clear)

    def add(self, table: str, row: tuple[Any, ...]) -> None:
        """Add a row, in the order of the staged table's columns."""
        self._rows.setdefault(table, []).append(row)

    def batches(self) -> dict[str, pa.RecordBatch]:
        """All rows as Arrow, by table."""
        profiles: dict[tuple[Any, ...], int] = {}
        for known in self._known.values():
            if known.seen:  # the post of one that was not was refused
                profiles[known.row] = max(known.seen, profiles.get(known.row, 0))
        for row, seen in profiles.items():
            self.add("account", (*row, seen))
        return {table: batch_of(table, rows) for table, rows in self._rows.items()}

    def add_post(self, post: Post, origin: Origin) -> None:
        """Add a post with all it holds and its author; raises Refusal without account or time."""
        platform = self._platforms[post.platform]
        account = self._account(post.account, platform)
        moment = self._clock.read(post.posted_at)
        if not post.embedded:
            self.bases.add(moment.basis)
            self.step_s = min(self.step_s, moment.step_s)
        account.see(moment.at_s, origin)
        self._add_post(post, platform, account, moment, origin)

    def add_profile(self, profile: Profile, platform: str, at_s: int, origin: Origin) -> None:
        """Add an account as it was seen at a time; raises Refusal no_account without an id."""
        self._account(profile, self._platforms[platform]).see(at_s, origin)

    def _add_post(
        self, post: Post, platform: str, account: _Known, moment: Moment, origin: Origin
    ) -> None:
        key, kept = self._tools.key, self._clean
        post_id = self._post_id(post, platform, origin)
        written = None if post.text is None else storable(post.text)
        found = None if written is None else self._tools.text(written)
        text_key = text.key_of(found.key_text) if found is not None and found.key_text else None

        within = _Within(text.key_of(post_id), account.row[0], moment.at_s)
        tags = unmarked(post.tags, "#") if post.tags is not None else found.tags if found else None
        tag_key = self._add_tags(tags, within, post.kind, origin) if tags else None
        links = post.links if post.links is not None else found.links if found else ()
        if links:
            self._add_links(links, within, post.kind, origin)
        mentions = found.mentions if found else ()
        if post.mentions is not None:
            mentions = unmarked(post.mentions, "@")
        if mentions:
            self._add_mentions(mentions, within, origin)
        if post.media:
            self._add_media(post.media, within, origin)
        if post.objects:
            self._add_objects(post.objects, within, origin)
        if post.promotions:
            self._add_promotions(post.promotions, within, origin)

        repost_of = _reference(platform, post.repost_of) if post.repost_of else None
        repost_key = None if repost_of is None else key(repost_of)
        if repost_of is None and post.kind == "repost" and text_key is not None:
            repost_of, repost_key = f"text:{text.group_id(text_key)}", text_key
        reply_to = _reference(platform, post.reply_to) if post.reply_to else None
        quote_of = _reference(platform, post.quote_of) if post.quote_of else None
        self.add("post", (
            within.post_key, post_id, within.account_key, account.row[1], platform,
            moment.at_s, moment.ms, post.kind,
            written, text_key, found.size if found else None, found.removed if found else None,
            kept[post.language], kept[post.client],
            tag_key, None if tags is None else len(tags),
            repost_of, repost_key,
            _reference(platform, post.repost_account) if post.repost_account else None,
            None if post.repost_at is None else self._side_time(_hashable(post.repost_at)),
            reply_to, None if reply_to is None else key(reply_to),
            _reference(platform, post.reply_account) if post.reply_account else None,
            quote_of, None if quote_of is None else key(quote_of), kept[post.conversation],
            post.likes, post.reposts, post.replies, post.quotes, post.views,
            kept[post.place], kept[post.url], post.embedded, origin.record_no,
            origin.part, self._source_no, origin.line,
        ))  # fmt: skip

    def _post_id(self, post: Post, platform: str, origin: Origin) -> str:
        """The id of a post; one made from its record where it has none, or one without its digits."""
        native = clean(post.native_id)
        if native is not None and not is_rounded(native):
            return f"{platform}:{native}"
        if native is None:
            self.unnumbered += 1
        else:
            self.rounded += 1
        place = f"-{origin.part}" if origin.part else ""
        return f"{platform}:record-{origin.digest[:8].hex()}{place}"

    def _account(self, profile: Profile, platform: str) -> _Known:
        """The account of a profile; importers give one object again and again, which is then known by its identity."""
        known = self._known.get(id(profile))
        if known is None or known.profile is not profile or known.row[2] != platform:
            row = self._profile_row(profile, platform, _account_id(profile, platform))
            known = self._known[id(profile)] = _Known(profile, row)
        return known

    def _profile_row(
        self, profile: Profile, platform: str, account_id: str
    ) -> tuple[Any, ...]:
        return (
            self._tools.key(account_id), account_id, platform, clean(profile.handle),
            clean(profile.name), self._side_time(_hashable(profile.created_at)), profile.followers,
            profile.following, profile.declared_posts, clean(profile.biography),
            clean(profile.place), clean(profile.website), clean(profile.avatar),
            clean(profile.language), profile.verified,
        )  # fmt: skip

    def _add_tags(self, tags: tuple[str, ...], within: _Within, kind: str, origin: Origin) -> int:
        """Add the hashtags, at least one, and give the key of their sequence."""
        normal = [self._tools.tag(tag) for tag in tags]
        for position, (tag, norm) in enumerate(zip(tags, normal, strict=True)):
            row = (*within, kind, position, storable(tag), norm, self._tools.key(norm))
            self.add("post_tag", (*row, origin.record_no, origin.part))
        return self._tools.key("\x1f".join(normal))

    def _add_links(
        self, given: tuple[str, ...], within: _Within, kind: str, origin: Origin
    ) -> None:
        """Add the links, each once however often the post repeats it."""
        seen: set[str] = set()
        for url in map(str.strip, map(storable, given)):
            link = self._tools.link(url)
            if link.link and link.link not in seen:
                domain_key = self._tools.key(link.domain) if link.domain else None
                self.add("post_link", (
                    *within, kind, len(seen), url, link.link, self._tools.key(link.link),
                    link.domain, domain_key, link.removed, link.unwrapped,
                    origin.record_no, origin.part,
                ))  # fmt: skip
                seen.add(link.link)

    def _add_mentions(self, names: tuple[str, ...], within: _Within, origin: Origin) -> None:
        for position, name in enumerate(map(storable, names)):
            row = (*within, position, name, self._tools.key(name.lower()))
            self.add("post_mention", (*row, origin.record_no, origin.part))

    def _add_media(self, media: tuple[Media, ...], within: _Within, origin: Origin) -> None:
        for position, each in enumerate(media):
            url, fingerprint = clean(each.url), clean(each.hash)
            # A path says which file beside this export, and nothing about another export's file of that name; files
            # that are equal are found equal by what is in them (overt.duplicates.media).
            known_by = fingerprint or (f"{self._beside} {url}" if url and "//" not in url else url)
            media_key = self._tools.key(known_by) if known_by else None
            row = (*within, position, each.media_type, url, fingerprint, media_key)
            self.add("post_media", (*row, origin.record_no, origin.part))

    def _add_objects(self, names: tuple[str, ...], within: _Within, origin: Origin) -> None:
        for position, name in enumerate(map(storable, names)):
            row = (*within, position, name, self._tools.key(name))
            self.add("post_object", (*row, origin.record_no, origin.part))

    def _add_promotions(
        self, promotions: tuple[Promotion, ...], within: _Within, origin: Origin
    ) -> None:
        for position, each in enumerate(promotions):
            times = (self._side_time(_hashable(raw)) for raw in (each.starts_at, each.ends_at))
            self.add("post_promotion", (
                *within, position, clean(each.currency), each.spend_low, each.spend_high,
                each.impressions, each.clicks, clean(each.targeting), *times,
                origin.record_no, origin.part,
            ))  # fmt: skip


def _account_id(account: Profile, platform: str) -> str:
    native = clean(account.native_id)
    if native is None:
        raise Refusal("no_account", "account_id is empty, so nobody is known to have posted this.")
    if is_rounded(native):
        raise Refusal(
            "no_account",
            f'account_id is "{native}": a spreadsheet removed its last digits, so different '
            "accounts look like one. Export again with ids as text.",
        )
    return f"{platform}:{native}"


def _reference(platform: str, native_id: str | None) -> str | None:
    """The id of another post or account; none where its digits are lost."""
    native = clean(native_id)
    return None if native is None or is_rounded(native) else f"{platform}:{native}"


def _hashable(value: object) -> object:
    """A raw time that a cache can hold."""
    return str(value) if isinstance(value, (dict, list)) else value
