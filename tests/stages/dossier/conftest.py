"""Cases that are made once for all tests of the dossier: a crew, the same put together by a person, a quiet one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import overt
from overt import assessment, decisions, dossier
from overt.dossier import build
from stages.report.conftest import Page

WHO = {"person": "Ana Ruiz", "now": 1_720_000_000}
MAKER = "<b>Ana</b> \u202eRuiz"


@pytest.fixture(scope="session")
def draft(crew_folder):
    """The case without an operation, opened to read."""
    with overt.Case.open(crew_folder, read_only=True) as case:
        yield case


@pytest.fixture(scope="session")
def operation(crew_folder, tmp_path_factory):
    """The same case with an operation and a judgement about it, opened to read."""
    folder = tmp_path_factory.mktemp("operation") / "harbour"
    shutil.copytree(crew_folder, folder)
    with overt.Case.open(folder) as case:
        put_together(case)
    with overt.Case.open(folder, read_only=True) as case:
        yield case


def put_together(case: overt.Case, name: str = "Harbour") -> str:
    """One operation of all clusters, with a website, a narrative and a judgement."""
    engine = case.engine
    made = decisions.new_operation(engine, name, reason="one text a day", **WHO)
    numbers = [row["cluster_id"] for row in case.clusters().to_pylist()]
    decisions.add_parts(engine, made, clusters=numbers, domains=["harbour.example"], reason="in step", **WHO)
    group = case.sql("SELECT group_id FROM text_template ORDER BY accounts DESC, group_id LIMIT 1").to_pylist()
    if group:
        subject = f"text:{group[0]['group_id']}"
        decisions.decide(engine, subject, "narrative", "The harbour is open", reason="read", **WHO)
    word = assessment.assess(engine, made).of("coordination").ceiling.word
    if word:
        assessment.judge(
            engine, made, "coordination", word, confidence="low", assumptions=["the collection is fair"],
            argument="weak", reason="one platform", **WHO,
        )  # fmt: skip
    return made


@pytest.fixture(scope="session")
def document(operation):
    """Its technical dossier, before it is drawn."""
    return build(operation)


@pytest.fixture(scope="session")
def page(document) -> Page:
    """Its technical dossier as HTML, read as a browser would."""
    return Page(dossier.draw(document, Path("x.html")).decode())


@pytest.fixture(scope="session")
def quiet(quiet_folder):
    """A case in which nobody acts together."""
    with overt.Case.open(quiet_folder, read_only=True) as case:
        yield case


@pytest.fixture(scope="session")
def hostile(hostile_folder, tmp_path_factory):
    """A case in which every text tries to break out, with an operation whose name does too."""
    folder = tmp_path_factory.mktemp("hostile") / "hostile"
    shutil.copytree(hostile_folder, folder)
    with overt.Case.open(folder) as case:
        put_together(case, "</title><script>alert(9)</script> https://evil.example/x")
    with overt.Case.open(folder, read_only=True) as case:
        yield case
