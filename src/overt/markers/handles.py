"""Whether handles and names are made by a pattern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.special import bdtrc

from overt.chance.shares import binomial_interval
from overt.markers._alike import groups, without_one
from overt.markers._base import (
    CANNOT_TELL,
    MEASURED,
    ORDINARY,
    STANDS_OUT,
    Marker,
    Row,
    verdict_above,
)
from overt.markers._context import Context
from overt.markers._handles_examples import examples as _examples
from overt.markers._letters import Letters, local_part, mixed_words, stem, template
from overt.plugins import setting

_SUBJECTS = """
    SELECT s.subject, s.account_id, a.platform, a.handle, a.name
    FROM _subject s
    JOIN account a ON a.account_id = s.account_id
    ORDER BY s.subject NULLS LAST, s.account_id NULLS LAST
"""
_ORDINARY = """
    SELECT o.account_key, a.platform, a.handle, a.name
    FROM _ordinary o
    JOIN account a ON a.account_id = o.account_id
    ORDER BY o.account_key NULLS LAST, o.account_id NULLS LAST
"""
_DRAWS: Final = 200
_LEAST_STEM: Final = 4
_LEAST_NEAR: Final = 7


@dataclass(frozen=True)
class _Others:
    """Handles of ordinary accounts: templates, unlikeliness (sorted), forms for series, share with mixed words."""

    templates: Counter[str]
    handles: int
    unlikely: Any
    forms: tuple[list[str], ...]
    mixed: float | None
    named: int
    letters: Letters


@dataclass(frozen=True, kw_only=True)
class Handles(Marker):
    """Handles of one template, in a series, or with letters thrown at random; names that mix look-alike scripts."""

    name = "handles"
    question = "Are these names made by a pattern?"
    applies_to = ("account", "cluster")
    needs = ("account",)
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "template_share": "share: handles of the template that is most over-represented in the cluster",
        "series_share": "share: handles that differ from another one of the cluster by digits or one letter only",
        "unlikely_share": "share: handles, a series counted once, with letters less likely than in 95 % of others",
        "mixed_share": "share: accounts with a word that mixes look-alike scripts",
        "template": "share: ordinary accounts with the same template as this one",
        "unlikely_letters": "bits: improbability per character of the least likely five in a row",
        "mixed_words": "words: in name and handle, that mix look-alike scripts",
    }
    means = (
        "More handles of the cluster are made alike than those of other accounts: they may have been given by a list, "
        "a program or the platform's own proposal rather than chosen one by one."
    )
    does_not_mean = (
        "That nobody stands behind an account. Millions of people keep the name and eight digits that X proposes, and "
        "digits stand for birth years. A template says nothing about one account alone."
    )
    caveats = (
        "Branches of an organisation name their accounts alike (union_north, union_south): see the website and the "
        "biographies.",
        "People who joined a platform in the same years got the same proposals; compare with accounts of the same age.",
        "Handles transliterated from another script look unlikely to a model learned from English ones; the model is "
        "learned from the accounts in no cluster of the same case where there are enough.",
        "Mixed scripts are also a matter of style, and of keyboards that switch in the middle of a word.",
        "Handles can be changed: what stands here is the latest seen.",
    )
    references = (
        "Zago et al. 2019; Beskow and Carley 2019, Its all in a name: detecting and labeling bots by their name, "
        "Computational and Mathematical Organization Theory 25",
        "Unicode Technical Standard 39, Security Mechanisms (mixed-script confusables)",
    )
    techniques = ("T0146", "T0146.005", "T0144.002", "killchain:0.9")

    least_accounts: int = setting(4, "handles that a cluster needs", least=3)
    least_others: int = setting(30, "handles of accounts in no cluster that a baseline needs", least=10)
    least_names: int = setting(
        300, "such handles from which the model of letters is learned rather than taken from the shipped list",
        least=100,
    )  # fmt: skip
    factor: float = setting(
        3.0, "how many times the baseline the low end must exceed to stand out", least=1.0, most=100.0
    )
    least_share: float = setting(
        0.15, "share that the low end must exceed too, whatever the others have", least=0.0, most=1.0
    )
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row]:
        """Shares of a cluster's handles beside those of accounts in no cluster; of each account what it is made of.

        The model of letters is learned from every second ordinary handle and compared with the others. The baseline
        of `series_share` is the mean over 200 groups as large as the cluster, drawn from ordinary accounts.
        """
        others = self._others(context.read(_ORDINARY).to_pylist())
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in context.read(_SUBJECTS).to_pylist():
            rows.setdefault(row["subject"], []).append(row)
        for subject in context.subjects("cluster"):
            yield from self._cluster(context, subject, rows.get(subject, []), others)
        for subject in context.subjects("account"):
            for row in rows.get(subject, ()):
                yield from self._account(row, others)

    def _cluster(
        self, context: Context, subject: str, rows: Sequence[Mapping[str, Any]], others: _Others
    ) -> Iterator[Row]:
        held = [(local_part(row["handle"]), row["platform"]) for row in rows if row["handle"]]
        if len(held) < self.least_accounts:
            yield self.too_little(
                subject, "template_share", len(held),
                f"{len(held)} handles are known; {self.least_accounts} are needed.",
            )  # fmt: skip
            return
        n = len(held)
        counts = Counter(template(*each) for each in held)
        usual = others.handles >= self.least_others

        def odds(name: str) -> float:
            return float(bdtrc(counts[name] - 1, n, (others.templates[name] + 1) / (others.handles + 1)))

        best = min(sorted(counts), key=lambda name: (odds(name) if usual else -counts[name], -counts[name]))
        yield self._share(
            subject, "template_share", counts[best], n,
            others.templates[best] / others.handles if usual else None, best,
            f"{counts[best]:,} of {n:,} handles are made of: {best}", tests=len(counts),
            also="Proposals of the platform and branches of one organisation look alike too.",
        )  # fmt: skip
        yield self._series(context, subject, [handle for handle, _ in held], others)
        # A series is one choice of letters, not as many as it has accounts.
        apart = {stem(handle) or handle: handle for handle, _ in reversed(held)}
        scored = (others.letters.unlikely(handle) for _, handle in sorted(apart.items()))
        scores = [score for score in scored if score is not None]
        if len(scores) >= self.least_accounts and len(others.unlikely):
            limit = float(np.quantile(others.unlikely, 0.95))
            yield self._share(
                subject, "unlikely_share", sum(score > limit for score in scores), len(scores), 0.05, None,
                f"{sum(score > limit for score in scores):,} of {len(scores):,} handles of different letters have five "
                f"characters in a row less likely than those of 95% of {len(others.unlikely):,} ordinary accounts "
                f"(model from {others.letters.source})",
                also="A foreign language looks unlikely too.",
            )  # fmt: skip
        mixed = sum(bool(_mixed(row)) for row in rows)
        yield self._share(
            subject, "mixed_share", mixed, len(rows), others.mixed, None,
            f"{mixed:,} of {len(rows):,} accounts have a word of look-alike scripts mixed in name or handle",
            also="It is a style as well.",
        )  # fmt: skip

    def _share(
        self, subject: str, name: str, hits: int, n: int, baseline: float | None, words: str | None, said: str,
        *, tests: int = 1, also: str,
    ) -> Row:  # fmt: skip
        low, high = binomial_interval(hits, n, tests=tests)
        verdict = verdict_above(low, baseline, factor=self.factor, least=self.least_share)
        compared = f"of accounts in no cluster {baseline:.1%}" if baseline is not None else (
            f"fewer than {self.least_others} accounts in no cluster to compare with"
        )  # fmt: skip
        return Row(
            subject=subject, name=name, value=hits / n, low=low, high=high, baseline=baseline, n=n, verdict=verdict,
            words=words, evidence=f"{said}; {compared}.{' ' + also if verdict in (STANDS_OUT, CANNOT_TELL) else ''}",
        )  # fmt: skip

    def _series(self, context: Context, subject: str, handles: Sequence[str], others: _Others) -> Row:
        found = series(handles)
        hits, n = sum(map(len, found)), len(handles)
        rng = context.rng("handles", subject)
        enough = len(others.forms) >= max(self.least_others, n)
        draws = [
            sum(map(len, groups([others.forms[place] for place in rng.choice(len(others.forms), n, replace=False)])))
            / n
            for _ in range(_DRAWS if enough else 0)
        ]
        baseline = float(np.mean(draws)) if draws else None
        low, high = binomial_interval(hits, n)
        verdict = verdict_above(low, baseline, factor=self.factor, least=self.least_share)
        if verdict == STANDS_OUT and hits / n <= max(draws):
            verdict = ORDINARY
        words = "; ".join(f"{stem(group[0]) or group[0]} ({len(group)} accounts)" for group in found[:5])
        compared = (
            f"in {_DRAWS} groups of as many accounts in no cluster it is {baseline:.1%} on average, {max(draws):.1%} "
            "at most"
            if baseline is not None
            else "there are too few accounts in no cluster to compare with"
        )
        return Row(
            subject=subject, name="series_share", value=hits / n, low=low, high=high, baseline=baseline, n=n,
            verdict=verdict, words=words or None,
            evidence=f"{hits:,} of {n:,} handles differ from another of the cluster by digits or a letter only; "
            f"{compared}. Branches of one organisation are named in series too.",
        )  # fmt: skip

    def _account(self, row: Mapping[str, Any], others: _Others) -> Iterator[Row]:
        account = row["account_id"]
        if not row["handle"]:
            yield self.too_little(account, "template", 0, "The case holds no handle of this account.")
            return
        handle = local_part(row["handle"])
        made = template(handle, row["platform"])
        same = others.templates[made]
        yield Row(
            subject=account, name="template", value=same / max(1, others.handles), n=others.handles, verdict=MEASURED,
            words=made,
            evidence=f"The handle is made of: {made}; so are {same:,} of {others.handles:,} of accounts in no cluster.",
        )  # fmt: skip
        score = others.letters.unlikely(handle)
        if score is not None:
            above = float(np.mean(others.unlikely >= score)) if len(others.unlikely) else None
            enough = len(others.unlikely) >= 100
            compared = (
                f"{above:.1%} of {len(others.unlikely):,} ordinary handles have as much"
                if above is not None
                else "there are no ordinary handles to compare with"
            )
            yield Row(
                subject=account, name="unlikely_letters", value=score, n=len(others.unlikely),
                baseline=float(np.median(others.unlikely)) if len(others.unlikely) else None,
                verdict=MEASURED if not enough or above is None else STANDS_OUT if above < 0.01 else ORDINARY,
                evidence=f"The least likely five characters in a row have {score:.1f} bits each (model from "
                f"{others.letters.source}); {compared}. A foreign language looks unlikely too.",
            )  # fmt: skip
        words = _mixed(row)
        yield Row(
            subject=account, name="mixed_words", value=float(len(words)), n=others.named, baseline=others.mixed,
            verdict=ORDINARY if not words else STANDS_OUT if others.mixed is not None and others.mixed < 0.01
            else CANNOT_TELL,
            words=", ".join(words) or None,
            evidence=f"{len(words)} words mix letters of scripts that look alike; so do names of "
            + (f"{others.mixed:.1%} of {others.named:,} accounts in no cluster." if others.mixed is not None
               else "nobody knows how many others."),
        )  # fmt: skip

    def _others(self, rows: Sequence[Mapping[str, Any]]) -> _Others:
        held = [(local_part(row["handle"]), row["platform"]) for row in rows if row["handle"]]
        handles = [handle for handle, _ in held]
        learned = len(handles) >= self.least_names
        letters = (
            Letters.learned(handles[::2], f"{len(handles[::2]):,} handles of accounts in no cluster")
            if learned
            else Letters.shipped()
        )
        rest = handles[1::2] if learned else handles
        scores = [score for handle in rest if (score := letters.unlikely(handle)) is not None]
        named = [row for row in rows if row["handle"] or row["name"]]
        return _Others(
            Counter(template(*each) for each in held),
            len(held),
            np.sort(np.array(scores if len(scores) >= self.least_others else [], np.float64)),
            tuple(map(_forms, handles)),
            sum(bool(_mixed(row)) for row in named) / len(named) if len(named) >= self.least_others else None,
            len(named),
            letters,
        )


def _mixed(row: Mapping[str, Any]) -> list[str]:
    return [word for text in (row["name"], row["handle"]) if text for word in mixed_words(text)]


def series(handles: Sequence[str]) -> list[list[str]]:
    """Groups of two or more handles that differ by digits, marks between, or one letter of seven or more; large first.

    One letter: the stems are equal once the letter at one place is left out of each.
    """
    return [[handles[place] for place in group] for group in groups([_forms(handle) for handle in handles])]


def _forms(handle: str) -> list[str]:
    """What handles of one series have in common with it; nothing for a short one."""
    core = stem(handle)
    return [] if len(core) < _LEAST_STEM else [core] if len(core) < _LEAST_NEAR else without_one(core)
