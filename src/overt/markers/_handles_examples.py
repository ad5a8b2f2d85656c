"""Worked examples of the marker `handles`."""

from __future__ import annotations

from typing import Any

from overt.markers._base import MEASURED, ORDINARY, STANDS_OUT, Example


def examples() -> tuple[Example, ...]:
    """Eight accounts named by number beside forty with names of all kinds; then one without a handle."""
    kinds = ("{a}{b}", "{a}_{b}", "{a}{b}{n}", "the{b}{n}", "{b}{a}")
    first = ("mara", "tero", "joli", "lina", "saro", "nomi", "karin", "rela")
    last = ("telvik", "bormann", "kasova", "linetti", "morson")
    others: list[dict[str, Any]] = [
        {"account_id": f"x:o{n:02}", "account_key": 100 + n, "platform": "x", "posts": 3, "name": "placeholder",
         "handle": kinds[n % 5].format(a=first[n % 8], b=last[n // 8], n=n)}
        for n in range(40)
    ]  # fmt: skip
    numbered: list[dict[str, Any]] = [
        {"account_id": f"x:{n}", "account_key": n, "platform": "x", "handle": f"harbourvoice{n:04}",
         "name": "H\u0430rbour Voice" if n == 1 else "Harbour Voice"}
        for n in range(1, 9)
    ]  # fmt: skip
    bare = [{"account_id": f"x:{n}", "account_key": n, "platform": "x"} for n in range(1, 3)]
    return (
        Example(
            shows="harbourvoice0001 to 0008, one with a Cyrillic а in its name",
            tables={
                "account": others + numbered,
                "membership": [{"account_id": row["account_id"], "cluster_id": 1} for row in numbered],
            },
            gives=[
                {"subject": "cluster:1", "name": "template_share", "value": 1.0, "baseline": 0.0, "n": 8,
                 "verdict": STANDS_OUT, "words": "letters, 4 digits"},
                {"subject": "cluster:1", "name": "series_share", "value": 1.0, "verdict": STANDS_OUT,
                 "words": "harbourvoice (8 accounts)"},
                {"subject": "cluster:1", "name": "mixed_share", "value": 0.125, "baseline": 0.0,
                 "verdict": ORDINARY},
                *({"subject": f"x:{n}", "name": "template", "value": 0.0, "verdict": MEASURED,
                   "words": "letters, 4 digits"} for n in range(1, 9)),
                *({"subject": f"x:{n}", "name": "unlikely_letters", "verdict": MEASURED} for n in range(1, 9)),
                *({"subject": f"x:{n}", "name": "mixed_words", "value": 1.0 if n == 1 else 0.0,
                   "verdict": STANDS_OUT if n == 1 else ORDINARY} for n in range(1, 9)),
            ],
        ),
        Example(
            shows="two accounts whose handles the export hides",
            tables={
                "account": bare,
                "membership": [{"account_id": row["account_id"], "cluster_id": 1} for row in bare],
            },
            gives=[
                {"subject": "cluster:1", "name": "template_share", "value": None, "n": 0, "verdict": "too little data"},
                *({"subject": f"x:{n}", "name": "template", "value": None, "n": 0, "verdict": "too little data"}
                  for n in (1, 2)),
            ],
        ),
    )  # fmt: skip
