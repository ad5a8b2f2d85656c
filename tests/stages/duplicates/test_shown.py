"""Groups and lists as a person meets them: on the terminal and in the report, whatever the texts hold."""

from __future__ import annotations

import pytest
from invented_texts import match, post, put, text_key
from test_numbered_lists import pasted
from typer.testing import CliRunner

import overt
from overt.cli._app import app
from overt.duplicates.numbered_lists import NumberedLists
from overt.duplicates.text_groups import TextGroups
from overt.report._repeats import _pieces, numbered_lists

A = "Hear \u202eme <script>alert(1)</script> the wall of Ostelin was painted green last night"
B = "Hear \u202eme <script>alert(1)</script> the wall of Ostelin was painted blue last night"


@pytest.fixture(scope="module")
def case(tmp_path_factory, fill):
    folder = tmp_path_factory.mktemp("shown") / "case"
    with overt.Case.create(folder) as made:
        made.engine.create("post", "account", "post_link", "source", "record", "membership")
        items = pasted([1, 2, 4, 5, 6, 9, 10], ["ana", "bob", "cem", "dan", "eva", "fay"], share=0.9, plain=0.3)
        put(made.engine, fill, [*items, post(901, "gil", A), post(902, "hal", B), post(903, "ana", B)], [match(A, B)])
        TextGroups(margin_bits=0.0).find(made.engine, 1)
        NumberedLists().find(made.engine, 1)
    return folder


def said(case, *words):
    result = CliRunner().invoke(app, ["show", *words, "--case", str(case)])
    return result.exit_code, " ".join(result.output.split()), result


def test_a_group_is_shown_by_the_first_digits_of_its_id_with_hidden_characters_drawn(case):
    group = f"{text_key(A) & (2**64 - 1):016x}"
    code, shown, _ = said(case, "text", group[:6])
    assert code == 0
    assert "3 posts with 2 texts by 3 accounts" in shown
    assert "painted {1} last night" in shown
    assert "\u202e" not in shown
    assert "⟨U+202E⟩" in shown
    assert group in said(case, "text")[1]


def test_an_unknown_group_and_list_are_refused_in_words(case):
    assert "There is no group of texts zz" in str(said(case, "text", "zz")[2].exception)
    assert "There are L1" in str(said(case, "list", "L7")[2].exception)


def test_a_list_is_shown_with_its_gaps(case):
    code, shown, _ = said(case, "list", "l1")
    assert code == 0
    assert "7 items numbered 1 to 10" in shown
    assert "7–8 not found" in shown
    with overt.Case.open(case, read_only=True) as opened:
        rows = numbered_lists(opened)[0].rows
    assert [row.gap for row in rows if row.gap] == ["3", "7–8"]


def test_a_template_is_taken_apart_into_text_and_slots():
    pieces = [(piece.text, piece.slot) for piece in _pieces("use {{x}} and {1}{2} now")]
    assert pieces == [("use {x} and ", None), ("", 1), ("", 2), (" now", None)]
