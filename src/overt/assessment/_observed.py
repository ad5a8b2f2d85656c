"""What the case itself answers to each kind of evidence: from checks, markers, signals, engagement and coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from overt.assessment import _measured
from overt.assessment._engagement import Engagement
from overt.assessment._signals import KindOfLink
from overt.assessment._subject import Subject
from overt.assessment.rules import Kind, kinds
from overt.store import DuckDBEngine

YES, NO = "yes", "no"

MAJORITY = 0.5
"""A check or marker answers for the operation when it answers so for the clusters of this share of its accounts."""


@dataclass(frozen=True)
class Observation:
    """The answer of the case to one kind of evidence.

    outcome   yes, no, or None when the case cannot tell
    says      what was found, with numbers
    """

    kind: str
    outcome: str | None
    says: str


@dataclass(frozen=True)
class Ground:
    """What observations are made on."""

    engine: DuckDBEngine
    about: Subject
    engagement: Engagement
    links: tuple[KindOfLink, ...]


def observe(ground: Ground) -> list[Observation]:
    """One observation for each kind of evidence, in the order of the file of rules."""
    found = []
    for kind in kinds().values():
        if kind.checks:
            found.append(_by_checks(ground, kind))
        elif kind.markers:
            found.append(_by_markers(ground, kind))
        else:
            measure: Callable[[Ground], tuple[str | None, str]] = getattr(_measured, kind.name)
            found.append(Observation(kind.name, *measure(ground)))
    return found


def _by_checks(ground: Ground, kind: Kind) -> Observation:
    rows = ground.engine.read(
        'SELECT cluster_id, "check", verdict, share, evidence FROM explanation '
        'ORDER BY cluster_id NULLS LAST, "check" NULLS LAST'
    ).to_pylist()
    by_cluster: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        if row["check"] in kind.checks and row["cluster_id"] in ground.about.clusters:
            by_cluster.setdefault(row["cluster_id"], []).append(row)
    answers: dict[int, tuple[str | None, str]] = {}
    for cluster, held in by_cluster.items():
        explains = [row for row in held if row["verdict"] == "explains"]
        open_ = [
            row
            for row in held
            if row["verdict"] == "cannot tell" and (row["share"] or 0) >= MAJORITY
        ]
        if explains:
            answers[cluster] = (YES, _name(explains[0]["check"]) + ": " + explains[0]["evidence"])
        elif open_:
            answers[cluster] = (
                None,
                _name(open_[0]["check"]) + " cannot tell: " + open_[0]["evidence"],
            )
        else:
            tried = ", ".join(_name(row["check"]) for row in held)
            answers[cluster] = (NO, f"tried and not explained: {tried}.")
    return Observation(kind.name, *_together(ground.about, answers, "check"))


def _by_markers(ground: Ground, kind: Kind) -> Observation:
    rows = ground.engine.read(
        "SELECT subject, marker, name, verdict, evidence FROM marker WHERE subject LIKE 'cluster:%' "
        "ORDER BY subject NULLS LAST, marker NULLS LAST, name NULLS LAST"
    ).to_pylist()
    order = {each: place for place, each in enumerate(kind.markers)}
    by_cluster: dict[int, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: order.get((row["marker"], row["name"]), -1)):
        cluster = int(row["subject"].partition(":")[2])
        if (row["marker"], row["name"]) in order and cluster in ground.about.clusters:
            by_cluster.setdefault(cluster, []).append(row)
    answers: dict[int, tuple[str | None, str]] = {}
    for cluster, held in by_cluster.items():
        out = [row for row in held if row["verdict"] == "stands out"]
        ordinary = [row for row in held if row["verdict"] == "ordinary"]
        row = (out or ordinary or held)[0]
        answers[cluster] = (YES if out else NO if ordinary else None, row["evidence"])
    return Observation(kind.name, *_together(ground.about, answers, "marker"))


def _together(
    about: Subject, answers: dict[int, tuple[str | None, str]], what: str
) -> tuple[str | None, str]:
    """The answer for the operation from those for its clusters, weighted by its accounts in each."""
    total = sum(about.clusters.values())
    if not answers:
        return (
            None,
            f"No {what} was answered: its accounts are in no cluster of the case, or the {what} did not run.",
        )
    weight = {
        outcome: sum(
            about.clusters[cluster] for cluster, (said, _) in answers.items() if said == outcome
        )
        for outcome in (YES, NO)
    }
    outcome = next(
        (each for each in (YES, NO) if weight[each] >= MAJORITY * total and weight[each] > 0), None
    )
    told = [(cluster, said) for cluster, (each, said) in answers.items() if each == outcome]
    told.sort(key=lambda each: -about.clusters[each[0]])
    cluster, said = (
        told[0]
        if told
        else max(
            ((number, text) for number, (_, text) in answers.items()),
            key=lambda each: about.clusters[each[0]],
        )
    )
    accounts = weight.get(outcome, 0) if outcome else 0
    how = _scope(accounts, total, outcome, len(answers))
    return outcome, f"{how}Cluster {cluster}: {said}"


def _scope(accounts: int, total: int, outcome: str | None, clusters: int) -> str:
    if outcome is None:
        return f"No one answer for half of the {total} accounts. "
    return "" if clusters == 1 and accounts == total else f"So for {accounts} of {total} accounts. "


def _name(check: str) -> str:
    return check.replace("_", " ")


def answered(observations: Iterable[Observation]) -> list[Observation]:
    """Those to which the case has an answer."""
    return [each for each in observations if each.outcome is not None]
