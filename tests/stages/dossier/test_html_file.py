"""The HTML: asks nobody for anything, survives hostile texts, and can be read by ear and by keyboard."""

from __future__ import annotations

import http.server
import importlib.resources
import json
import re
import shutil
import subprocess
import threading
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from overt import dossier
from overt.dossier import build
from stages.report.conftest import Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; apt-get install chromium")


def _browse(*arguments: str, home: Path) -> str:
    return subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         f"--user-data-dir={home}", "--no-first-run", "--disable-background-networking", *arguments],
        capture_output=True, text=True, timeout=240, check=False,
    ).stdout  # fmt: skip


def test_nothing_in_the_page_could_load_anything(page):
    assert "<script" not in page.html
    assert "@import" not in page.html
    assert not re.search(r"url\((?!#)", page.html)
    for attribute in ("src", "href", "srcset", "action", "data", "poster"):
        assert [value for value in page.values(attribute) if not value.startswith(("#", "data:"))] == []
    assert "default-src 'none'" in page.html.split("<title>")[0]


@NEEDS_CHROMIUM
def test_a_browser_that_opens_it_asks_for_the_page_and_nothing_else(document, tmp_path):
    (tmp_path / "dossier.html").write_bytes(dossier.draw(document, Path("x.html")))
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments, **more):
            super().__init__(*arguments, directory=str(tmp_path), **more)

        def do_GET(self):
            asked.append(self.path)
            super().do_GET()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        dom = _browse(rules, "--dump-dom", f"{address}/dossier.html", home=tmp_path / "home")
    finally:
        server.shutdown()
        server.server_close()
    assert "Key judgements" in dom
    assert [each for each in asked if each != "/favicon.ico"] == ["/dossier.html"]


@NEEDS_CHROMIUM
@pytest.mark.parametrize("width", [1300, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(document, tmp_path, width, scheme):
    if importlib.util.find_spec("axe_core_python") is None:
        pytest.skip("axe is missing; pip install axe-core-python")
    axe = (importlib.resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
    html = dossier.draw(document, Path("x.html")).decode()
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    html = html.replace("</style>", f".contents, body {{ color-scheme: {scheme} }}</style>", 1)
    if scheme == "dark":  # a headless browser follows no system: its rules are made the rule
        html = html.replace("@media screen and (prefers-color-scheme: dark)", "@media screen")
    run = (
        "axe.run(document, {resultTypes: ['violations']}).then(found => { const out = document.createElement('pre');"
        "out.id = 'axe'; out.textContent = JSON.stringify(found.violations.map(each => [each.id, each.nodes.length,"
        "each.nodes[0].html.slice(0, 200), each.nodes[0].failureSummary])); document.body.append(out); });"
    )
    file = tmp_path / "axe.html"
    file.write_text(html.replace("</body>", f"<script>{axe}</script><script>{run}</script></body>"), encoding="utf-8")
    dom = _browse(
        f"--window-size={width},900", "--virtual-time-budget=120000", "--dump-dom", file.as_uri(), home=tmp_path / "home"
    )
    found = re.search(r'<pre id="axe">(.*?)</pre>', dom, re.DOTALL)
    assert found, "axe did not run to its end"
    assert json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == []


def test_headings_skip_no_level_and_names_are_unique(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    names = Counter(page.values("id"))
    assert [name for name, times in names.items() if times > 1] == []
    assert {target[1:] for target in page.values("href")} <= set(names)


@pytest.mark.parametrize("template", ["brief", "platform", "newsroom"])
def test_every_reference_of_every_template_leads_somewhere(operation, template):
    read = Page(dossier.draw(build(operation, template=template), Path("x.html")).decode())
    assert {target[1:] for target in read.values("href")} <= set(read.values("id"))


def test_hostile_texts_stay_texts(hostile):
    html = dossier.draw(build(hostile), Path("x.html")).decode()
    read = Page(html)
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"script", "iframe", "img", "object", "embed", "form", "b"} - {"b"}
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    assert "\u202e" not in html
    assert "malware.example" not in html
    assert "evil.example" not in html
    assert "malware[.]example" in html


def test_hostile_texts_break_no_table_of_markdown(hostile):
    text = dossier.draw(build(hostile), Path("x.md")).decode()
    outside_code = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert not re.search(r"(?<!\\)<script", outside_code)
    assert "malware.example" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in rows]
    rules = [place for place, line in enumerate(rows) if re.fullmatch(r"\|( -+:? \|)+", line)]
    assert len(rules) > 20
    assert all(widths[place - 1] == widths[place] == widths[place + 1] for place in rules[:-1])


def test_the_same_case_gives_the_same_bytes(operation):
    for ending in ("x.html", "x.md"):
        assert dossier.draw(build(operation), Path(ending)) == dossier.draw(build(operation), Path(ending))
