"""Whole cases: what was planted is found, and ordinary coordination is not called unexplained."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass

import pytest

import overt
from overt import assessment, decisions, simulate
from overt.progress import SILENT

POSTS = 12_000


@dataclass
class Story:
    """A simulated case, investigated: who is what, and where each account ended.

    `least` are the hypotheses least inconsistent with each cluster, `category` its step on the Breakout Scale.
    """

    label: dict[str, str]
    cluster: dict[str, int]
    verdict: dict[int, str]
    explained_by: dict[int, str]
    floor: dict[str, float]
    least: dict[int, tuple[str, ...]]
    category: dict[int, int | None]

    def found(self, label: str) -> float:
        """Share of accounts with this label that are in clusters not explained."""
        return self._share(label, lambda number: self.verdict[number] != "explained")

    def unexplained(self, label: str) -> float:
        """Share of accounts with this label that are in clusters called unexplained."""
        return self._share(label, lambda number: self.verdict[number] == "unexplained")

    def _share(self, label, counts) -> float:
        accounts = [account for account, its in self.label.items() if its.split(":")[0] == label]
        hit = [a for a in accounts if a in self.cluster and counts(self.cluster[a])]
        return len(hit) / len(accounts)

    def homes(self, label: str) -> Counter[int]:
        """Clusters that accounts with this label are in, and how many of them."""
        return Counter(self.cluster[a] for a, its in self.label.items() if its == label and a in self.cluster)

    def purity(self) -> float:
        """Over accounts in clusters: share that has the most common label of its cluster."""
        by_cluster: dict[int, Counter[str]] = defaultdict(Counter)
        for account, number in self.cluster.items():
            by_cluster[number][self.label[account]] += 1
        return sum(max(c.values()) for c in by_cluster.values()) / max(len(self.cluster), 1)


def tell(folder, scenario: str, seed: int = 0) -> Story:
    """Simulate, read and investigate one scenario."""
    written = simulate.write(folder / "files", scenario=scenario, posts=POSTS, seed=seed, progress=SILENT)
    with written.truth.open(encoding="utf-8") as truth:
        label = {row["account_id"]: row["label"] for row in csv.DictReader(truth)}
    with overt.Case.create(folder / "case") as case:
        case.ingest(written.inputs)
        case.run()
        clusters = case.clusters().to_pylist()
        who = {"person": "story", "reason": "each cluster as an operation", "now": 0}
        least, category = {}, {}
        for number in (row["cluster_id"] for row in clusters):
            operation = decisions.new_operation(case.engine, f"cluster {number}", **who)
            decisions.add_parts(case.engine, operation, clusters=[number], **who)
            least[number] = assessment.matrix(case.engine, operation).least
            category[number] = assessment.impact(case.engine, operation).breakout.category
        return Story(
            label=label,
            cluster={row["account_id"]: row["cluster_id"] for row in case.table("membership").to_pylist()},
            verdict={row["cluster_id"]: row["verdict"] for row in clusters},
            explained_by={row["cluster_id"]: row["explained_by"] or "" for row in clusters},
            floor=case.summary()["floor"],
            least=least,
            category=category,
        )


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Story:
    return tell(tmp_path_factory.mktemp("demo"), "demo")


@pytest.fixture(scope="module")
def quiet(tmp_path_factory) -> Story:
    return tell(tmp_path_factory.mktemp("quiet"), "quiet")


@pytest.fixture(scope="module")
def spamouflage(tmp_path_factory) -> Story:
    return tell(tmp_path_factory.mktemp("spamouflage"), "spamouflage")


@pytest.fixture(scope="module")
def innocent(tmp_path_factory) -> Story:
    return tell(tmp_path_factory.mktemp("innocent"), "innocent")


def test_the_planted_operation_is_found(demo):
    assert demo.found("operation") >= 0.85


def test_the_operation_on_four_platforms_is_found(spamouflage):
    assert spamouflage.found("operation") >= 0.85


def test_the_fan_club_is_seen_and_explained_as_fans(demo):
    ((home, members),) = demo.homes("fan").most_common(1)
    assert members >= 20
    assert demo.verdict[home] == "explained"
    assert "fans" in demo.explained_by[home]


def test_the_news_agency_is_seen_and_explained_as_one_publisher(demo):
    ((home, members),) = demo.homes("agency").most_common(1)
    assert members == 9
    assert demo.verdict[home] == "explained"
    assert "one_publisher" in demo.explained_by[home]


@pytest.mark.parametrize("story", ["demo", "innocent"])
def test_direction_is_least_inconsistent_for_planted_groups_and_never_for_innocent_ones(request, story):
    told = request.getfixturevalue(story)
    homes = {number: Counter() for number in told.least}
    for account, number in told.cluster.items():
        homes[number][told.label[account].split(":")[0]] += 1
    planted = {number for number, labels in homes.items() if labels.most_common(1)[0][0] == "operation"}
    assert planted
    assert {number for number, least in told.least.items() if "covert" in least} == planted


def test_an_operation_on_four_platforms_is_past_the_first_step_and_none_reaches_the_press(spamouflage):
    homes = [home for its in set(spamouflage.label.values()) if its.startswith("operation")
             for home, members in spamouflage.homes(its).items() if members >= 10]  # fmt: skip
    assert max(spamouflage.category[home] for home in homes) >= 2
    assert max(each for each in spamouflage.category.values() if each) <= 3


@pytest.mark.parametrize("label", ["fan", "agency", "breaking", "feed"])
def test_ordinary_coordination_is_not_called_unexplained(demo, label):
    assert demo.unexplained(label) <= 0.02


@pytest.mark.parametrize(
    ("label", "check", "least"),
    [
        ("sister", "sister_outlets", 4),
        ("crossposter", "feeds", 6),
        ("chapter", "affiliation", 12),
        ("campaign", "campaign", 20),
        ("double", "one_person", 3),
        ("storm", "reply_storm", 20),
    ],
)
def test_each_innocent_group_is_seen_and_explained_by_its_own_check(innocent, label, check, least):
    homes = [home for home, members in innocent.homes(label).items() if members >= 3]
    assert homes
    assert sum(innocent.homes(label)[home] for home in homes) >= least
    assert {innocent.verdict[home] for home in homes} == {"explained"}
    assert all(check in innocent.explained_by[home].split(",") for home in homes)


def test_operations_beside_the_innocent_groups_are_found_and_not_explained(innocent):
    assert innocent.found("operation") >= 0.85
    for operation in ("operation:big", "operation:circle"):
        verdicts = {innocent.verdict[home] for home in innocent.homes(operation)}
        assert verdicts
        assert "explained" not in verdicts
    ((circle, members),) = innocent.homes("operation:circle").items()
    assert members == 6  # a closed circle of channels that pose as outlets


def test_no_operation_is_explained_anywhere(demo, spamouflage, innocent):
    for story in (demo, spamouflage, innocent):
        homes = [
            home
            for label in set(story.label.values())
            if label.startswith("operation:")
            for home in story.homes(label)
        ]
        assert homes
        assert all(story.verdict[home] != "explained" for home in homes)


def test_hardly_any_ordinary_person_is_drawn_in(demo, spamouflage, innocent):
    # Not none: people of one community of interest meet more often than chance has it, and test A
    # asks about chance only.
    assert demo.found("person") <= 0.02
    assert spamouflage.found("person") <= 0.02
    assert innocent.found("person") <= 0.02


def test_where_nobody_operates_nothing_is_unexplained(quiet):
    assert [number for number, verdict in quiet.verdict.items() if verdict == "unexplained"] == []


def test_clusters_do_not_mix_kinds_of_people(demo):
    assert demo.purity() >= 0.95


def test_shuffled_copies_stay_near_empty(demo, quiet, spamouflage):
    for story in (demo, quiet, spamouflage):
        assert story.floor["copies"] == 20
        assert story.floor["mean_clusters"] <= 1
