"""The recipes of others find what their papers say they find, and curves and agreement count right."""

from __future__ import annotations

import gzip
import itertools
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from benchmarks.comparison import POOLED, TOGETHER, Pairing, pooled_active, tables
from benchmarks.curves import Curve
from benchmarks.dealt import deal_together, dealt_case
from benchmarks.mutual import (
    adjusted_mutual_information,
    expected_mutual_information,
    mutual_information,
)
from benchmarks.nullsets import Acts
from benchmarks.recipes import Found, Scores, Traces, luceri, pacheco, score_case
from benchmarks.recipes._alike import alike_rows
from benchmarks.recipes._found import OVERT, POSTS
from benchmarks.recipes._networks import Network, centrality, cosine, fused, tf_idf
from benchmarks.recipes._traces import joined, pieces, read_traces
from benchmarks.sets import DataSet
from scipy import sparse

from benchmarks import curve_pictures, personas, sensitivity
from overt.case import Case
from overt.plugins import configured
from overt.settings import RunSettings
from overt.signals import find

NOBODY = np.zeros(0, dtype=np.int64)
NOTHING = Acts(NOBODY, NOBODY, NOBODY, NOBODY)


def acts(*rows):
    """Acts from (account, object, second); every act is in a post of its own."""
    account, obj, at = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Acts(account, obj, at, np.arange(len(account)))


def traces(accounts, **kinds):
    given = dict.fromkeys(("reposts", "links", "texts", "replies", "tags", "posts", "fast"), NOTHING) | kinds
    words = given.pop("words", [])
    return Traces(
        ids=[f"x:{number}" for number in range(accounts)], count=np.ones(accounts, dtype=np.int64), words=words, **given
    )


def edges(network):
    return {(int(a), int(b)): pytest.approx(w) for a, b, w in zip(network.a, network.b, network.weight, strict=True)}


# ---------------------------------------------------------------------------------------- curves


def test_a_curve_never_tells_equal_scores_apart():
    curve = Curve.of(np.array([3.0, 2.0, 0.0]), np.array([2.0, 1.0, 0.0, 0.0]))
    assert curve.true.tolist() == [1, 2, 2, 3]
    assert curve.false.tolist() == [0, 1, 2, 4]
    assert curve.recall_at(0) == pytest.approx(1 / 3)
    assert curve.recall_at(1) == pytest.approx(2 / 3)
    assert curve.recall_at(3) == pytest.approx(2 / 3)  # the next cut keeps four false accounts at once


def test_the_area_under_the_curve_is_the_chance_that_a_true_account_scores_higher():
    rng = np.random.default_rng(1)
    true, false = rng.integers(0, 5, 40).astype(float), rng.integers(0, 4, 60).astype(float)
    wins = np.mean([(t > f) + 0.5 * (t == f) for t, f in itertools.product(true, false)])
    assert Curve.of(true, false).auc() == pytest.approx(wins)


def test_average_precision_of_a_ranking_counted_by_hand():
    # true at ranks 1, 3 and 4: (1/1 + 2/3 + 3/4) / 3
    found = Curve.of(np.array([0.9, 0.7, 0.6]), np.array([0.8, 0.1])).average_precision()
    assert found == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    assert Curve.of(np.zeros(3), np.zeros(9)).average_precision() == pytest.approx(0.25)  # a score that says nothing


# ------------------------------------------------------------------------------------- agreement


def test_adjusted_mutual_information_agrees_with_published_values():
    one = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3]
    other = [1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2]
    # the example of scikit-learn's tests: MI 0.41022, its mean 0.15042, adjusted 0.27821
    assert adjusted_mutual_information(one, other) == pytest.approx(0.27821, abs=1e-5)
    table = np.array([[5, 1, 0], [1, 4, 1], [0, 2, 3]])
    assert mutual_information(table) == pytest.approx(0.41022, abs=1e-5)
    assert expected_mutual_information(table.sum(axis=1), table.sum(axis=0)) == pytest.approx(0.15042, abs=1e-5)


def test_the_same_grouping_under_other_names_is_one_and_one_heap_says_nothing():
    assert adjusted_mutual_information(["a", "a", "b", "b"], [7, 7, 3, 3]) == pytest.approx(1.0)
    assert adjusted_mutual_information([1, 1, 1, 1], [1, 2, 3, 4]) == pytest.approx(0.0)
    assert adjusted_mutual_information([1, 1, 1], [5, 5, 5]) == 1.0


def test_the_expected_information_is_the_mean_over_all_ways_to_deal_the_labels():
    one, other = [0, 0, 1, 1, 1], [0, 1, 1, 2, 2]
    over_all = []
    for dealt in itertools.permutations(other):
        table = np.zeros((2, 3), dtype=np.int64)
        np.add.at(table, (one, dealt), 1)
        over_all.append(mutual_information(table))
    assert expected_mutual_information(np.array([2, 3]), np.array([1, 2, 2])) == pytest.approx(np.mean(over_all))


def test_personas_dealt_anew_agree_less_than_the_real_ones():
    found = personas.against_chance(["left"] * 20 + ["right"] * 20, [1] * 19 + [2] * 21)
    assert found["ami"] > 0.8
    assert abs(found["dealt_mean"]) < 0.05
    assert found["p"] < 0.01


def test_an_accounts_persona_is_the_label_that_most_of_its_posts_carry(tmp_path):
    file = tmp_path / "posts.csv.gz"
    rows = ["external_author_id,account_category", "1,Left", "1,Left", "1,Right", "2,Right"]
    file.write_bytes(gzip.compress("\n".join(rows).encode()))
    assert personas.labels(file) == {"x:1": "Left", "x:2": "Right"}


# -------------------------------------------------------------------------------------- networks


def test_the_cosine_of_accounts_that_share_all_is_one_and_a_rare_object_counts_more():
    rows, unit = tf_idf(np.array([0, 0, 1, 2, 2, 3, 3, 4]), np.array([9, 6, 9, 9, 8, 8, 7, 9]))
    found = edges(cosine(rows, unit))
    assert found[1, 4] == 1.0
    assert found[2, 3].expected > found[0, 2].expected  # object 8 has two sharers, object 9 four


def test_rows_of_columns_that_too_few_have_are_left_with_nothing():
    rows, unit = tf_idf(np.array([0, 1, 0]), np.array([5, 5, 6]), least_rows=2)
    assert edges(cosine(rows, unit)) == {(0, 1): 1.0}


def test_the_percentile_of_edges_and_the_union_keep_the_heaviest():
    one = Network(np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([0.1, 0.5, 0.9]))
    two = Network(np.array([0]), np.array([1]), np.array([0.7]))
    assert edges(one.over(0.6)) == {(1, 2): 0.9}
    assert edges(fused([one, two])) == {(0, 1): 0.7, (0, 2): 0.5, (1, 2): 0.9}
    assert one.strongest(4).tolist() == [0.5, 0.9, 0.9, 0.0]
    assert one.over(0.6).members(4).tolist() == [False, True, True, False]


@pytest.mark.parametrize("accounts", [5, 40])
def test_centrality_is_the_leading_eigenvector_and_zero_outside_its_part(accounts):
    ring = [(x, y) for x in range(accounts - 2) for y in range(x + 1, accounts - 2)]
    a, b = np.array([*ring, (accounts - 2, accounts - 1)]).T
    network = Network(a, b, np.append(np.ones(len(ring)), 0.01))
    found = centrality(network, accounts + 1)
    assert found[: accounts - 2] == pytest.approx(1 / np.sqrt(accounts - 2))
    assert found[accounts - 2 :].tolist() == [0.0, 0.0, 0.0]


def test_alike_rows_are_all_those_of_the_full_comparison():
    rng = np.random.default_rng(3)
    held = rng.random((60, 25)) * (rng.random((60, 25)) < 0.15 / np.arange(1, 26) ** 0.3)
    held[:, 0] += 0.05
    held[30:40] = held[:10] * (1 + 0.3 * rng.random((10, 25)))
    unit = sparse.csr_array(held / np.linalg.norm(held, axis=1, keepdims=True))
    x, y, alike = alike_rows(unit, 0.7)
    every = np.triu((unit @ unit.T).toarray(), 1)
    wanted = {(int(i), int(j)): every[i, j] for i, j in np.argwhere(every >= 0.7)}
    assert len(wanted) >= 10
    assert {(int(i), int(j)): c for i, j, c in zip(x, y, alike, strict=True)} == pytest.approx(wanted)


# --------------------------------------------------------------------------------------- recipes


def test_pacheco_asks_for_ten_reposts_and_five_hashtags_in_one_order_on_a_day():
    shared = [(who, post, 0) for who in (0, 1) for post in range(10)]
    few = [(2, post, 0) for post in range(9)]
    assert edges(pacheco.co_repost(traces(3, reposts=acts(*shared, *few)))) == {(0, 1): 1.0}
    tags = [(who, tag, tag * 60) for who in (0, 1) for tag in range(5)]
    other_order = [(2, 4 - tag, tag * 60) for tag in range(5)]
    next_day = [(3, tag, 86_400 + tag * 60) for tag in range(5)]
    four = [(4, tag, tag * 60) for tag in range(4)]
    found = pacheco.hashtag_sequences(traces(5, tags=acts(*tags, *other_order, *next_day, *four)))
    assert edges(found) == {(0, 1): 1.0}


def test_pacheco_counts_half_hours_that_three_accounts_post_in():
    posts = [(who, 0, half_hour * 1_800 + who) for who in range(3) for half_hour in range(8)]
    alone = [(3, 0, half_hour * 1_800) for half_hour in range(100, 108)]
    assert set(edges(pacheco.synchronous(traces(4, posts=acts(*posts, *alone))))) == {(0, 1), (0, 2), (1, 2)}


def test_luceri_counts_fast_reposts_of_one_author_twice_and_texts_of_four_words():
    fast = [(0, 9, 5), (0, 9, 60), (1, 9, 0), (1, 9, 30), (2, 9, 5), (2, 9, 61), (3, 9, 5), (3, 9, -1)]
    assert edges(luceri._fast(acts(*fast))) == {(0, 1): 1.0}  # the others have one within the minute
    said = ["four small common words", "four small common words here", "quite another thing altogether", "too short"]
    found = luceri._texts(
        traces(4, texts=acts((0, 1, 0), (1, 2, 0), (2, 3, 0), (3, 4, 0)), words=[pieces(text) for text in said])
    )
    assert set(edges(found)) == {(0, 1)}
    late = acts((0, 1, 0), (1, 1, 366 * 86_400))
    assert not edges(luceri._texts(traces(2, texts=late, words=[pieces(said[0])] * 2)))


def test_luceris_hashtag_sequences_are_those_of_one_post():
    tags = Acts(np.array([0, 0, 0, 1, 1, 1, 2, 2, 2]), np.array([1, 2, 3, 1, 2, 3, 3, 2, 1]), np.zeros(9, dtype=np.int64),
                np.array([0, 0, 0, 1, 1, 1, 2, 2, 2]))  # fmt: skip
    assert edges(luceri._hashtags(tags)) == {(0, 1): 1.0}
    assert not edges(luceri._hashtags(NOTHING))


def test_words_are_found_in_scripts_that_set_no_spaces_and_links_and_names_are_not_words():
    assert pieces("Vote @someone NOW https://example.org/a #tag") == ["vote", "now", "tag"]
    assert pieces("กรุงเทพ") == ["กรุง", "รุงเ", "ุงเท", "งเทพ"]
    assert pieces(None) == []


def test_objects_of_two_kinds_are_never_one():
    both = joined(acts((0, 7, 1)), acts((1, 7, 2)))
    assert len(set(both.obj.tolist())) == 2


# ------------------------------------------------------------------------------ a case, all methods


def invented(rng):
    """Rows (account, time, text): six accounts post the same eight texts at the same seconds; forty take six
    texts each of a pool of ninety whenever they like."""
    words = [f"word{number}" for number in range(400)]
    said = [" ".join(rng.choice(words, 8)) for _ in range(98)]
    rows = [(f"group{who}", f"2024-05-{1 + text:02d}T1{text}:00:0{who}Z", said[text])
            for text in range(8) for who in range(6)]  # fmt: skip
    for who in range(40):
        for text in rng.choice(np.arange(8, 98), 6, replace=False):
            day, hour, minute = rng.integers(1, 9), rng.integers(0, 24), rng.integers(0, 60)
            rows.append((f"person{who:02d}", f"2024-05-{day:02d}T{hour:02d}:{minute:02d}:00Z", said[text]))
    return rows


def written(rows, file):
    lines = [f"{who},{number},{at},{text}\n" for number, (who, at, text) in enumerate(rows)]
    file.write_text("account_id,post_id,posted_at,text\n" + "".join(lines), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("accuracy")
    with Case.create(folder / "case") as made:
        made.ingest([written(invented(np.random.default_rng(1)), folder / "posts.csv")], platform="x")
        made.run()
        yield made


def test_every_method_gives_every_account_a_score_and_the_group_the_highest(case):
    scores = score_case(case)
    assert len(scores.ids) == 46
    assert scores.posts.tolist() == read_traces(case).count.tolist()
    group, others = scores.of("x:group", least_posts=1), scores.of("x:person", least_posts=1)
    assert (len(group.ids), len(others.ids), len(scores.of("x:group", least_posts=9).ids)) == (6, 40, 0)
    pairing = Pairing("group", "people", TOGETHER, group, others)
    for name in (OVERT, "naive rule", "CooRTweet, 10 s", "toolkit, 60 s", "Pacheco: synchronous", POSTS):
        assert pairing.curve(name).recall_at(0) == 1.0, name
    texts = pairing.curve("Luceri: texts")  # cosine is 1 for any two people with one text in common
    assert (texts.recall_at(0), texts.auc()) == (0.0, 0.5)
    assert group.methods[OVERT].kept.all()
    assert not others.methods[OVERT].kept.any()
    assert set(group.methods["toolkit, 60 s"].score) == {8.0}


def test_the_table_cuts_every_method_at_the_rate_of_overt(case, capsys):
    scores = score_case(case)
    group, others = scores.of("x:group", least_posts=1), scores.of("x:person", least_posts=1)
    rows = tables([Pairing("group", "people", POOLED, group, others), pooled_active("group", group, [others])])
    by_name = {row["method"]: row for row in rows[0]["methods"]}
    assert by_name[OVERT]["overt_false"] == 0
    assert by_name["naive rule"]["recall_at_overt"] == pytest.approx(by_name["naive rule"]["auc"]) == 1.0
    assert by_name["Pacheco: co-reposts"]["auc"] == 0.5  # there are no reposts
    assert rows[1]["methods"] == []  # nobody else has ten posts
    printed = capsys.readouterr().out
    assert "Overt's rate: 0 of these" in printed
    assert "No account to compare" in printed


def test_overts_row_shows_what_it_keeps_and_not_what_its_score_could_add():
    def side(score, kept):
        ids = tuple(str(number) for number in range(len(score)))
        found = Found(np.array(score, dtype=float), np.array(kept, dtype=bool))
        return Scores(ids, np.ones(len(ids), dtype=np.int64), {OVERT: found, "other": found})

    pairing = Pairing("a", "b", TOGETHER, side([1_005, 1_004, 3], [1, 1, 0]), side([1_003, 2, 0, 0], [1, 0, 0, 0]))
    overt, other = pairing.figures()
    assert overt["recall_at_overt"] == pytest.approx(2 / 3)
    assert other["recall_at_overt"] == 1.0
    assert (overt["overt_false"], overt["control_kept"]) == (1, 0.25)


def test_the_pictures_are_svg_and_their_points_are_the_curves(case, tmp_path):
    scores = score_case(case)
    pairing = Pairing(
        "group", "people", TOGETHER, scores.of("x:group", least_posts=1), scores.of("x:person", least_posts=1)
    )
    (file,) = curve_pictures.draw([pairing], tmp_path)
    assert file.name == "curves-group-people.svg"
    words = " ".join(ET.fromstring(file.read_text(encoding="utf-8")).itertext())
    assert "6 accounts to find, 40 not to" in words
    assert "naive rule" in words
    assert [row["recall"] for row in curve_pictures.points(pairing, "naive rule")] == [1.0]
    assert curve_pictures.own_cut(pairing, "Pacheco: co-reposts") is None  # keeps nobody


def test_posts_dealt_anew_keep_how_much_everybody_posts_and_lose_the_group(case, tmp_path):
    with dealt_case(case, tmp_path / "dealt", name="dealt") as dealt:
        query = "SELECT posts FROM account ORDER BY posts, account_id"
        assert dealt.sql(query)["posts"].to_pylist() == case.sql(query)["posts"].to_pylist()
        query = "SELECT COUNT(DISTINCT text_key) AS texts, MIN(posted_at) AS first, SUM(posted_at) AS times FROM post"
        assert dealt.sql(query).to_pylist() == case.sql(query).to_pylist()
        assert dealt.summary()["edges"] < case.summary()["edges"]
    whose, what = np.array([0, 0, 1, 2, 2]), np.array([5, 5, 5, 6, 5])
    to = deal_together(whose, what, np.random.default_rng(1))
    assert to[0] == to[1]  # one account's posts of one text stay together
    assert len({int(to[0]), int(to[2]), int(to[4])}) == 3  # nobody is dealt a text twice


def test_sensitivity_runs_every_setting_both_ways_and_starts_from_the_defaults(tmp_path, monkeypatch, capsys):
    rows = sensitivity.changes()
    assert rows[0] == ("defaults", "", {})
    named = [name for name, *_ in rows]
    for name in ("q", "least_members", "resolution", "bits_cap", "windows", "least_objects"):
        assert named.count(name) == 2
    for *_, change in rows:  # each is one that the signals take
        assert configured(find(), RunSettings(**change).parts)
    chosen = [rows[0], next(row for row in rows if row[0] == "least_members")]
    monkeypatch.setattr(sensitivity, "changes", lambda: chosen)
    monkeypatch.setattr(sensitivity, "SETS", (DataSet(name="group", files=(), is_operation=True),))
    folder = tmp_path / "group"
    with Case.create(folder) as new:
        new.ingest([written(invented(np.random.default_rng(1)), tmp_path / "posts.csv")], platform="x")
    found = sensitivity.tables(tmp_path, {"group"}, lambda _: None)
    assert [row["group"]["in_clusters"] for row in found] == [6] * len(chosen)
    assert "| least_members |     2 |        6 / 6 |" in capsys.readouterr().out
