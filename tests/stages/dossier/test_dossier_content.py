"""What stands in a dossier: its sections, its numbers bound to queries, its evidence, its judgements, its masks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import overt
from overt import dossier
from overt.charts import to_svg
from overt.dossier import TEMPLATES, build
from overt.dossier.model import Drawing, Heading, Link, Number, Panel, Paragraph, Table, plain
from overt.dossier.words import Words
from overt.errors import NotFound, SettingError
from overt.share import PROFILES, gather


def _spans(blocks):
    for block in blocks:
        for name in ("spans", "note", "source", "key"):
            yield from getattr(block, name, ())
        if isinstance(block, Table):
            yield from (span for row in block.rows for cell in row for span in cell)
        for item in getattr(block, "items", ()):
            if isinstance(item, tuple):
                yield from (span for span in item if not isinstance(span, tuple))
        yield from (post.evidence for post in getattr(block, "posts", ()))
        yield from _spans(getattr(block, "blocks", ()))


def _tables(document, words):
    return [block for block in document.blocks if isinstance(block, Table) and words in block.caption]


def test_the_technical_template_has_fourteen_sections_and_its_annexes(document):
    heads = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    numbers = [head.partition("\u2002")[0] for head in heads]
    assert numbers == [*map(str, range(1, 15)), *"ABCDEFGH"]


def test_every_number_comes_from_a_query_of_the_register(document):
    (register,) = _tables(document, "Queries")
    known = {plain(row[0]) for row in register.rows}
    used = {span.query for span in _spans(document.blocks) if isinstance(span, Number)}
    assert used
    assert used <= known


def test_queries_of_the_register_can_be_run_again_and_give_the_same(operation, document):
    (register,) = _tables(document, "Queries")
    held = next(block.text for block in document.blocks if getattr(block, "text", "").startswith("WITH held AS ("))
    held = held.removesuffix(" …")
    again = 0
    for row in register.rows:
        gave, text = plain(row[2]), plain(row[3])
        if not text.startswith(("SELECT", "WITH")) or "…" in text:
            continue
        sql = f"{held}, {text[5:]}" if text.startswith("WITH ") else f"{held} {text}"
        rows = operation.sql(sql).to_pylist()
        if len(rows) == 1 and len(rows[0]) == 1:
            assert gave == str(next(iter(rows[0].values())))[: len(gave)]
        else:
            assert gave == (f"{len(rows)} rows" if len(rows) != 1 else "1 row")
        again += 1
    assert again >= 15


def test_every_evidence_id_is_in_the_register_with_the_hash_of_its_record(operation, document):
    (register,) = _tables(document, "Posts cited")
    known = {plain(row[0]): plain(row[4]) for row in register.rows}
    cited = {span.anchor for span in _spans(document.blocks) if isinstance(span, Link)}
    assert {each for each in cited if each.startswith("E-")} == set(known)
    assert list(known) == sorted(known)


def test_likelihood_and_confidence_stand_in_paragraphs_of_their_own(document):
    judged = [block for block in document.blocks if isinstance(block, Paragraph) and block.style == "judgement"]
    told = [block for block in document.blocks if isinstance(block, Paragraph) and block.style == "confidence"]
    assert len(judged) == len(told) == 1
    assert "chance" in plain(judged[0].spans)
    assert "onfidence" not in plain(judged[0].spans)
    assert "Our confidence is low" in plain(told[0].spans)
    assert any(isinstance(span, Link) for span in judged[0].spans), "a judgement names its evidence"


def test_a_case_without_an_operation_gives_a_draft_that_says_so(draft):
    made = build(draft)
    assert made.draft == "Draft: machine candidates, no person has decided"
    assert not any(isinstance(block, Paragraph) and block.style == "judgement" for block in made.blocks)
    assert build(draft, lang="fr").draft != made.draft


def test_an_operation_is_no_draft_but_a_working_version_until_it_is_checked(document):
    assert document.draft == "Working version: not checked for publication"
    assert document.title == "Harbour"


@pytest.mark.parametrize("template", [name for name in TEMPLATES if name != "null"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_template_is_written_in_both_languages(operation, template, lang):
    made = build(operation, template=template, lang=lang)
    text = dossier.draw(made, Path("x.md")).decode()
    assert made.lang == lang
    assert made.marking == f"TLP:{PROFILES[TEMPLATES[template].profile].tlp.upper()}"
    assert not re.search(r"\{[a-z_]\w*[|}]", text), "a sentence with a slot nobody filled"
    assert ("Key judgements" in text) == (lang == "en")
    assert len(text) > 1_500


def test_a_null_report_is_for_a_case_without_unexplained_groups(quiet, draft):
    made = build(quiet, template="null")
    assert made.title == "No unexplained group of accounts was found"
    assert made.draft is None
    assert any("This is a result" in plain(item) for block in made.blocks for item in getattr(block, "items", ()))
    with pytest.raises(SettingError, match="1 unexplained cluster"):
        build(draft, template="null")
    with pytest.raises(NotFound, match="--template null"):
        build(quiet)


def test_what_cannot_be_written_is_refused_with_what_to_do(operation, draft, tmp_path, fill):
    with pytest.raises(SettingError, match="technical .*brief .*platform .*newsroom .*null"):
        build(operation, template="poster")
    with pytest.raises(NotFound, match="no operation O7"):
        build(operation, operation="O7")
    with pytest.raises(SettingError, match=r"\.html, \.pdf, \.docx, \.md"):
        dossier.write(draft, tmp_path / "dossier.odt")
    with overt.Case.create(tmp_path / "fresh") as case, pytest.raises(SettingError, match="overt investigate"):
        build(case)


def test_people_are_masked_for_newsrooms_everywhere_and_under_the_same_number_as_in_what_is_shared(operation):
    from stages.report.invented_case import CREW

    made = build(operation, template="newsroom")
    for ending in ("x.html", "x.md"):
        text = dossier.draw(made, Path(ending)).decode()
        assert [each for each in CREW if each in text or each.partition(":")[2] in text] == []
    shared = gather(operation.engine, "O1", PROFILES["newsroom"], producer="us", version="1")
    html = dossier.draw(made, Path("x.html")).decode()
    assert all(each.shown_id in html for each in shared.accounts)
    named = dossier.draw(build(operation), Path("x.md")).decode()
    assert all(each.partition(":")[2] in named for each in CREW)


def test_the_public_reads_no_posts(operation):
    made = build(operation, template="technical", recipient="public")
    assert not any(isinstance(block, Panel) for block in made.blocks)
    assert "gate number" not in dossier.draw(made, Path("x.md")).decode()


def test_the_panel_marks_what_differs_and_carries_the_hash_of_each_record(document):
    (panel,) = [block for block in document.blocks if isinstance(block, Panel)]
    assert 2 <= len(panel.posts) <= 6
    assert panel.posts[0].when.endswith("UTC")
    assert len({plain(post.body).rstrip("! ") for post in panel.posts}) == 1
    assert any(span.style == "ins" for post in panel.posts[1:] for span in post.body)
    assert all(post.evidence.text.startswith("E-") for post in panel.posts)


def test_every_figure_has_words_for_those_who_do_not_see_it_a_source_and_what_it_stands_on(document):
    drawings = [block for block in document.blocks if isinstance(block, Drawing)]
    assert len(drawings) >= 8
    numbers = [block.number for block in document.blocks if isinstance(block, Drawing | Panel)]
    assert numbers == list(range(1, len(numbers) + 1))
    for each in drawings:
        assert len(each.alt) > 40
        assert "UTC" in plain(each.source)
        assert re.search(r"\d", each.size), each.figure.key


def test_ladder_and_hypotheses_are_drawn_beside_their_tables_for_an_operation_only(document, draft):
    drawn = [block.figure.key for block in document.blocks if isinstance(block, Drawing)]
    assert {"breakout-O1", "hypotheses-O1"} <= set(drawn)
    captions = " ".join(block.caption for block in document.blocks if isinstance(block, Table))
    assert Words()("table.breakout") in captions
    assert Words()("table.matrix") in captions
    unput = [block.figure.key for block in build(draft).blocks if isinstance(block, Drawing)]
    assert not [key for key in unput if key.startswith(("breakout", "hypotheses"))]


def test_ladder_and_hypotheses_speak_french(operation):
    figures = {
        block.figure.key: block.figure
        for block in build(operation, lang="fr").blocks
        if isinstance(block, Drawing) and block.figure.key in ("breakout-O1", "hypotheses-O1")
    }
    ladder, matrix = (to_svg(figures[key].chart) for key in ("breakout-O1", "hypotheses-O1"))
    assert "une plateforme, une communauté" in ladder
    assert "non montré" in ladder
    assert "Incohérence (somme)" in matrix
    assert "sincère" in matrix
    english = re.compile(r"\b(the|not|reached|proofs?|accounts|Does|Were|their|genuine|evidence|drawn)\b")
    for figure in figures.values():
        told = " ".join((figure.title, figure.subtitle, figure.alt, *figure.notes))
        assert not english.search(told), told
    assert not english.search(" ".join(re.findall(r">([^<>]+)<", ladder + matrix)))


def test_the_marking_of_a_person_goes_first_and_what_is_too_strict_is_refused(crew_folder, tmp_path):
    import shutil

    from overt import decisions
    from stages.dossier.conftest import WHO, put_together

    shutil.copytree(crew_folder, tmp_path / "red")
    with overt.Case.open(tmp_path / "red") as case:
        put_together(case)
        decisions.decide(case.engine, "operation:O1", "tlp", "red", reason="sources", **WHO)
        assert build(case).marking == "TLP:RED"
        with pytest.raises(SettingError, match="TLP:GREEN"):
            build(case, template="newsroom")


def test_a_final_dossier_is_refused_with_every_finding_until_people_mend_or_sign_them(operation, tmp_path):
    import shutil

    from overt import publication
    from stages.dossier.conftest import WHO

    with pytest.raises(SettingError) as refused:
        build(operation, final=True)
    told = str(refused.value)
    assert "no reviewer who is not the author" in told
    assert "overt assess override O1 KEY" in told
    keys = re.findall(r"^  (\d+-[0-9a-f]{6})  rule", told, re.MULTILINE)
    assert {key.partition("-")[0] for key in keys} <= {"2", "18", "19", "20"}, told
    operation.engine.read("SELECT 1 AS x")
    shutil.copytree(operation.folder, tmp_path / "signed")
    with overt.Case.open(tmp_path / "signed") as case:
        for question in publication.QUESTIONS:
            publication.answer(case.engine, "O1", question, "yes", reason="read", **WHO)
        for rule in ("2-all", "18-all", "19-all"):
            publication.override(case.engine, "O1", rule, **{**WHO, "person": "Bo Lind"}, reason="one person here")
        made = build(case, final=True)
    assert made.draft is None
    text = dossier.draw(made, Path("x.md")).decode()
    assert "one person here" in text
    assert "19-all" in text


def test_a_draft_can_never_be_final(draft):
    with pytest.raises(SettingError, match="overt operation new"):
        build(draft, final=True)
