"""Declared affiliation: chapters, members or staff of one organisation, who share what is the organisation's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from overt.clusters._checks import (
    CANNOT_TELL,
    DOES_NOT,
    EXPLAINS,
    ClusterFacts,
    EvidenceObject,
    Explanation,
    Finding,
    Member,
    Outside,
    weight,
)
from overt.clusters._profiles import (
    LEAST_LETTERS,
    LEAST_OUTSIDE,
    LIFT,
    created_together,
    is_burst,
    letters,
    median_evidence,
    somebodys,
)
from overt.plugins import setting

_CALL = EvidenceObject(
    "co_repost", "x:1", 15, 9, 6, 3, 6, 0, 900, None, None, None, None, None, "x:hq",
    author_names=("lanternguild", "Lantern Guild"),
)  # fmt: skip
_CHAPTER = Member("x:c", "Chapter of the Lantern Guild, gardener", 60, 12, {})
_STRANGERS = Outside((), tuple(f"a gardener who likes tea {n}" for n in range(30)))


@dataclass(frozen=True, kw_only=True)
class Affiliation(Explanation):
    """Profiles name one organisation in full, and what ties the accounts is the organisation's."""

    name = "affiliation"
    question = "Do they openly belong to one organisation whose material they share?"
    caveats = (
        "Anybody can write an organisation into a profile. VIGINUM describes accounts that declared a party and "
        "were run together; made within weeks of each other and pasting texts, such accounts do not pass, older "
        "ones that repost the party do.",
        "Belonging to one organisation explains that accounts share its material, not what that material is.",
        "Only the full name, the handle or the site counts as a declaration: a slogan or a politician's family name in "
        "a profile is none, and chapters that abbreviate the name are not seen.",
        "Needs profiles, and some profiles outside the clusters to see that the name is uncommon.",
    )
    references = (
        "VIGINUM 2024, UN-notorious BIG: half of the accounts declared membership of one party",
        "Nizzoli et al. 2021, ICWSM 15: openly organised activists are among the most coordinated accounts",
    )
    least_declared: float = setting(
        0.6,
        "share of the accounts whose profile must hold the organisation's name, handle or site",
        least=0.0,
        most=1.0,
    )
    least_theirs: float = setting(
        0.4,
        "share of the ties that must be the organisation's: posts of its account, pages of its site, its hashtag",
        least=0.0,
        most=1.0,
    )
    most_copies: float = setting(
        0.5, "most of the ties that may be texts pasted word for word", least=0.0, most=1.0
    )
    most_evidence: float = setting(
        0.6,
        "most of an account's posts that may be the shared ones, at the median",
        least=0.0,
        most=1.0,
    )
    most_burst: float = setting(
        0.3, "share of the accounts created within 31 days that rules it out", least=0.0, most=1.0
    )
    examples = (
        (
            "chapters that repost their guild explain",
            ClusterFacts(1, (_CALL,) * 5, (_CHAPTER,) * 6, _STRANGERS),
            EXPLAINS,
        ),
        (
            "members who share something else do not",
            ClusterFacts(
                1, (replace(_CALL, author_names=("sootherstar",)),) * 5, (_CHAPTER,) * 6, _STRANGERS
            ),
            DOES_NOT,
        ),
        (
            "accounts made in one month do not, whatever they declare",
            ClusterFacts(1, (_CALL,) * 5, (replace(_CHAPTER, created_at=9),) * 6, _STRANGERS),
            DOES_NOT,
        ),
        (
            "members who paste one text cannot be told",
            ClusterFacts(
                1,
                (replace(_CALL, signal="same_text"),) * 5,
                (_CHAPTER,) * 6,
                _STRANGERS,
            ),
            CANNOT_TELL,
        ),
        (
            "without profiles it cannot be told",
            ClusterFacts(1, (_CALL,) * 5, (replace(_CHAPTER, declares=None),) * 6, _STRANGERS),
            CANNOT_TELL,
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Find the account or site behind the ties that most profiles name in full, and how many ties are its."""
        size = len(facts.members)
        profiles = [letters(each.declares or "") for each in facts.members]
        if not facts.objects or not any(profiles) or len(facts.outside.profiles) < LEAST_OUTSIDE:
            return Finding(
                CANNOT_TELL, None, "Too few profiles are known, inside or outside the clusters."
            )
        name, declared, ties = self._organisation(facts, profiles)
        if not name:
            return Finding(
                DOES_NOT, 0.0, "Most profiles do not name an account or website that ties them."
            )
        everything = weight(facts.objects)
        share = ties / everything
        copies = weight(e for e in facts.objects if e.signal in ("same_text", "similar_text")) / everything
        median = median_evidence(facts.members)
        said = (
            f"{declared} of {size} profiles name {name}, and {share:.0%} of the ties are posts, pages or hashtags of "
            f"that name; {copies:.0%} are pasted texts; the shared posts are {median:.0%} of what a member posts"
        )
        if is_burst(facts.members, self.most_burst):
            burst, known = created_together(facts.members)
            said += f"; {burst} of {known} accounts were created within 31 days."
            return Finding(DOES_NOT, share, said)
        if share < self.least_theirs or median > self.most_evidence:
            return Finding(DOES_NOT, share, said + ".")
        return Finding(CANNOT_TELL if copies > self.most_copies else EXPLAINS, share, said + ".")

    def _organisation(self, facts: ClusterFacts, profiles: list[str]) -> tuple[str, int, int]:
        """(name, profiles that hold it, ties that are of it); the name with most ties among those declared."""
        ties: Counter[str] = Counter()
        for each in facts.objects:
            for name in _owners(each):
                ties[name] += each.ties
        best = ("", 0, 0)
        outside = _in_letters(facts.outside.profiles)
        for name in sorted(ties):
            declared = sum(name in text for text in profiles)
            if declared < max(2, self.least_declared * len(profiles)):
                continue
            common = sum(name in text for text in outside)
            if common * LIFT * len(profiles) > declared * len(outside):
                continue
            own = weight(
                each
                for each in facts.objects
                if name in _owners(each) or name in letters(each.object)
            )
            if own > best[2]:
                best = (name, declared, own)
        return best


@lru_cache(1)  # the same accounts are outside for every cluster
def _in_letters(profiles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(letters(each) for each in profiles)


def _owners(each: EvidenceObject) -> set[str]:
    """Names in letters of the account or website an object belongs to, where they are long enough to be one."""
    names = {letters(name) for name in each.author_names}
    if each.domain and somebodys(each.domain):
        names |= {letters(each.domain), letters(each.domain.split(".")[0])}
    return {name for name in names if len(name) >= LEAST_LETTERS}
