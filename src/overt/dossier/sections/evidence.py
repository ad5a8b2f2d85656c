"""C: the evidence register: every post cited, where it was read, and the hashes by which it can be found again."""

from __future__ import annotations

from overt.charts import short_paths
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Text
from overt.dossier.sections._common import platform

_POSTS = """
    SELECT p.post_key, p.post_id, p.account_id, a.handle, p.platform, p.posted_at, s.file, r.line,
           LOWER(HEX(r.sha256)) AS digest
    FROM post p
    LEFT JOIN account a ON a.account_id = p.account_id
    LEFT JOIN record r ON r.record_no = p.record_no
    LEFT JOIN source s ON s.source_no = r.source_no
    WHERE p.post_key IN (SELECT UNNEST(:keys))
    ORDER BY p.post_key NULLS LAST
"""
_FILES = """
    SELECT source_no, file, sha256, bytes, records FROM source ORDER BY source_no NULLS LAST
"""


def section(desk: Desk) -> list[Block]:
    """Posts in the order in which the dossier cites them, then the files."""
    w = desk.w
    cited = desk.register.posts
    rows = {
        row["post_key"]: row for row in desk.case.sql(_POSTS, keys=list(cited) or [0]).to_pylist()
    }
    files = desk.rows("evidence.files", _FILES)
    names = short_paths(row["file"] for row in files if row["file"])
    blocks: list[Block] = [desk.heading("evidence", 1), desk.say("evidence.lead")]
    blocks.append(
        desk.table(
            "evidence",
            [
                desk.column("id", width=0.09),
                desk.column("account", width=0.22, wrap=True),
                desk.column("when", width=0.13),
                desk.column("record", width=0.17, wrap=True),
                desk.column("sha256", wrap=True),
                desk.column("grade", width=0.07),
            ],
            [
                (
                    Text(number),
                    (
                        desk.who(row["account_id"], row["handle"]),
                        Text("\n"),
                        platform(row["platform"]),
                    ),
                    w.moment(row["posted_at"], desk.step_s),
                    desk.file(
                        f"{names.get(row['file'] or '', row['file'])}:{row['line']}"
                        if row["file"]
                        else None
                    ),
                    Text(row["digest"] or "–", "code"),
                    Text("F6"),
                )
                for key, number in cited.items()
                if (row := rows.get(key)) is not None
            ],
            note=w.say("evidence.note"),
            small=True,
        )
    )
    blocks.append(
        desk.table(
            "files",
            [
                desk.column("source", width=0.3, wrap=True),
                desk.column("records", numeric=True, width=0.12),
                desk.column("bytes", numeric=True, width=0.14),
                desk.column("sha256", wrap=True),
            ],
            [
                (
                    desk.file(names.get(row["file"] or "", row["file"])),
                    row["records"],
                    row["bytes"],
                    Text(row["sha256"] or "–", "code"),
                )
                for row in files[:60]
            ],
            small=True,
        )
    )
    blocks.append(desk.say("evidence.receipts"))
    return blocks
