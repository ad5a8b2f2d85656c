"""The PDF: its text, tags, fonts, bookmarks and marking; the same bytes for the same case."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest

import overt
from overt import dossier
from overt.dossier import build
from overt.dossier.model import Drawing
from overt.errors import SettingError

pypdf = pytest.importorskip("pypdf", reason="pypdf reads the PDF; pip install pypdf")
try:
    import weasyprint  # noqa: F401
except (ImportError, OSError) as problem:
    pytest.skip(f"no PDF here: {problem}; apt-get install libpango-1.0-0 libpangoft2-1.0-0", allow_module_level=True)

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.slow]
HAN, ARABIC = "港口今天开放第三号门", "البوابة مفتوحة اليوم"


@pytest.fixture(scope="module")
def made(document):
    """The technical dossier as bytes."""
    return dossier.draw(document, Path("x.pdf"))


@pytest.fixture(scope="module")
def pdf(made):
    return pypdf.PdfReader(io.BytesIO(made))


def _text(reader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def test_it_is_tagged_with_a_language_and_a_title(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "Harbour"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_every_picture_has_a_description_and_tables_have_headers(pdf, document):
    kinds: dict[str, list] = {}

    def walk(element, depth=0):
        element = element.get_object()
        if isinstance(element, list):
            for each in element:
                walk(each, depth + 1)
        elif isinstance(element, dict):
            if "/S" in element:
                kinds.setdefault(str(element["/S"]), []).append(element)
            if "/K" in element:
                walk(element["/K"], depth + 1)

    walk(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])
    drawings = [block for block in document.blocks if isinstance(block, Drawing)]
    described = [str(each["/Alt"]) for each in kinds["/Figure"] if "/Alt" in each]
    assert set(described) >= {block.alt for block in drawings}
    assert len(kinds["/TH"]) > 50
    assert {"/H1", "/H2", "/Table", "/L"} <= set(kinds)


def test_all_fonts_are_embedded(pdf):
    seen = 0
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"]
            seen += 1
    assert seen


def test_every_page_carries_the_marking_and_bookmarks_lead_to_sections(pdf):
    texts = [page.extract_text() for page in pdf.pages]
    assert [number for number, text in enumerate(texts) if "TLP:AMBER" not in text] == []
    titles = [each.title for each in pdf.outline if not isinstance(each, list)]
    assert any("Key judgements" in title for title in titles)
    assert len(titles) == 22
    assert "Our confidence is low" in _text(pdf)


def test_a_draft_says_so_on_every_page(draft):
    reader = pypdf.PdfReader(io.BytesIO(dossier.draw(build(draft, template="platform"), Path("x.pdf"))))
    assert [n for n, page in enumerate(reader.pages) if "no person has decided" not in page.extract_text()] == []


def test_the_same_case_gives_the_same_bytes(operation, document):
    brief = build(operation, template="brief")
    assert dossier.draw(brief, Path("x.pdf")) == dossier.draw(build(operation, template="brief"), Path("x.pdf"))


def test_a_brief_has_two_pages_at_most(operation):
    reader = pypdf.PdfReader(io.BytesIO(dossier.draw(build(operation, template="brief"), Path("x.pdf"))))
    assert len(reader.pages) <= 2


def test_it_asks_for_nothing_and_hostile_texts_make_no_link(hostile):
    made = dossier.draw(build(hostile, template="platform"), Path("x.pdf"))
    reader = pypdf.PdfReader(io.BytesIO(made))
    for page in reader.pages:
        for note in page.get("/Annots", []):
            action = note.get_object().get("/A", {})
            assert "/URI" not in action
    assert "malware.example" not in _text(reader)


def test_chinese_and_arabic_are_drawn_with_fonts_that_have_them(crew_folder, tmp_path):
    fonts = shutil.which("fc-list")
    if not fonts:
        pytest.skip("no fontconfig here to ask which fonts there are")
    shutil.copytree(crew_folder, tmp_path / "many")
    with overt.Case.open(tmp_path / "many") as case:
        case.engine.execute(f"UPDATE post SET text = '{HAN} {ARABIC} ' || text WHERE account_id LIKE 'x:crew%'")
        made = dossier.draw(build(case, template="platform"), Path("x.pdf"))
    reader = pypdf.PdfReader(io.BytesIO(made))
    names = {str(font.get_object()["/BaseFont"]) for page in reader.pages
             for font in page["/Resources"].get("/Font", {}).values()}  # fmt: skip
    if not any("CJK" in name for name in names):
        pytest.skip("no Noto CJK here; apt-get install fonts-noto-cjk")
    assert HAN in _text(reader).replace(" ", "")
    assert any("Arabic" in name or "Naskh" in name for name in names), names


def test_a_missing_library_is_said_with_how_to_install_it(document, monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *rest, **more):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingError, match=r"overt\[report\].*libpango"):
        dossier.draw(document, Path("x.pdf"))
