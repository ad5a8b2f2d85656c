"""Reading what a person wrote behind --map and --set."""

from __future__ import annotations

from typing import Any

from overt.errors import SettingError


def mapping(text: str | None) -> dict[str, str]:
    """'account_id=author_id,posted_at=publish_date' as FIELD → column."""
    pairs: dict[str, str] = {}
    for part in (text or "").split(","):
        if not part.strip():
            continue
        field, equals, column = part.partition("=")
        if not equals or not field.strip() or not column.strip():
            raise SettingError(
                f"--map has {part.strip()!r}, but each part must be FIELD=COLUMN, "
                "for example --map account_id=author_id,posted_at=publish_date."
            )
        pairs[field.strip()] = column.strip()
    return pairs


def part_settings(chosen: list[str]) -> dict[str, dict[str, Any]]:
    """['co_link.windows_s=60,600', 'same_text.least_letters=40'] as part → name → value."""
    parts: dict[str, dict[str, Any]] = {}
    for text in chosen:
        name, equals, value = text.partition("=")
        part, dot, key = name.strip().partition(".")
        if not equals or not dot:
            raise SettingError(
                f"--set has {text!r}, but it must be PART.SETTING=VALUE, for example "
                "--set co_link.windows_s=60,600 (overt signals lists parts and settings)."
            )
        parts.setdefault(part, {})[key] = _value(key, value.strip())
    return parts


def switched(names: list[str], *, on: bool) -> dict[str, dict[str, Any]]:
    """Parts by name, or all parts of a stage (duplicates, signals, clusters, markers), switched on or off."""
    from overt.flow import did_you_mean, parts_by_stage

    stages = parts_by_stage()
    known = {part for parts in stages.values() for part in parts}
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        if name not in stages and name not in known:
            raise SettingError(
                f"There is no part or stage called {name!r}{did_you_mean(name, (*stages, *known))} "
                f"Stages with parts are {', '.join(stages)}; overt signals and overt markers list parts."
            )
        for part in stages.get(name, (name,)):
            found[part] = {"enabled": on}
    return found


def windows(text: str) -> list[int]:
    """'60' or '10,60,600' as seconds."""
    try:
        return sorted({int(part) for part in text.split(",")})
    except ValueError:
        raise SettingError(
            f"--window is {text!r}, but it must be whole seconds, for example 60 or 10,60,600."
        ) from None


def _value(key: str, text: str) -> Any:
    if key == "windows_s":
        return windows(text)
    if text.lower() in ("true", "false", "yes", "no", "on", "off"):
        return text.lower() in ("true", "yes", "on")
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
