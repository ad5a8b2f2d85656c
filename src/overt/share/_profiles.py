"""Who receives: what each recipient gets to see, under which marking, and who is masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TLP: Final = ("clear", "green", "amber", "amber+strict", "red")
"""Traffic Light Protocol 2.0, from least to most restricted."""


@dataclass(frozen=True)
class Profile:
    """One kind of recipient.

    tlp          marking when the person set none; a person's own marking of the operation goes first
    pap          Permissible Actions Protocol: what the recipient may do with it
    masked       private accounts appear under a number instead of their handle and id
    profiles     biographies, places and websites of accounts are included
    posts        addresses and texts of posts that are evidence are included
    most_tlp     the strictest marking that may go to such a recipient: stricter is refused
    distribution how far a MISP server may pass it on: 0 own organisation, 1 its community, 2 connected ones, 3 all
    """

    name: str
    about: str
    tlp: str
    pap: str
    masked: bool
    profiles: bool
    posts: bool
    most_tlp: str
    distribution: int


def distribution_of(profile: Profile, tlp: str) -> int:
    """MISP's distribution: the recipient's, or less where the marking forbids so much."""
    return min(profile.distribution, {"clear": 3, "green": 2, "amber": 1}.get(tlp, 0))


PROFILES: Final = {
    each.name: each
    for each in (
        Profile("partner", "a partner agency or CERT", "amber", "amber", False, True, True, "red", 1),
        Profile(
            "platform", "the platform that hosts the accounts", "amber", "amber", False, True, True, "amber+strict",
            0,
        ),
        Profile(
            "newsroom", "journalists who check before they publish", "green", "green", True, False, True, "green", 0
        ),
        Profile("public", "everybody", "clear", "clear", True, False, False, "clear", 3),
    )
}  # fmt: skip
"""Recipients that `overt share --for` knows."""
