"""The number under which a private person's account appears in what leaves a case."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from overt.store import Engine


@dataclass(frozen=True)
class Mask:
    """Numbers accounts by a key that no recipient gets; without one, whoever has a list of ids could look them up."""

    key: bytes

    def __call__(self, account_id: str) -> str:
        """The number of an account; the same in everything that leaves about one operation."""
        return "account-" + hmac.new(self.key, account_id.encode(), "sha256").hexdigest()[:12]


def mask_of(engine: Engine, operation_id: str | None) -> Mask:
    """The mask of an operation, or (None) of a draft about clusters that no person has put together.

    The key is the hash of the decision that made the operation, which never changes, or the least and the greatest
    hash of the records read; neither the log nor hashes of records go to those for whom people are masked.
    """
    if operation_id is None:
        ends = engine.read("SELECT MIN(sha256) AS first, MAX(sha256) AS last FROM record").to_pylist()[0]
        return Mask(b"draft" + (ends["first"] or b"") + (ends["last"] or b""))
    made = engine.read(
        "SELECT sha256 FROM decision WHERE field = 'made' AND subject = :subject",
        {"subject": f"operation:{operation_id}"},
    )
    return Mask(str(made["sha256"][0].as_py()).encode())
