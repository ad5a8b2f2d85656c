"""What every explanation owes: its examples, and an answer about whatever it is shown."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from overt.clusters._checks import (
    CANNOT_TELL,
    DOES_NOT,
    EXPLAINS,
    ClusterFacts,
    EvidenceObject,
    Member,
    Outside,
)
from overt.clusters._explain import find
from overt.errors import SettingError
from overt.plugins import settings_of
from shared_data import PROJECT

CHECKS = {name: cls() for name, cls in find().items()}
EXAMPLES = [
    pytest.param(check, facts, verdict, id=f"{name}: {shows}")
    for name, check in CHECKS.items()
    for shows, facts, verdict in check.examples
]
BARE_OBJECT = EvidenceObject("co_link", "", 1, 2, 2, 0, 2, 0, 0, *[None] * 6)
BARE_MEMBER = Member("x:1", None, 0, 0, {})

each_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())


def test_all_stories_of_the_method_are_asked():
    assert set(CHECKS) >= {
        "affiliation", "breaking_news", "campaign", "fans", "feeds", "one_person", "one_publisher",
        "reply_storm", "share_button", "sister_outlets",
    }  # fmt: skip


@each_check
def test_an_explanation_says_what_it_asks_how_it_can_be_wrong_and_where_it_comes_from(check):
    assert type(check).__doc__.strip().splitlines()[0].endswith(".")
    assert type(check).assess.__doc__
    assert check.question.endswith("?")
    assert len(check.caveats) >= 2
    assert all(caveat.endswith(".") for caveat in check.caveats)
    assert check.references
    verdicts = {verdict for _, _, verdict in check.examples}
    assert EXPLAINS in verdicts
    assert len(verdicts) > 1, "an example has to show what it does not explain"


@each_check
def test_an_explanation_has_a_page_of_its_own_and_a_line_in_the_list(check):
    folder = PROJECT / "docs" / "method" / "explanations"
    page = (folder / f"{check.name}.md").read_text(encoding="utf-8")
    assert check.question in page
    assert all(caveat in page for caveat in check.caveats)
    assert f"[{check.name}]({check.name}.md)" in (folder / "README.md").read_text(encoding="utf-8")
    assert f"explanations/{check.name}.md" in (PROJECT / "docs" / "guide" / "clusters.md").read_text("utf-8")


@each_check
def test_every_setting_of_an_explanation_has_help_and_a_lower_bound(check):
    settings = settings_of(type(check))
    assert settings
    for each in settings:
        assert len(each.metadata["help"]) > 10
        assert each.metadata["least"] is not None
        with pytest.raises(SettingError, match=each.name):
            replace(check, **{each.name: type(each.default)(each.metadata["least"] - 1)})
        if isinstance(each.default, float):
            assert each.metadata["most"] is not None
            with pytest.raises(SettingError, match=each.name):
                replace(check, **{each.name: each.metadata["most"] + 1.0})


@pytest.mark.parametrize(("check", "facts", "verdict"), EXAMPLES)
def test_an_example_gives_its_verdict_with_a_sentence(check, facts, verdict):
    found = check.assess(facts)
    assert found.verdict == verdict, found
    assert found.evidence.endswith(".")
    assert found.share is None or 0 <= found.share <= 1


@pytest.mark.parametrize(("check", "facts", "verdict"), EXAMPLES)
def test_the_order_of_members_and_objects_changes_nothing(check, facts, verdict):
    order = random.Random(3)
    mixed = replace(
        facts,
        objects=tuple(order.sample(facts.objects, len(facts.objects))),
        members=tuple(order.sample(facts.members, len(facts.members))),
    )
    assert check.assess(mixed) == check.assess(facts)
    assert check.assess(facts).verdict == verdict


@each_check
@pytest.mark.parametrize("objects", [(), (BARE_OBJECT,), (BARE_OBJECT,) * 3])
@pytest.mark.parametrize("members", [(), (BARE_MEMBER,), (BARE_MEMBER,) * 2, (BARE_MEMBER,) * 9])
@pytest.mark.parametrize("outside", [Outside(), Outside(("a name",) * 30, ("a profile",) * 30)])
def test_a_cluster_of_which_nothing_is_known_is_not_explained(check, objects, members, outside):
    found = check.assess(ClusterFacts(1, objects, members, outside))
    assert found.verdict in {CANNOT_TELL, DOES_NOT}
    assert found.evidence.endswith(".")


@each_check
def test_whatever_is_put_together_gets_one_of_the_three_answers(check):
    facts = [facts for other in CHECKS.values() for _, facts, _ in other.examples]
    for one, other in itertools.product(facts, facts):
        mixed = ClusterFacts(1, one.objects, other.members, other.outside, one.regulars)
        assert check.assess(mixed).verdict in {EXPLAINS, CANNOT_TELL, DOES_NOT}
