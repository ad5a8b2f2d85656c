"""Figures of content and websites: names of people, texts withheld, words of another language, strangers' words kept."""

from __future__ import annotations

import shutil

import pytest

import overt
from overt import decisions
from overt.dossier import build
from overt.dossier.model import Drawing
from overt.text import key_of
from stages.dossier.conftest import WHO, put_together
from stages.report.invented_case import crew_case


def _drawing(document, key):
    return next(
        block for block in document.blocks if isinstance(block, Drawing) and block.figure.key == key
    )


@pytest.fixture(scope="module")
def linking(tmp_path_factory, fill):
    """The crew, whose posts link to two websites; a person brought the registration of one."""
    tables = crew_case()
    tables["post_link"] = [
        {
            "post_key": row["post_key"], "account_key": row["account_key"], "posted_at": row["posted_at"],
            "kind": "post", "position": 0, "url": f"https://{site}/", "link": site, "link_key": key_of(site),
            "domain": site, "domain_key": key_of(site), "removed": "",
        }
        for row in tables["post"] if "crew" in row["account_id"]
        for site in [("harbour.example", "posts.example")[row["post_key"] % 2]]
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("linking") / "harbour"
    with overt.Case.create(folder) as case:
        fill(case.engine, **tables)
        case.run()
        operation = put_together(case)
        decisions.add_evidence(
            case.engine, operation, "harbour.example was registered", kind="registration", source="registry",
            on="2024-04-02", admiralty="B2", cells={}, hypotheses=[], reason="whois", **WHO,
        )  # fmt: skip
        crew = case.sql(
            "SELECT g.group_id FROM text_group g JOIN post p ON p.post_key = g.post_key "
            "WHERE p.account_id = 'x:crew0' ORDER BY g.group_id LIMIT 1"
        )["group_id"][0].as_py()
        decisions.decide(case.engine, f"text:{crew}", "narrative", "Posts about gates", reason="read", **WHO)
    with overt.Case.open(folder, read_only=True) as case:
        yield case
    shutil.rmtree(folder)


def test_a_message_bears_the_name_that_a_person_gave_it(linking):
    messages = _drawing(build(linking), "narratives").figure.twin["message"].to_pylist()
    assert any("Posts about gates" in each for each in messages)


def test_who_may_not_read_posts_reads_no_message(operation):
    masked = build(operation, recipient="public")
    messages = _drawing(masked, "narratives").figure.twin["message"].to_pylist()
    assert not any("harbour office" in each for each in messages)


def test_the_registration_of_a_website_is_drawn_where_the_case_knows_it(linking):
    rows = _drawing(build(linking), "websites").figure.twin.to_pylist()
    known = {row["website"]: row["registered_utc"] for row in rows}
    assert known == {"harbour[.]example": "2024-04-02", "posts[.]example": None}


def test_in_french_our_words_are_french_and_names_of_websites_stay(linking):
    document = build(linking, lang="fr")
    drawing = _drawing(document, "websites")
    assert drawing.caption.startswith("Sites vers lesquels")
    assert "posts[.]example" in drawing.figure.twin["website"].to_pylist()
    told = " ".join((drawing.alt, drawing.size, *drawing.notes))
    assert "websites" not in told
    assert "1 sur 2" in told
    messages = _drawing(document, "narratives")
    assert messages.caption == "Messages répétés dans le temps"
    assert "panels" not in messages.alt
    assert any("Posts about gates" in each for each in messages.figure.twin["message"].to_pylist())
