"""Accounts that post the same pictures and films."""

from __future__ import annotations

from dataclasses import dataclass

from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class SameMedia(Signal):
    """Accounts that post the same pictures and films, also recoded, mirrored, framed, cut or written on."""

    name = "same_media"
    label = "post the same pictures"
    needs = ("media_group",)
    one_object_a_post = False
    caveats = (
        "Press photographs, campaign posters and memes are posted by many who never met.",
        "The preview picture of a link comes with the link: who shares the same articles shares their pictures.",
        "Pictures are compared where their files or hashes are at hand; elsewhere only equal addresses count.",
        "Alike is not the same: look at the pictures before a group is named as evidence.",
    )
    references = (
        "Pacheco et al. 2021, Uncovering coordinated networks on social media, ICWSM 15 (CS2, images)",
        "Mannocci et al. 2024, Detection and characterization of coordinated online behavior: a survey",
    )
    techniques = ("T0084.002", "killchain:6.3")
    examples = (
        Example(
            shows="two groups of pictures within the window make a pair; one does not",
            tables={
                "media_group": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "group_key": what,
                        "media_key": post,
                        "posted_at": at,
                    }
                    for post, who, what, at in [
                        (1, 1, 61, 100),
                        (2, 2, 61, 130),
                        (3, 1, 62, 900),
                        (4, 2, 62, 880),
                        (5, 3, 61, 110),
                    ]
                ]
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return """
            SELECT account_key, group_key AS object_key, posted_at AS acted_at, post_key
            FROM media_group
        """

    def object_sql(self) -> str:
        return "SELECT group_key AS object_key, MIN(group_id) AS object FROM media_group GROUP BY group_key"

    def in_words(self, object_: str) -> str:
        """The group, and how to look at it."""
        return f"picture {object_} (overt show media {object_})"
