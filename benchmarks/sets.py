"""The real data the chain is measured on. It lies beside the project and is never copied into it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """One export, how it is read, and which share of its accounts may or must be in clusters.

    `least_posts` is what an account needs to be considered. `target` is a bound on the percentage of
    accounts in clusters that are not explained: a lower bound for an operation, an upper one for a control.
    """

    name: str
    files: tuple[str, ...]
    how: Mapping[str, Any] = field(default_factory=dict)
    is_operation: bool
    least_posts: int = 1
    target: float | None = None

    def paths(self) -> list[Path]:
        """Its files; an empty list when one is missing."""
        found = [shared() / "data" / self.name / file for file in self.files]
        return found if all(path.exists() for path in found) else []

    def target_text(self) -> str:
        """The bound in words; "none" where nobody set one."""
        if self.target is None:
            return "none"
        return f">= {self.target:g}" if self.is_operation else f"<= {self.target:g}"

    def reaches(self, percent: float) -> bool | None:
        """Whether a percentage is within the bound."""
        if self.target is None:
            return None
        return percent >= self.target if self.is_operation else percent <= self.target


def shared() -> Path:
    """The folder of third-party data: beside the project, or where OVERT_SHARED says."""
    return Path(os.environ.get("OVERT_SHARED", ROOT.parent / "shared"))


_IRA_COLUMNS = {
    "account_id": "external_author_id",
    "posted_at": "publish_date",
    "text": "content",
    "is_repost": "retweet",
}

IRA = DataSet(
    name="ira_2016",
    files=("ira_sample_2016-09_11.csv.gz",),
    how={"zone": "UTC", "platform": "x", "mapping": _IRA_COLUMNS},
    is_operation=True,
    least_posts=50,
    target=85.0,
)
THAI = DataSet(
    name="x_io_thailand_2020",
    files=("tweets.csv.gz", "users.csv"),
    is_operation=True,
    least_posts=10,
    target=80.0,
)
US = DataSet(
    name="control_x_us2024",
    files=("posts.csv.gz",),
    how={"platform": "x"},
    is_operation=False,
    target=0.1,
)
AIRLINE = DataSet(
    name="control_x_airline_2015",
    files=("tweets.csv.gz",),
    how={"platform": "x", "zone": "America/Los_Angeles"},
    is_operation=False,
    target=0.02,
)
NEWS = DataSet(
    name="control_telegram_ru_news",
    files=("posts.csv.gz",),
    how={"platform": "telegram"},
    is_operation=False,
    target=0.0,
)

SETS = (IRA, THAI, US, AIRLINE, NEWS)
MERGED = ((IRA, US), (IRA, AIRLINE), (THAI, US), (THAI, AIRLINE))
