"""Accounts that post variants of the same texts."""

from __future__ import annotations

from dataclasses import dataclass

from overt.plugins import setting
from overt.signals._base import NEWS_LADDER_S, Example, Signal


@dataclass(frozen=True, kw_only=True)
class SimilarText(Signal):
    """Accounts that post copies of the same texts with edits: words changed, tags, emoji or links swapped.

    Rewordings do not count: everybody who reports an event rewords what others said of it. On 24 news channels
    they made a group of unrelated outlets and brought no account of the labelled operations.
    """

    name = "similar_text"
    label = "post variants of the same text"
    needs = ("text_group", "text_template")
    caveats = (
        "Agency copy and press releases are edited by every outlet that takes them; the check on wire copy asks.",
        "A joke, a prayer or a petition is passed on with edits by people who never met.",
        "Equal copies count here too where variants of them are about; same_text then says the same.",
    )
    references = (
        "Luceri, Pantè, Burghardt & Ferrara 2024, Unmasking the web of deceit, WWW '24 (text similarity)",
        "VIGINUM 2023, D3lta: copy-pasta, rewording, translation",
    )
    techniques = ("T0084.001", "killchain:6.3")
    windows_s: tuple[int, ...] = setting(
        NEWS_LADDER_S,
        "seconds within which two acts count as together; readers of one outlet share its "
        "articles within hours by themselves",
    )
    examples = (
        Example(
            shows="two families of variants make a pair; formulaic groups and texts without a variant do not",
            tables={
                "text_template": [
                    {"group_key": group, "evidence": evidence}
                    for group, evidence in [(161, "yes"), (162, "yes"), (163, "formulaic"), (164, "yes")]
                ],
                "text_group": [
                    {"post_key": post, "account_key": who, "group_key": group, "copy_key": copy, "posted_at": at}
                    for post, who, group, copy, at in [
                        (1, 1, 161, 171, 100),
                        (2, 2, 161, 171, 160),
                        (3, 1, 162, 172, 900),
                        (4, 2, 162, 172, 980),
                        (5, 3, 162, None, 905),
                        (6, 3, 161, None, 105),
                        (7, 1, 163, 175, 2_000),
                        (8, 4, 163, 175, 2_010),
                        (9, 1, 164, None, 3_000),
                        (10, 4, 164, None, 3_010),
                    ]
                ],
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return """
            SELECT g.account_key, g.copy_key AS object_key, g.posted_at AS acted_at, g.post_key
            FROM text_group g
            JOIN text_template m ON m.group_key = g.group_key
            WHERE m.evidence = 'yes' AND g.copy_key IS NOT NULL
        """

    def object_sql(self) -> str:
        return """
            SELECT g.copy_key AS object_key, MIN(m.template) AS object
            FROM text_group g
            JOIN text_template m ON m.group_key = g.group_key
            WHERE g.copy_key IS NOT NULL
            GROUP BY g.copy_key
        """
