"""Faults that peers were seen to have, as tests of ours. All data are invented.

Each was reproduced with the peer itself: CooRTweet 2.1.3, coordination-network-toolkit 1.5.2, D3lta
1.0.2 and scripts of papers. Each comment names the trap; the test says what Overt does.
"""

from __future__ import annotations

import unicodedata

import pytest

from overt import ingest
from overt.errors import InputError, NotFound, SettingError
from overt.flow import run_stages
from overt.settings import RunSettings
from overt.signals import find, run
from overt.signals._like import acts_for_like, pairs_like

COORTWEET = "object_id,account_id,content_id,timestamp_share\n"
TOOLKIT = "message_id,user_id,username,repost_id,reply_id,message,timestamp,urls\n"
START = 1_600_020_000  # the full minute, so that bins of a minute begin there too
WORDS = "placeholder words number {} that are long enough to be counted"


@pytest.fixture
def from_csv(engine, tmp_path):
    """`from_csv(text, signal, window_s, …)` reads a CSV whole, but for `refused` rows, and gives {(a, b): k}."""

    def pairs(text, signal="co_object", window_s=60, least=1, refused=0, **how):
        number = len(list(tmp_path.iterdir()))
        file = tmp_path / f"posts{number}.csv"
        file.write_text(text, encoding="utf-8")
        ingest.read(engine, [file], **how)
        assert engine.read("SELECT COUNT(*) AS n FROM refused")["n"].to_pylist() == [refused]
        parts = {name: {"enabled": name == signal} for name in find()}
        parts[signal] |= {"windows_s": [window_s], "least_objects": least}
        run(engine, RunSettings(parts=parts))
        return found_in(engine)

    return pairs


def found_in(engine):
    rows = engine.read(
        "SELECT a.account_id AS a, b.account_id AS b, p.k FROM pair p "
        "JOIN account a ON a.account_key = p.key_a JOIN account b ON b.account_key = p.key_b"
    ).to_pylist()
    return {
        tuple(sorted(row[end].partition(":")[2] for end in "ab")): row["k"] for row in rows
    }


def acts(*rows):
    """A CSV of CooRTweet's columns from (object, account, post, time); numbers are seconds from START."""
    return COORTWEET + "".join(f"{o},{a},{c},{START + t if isinstance(t, int) else t}\n" for o, a, c, t in rows)


def messages(*rows):
    """A CSV of the toolkit's columns from (message, user, text, time, links)."""
    return TOOLKIT + "".join(f"{m},{u},{u},,,{text},{START + at},{urls}\n" for m, u, text, at, urls in rows)


# ------------------------------------------------------------------------------- which pairs are made


# Scripts of papers: the cosine of two accounts that share their only object is 1.0, the highest there is.
def test_accounts_that_share_their_only_object_are_no_pair(from_csv):
    once = [("film", "ana", 1, 0), ("film", "bob", 2, 5)]
    assert from_csv(acts(*once), least=find()["co_object"]().least_objects) == {}


# CooRTweet 3, and all who count pairs of posts: five posts beside one weigh five.
def test_many_posts_about_one_object_are_one_object(from_csv):
    busy = [("film", "ana", post, post) for post in range(5)]
    assert from_csv(acts(*busy, ("film", "bob", 9, 3))) == {("ana", "bob"): 1}


# CooRTweet 2: `least` is asked of either account, not of the pair ("or" where "and" was meant), so a busy
# account keeps partners that met it once.
def test_a_busy_account_does_not_carry_its_idle_partners(from_csv):
    rows = [("film", "ana", 1, 0), ("song", "ana", 2, 500), ("film", "bob", 3, 1), ("play", "bob", 4, 900),
            ("song", "cem", 5, 501), ("book", "cem", 6, 950), ("song", "dag", 7, 502), ("film", "dag", 8, 3)]  # fmt: skip
    assert from_csv(acts(*rows), window_s=10, least=2) == {("ana", "dag"): 2}


# CooRTweet 5: a pair is dropped when its object has the id of one of its posts, as whole numbers do.
def test_an_object_with_the_number_of_a_post_still_pairs(from_csv):
    assert from_csv(acts((1, "ana", 1, 0), (1, "bob", 2, 5), (2, "ana", 3, 90), (2, "bob", 4, 95))) == {
        ("ana", "bob"): 2
    }


# CooRTweet 6: a row given twice multiplies the pairs (1 → 4).
def test_rows_given_twice_change_nothing(from_csv, engine):
    rows = [("film", "ana", 1, 0), ("film", "bob", 2, 5), ("song", "ana", 3, 90), ("song", "bob", 4, 95)]
    assert from_csv(acts(*rows, *rows)) == {("ana", "bob"): 2}
    assert engine.read("SELECT COUNT(*) AS n FROM act")["n"].to_pylist() == [4]


# CooRTweet 6: one post with two objects counts as two acts and reaches a least of 2 by itself.
def test_one_post_with_two_objects_is_one_meeting(from_csv):
    both = [(what, who, post, at) for who, post, at in (("ana", 1, 0), ("bob", 2, 5)) for what in ("film", "song")]
    assert from_csv(acts(*both)) == {("ana", "bob"): 1}


# Scripts that put times into fixed bins: 59 s and 61 s fall into two bins of a minute and never meet.
def test_two_seconds_apart_meet_wherever_a_minute_begins(from_csv):
    rows = [(f"film{n}", who, f"{who}{n}", 61 * n + late) for n in range(60) for who, late in (("ana", 0), ("bob", 2))]
    assert from_csv(acts(*rows)) == {("ana", "bob"): 60}


# Scripts that take `.seconds` of a difference of times: the day part is dropped and 86,405 s are 5 s.
def test_a_day_and_five_seconds_are_not_five_seconds(from_csv, engine):
    far = acts(("film", "ana", 1, 1_000), ("film", "bob", 2, 1_000 + 86_405))
    assert from_csv(far) == {}


def test_a_gap_of_nearly_a_day_is_told_in_full(from_csv, engine):
    assert from_csv(acts(("film", "ana", 1, 5), ("film", "bob", 2, 86_400)), window_s=86_400)
    assert engine.read("SELECT gap_s FROM coincidence")["gap_s"].to_pylist() == [86_395]


# Both peers agree, and so do we: a gap as long as the window counts.
def test_the_window_includes_its_end(from_csv):
    rows = [("film", "ana", 1, 0), ("film", "bob", 2, 60), ("film", "cem", 3, 121)]
    assert set(from_csv(acts(*rows))) == {("ana", "bob")}


# The toolkit 2: every account with a qualifying post is paired with itself.
def test_an_account_never_pairs_with_itself(from_csv):
    assert from_csv(acts(*[("film", "ana", post, post) for post in range(4)])) == {}


# The toolkit 3: weights have a direction and the least weight cuts one of the two only. CooRTweet 4: the
# counts of the two accounts are not swapped with the accounts, so they stand beside the wrong one.
@pytest.mark.parametrize("names", [("ana", "zoe"), ("zoe", "ana")])
def test_a_pair_has_one_count_and_who_leads_stays_with_its_account(from_csv, engine, names):
    early, late = names
    rows = [(f"film{n}", who, f"{who}{n}{again}", 1_000 * n + at)
            for n in range(3) for who, at, again in ((early, 0, 0), (early, 2, 1), (late, 9, 0))]  # fmt: skip
    assert from_csv(acts(*rows), least=2) == {("ana", "zoe"): 3}
    row = engine.read(
        "SELECT a.account_id AS a, p.a_first, p.b_first FROM pair p JOIN account a ON a.account_key = p.key_a"
    ).to_pylist()[0]
    first = row["a_first"] if row["a"].endswith(early) else row["b_first"]
    assert (first, row["a_first"] + row["b_first"]) == (3, 3)


# ------------------------------------------------------------------------------------- how posts are read


# CooRTweet 1: on R 4.2 `T12:00:05Z` becomes midnight and `+02:00` is not seen, so posts hours apart match.
@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ("2021-09-01T12:00:05Z", "2021-09-01T12:00:06Z", True),
        ("2021-09-01T02:00:05Z", "2021-09-01T22:00:05Z", False),
        ("2021-09-01T12:00:05+02:00", "2021-09-01T10:00:05Z", True),
        ("2021-09-01T12:00:05+02:00", "2021-09-01T12:00:05Z", False),
    ],
)
def test_the_hour_and_the_zone_of_a_time_count(from_csv, first, second, meet):
    found = from_csv(acts(("film", "ana", 1, first), ("film", "bob", 2, second)), window_s=1)
    assert bool(found) == meet


# CooRTweet 1: 09/01/2021 becomes a day of the year 9. Here the order must follow from the file or be given.
def test_a_date_that_can_be_two_days_is_refused_and_one_that_cannot_is_read(from_csv, engine):
    either = acts(("film", "ana", 1, "09/01/2021 10:00"), ("film", "bob", 2, "09/02/2021 10:00"))
    with pytest.raises(InputError, match="09/01/2021.*--dates"):
        from_csv(either, zone="UTC")
    from_csv(either.replace("09/02", "09/13"), zone="UTC")
    assert engine.read("SELECT posted_at FROM post")["posted_at"].to_pylist() == [1_630_490_400, 1_631_527_200]


# CooRTweet 10: rows without a time vanish without a word.
def test_a_row_without_a_time_is_refused_with_file_and_line(from_csv, engine):
    assert from_csv(acts(("film", "ana", 1, 0), ("film", "bob", 2, ""), ("film", "cem", 3, 9)), refused=1)
    refused = engine.read("SELECT line, reason FROM refused").to_pylist()
    assert [row["line"] for row in refused] == [3]
    assert "time" in refused[0]["reason"]


# The toolkit 1: a row without links gets the link "", and so does a double space between two: all such
# posts link to the same nothing.
def test_posts_without_links_share_no_link(from_csv):
    rows = [(n, who, "words", 10 * n, links) for n, (who, links) in enumerate([
        ("ana", ""), ("bob", ""), ("cem", "https://a.example/1  https://a.example/2"),
        ("dag", "https://b.example/1  https://b.example/2"),
    ])]  # fmt: skip
    assert from_csv(messages(*rows), "co_link", platform="x") == {}


# The toolkit 4: a message is known by its id alone, so further rows of it, with further objects, are lost.
def test_a_post_in_two_rows_keeps_both_objects(from_csv):
    rows = [("film", "ana", 1, 0), ("song", "ana", 1, 0), ("film", "bob", 2, 5), ("song", "cem", 3, 5)]
    assert from_csv(acts(*rows)) == {("ana", "bob"): 1, ("ana", "cem"): 1}


# The toolkit 5: texts that are empty, or empty once mentions are cut, equal each other.
def test_texts_of_nothing_but_mentions_are_not_the_same_text(from_csv):
    rows = [(1, "ana", "@someone @another", 0, ""), (2, "bob", "@third", 5, ""), (3, "cem", "", 6, "")]
    assert from_csv(messages(*rows), "same_text", platform="x") == {}


# The toolkit 6: "bob@x.example" is cut as a mention, and then different addresses are the same text.
def test_an_address_for_mail_is_no_mention(from_csv):
    rows = [(n, who, WORDS.format(1) + f" write to {box}@mail.example today", 5 * n, "")
            for n, (who, box) in enumerate([("ana", "desk"), ("bob", "press")])]  # fmt: skip
    assert from_csv(messages(*rows), "same_text", platform="x") == {}


# The toolkit 6: one text in two ways of writing é (NFC, NFD) is two texts.
def test_composed_and_decomposed_letters_are_the_same_text(from_csv):
    text = "déjà vu près d'une forêt, " + WORDS.format(1)
    rows = [(n, who, '"' + unicodedata.normalize(form, text) + '"', 5 * n, "")
            for n, (who, form) in enumerate([("ana", "NFC"), ("bob", "NFD")])]  # fmt: skip
    assert from_csv(messages(*rows), "same_text", platform="x") == {("ana", "bob"): 1}


# D3lta 2: ids must be whole numbers, and "001" is the same as "1".
def test_ids_with_zeros_in_front_are_other_accounts_and_posts(from_csv, engine):
    rows = [("film", "001", "007", 0), ("film", "1", "7", 5)]
    assert from_csv(acts(*rows)) == {("001", "1"): 1}
    assert engine.read("SELECT COUNT(DISTINCT post_key) AS n FROM post")["n"].to_pylist() == [2]


# ----------------------------------------------------------------------------------- what is made of pairs


# CooRTweet 7: the cut is strictly above a quantile, so a group whose pairs are all equally strong is lost;
# and a cut at a percentile always keeps its share of a crowd that met by chance.
def test_equal_pairs_are_kept_and_no_share_of_the_crowd_is(engine, fill, planted, content):
    fill(engine, **planted)
    parts = {name: {"enabled": False} for name in find() if name != "co_repost"}
    run_stages(engine, RunSettings(parts=parts, copies=5))
    pairs = engine.read("SELECT DISTINCT key_a, key_b FROM pair").num_rows
    ends = {frozenset((row["account_a"], row["account_b"])) for row in content(engine, "edge")}
    group = ("x:ana", "x:bob", "x:cem")
    assert {frozenset((a, b)) for a in group for b in group if a < b} == ends
    assert pairs > len(ends)


# CooRTweet 8: a subgraph that needs another step first is silently empty.
def test_what_cannot_be_answered_is_refused_in_words(engine):
    with pytest.raises(NotFound, match="co_link"):
        acts_for_like(engine, "co_link")
    with pytest.raises(SettingError, match="ascending"):
        find()["co_link"](windows_s=(60, 10))


# CooRTweet 9: functions change the caller's table, and the second call fails or gives something else.
def test_pairing_twice_changes_no_table_it_reads_and_gives_the_same(from_csv, engine, content):
    rows = [(what, who, f"{who}{what}", 50 * n) for n, what in enumerate(("film", "song")) for who in ("ana", "bob")]
    first = from_csv(acts(*rows))
    before = {table: content(engine, table) for table in ("post_object", "pair", "coincidence")}
    run(engine, RunSettings(parts={name: {"enabled": name == "co_object", **(
        {"windows_s": [60], "least_objects": 1} if name == "co_object" else {})} for name in find()}))  # fmt: skip
    pairs_like(engine, acts_for_like(engine, "co_object"), like="coortweet", window_s=60, least=1)
    assert {table: content(engine, table) for table in before} == before
    assert found_in(engine) == first == {("ana", "bob"): 2}
