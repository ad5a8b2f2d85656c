"""Topics: from vectors where the case has them, from words where not; what they add to the message."""

from __future__ import annotations

import numpy as np
import pytest

from overt.markers._context import forget, make
from overt.markers._said import read_said
from overt.markers._topics import Reader
from overt.markers.camouflage import Camouflage

_NOODLES = "noodle soup with herbs at the market today"
_DAM = "the dam above the valley must never be built"


def _word(number):
    return "".join(chr(97 + int(digit)) for digit in f"{number:04}")


def _case(kinds, *, vectors=True, language="en"):
    """Three accounts with eight posts of each kind, each text its own; a hashtag on every second post on the dam."""
    rng = np.random.default_rng(5)
    middle = {kind: rng.normal(size=16) for kind in kinds}
    posts, tags, rows, texts = [], [], [], []
    for who in (1, 2, 3):
        for number in range(8 * len(kinds)):
            kind, key = kinds[number % len(kinds)], who * 100 + number
            text = {"noodles": _NOODLES, "dam": _DAM, "short": "yes"}[kind] + f" {_word(key)}"
            posts.append(
                {
                    "post_key": key, "account_id": f"x:{who}", "kind": "post", "posted_at": 3_600 * number + who,
                    "text": text, "text_key": key,
                }
            )  # fmt: skip
            texts.append({"text_key": key, "post_key": key, "language": language, "arrival": key})
            if kind == "dam" and number // len(kinds) % 2:
                tags.append({"post_key": key, "tag_norm": "nodam"})
            if vectors and kind != "short":
                row = (middle[kind] + 0.3 * rng.normal(size=16)).astype("<f4")
                row /= np.linalg.norm(row)
                rows.append({"encoder": "e", "text_key": key, "vector": row.tobytes()})
    for who in range(50, 80):
        for number in range(20):
            key = 10_000 + who * 100 + number
            posts.append(
                {
                    "post_key": key, "account_id": f"x:{who}", "kind": "post", "posted_at": number, "text_key": key,
                    "text": f"what we saw at the lake {who} {number}",
                }
            )  # fmt: skip
    accounts = [{"account_id": f"x:{who}", "account_key": who, "posts": 20} for who in (1, 2, 3, *range(50, 80))]
    return {
        "post": posts,
        "post_tag": tags,
        "text": texts,
        "vector": rows,
        "account": accounts,
        "membership": [{"account_id": f"x:{who}", "cluster_id": 1} for who in (1, 2, 3)],
    }


@pytest.fixture
def asked(engine, fill):
    """`asked(tables)` is the rows about the cluster by name, and its topics."""

    def ask(tables):
        fill(engine, **tables)
        context = make(engine, seed=7, everybody=False)
        rows = {row.name: row for row in Camouflage().measure(context) if row.subject == "cluster:1"}
        posts = [post for post in read_said(context, 10_000) if post.account in ("x:1", "x:2", "x:3")]
        found = Reader(context).topics(posts)
        forget(engine)
        return rows, found

    return ask


def test_posts_on_the_subject_without_the_hashtag_carry_the_message_and_other_subjects_are_filler(asked):
    rows, topics = asked(_case(("dam", "noodles")))
    assert len(topics.topics) == 2
    assert rows["filler"].value == pytest.approx(0.5)
    assert rows["message_by_topic"].value == pytest.approx(0.25)
    assert "Filler, its largest topics: 24 like “noodle soup" in rows["message_by_topic"].evidence
    assert rows["topics_by_vectors"].value == 1


def test_without_vectors_words_tell_the_topics_and_the_row_says_so(asked):
    rows, topics = asked(_case(("dam", "noodles"), vectors=False, language="uk"))
    assert rows["filler"].value == pytest.approx(0.5)
    assert rows["topics_by_vectors"].value == 0
    assert "from words alone" in rows["topics_by_vectors"].evidence
    assert topics.by_words == {"uk": 48}


def test_texts_of_another_language_are_named_with_how_many_they_are(asked):
    tables = _case(("dam", "noodles"))
    left = {row["text_key"] for row in tables["text"] if row["text_key"] // 100 == 3}
    tables["vector"] = [row for row in tables["vector"] if row["text_key"] not in left]
    tables["text"] = [{**row, "language": "uk"} if row["text_key"] in left else row for row in tables["text"]]
    rows, _ = asked(tables)
    assert "from sentence vectors of 32 of 48 posts, from words" in rows["topics_by_vectors"].evidence
    assert "(uk 16)" in rows["topics_by_vectors"].evidence


def test_short_texts_have_no_topic_and_one_subject_alone_leaves_no_filler(asked):
    rows, topics = asked(_case(("dam", "short")))
    assert topics.read == {"vectors": 24, "no topic": 24}
    assert rows["filler"].value == pytest.approx(0.5)
    rows, _ = asked(_case(("dam",)))
    assert rows["filler"].value == 0


def test_a_language_without_spaces_is_compared_by_pairs_of_letters(asked):
    tables = _case(("dam", "noodles"), vectors=False)
    written = {_NOODLES: "今天在市场吃了一碗香菜面条汤真好吃", _DAM: "山谷上面的大坝绝对不能建造我们反对"}
    for post in tables["post"]:
        for english, chinese in written.items():
            post["text"] = post["text"].replace(english, chinese)
    rows, topics = asked(tables)
    assert len(topics.topics) == 2
    assert rows["filler"].value == pytest.approx(0.5)
