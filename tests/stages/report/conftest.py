"""Cases that are made once for all tests of the report."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import overt
from overt.report import render


class Page(HTMLParser):
    """What a browser would make of a report: its elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._skipped = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._skipped += tag in ("style", "svg", "script")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("style", "svg", "script")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every element of one kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, attribute: str) -> list[str]:
        """Every value of one attribute, on any element."""
        return [
            str(attributes[attribute])
            for _, attributes in self.elements
            if attributes.get(attribute) is not None
        ]


@pytest.fixture(scope="session")
def made(tmp_path_factory, fill) -> Callable[..., overt.Case]:
    """`made(name, tables, run)` is a case with these tables, investigated when `run` is true."""

    def make(name: str, tables: dict, *, run: bool = True) -> overt.Case:
        case = overt.Case.create(tmp_path_factory.mktemp("cases") / name)
        fill(case.engine, **tables)
        if run:
            case.run()
        return case

    return make


def copied(folder: Path, tmp_path_factory) -> Path:
    """A case's folder once more, to be changed."""
    place = tmp_path_factory.mktemp("copies") / folder.name
    shutil.copytree(folder, place)
    return place


@pytest.fixture(scope="session")
def crew(crew_folder, tmp_path_factory):
    """A case with one planted crew, a gap and two refused records."""
    with overt.Case.open(copied(crew_folder, tmp_path_factory)) as case:
        yield case


@pytest.fixture(scope="session")
def crew_page(crew) -> Page:
    """Its report."""
    return Page(render(crew))


@pytest.fixture(scope="session")
def hostile_page(hostile_folder) -> Page:
    """The report of a case in which every text tries to break out of the page."""
    with overt.Case.open(hostile_folder, read_only=True) as case:
        return Page(render(case))


@pytest.fixture(scope="session")
def empty_page(made) -> Page:
    """The report of a case without a single post."""
    with made("empty", {}) as case:
        return Page(render(case))
