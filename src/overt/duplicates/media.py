"""Pictures and films that posts share, also recoded, scaled, mirrored, framed, cut or written on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from overt.duplicates._base import MATCHES, Finder, Outcome
from overt.duplicates._media_match import groups_of
from overt.duplicates._media_table import Asked, Reading, compare, left_out, update
from overt.media import PLAIN, Limits
from overt.plugins import setting
from overt.progress import SILENT, Progress
from overt.store import DuckDBEngine
from overt.text import group_id


@dataclass(frozen=True, kw_only=True)
class Media(Finder):
    """Groups posts whose pictures or films are copies of each other, from local files and given hashes."""

    name = "media"
    when = MATCHES
    question = "Which posts carry the same picture or film?"
    needs = ("post", "post_media")
    writes = ("media", "media_match", "media_group")
    grows = ("media", "media_match")
    caveats = (
        "Press photographs, memes and the preview pictures of links are shared by many who never met.",
        "Alike is not the same: pictures of one design, such as faces drawn by one template, can lie as near "
        "as a picture and its cut.",
        "Only files that lie beside the export or in the given folder are seen; for the others equal addresses "
        "and hashes are all there is.",
        "Cards and screenshots are mostly one tone; they match only when nothing was cut off or written on.",
    )
    references = (
        "Zauner 2010, Implementation and benchmarking of perceptual image hash functions (pHash)",
        "Indyk & Motwani 1998, Approximate nearest neighbors, STOC (bands)",
        "C2PA Technical Specification 2.2, content credentials",
    )
    techniques = ("T0084.002", "T0145.002")

    folder: str = setting("", "folder with the media files, where they do not lie beside the export")
    most_apart: int = setting(
        56,
        "bits of 256 by which two fingerprints may differ; unrelated photographs differ by 128, rarely by "
        "fewer than 90, a tenth cut off changes 58 in nine of ten cases",
        least=0,
        most=96,
    )
    largest_mb: int = setting(50, "size in MB from which a picture is not opened", least=1)
    most_megapixels: int = setting(100, "million pixels from which a picture is not decoded", least=1)
    seconds: int = setting(30, "seconds that reading one file may take", least=1)
    trust_list: str = setting(
        "", "PEM file of the certificates whose content credentials are called trusted"
    )

    def find(self, engine: DuckDBEngine, batch: int, progress: Progress = SILENT) -> Outcome:
        """Read what is new, match it with everything, and group the posts."""
        asked = [Asked(**row) for row in engine.read(_ASKED).to_pylist()]
        if not asked:
            engine.drop("media_group")
            engine.create("media_group")
            return Outcome("no post has a picture, film or file")
        reading = Reading(
            self.folder,
            Limits(picture_bytes=self.largest_mb << 20, pixels=self.most_megapixels * 1_000_000),
            self.trust_list,
            self.seconds,
        )
        table = update(
            engine, asked, avatars=False, batch=batch, reading=reading, progress=progress
        )
        matches = compare(engine, asked, table, self.most_apart)
        plain = {key for key, rows in table.rows.items() if rows[0]["state"] == PLAIN}
        roots = roots_of(engine, [each.key for each in asked if each.key not in plain])
        engine.put("_media_root", roots)
        engine.drop("media_group")
        engine.create("media_group")
        engine.append("media_group", _GROUP)
        engine.drop("_media_root")
        return Outcome(
            compared=len(asked) - len(plain),
            found=len(matches.found),
            left_out=left_out(table, matches) or None,
        )


def roots_of(engine: DuckDBEngine, order: Sequence[int]) -> pa.Table:
    """media_key, group_key, group_id and score of every picture, by the matches of the case."""
    pairs: list[dict[str, Any]] = engine.read(
        "SELECT media_a, media_b, score FROM media_match ORDER BY media_a NULLS LAST, media_b NULLS LAST"
    ).to_pylist()
    known = set(order)
    found = groups_of(
        (
            (row["media_a"], row["media_b"], row["score"])
            for row in pairs
            if row["media_a"] in known and row["media_b"] in known
        ),
        order,
    )
    return pa.table(
        {
            "media_key": pa.array(found, pa.int64()),
            "group_key": pa.array([root for root, _ in found.values()], pa.int64()),
            "group_id": pa.array([group_id(root) for root, _ in found.values()]),
            "score": pa.array([score for _, score in found.values()], pa.float64()),
        }
    )


_ASKED = """
    WITH placed AS (
        SELECT m.media_key, m.media_type, m.url, m.hash, p.record_no,
               ROW_NUMBER() OVER (
                   PARTITION BY m.media_key
                   ORDER BY p.record_no NULLS LAST, p.post_key NULLS LAST, m.position NULLS LAST
               ) AS place
        FROM post_media m
        JOIN post p ON p.post_key = m.post_key
        WHERE p.kind <> 'repost' AND m.media_type <> 'audio' AND m.media_key IS NOT NULL
    )
    SELECT f.media_key AS "key", CASE WHEN f.media_type = 'video' THEN 'video' ELSE 'photo' END AS media_type,
           f.url, f.hash, f.record_no AS arrival, s.file AS "export", s.format
    FROM placed f
    LEFT JOIN record r ON r.record_no = f.record_no
    LEFT JOIN source s ON s.source_no = r.source_no
    WHERE f.place = 1
    ORDER BY f.record_no NULLS LAST, f.media_key NULLS LAST
"""

_GROUP = """
    WITH held AS (
        SELECT p.post_id, g.group_id, g.group_key, m.post_key, m.account_key, m.posted_at, m.media_key, g.score,
               ROW_NUMBER() OVER (
                   PARTITION BY g.group_key, m.post_key ORDER BY g.score DESC NULLS LAST, m.media_key NULLS LAST
               ) AS place
        FROM post_media m
        JOIN post p ON p.post_key = m.post_key
        JOIN _media_root g ON g.media_key = m.media_key
        WHERE p.kind <> 'repost' AND m.media_type <> 'audio'
    ),
    large AS (
        SELECT group_key FROM held WHERE place = 1 GROUP BY group_key HAVING COUNT(*) >= 2
    )
    SELECT h.post_id, h.group_id, h.group_key, h.post_key, h.account_key, h.posted_at, h.media_key, h.score
    FROM held h
    JOIN large l ON l.group_key = h.group_key
    WHERE h.place = 1
    ORDER BY h.group_key NULLS LAST, h.posted_at NULLS LAST, h.post_key NULLS LAST
"""
