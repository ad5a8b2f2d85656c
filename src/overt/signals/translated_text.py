"""Accounts that post another account's texts in another language."""

from __future__ import annotations

from dataclasses import dataclass

from overt.plugins import setting
from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class TranslatedText(Signal):
    """Accounts that post what another account posted, in another language, within the day.

    A pair is an author and an account that follows in another language; k counts the author's texts
    that were followed. Two accounts of one language never pair here: that is `similar_text`.
    """

    name = "translated_text"
    label = "post one account's texts in another language"
    needs = ("text", "text_group", "text_template")
    caveats = (
        "Newsrooms, embassies and fans translate each other openly.",
        "News of the day is told in every language: a translation that is only near in meaning can be an own report.",
        "Languages the encoder does not know, and texts whose language is unknown, take no part.",
    )
    references = (
        "VIGINUM 2023, D3lta: copy-pasta, rewording, translation",
        "Meta 2023, Adversarial Threat Report, second quarter: the same posts in many languages",
    )
    techniques = ("T0084.001", "T0101", "killchain:6.3")
    windows_s: tuple[int, ...] = setting(
        (600, 3_600, 86_400), "seconds after the original within which a translation counts as together with it"
    )
    examples = (
        Example(
            shows="two texts followed in another language make a pair; a copy in the same language does not count",
            tables={
                "text": [
                    {"text_key": key, "language": language}
                    for key, language in [(271, "en"), (272, "zh"), (273, "en"), (274, "zh"), (275, None)]
                ],
                "text_template": [
                    {"group_key": group, "texts": 2, "evidence": evidence}
                    for group, evidence in [(261, "yes"), (262, "yes"), (263, "short")]
                ],
                "text_group": [
                    {"post_key": post, "account_key": who, "group_key": group, "text_key": text, "posted_at": at}
                    for post, who, group, text, at in [
                        (201, 1, 261, 271, 100),
                        (202, 2, 261, 272, 4_000),
                        (203, 1, 262, 273, 200_000),
                        (204, 2, 262, 274, 200_500),
                        (205, 3, 261, 271, 200),
                        (206, 4, 262, 275, 200_600),
                        (207, 3, 263, 271, 300_000),
                        (208, 2, 263, 272, 300_010),
                    ]
                ],
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return f"""
            WITH said AS ({_SAID})
            SELECT f.account_key, o.post_key AS object_key, f.posted_at AS acted_at, f.post_key
            FROM said o
            JOIN said f ON f.group_key = o.group_key
            WHERE f.language <> o.language AND f.account_key <> o.account_key AND f.posted_at >= o.posted_at
        """

    def origins_sql(self) -> str:
        return f"""
            WITH said AS ({_SAID})
            SELECT post_key AS object_key, account_key AS author_key, posted_at AS acted_at, post_key
            FROM said
        """

    def object_sql(self) -> str:
        return """
            SELECT g.post_key AS object_key, MIN(m.template) AS object
            FROM text_group g
            JOIN text_template m ON m.group_key = g.group_key
            GROUP BY g.post_key
        """


# Of each group that counts, every account's first post in every language.
_SAID = """
    SELECT group_key, account_key, post_key, posted_at, language
    FROM (
        SELECT g.group_key, g.account_key, g.post_key, g.posted_at, t.language,
               ROW_NUMBER() OVER (
                   PARTITION BY g.group_key, g.account_key, t.language
                   ORDER BY g.posted_at NULLS LAST, g.post_key NULLS LAST
               ) AS place
        FROM text_group g
        JOIN text_template m ON m.group_key = g.group_key
        JOIN text t ON t.text_key = g.text_key
        WHERE m.evidence = 'yes' AND m.texts > 1 AND t.language IS NOT NULL
    ) q
    WHERE place = 1
"""
