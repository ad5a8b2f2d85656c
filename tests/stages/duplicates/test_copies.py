"""Copy-pasta: what counts as one text with edits, and what does not."""

from __future__ import annotations

import random

import pytest

from overt.duplicates._texts import distinct_texts, normal_forms
from overt.duplicates.copies import Copies
from overt.text import key_of, normalise
from shared_data import shared

BASE = "I am a nurse from Manila and I think that the people of the island should decide for themselves"
WORDS = [
    "harbour",
    "island",
    "bridge",
    "council",
    "fisher",
    "market",
    "winter",
    "garden",
    "letter",
    "window",
    "signal",
    "morning",
    "river",
    "stone",
]


def row(number, text):
    normal = normalise(text)
    return {
        "post_key": number, "post_id": f"x:{number}", "account_key": number, "posted_at": number, "kind": "post",
        "text": text, "text_key": key_of(normal.key_text) if normal.key_text else None, "text_size": normal.size,
        "record_no": number,
    }  # fmt: skip


def find(engine, fill, texts, batch=1, finder=None):
    """Pairs of texts by their number in `texts` → score."""
    fill(engine, post=[row(number, text) for number, text in enumerate(texts)])
    distinct_texts(engine, batch)
    outcome = (finder or Copies()).find(engine, batch)
    found = engine.read("""
        SELECT a.post_key AS a, b.post_key AS b, m.score FROM text_match m
        JOIN text a ON a.text_key = m.text_a JOIN text b ON b.text_key = m.text_b
    """).to_pylist()
    return {(each["a"], each["b"]): each["score"] for each in found}, outcome


@pytest.mark.parametrize(
    "copy",
    [
        BASE.replace("nurse", "teacher").replace("Manila", "Cebu"),
        BASE + " 😀🔥",
        "😀".join(BASE.split(" ")),
        "RT @someone: " + BASE + " https://t.co/abc",
        BASE + " #freedom #island #now #people #truth",
        "#Breaking: " + BASE,
        BASE.replace("a", "а").replace("o", "о").replace("e", "е"),
        "\u200b".join(BASE),
        BASE.upper(),
        BASE.replace("island", "islánd").replace("nurse", "ɴᴜʀsᴇ"),
        BASE + ", Quezon City",
        BASE.replace(" the ", " teh ").replace("should", "shuold"),
        BASE.replace(" ", ""),
        "Everybody has to read what this woman wrote to me last night. " + BASE,
    ],
)
def test_an_edited_copy_is_found(engine, fill, copy):
    found, _ = find(engine, fill, [BASE, copy])
    distinct = normalise(copy).key_text != normalise(BASE).key_text
    assert list(found) == ([(0, 1)] if distinct else [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我是来自马尼拉的护士我认为岛上的人民应该自己决定", "我是来自宿务的老师我认为岛上的人民应该自己决定"),
        ("わたしはマニラの看護師です。島の人が自分で決めるべきだと思います", "わたしはセブの看護師です。島の人が自分で決めるべきだと思います!"),
        ("ฉันเป็นพยาบาลจากมะนิลาและคิดว่าคนบนเกาะควรตัดสินใจเอง", "ฉันเป็นครูจากเซบูและคิดว่าคนบนเกาะควรตัดสินใจเอง"),
        ("أنا ممرضة من مانيلا وأعتقد أن أهل الجزيرة يجب أن يقرروا بأنفسهم", "أنا معلمة من مانيلا وأعتقد أن أهل الجزيرة يجب أن يقرروا بأنفسهم"),
        ("Я медсестра из Манилы и думаю что жители острова должны решать сами", "Я медcecтра из Себу и думаю что жители ocтрова должны решать сами"),
        ("Manilalı bir hemşireyim ve ada halkının kendi karar vermesi gerektiğini düşünüyorum", "Manilali bir ogretmenim ve ada halkinin kendi karar vermesi gerektigini dusunuyorum"),
        ("나는 마닐라에서 온 간호사이고 섬 주민이 스스로 결정해야 한다고 생각한다", "나는 세부에서 온 간호사이고 섬 주민이 스스로 결정해야 한다고 생각한다"),
    ],
)  # fmt: skip
def test_a_copy_is_found_in_any_script(engine, fill, one, other):
    found, _ = find(engine, fill, [one, other])
    assert list(found) == [(0, 1)]


@pytest.mark.parametrize(
    "other",
    [
        "I am a nurse from Manila and my sister cooks rice for the whole street every Sunday evening",
        "The people of the island should have been asked, but the bridge was already built in spring",
        "Tomatoes want warm nights; mine ripened only in the last week of August this year",
    ],
)
def test_another_text_is_no_copy(engine, fill, other):
    assert find(engine, fill, [BASE, other])[0] == {}


def test_the_score_is_the_share_of_letters_kept(engine, fill):
    long = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"
    found, _ = find(engine, fill, [long, long[:-4] + "0000"])
    assert found == {(0, 1): pytest.approx(36 / 40)}


def test_a_text_with_something_added_is_a_copy_while_it_is_a_good_part_of_the_whole(engine, fill):
    rest = "Yesterday we walked along the quay and saw how few boats were left. " * 5
    found, _ = find(engine, fill, [BASE, BASE + " " + rest[:110], BASE + " " + rest])
    assert (0, 1) in found
    assert found[0, 1] < 0.6
    assert (0, 2) not in found


def test_short_texts_are_left_out_and_named(engine, fill, content):
    found, outcome = find(
        engine, fill, ["good morning all", "good morning all!!", "good morning alll", BASE]
    )
    assert found == {}
    assert outcome.left_out == "2 texts of fewer than 25 letters"
    assert sorted(each["state"] for each in content(engine, "text")) == [
        "compared",
        "short",
        "short",
    ]


def family(seed, count, changed=3):
    draw = random.Random(seed)
    base = [
        draw.choice(WORDS) + str(draw.randrange(100)) + draw.choice("abcdefg") for _ in range(20)
    ]
    texts = []
    for number in range(count):
        words = list(base)
        for _ in range(changed):
            words[draw.randrange(20)] = "".join(draw.choices("abcdefghijklmnop", k=6))
        texts.append(" ".join([*words, f"n{chr(97 + number % 26)}{number}"]))
    return texts


def test_all_pairs_of_a_few_hundred_copies_are_found(engine, fill):
    found, _ = find(engine, fill, family(1, 150))
    assert len(found) >= 0.99 * 150 * 149 / 2


def components(pairs, count):
    group = list(range(count))

    def top(one):
        while group[one] != one:
            one = group[one]
        return one

    for a, b in pairs:
        group[top(a)] = top(b)
    return len({top(one) for one in range(count)})


def test_a_crowd_of_copies_gives_few_rows_and_one_group_and_is_named(engine, fill, monkeypatch):
    from overt.duplicates import copies

    monkeypatch.setattr(copies, "_LEAST_BUDGET", 1_000)
    found, outcome = find(engine, fill, family(2, 1_500), finder=Copies(budget=5))
    assert len(found) < 40 * 1_500
    assert components(found, 1_500) == 1
    assert "not every pair" in outcome.left_out


def test_two_batches_give_the_matches_of_one(engine, fill, content):
    texts = [text for seed in range(8) for text in family(seed, 12)]
    random.Random(5).shuffle(texts)
    whole, _ = find(engine, fill, texts)
    for table in ("text", "text_sketch", "text_match"):
        engine.drop(table)
        engine.create(table)
    first, _ = find(engine, fill, texts[:50])
    both, outcome = find(engine, fill, texts, batch=2)
    assert both == whole
    assert outcome.found == len(whole) - len(first)
    assert outcome.compared == len(texts)
    assert len(content(engine, "text_sketch")) == len(texts)


def test_old_texts_are_not_matched_again(engine, fill):
    texts = family(3, 20)
    find(engine, fill, texts)
    _, outcome = find(
        engine, fill, [*texts, "Tomatoes want warm nights; mine ripened only in August"], batch=2
    )
    assert outcome.found == 0


@pytest.mark.slow
def test_one_and_two_processes_give_the_same(engine, fill, content, monkeypatch):
    from overt.duplicates import _spread

    texts = [text for seed in range(6) for text in family(seed, 10)]
    results = []
    for count in ("1", "2"):
        monkeypatch.setattr(_spread, "workers", lambda count=count: int(count))
        monkeypatch.setattr(_spread, "WORTH_PROCESSES", 10)
        for table in ("text", "text_sketch", "text_match"):
            engine.drop(table)
            engine.create(table)
        find(engine, fill, texts)
        normal = normal_forms(texts)
        rows = engine.read("SELECT text_a, text_b, kind, score, finder FROM text_match").to_pylist()
        results.append((rows, content(engine, "text_sketch"), normal))
    assert results[0] == results[1]
    assert results[0][2] == [normalise(text).key_text for text in texts]


@pytest.mark.real_data
def test_copies_of_published_texts_are_found_and_no_family_is_mixed(engine, fill):
    import csv

    folder = shared("data/d3lta_texts")
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as file:
        documents = {int(each["id"]): each["text_to_embed"] for each in csv.DictReader(file)}
    with (folder / "d3lta_predicted_pairs.csv").open(encoding="utf-8", newline="") as file:
        copies = [each for each in csv.DictReader(file) if each["dup_type"] == "copy-pasta"]
    numbers = list(documents)
    found, _ = find(engine, fill, list(documents.values()))
    assert all(numbers[a] // 10 == numbers[b] // 10 for a, b in found)
    place = {number: normalise(text).key_text for number, text in documents.items()}
    pairs = {frozenset((place[numbers[a]], place[numbers[b]])) for a, b in found}
    wanted = [
        frozenset((place[int(each["source"])], place[int(each["target"])])) for each in copies
    ]
    assert sum(pair in pairs or len(pair) == 1 for pair in wanted) / len(wanted) > 0.99
