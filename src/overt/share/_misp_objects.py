"""Which of MISP's object templates an account becomes, and the comments that carry what templates have no place for."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from overt.share._material import Account

ACCOUNT_TEMPLATES: Final = {
    "x": ("twitter-account", {
        "shown_id": "id", "shown_name": "name", "address": "link", "biography": "bio", "place": "location",
        "website": "embedded-link", "followers": "followers",
    }),
    "facebook": ("facebook-account", {
        "shown_id": "account-id", "shown_name": "account-name", "address": "link", "biography": "description",
        "website": "url",
    }),
    "telegram": ("telegram-account", {"shown_id": "id", "shown_name": "username"}),
}  # fmt: skip
"""Platform → template of MISP and which of its attributes holds what of an account."""

ANY_ACCOUNT: Final = (
    "user-account",
    {"shown_id": "user-id", "shown_name": "display-name", "address": "link", "biography": "description"},
)
"""For other platforms, and for accounts that are not named: a template of a platform would promise a handle."""

COMMENTED: Final = (
    "platform", "named", "public", "posts", "accounts", "created_at", "first_at", "last_at", "followers", "address",
    "website", "place", "group", "technique", "domain", "author", "post", "field", "outside", "about", "on_date",
    "source", "role", "biography",
)  # fmt: skip
"""Keys of comments, in the order in which they stand; texts of people come last."""

_PAIR: Final = re.compile(rf"({'|'.join(COMMENTED)}): (\"(?:[^\"\\]|\\.)*\"|[^;\"]*)(?:; |$)")


def template_of(account: Account) -> tuple[str, dict[str, str]]:
    """The template of an account, and its attributes by our names."""
    return ACCOUNT_TEMPLATES.get(account.platform, ANY_ACCOUNT) if account.named else ANY_ACCOUNT


def comment(values: dict[str, Any]) -> str:
    """Values as a comment that people read and an import takes apart: "posts: 12; role: amplifier"."""
    return "; ".join(
        f"{name}: {_word(values[name])}" for name in COMMENTED if values.get(name) not in (None, "")
    )


def values_in(text: str) -> dict[str, str]:
    """The values of a comment that `comment` made; of any other text, none."""
    found, at = {}, 0
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is None:
            return {}
        found[pair[1]] = str(json.loads(pair[2])) if pair[2].startswith('"') else pair[2]
        at = pair.end()
    return found


def _word(value: Any) -> str:
    """A value as text; in quotes where it would be taken for the next one: strangers wrote some of them."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if set(text) & set(';"\n') else text
