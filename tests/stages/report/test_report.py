"""The report as its reader meets it: what it says, and that it says it of the case's own numbers."""

from __future__ import annotations

import re

import pytest

import overt
from overt import report
from overt.report import _clusters
from stages.report.conftest import copied
from stages.report.invented_case import CREW, crew_case


def test_the_headline_says_how_many_groups_beat_chance(crew, crew_page):
    assert crew.clusters().num_rows == 1
    assert "1 group of accounts acts together more than chance allows" in crew_page.text


def test_the_opening_gives_the_numbers_of_the_tables(crew, crew_page):
    summary = crew.summary()
    assert (
        f"{summary['posts']:,} posts of {summary['accounts']} accounts on x were read"
        in crew_page.text
    )
    assert "2 records refused" in crew_page.text
    assert f"{summary['edges']} pairs are kept as edges" in crew_page.text
    assert f"In {summary['floor']['copies']} shuffled copies" in crew_page.text


def test_every_member_of_the_cluster_is_named_and_nobody_else(crew_page):
    assert all(account in crew_page.html for account in CREW)
    assert "person1" not in crew_page.html


def test_an_edge_shows_the_posts_behind_it_with_file_and_line(crew_page):
    assert "The harbour office opens gate number" in crew_page.text
    assert re.search(r"read from posts\.csv:\d+", crew_page.text)


def test_the_chance_line_is_in_words(crew_page):
    assert re.search(
        r"Expected by chance: .+ objects; found \d+ within .+; (about|fewer than) 1 such pair in",
        crew_page.text,
    )


def test_words_that_one_post_lacks_are_marked_by_element_and_not_by_colour_alone(crew_page):
    assert "<ins>" in crew_page.html
    assert re.search(r"\bins \{[^}]*underline", crew_page.html)
    assert re.search(r"\bdel \{[^}]*line-through", crew_page.html)


def test_times_carry_their_zone(crew_page):
    times = re.findall(r"<time>([^<]*)</time>", crew_page.html)
    assert times
    assert all(time.endswith("UTC") for time in times)


def test_refused_records_are_counted_with_reason_file_and_line(crew_page):
    assert "A time without time zone 2 records" in " ".join(crew_page.text.split())
    assert "export/posts.csv:214" in crew_page.text.replace("\n", "")


def test_a_limit_is_shown_with_what_it_was_cut_from(crew, crew_page, monkeypatch):
    assert "15 edges, the strongest first" in crew_page.text
    monkeypatch.setattr(_clusters, "EDGES_IN_ALL", 36)
    assert "6 of 15 edges: the 3 strongest and the 3 weakest" in report.render(crew)


def test_every_signal_is_listed_with_its_caveats_or_why_it_was_not_tried(crew, crew_page):
    states = crew.sql("SELECT signal, state FROM signal_run").to_pylist()
    assert len(states) > 5
    assert all(row["signal"] in crew_page.text for row in states)
    assert crew_page.text.count("not tried: ") == sum(row["state"] != "ready" for row in states)
    assert "A share button writes the headline" in crew_page.text


def test_the_commands_to_replay_state_what_differs_from_the_defaults(made):
    with made("settings", {}, run=False) as case:
        case.save_settings(overt.RunSettings(q=0.1, parts={"co_link": {"windows_s": [60, 600]}}))
        page = report.render(case)
    assert "overt investigate FILES --case settings --q 0.1 --set co_link.windows_s=60,600" in page


def test_a_case_without_posts_gives_the_null_result_and_says_that_it_is_one(empty_page):
    assert "No group of accounts acts together more than chance allows" in empty_page.text
    assert "This is a result" in empty_page.text
    assert "No cluster was found" in empty_page.text
    assert not empty_page.all("svg")


def test_people_who_do_not_coordinate_give_the_null_result(quiet_folder):
    with overt.Case.open(quiet_folder, read_only=True) as case:
        page = report.render(case)
    assert "No group of accounts acts together more than chance allows" in page


def test_a_case_that_was_never_investigated_is_not_called_a_null_result(made):
    with made("unrun", crew_case(), run=False) as case:
        page = report.render(case)
    assert "This case has not been investigated yet" in page
    assert "This is a result" not in page


@pytest.fixture(scope="module")
def judged(crew_folder, tmp_path_factory):
    """A case whose verdicts the tests change."""
    with overt.Case.open(copied(crew_folder, tmp_path_factory)) as case:
        yield case


@pytest.mark.parametrize(
    ("verdict", "by", "words"),
    [
        ("explained", "one_publisher,share_button", "explained by one publisher and share button"),
        ("unclear", None, "unclear"),
        (None, None, "not checked"),
    ],
)
def test_the_verdict_is_said_in_words(judged, verdict, by, words):
    judged.engine.execute(
        "UPDATE cluster SET verdict = :verdict, explained_by = :by", {"verdict": verdict, "by": by}
    )
    assert re.search(rf"</span>&nbsp;{words}</span>", report.render(judged))


def test_the_same_case_gives_the_same_bytes(crew, tmp_path):
    first = report.write(crew, tmp_path / "one.html").read_bytes()
    assert report.write(crew, tmp_path / "deep" / "two.html").read_bytes() == first


def test_the_report_is_small_enough_to_mail(crew_page, hostile_page):
    assert len(crew_page.html.encode()) < 3_000_000
    assert len(hostile_page.html.encode()) < 3_000_000


def test_the_section_of_a_cluster_shows_roles_creation_and_applause_or_says_why_not(crew, crew_page):
    for figure in (crew.charts.role_bars(1), crew.charts.account_creation(1), crew.charts.own_applause(1)):
        assert crew_page.html.count(f'id="figure-{figure.key}"') == 1
        assert figure.title in crew_page.text
        if figure.chart is None:
            assert figure.why_not in crew_page.text
        else:
            assert figure.alt in crew_page.text
    assert crew.charts.role_bars(1).chart is not None
