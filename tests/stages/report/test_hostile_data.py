"""Texts of strangers stay texts: nothing in them runs, loads, leads away or turns the page around."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from overt.report._posts import compare
from overt.report._safe import language, shown, visible


@pytest.mark.parametrize("page", ["crew_page", "hostile_page", "empty_page"])
def test_the_page_asks_nobody_for_anything(page, request):
    html = request.getfixturevalue(page).html
    assert not re.search(
        r"(?:src|href|action|poster|srcset|data)\s*=\s*[\"']?\s*(?:https?:|//)", html
    )
    assert not re.search(r"url\(\s*[\"']?(?!#)", html)
    assert "@import" not in html
    assert "http://" not in html
    assert "https://" not in html


@pytest.mark.parametrize("page", ["crew_page", "hostile_page", "empty_page"])
def test_the_page_forbids_itself_to_load_or_run_anything(page, request):
    read = request.getfixturevalue(page)
    policies = [meta["content"] for meta in read.all("meta") if "http-equiv" in meta]
    assert any("default-src 'none'" in policy for policy in policies)
    assert not {tag for tag, _ in read.elements} & {
        "script",
        "iframe",
        "img",
        "object",
        "embed",
        "link",
    }
    assert not [
        name for _, attributes in read.elements for name in attributes if name.startswith("on")
    ]
    assert all(target.startswith("#") for target in read.values("href"))


def test_mark_up_in_texts_names_and_files_is_shown_and_not_obeyed(hostile_page):
    assert "<script>alert(1)</script>" in hostile_page.text
    assert "</style><script>alert(4)" not in hostile_page.html
    assert "</title><script>alert(6)</script>" in hostile_page.text


def test_hidden_and_turning_characters_are_drawn(hostile_page):
    assert "\u202e" not in hostile_page.html
    assert "\u200b" not in hostile_page.html
    assert "⟨U+202E⟩" in hostile_page.text
    assert "zero⟨U+200B⟩width" in hostile_page.text


def test_addresses_are_defanged_wherever_they_stand(hostile_page):
    assert "hxxps://malware[.]example/drop" in hostile_page.text
    assert "boss[@]malware[.]example" in hostile_page.text
    assert "www[.]malware[.]com/x" in hostile_page.text
    assert "malware.com" not in hostile_page.html
    assert "malware.example" not in hostile_page.html


def test_a_language_code_that_is_none_does_not_become_an_attribute(hostile_page):
    assert set(hostile_page.values("lang")) == {"en-GB"}
    assert language("pt-BR") == "pt-BR"
    assert language('en" onclick="x') is None


def test_a_text_of_a_million_letters_is_cut_and_says_by_how_many():
    cut = visible("x" * 1_000_000)
    assert len(cut) < 1_000
    assert cut.endswith("… [999,300 more characters]")


def test_a_text_that_was_read_only_in_part_counts_the_whole():
    assert visible("x" * 4_000, of=1_000_000).endswith("[999,300 more characters]")


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("see https://a.example/x.html?y=1.", "see hxxps://a[.]example/x.html?y=1."),
        ("HTTP://A.EXAMPLE", "hxxp://A[.]EXAMPLE"),
        ("bit.ly/x1 and nothing else", "bit[.]ly/x1 and nothing else"),
        ("lemonde.fr", "lemonde[.]fr"),
        ("a.b@mail.lemonde.fr", "a.b[@]mail[.]lemonde[.]fr"),
        ("The end.Next sentence costs 3.50", "The end.Next sentence costs 3.50"),
        ("@ana.bsky.social said so", "@ana.bsky.social said so"),
    ],
)
def test_addresses_in_a_text(given, safe):
    assert visible(given) == safe


def test_half_a_surrogate_pair_can_be_written():
    assert "⟨U+D800⟩" in visible("broken \ud800 emoji")
    visible("broken \ud800 emoji").encode("utf-8")


def test_every_text_has_a_direction_of_its_own():
    assert shown("שלום") == Markup('<bdi dir="auto">שלום</bdi>')


def test_what_is_unknown_is_a_dash_and_not_nothing():
    assert shown(None) == "–"
    assert shown("") == "–"
    assert "0" in shown(0)


def test_marking_differences_never_opens_a_tag_of_the_text(made_post):
    compared = compare(
        made_post("Read <b>this</b> now please"), made_post("Read <i>this</i> now please")
    )
    assert "<b>" not in compared.left
    assert "&lt;" in compared.left
    assert "<del>b</del>" in compared.left
    assert "<ins>i</ins>" in compared.right


def test_two_texts_with_little_in_common_are_not_covered_in_marks(made_post):
    compared = compare(made_post("Good morning from the harbour"), made_post("#tag zzz qqq 12345"))
    assert compared.alike < 0.35
    assert "<del>" not in compared.left
    assert "<ins>" not in compared.right


@pytest.fixture
def made_post():
    from overt.report._posts import Account, Post

    def make(text: str) -> Post:
        return Post(1, "x:1", Account("x:a", None), "x", "post", 0, visible(text), None, None, None)

    return make
