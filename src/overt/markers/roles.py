"""Who writes, who repeats, who answers, who is first: the division of labour inside a cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from overt.chance.shares import binomial_interval
from overt.markers._base import (
    MEASURED,
    ORDINARY,
    STANDS_OUT,
    Detail,
    Marker,
    Row,
)
from overt.markers._compare import Others
from overt.markers._concentration import amplifiers, concentration, top_first
from overt.markers._context import Context
from overt.markers._division import (
    BRIDGES,
    KINDS,
    ROLES,
    Work,
    read_others,
    read_outside,
    read_work,
    received_inside,
)
from overt.markers._division_examples import examples as _examples
from overt.markers._exchange import inside_row, next_row
from overt.plugins import setting


@dataclass(frozen=True, kw_only=True)
class Roles(Marker):
    """Who writes, who repeats, who answers and who is first: the division of labour."""

    name = "roles"
    question = "How is the work divided among these accounts?"
    applies_to = ("account", "cluster")
    needs = ("post", "account", "membership", "edge_post")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "role": "share: posts of the kind that names the account's role",
        "reposts": "share: posts that repeat another post",
        "replies": "share: posts that answer or quote another post",
        "inside": "share: reposts and replies to others that go to accounts of its own cluster",
        "next_cluster": "share: reposts and replies to others that go to the one other cluster it repeats most",
        "first": "share: shared objects on which it was the first of the cluster",
        "amplifiers": "share: accounts that mostly repost",
        "top_repeated": "share: reposts and replies inside the cluster that go to its most repeated account",
        "gini_repeated": "Gini: how unequally being repeated inside is spread, 0 all alike to 1 one alone",
        "top_first": "share: shared objects on which the most frequent first account was first",
    }
    means = (
        "Some accounts supply and others repeat them, more than accounts in no cluster do or than the amount each "
        "writes explains."
    )
    does_not_mean = (
        "That anybody gave orders: a fan club has its idol, a newsroom its main channel, and people who mostly "
        "repost are common. A role is a habit in these data; it ranks nobody."
    )
    caveats = (
        "A role is read from what was collected: an account whose own posts are missing looks like an amplifier.",
        "Who is first is known among the accounts of the case only; the source may lie outside.",
        "Where an export hides whom a repost repeats, nothing is said about who repeats whom.",
        "Reposts of one post by many accounts within minutes are not independent: intervals are then too narrow.",
    )
    references = (
        "Weber and Neumann 2021, Amplifying influence through coordinated behaviour in social networks, SNAM 11",
        "Linvill and Warren 2020, Troll factories, Political Communication 37(4) (accounts by what they do)",
        "Keller et al. 2020, Political astroturfing on Twitter, Political Communication 37(2) (few write, many repeat)",
    )
    techniques = ("T0049.003", "killchain:6.2")

    least_posts: int = setting(
        10,
        "posts an account needs before a role is named: with ten, a half has an interval of 19 to 81 %",
        least=5,
    )
    most_of: float = setting(
        0.5, "share of an account's posts that gives it its role", least=0.34, most=1.0
    )
    factor: float = setting(
        3.0,
        "how many times the share of accounts in no cluster `inside` must exceed to stand out",
        least=1.0,
        most=100.0,
    )
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """Roles of accounts by what most of their posts are, and how concentrated the cluster is.

        A role: amplifier where at least `most_of` of the posts are reposts, engager where they are replies or
        quotes, else poster where they are posts of its own, else mixed; originator is a poster whom its
        cluster repeats, or who is first more often than a lottery explains. Concentration is compared with
        draws in which every post of a member is as likely to be repeated as any other, and everyone who took
        up an object as likely to be its first.
        """
        work = read_work(context)
        if not work:
            return
        repost, answer, amplifying = read_others(
            context, least=self.least_posts, most_of=self.most_of
        )
        outside = read_outside(context)
        cluster_of = {
            who: cluster for cluster, members in context.members.items() for who in members
        }
        bridges = {row["account_id"]: row["bridge_to"] for row in context.read(BRIDGES).to_pylist()}
        received = received_inside(work, context.members)
        roles: dict[str, str] = {}
        limits: dict[str, Any] = {"least": self.least_posts, "factor": self.factor}
        for account in context.accounts:
            found = work.get(account)
            if found is None:
                continue
            if found.posts < self.least_posts:
                words = f"{found.posts} posts; {self.least_posts} are needed."
                yield self.too_little(account, "role", found.posts, words)
                continue
            cluster = cluster_of.get(account)
            members = context.members[cluster] if cluster else ()
            low, _ = binomial_interval(found.first, len(found.shared), tests=max(len(members), 1))
            leads = len(found.shared) >= self.least_posts and low > found.chance_first
            roles[account] = self._role(found, leads or received[account] > 0)
            yield self._role_row(
                account,
                found,
                roles[account],
                leads,
                received[account],
                members,
                bridges.get(account),
            )
            yield from self._habits(account, found.kinds, repost, answer)
            if cluster:
                yield from inside_row(account, [found], set(members), outside.get(cluster), **limits)
                yield from next_row(account, [found], cluster, cluster_of, outside, **limits)
                yield from self._first(account, found, len(members))
            for place, kind in enumerate(KINDS):
                share = found.kinds[kind] / found.posts
                yield Detail(subject=account, series="kinds", place=place, label=kind, value=share)
        for cluster in context.clusters:
            yield from self._cluster(
                context, cluster, cluster_of, work, roles, repost, answer, amplifying, outside
            )

    # ------------------------------------------------------------------ accounts

    def _role(self, found: Work, supplies: bool) -> str:
        shares = {kind: found.kinds[kind] / found.posts for kind in KINDS}
        if shares["repost"] >= self.most_of:
            return "amplifier"
        if shares["reply"] + shares["quote"] >= self.most_of:
            return "engager"
        if shares["post"] >= self.most_of:
            return "originator" if supplies else "poster"
        return "mixed"

    def _role_row(
        self,
        account: str,
        found: Work,
        role: str,
        leads: bool,
        received: int,
        members: tuple[str, ...],
        bridge: str | None,
    ) -> Row:
        kinds = found.kinds
        hits = {
            "amplifier": kinds["repost"],
            "engager": kinds["reply"] + kinds["quote"],
            "mixed": max(kinds.values()),
        }.get(role, kinds["post"])
        words = f"{role}{_what(role, found, leads, received, set(members))}"
        if bridge:
            words += f"; also a bridge to cluster {bridge}"
        low, high = binomial_interval(hits, found.posts)
        spread = ", ".join(f"{kinds[kind]:,} {kind}" for kind in KINDS if kinds[kind])
        first = (
            f" It was first on {found.first:,} of {len(found.shared):,} objects it shares with its cluster; a lottery "
            f"would give {found.chance_first:.0%}."
            if found.shared
            else ""
        )
        return Row(
            subject=account,
            name="role",
            value=hits / found.posts,
            low=low,
            high=high,
            n=found.posts,
            verdict=MEASURED,
            words=words,
            evidence=f"Of {found.posts:,} posts: {spread}. The cluster repeats or answers it {received:,} times."
            f"{first}",
        )

    def _habits(
        self, subject: str, kinds: Mapping[str, int], repost: Others, answer: Others
    ) -> Iterator[Row]:
        total = sum(kinds.values())
        for name, hits, others, what in (
            ("reposts", kinds["repost"], repost, "repeat another post"),
            ("replies", kinds["reply"] + kinds["quote"], answer, "answer or quote one"),
        ):
            low, high = binomial_interval(hits, total)
            yield Row(
                subject=subject,
                name=name,
                value=hits / total,
                low=low,
                high=high,
                baseline=others.median,
                n=total,
                verdict=others.verdict(low),
                evidence=f"{hits:,} of {total:,} posts {what}; {others.in_words()}.",
            )

    def _first(self, account: str, found: Work, tests: int) -> Iterator[Row]:
        objects = len(found.shared)
        if objects < self.least_posts:
            return
        low, high = binomial_interval(found.first, objects, tests=max(tests, 1))
        chance = found.chance_first
        yield Row(
            subject=account,
            name="first",
            value=found.first / objects,
            low=low,
            high=high,
            baseline=chance,
            n=objects,
            verdict=STANDS_OUT if low > chance else ORDINARY,
            evidence=f"First on {found.first:,} of {objects:,} shared objects ({found.first / objects:.0%}); if the "
            f"order were a lottery among those who took each up, {chance:.0%}. Widened for {tests} accounts.",
        )

    # ------------------------------------------------------------------ clusters

    def _cluster(
        self,
        context: Context,
        cluster: str,
        cluster_of: Mapping[str, str],
        work: Mapping[str, Work],
        roles: Mapping[str, str],
        repost: Others,
        answer: Others,
        amplifying: tuple[int, int],
        outside: Mapping[str, float],
    ) -> Iterator[Row | Detail]:
        members = context.members[cluster]
        named = Counter(roles[who] for who in members if who in roles)
        if not named:
            words = f"None of its accounts has {self.least_posts} posts."
            yield self.too_little(cluster, "amplifiers", 0, words)
            return
        yield amplifiers(cluster, named, amplifying, least=self.least_posts)
        for place, role in enumerate(ROLES):
            yield Detail(
                subject=cluster, series="roles", place=place, label=role, value=named[role]
            )
        present = [work[who] for who in members if who in work]
        kinds = Counter[str]()
        for each in present:
            kinds.update(each.kinds)
        yield from self._habits(cluster, kinds, repost, answer)
        limits: dict[str, Any] = {"least": self.least_posts, "factor": self.factor}
        yield from inside_row(cluster, present, set(members), outside.get(cluster), **limits)
        yield from next_row(cluster, present, cluster, cluster_of, outside, **limits)
        received = received_inside(work, {cluster: members})
        yield from concentration(context, cluster, members, work, received, least=self.least_posts)
        yield from top_first(context, cluster, members, work, least=self.least_posts)


def _what(role: str, found: Work, leads: bool, received: int, members: set[str]) -> str:
    """What the account does in its role, after its name."""
    if role == "originator":
        how = (
            f"that the cluster repeats {received:,} times"
            if received
            else "on what others take up later"
        )
        return f": posts of its own {how}{', and is often first' if leads and received else ''}"
    side = {"amplifier": found.reposted, "engager": found.answered}.get(role)
    if not side:
        return ""
    verb = "reposts" if role == "amplifier" else "answers"
    inside = sorted((count for to, count in side.items() if to in members), reverse=True)
    for few in range(1, 6):  # as few accounts as hold most of it
        if sum(inside[:few]) > side.total() / 2:
            return f": mostly {verb} {few} account{'s' if few > 1 else ''} of its cluster"
    if sum(inside) > side.total() / 2:
        return f": mostly {verb} accounts of its cluster"
    return f": {verb} mostly accounts outside its cluster" if members else ""
