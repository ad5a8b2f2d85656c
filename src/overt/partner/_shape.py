"""What strangers' objects may hold where: a property of another type is left out, and named."""

from __future__ import annotations

from typing import Any, Final

_TEXTS: Final = frozenset(
    (
        "name", "value", "url", "abstract", "content", "title", "description", "relationship_type", "display_name",
        "account_login", "user_id", "account_type", "x_mitre_id", "payload_bin", "definition_type", "created",
        "modified", "start_time", "stop_time", "first_seen", "last_seen", "publication_date", "account_created",
    )
)  # fmt: skip
_LISTS_OF_TEXTS: Final = frozenset(("labels", "report_types", "aliases", "channel_types"))
_LISTS_OF_OBJECTS: Final = frozenset(("external_references", "kill_chain_phases", "x_opencti_files"))
_DEEP: Final = ("external_references", "kill_chain_phases")


def sound(given: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The object without properties of a wrong type, and their names."""
    odd = tuple(name for name, value in given.items() if not _fits(name, value))
    return {name: value for name, value in given.items() if name not in odd}, odd


def _fits(name: str, value: Any) -> bool:
    if name in _TEXTS or (name.endswith("_ref") and not name.startswith("x_")):
        return isinstance(value, str)
    if name in _LISTS_OF_TEXTS or (name.endswith("_refs") and not name.startswith("x_")):
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if name in _LISTS_OF_OBJECTS:
        return isinstance(value, list) and all(isinstance(each, dict) and _plain(name, each) for each in value)
    if name == "extensions":
        return isinstance(value, dict) and all(isinstance(each, dict) for each in value.values())
    if name == "definition":
        return isinstance(value, dict)
    if name == "confidence":
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100
    return True


def _plain(name: str, inside: dict[str, Any]) -> bool:
    """Whether a reference or phase holds texts and numbers only, extensions apart."""
    held = (value for key, value in inside.items() if key not in ("hashes", "extensions"))
    return name not in _DEEP or all(not isinstance(value, dict | list) for value in held)
