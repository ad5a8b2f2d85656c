"""Sister outlets: channels of one publisher that carry each other's news and say so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from overt.clusters._checks import (
    CANNOT_TELL,
    DOES_NOT,
    EXPLAINS,
    REGULAR,
    REGULAR_POSTS,
    ClusterFacts,
    EvidenceObject,
    Explanation,
    Finding,
    Member,
    Outside,
)
from overt.clusters._profiles import (
    LEAST_OUTSIDE,
    is_burst,
    median_evidence,
    somebodys,
    uncommon_word,
)
from overt.plugins import setting

_DAY = 86_400
_COPY = EvidenceObject("same_text", "News", 1, 3, 3, 0, 3, 0, 9, None, None, None, None, None, None)
_STRANGERS = Outside(tuple(f"channel of somebody {n}" for n in range(20)))


def _channel(number: int, **more: object) -> Member:
    facts = {"name": f"Meridia {number}", "first_at": 0, "last_at": 90 * _DAY,
             "names": {f"t:{(number + 1) % 3}": 20}, "platform": "telegram"}  # fmt: skip
    return Member(f"t:{number}", None, 600, 40, {}, **(facts | more))  # type: ignore[arg-type]


_SISTERS = tuple(_channel(n) for n in range(3))


@dataclass(frozen=True, kw_only=True)
class SisterOutlets(Explanation):
    """Outlets of one publisher: they share a name, point to each other, and publish more than what they share."""

    name = "sister_outlets"
    question = "Are they sister outlets that carry one name and point to each other?"
    caveats = (
        "A publisher that deceives has sister outlets too. Networks of covert news sites carry one name, one "
        "website and links to each other, and if their outlets also publish much of their own, this check explains "
        "them: look up who owns the name.",
        "Outlets that pass one another's posts on without a common name are 'cannot tell' at best: an operation's "
        "closed circle of channels looks like that.",
        "A city or a trade that all names hold is no publisher. The check only sees that few others in the case "
        "have the word.",
        "Needs display names or profiles, and some accounts outside the clusters to compare them with.",
    )
    references = (
        "Giglietto et al. 2020, Information, Communication & Society 23(6): news chains among link sharers",
        "VIGINUM 2024, Portal Kombat: a network of sites under one name that relay material of others",
        "Measured on 22,099 posts of 24 news channels on Telegram: three groups of sister channels, whose shared "
        "posts are 3 to 8 % of what they publish; channels sign posts with their own address, and carry a sister's "
        "address in 2 to 10 % of them",
    )
    least_members: float = setting(
        0.9, "share of the accounts that must be open in two ways or more", least=0.0, most=1.0
    )
    least_named: float = setting(
        0.6, "share of the accounts that must carry the common name", least=0.0, most=1.0
    )
    least_pointers: int = setting(
        3, "posts with a sister's address that count as pointing to her", least=1
    )
    most_evidence: float = setting(
        0.5,
        "most of an account's posts that may be the shared ones, at the median",
        least=0.0,
        most=1.0,
    )
    least_days: int = setting(
        14, "days between an account's first and last post, at least", least=0
    )
    most_burst: float = setting(
        0.5,
        "share of the accounts created within 31 days that rules outlets out",
        least=0.0,
        most=1.0,
    )
    examples = (
        (
            "channels of one name that point to each other explain",
            ClusterFacts(1, (_COPY,) * 9, _SISTERS, _STRANGERS),
            EXPLAINS,
        ),
        (
            "a closed circle that points to each other under many names cannot be told",
            ClusterFacts(
                1,
                (_COPY,) * 9,
                tuple(
                    replace(each, name=name)
                    for each, name in zip(_SISTERS, ("Dawn", "Truth", "Daily"), strict=True)
                ),
                _STRANGERS,
            ),
            CANNOT_TELL,
        ),
        (
            "channels that publish little but what they share do not",
            ClusterFacts(
                1, (_COPY,) * 9, tuple(replace(each, evidence=500) for each in _SISTERS), _STRANGERS
            ),
            DOES_NOT,
        ),
        (
            "one name alone cannot be told",
            ClusterFacts(
                1, (_COPY,) * 9, tuple(replace(each, names={}) for each in _SISTERS), _STRANGERS
            ),
            CANNOT_TELL,
        ),
        (
            "a word that strangers' names hold too is no common name",
            ClusterFacts(
                1,
                (_COPY,) * 9,
                tuple(replace(each, names={}) for each in _SISTERS),
                Outside(("meridia today", "all of meridia") * 10),
            ),
            DOES_NOT,
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Count for every account in how many of three ways it is open: name, pointers, a common page."""
        size = len(facts.members)
        if size < 2:
            return Finding(DOES_NOT, 0.0, "There are no two accounts to be sisters.")
        median = median_evidence(facts.members)
        said = f"The shared posts are {median:.0%} of what an account publishes"
        spans = sorted((each.last_at or 0) - (each.first_at or 0) for each in facts.members)
        if median > self.most_evidence:
            return Finding(DOES_NOT, 0.0, said + ": outlets publish more of their own.")
        if spans[size // 2] < self.least_days * _DAY:
            return Finding(
                DOES_NOT, 0.0, f"{said}; half of them post for under {self.least_days} days."
            )
        if is_burst(facts.members, self.most_burst):
            return Finding(DOES_NOT, 0.0, f"{said}; most were created within 31 days.")

        word, named = self._common_name(facts)
        pointing = self._pointing(facts.members)
        page, at_home = _common_page(facts)
        open_ways = [
            (each.account_id in named)
            + (each.account_id in pointing)
            + (each.account_id in at_home)
            for each in facts.members
        ]
        said += (
            f"; {len(named)} of {size} names hold {word!r}"
            if word
            else "; no name is common to them"
        )
        said += f"; {len(pointing)} point to a sister or are pointed to"
        said += f"; {len(at_home)} regularly post {page}, as nobody outside does" if page else ""
        share = sum(ways > 0 for ways in open_ways) / size
        twice = sum(ways > 1 for ways in open_ways)
        if twice >= self.least_members * size and len(named) >= self.least_named * size:
            return Finding(EXPLAINS, twice / size, said + ".")
        return Finding(CANNOT_TELL if share >= self.least_members else DOES_NOT, share, said + ".")

    def _common_name(self, facts: ClusterFacts) -> tuple[str, set[str]]:
        """An uncommon word of the display names, and who carries it."""
        if len(facts.outside.names) < LEAST_OUTSIDE:
            return "", set()
        names = [each.name for each in facts.members]
        word, _ = uncommon_word(names, facts.outside.names, self.least_named)
        carry = {
            each.account_id for each in facts.members if word and word in (each.name or "").lower()
        }
        return word, carry

    def _pointing(self, members: tuple[Member, ...]) -> set[str]:
        """Accounts that point to a sister often enough, and those pointed to."""
        found: set[str] = set()
        for each in members:
            for other, posts in each.names.items():
                if posts >= self.least_pointers:
                    found |= {each.account_id, other}
        return found


def _common_page(facts: ClusterFacts) -> tuple[str, set[str]]:
    """The page or website that most members post regularly and nobody outside does, and by whom."""
    best: tuple[str, set[str]] = ("", set())
    for page, others in sorted(facts.regulars.items()):
        if others or not (somebodys(page) or "/" in page):
            continue
        posters = {
            each.account_id
            for each in facts.members
            if page in each.pages or (page in each.domains and _regular(each, page))
        }
        if len(posters) > max(1, len(best[1])):
            best = (page, posters)
    return best


def _regular(member: Member, website: str) -> bool:
    posts = member.domains[website]
    return posts >= REGULAR_POSTS and posts * REGULAR >= member.posts
