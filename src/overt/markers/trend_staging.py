"""Whether hashtags and phrases begin with a cluster before others take them up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from overt.chance.shares import binomial_interval
from overt.markers._base import (
    CANNOT_TELL,
    MEASURED,
    ORDINARY,
    STANDS_OUT,
    Detail,
    Marker,
    Row,
)
from overt.markers._beginnings import Beginning, beginnings, case_span, chance_of, tag_uses
from overt.markers._context import Context
from overt.markers._lexicon import lexicon_row, ordinary_wording
from overt.markers._phrases import common_words, phrase_uses, texts
from overt.markers._staging_examples import examples as _examples
from overt.plugins import setting

_SHOWN: Final = 30


@dataclass(frozen=True, kw_only=True)
class TrendStaging(Marker):
    """Hashtags and phrases whose first users are all of one cluster, and texts of random words."""

    name = "trend_staging"
    question = "Do hashtags and phrases begin with this cluster before others take them up?"
    applies_to = ("cluster",)
    needs = ("post", "post_tag", "account", "membership")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "staged": "share: hashtags used inside and outside whose first users are all of the cluster",
        "staged_phrases": "share: the same of phrases of two to four words that were not in use before",
        "uptake_h": "hours: median time from the first use of a staged hashtag to that by an account in no cluster",
        "outside_later": "share: uses of the staged hashtags by accounts in no cluster, once others use them",
        "own_tags": "share: hashtags of the cluster that nobody else in the case uses",
        "lexicon": "share: texts that read like words drawn from a dictionary",
    }
    means = (
        "The cluster launches what it wants to be seen as a trend: its accounts are there first, and more often than "
        "their number or an early start explains."
    )
    does_not_mean = (
        "That the trend is false, or that those who took it up are part of it: campaigns, parties and shows launch "
        "hashtags openly. A trend that began outside the collected data may only look as if it began here."
    )
    caveats = (
        "First is first in the case: a collection by keyword or of the cluster's own posts hides earlier users.",
        "Hashtags already in use in the first day of the case are left out, for their beginning is not in it.",
        "Agencies, organisers and brands are first with their own hashtags.",
        "Reposts whose original author is hidden count as one unknown user outside, which hides some staging.",
        "Texts of lists, names and figures resemble random words; texts in scripts without spaces are not judged.",
    )
    references = (
        "Elmas et al. 2021, Ephemeral astroturfing attacks, IEEE EuroS&P (random words, fake trends)",
        "Ratkiewicz et al. 2011, Detecting and tracking political abuse in social media, ICWSM (injection points)",
        "Witten and Bell 1991, The zero-frequency problem, IEEE Trans. Information Theory 37(4)",
    )
    techniques = ("T0015.002", "T0049.002", "killchain:6.3")

    least_first: int = setting(
        3,
        "accounts of the cluster that must come before everybody else: two may do so by accident",
        least=2,
    )
    least_outside: int = setting(
        5, "other accounts that must use it: with fewer there is no uptake to speak of", least=1
    )
    warm_up_s: int = setting(
        86_400, "seconds at the start of the case in which no beginning is believed", least=0
    )
    p: float = setting(0.01, "chance under which as many beginnings stand out", least=0.0, most=0.5)
    factor: float = setting(
        3.0,
        "how many times the share of random texts of others a share must exceed",
        least=1.0,
        most=100.0,
    )
    most_texts: int = setting(
        200_000, "posts up to which phrases and wording are looked at; they take time", least=0
    )
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """Beginnings of hashtags and of new phrases, beside two lotteries, and the wording beside ordinary texts.

        A hashtag counts when `least_first` accounts of the cluster and `least_outside` others use it. It is staged
        when `least_first` accounts of the cluster use it before anybody else. Its chance without staging is the larger
        of two: that the first users of all who use it happen to be of the cluster, and 1 / (M + 1), the chance that the
        cluster, as one voice, precedes M others. `baseline` is the mean chance; the number of staged ones is compared
        with the law of that many unequal trials.
        """
        if not context.clusters:
            return
        first_at, _ = case_span(context)
        uses = tag_uses(context)
        posts = texts(context, self.most_texts)
        common = common_words(posts)
        clustered = frozenset(who for group in context.members.values() for who in group)
        wording, theirs = ordinary_wording(context, posts)
        for cluster in context.clusters:
            members = frozenset(context.members[cluster])
            limits = {"least": self.least_first, "not_before": first_at + self.warm_up_s}
            both, own = beginnings(
                uses, members, clustered, least_outside=self.least_outside, **limits
            )
            yield from self._tags(context, cluster, both, own)
            said = phrase_uses(posts, members, common, **limits)
            phrases, _ = beginnings(
                said, members, clustered, least_outside=self.least_outside, **limits
            )
            if phrases:
                yield self._staged(cluster, "staged_phrases", phrases)
                yield from self._points(cluster, "phrase", phrases)
            yield from lexicon_row(
                cluster, [p for p in posts if p.account in members], wording, theirs, factor=self.factor
            )

    def _tags(
        self, context: Context, cluster: str, both: Sequence[Beginning], own: Sequence[str]
    ) -> Iterator[Row | Detail]:
        if not both and not own:
            words = f"No hashtag that began after the first day is used by {self.least_first} accounts of the cluster."
            yield self.too_little(cluster, "staged", 0, words)
            return
        yield self._own(cluster, own, len(both) + len(own))
        if not both:
            words = f"{len(own)} hashtags of the cluster, none of which {self.least_outside} other accounts use."
            yield self.too_little(cluster, "staged", 0, words)
            return
        yield self._staged(cluster, "staged", both)
        yield from self._points(cluster, "hashtag", both)
        staged = self._of_cluster(both)
        if staged:
            yield from self._uptake(context, cluster, staged)
            yield self._later(cluster, staged)

    def _of_cluster(self, found: Sequence[Beginning]) -> list[Beginning]:
        return [each for each in found if each.lead >= self.least_first]

    def _staged(self, cluster: str, name: str, found: Sequence[Beginning]) -> Row:
        staged = self._of_cluster(found)
        expected = float(np.mean([each.chance for each in found]))
        low, high = binomial_interval(len(staged), len(found))
        p = chance_of(len(staged), found)
        most = sorted(staged, key=lambda each: (-each.outside, each.label))[:5]
        what = "phrases" if name == "staged_phrases" else "hashtags"
        mark = "" if name == "staged_phrases" else "#"
        least_p = float(np.prod([each.chance for each in found]))
        # Where most who use its hashtags are of the cluster, being first says nothing.
        open_ = least_p > self.p or expected >= 0.5
        verdict = STANDS_OUT if p <= self.p else CANNOT_TELL if open_ else ORDINARY
        return Row(
            subject=cluster,
            name=name,
            value=len(staged) / len(found),
            low=low,
            high=high,
            baseline=expected,
            n=len(found),
            verdict=verdict,
            words=", ".join(f"{mark}{each.label}" for each in most) or None,
            evidence=f"{len(staged)} of {len(found)} {what} begin with {self.least_first} or more accounts of the "
            f"cluster before anybody else; without staging {expected * len(found):.1f} would be expected at most "
            f"(chance of as many: {p:.2g}). Organisers and agencies are first with what is theirs.",
        )

    def _points(self, cluster: str, series: str, found: Sequence[Beginning]) -> Iterator[Detail]:
        shown = sorted(found, key=lambda each: (-each.lead, -each.outside, each.label))[:_SHOWN]
        for place, each in enumerate(shown):
            yield Detail(
                subject=cluster,
                series=series,
                place=place,
                label=each.label,
                value=each.lead,
                expected=each.chance,
            )

    def _uptake(self, context: Context, cluster: str, staged: Sequence[Beginning]) -> Iterator[Row]:
        waited = [
            each.taken_up_at - each.began_at for each in staged if each.taken_up_at is not None
        ]
        if not waited:
            return
        hours = np.array(waited) / 3_600
        low = high = None
        if len(hours) >= 6:  # from six values on the extremes bracket the median with 97 %
            rng = context.rng(self.name, cluster, "uptake")
            medians = np.median(rng.choice(hours, (1_000, len(hours))), axis=1)
            low, high = (float(np.quantile(medians, each)) for each in (0.025, 0.975))
        yield Row(
            subject=cluster,
            name="uptake_h",
            value=float(np.median(hours)),
            low=low,
            high=high,
            n=len(hours),
            verdict=MEASURED,
            evidence=f"From the first use to the first by an account in no cluster: {hours.min():.1f} to "
            f"{hours.max():.1f} hours over {len(hours)} staged hashtags.",
        )

    def _later(self, cluster: str, staged: Sequence[Beginning]) -> Row:
        outside, total = (
            sum(each.later_ordinary for each in staged),
            sum(each.later for each in staged),
        )
        low, high = binomial_interval(outside, total)
        return Row(
            subject=cluster,
            name="outside_later",
            value=outside / total,
            low=low,
            high=high,
            n=total,
            verdict=MEASURED,
            evidence=f"Once others had taken the staged hashtags up, {outside:,} of {total:,} uses came from accounts "
            "in no cluster. What these repeat of the cluster counts as theirs.",
        )

    def _own(self, cluster: str, own: Sequence[str], total: int) -> Row:
        low, high = binomial_interval(len(own), total)
        return Row(
            subject=cluster,
            name="own_tags",
            value=len(own) / total,
            low=low,
            high=high,
            n=total,
            verdict=MEASURED,
            words=", ".join(f"#{tag}" for tag in own[:5]) or None,
            evidence=f"Of {total} hashtags that {self.least_first} of its accounts use and that began in the case, "
            f"{len(own)} are used by nobody else in it. In collections of one side every hashtag looks like that.",
        )
