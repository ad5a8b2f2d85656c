"""What every finder owes: words about itself, tables it declares, and results that depend on the posts alone."""

from __future__ import annotations

import random

import pytest

from overt.duplicates import WRITES, find, run
from overt.duplicates._base import AFTER, GROUPS, MATCHES
from overt.plugins import settings_of
from overt.store import TABLES
from overt.text import key_of, normalise

FINDERS = {name: cls() for name, cls in find().items()}
each_finder = pytest.mark.parametrize("finder", FINDERS.values(), ids=FINDERS.keys())

TEXTS = (
    "The harbour must stay open for every fisherman of the island, says our village council",
    "The harbour must stay open for every farmer of the island, says our village council",
    "Der Hafen muss für alle Fischer der Insel offen bleiben, sagt unser Gemeinderat",
    "12. I was a nurse in the old town and nobody there ever wanted this new bridge at all",
    "13. I was a teacher in the old town and nobody there ever wanted this new bridge at all",
    "港口必须向岛上所有渔民开放村委会今天这样说大家都同意",
    "港口必须向岛上所有农民开放村委会今天这样说大家都同意",
    "Tomatoes want warm nights; mine ripened only in the last week of August this year",
    "good morning",
    "👍",
)


def posts(order):
    found = []
    for place in order:
        normal = normalise(TEXTS[place % len(TEXTS)])
        found.append({
            "post_key": place + 1, "post_id": f"x:{place + 1}", "account_key": place % 7, "account_id": f"x:a{place % 7}",
            "platform": "x", "posted_at": 1_000 + place, "kind": "post", "text": TEXTS[place % len(TEXTS)],
            "text_key": key_of(normal.key_text) if normal.key_text else None, "text_size": normal.size,
            "record_no": place + 1, "embedded": False,
        })  # fmt: skip
    return found


def result(engine, fill, content, order):
    for table in WRITES:
        engine.drop(table)
    fill(engine, post=posts(order))
    run(engine)
    return {table: content(engine, table) for table in WRITES}


@each_finder
def test_a_finder_says_what_it_asks_how_it_can_be_wrong_and_where_it_comes_from(finder):
    assert type(finder).__doc__.strip().splitlines()[0].endswith(".")
    assert finder.question.endswith("?")
    assert finder.caveats
    assert all(caveat.endswith((".", "?")) for caveat in finder.caveats)
    assert finder.references
    assert finder.when in (MATCHES, GROUPS, AFTER)
    assert finder.needs
    assert finder.writes
    assert set(finder.needs) <= set(TABLES)
    assert set(finder.writes) <= set(WRITES)


@each_finder
def test_every_setting_of_a_finder_has_help(finder):
    assert all(len(each.metadata["help"]) > 10 for each in settings_of(type(finder)))


def test_every_table_of_the_stage_is_declared_as_its_own():
    assert {name for name, table in TABLES.items() if table.written_by == "duplicates"} == set(
        WRITES
    )


def test_without_posts_every_finder_runs_and_its_tables_are_empty(engine, fill, content):
    found = result(engine, fill, content, [])
    assert {row["finder"] for row in found.pop("finder_run")} == set(FINDERS)
    assert not any(found.values())


def test_the_same_posts_give_the_same_tables_whatever_the_order_of_rows(engine, fill, content):
    order = list(range(25))
    first = result(engine, fill, content, order)
    assert first["text"]
    assert result(engine, fill, content, order) == first
    random.Random(4).shuffle(order)
    assert result(engine, fill, content, order) == first


def test_a_second_run_without_new_posts_adds_nothing_but_its_rows_in_the_log(engine, fill, content):
    first = result(engine, fill, content, range(25))
    run(engine)
    second = {table: content(engine, table) for table in WRITES}
    assert len(second.pop("finder_run")) == 2 * len(first.pop("finder_run"))
    assert second == first


@each_finder
def test_a_finder_switched_off_says_so_and_the_others_run(engine, fill, content, finder):
    from overt.settings import RunSettings

    fill(engine, post=posts(range(12)))
    run(engine, RunSettings(parts={finder.name: {"enabled": False}}))
    states = {row["finder"]: row["state"] for row in content(engine, "finder_run")}
    assert states.pop(finder.name) == "switched off by the settings"
    assert not any(state.startswith("switched off") for state in states.values())
