"""JSON: every record with its exact bytes and line, whatever the document around it."""

from __future__ import annotations

import hashlib
import json

import pytest
from bytes_as_streams import Trickle
from hypothesis import given
from hypothesis import strategies as st

from overt.ingest._base import Refusal
from overt.ingest._json import JsonDocument, JsonLines
from overt.ingest._lines import Encoding, encoding_of
from overt.ingest._raw import Raw
from overt.ingest._scan import loads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12)
    | st.sampled_from(['"', "\\", "}", "{", "[", "]", '\\"', ",", "é", "𝄞", "\n"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
LISTS = st.lists(VALUES, max_size=6)


def split(text: str | bytes, *lists: str, most: int = 1 << 30) -> list[Raw]:
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return list(JsonDocument(lists).split(Trickle(content, most)))


@given(LISTS, st.sampled_from([None, 1]), st.booleans(), st.integers(1, 40))
def test_the_items_of_a_list_are_those_that_json_loads_gives(items, indent, ascii_only, most):
    text = json.dumps(items, indent=indent, ensure_ascii=ascii_only)
    found = split(text, most=most)
    assert [json.loads(raw.content) for raw in found] == items
    assert all(raw.broken is None for raw in found)
    lines = text.split("\n")
    for raw in found:  # each stands exactly where its line says
        assert raw.content.decode().split("\n")[0] in "\n".join(lines[raw.line - 1 :])


@given(LISTS, VALUES, st.integers(1, 60))
def test_a_list_deep_in_a_document_is_found_and_its_surroundings_are_the_envelope(
    items, other, most
):
    document = {
        "about": other,
        "name": "Placeholder News",
        "chats": {
            "list": [{"id": 5, "extra": other, "messages": items}, {"id": 6, "messages": []}]
        },
        "after": other,
    }
    found = split(json.dumps(document), "messages", "chats.list.*.messages", most=most)
    assert [json.loads(raw.content) for raw in found] == items
    for raw in found:
        assert raw.envelope["id"] == 5
        assert raw.envelope["name"] == "Placeholder News"


@given(
    st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), min_size=1, max_size=5),
    st.data(),
)
def test_a_document_cut_anywhere_gives_every_complete_item_and_one_broken_rest(items, data):
    text = json.dumps(items).encode()
    at = data.draw(st.integers(1, len(text) - 1))
    found = split(text[:at])
    whole = [raw for raw in found if raw.broken is None]
    assert [json.loads(raw.content) for raw in whole] == items[: len(whole)]
    assert len(found) - len(whole) == 1
    assert "cut" in found[-1].broken


def test_every_item_keeps_its_exact_bytes_and_its_line():
    text = '{"messages": [\n  {"id" : 1,\n   "text": "a"},\n\n  {"id":2}\n]}'
    first, second = split(text, "messages")
    assert first.content == b'{"id" : 1,\n   "text": "a"}'
    assert (first.line, second.line) == (2, 5)
    assert first.sha256() == hashlib.sha256(first.content).digest()


def test_a_document_without_a_list_is_a_record_itself():
    text = '{"data": [1, 2], "meta": {"n": 2}}'
    assert [raw.content for raw in split(text)] == [text.encode()]


def test_documents_one_after_the_other_are_all_read():
    text = '{"messages": [{"id": 1}]}\n{"messages": [{"id": 2}]}'
    assert [json.loads(raw.content)["id"] for raw in split(text, "messages")] == [1, 2]


def test_a_document_that_stops_being_json_is_read_up_to_there():
    first, rest = split('[{"id": 1} oops {"id": 2}]')
    assert json.loads(first.content) == {"id": 1}
    assert "stops being JSON" in rest.broken


def test_a_long_value_that_no_list_lies_in_is_passed_over():
    big = json.dumps({"contacts": ["x" * 1000] * 3000, "messages": [{"id": 1}]})
    assert [json.loads(raw.content) for raw in split(big, "messages")] == [{"id": 1}]


def test_a_million_characters_in_one_string_are_one_record():
    text = json.dumps([{"text": 'a"\\' * 1_000_000}, {"text": "b"}])
    assert [len(json.loads(raw.content)["text"]) for raw in split(text, most=100_000)] == [
        3_000_000,
        1,
    ]


def test_a_record_longer_than_the_limit_is_named_as_such(monkeypatch):
    monkeypatch.setattr("overt.ingest._scan.MAX_RECORD", 3 << 20)
    first, second = split(json.dumps([{"id": 1}, {"text": "x" * (9 << 20)}]))
    assert json.loads(first.content) == {"id": 1}
    assert "longer than 3 MiB" in second.broken


def test_what_strict_json_forbids_and_exports_contain_is_read():
    assert loads(b'{"a": NaN}') == ({"a": None}, True)
    assert loads(b'{"a": "\\ud83d"}') == ({"a": "\ufffd"}, True)
    assert loads(b'{"a": "x\x00y"}') == ({"a": "x\0y"}, True)
    assert loads(b'{"a": "caf\xe9"}') == ({"a": "caf\ufffd"}, True)
    assert loads('{"a": "é"}'.encode()) == ({"a": "é"}, False)


@pytest.mark.parametrize("line", [b'{"a": 1', b"[1, 2]", b"7", b'"text"', b"null", b"{" * 100_000])
def test_a_line_that_is_no_complete_object_is_refused(line):
    with pytest.raises(Refusal) as caught:
        JsonLines().decode(Raw(1, line))
    assert caught.value.reason == "unreadable"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_json_is_read_in_every_unicode_encoding(encoding):
    records = [{"text": f"été {n}", "more": "x" * 300} for n in range(3)]
    as_lines = "\r\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    for shape, text in (
        (JsonLines, as_lines),
        (JsonDocument, json.dumps(records, ensure_ascii=False)),
    ):
        content = text.encode(encoding)
        encoded = encoding_of(content)
        made = JsonLines(encoded) if shape is JsonLines else JsonDocument((), encoded)
        found = list(made.split(Trickle(content, 7)))
        assert [made.decode(raw)[0] for raw in found] == records


def test_a_line_of_utf16_keeps_the_bytes_on_disk():
    content = '{"a":1}\n{"a":2}\n'.encode("utf-16-le")
    found = list(JsonLines(Encoding("utf-16-le")).split(Trickle(content, 3)))
    assert b"".join(raw.content for raw in found) == content
