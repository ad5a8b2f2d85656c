"""Message and filler of single posts against what the simulator planted: hashtags and websites alone, and with topics.

Called by `python -m benchmarks.markers`. The harder rows take hashtags and websites away from most posts and the
groups of like texts from all of them, so that only the subject is left.
"""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from overt import simulate
from overt.case import Case
from overt.markers._context import Context, forget, make
from overt.markers._message import evidence_posts, message_of, same_text
from overt.markers._said import Said, of, read_ordinary, read_said
from overt.markers._topics import Reader
from overt.simulate import lexicon

HEADER = (
    "case", "posts that keep their hashtags and links", "copies known", "message posts found, %: terms",
    "with topics by vectors", "with topics by words", "filler taken for message, %: terms", "by vectors", "by words",
)  # fmt: skip

_LINK = re.compile(r"\s*https?://\S+")
_FILLER = {
    frame.replace("{thing}", thing)
    for language, frames in lexicon.FILLER.items()
    for frame in frames
    for thing in lexicon.FILLER_THINGS[language]
}


def table(cases: Path, seeds: tuple[int, ...]) -> list[list[Any]]:
    """Rows under HEADER, one for each seed and hardness."""
    rows = []
    for seed in seeds:
        made = simulate.write(cases / f"sim_spamouflage_{seed}_files", scenario="spamouflage", posts=12_000, seed=seed)
        with made.truth.open(encoding="utf-8", newline="") as lines:
            truth = {row["account_id"]: row["label"] for row in csv.DictReader(lines)}
        with Case.create(cases / f"sim_spamouflage_{seed}") as case:
            case.ingest(made.inputs)
            case.run()
            context = make(case.engine, seed=0, everybody=False)
            try:
                rows += [[f"spamouflage {seed}", *row] for row in _of_case(context, truth)]
            finally:
                forget(case.engine)
    return rows


def _of_case(context: Context, truth: dict[str, str]) -> Iterator[list[Any]]:
    posts = [post for post in read_said(context, 1_000_000) if post.kind in ("post", "quote")]
    mine = [
        cluster
        for cluster in context.clusters
        if sum(truth.get(who, "").startswith("operation") for who in context.members[cluster]) * 2
        > len(context.members[cluster])
    ]
    groups = same_text(context, posts)
    own = {post.key: post.text_key for post in posts if post.key is not None and post.text_key is not None}
    reader, blind = Reader(context), Reader(context)
    blind.forget_vectors()
    for keep, copies in ((1.0, True), (1.0, False), (0.5, False), (0.2, False)):
        rng = random.Random(1)
        thinned = [
            post if rng.random() < keep else replace(post, tags=frozenset(), sites=frozenset()) for post in posts
        ]
        counts = _count(context, mine, thinned, groups if copies else own, {"vectors": reader, "words": blind})
        yield [
            f"{keep:.0%}",
            "yes" if copies else "no",
            *(
                round(100 * counts[kind, how, True] / max(1, counts[kind, how, True] + counts[kind, how, False]), 1)
                for kind in ("message", "filler")
                for how in ("terms", "vectors", "words")
            ),
        ]


def _count(
    context: Context, clusters: list[str], posts: list[Said], alike: dict[int, int], readers: dict[str, Reader]
) -> Counter[tuple[str, str, bool]]:
    """(message or filler in truth, how it was read, taken for message) → posts."""
    others = of(posts, read_ordinary(context))
    evidence = evidence_posts(context)
    counts = Counter[tuple[str, str, bool]]()
    for cluster in clusters:
        mine = of(posts, context.members[cluster])
        if len(mine) < 20:
            continue
        topics = {name: reader.topics(mine).of_text for name, reader in readers.items()}
        for how in ("terms", "vectors", "words"):
            message = message_of(
                mine, others, alike, evidence.get(cluster, set()), topics=topics.get(how, {}), least_accounts=3
            )
            for post in mine:
                kind = "filler" if _LINK.sub("", post.text).strip() in _FILLER else "message"
                counts[kind, how, post.key in message.posts] += 1
    return counts
