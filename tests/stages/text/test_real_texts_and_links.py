"""Texts and links of real posts; the data lies beside the project, and without it these skip."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from itertools import islice

import pytest

from overt import text, urls
from shared_data import shared

pytestmark = pytest.mark.real_data

csv.field_size_limit(1 << 30)

TEXTS = {
    "x_io_thailand_2020": ("data/x_io_thailand_2020/tweets.csv.gz", "tweet_text"),
    "control_x_us2024": ("data/control_x_us2024/posts.csv.gz", "text"),
    "control_telegram_ru_news": ("data/control_telegram_ru_news/posts.csv.gz", "text"),
}
LINKS = {
    "urls_to_resolve": ("data/urls_to_resolve/resolutions.csv", "url"),
    "x_io_thailand_2020": ("data/x_io_thailand_2020/tweets.csv.gz", "urls"),
    "control_x_us2024": ("data/control_x_us2024/posts.csv.gz", "urls"),
}


def _column(path: str, column: str, most: int | None = None) -> Iterator[str]:
    file = shared(path)
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8", newline="") as lines:
        for row in islice(csv.DictReader(lines), most):
            yield row[column]


def _links(name: str) -> list[str]:
    """Every address of a column whose cells hold one, or a list in quotes or parted by | or blanks."""
    cells = _column(*LINKS[name])
    return [found for cell in cells for found in re.findall(r"[hH]ttps?://[^\s'|]+", cell)]


@pytest.mark.parametrize("name", TEXTS)
def test_the_key_text_of_a_real_post_is_its_own_key_text(name):
    changed = 0
    posts = 0
    for post in _column(*TEXTS[name], most=8_000):
        key_text = text.normalise(post).key_text
        changed += text.normalise(key_text).key_text != key_text
        posts += 1
    assert posts == 8_000
    assert changed <= 1  # a text whose HTML was encoded twice


@pytest.mark.parametrize("name", TEXTS)
def test_no_link_mention_or_hidden_character_is_left_in_a_real_key_text(name):
    left = re.compile(r"https?://|(?<![\w@/&=])@[a-z0-9_]{2}|[\u200b-\u200f\u202a-\u202e\ufeff]")
    found = [
        key_text
        for key_text in (
            text.normalise(post).key_text for post in _column(*TEXTS[name], most=8_000)
        )
        if left.search(key_text)
    ]
    assert found == []


def test_the_hashtags_found_in_real_tweets_are_those_x_found():
    """X's own list has no cut-off tags and leaves out some of reposts, so ours must hold all of it."""
    path = "data/x_io_thailand_2020/tweets.csv.gz"
    missed = total = 0
    for post, given in zip(_column(path, "tweet_text"), _column(path, "hashtags"), strict=True):
        ours = {text.normalise_tag(tag) for tag in text.normalise(post).tags}
        theirs = {text.normalise_tag(tag) for tag in re.findall(r"'([^']+)'", given)}
        total += len(theirs)
        missed += len(theirs - ours)
    assert total > 5_000
    assert missed / total < 0.05  # tags behind the place where the archive cut the text


@pytest.mark.parametrize("name", LINKS)
def test_the_link_of_a_real_address_is_its_own_link(name):
    links = {urls.normalise(url).link for url in _links(name)} - {""}
    assert len(links) > 1_000
    assert [link for link in links if urls.normalise(link).link != link] == []


@pytest.mark.parametrize("name", LINKS)
def test_no_mark_of_tracking_is_left_in_a_real_link(name):
    marks = re.compile(
        r"[?&](?:utm_|fbclid|igsh|gclid|xtor|mc_cid|__twitter)|/amp$|youtu\.be|twitter\.com"
    )
    links = [urls.normalise(url) for url in _links(name)]
    assert [found for found in links if marks.search(found.link)] == []


@pytest.mark.parametrize("name", LINKS)
def test_nearly_every_real_address_has_a_link(name):
    links = [urls.normalise(url) for url in _links(name)]
    assert sum(not found.link for found in links) <= len(links) / 200


def test_real_sharing_marks_no_longer_make_one_video_many():
    """YouTube gives each person who shares a video another ?si=."""
    given = {url for url in _links("control_x_us2024") if "youtu" in url and "si=" in url}
    assert len(given) > 300
    assert len({urls.normalise(url).link for url in given}) < len(given)
    assert not any("si=" in urls.normalise(url).link for url in given)
