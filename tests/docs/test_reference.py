"""The documentation is tested: generated pages are fresh, links lead somewhere, commands exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from overt.cli._app import app
from overt.clusters._explain import find as explanations

PROJECT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *(PROJECT / "examples").glob("*.md")]
)
WITH_COMMANDS = [
    page
    for page in PAGES
    if page.name in ("README.md", "CONTRIBUTING.md") or "docs" in page.relative_to(PROJECT).parts
]

_FENCED = re.compile(r"^(```+)(\w*)[^\n]*\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\\)!?\[(?:[^\]\\]|\\.)*\]\(<?([^)\s>]+)>?\)")
_RULES = {
    "empty praise": r"\b(?:simply|easily|powerful|seamless\w*|robust)\b",
    "a name for people": r"\b(?:bots?|trolls?|fake)\b",
    "another spelling than British": r"\b(?:analyz\w+|behavior\w*|normaliz\w+|recogniz\w+|summariz\w+|color\w*)\b",
}
_MEANT = {"docs/reference/formats.md": {"bots"}}  # Telegram's own word for a kind of chat

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))


def fenced(page: Path, language: str) -> list[str]:
    """The code blocks of a language."""
    text = page.read_text(encoding="utf-8")
    return [body for _, name, body in _FENCED.findall(text) if name == language]


def prose(page: Path) -> str:
    """The page without code, addresses, comments and titles of papers."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    text = re.sub(r"`[^`\n]*`|<!--.*?-->|\]\([^)]*\)|https?://\S+", " ", text, flags=re.DOTALL)
    return re.sub(r"^\* .*\b(?:19|20)\d\d\b.*$", "", text, flags=re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    found: dict[str, int] = {}
    out = set()
    for heading in re.findall(r"^#+ (.+)$", _FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        again = found.get(name, 0)
        found[name] = again + 1
        out.add(f"{name}-{again}" if again else name)
    return out


def commands() -> dict[str, set[str]]:
    """Every command as it is typed, with its options."""
    root = get_command(app)
    found = {"overt": {"--version", "--help"}}

    def walk(group: object, path: str) -> None:
        for name, command in group.commands.items():  # type: ignore[attr-defined]
            typed = f"{path} {name}"
            found[typed] = {o for p in command.params for o in p.opts if o.startswith("-")} | {"--help"}
            if hasattr(command, "commands"):
                walk(command, typed)

    walk(root, "overt")
    return found


def typed_commands(page: Path) -> list[str]:
    """The commands of a page's console blocks, without their output."""
    lines = [line for block in fenced(page, "console") for line in block.splitlines()]
    return [line[2:] for line in lines if line.startswith("$ overt")]


def test_generated_pages_say_what_the_code_says():
    check = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert check.returncode == 0, check.stdout + check.stderr


@pytest.mark.parametrize("check", explanations().values(), ids=explanations().keys())
def test_the_worked_examples_of_an_explanation_give_their_verdicts(check):
    given = {shows: check().assess(facts).verdict for shows, facts, _ in check.examples}
    assert given == {shows: verdict for shows, _, verdict in check.examples}


@each_page
def test_every_link_leads_to_a_file_and_a_heading(page):
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    wrong = []
    for target in _LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            wrong.append(target)
    assert wrong == []


@each_page
def test_the_prose_keeps_to_its_rules(page):
    text, meant = prose(page), _MEANT.get(str(page.relative_to(PROJECT)), set())
    found = {rule: set(re.findall(words, text, re.IGNORECASE)) - meant for rule, words in _RULES.items()}
    assert {rule: words for rule, words in found.items() if words} == {}


def test_every_page_of_the_documentation_can_be_reached_from_the_readme():
    reached, waiting = set(), [PROJECT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        links = _LINK.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))
        names = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
        waiting += [(page.parent / name).resolve() for name in names if name]
    assert sorted(str(p.relative_to(PROJECT)) for p in set(PAGES) - reached) == []


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: str(page.relative_to(PROJECT)))
def test_commands_that_are_shown_exist_with_their_options(page):
    known = commands()
    wrong = []
    for line in typed_commands(page):
        words = shlex.split(line.replace("…", "X"), comments=True)
        names = [" ".join(words[:length]) for length in (3, 2, 1)]
        command = next((name for name in names if name in known), None)
        options = {word.partition("=")[0] for word in words if word.startswith("-")}
        if command is None or (command == "overt" and not options) or options - known[command]:
            wrong.append(line)
    assert wrong == []


def test_the_first_pages_show_commands():
    assert typed_commands(PROJECT / "README.md")
    assert typed_commands(PROJECT / "docs" / "start" / "first-case.md")
