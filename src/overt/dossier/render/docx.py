"""Word: real styles, captions, a filled table of contents, descriptions of pictures, the marking on every page."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from overt.dossier.model import Document
from overt.errors import SettingError

NEEDS = "A Word file needs python-docx. Install it: pip install 'overt[report]'. Or write --to dossier.html."


def render(document: Document) -> bytes:
    """The dossier as a .docx file. Raises SettingError, saying what to install, where python-docx is missing."""
    try:
        import docx
    except ImportError as problem:
        raise SettingError(NEEDS) from problem
    from overt.dossier.render._docx_blocks import Writer
    from overt.dossier.render._docx_styles import dress
    from overt.dossier.render._docx_zip import settled

    file: Any = docx.Document()
    dress(file, document)
    Writer(file, document).write()
    when = (
        datetime.fromisoformat(document.date).replace(tzinfo=UTC)
        if document.date[:2].isdigit()
        else _EPOCH
    )
    core = file.core_properties
    core.title, core.subject, core.author = (
        document.title,
        f"{document.marking} {document.cover.kicker}",
        "Overt",
    )
    core.comments, core.keywords, core.last_modified_by = "", "", "Overt"
    core.language, core.created, core.modified, core.revision = document.lang, when, when, 1
    out = io.BytesIO()
    file.save(out)
    return settled(out.getvalue())


_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
