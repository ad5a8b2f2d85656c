"""The opening: what was read, what was found, and how that compares with chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from overt.report._words import count, day, listing, number

if TYPE_CHECKING:
    from overt.case import Case


@dataclass(frozen=True)
class Opening:
    """What a reader sees first.

    headline   the result in one sentence
    status     who stands behind it so far
    about      what this is, in three sentences for somebody who never heard of Overt
    figures    (number, what it counts)
    sentences  the result in plain sentences
    warning    why the result needs more care than usual, or None
    found      whether any cluster beats chance
    """

    headline: str
    status: str
    about: tuple[str, str, str]
    figures: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    warning: str | None
    found: bool


ABOUT = (
    "Overt reads exports of social-media posts and looks for accounts that do the same things at "
    "the same time more often than their activity, and the popularity of what they share, explain.",
    "This report says what was read, which groups of accounts stand out and how sure that is, and "
    "it shows the posts behind every link it draws.",
    "Acting together is not wrong in itself: fan clubs, newsrooms and campaigns do it. Who directs "
    "these accounts, and whether they are what they say they are, was not assessed.",
)


def opening(case: Case) -> Opening:
    """The opening of a case's report."""
    found = case.summary()
    clusters, floor = found["clusters"], found["floor"]
    finished = case.sql(
        "SELECT 1 AS x FROM run WHERE stage = 'clusters' AND status = 'done'"
    ).num_rows
    return Opening(
        headline=_headline(found) if finished else "This case has not been investigated yet",
        status=_status(case),
        about=ABOUT,
        figures=(
            (number(found["posts"]), "posts read"),
            (number(found["accounts"]), "accounts"),
            (number(found["refused"]), "records refused"),
            (number(found["pairs_tested"]), "pairs of accounts tested"),
            (number(found["edges"]), "edges kept"),
            (number(len(clusters)), "cluster" if len(clusters) == 1 else "clusters"),
        ),
        sentences=_sentences(found) if finished else (_read(found), _NOT_YET),
        warning=_warning(found["edges"], floor) if finished else None,
        found=bool(clusters),
    )


def _status(case: Case) -> str:
    decisions = int(case.sql("SELECT COUNT(*) AS n FROM decision")["n"][0].as_py())
    if not decisions:
        return "found by software, reviewed by nobody yet"
    return f"found by software; {count(decisions, 'decision')} of people recorded in the case"


_NOT_YET = (
    "The posts are read, but the search has not run to its end, so nothing can be said about "
    "clusters. Run: overt investigate, with the same files and the same case folder."
)
_A_RESULT = (
    "Nothing in these data is stronger than chance allows. This is a result: the signals that were "
    "tried, and what they could not see, stand below."
)


def _headline(found: dict[str, Any]) -> str:
    number_of = len(found["clusters"])
    if number_of == 0:
        if found["edges"]:
            return "Some pairs of accounts stand out from chance, but no group does"
        return "No group of accounts acts together more than chance allows"
    explained = sum(1 for cluster in found["clusters"] if cluster["verdict"] == "explained")
    more = "acts" if number_of == 1 else "act"
    start = f"{count(number_of, 'group')} of accounts {more} together more than chance allows"
    if explained == number_of:
        return f"{start}, and an innocent explanation fits {'it' if number_of == 1 else 'each'}"
    if explained:
        return f"{start}; for {explained} of them an innocent explanation fits"
    return start


def _sentences(found: dict[str, Any]) -> tuple[str, ...]:
    sentences = [_read(found), _tested(found)]
    if found["edges"]:
        sentences.append(_kept(found))
    floor = floor_sentence(found)
    if floor:
        sentences.append(floor)
    if not found["clusters"]:
        sentences.append(_A_RESULT if not found["edges"] else _PAIRS_ONLY)
    return tuple(sentences)


_PAIRS_ONLY = (
    "The pairs that stand out do not join into a cluster. That no group was found is a result; the "
    "pairs can be read with: overt export --edges."
)


def _read(found: dict[str, Any]) -> str:
    where = listing([platform for platform in found["platforms"] if platform])
    span = (
        f", from {day(found['first_at'])} to {day(found['last_at'])} (UTC)"
        if found["first_at"] is not None
        else ""
    )
    refused = count(found["refused"], "record")
    duplicates = found["duplicates"]
    again = f", {count(duplicates, 'duplicate')} left out" if duplicates else ""
    return (
        f"{count(found['posts'], 'post')} of {count(found['accounts'], 'account')}"
        f"{f' on {where}' if where else ''} were read{span}; {refused} refused{again}."
    )


def _tested(found: dict[str, Any]) -> str:
    ready = sum(1 for signal in found["signals"] if signal["state"] == "ready")
    tried = f"{ready} of {count(len(found['signals']), 'signal')} could be tried."
    if not found["pairs_tested"]:
        return f"{tried} No two accounts met on enough objects, so there was no pair to test."
    return (
        f"{tried} {count(found['pairs_tested'], 'pair')} of accounts met on enough objects "
        f"and {'was' if found['pairs_tested'] == 1 else 'were'} tested against chance."
    )


def _kept(found: dict[str, Any]) -> str:
    """Edges, how many of them may be chance, and the clusters they form by verdict."""
    chance = max(1, round(found["may_be_chance"]))
    start = (
        f"{count(found['edges'], 'pair')} {'is' if found['edges'] == 1 else 'are'} kept as edges, "
        f"of which up to {number(chance)} may be chance."
    )
    if not found["clusters"]:
        return start
    accounts = sum(cluster["accounts"] for cluster in found["clusters"])
    verdicts = [cluster["verdict"] or "not checked" for cluster in found["clusters"]]
    words = ("unexplained", "unclear", "explained", "not checked")
    parts = [f"{verdicts.count(word)} {word}" for word in words if word in verdicts]
    joined = f"{count(len(verdicts), 'cluster')} with {count(accounts, 'account')}"
    return f"{start} They form {joined}: {listing(parts)}."


def floor_sentence(found: dict[str, Any]) -> str | None:
    """What the same settings find where nobody coordinates, beside what they find here."""
    floor, clusters = found["floor"], found["clusters"]
    if not floor["copies"]:
        return (
            "No shuffled copies were run, so there is no floor to compare with. Run again with "
            "--copies 20."
        )
    largest = max((cluster["accounts"] for cluster in clusters), default=0)
    here = f"{len(clusters)} (largest: {count(largest, 'account')})" if clusters else "none"
    return (
        f"In {floor['copies']} shuffled copies of the case, in which nobody coordinates, the same "
        f"settings found {_mean(floor['mean_clusters'])} clusters on average (largest: "
        f"{count(floor['largest_cluster'], 'account')}) and {_mean(floor['mean_edges'])} edges; in "
        f"your data, {here}."
    )


def _mean(value: float) -> str:
    return f"{value:.1f}" if value else "0"


def _warning(edges: int, floor: dict[str, Any]) -> str | None:
    """A floor far above what the settings promise means that the test is too lenient here."""
    if floor["copies"] and edges and floor["mean_edges"] > max(1.0, 0.1 * edges):
        return (
            f"Shuffled copies keep {floor['mean_edges']:.1f} edges on average, against {edges:,} in "
            "the data: more than the settings allow for. Read what follows with that in mind."
        )
    return None
