"""3: how it was found and what was looked at: the way from posts to this group, sources, coverage, gaps."""

from __future__ import annotations

from overt.charts import coverage_calendar, short_paths, silences
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Text
from overt.dossier.sections._common import ACCOUNTS, platform

_MOST_SOURCES, _MOST_GAPS = 40, 12

_READ = """
    SELECT COUNT(*) AS posts, COUNT(DISTINCT account_key) AS accounts FROM post WHERE NOT COALESCE(embedded, FALSE)
"""
_SOURCES = """
    SELECT source_no, file, platform, format, posts, refused, duplicates, first_at, last_at, zone, zone_basis, sha256
    FROM source
    ORDER BY source_no NULLS LAST
"""
_PAIRS = """
    SELECT COUNT(*) AS n FROM (SELECT account_a, account_b FROM pair_test GROUP BY account_a, account_b) each
"""
_VERDICTS = """
    SELECT COALESCE(verdict, 'not checked') AS verdict, COUNT(*) AS clusters, CAST(SUM(size) AS BIGINT) AS accounts
    FROM cluster GROUP BY COALESCE(verdict, 'not checked') ORDER BY verdict NULLS LAST
"""
_REFUSED = "SELECT reason, COUNT(*) AS n FROM refused GROUP BY reason ORDER BY n DESC NULLS LAST, reason NULLS LAST"


def section(desk: Desk) -> list[Block]:
    """From what was read to what is left, then what it was read from."""
    w = desk.w
    blocks: list[Block] = [desk.heading("search", 1), desk.say("search.question", "lead")]
    read = desk.rows("case.read", _READ)[0]
    verdicts = desk.rows("clusters.verdicts", _VERDICTS)
    steps: list[tuple[str, object]] = [
        ("posts", desk.of("case.read", read["posts"])),
        ("accounts", desk.of("case.read", read["accounts"])),
        ("pairs", desk.number("pairs.tested", _PAIRS)),
        ("edges", desk.number("edges.kept", "SELECT COUNT(*) AS n FROM edge")),
        ("clusters", desk.number("clusters.all", "SELECT COUNT(*) AS n FROM cluster")),
    ]
    for row in verdicts:
        key = row["verdict"].replace(" ", "_")
        steps.append((f"clusters_{key}", desk.of("clusters.verdicts", row["clusters"])))
    if desk.template != "null":
        steps.append(("held", desk.number("scope.accounts", ACCOUNTS)))
    blocks.append(
        desk.table(
            "funnel",
            [desk.column("step"), desk.column("number", numeric=True, width=0.2)],
            [(w.say(f"funnel.{key}"), value) for key, value in steps],
        )
    )
    if not desk.scope.draft and desk.template != "null":
        blocks.append(desk.say("search.grouped", n=len(desk.scope.clusters)))
    blocks += _sources(desk)
    figure = coverage_calendar(desk.case)
    blocks += [
        desk.heading("coverage", 2),
        *desk.figure(figure, "overt.charts.coverage_calendar(case)"),
    ]
    gaps = silences(figure)
    if gaps:
        blocks.append(desk.say("search.gaps", n=len(gaps)))
        blocks.append(
            Bullets(
                tuple(
                    w.say("search.gap", source=desk.file(source), first=first, last=last)
                    for source, first, last in gaps[:_MOST_GAPS]
                )
            )
        )
    else:
        blocks.append(desk.say("search.no_gaps"))
    blocks.append(desk.say("search.missing"))
    refused = desk.rows("case.refused", _REFUSED)
    if refused:
        said = [
            w.say(
                "search.reason",
                n=desk.of("case.refused", row["n"]),
                reason=w.get(f"reason.{row['reason']}", row["reason"]),
            )
            for row in refused
        ]
        blocks.append(desk.say("search.refused", what=w.listing(said)))
    return blocks


def _sources(desk: Desk) -> list[Block]:
    rows = desk.rows("case.sources", _SOURCES)
    names = short_paths(row["file"] for row in rows if row["file"])
    columns = [
        desk.column("source", wrap=True, width=0.24),
        desk.column("platform"),
        desk.column("posts", numeric=True),
        desk.column("refused", numeric=True),
        desk.column("period", width=0.22),
        desk.column("zone"),
        desk.column("grade"),
    ]
    cells = [
        (
            desk.file(names.get(row["file"] or "", row["file"])),
            platform(row["platform"]),
            row["posts"],
            row["refused"],
            desk.w.span(row["first_at"], row["last_at"]),
            Text(
                f"{row['zone'] or 'UTC'} ({desk.w.get('zone.' + (row['zone_basis'] or ''), row['zone_basis'] or '–')})"
            ),
            Text("F6"),
        )
        for row in rows[:_MOST_SOURCES]
    ]
    note = desk.w.say("search.grades")
    if len(rows) > _MOST_SOURCES:
        note = (*desk.w.say("form.shown_of", shown=_MOST_SOURCES, all=len(rows)), Text(" "), *note)
    return [
        desk.heading("sources", 2),
        desk.table("sources", columns, cells, note=note, small=True),
    ]
