"""What an operation consists of, as STIX objects: accounts, websites, pages, posts, narratives, techniques."""

from __future__ import annotations

from typing import Any, Final

from overt.assessment.frameworks import DISARM, KILL_CHAIN, find
from overt.share._material import Account, Address, Domain, Narrative, Post, Technique
from overt.share._stix_objects import Grammar, time_of

ACCOUNT_TYPES: Final = {"x": "twitter", "facebook": "facebook"}
"""Words of STIX's account-type vocabulary; other platforms go by their own name."""

FRAMEWORK_DAY: Final = {DISARM: 1_732_293_838, KILL_CHAIN: 1_680_307_200}
"""When the pinned version appeared: DISARM's own objects of v1.6; the kill chain's paper, April 2023."""

KILL_CHAIN_NAMES: Final = {DISARM: "disarm", KILL_CHAIN: "online-operations-kill-chain"}
_SOURCE_NAMES: Final = {DISARM: "DISARM", KILL_CHAIN: "Online Operations Kill Chain"}
_PAGES: Final = "https://github.com/DISARMFoundation/DISARMframeworks/blob/main/generated_pages/techniques/{}.md"


def user_account(make: Grammar, account: Account) -> dict[str, Any]:
    """One account; its login and when it was made only where it is named."""
    return make.observable(
        "user-account",
        {
            "account_type": ACCOUNT_TYPES.get(account.platform, account.platform),
            "user_id": account.shown_id,
            "account_login": account.shown_name if account.named else None,
        },
        {
            "display_name": account.shown_name,
            "account_created": None if account.created_at is None else time_of(account.created_at),
        },
        facts={
            "platform": account.platform,
            "posts": account.posts,
            "named": account.named,
            "public": account.public,
            "role": account.role,
            "first_at": account.first_at,
            "last_at": account.last_at,
            "address": account.address,
            "biography": account.biography,
            "place": account.place,
            "website": account.website,
            "followers": account.followers,
        },
    )


def channel(make: Grammar, account: Account) -> dict[str, Any]:
    """A public account as OpenCTI's channel."""
    return make.object(
        "channel",
        (account.account_id,),
        name=account.shown_name,
        channel_types=[account.platform],
        description=account.biography,
        opencti=True,
    )


def domain_name(make: Grammar, domain: Domain) -> dict[str, Any]:
    """One website."""
    return make.observable(
        "domain-name",
        {"value": domain.name},
        facts={
            "posts": domain.posts,
            "accounts": domain.accounts,
            "role": domain.role,
            "first_at": domain.first_at,
            "last_at": domain.last_at,
        },
    )


def url(make: Grammar, address: Address) -> dict[str, Any]:
    """One page of a website of the operation."""
    return make.observable(
        "url", {"value": address.url}, facts={"posts": address.posts, "accounts": address.accounts}
    )


def media_content(make: Grammar, post: Post) -> dict[str, Any]:
    """A post that is evidence, as OpenCTI's media content, whose identity is its address."""
    return make.observable(
        "media-content",
        {"url": post.address},
        {
            "title": f"Post of {post.author_name}",
            "content": post.text,
            "media_category": f"{post.platform} post",
            "publication_date": time_of(post.posted_at),
        },
        contributing=("url",),
        opencti=True,
        facts={"post": post.post_id},
    )


def narrative(make: Grammar, case_key: str, told: Narrative) -> dict[str, Any]:
    """What a group of texts says, as a person summed it up."""
    return make.object(
        "narrative",
        (case_key, told.group_id),
        name=told.said,
        opencti=True,
        facts={
            "group": told.group_id,
            "posts": told.posts,
            "accounts": told.accounts,
            "first_at": told.first_at,
            "last_at": told.last_at,
        },
    )


def attack_pattern(make: Grammar, technique: Technique, disarm_mark: str) -> dict[str, Any]:
    """One technique under its own framework, with the framework's own id where it has one.

    `x_opencti_order` is the place of the tactic in order of execution, by which OpenCTI orders its columns.
    """
    disarm = technique.framework == DISARM
    known = find(technique.technique_id if disarm else f"killchain:{technique.technique_id}")
    return make.object(
        "attack-pattern",
        (technique.framework, technique.technique_id),
        identifier=known.stix_id,
        created=time_of(FRAMEWORK_DAY[technique.framework]),
        name=technique.name,
        kill_chain_phases=[
            {
                "kill_chain_name": KILL_CHAIN_NAMES[technique.framework],
                "phase_name": technique.tactic.lower().replace(" ", "-"),
                "x_opencti_order": technique.tactic_order,
            }
        ],
        external_references=[
            {
                "source_name": _SOURCE_NAMES[technique.framework],
                "external_id": technique.technique_id,
                "description": technique.framework,
                **({"url": _PAGES.format(technique.technique_id)} if disarm else {}),
            }
        ],
        x_mitre_id=technique.technique_id,
        more_marks=(disarm_mark,) if disarm else (),
    )

