"""Words of probability and of confidence: the only place they come from.

Likelihood is how probable a statement is; confidence is how well the judgement is founded. The two
never share a sentence. ICD 203 gives seven bands of likelihood with two rows of words, and wants one
row used throughout a product; here it is the row that begins with "almost no chance".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Band:
    """One band of likelihood: its word in English and French, and its ends as probabilities.

    `fr` is ours: no official table in French exists.
    """

    name: str
    en: str
    fr: str
    low: float
    high: float


LIKELIHOOD = (
    Band("almost_no_chance", "almost no chance", "presque aucune chance", 0.01, 0.05),
    Band("very_unlikely", "very unlikely", "très improbable", 0.05, 0.20),
    Band("unlikely", "unlikely", "improbable", 0.20, 0.45),
    Band("roughly_even_chance", "roughly even chance", "environ une chance sur deux", 0.45, 0.55),
    Band("likely", "likely", "probable", 0.55, 0.80),
    Band("very_likely", "very likely", "très probable", 0.80, 0.95),
    Band("almost_certain", "almost certain", "presque certain", 0.95, 0.99),
)
"""The seven bands of ICD 203 (2015), from least to most likely."""

BY_NAME = {band.name: band for band in LIKELIHOOD}


class Confidence(StrEnum):
    """Analytic confidence: from the number of key assumptions, the credibility and diversity of
    sources, and the strength of argument (JP 2-0); not from any statistic."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


STIX_CONFIDENCE = {Confidence.LOW: 15, Confidence.MODERATE: 50, Confidence.HIGH: 85}
"""STIX 2.1 appendix A, scale "None / Low / Med / High": the middle of each range."""

CONFIDENCE_FR = {
    Confidence.LOW: "faible",
    Confidence.MODERATE: "modéré",
    Confidence.HIGH: "élevé",
}
