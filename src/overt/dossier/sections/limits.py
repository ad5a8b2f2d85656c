"""13: limits and negative results: groups that were explained, signals not computed, numbers without data."""

from __future__ import annotations

from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Spans
from overt.dossier.sections._common import MARKERS, does

SIGNAL_RUNS = "SELECT signal, state, candidates FROM signal_run ORDER BY signal NULLS LAST"
_MARKER_RUNS = (
    "SELECT marker, state, subjects, stand_out FROM marker_run ORDER BY marker NULLS LAST"
)


def section(desk: Desk) -> list[Block]:
    """What the case cannot show stands as plainly as what it shows."""
    w = desk.w
    blocks: list[Block] = [desk.heading("limits", 1), Bullets(tuple(_always(desk)))]
    others = list(desk.scope.others)
    blocks.append(desk.heading("rejected", 2))
    if others:
        blocks.append(
            desk.table(
                "rejected",
                [
                    desk.column("cluster", width=0.12),
                    desk.column("accounts", numeric=True, width=0.12),
                    desk.column("verdict", width=0.2),
                    desk.column("explained_by"),
                ],
                [
                    (
                        w("form.cluster", n=each.number),
                        each.size,
                        w.get(f"verdict.{each.verdict.replace(' ', '_')}", each.verdict),
                        w.listing(
                            [
                                _check(desk, name)
                                for name in (each.facts["explained_by"] or "").split(",")
                                if name
                            ]
                        )
                        or "–",
                    )
                    for each in others[:30]
                ],
                note=w.say("limits.rejected_note"),
                small=True,
            )
        )
    else:
        blocks.append(desk.say("limits.none_rejected"))
    blocks += [desk.heading("negative", 2), Bullets(tuple(_negative(desk)))]
    return blocks


def _check(desk: Desk, name: str) -> str:
    return desk.w.get(f"check_name.{name}", name.replace("_", " "))


def _always(desk: Desk) -> list[Spans]:
    w = desk.w
    out = [
        w.say("limits.collection"),
        w.say("limits.chance"),
        w.say("limits.accounts"),
        w.say("limits.content"),
    ]
    if desk.step_s > 1:
        out.append(w.say("limits.coarse_times"))
    if desk.scope.draft:
        out.insert(0, w.say("limits.draft"))
    return out


def _negative(desk: Desk) -> list[Spans]:
    w = desk.w
    signals = desk.rows("signals.runs", SIGNAL_RUNS)
    out = [
        w.say(
            "limits.signal_not_run", what=does(desk, row["signal"]), why=desk.machine(row["state"])
        )
        for row in signals
        if row["state"] != "ready"
    ]
    edges = {row["signal"] for row in desk.rows("edges.signals", _EDGE_SIGNALS)}
    silent = [
        does(desk, row["signal"])
        for row in signals
        if row["state"] == "ready" and row["signal"] not in edges
    ]
    if silent:
        out.append(w.say("limits.signal_silent", what=w.listing(silent)))
    runs = desk.rows("markers.runs", _MARKER_RUNS)
    out += [
        w.say(
            "limits.marker_not_run",
            what=w.get(f"marker.{row['marker']}", row["marker"]),
            why=desk.machine(row["state"]),
        )
        for row in runs
        if row["state"] != "ready"
    ]
    few: dict[str, set[str]] = {}
    inside = {f"cluster:{each.number}" for each in desk.scope.clusters}
    for row in desk.rows("markers.clusters", MARKERS):
        if row["subject"] in inside and row["verdict"] in ("too little data", "cannot tell"):
            few.setdefault(
                w.get(f"marker.{row['marker']}", row["marker"].replace("_", " ")), set()
            ).add(row["subject"])
    for name, subjects in sorted(few.items()):
        numbers = sorted(int(each.partition(":")[2]) for each in subjects)
        out.append(
            w.say(
                "limits.too_little", what=name, clusters=w.listing([str(each) for each in numbers])
            )
        )
    return out or [w.say("limits.nothing_negative")]


_EDGE_SIGNALS = "SELECT DISTINCT signal FROM edge_signal ORDER BY signal NULLS LAST"
