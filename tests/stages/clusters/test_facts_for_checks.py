"""What the checks are shown: gathered from hand-made tables, counted by hand."""

from __future__ import annotations

import pytest

from overt.clusters._gather import gather
from overt.text import key_of

DAY = 86_400
INSIDE, OUTSIDE = ("ana", "bob", "cem"), tuple(f"out{n}" for n in range(4))
NAMES = {"ana": "Meridia Now", "bob": "Meridia Live", "cem": "Cem"}
KEY = {name: number for number, name in enumerate((*INSIDE, *OUTSIDE), 1)}


class Posts:
    """Rows of `post` and what hangs on them, written one post at a time."""

    def __init__(self):
        self.post, self.link, self.mention, self.act = [], [], [], []

    def add(self, who, at, *, text=0, reply=None, quote=None, repost=None, links=(), mention=None, acts=(), client=None):
        key = len(self.post) + 1
        self.post.append(
            {
                "post_key": key, "account_key": KEY[who], "account_id": f"telegram:{who}", "posted_at": at,
                "text_key": text, "reply_key": reply, "quote_key": quote, "client": client,
                "repost_account": repost and f"telegram:{repost}", "embedded": False,
            }
        )  # fmt: skip
        for link in links:
            self.link.append(
                {
                    "post_key": key, "account_key": KEY[who], "link": link, "link_key": key_of(link),
                    "domain": link.split("/")[0], "posted_at": at,
                }
            )  # fmt: skip
        if mention:
            self.mention.append({"post_key": key, "account_key": KEY[who], "mention_key": key_of(mention)})
        for signal, what in acts:
            self.act.append(
                {"signal": signal, "object_key": what, "account_key": KEY[who], "acted_at": at, "post_key": key}
            )
        return key

    def tables(self, edges, interest=None):
        counts = {name: sum(p["account_id"] == f"telegram:{name}" for p in self.post) for name in KEY}
        accounts = [
            {
                "account_key": KEY[name], "account_id": f"telegram:{name}", "platform": "telegram",
                "name": NAMES.get(name, f"Stranger {name}"), "handle": f"h_{name}", "posts": counts[name],
            }
            for name in KEY
        ]  # fmt: skip
        edge_post = [
            {
                "account_a": f"telegram:{a}", "account_b": f"telegram:{b}", "signal": signal, "object_key": what,
                "object": f"object {what}", "post_a": one, "post_b": other, "at_a": at, "at_b": at + 60,
            }
            for a, b, signal, what, one, other, at in edges
        ]  # fmt: skip
        members = [{"account_id": f"telegram:{name}", "cluster_id": 1} for name in INSIDE]
        edge = [
            {"account_a": f"telegram:{a}", "account_b": f"telegram:{b}", "p_interest": p}
            for (a, b), p in (interest or {}).items()
        ]
        return {
            "edge": edge, "post": self.post, "post_link": self.link, "post_mention": self.mention, "act": self.act,
            "account": accounts, "edge_post": edge_post, "membership": members,
        }  # fmt: skip


@pytest.fixture
def facts_of(engine, fill):
    def gathered(posts, edges, interest=None):
        fill(engine, **posts.tables(edges, interest))
        (facts,) = gather(engine)
        return facts, {each.account_id.removeprefix("telegram:"): each for each in facts.members}

    return gathered


def test_ties_within_a_cluster_are_counted_with_those_beyond_interest(facts_of):
    interest = {("ana", "bob"): 0.05, ("ana", "cem"): 0.051, ("bob", "cem"): None, ("ana", "out0"): 0.001}
    facts, _ = facts_of(Posts(), [], interest)
    assert (facts.edges, facts.beyond) == (3, 0.5)
    facts, _ = facts_of(Posts(), [], {("ana", "bob"): None})
    assert (facts.edges, facts.beyond) == (1, None)


def test_pointing_to_a_member_is_its_address_its_handle_its_signature_or_a_repost(facts_of):
    posts = Posts()
    for n in range(12):
        posts.add("ana", n, links=["t.me/+secret"])  # a signature: in all of its posts
    posts.add("bob", 20, links=["t.me/+secret"])
    posts.add("bob", 21, links=["t.me/h_ana"])
    posts.add("bob", 22, mention="h_ana")
    posts.add("bob", 23, repost="ana")
    posts.add("bob", 24, links=["t.me/+secret"], mention="h_ana")  # two ways, one post
    posts.add("bob", 25, links=["t.me/h_out0"], mention="h_bob")
    posts.add("out0", 26, repost="ana")
    _, members = facts_of(posts, [])
    assert members["bob"].names == {"telegram:ana": 5}
    assert members["ana"].names == {}
    assert members["ana"].pages == {"t.me/+secret": 12}


def test_a_page_that_two_members_sign_with_is_a_common_page_and_nobodys_address(facts_of):
    posts = Posts()
    for name in ("ana", "bob", "out0"):
        for n in range(12):
            posts.add(name, n, links=["t.me/desk" if name != "out0" else "paper.example/1", "paper.example/2"])
    facts, members = facts_of(posts, [])
    assert members["ana"].names == members["bob"].names == {}
    assert facts.regulars == {"t.me/desk": 0, "t.me": 0, "paper.example/2": 1, "paper.example": 1}


def test_a_page_in_few_posts_is_not_posted_regularly(facts_of):
    posts = Posts()
    for n in range(9):
        posts.add("ana", n, links=["paper.example/2"])
    for n in range(600):
        posts.add("bob", n, links=["paper.example/2"] if n < 11 else [])
    facts, members = facts_of(posts, [])
    assert members["ana"].pages == members["bob"].pages == facts.regulars == {}


def test_an_object_knows_who_answered_the_post_its_posts_answer(facts_of):
    posts = Posts()
    one = posts.add("ana", 100, text=1, reply=900, acts=[("co_hashtag", 7)])
    two = posts.add("bob", 160, text=2, quote=900, acts=[("co_hashtag", 7)])
    posts.add("cem", 170, text=2, acts=[("co_hashtag", 7)])
    posts.add("out0", 200, reply=900)
    posts.add("out1", 9 * DAY, quote=900)
    posts.add("out1", 9 * DAY + 1, reply=900)
    posts.add("out2", 120, text=5, reply=901, acts=[("co_hashtag", 7)])
    posts.add("out3", 5 * DAY, text=6, acts=[("co_hashtag", 7)])
    facts, _ = facts_of(posts, [("ana", "bob", "co_hashtag", 7, one, two, 100)])
    (each,) = facts.objects
    assert (each.posts, each.texts) == (3, 2)
    assert (each.answers, each.answered_by, each.answered_outside) == (2, 4, 2)
    assert (each.accounts, each.outside, each.day_outside) == (5, 2, 1)


def test_a_member_is_prompt_where_it_acts_within_ten_minutes_of_the_first_anywhere(facts_of):
    posts = Posts()
    posts.add("out0", 0, acts=[("co_link", 1)])
    one = posts.add("ana", 600, acts=[("co_link", 1)], client="Relay")
    two = posts.add("bob", 601, acts=[("co_link", 1)])
    three = posts.add("ana", 5_000, acts=[("co_link", 2)], client="Relay")
    four = posts.add("bob", 5_060, acts=[("co_link", 2)])
    posts.add("bob", 90_000, acts=[("co_link", 2)])
    _, members = facts_of(
        posts, [("ana", "bob", "co_link", 1, one, two, 600), ("ana", "bob", "co_link", 2, three, four, 5_000)]
    )
    assert (members["ana"].prompt, members["ana"].acted_on) == (2, 2)
    assert (members["bob"].prompt, members["bob"].acted_on) == (1, 2)
    assert (members["cem"].prompt, members["cem"].acted_on) == (0, 0)
    assert members["ana"].clients == {"Relay": 2}


def test_names_and_profiles_outside_are_of_accounts_that_post_and_are_in_no_cluster(facts_of):
    posts = Posts()
    for name in ("ana", "out0", "out1"):
        posts.add(name, 1)
    facts, members = facts_of(posts, [])
    assert sorted(facts.outside.names) == ["h_out0 stranger out0", "h_out1 stranger out1"]
    assert len(facts.outside.profiles) == 2
    assert members["ana"].name == "Meridia Now"
    assert members["ana"].handle == "h_ana"


def test_where_there_is_no_cluster_nothing_is_gathered(engine):
    assert gather(engine) == []
