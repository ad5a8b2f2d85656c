"""How far an operation travelled: no step without evidence, and unknown is a value."""

from __future__ import annotations

import json

from invented_operation import ANA

from overt import decisions
from overt.assessment import impact


def steps(found):
    return {step.number: step.state for step in found.breakout.steps}


def test_without_a_post_there_is_no_category(world, case_of):
    world.post("x:1")
    case = case_of()
    case.engine.execute("DELETE FROM post")
    found = impact(case.engine, "O1")
    assert found.breakout.category is None
    assert steps(found)[1] == "not shown"


def test_posts_on_one_platform_are_step_one_and_other_platforms_unseen_are_not_shown(
    world, case_of
):
    world.post("x:1")
    found = impact(case_of().engine, "O1")
    assert found.breakout.category == 1
    assert found.breakout.steps[0].proof[0].ref == "p1"
    assert steps(found)[2] == "not shown"
    assert "no other platform" in found.breakout.steps[1].why


def test_two_communities_are_reached_when_three_accounts_of_each_take_it_up(world, case_of):
    world.circles()
    mine = world.post("x:1")
    for who in ("x:g1", "x:g2", "x:g3", "x:h1", "x:h2", "x:h3"):
        world.post(who, mine)
    world.post("telegram:other")
    found = impact(case_of().engine, "O1")
    assert found.reach.why_unknown is None
    assert sorted(each.takers for each in found.reach.communities) == [
        ("x:g1", "x:g2", "x:g3"), ("x:h1", "x:h2", "x:h3"),
    ]  # fmt: skip
    assert found.breakout.communities == 2
    assert found.breakout.category == 2
    takes = {
        row["post_id"]
        for row in world.posts
        if row.get("repost_key") == world.by_id[mine]["post_key"]
    }
    assert {proof.ref for proof in found.breakout.steps[1].proof} == takes
    assert steps(found)[3] == "not reached"
    assert "telegram" in found.breakout.steps[2].why


def test_passers_by_do_not_make_a_community(world, case_of):
    world.circles()
    mine = world.post("x:1")
    for who in ("x:g1", "x:g2", "x:h1", "x:h2"):
        world.post(who, mine)
    world.post("telegram:other")
    found = impact(case_of().engine, "O1")
    assert found.breakout.communities == 0
    assert steps(found)[2] == "not reached"


def test_contacts_without_circles_leave_the_communities_unknown(world, case_of):
    first = [world.post(f"x:o{n}") for n in range(40)]
    for n in range(40):
        for step in (7, 13, 19):
            world.post(f"x:o{n}", first[(n * 17 + step * (n % 5 + 1)) % 40])
    mine = world.post("x:1")
    for n in range(6):
        world.post(f"x:o{n}", mine)
    world.post("telegram:other")
    found = impact(case_of().engine, "O1")
    assert found.breakout.communities is None
    assert found.reach.why_unknown
    assert steps(found)[2] == "not shown"
    assert "communities" in {each.what for each in found.unmeasured}


def test_two_platforms_are_step_two_and_with_two_communities_step_three(world, case_of, tmp_path):
    world.circles()
    mine = world.post("x:1")
    world.post("telegram:2")
    for who in ("x:g1", "x:g2", "x:g3", "x:h1", "x:h2", "x:h3"):
        world.post(who, mine)
    case = case_of()
    decisions.add_parts(case.engine, "O1", accounts=["telegram:2"], **ANA)
    found = impact(case.engine, "O1")
    assert found.breakout.platforms == ("telegram", "x") or found.breakout.platforms == (
        "x",
        "telegram",
    )
    assert found.breakout.category == 3
    assert found.breakout.steps[2].proof


def test_engagement_is_split_by_who_it_is_and_the_unseen_is_unknown(world, case_of):
    mine = world.post("x:1", likes=7, reposts=5, replies=1, quotes=0)
    world.post("x:1", mine)  # its own author: no engagement
    world.post("x:2", mine)
    world.post("x:sus", mine)
    world.post("x:g1", mine)
    world.post("x:g1", mine, kind="reply")
    found = impact(case_of().engine, "O1").engagement
    acts = {(each.side, each.kind): (each.acts, each.accounts) for each in found.split}
    assert acts["inside", "repost"] == (1, 1)
    assert acts["suspect", "repost"] == (1, 1)
    assert acts["outside", "repost"] == (1, 1)
    assert acts["outside", "reply"] == (1, 1)
    assert acts["unknown", "repost"] == (2, None)
    assert acts["unknown", "like"] == (7, None)
    assert acts["unknown", "reply"] == (0, None)
    assert found.views is None
    assert found.accounts == {"inside": 1, "suspect": 1, "outside": 1}


def test_counters_not_given_are_unknown_and_listed_as_not_measured(world, case_of):
    world.post("x:1")
    found = impact(case_of().engine, "O1")
    assert "unknown" not in {each.side for each in found.engagement.split}
    assert {"views", "likes", "reposts", "belief"} <= {each.what for each in found.unmeasured}


def test_acts_that_do_not_say_whose_post_they_are_about_leave_the_split_unknown_not_zero(
    world, case_of
):
    mine = world.post("x:1")
    world.post("x:g1", mine, kind="reply")
    world.post("x:g1", kind="repost")  # of a post the case does not hold, by nobody knows whom
    world.post("x:g2", kind="repost")
    found = impact(case_of().engine, "O1")
    assert {(each.side, each.kind, each.acts) for each in found.engagement.split} == {
        ("inside", "reply", 0), ("suspect", "reply", 0), ("outside", "reply", 1),
    }  # fmt: skip
    assert found.engagement.authorless == {"repost": 2}
    assert "acts on posts of unknown accounts" in {each.what for each in found.unmeasured}


def test_a_cluster_that_a_person_cleared_is_outside(world, case_of):
    mine = world.post("x:1")
    world.post("x:sus", mine)
    case = case_of()
    assert impact(case.engine, "O1").engagement.of("suspect") == 1
    decisions.decide(case.engine, "cluster:2", "label", "no", **ANA)
    assert impact(case.engine, "O1").engagement.of("suspect") == 0
    assert impact(case.engine, "O1").engagement.of("outside") == 1


def test_an_excluded_account_is_no_part_of_it(world, case_of):
    world.post("x:1")
    world.post("x:2")
    case = case_of()
    decisions.decide(case.engine, "account:x:2", "exclude", "yes", **ANA)
    assert impact(case.engine, "O1").accounts == 1


PRESS = {
    "date": "2024-05-20",
    "kind": "media",
    "name": "The Gazette",
    "url": "https://gazette.example/1",
    "grade": "B2",
}


def test_a_graded_pick_up_proves_a_step_an_ungraded_one_does_not(world, case_of):
    world.post("x:1")
    case = case_of()
    decisions.add_pickups(case.engine, "O1", [{**PRESS, "grade": ""}], **ANA)
    assert steps(impact(case.engine, "O1"))[4] == "not shown"
    added = decisions.add_pickups(case.engine, "O1", [PRESS], **ANA)
    found = impact(case.engine, "O1")
    assert found.breakout.category == 4
    assert found.breakout.steps[3].proof[0].ref == added[0].pickup_id
    decisions.undo(case.engine, added[0].decision_no, **ANA)
    assert impact(case.engine, "O1").breakout.category == 1


def test_looked_for_and_not_found_is_not_reached(world, case_of):
    world.post("x:1")
    case = case_of()
    assert steps(impact(case.engine, "O1"))[4] == "not shown"
    decisions.say_searched(case.engine, "O1", "media", **{**ANA, "reason": "two archives"})
    found = impact(case.engine, "O1")
    assert steps(found)[4] == "not reached"
    assert "two archives" in found.breakout.steps[3].why
    for kind in ("policy", "action"):
        decisions.say_searched(case.engine, "O1", kind, **ANA)
    assert steps(impact(case.engine, "O1"))[6] == "not shown"  # violence was not looked for


def test_posts_are_compared_with_ordinary_ones_of_the_same_platform(world, case_of):
    world.circles()
    for _ in range(3):
        world.post("x:1", likes=0, reposts=0, replies=0, quotes=0, views=2)
    world.post("telegram:other", likes=99)
    fares = {(each.side, each.platform): each for each in impact(case_of().engine, "O1").fares}
    assert set(fares) == {("inside", "x"), ("outside", "x")}
    assert (fares["inside", "x"].received, fares["inside", "x"].none_at_all) == (0.0, 3)
    assert (fares["outside", "x"].received, fares["outside", "x"].views) == (5.0, 90.0)


def test_it_is_the_same_twice_and_changes_nothing(world, case_of):
    world.circles()
    world.post("x:g1", world.post("x:1"))
    case = case_of()
    before = case.sql("SELECT COUNT(*) AS n FROM decision")["n"][0].as_py()
    one, other = (json.dumps(impact(case.engine, "O1").as_dict()) for _ in range(2))
    assert one == other
    assert case.sql("SELECT COUNT(*) AS n FROM decision")["n"][0].as_py() == before
