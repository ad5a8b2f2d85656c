"""Reading a partner's file: which format it is, its hash, and what it holds."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from overt.errors import UnknownFormat, UnreadableFile
from overt.partner._misp import read_misp
from overt.partner._parcel import Indicator, Parcel, Told
from overt.partner._stix import read_stix

__all__ = ["Indicator", "Parcel", "Told", "read"]


def read(file: Path) -> Parcel:
    """A STIX 2.1 bundle or a MISP event. Nothing is fetched, whatever addresses stand in it.

    Raises UnreadableFile when it is no JSON, UnknownFormat when it is neither of the two.
    """
    try:
        content = file.read_bytes()
        parsed = json.loads(content)
    except OSError as problem:
        raise UnreadableFile(f"{file} cannot be read: {problem.strerror}.", file=file) from problem
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise UnreadableFile(f"{file} is no JSON: {problem}.", file=file) from problem
    digest = hashlib.sha256(content).hexdigest()
    if _is_bundle(parsed):
        return read_stix(parsed["objects"], file.name, digest)
    event = _event(parsed)
    if event is not None:
        return read_misp(event, file.name, digest)
    raise UnknownFormat(
        f'{file} is neither a STIX 2.1 bundle ("type": "bundle" with objects) nor a MISP event ("Event" with info). '
        "Ask for one of the two.",
        file=file,
    )


def _is_bundle(parsed: Any) -> bool:
    return (
        isinstance(parsed, dict)
        and parsed.get("type") == "bundle"
        and isinstance(parsed.get("objects"), list)
        and all(isinstance(each, dict) and isinstance(each.get("id"), str) and isinstance(each.get("type"), str)
                for each in parsed["objects"])
    )  # fmt: skip


def _event(parsed: Any) -> dict[str, Any] | None:
    """The event, as a server exports it: wrapped, bare, or the only one of a response."""
    if isinstance(parsed, dict) and isinstance(parsed.get("response"), list) and len(parsed["response"]) == 1:
        parsed = parsed["response"][0]
    if isinstance(parsed, dict) and isinstance(parsed.get("Event"), dict):
        parsed = parsed["Event"]
    return parsed if isinstance(parsed, dict) and "info" in parsed and "uuid" in parsed else None
