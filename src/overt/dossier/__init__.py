"""The dossier: what leaves the analyst's desk, as HTML, PDF, Word or Markdown of the same content.

One document is built from the case, and four renderers draw it. The same case and the same version give the same
bytes.

>>> write(case, Path("dossier.pdf"))                      # doctest: +SKIP
>>> write(case, Path("note.docx"), template="brief")      # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from overt.dossier.build import build
from overt.dossier.model import Document
from overt.dossier.templates import TEMPLATES
from overt.errors import SettingError

if TYPE_CHECKING:
    from overt.case import Case

__all__ = ["FORMATS", "TEMPLATES", "build", "draw", "write"]

FORMATS = {".html": "html", ".pdf": "pdf", ".docx": "docx", ".md": "markdown"}
"""Ending of a file → renderer."""


def write(
    case: Case,
    to: Path,
    *,
    template: str = "technical",
    operation: str | None = None,
    lang: str = "en",
    recipient: str | None = None,
    final: bool = False,
) -> Path:
    """Write the dossier of a case to a file, whose ending says in which format, and return its path.

    Raises SettingError for an ending without a renderer, an unknown template or language, or a missing library.
    """
    renderer(to)
    content = draw(
        build(
            case,
            template=template,
            operation=operation,
            lang=lang,
            recipient=recipient,
            final=final,
        ),
        to,
    )
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(content)
    return to


def draw(document: Document, to: Path) -> bytes:
    """A built document in the format that a file's ending asks for."""
    return renderer(to)(document)


def renderer(to: Path) -> Callable[[Document], bytes]:
    """What draws files of this ending."""
    name = FORMATS.get(to.suffix.lower())
    if name is None:
        raise SettingError(
            f"{to.name}: a dossier is written as {', '.join(FORMATS)}. Give --to a file that ends so."
        )
    found: Callable[[Document], bytes] = import_module(f"overt.dossier.render.{name}").render
    return found
