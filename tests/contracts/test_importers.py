"""What every importer owes: its examples, its own formats and no others, and no traceback."""

from __future__ import annotations

import copy
import csv
import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overt.ingest._base import Importer, Post, Profile, Reading, Refusal
from overt.plugins import discover

GENERIC = "table"  # reads any table by the names of its columns, so it knows the others' tables too
REASONS = {"no_account", "not_a_post", "unreadable"}  # the others are found out by the machinery
SIDE_FIELDS = {"post_id", "account_id", "account_place", "account_language"}
GARBAGE = (
    None, "", "x", "[", "https://[", "<![x", 0, -1, 1.5, 2**70, float("nan"), True,
    [], [None], [[]], {}, {"a": 1},
)  # fmt: skip

TYPES: dict[str, type] = {
    "str": str, "str | None": str, "int | None": int, "bool | None": bool, "bool": bool,
    "tuple[str, ...] | None": tuple, "tuple[str, ...]": tuple, "tuple[Media, ...]": tuple,
}  # fmt: skip

IMPORTERS: dict[str, Importer] = {
    name: cls()
    for name, cls in discover("importer", "overt.ingest").items()
    if issubclass(cls, Importer)
}
EXAMPLES = [
    pytest.param(importer, example, id=f"{name}: {example.shows}")
    for name, importer in IMPORTERS.items()
    for example in importer.examples
]
each_importer = pytest.mark.parametrize("importer", IMPORTERS.values(), ids=IMPORTERS.keys())
each_example = pytest.mark.parametrize(("importer", "example"), EXAMPLES)


def read(importer: Importer, record: Mapping[str, Any], reading: Reading) -> list[Post | Profile]:
    return list(importer.read(record, reading))


@each_importer
def test_an_importer_says_what_can_go_wrong_and_where_its_knowledge_comes_from(importer):
    assert importer.label
    assert importer.caveats
    assert importer.references or importer.name == GENERIC
    assert set(importer.shapes) <= {"table", "json"}
    assert len(importer.examples) >= 2


@each_example
def test_an_example_becomes_exactly_what_it_says(importer, example):
    assert read(importer, example.record, example.reading) == list(example.gives)


@each_example
def test_reading_twice_gives_the_same_and_leaves_the_record_as_it_was(importer, example):
    before = copy.deepcopy(example.record)
    first = read(importer, example.record, example.reading)
    assert read(importer, example.record, example.reading) == first
    assert example.record == before


@each_example
def test_an_example_is_recognised_by_its_own_importer_and_by_no_other(importer, example):
    specific = [each for each in IMPORTERS.values() if each.name != GENERIC]
    found = [each.name for each in specific if each.recognises(example.record)]
    assert found == ([] if importer.name == GENERIC else [importer.name])


@each_importer
def test_an_importer_shows_which_field_it_reads_from_which_place_of_its_examples(importer):
    records = [example.record for example in importer.examples]
    columns = tuple(dict.fromkeys(key for record in records for key in record))
    used = importer.columns_used(Reading(columns=columns))
    assert used
    assert set(used) <= SIDE_FIELDS | {field.name for field in (*fields(Post), *fields(Profile))}
    if importer.name != GENERIC:
        nowhere = [path for path in used.values() if not any(_leads(r, path) for r in records)]
        assert nowhere == []


@each_importer
def test_an_importer_of_tables_names_only_columns_that_the_file_has(importer):
    if importer.shapes == ("table",):
        for example in importer.examples:
            columns = tuple(example.record)
            assert set(importer.columns_used(Reading(columns=columns)).values()) <= set(columns)


@each_importer
def test_empty_and_foreign_records_are_not_recognised(importer):
    assert not importer.recognises({})
    if importer.name != GENERIC:
        assert not importer.recognises({"name": "Amina", "date": "2024-05-14", "text": "x"})
        assert not importer.recognises({"id": 1, "user": {"id": 2}, "data": {"videos": []}})


@each_example
def test_a_damaged_record_is_read_or_refused_and_never_ends_the_run(importer, example):
    for damaged in _damaged(example.record):
        _check_outcome(importer, damaged, example.reading)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_record_damaged_in_several_places_is_read_or_refused(data):
    importer, example = data.draw(st.sampled_from([param.values for param in EXAMPLES]))
    record = copy.deepcopy(example.record)
    for _ in range(data.draw(st.integers(1, 6))):
        places = list(_places(record))
        if places:
            holder, key = places[data.draw(st.integers(0, len(places) - 1))]
            holder[key] = copy.deepcopy(data.draw(st.sampled_from(GARBAGE)))
    _check_outcome(importer, record, example.reading)


@pytest.mark.parametrize(
    ("name", "record", "reason"),
    [
        ("bluesky", {"uri": "at://did:plc:a/app.bsky.feed.post/1", "notFound": True}, "not_a_post"),
        ("fourcat", {"id": "1", "body": "x", "timestamp": "", "author": "Anonymous"}, "no_account"),
        ("reddit", {"id": "c", "link_id": "t3_a", "author": "[deleted]"}, "no_account"),
        ("telegram_desktop", {"id": 1, "type": "service", "action": "pin_message"}, "not_a_post"),
        ("telegram_desktop", {"id": 1, "type": "unsupported"}, "not_a_post"),
        ("tiktok", {"id": 1, "video_id": 2, "text": "x", "create_time": 1}, "no_account"),
        ("tiktok", {"id": 1, "video_description": "x", "create_time": 1}, "no_account"),
        ("x_io_archive", {"userid": "", "tweetid": "1"}, "no_account"),
        ("x_v1", {"delete": {"status": {"id_str": "1"}}}, "not_a_post"),
        ("x_v2", {"meta": {"result_count": 0}}, "not_a_post"),
        ("x_v2", {"data": [{"id": "1", "text": "x"}]}, "no_account"),
        ("youtube", {"kind": "youtube#playlist", "id": "PL1", "snippet": {}}, "not_a_post"),
    ],
)
def test_what_is_no_post_or_nobodys_is_refused_with_its_reason(name, record, reason):
    outcome = _outcome(IMPORTERS[name], record, Reading())
    assert isinstance(outcome, Refusal)
    assert outcome.reason == reason
    assert outcome.detail.endswith(".")


def test_a_private_chat_in_a_telegram_export_is_not_taken_in():
    telegram = IMPORTERS["telegram_desktop"]
    message = telegram.examples[1].record
    outcome = _outcome(telegram, message, Reading(envelope={"type": "personal_chat", "id": 7}))
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "not_a_post"


def test_counts_that_a_source_does_not_give_stay_unknown():
    archive = IMPORTERS["x_io_archive"]
    record = {**archive.examples[0].record, "like_count": "absent", "retweet_count": ""}
    (post,) = read(archive, record, Reading())
    assert (post.likes, post.reposts, post.replies) == (None, None, 0)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "file", "kinds", "profiles"),
    [
        ("x_io_archive", "x_io_thailand_2020/tweets.csv.gz",
         {"post": 1101, "reply": 6844, "quote": 2241, "repost": 11199}, 0),
        ("x_io_archive", "x_io_thailand_2020/users.csv", {}, 926),
        ("coortweet", "coortweet_russian/russian_coord_tweets.csv.gz", {"post": 35125}, 0),
    ],
)  # fmt: skip
def test_a_real_export_is_recognised_and_read_whole(name, file, kinds, profiles):
    path = Path(__file__).parents[3] / "shared" / "data" / file
    if not path.exists():
        pytest.skip(f"{path} is not here: third-party data that the project may not carry")
    importer, found = IMPORTERS[name], Counter()
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        for row in csv.DictReader(lines):
            assert importer.recognises(row)
            found.update(getattr(item, "kind", None) for item in importer.read(row, Reading()))
    assert found == Counter({**kinds, None: profiles})  # counts of 0 are equal to none


def _outcome(
    importer: Importer, record: Mapping[str, Any], reading: Reading
) -> list[Post | Profile] | Refusal:
    try:
        return read(importer, record, reading)
    except Refusal as refusal:
        return refusal


def _check_outcome(importer: Importer, record: Mapping[str, Any], reading: Reading) -> None:
    """Posts of somebody or a refusal with a sentence, and the record as it was."""
    before = repr(record)
    importer.recognises(record)
    outcome = _outcome(importer, record, reading)
    if isinstance(outcome, Refusal):
        assert outcome.reason in REASONS
        assert outcome.detail
    else:
        accounts = [item.account if isinstance(item, Post) else item for item in outcome]
        assert all(account.native_id for account in accounts)
        wrong = [each for item in (*outcome, *accounts) for each in _wrongly_typed(item)]
        assert wrong == []
    assert repr(record) == before


def _wrongly_typed(item: Post | Profile) -> Iterator[tuple[str, object]]:
    """Fields with something else than the contract says; raw times may be anything."""
    for field in fields(item):
        value, kind = getattr(item, field.name), TYPES.get(str(field.type))
        if value is None or kind is None:
            continue
        fits = isinstance(value, kind)
        if kind is int:
            fits = fits and 0 <= value < 2**63
        if kind is tuple and field.name != "media":
            fits = fits and all(isinstance(text, str) for text in value)
        if not fits:
            yield field.name, value


def _damaged(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The record with each key or list item taken away, and replaced by each kind of garbage."""
    for number in range(len(list(_places(record)))):
        for garbage in GARBAGE:
            damaged = copy.deepcopy(dict(record))
            holder, key = list(_places(damaged))[number]
            holder[key] = copy.deepcopy(garbage)
            yield damaged
        damaged = copy.deepcopy(dict(record))
        holder, key = list(_places(damaged))[number]
        del holder[key]
        yield damaged


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a record: the object or list, and the key or position in it."""
    keys = list(value) if isinstance(value, dict) else []
    keys = list(range(len(value))) if isinstance(value, list) else keys
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _leads(value: Any, path: str) -> bool:
    """Whether a path such as data[].entities.urls[].expanded_url leads somewhere."""
    if isinstance(value, dict) and path in value:
        return True
    step, _, rest = path.partition(".")
    key = step.removesuffix("[]")
    if not isinstance(value, dict) or key not in value:
        return False
    below = value[key] if step.endswith("[]") else [value[key]]
    return any(_leads(item, rest) if rest else True for item in below or [])
