"""What a rule finds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_LONGEST = 160


@dataclass(frozen=True)
class Finding:
    """One thing that stands in the way of publishing.

    rule    number of the rule, 1 to 20
    place   where in the document
    text    what was found there
    to_do   what mends it
    """

    rule: int
    place: str
    text: str
    to_do: str

    @property
    def key(self) -> str:
        """Names this finding as long as place and text stay the same: rule and six hexadecimal digits."""
        digest = hashlib.sha256(
            f"{self.rule}\0{self.place}\0{self.text}".encode("utf-8", "surrogatepass")
        ).hexdigest()
        return f"{self.rule}-{digest[:6]}"


def short(text: str) -> str:
    """A text short enough for a list of findings."""
    clean = " ".join(text.split())
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"
