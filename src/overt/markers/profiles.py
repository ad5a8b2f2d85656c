"""Whether profiles are left as they came, copied, or at odds with what the account does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from overt.chance.shares import binomial_interval
from overt.clusters._profiles import LEAST_OUTSIDE, uncommon_word
from overt.markers._alike import groups
from overt.markers._base import (
    MEASURED,
    ORDINARY,
    STANDS_OUT,
    Marker,
    Row,
    verdict_above,
)
from overt.markers._context import Context
from overt.markers._persona import Persona, disagreements, read
from overt.markers._profiles_examples import examples as _examples
from overt.plugins import setting

_DRAWS: Final = 200


@dataclass(frozen=True, kw_only=True)
class Profiles(Marker):
    """Profiles left empty, biographies in common, one program for all, places that do not agree with the rest."""

    name = "profiles"
    question = "Are these profiles somebody's own?"
    applies_to = ("account", "cluster")
    needs = ("account", "post")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "default_profile": "share: profiles in which all that the platform tells of is as it came",
        "empty_biography": "share: profiles without a biography",
        "copied_biography": "share: accounts whose biography is that of another of the cluster but for a word",
        "one_program": "share: accounts that use the program most over-represented in the cluster most",
        "disagreeing_places": "share: accounts with a known place with which language or clock does not agree",
        "declared": "share: accounts whose name or biography holds a word that is ten times rarer outside",
        "empty_fields": "fields: of biography, place, picture and name, left as they came",
        "same_biography": "accounts: others of its cluster with its biography but for a word",
        "disagrees_with_place": "things: of interface language, language of posts and clock, that do not agree with it",
    }
    means = (
        "More profiles of the cluster are empty, alike, or made with one program than those of other accounts: nobody "
        "may have taken them for their own."
    )
    does_not_mean = (
        "That nobody is behind an account: most people who only read have empty profiles, members of a party or a club "
        "paste its slogan, and people live abroad. A declared affiliation speaks against hiding, not for it."
    )
    caveats = (
        "Emigrants, students, translators and people who travel name one place and use the language or the hours of "
        "another; shift workers and insomniacs post at night.",
        "Only the countries of a short list are recognised, by their own and English names and some cities; a jest is "
        "taken at its word. English agrees with every country.",
        "Slogans, hymns, religious formulas and the biographies of clubs are copied by many who never met; the number "
        "of accounts outside with the same text says how common one is.",
        "An office that gives its people one publishing program looks like one hand.",
        "A field counts as empty only on platforms where at least one profile in a hundred of the case has it.",
        "Where two exports of one platform are merged and one tells of no biographies, all its accounts look empty.",
        "Only the latest profile seen is kept.",
    )
    references = (
        "Pacheco et al. 2021, Uncovering coordinated networks on social media, ICWSM 15 (account handles and profiles)",
        "VIGINUM 2024, UN-notorious BIG (party and country in biography and place)",
        "Cresci et al. 2015, Fame for sale: efficient detection of fake Twitter followers (rules about empty profiles)",
    )
    techniques = ("T0143.002", "T0144.002", "killchain:1.2")

    least_accounts: int = setting(4, "accounts that a cluster needs with the thing in question", least=3)
    least_others: int = setting(30, "accounts in no cluster with it that a baseline needs", least=10)
    factor: float = setting(
        3.0, "how many times the baseline the low end must exceed to stand out", least=1.0, most=100.0
    )
    least_share: float = setting(
        0.15, "share that the low end must exceed too, whatever the others have", least=0.0, most=1.0
    )
    least_posts: int = setting(
        20, "posts from which their language is compared with the place; for the clock twice as many", least=5
    )
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row]:
        """Shares of a cluster beside those of accounts in no cluster, and the same of each account.

        The baseline of `copied_biography` is the mean over 200 groups as large as the cluster, drawn from accounts in
        no cluster. `disagrees_with_place` is never more than "does not agree".
        """
        asked, ordinary = read(context)
        outside = list(ordinary.values())
        places = {who: disagreements(each, least_posts=self.least_posts) for who, each in (ordinary | asked).items()}
        same: dict[str, int] = {}
        words_outside = [f"{each.name} {each.raw_biography}" for each in outside]
        for subject in context.subjects("cluster"):
            members = [asked[who] for who in context.members[subject] if who in asked]
            yield from self._cluster(context, subject, members, outside, places, same, words_outside)
        empties = np.array([len(each.empty) for each in outside if len(each.known) >= 2])
        for who in context.subjects("account"):
            if who in asked:
                yield from self._account(asked[who], empties, places[who], same)

    def _cluster(
        self, context: Context, subject: str, members: list[Persona], outside: list[Persona],
        places: Mapping[str, tuple[str | None, int, list[str]]], same: dict[str, int], words_outside: list[str],
    ) -> Iterator[Row]:  # fmt: skip
        told = [each for each in members if len(each.known) >= 2]
        if len(told) < self.least_accounts:
            yield self.too_little(
                subject, "default_profile", len(told),
                f"{len(told)} accounts have profiles of which two fields or more are known; {self.least_accounts} are "
                "needed.",
            )  # fmt: skip
        shares: tuple[tuple[str, str, str, Callable[[Persona], bool], Callable[[Persona], bool]], ...] = (
            ("default_profile", "profiles are all as they came", "Readers who never post leave them so too.",
             lambda each: len(each.known) >= 2, lambda each: each.bare),
            ("empty_biography", "profiles have no biography", "Many people write none.",
             lambda each: "biography" in each.known, lambda each: "biography" in each.empty),
            ("disagreeing_places", "accounts with a known place do not agree with it in language or clock",
             "People live abroad.",
             lambda each: places[each.account][1] > 0, lambda each: bool(places[each.account][2])),
        )  # fmt: skip
        for name, what, also, asked_of, holds in shares:
            inside = [holds(each) for each in members if asked_of(each)]
            others = [holds(each) for each in outside if asked_of(each)]
            if len(inside) >= self.least_accounts:
                baseline = float(np.mean(others)) if len(others) >= self.least_others else None
                yield self._share(subject, name, sum(inside), len(inside), baseline, None, what, len(others), also)
        yield from self._copies(context, subject, members, outside, same)
        yield from self._program(subject, members, outside)
        if len(members) >= self.least_accounts and len(words_outside) >= LEAST_OUTSIDE:
            word, hits = uncommon_word([f"{each.name} {each.raw_biography}" for each in members], words_outside, 0.25)
            if word:
                low, high = binomial_interval(hits, len(members))
                common = sum(word in text.lower() for text in words_outside)
                yield Row(
                    subject=subject, name="declared", value=hits / len(members), low=low, high=high,
                    baseline=common / len(words_outside), n=len(members), verdict=MEASURED, words=word,
                    evidence=f"{hits:,} of {len(members):,} names or biographies hold “{word}”, of "
                    f"{len(words_outside):,} accounts in no cluster {common:,}. Who says where they belong does not "
                    "hide it.",
                )  # fmt: skip

    def _share(
        self, subject: str, name: str, hits: int, n: int, baseline: float | None, words: str | None, what: str,
        others: int, also: str, tests: int = 1,
    ) -> Row:  # fmt: skip
        low, high = binomial_interval(hits, n, tests=tests)
        verdict = verdict_above(low, baseline, factor=self.factor, least=self.least_share)
        compared = (
            f"of {others:,} accounts in no cluster {baseline:.1%}"
            if baseline is not None
            else f"fewer than {self.least_others} accounts in no cluster can be compared"
        )
        return Row(
            subject=subject, name=name, value=hits / n, low=low, high=high, baseline=baseline, n=n, verdict=verdict,
            words=words,
            evidence=f"{hits:,} of {n:,} {what} ({hits / n:.1%}); {compared}."
            + ("" if verdict == ORDINARY else f" {also}"),
        )  # fmt: skip

    def _copies(
        self, context: Context, subject: str, members: list[Persona], outside: list[Persona], same: dict[str, int]
    ) -> Iterator[Row]:
        n = len(members)
        if n < self.least_accounts or sum(bool(each.biography) for each in members) < 2:
            return
        found = groups([each.forms for each in members])
        for group in found:
            same.update({members[place].account: len(group) - 1 for place in group})
        hits = sum(map(len, found))
        rng = context.rng("profiles", subject)
        draws = [
            sum(map(len, groups([outside[place].forms for place in rng.choice(len(outside), n, replace=False)]))) / n
            for _ in range(_DRAWS if len(outside) >= max(self.least_others, n) else 0)
        ]
        baseline = float(np.mean(draws)) if draws else None
        forms = {form for group in found for place in group for form in members[place].forms}
        elsewhere = sum(not forms.isdisjoint(each.forms) for each in outside)
        row = self._share(
            subject, "copied_biography", hits, n, baseline, None,
            "accounts have a biography that another of the cluster has but for a word", len(outside),
            "Slogans are pasted by members of any club.",
        )  # fmt: skip
        texts = "; ".join(
            f"“{members[group[0]].raw_biography[:80]}” ({len(group)} accounts)" for group in found[:3]
        )
        yield Row(
            subject=subject, name=row.name, value=row.value, low=row.low, high=row.high, baseline=baseline, n=n,
            verdict=ORDINARY if row.verdict == STANDS_OUT and hits / n <= max(draws) else row.verdict,
            words=texts or None,
            evidence=f"{row.evidence} {elsewhere:,} of {len(outside):,} accounts in no cluster have one of these "
            "texts.",
        )  # fmt: skip

    def _program(self, subject: str, members: list[Persona], outside: list[Persona]) -> Iterator[Row]:
        inside = Counter(each.client for each in members if each.client)
        n = inside.total()
        if n < self.least_accounts:
            return
        others = Counter(each.client for each in outside if each.client)
        enough = others.total() >= self.least_others

        def lift(program: str) -> tuple[float, int, str]:
            base = (others[program] + 1) / (others.total() + 2) if enough else 1.0
            return (binomial_interval(inside[program], n)[0] / base, inside[program], program)

        best = max((name for name in inside if name), key=lift)
        yield self._share(
            subject, "one_program", inside[best], n, others[best] / others.total() if enough else None, best,
            f"accounts post with {best} most", others.total(),
            "Offices and fans of a program share one too.", tests=len(inside),
        )  # fmt: skip

    def _account(
        self, persona: Persona, empties: Any, places: tuple[str | None, int, list[str]], same: Mapping[str, int]
    ) -> Iterator[Row]:
        who = persona.account
        if len(persona.known) < 2:
            yield self.too_little(
                who, "empty_fields", len(persona.known),
                "The export tells fewer than two of biography, place, picture and name.",
            )  # fmt: skip
        else:
            empty = len(persona.empty)
            as_many = float(np.mean(empties >= empty)) if len(empties) >= self.least_others else None
            compared = (
                f"{as_many:.1%} of {len(empties):,} accounts in no cluster have as many"
                if as_many is not None
                else f"fewer than {self.least_others} accounts in no cluster can be compared"
            )
            yield Row(
                subject=who, name="empty_fields", value=float(empty), n=len(persona.known), verdict=MEASURED,
                baseline=float(np.median(empties)) if len(empties) else None,
                words=", ".join(sorted(persona.empty)) or None,
                evidence=f"{empty} of {len(persona.known)} fields of the profile are as they came; {compared}.",
            )  # fmt: skip
        if who in same:
            yield Row(
                subject=who, name="same_biography", value=float(same[who]), n=same[who] + 1, verdict=MEASURED,
                evidence=f"{same[who]:,} other accounts of its cluster have its biography but for a word.",
            )  # fmt: skip
        country, compared_things, wrong = places
        if country is not None and compared_things:
            said = "; ".join(wrong) or "all agree"
            yield Row(
                subject=who, name="disagrees_with_place", value=float(len(wrong)), n=compared_things,
                verdict=MEASURED, words="; ".join(wrong) or None,
                evidence=f"The profile names {country}; of {compared_things} things compared {len(wrong)} do not agree "
                f"({said}). People live abroad, travel and work at night.",
            )  # fmt: skip
