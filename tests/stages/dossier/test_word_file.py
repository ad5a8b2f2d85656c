"""The Word file: styles, captions, contents, descriptions, the marking; LibreOffice opens it; the same bytes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from overt import dossier
from overt.dossier import build
from overt.dossier.model import Drawing, Heading, Table

docx = pytest.importorskip("docx", reason="python-docx reads and writes the file; pip install python-docx")


@pytest.fixture(scope="module")
def made(document):
    return dossier.draw(document, Path("x.docx"))


@pytest.fixture(scope="module")
def file(made):
    return docx.Document(io.BytesIO(made))


def test_headings_and_captions_have_the_styles_that_word_knows(file, document):
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    heads = [block for block in document.blocks if isinstance(block, Heading)]
    assert [name for name in styles if name.startswith("Heading")] == [f"Heading {head.level}" for head in heads]
    captions = sum(isinstance(block, Table | Drawing) for block in document.blocks) + 1  # and the panel
    assert styles.count("Caption") == captions
    assert styles.count("Title") == 1


def test_captions_are_numbered_by_fields(file):
    xml = file.element.xml
    assert "SEQ Table" in xml
    assert "SEQ Figure" in xml


def test_the_contents_are_a_field_that_is_filled(file, document):
    xml = file.element.xml
    assert r'TOC \o "1-2"' in xml
    assert xml.count('w:fldCharType="begin"') == xml.count('w:fldCharType="end"')
    listed = [p for p in file.paragraphs if p.style.name.startswith("Overt Contents") and "Title" not in p.style.name]
    heads = [block for block in document.blocks if isinstance(block, Heading) and block.level <= 2]
    assert len(listed) == len(heads)
    marks = set(re.findall(r'bookmarkStart [^>]*w:name="([^"]+)"', xml))
    assert set(re.findall(r'w:hyperlink w:anchor="([^"]+)"', xml)) <= marks
    assert "updateFields" not in xml


def test_every_picture_has_a_description(file, document):
    drawings = [block for block in document.blocks if isinstance(block, Drawing)]
    said = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert said == [block.alt for block in drawings]


def test_tables_repeat_their_header_and_the_marking_stands_on_every_page(file):
    headed = [table for table in file.tables if "w:tblHeader" in table._tbl.xml]
    assert len(headed) > 10
    section = file.sections[0]
    for header in (section.header, section.first_page_header):
        assert "TLP:AMBER" in header.paragraphs[0].text
    assert "PAGE" in section.footer._element.xml
    assert file.core_properties.title == "Harbour"
    assert file.core_properties.language == "en"


def test_hostile_texts_stay_texts_and_the_file_stays_whole(hostile):
    made = dossier.draw(build(hostile), Path("x.docx"))
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert packed.testzip() is None
        outside = [name for name in packed.namelist() if name.endswith(".rels") and b'TargetMode="External"' in packed.read(name)]
    assert outside == []
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
    assert "malware.example" not in text
    assert "\u202e" not in text


def test_the_same_case_gives_the_same_bytes(operation, made):
    assert dossier.draw(build(operation), Path("x.docx")) == made


def test_libre_office_opens_it(made, tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice here; apt-get install libreoffice-writer-nogui")
    (tmp_path / "dossier.docx").write_bytes(made)
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "--outdir",
         str(tmp_path), str(tmp_path / "dossier.docx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    pypdf = pytest.importorskip("pypdf")
    reader = pypdf.PdfReader(tmp_path / "dossier.pdf")
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Key judgements" in text
    assert "Register of numbers" in text
    assert "TLP:AMBER" in reader.pages[3].extract_text()
