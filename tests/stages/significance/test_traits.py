"""What accounts are (biography, picture): tested only where another signal brought the pair up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from overt.case import Case
from overt.settings import RunSettings

TEXT = "Mother of two, keeper of bees, walks the old harbour wall every morning before the ferry leaves"
OTHERS = ("Goat farmer in the hills, plays the fiddle on market days and mends clocks for friends",
          "I collect postage stamps, write to the editor about potholes, and like strong coffee")  # fmt: skip


@pytest.fixture
def case(tmp_path):
    """Ana and bob share links and a biography; cem and dov a biography only."""
    said = {"ana": TEXT, "bob": TEXT, "cem": OTHERS[0], "dov": OTHERS[0], "eli": OTHERS[1]}
    lines = ["post_id,account_id,posted_at,text,biography"]
    number = 0
    for minute in range(40):
        for who in said:
            number += 1
            where = f"pair{minute}" if who in ("ana", "bob") else f"{who}{minute}"
            hour = {"cem": 0, "dov": 16, "eli": 20}.get(who, 8) + minute % 4  # never at the same time
            lines.append(
                f"{number},{who},2024-05-{1 + minute // 4:02d}T{hour:02d}:{minute:02d}:{'01' if who == 'ana' else '07'}Z,"
                f"https://{where}.example/page,\"{said[who]}\""
            )
    file = tmp_path / "posts.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    with Case.create(tmp_path / "case") as opened:
        opened.ingest([file], platform="x")
        opened.run(replace(RunSettings(), copies=2))
        yield opened


def test_one_shared_biography_never_makes_a_pair_by_itself(case):
    groups = case.sql("SELECT account_id, accounts FROM biography_group ORDER BY account_id").to_pylist()
    assert [row["account_id"] for row in groups] == ["x:ana", "x:bob", "x:cem", "x:dov"]
    tested = case.sql("SELECT account_a, account_b FROM pair_test WHERE signal = 'same_biography'").to_pylist()
    assert tested == [{"account_a": "x:ana", "account_b": "x:bob"}]


def test_the_chance_is_that_of_writing_the_words(case):
    row = case.sql("SELECT p_value, \"lambda\", k, shared FROM pair_test WHERE signal = 'same_biography'").to_pylist()[0]
    bits = case.sql("SELECT MIN(bits) AS bits FROM biography_group WHERE account_id = 'x:ana'")["bits"][0].as_py()
    assert row["p_value"] == pytest.approx(2.0**-bits, rel=1e-3)
    assert bits > 60, "nobody writes that twice"
    assert (row["k"], row["shared"]) == (1, 0), "no test of common interest"


def test_its_evidence_is_the_biography_and_no_post(case):
    evidence = case.evidence("x:ana", "x:bob").to_pylist()
    (mine,) = [row for row in evidence if row["signal"] == "same_biography"]
    assert mine["object"] == TEXT
    assert mine["post_a"] is None
    assert mine["text_a"] is None


def _made(tmp_path, same_day: int):
    """Ana and bob share links and a day of creation; 219 others meet nobody, `same_day` of them made on that day."""
    lines = ["post_id,account_id,posted_at,text,account_created_at"]
    number = 0

    def post(who: str, where: str, minute: int, made: str) -> None:
        nonlocal number
        number += 1
        lines.append(f"{number},{who},2024-05-02T08:{minute:02d}:{number % 60:02d}Z,https://{where}.example/p,{made}")

    for minute in range(6):
        for who in ("ana", "bob"):
            post(who, f"pair{minute}", minute, "2020-03-05T10:00:00Z")
    for n in range(219):
        made = "2020-03-05" if n < same_day else f"{2018 + n % 5}-{1 + n % 12:02d}-{1 + n % 28:02d}"
        post(f"other{n:03d}", f"own{n}", 10 + n % 40, f"{made}T09:{n % 60:02d}:00Z")
    file = tmp_path / "posts.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    with Case.create(tmp_path / "case") as opened:
        opened.ingest([file], platform="x")
        opened.run(replace(RunSettings(), copies=2))
        (row,) = opened.sql(
            "SELECT account_a, account_b, p_value FROM pair_test WHERE signal = 'made_together'"
        ).to_pylist()
    assert (row["account_a"], row["account_b"]) == ("x:ana", "x:bob"), "nobody else met under another signal"
    return row["p_value"]


def test_a_day_of_creation_is_measured_against_the_half_year_around_it(tmp_path):
    # five years of about 44 a year: some 25 of 222 accounts within 361 days, so about 1 in 3,000
    assert 1e-4 < _made(tmp_path, same_day=0) < 2e-3


def test_a_day_on_which_a_crowd_signed_up_says_what_the_crowd_says(tmp_path):
    assert _made(tmp_path, same_day=60) == pytest.approx(60 / 219)
