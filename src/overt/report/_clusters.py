"""What was found: all clusters in one table, then each with everything that speaks for and against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from overt.charts import (
    Figure,
    account_creation,
    activity_timeline,
    cluster_map,
    evidence_waterfall,
    gap_histogram,
    gaps_of_others,
    offset_profile,
    own_applause,
    role_bars,
    sensitivity_curve,
    shift_heatmap,
    window_ladder,
)
from overt.readings import WORDS, Reading
from overt.report._copies import Panel, panel
from overt.report._edges import Edges, edges
from overt.report._links import objects_of, signals_of
from overt.report._posts import Account
from overt.report._repeats import Templates, templates
from overt.report._shift import Hours, hours
from overt.report._words import count, from_to, listing, percent, q_bound

if TYPE_CHECKING:
    import pyarrow as pa

    from overt.case import Case

MOST_ROWS = 200
"""Clusters in the overview."""

MOST_SECTIONS = 12
"""Clusters with a section of their own."""

MOST_MEMBERS = 60
EDGES_IN_ALL = 120
"""Edges shown over all sections, so that the file stays small enough to mail."""

VERDICTS = {
    "unexplained": "unexplained",
    "unclear": "unclear",
    "explained": "explained",
    None: "not checked",
}


@dataclass(frozen=True)
class Row:
    """One cluster in the overview."""

    facts: dict[str, Any]
    does: tuple[str, ...]
    verdict: str
    explained_by: str | None
    has_section: bool

    @property
    def id(self) -> int:
        """Number of the cluster."""
        return int(self.facts["cluster_id"])


@dataclass(frozen=True)
class Member:
    """One account of a cluster."""

    account: Account
    facts: dict[str, Any]


@dataclass(frozen=True)
class Section:
    """Everything the report says of one cluster."""

    row: Row
    summary: str
    readings: str
    explanations: list[dict[str, Any]]
    signals: list[dict[str, Any]]
    objects: list[dict[str, Any]]
    objects_in_all: int
    waterfall: Figure
    gaps: Figure
    shift: Figure
    offset: Figure
    hours: Hours | None
    activity: Figure
    creation: Figure
    roles: Figure
    echo: Figure
    panel: Panel | None
    templates: Templates
    members: list[Member]
    edges: Edges

    @property
    def facts(self) -> dict[str, Any]:
        """The row of table `cluster`."""
        return self.row.facts

    def known(self, column: str) -> bool:
        """Whether any member shown has a value in this column of its profile."""
        return any(member.facts[column] is not None for member in self.members)


@dataclass(frozen=True)
class Found:
    """All clusters, the map, and how the result hangs on the threshold."""

    rows: list[Row]
    in_all: int
    map: Figure
    sensitivity: Figure
    ladder: Figure
    sections: list[Section]


def found(case: Case, labels: Mapping[str, str], *, step_s: int) -> Found:
    """The clusters of a case."""
    clusters = sorted(
        case.clusters().to_pylist(),
        key=lambda facts: (facts["verdict"] == "explained", facts["cluster_id"]),
    )
    rows = [
        _row(facts, labels, has_section=place < MOST_SECTIONS)
        for place, facts in enumerate(clusters[:MOST_ROWS])
    ]
    chosen = [row for row in rows if row.has_section]
    shared = _Shared(
        labels=labels,
        step_s=step_s,
        most_edges=max(6, EDGES_IN_ALL // max(len(chosen), 6)),
        gaps_of_others=gaps_of_others(case),
    )
    return Found(
        rows=rows,
        in_all=len(clusters),
        map=cluster_map(case),
        sensitivity=sensitivity_curve(case),
        ladder=window_ladder(case, labels),
        sections=[_section(case, row, shared) for row in chosen],
    )


def _row(facts: dict[str, Any], labels: Mapping[str, str], *, has_section: bool) -> Row:
    names = [name for name in (facts["signals"] or "").split(",") if name]
    by = facts["explained_by"]
    return Row(
        facts=facts,
        does=tuple(labels.get(name, name) for name in names),
        verdict=VERDICTS.get(facts["verdict"], facts["verdict"]),
        explained_by=listing([each.replace("_", " ") for each in by.split(",")]) if by else None,
        has_section=has_section,
    )


@dataclass(frozen=True)
class _Shared:
    """What all sections use."""

    labels: Mapping[str, str]
    step_s: int
    most_edges: int
    gaps_of_others: pa.Table


def _section(case: Case, row: Row, shared: _Shared) -> Section:
    labels = shared.labels
    signals = signals_of(case, row.id, labels)
    objects, in_all = objects_of(case, row.id, signals)
    return Section(
        row=row,
        summary=_summary(row),
        readings=_readings(case, row),
        explanations=_explanations(case, row.id),
        signals=signals,
        objects=objects,
        objects_in_all=in_all,
        waterfall=evidence_waterfall(case, row.id, labels=labels),
        gaps=gap_histogram(case, row.id, others=shared.gaps_of_others),
        shift=shift_heatmap(case, row.id),
        offset=offset_profile(case, row.id),
        hours=hours(case, row.id),
        activity=activity_timeline(case, row.id),
        creation=account_creation(case, row.id),
        roles=role_bars(case, row.id),
        echo=own_applause(case, row.id),
        panel=panel(case, row.id),
        templates=templates(case, row.id),
        members=_members(case, row.id),
        edges=edges(case, row.id, most=shared.most_edges, labels=labels, step_s=shared.step_s),
    )


def _summary(row: Row) -> str:
    """The cluster in three sentences: who does what when, how tightly, how surely."""
    facts = row.facts
    where = f" on {listing(facts['platforms'].split(','))}" if facts["platforms"] else ""
    when = from_to(facts["first_at"], facts["last_at"])
    possible = facts["size"] * (facts["size"] - 1) // 2
    return (
        f"{count(facts['size'], 'account')}{where} {listing(row.does)}, close in time and more "
        f"often than chance allows{f', {when} (UTC)' if when else ''}. "
        f"{count(facts['edges'], 'edge')} {'joins' if facts['edges'] == 1 else 'join'} them, of "
        f"{possible:,} possible ({percent(facts['density'])}); the weakest has "
        f"q\u00a0{q_bound(facts['q_value'])}."
    )


def _readings(case: Case, row: Row) -> str:
    """What the two tests say of the cluster's edges, in one sentence."""
    found = case.sql(
        """
        SELECT e.reading, COUNT(*) AS edges
        FROM edge e
        JOIN membership x ON x.account_id = e.account_a AND x.cluster_id = :cluster_id
        JOIN membership y ON y.account_id = e.account_b AND y.cluster_id = :cluster_id
        GROUP BY e.reading
        """,
        cluster_id=row.id,
    ).to_pylist()
    edges = {each["reading"]: each["edges"] for each in found}
    said = [
        f"{count(edges[kind], 'edge')}: {WORDS[kind].short}" for kind in Reading if edges.get(kind)
    ]
    return f"Compared with others who share the same: {'; '.join(said)}." if said else ""


def _explanations(case: Case, cluster_id: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = case.sql(
        """
        SELECT question, verdict, share, evidence
        FROM explanation
        WHERE cluster_id = :cluster_id
        ORDER BY CASE verdict WHEN 'explains' THEN 0 WHEN 'cannot tell' THEN 1 ELSE 2 END, "check" NULLS LAST
        """,
        cluster_id=cluster_id,
    ).to_pylist()
    return rows


def _members(case: Case, cluster_id: int) -> list[Member]:
    rows = case.members(cluster_id).slice(0, MOST_MEMBERS).to_pylist()
    return [Member(Account(row["account_id"], row["handle"], row["name"]), row) for row in rows]
