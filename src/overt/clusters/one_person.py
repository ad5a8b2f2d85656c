"""One person's (or one outlet's) accounts: a second one on the same platform, or one on each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

from overt.clusters._checks import (
    CANNOT_TELL,
    DOES_NOT,
    EXPLAINS,
    ClusterFacts,
    EvidenceObject,
    Explanation,
    Finding,
    Member,
)
from overt.clusters._profiles import alike, letters
from overt.plugins import setting

_BOTH = EvidenceObject("same_text", "a", 1, 2, 2, 0, 2, 0, 60, None, None, None, None, None, None)
_ANNA = Member(
    "x:1", "annatel Anna Tel. Ceramics", 50, 40, {}, name="Anna Tel", handle="annatel", platform="x"
)
_ELSEWHERE = replace(_ANNA, account_id="bluesky:1", platform="bluesky")
_SECOND = replace(
    _ANNA,
    account_id="x:2",
    handle="annatelwork",
    name="Anna Tel at work",
    declares="work, also @annatel",
)


@dataclass(frozen=True, kw_only=True)
class OnePerson(Explanation):
    """Two to four accounts under one name, on several platforms or naming each other."""

    name = "one_person"
    question = "Are they the accounts of one person or one outlet, under one name?"
    caveats = (
        "Operations give one invented person an account on each platform. This check says that a few accounts "
        "present themselves as one person, not that the person exists.",
        "Accounts of one platform with similar names that do not name each other are 'cannot tell': so are rows of "
        "names made by a program.",
        "Two accounts are only seen where six posts of each are evidence (the setting small_group_posts).",
    )
    references = ("Zafarani & Liu 2013, KDD 19: people keep their names across platforms",)
    most_accounts: int = setting(4, "accounts that one person may have here, at most", least=2)
    least_alike: float = setting(
        0.9, "share of the letters of two names that must agree for one name", least=0.0, most=1.0
    )
    examples = (
        (
            "one name on two platforms explains",
            ClusterFacts(1, (_BOTH,) * 5, (_ANNA, _ELSEWHERE)),
            EXPLAINS,
        ),
        (
            "a second account that names the first explains",
            ClusterFacts(1, (_BOTH,) * 5, (_ANNA, _SECOND)),
            EXPLAINS,
        ),
        (
            "like names on one platform that do not name each other cannot be told",
            ClusterFacts(
                1,
                (_BOTH,) * 5,
                (
                    _ANNA,
                    replace(
                        _ANNA, account_id="x:2", handle="annatel2", declares="annatel2 Anna Tel"
                    ),
                ),
            ),
            CANNOT_TELL,
        ),
        (
            "many accounts of one name are not one person's",
            ClusterFacts(
                1, (_BOTH,) * 5, tuple(replace(_ANNA, account_id=f"x:{n}") for n in range(9))
            ),
            DOES_NOT,
        ),
        (
            "different names do not",
            ClusterFacts(1, (_BOTH,) * 5, (_ANNA, replace(_ELSEWHERE, name="Teo", handle="bork"))),
            DOES_NOT,
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Join accounts that share a name, and see whether all become one, openly."""
        members = facts.members
        if not 2 <= len(members) <= self.most_accounts:
            return Finding(
                DOES_NOT,
                0.0,
                f"{len(members)} accounts are not one person's; at most {self.most_accounts} may be.",
            )
        if not any(each.name or each.handle for each in members):
            return Finding(CANNOT_TELL, None, "No name of these accounts is known.")
        like = [pair for pair in combinations(members, 2) if self._one_name(*pair)]
        open_ = [pair for pair in like if _is_open(*pair)]
        names = ", ".join(sorted({each.name or each.handle or "?" for each in members}))
        if _joined(members, open_):
            return Finding(
                EXPLAINS,
                1.0,
                f"The {len(members)} accounts ({names}) carry one name, on platforms of their own or naming another.",
            )
        share = len({each.account_id for pair in like for each in pair}) / len(members)
        said = f"{share:.0%} of the accounts ({names}) share a name with another"
        if _joined(members, like):
            return Finding(
                CANNOT_TELL, share, said + "; on one platform, without naming each other."
            )
        return Finding(DOES_NOT, share, said + ".")

    def _one_name(self, one: Member, other: Member) -> bool:
        return max(alike(one.name, other.name), alike(one.handle, other.handle)) >= self.least_alike


def _is_open(one: Member, other: Member) -> bool:
    """On two platforms, or one names the other in its profile or regularly in its posts."""
    return one.platform != other.platform or _names(one, other) or _names(other, one)


def _names(one: Member, other: Member) -> bool:
    """Whether a profile holds the other's handle, as a handle: "@annatel", "x.com/annatel"."""
    handle = (other.handle or "").lower()
    text = (one.declares or "").lower()
    said = len(letters(handle)) >= 4 and any(mark + handle in text for mark in ("@", "/"))
    return said or one.names.get(other.account_id, 0) >= max(3, one.posts // 20)


def _joined(members: tuple[Member, ...], pairs: Iterable[tuple[Member, Member]]) -> bool:
    """Whether the pairs join all accounts into one group."""
    group = {each.account_id: each.account_id for each in members}
    for one, other in pairs:
        old, new = group[one.account_id], group[other.account_id]
        group = {account: new if its == old else its for account, its in group.items()}
    return len(set(group.values())) == 1
