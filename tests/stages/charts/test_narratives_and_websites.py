"""Repeated messages over time and lives of websites: marks equal tables, order, limits, guards, any script."""

from __future__ import annotations

import pytest

from overt import charts
from overt.charts import narratives, websites
from stages.charts.test_figures import drawn

_DAY = 86_400
_AT = 1_714_521_600  # 2024-05-01, a Wednesday


def _posts(group, days, accounts=4, language="en"):
    return [
        {"group_id": group, "posted_at": _AT + day * _DAY + place, "account_id": f"x:{place}", "language": language}
        for day in days
        for place in range(accounts)
    ]  # fmt: skip


def _site(domain, first, last, accounts=3, others=5):
    return {"domain": domain, "posts": 2 * accounts, "accounts": accounts, "others": others,
            "first_at": _AT + first * _DAY, "last_at": _AT + last * _DAY}  # fmt: skip


_TEXTS = {"a": "The gate is shut", "b": "港口公司忽视岛屿", "c": "شركة الميناء تهمل الجزر"}


def _narratives():
    rows = _posts("a", [9, 12]) + _posts("b", [3, 20, 21], 6, "zh") + _posts("c", [5, 30], 3, "ar")
    return narratives.draw(rows, _TEXTS, {})


def _websites():
    return websites.draw(
        [_site("harbour.example", 4, 40), _site("gate.example", 1, 9, 8), _site("pier.example", 20, 20, 1)],
        {"harbour.example": ("2024-03-01", "X7")},
    )


@pytest.mark.parametrize("figure", [_narratives(), _websites()], ids=["narratives", "websites"])
def test_marks_equal_the_table_and_the_picture_is_whole_and_loads_nothing(figure):
    assert sum(drawn(figure)) == sum(figure.twin[figure.measure].to_pylist()) > 0
    assert figure.alt.endswith(".")
    assert '"url"' not in str(figure.chart.to_dict(validate=True))
    svg = charts.to_svg(figure.chart, key="a")
    assert svg.replace("http://www.w3.org/2000/svg", "").count("http") == 0
    assert "(UTC)" in svg
    assert svg == charts.to_svg(figure.chart, key="a")


def test_messages_stand_in_order_of_their_first_post_in_every_script():
    figure = _narratives()
    assert list(dict.fromkeys(figure.twin["message"].to_pylist())) == [
        "1. \u2068港口公司忽视岛屿\u2069", "2. \u2068شركة الميناء تهمل الجزر\u2069", "3. \u2068The gate is shut\u2069",
    ]  # fmt: skip
    svg = charts.to_svg(figure.chart)
    assert svg.index("港口公司忽视岛屿") < svg.index("شركة الميناء") < svg.index("The gate is shut")
    assert "Number 1 has most accounts, 6, and 18 posts." in figure.alt


def test_all_panels_have_one_y_axis():
    figure = _narratives()
    domains = {
        str(layer["encoding"]["y"]["scale"]["domain"])
        for panel in figure.chart.to_dict()["vconcat"]
        for layer in panel["layer"]
        if "scale" in layer.get("encoding", {}).get("y", {})
    }
    assert domains == {"[0, 6]"}


def test_bars_are_weeks_where_the_posts_lie_further_apart_than_ninety_days():
    assert _narratives().subtitle.endswith("bars per day")
    figure = narratives.draw(_posts("a", [0, 1, 100]), _TEXTS, {})
    assert figure.subtitle.endswith("bars per week")
    assert figure.twin["from_utc"].to_pylist() == ["2024-04-29", "2024-08-05"]  # Mondays
    assert figure.twin["posts"].to_pylist() == [8, 4]


def test_a_name_joins_groups_and_is_drawn_before_others_and_the_rest_is_counted():
    rows = [post for n in range(20) for post in _posts(f"g{n:02}", [n, n + 5], 4 if n < 18 else 1)]
    figure = narratives.draw(rows, {}, {"g17": "The islands are left alone", "g18": "The islands are left alone"})
    assert len(set(figure.twin["message"].to_pylist())) == narratives.MOST
    # 17 groups of four accounts without a name and one named; g19 has one account and is no repetition.
    assert "6 more are not drawn." in " ".join(figure.notes)
    named = [row for row in figure.twin.to_pylist() if "islands" in row["message"]]
    assert sum(row["posts"] for row in named) == 2 * 4 + 2 * 1
    assert any(note.startswith("Bold: named by a person") for note in figure.notes)
    assert '"fontWeight": "bold"' in figure.chart.to_json()
    assert not any(note.startswith("Bold") for note in _narratives().notes)


def test_too_few_posts_or_days_are_not_drawn():
    assert narratives.draw([], {}, {}).why_not.startswith("0 posts repeat")
    assert narratives.draw(_posts("a", [1, 30], 1), _TEXTS, {}).chart is None  # one account repeats itself
    assert narratives.draw(_posts("a", [1, 2]), _TEXTS, {}).why_not.startswith("All posts lie within 2 days")


def test_texts_of_strangers_are_made_safe_and_cut_by_width_not_by_letters():
    assert narratives.readable("{1} see\u202e https://evil.example/x\n{2}") == "… see⟨U+202E⟩ hxxps://evil[.]example/x …"
    latin, chinese = narratives._fitting("1. ", "x" * 300), narratives._fitting("1. ", "港" * 300)
    assert len(latin) == len(chinese) == 2
    assert len(latin[1]) > 1.7 * len(chinese[1])
    assert latin[1].endswith("…\u2069")
    assert narratives._fitting("1. ", "short") == ["1. \u2068short\u2069"]
    assert narratives._fitting("1. ", "") == ["1. \u2068–\u2069"]
    assert narratives._fitting("1. ", "The harbour company neglects the islands") == [
        "1. \u2068The harbour company neglects\u2069", "\u2068the islands\u2069",
    ]  # fmt: skip


def test_websites_stand_by_registration_or_first_post_and_are_defanged():
    figure = _websites()
    rows = figure.twin.to_pylist()
    assert [row["website"] for row in rows] == ["harbour[.]example", "gate[.]example", "pier[.]example"]
    assert [row["registered_utc"] for row in rows] == ["2024-03-01", None, None]
    assert rows[0]["date_source"] == "posts; registration: X7"
    assert rows[1]["date_source"] == "posts; registration: unknown"
    assert "2 of 3 were registered is not known" in " ".join(figure.notes)
    assert "harbour.example" not in figure.chart.to_json()
    assert "registered" in charts.to_svg(figure.chart)


def test_without_a_known_registration_no_diamond_is_drawn_and_that_is_said():
    figure = websites.draw([_site("a.example", 1, 3), _site("b.example", 2, 9)], {})
    assert "diamond" not in figure.chart.to_json()
    assert "When they were registered is not known to this case." in figure.notes
    assert "is not known" in figure.alt


def test_chosen_websites_are_drawn_first_and_the_rest_is_counted():
    rows = [_site(f"s{n:02}.example", n, n + 3, accounts=100 - n) for n in range(30)]
    figure = websites.draw(rows, {}, first=["s29.example"])
    drawn_sites = figure.twin["website"].to_pylist()
    assert len(drawn_sites) == websites.MOST
    assert "s29[.]example" in drawn_sites
    assert "s19[.]example" not in drawn_sites
    assert "10 more are not drawn." in " ".join(figure.notes)


def test_too_few_websites_or_one_day_are_not_drawn():
    assert websites.draw([_site("a.example", 1, 30)], {}).why_not.startswith("The accounts link to 1 websites")
    assert "one day, 2024-05-02" in websites.draw([_site("a.example", 1, 1), _site("b.example", 1, 1)], {}).why_not


def test_a_registration_counts_when_it_is_graded_and_names_one_website():
    def row(text, day, grade="B2", number=1):
        return {"text": text, "on_date": day, "grade": grade, "evidence_id": f"X{number}"}

    assert websites.registered([
        row("harbour[.]example was registered", "2024-03-09", number=1),
        row("Harbour.example, registered anew", "2024-03-01", number=2),
        row("gate.example and pier.example", "2024-01-01"),
        row("pier.example", "2024-01-01", grade="F6"),
    ]) == {"harbour.example": ("2024-03-01", "X2")}  # fmt: skip


def test_of_a_case_the_crews_daily_texts_need_more_than_one_account(crew):
    figure = charts.narrative_timelines(crew, 1)
    assert figure.chart is not None or figure.why_not
    assert charts.website_lives(crew, 1).why_not.startswith("The accounts link to 0 websites")
