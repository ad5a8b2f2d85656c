"""Accounts that post variants of the same texts."""

from __future__ import annotations

from dataclasses import dataclass

from overt.plugins import setting
from overt.signals._base import NEWS_LADDER_S, Example, Signal


@dataclass(frozen=True, kw_only=True)
class SimilarText(Signal):
    """Accounts that post copies or rewordings of the same texts, in one language, edited or not."""

    name = "similar_text"
    label = "post variants of the same text"
    needs = ("text", "text_group", "text_template")
    caveats = (
        "Agency copy and press releases are edited by every outlet that takes them: of 24 news channels on Telegram "
        "this signal ties three more that no explanation clears (measured, code of 2026-11-22).",
        "A joke, a prayer or a petition is reworded by people who never met.",
        "Equal copies count here too where variants of them are about; same_text then says the same.",
        "Languages the encoder does not know are compared as copies only.",
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
            shows="two groups of variants make a pair; groups that are no evidence and texts without a variant do not",
            tables={
                "text": [
                    {"text_key": key, "language": language}
                    for key, language in [(71, "en"), (72, "en"), (73, None), (74, "fr"), (75, "en"), (76, "en")]
                ],
                "text_template": [
                    {"group_key": group, "texts": texts, "evidence": evidence, "centre": centre}
                    for group, texts, evidence, centre in [
                        (61, 2, "yes", 71),
                        (62, 3, "yes", 72),
                        (63, 2, "formulaic", 75),
                        (64, 1, "yes", 76),
                    ]
                ],
                "text_group": [
                    {"post_key": post, "account_key": who, "group_key": group, "text_key": text, "posted_at": at}
                    for post, who, group, text, at in [
                        (1, 1, 61, 71, 100),
                        (2, 2, 61, 73, 160),
                        (3, 1, 62, 72, 900),
                        (4, 2, 62, 72, 980),
                        (5, 3, 62, 74, 905),
                        (6, 3, 61, 74, 105),
                        (7, 1, 63, 75, 2_000),
                        (8, 4, 63, 75, 2_010),
                        (9, 1, 64, 76, 3_000),
                        (10, 4, 64, 76, 3_010),
                    ]
                ],
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return """
            SELECT g.account_key, g.group_key AS object_key, g.posted_at AS acted_at, g.post_key
            FROM text_group g
            JOIN text_template m ON m.group_key = g.group_key
            JOIN text t ON t.text_key = g.text_key
            JOIN text c ON c.text_key = m.centre
            WHERE m.evidence = 'yes' AND m.texts > 1
              AND (t.language = c.language OR t.language IS NULL OR c.language IS NULL)
        """

    def object_sql(self) -> str:
        return """
            SELECT group_key AS object_key, MIN(template) AS object
            FROM text_template
            GROUP BY group_key
        """
