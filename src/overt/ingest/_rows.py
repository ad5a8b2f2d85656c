"""Raw records become rows: parsed, given ids and keys, times read, texts and links normalised.

This is the work done in parallel. A chunk of records goes in, Arrow batches come out; nothing
here depends on another chunk, so that the result is the same however many processes share it.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyarrow as pa

from overt import text, urls
from overt.ingest._base import Importer, Media, Post, Profile, Reading, Record, Refusal
from overt.ingest._raw import Raw, Shape
from overt.ingest._staging import batch_of
from overt.ingest._time import Clock, Moment

# What a record of another shape than expected makes an importer raise. Such a record is refused;
# anything else is a fault of ours and must be seen.
MISSHAPEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError)

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
"""An id as spreadsheets and data frames write large numbers: 5.70306E+17. Its last digits are lost."""


def is_rounded(native_id: str) -> bool:
    """Whether an id is one whose last digits are lost."""
    return native_id[:1].isdigit() and _ROUNDED.fullmatch(native_id) is not None


_NO_TIME_YET = 2**32 - 1  # a bare profile is the state at the export: later than any post's
_RECORDS = 2**31


@dataclass(frozen=True)
class Job:
    """What is the same for all records of one file."""

    file: str
    source_no: int
    shape: Shape
    importer: Importer
    clock: Clock
    reading: Reading


@dataclass(frozen=True)
class Chunk:
    """Records in a row, with the number of the first."""

    first_record_no: int
    records: tuple[Raw, ...]


@dataclass
class Converted:
    """Rows by table, and what was noticed."""

    records: int
    batches: dict[str, pa.RecordBatch] = field(default_factory=dict)
    bases: set[str] = field(default_factory=set)
    step_s: int = 86_400
    profiles: int = 0
    repaired: int = 0
    unnumbered: int = 0
    rounded: int = 0


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


def convert(job: Job, chunk: Chunk, normaliser: Normaliser) -> Converted:
    """The rows of a chunk.

    The collector of cycles rests meanwhile: rows are tuples in hundreds of thousands and hold no
    cycles, and looking through them again and again took a fifth of the time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        rows = _Rows(job, normaliser, len(chunk.records))
        for record_no, raw in enumerate(chunk.records, start=chunk.first_record_no):
            rows.take(record_no, raw)
        return rows.done()
    finally:
        if collects:
            gc.enable()


class _Rows:
    def __init__(self, job: Job, normaliser: Normaliser, records: int) -> None:
        self._job = job
        self._tools = normaliser
        self._made = Converted(records)
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._profiles: dict[tuple[Any, ...], int] = {}
        self._created = lru_cache(10_000)(job.clock.read_if_clear)
        self._readings: dict[int, Reading] = {}

    def done(self) -> Converted:
        """The rows as Arrow batches."""
        for profile, seen in self._profiles.items():
            self._add("account", (*profile, seen))
        self._made.batches = {table: batch_of(table, rows) for table, rows in self._rows.items()}
        return self._made

    def take(self, record_no: int, raw: Raw) -> None:
        """Make rows of one record: at least its row in `record`, and a post or a refusal."""
        digest = raw.sha256()
        self._add("record", (record_no, self._job.source_no, raw.line, digest))
        taken = 0
        try:
            if raw.broken is not None:
                raise Refusal("unreadable", raw.broken)
            record, repaired = self._job.shape.decode(raw)
            self._made.repaired += repaired
            for part, item in enumerate(self._items(record, raw)):
                taken += self._take_item(item, record_no, part, raw, digest)
            if not taken:
                raise Refusal("not_a_post", "The record holds no post.")
        except Refusal as refusal:
            self._refuse(record_no, raw, refusal)

    def _take_item(
        self, item: Post | Profile, record_no: int, part: int, raw: Raw, digest: bytes
    ) -> bool:
        """Whether the record is dealt with by this item: read, or refused for it."""
        if isinstance(item, Profile):
            self._made.profiles += 1
            platform = self._job.importer.platform or self._job.reading.platform or "unknown"
            self._profile(item, platform, _NO_TIME_YET * _RECORDS + record_no)
            return True
        try:
            self._post(item, record_no, part, raw.line, digest)
        except Refusal as refusal:
            if item.embedded:
                return (
                    False  # the record itself is another post; only its picture of this one is lost
                )
            self._refuse(record_no, raw, refusal)
        return True

    def _items(self, record: Record, raw: Raw) -> Iterator[Post | Profile]:
        try:
            yield from self._job.importer.read(record, self._reading(raw))
        except MISSHAPEN as problem:
            raise Refusal(
                "unreadable",
                f"The record is not built as {self._job.importer.label} records are "
                f"({type(problem).__name__}: {problem}).",
            ) from problem

    def _reading(self, raw: Raw) -> Reading:
        """What is known about the file, with the values that stand around this record."""
        if not raw.envelope:
            return self._job.reading
        # All records of one list share one envelope, so it is known by its identity here.
        reading = self._readings.get(id(raw.envelope))
        if reading is None:
            known = self._job.reading
            reading = Reading(
                envelope=raw.envelope,
                mapping=known.mapping,
                platform=known.platform,
                columns=known.columns,
            )
            self._readings[id(raw.envelope)] = reading
        return reading

    def _refuse(self, record_no: int, raw: Raw, refusal: Refusal) -> None:
        detail = f"{self._job.file}:{raw.line}: {refusal.detail}"
        self._add(
            "refused",
            (
                self._job.source_no,
                record_no,
                raw.line,
                refusal.reason,
                detail,
                _storable(raw.excerpt()),
            ),
        )

    def _post(self, post: Post, record_no: int, part: int, line: int, digest: bytes) -> None:
        platform = post.platform.strip().lower()
        account_id = self._account_id(post.account, platform)
        moment = self._job.clock.read(post.posted_at)
        self._notice(moment, post)
        key = self._tools.key
        account_key = key(account_id)
        post_id = self._post_id(post, platform, part, digest)
        post_key = text.key_of(post_id)
        self._profile(post.account, platform, moment.at_s * _RECORDS + record_no, account_id)

        given = None if post.text is None else _storable(post.text)
        found = None if given is None else self._tools.text(given)
        text_key = text.key_of(found.key_text) if found is not None and found.key_text else None
        repost_of = self._reference(platform, post.repost_of)
        if repost_of is None and post.kind == "repost" and text_key is not None:
            repost_of = f"text:{text_key & (2**64 - 1):016x}"
        reply_to = self._reference(platform, post.reply_to)
        quote_of = self._reference(platform, post.quote_of)

        within = (post_key, account_key, moment.at_s)
        origin = (record_no, part)
        tags = _given(post.tags, "#") if post.tags is not None else found.tags if found else None
        tag_key = self._tags(tags or (), within, post.kind, origin)
        links = post.links if post.links is not None else found.links if found else ()
        self._links(links, within, post.kind, origin)
        mentions = (
            _given(post.mentions, "@")
            if post.mentions is not None
            else found.mentions
            if found
            else ()
        )
        self._mentions(mentions, within, origin)
        self._media(post.media, within, origin)
        for position, name in enumerate(map(_storable, post.objects)):
            self._add("post_object", (*within, position, name, key(name), *origin))

        self._add("post", (
            post_key, post_id, account_key, account_id, platform, moment.at_s, moment.ms, post.kind,
            given, text_key, found.size if found else None, found.removed if found else None,
            _clean(post.language), _clean(post.client), tag_key, None if tags is None else len(tags),
            repost_of, None if repost_of is None else key(repost_of),
            self._reference(platform, post.repost_account), self._created(_hashable(post.repost_at)),
            reply_to, None if reply_to is None else key(reply_to),
            self._reference(platform, post.reply_account),
            quote_of, None if quote_of is None else key(quote_of),
            _clean(post.conversation), post.likes, post.reposts, post.replies, post.quotes, post.views,
            _clean(post.place), _clean(post.url), post.embedded, record_no,
            part, self._job.source_no, line,
        ))  # fmt: skip

    def _notice(self, moment: Moment, post: Post) -> None:
        if not post.embedded:
            self._made.bases.add(moment.basis)
            self._made.step_s = min(self._made.step_s, moment.step_s)

    def _account_id(self, account: Profile, platform: str) -> str:
        native = _clean(account.native_id)
        if native is None:
            raise Refusal(
                "no_account", "account_id is empty, so nobody is known to have posted this."
            )
        if is_rounded(native):
            raise Refusal(
                "no_account",
                f'account_id is "{native}": a spreadsheet removed its last digits, so different '
                "accounts look like one. Export again with ids as text.",
            )
        return f"{platform}:{native}"

    def _post_id(self, post: Post, platform: str, part: int, digest: bytes) -> str:
        native = _clean(post.native_id)
        if native is not None and not is_rounded(native):
            return f"{platform}:{native}"
        if native is None:
            self._made.unnumbered += 1
        else:
            self._made.rounded += 1
        place = f"-{part}" if part else ""
        return f"{platform}:record-{digest[:8].hex()}{place}"

    def _reference(self, platform: str, native: str | None) -> str | None:
        """The id of another post or account; none where its digits are lost."""
        cleaned = _clean(native)
        return None if cleaned is None or is_rounded(cleaned) else f"{platform}:{cleaned}"

    def _profile(
        self, profile: Profile, platform: str, seen: int, account_id: str | None = None
    ) -> None:
        """Keep each different profile once per chunk, with the last time it was seen so."""
        platform = platform.strip().lower()
        account_id = account_id or self._account_id(profile, platform)
        row = (
            self._tools.key(account_id), account_id, platform, _clean(profile.handle),
            _clean(profile.name), self._created(_hashable(profile.created_at)), profile.followers,
            profile.following, profile.declared_posts, _clean(profile.biography),
            _clean(profile.place), _clean(profile.website), _clean(profile.avatar),
            _clean(profile.language), profile.verified,
        )  # fmt: skip
        self._profiles[row] = max(seen, self._profiles.get(row, 0))

    def _tags(
        self,
        tags: tuple[str, ...],
        within: tuple[int, int, int],
        kind: str,
        origin: tuple[int, int],
    ) -> int | None:
        """Add the hashtags and give the key of their sequence."""
        normal = [self._tools.tag(tag) for tag in tags]
        for position, (tag, norm) in enumerate(zip(tags, normal, strict=True)):
            row = (*within, kind, position, _storable(tag), norm, self._tools.key(norm), *origin)
            self._add("post_tag", row)
        return self._tools.key("\x1f".join(normal)) if normal else None

    def _links(
        self,
        given: tuple[str, ...],
        within: tuple[int, int, int],
        kind: str,
        origin: tuple[int, int],
    ) -> None:
        """Add the links, each once however often the post repeats it."""
        seen: set[str] = set()
        for url in given:
            url = _storable(url).strip()
            link = self._tools.link(url)
            if link.link and link.link not in seen:
                domain_key = self._tools.key(link.domain) if link.domain else None
                self._add("post_link", (
                    *within, kind, len(seen), url, link.link, self._tools.key(link.link),
                    link.domain, domain_key, link.removed, link.unwrapped, *origin,
                ))  # fmt: skip
                seen.add(link.link)

    def _mentions(
        self, mentions: tuple[str, ...], within: tuple[int, int, int], origin: tuple[int, int]
    ) -> None:
        for position, name in enumerate(map(_storable, mentions)):
            row = (*within, position, name, self._tools.key(name.lower()), *origin)
            self._add("post_mention", row)

    def _media(
        self, media: tuple[Media, ...], within: tuple[int, int, int], origin: tuple[int, int]
    ) -> None:
        for position, each in enumerate(media):
            known_by = _clean(each.hash) or _clean(each.url)
            media_key = self._tools.key(known_by) if known_by else None
            row = (
                *within,
                position,
                each.media_type,
                _clean(each.url),
                _clean(each.hash),
                media_key,
            )
            self._add("post_media", (*row, *origin))

    def _add(self, table: str, row: tuple[Any, ...]) -> None:
        self._rows.setdefault(table, []).append(row)


def _storable(value: str) -> str:
    """A text that Arrow and DuckDB can hold: half surrogate pairs become U+FFFD."""
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def _clean(value: str | None) -> str | None:
    """A short text without space or NUL around it; None when nothing is left."""
    return (_storable(value).strip(" \t\r\n\0") or None) if value else None


def _given(names: tuple[str, ...], mark: str) -> tuple[str, ...]:
    """Tags or mentions of a field of their own, which may be written with their mark."""
    return tuple(name.strip().lstrip(mark) for name in names if name.strip().lstrip(mark))


def _hashable(value: object) -> object:
    """A raw time that a cache can hold."""
    return str(value) if isinstance(value, (dict, list)) else value
