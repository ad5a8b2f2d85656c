"""What stays of a picture when it is changed, and what does not make two pictures one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from benchmarks.pictures import CHANGES
from benchmarks.pictures import picture as drawn
from PIL import Image, ImageDraw

from overt.media import BITS, HOW, MARKS, alike, false_matches, marks_of, near, too_plain

picture = lru_cache(None)(drawn)
KINDS = ("landscape", "scene", "face", "texture")


def grey(image):
    out = image.convert("L")
    out.thumbnail((384, 384), Image.Resampling.BOX)
    return out


def compared(*images, new=None):
    """(earlier, later) → how, of pictures in order of arrival."""
    marks = [marks_of(grey(image)) for image in images]
    owner = np.concatenate([np.full(len(rows), place) for place, rows in enumerate(marks)])
    fresh = np.ones(len(images), dtype=bool) if new is None else np.array(new)
    found = alike(np.concatenate(marks), owner, fresh, most_apart=56)
    pairs = zip(found.earlier.tolist(), found.later.tolist(), found.how.tolist(), strict=True)
    return {(a, b): HOW[how] for a, b, how in pairs}


@pytest.mark.parametrize("kind", [*KINDS, "card", "screenshot"])
def test_the_fingerprint_of_the_whole_is_that_of_imagehash(kind):
    imagehash = pytest.importorskip("imagehash", reason="ImageHash is not installed")
    image = picture(kind, 3)
    ours = marks_of(image.convert("L"))[0]["whole"].astype("<u8").tobytes().hex()
    assert ours == str(imagehash.phash(image, hash_size=16))


@pytest.mark.parametrize("change", [name for name in CHANGES if "cut off" not in name])
@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_picture_is_still_found(kind, change):
    image = picture(kind, 11)
    assert (0, 1) in compared(image, CHANGES[change](image, np.random.default_rng(2)))


def test_most_pictures_with_a_twentieth_cut_off_are_found():
    rng = np.random.default_rng(3)
    images = [picture(kind, seed) for kind in KINDS for seed in range(5)]
    cut = [CHANGES["5 % cut off"](image, rng) for image in images]
    found = compared(*images, *cut)
    assert sum((place, place + len(images)) in found for place in range(len(images))) >= 17


@pytest.mark.parametrize(
    ("change", "how"),
    [
        ("JPEG, quality 50", "alike"),
        ("mirrored", "mirrored"),
        ("border of 15 %", "without its frame"),
        ("band of words", "in part"),
        ("mirrored, band of words", "mirrored, in part"),
    ],
)
def test_a_match_says_what_was_done(change, how):
    image = picture("scene", 8)
    assert compared(image, CHANGES[change](image, np.random.default_rng(5)))[0, 1] == how


@pytest.mark.parametrize("kind", [*KINDS, "card", "screenshot"])
def test_different_pictures_of_one_kind_are_not_alike(kind):
    assert compared(*(picture(kind, seed) for seed in range(40, 60))) == {}


def test_cards_of_one_design_match_only_with_the_same_words():
    card, other = picture("card", 1), picture("card", 2)
    assert compared(card, other, CHANGES["JPEG, quality 50"](card, None)) == {(0, 2): "alike"}


def test_only_pairs_with_a_new_picture_are_compared():
    image = picture("landscape", 4)
    half = CHANGES["scaled to 50 %"](image, None)
    small = CHANGES["scaled to 25 %"](image, None)
    assert set(compared(image, half, small, new=[False, False, True])) == {(0, 2), (1, 2)}
    assert compared(image, half, new=[False, False]) == {}


def test_plain_pictures_are_told():
    one_colour = Image.new("L", (300, 300), 90)
    silhouette = Image.new("L", (400, 400), 200)
    draw = ImageDraw.Draw(silhouette)
    draw.ellipse((140, 80, 260, 200), fill=120)
    draw.ellipse((60, 220, 340, 520), fill=120)
    assert too_plain(one_colour)
    assert too_plain(silhouette)
    assert too_plain(Image.linear_gradient("L"))
    kinds = [*KINDS, "card", "screenshot"]
    assert not any(too_plain(grey(picture(kind, seed))) for kind in kinds for seed in range(5))


def test_given_hashes_are_compared_exactly():
    words = np.array([[0], [0b111], [2**64 - 1]], dtype=np.uint64)
    every = np.ones(3, dtype=bool)
    assert [each.tolist() for each in near(words, every, most_apart=3)] == [[0], [1], [3]]
    assert [each.tolist() for each in near(words, every, most_apart=2)] == [[], [], []]


def test_more_pictures_let_expect_more_false_matches_and_a_stricter_threshold_fewer():
    rng = np.random.default_rng(1)
    marks = np.zeros(300, dtype=MARKS)
    marks["whole"] = rng.integers(0, 2**64, (300, 4), dtype=np.uint64)
    few, many = (false_matches(marks, 90, pairs) for pairs in (1e4, 1e8))
    assert 0 < few < many
    assert false_matches(marks, 56, 1e8) < many / 1000
    assert false_matches(marks[:3], BITS // 2, 10) == pytest.approx(5, rel=0.1)


def test_a_picture_that_went_round_a_thousand_times_stays_one_group():
    """The bound on matches of one picture must not tear a viral one apart."""
    rng = np.random.default_rng(0)
    base = marks_of(grey(picture("landscape", 2)))[0]
    marks = np.full(1000, base, dtype=MARKS)
    flips = np.packbits(rng.random((1000, 256)) < 0.01, axis=1).view("<u8")
    marks["whole"] ^= flips
    found = alike(marks, np.arange(1000), np.ones(1000, dtype=bool), most_apart=56)
    assert len(found) <= 64 * 1000
    first = {int(later): int(earlier) for later, earlier in zip(found.later[::-1], found.earlier[::-1], strict=True)}
    assert len(first) == 999  # every one but the first is tied to one before it
