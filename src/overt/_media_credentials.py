"""Content credentials (C2PA): what a file's signed statement says about where it comes from.

A valid credential proves that its statement was signed by a certificate and that the file has not changed since.
Anyone can make such a certificate; whether its owner is known is a second question, answered only with a list of
certificates that a person gives. Nothing is fetched: neither statements kept elsewhere nor revocation lists.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NONE, INVALID, VALID, TRUSTED = "none", "invalid", "valid", "valid and trusted"
UNREAD = "there, not read: pip install 'overt[media]'"
ELSEWHERE = "kept elsewhere, not fetched"

_OFFLINE: dict[str, Any] = {
    "verify": {
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
        "verify_trust": True,
        "verify_after_reading": True,
    },
    "core": {"allowed_network_hosts": []},
}
_SOURCES = {
    "trainedAlgorithmicMedia": "made by a generative model",
    "compositeWithTrainedAlgorithmicMedia": "made in part by a generative model",
    "algorithmicMedia": "made by a program",
    "compositeSynthetic": "composed with synthetic parts",
    "digitalCapture": "taken with a camera",
    "compositeCapture": "composed of camera pictures",
}
"""Digital source types of the IPTC vocabulary that actions name; others are given as they are."""
_MOST_LETTERS = 160


@dataclass(frozen=True)
class Credential:
    """Whether a credential is there and holds, and what it says made the file."""

    state: str = NONE
    generator: str | None = None


def read_credential(data: bytes, mime: str, trust_list: str | None) -> Credential:
    """The credential of a picture; `trust_list` is a PEM text of certificates that a person trusts."""
    inside = b"jumb" in data and b"c2pa" in data
    if not inside and not (b"dcterms:provenance" in data or b"provenance=" in data):
        return Credential()
    try:
        import c2pa
    except ImportError:
        return Credential(UNREAD if inside else ELSEWHERE)
    trust = {"trust": {"trust_anchors": trust_list}} if trust_list else {}
    try:
        context = c2pa.Context(settings=c2pa.Settings.from_dict({**_OFFLINE, **trust}))
        reader = c2pa.Reader.try_create(mime, io.BytesIO(data), context=context)
        if reader is None:
            return Credential(NONE if inside else ELSEWHERE)
        state, told = str(reader.get_validation_state()), json.loads(reader.json())
    except c2pa.C2paError as problem:
        remote = "remote" in str(problem).lower() or not inside
        return Credential(ELSEWHERE if remote else INVALID)
    known = {"Trusted": TRUSTED, "Valid": VALID}.get(state, INVALID)
    return Credential(known, _generator(told))


def _generator(told: dict[str, Any]) -> str | None:
    """What made the file by the active statement: its kind of source, and the program named."""
    manifest = told.get("manifests", {}).get(told.get("active_manifest"), {})
    said: list[str] = []
    for action in _actions(manifest):
        source = str(action.get("digitalSourceType") or "").rsplit("/", 1)[-1]
        if source:
            said.append(_SOURCES.get(source, source))
        agent = action.get("softwareAgent")
        said.append(str(agent.get("name") if isinstance(agent, dict) else agent or ""))
    said.extend(str(each.get("name") or "") for each in manifest.get("claim_generator_info") or ())
    text = ", ".join(dict.fromkeys(part for part in said if part))
    return "".join(c for c in text if c.isprintable())[:_MOST_LETTERS] or None


def _actions(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for assertion in manifest.get("assertions") or ():
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            yield from assertion.get("data", {}).get("actions") or ()
