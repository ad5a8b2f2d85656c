"""The report can be read by ear, by keyboard, in grey, in the dark and on paper."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from overt.charts._style import BLUE, DARK, INK, MUTED, PAPER, VERMILLION

PAGES = pytest.mark.parametrize("page", ["crew_page", "empty_page"])


@PAGES
def test_there_is_one_main_heading_and_no_level_is_skipped(page, request):
    levels = [
        int(tag[1])
        for tag, _ in request.getfixturevalue(page).elements
        if re.fullmatch("h[1-6]", tag)
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@PAGES
def test_the_page_has_landmarks_a_language_and_a_way_past_the_contents(page, request):
    read = request.getfixturevalue(page)
    tags = Counter(tag for tag, _ in read.elements)
    assert tags["main"] == 1
    assert tags["nav"] == 1
    assert read.all("html")[0]["lang"] == "en-GB"
    assert {"href": "#content", "class": "skip"} in read.all("a")


@PAGES
def test_every_name_that_is_pointed_at_exists_once(page, request):
    read = request.getfixturevalue(page)
    names = Counter(read.values("id"))
    assert [name for name, times in names.items() if times > 1] == []
    wanted = {target[1:] for target in read.values("href")}
    wanted |= {name for value in read.values("aria-labelledby") for name in value.split()}
    wanted |= set(re.findall(r"url\(#([^)]+)\)", read.html))
    assert wanted <= set(names)


@PAGES
def test_every_table_header_says_what_it_heads(page, request):
    assert all(
        cell.get("scope") in ("col", "row") for cell in request.getfixturevalue(page).all("th")
    )


def test_every_drawing_has_a_title_and_a_description(crew_page):
    drawings = crew_page.all("svg")
    assert len(drawings) >= 5
    assert all(drawing["role"] == "img" for drawing in drawings)
    assert len(
        re.findall(
            r"<svg[^>]*><title [^>]*>[^<]+</title><desc [^>]*>[^<]{40,}</desc>", crew_page.html
        )
    ) == len(drawings)


def test_every_colour_of_a_drawing_has_a_partner_in_the_dark(crew_page):
    drawings = "".join(re.findall(r"<svg.*?</svg>", crew_page.html, re.DOTALL))
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]{3,8}|[a-z]+)"', drawings)) - {
        "none",
        "transparent",
    }
    assert used <= set(DARK)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_stand_out_from_their_ground(crew_page, scheme):
    blocks = re.findall(r":root \{(.*?)\}", crew_page.html, re.DOTALL)
    css = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", blocks[0 if scheme == "light" else 1]))
    css = {
        name: f"#{value[1] * 2}{value[2] * 2}{value[3] * 2}" if len(value) == 4 else value
        for name, value in css.items()
    }
    for ground in ("paper", "soft"):
        for ink in ("ink", "muted", "accent", "hidden"):
            assert _contrast(css[ink], css[ground]) >= 4.5, (ink, ground)
    for ground in ("mark-in", "mark-out", "note"):
        assert _contrast(css["ink"], css[ground]) >= 4.5
    swap = DARK.get if scheme == "dark" else lambda colour: colour
    for colour in (INK, MUTED):
        assert _contrast(swap(colour), swap(PAPER)) >= 4.5
    for colour in (BLUE, VERMILLION):
        assert _contrast(swap(colour), swap(PAPER)) >= 3


def test_the_posts_behind_an_edge_are_on_paper_too_and_no_table_is_cut(crew_page):
    paper = crew_page.html.split("@media print")[1]
    assert "details::details-content { content-visibility: visible" in paper
    assert "overflow: visible; max-height: none" in paper


FORBIDDEN = (
    "bot", "bots", "troll", "trolls", "army", "farm", "fake", "proves", "confirmed", "originated",
    "controlled by", "thousands of", "simply", "easily", "powerful",
)  # fmt: skip


@PAGES
def test_the_report_claims_nothing_it_cannot_show(page, request):
    text = request.getfixturevalue(page).text.lower()
    said = [word for word in FORBIDDEN if re.search(rf"\b{word}\b", text)]
    assert said == []
