"""Profile pictures that several accounts have; the platforms' own ones are none."""

from __future__ import annotations

import pytest
from benchmarks.pictures import picture, recoded

from overt.duplicates.avatars import Avatars


@pytest.fixture
def shared(engine, fill, tmp_path):
    """`shared(account=avatar, …)` is the groups of accounts and the states of pictures."""

    def find(avatars, batch=1, **settings):
        accounts, posts = [], []
        for number, (name, avatar) in enumerate(avatars.items()):
            who = {"account_key": number, "account_id": f"x:{name}", "platform": "x"}
            accounts.append({**who, "avatar": avatar})
            posts.append({**who, "post_key": number, "record_no": number + 1, "kind": "post"})
        fill(
            engine, account=accounts, post=posts,
            record=[{"record_no": number + 1, "source_no": 1} for number in range(len(posts))],
            source=[{"source_no": 1, "file": str(tmp_path / "posts.csv"), "format": "table"}],
        )  # fmt: skip
        engine.outcome = Avatars(**settings).find(engine, batch)
        groups = {}
        for row in engine.read("SELECT account_id, group_id FROM avatar_group").to_pylist():
            groups.setdefault(row["group_id"], set()).add(row["account_id"].removeprefix("x:"))
        states = engine.read("SELECT state FROM media ORDER BY arrival")["state"].to_pylist()
        return sorted(map(sorted, groups.values())), states

    return find


def test_one_address_is_one_picture_whatever_its_size(shared):
    groups, _ = shared({
        "ana": "https://pbs.twimg.com/profile_images/77/ab_normal.jpg",
        "bob": "https://pbs.twimg.com/profile_images/77/ab_400x400.jpg",
        "cem": "https://pbs.twimg.com/profile_images/78/ab_normal.jpg",
        "dia": "https://pbs.twimg.com/profile_images/77/ab_normal.jpg",
    })  # fmt: skip
    assert groups == [["ana", "bob", "dia"]]


def test_bluesky_names_an_uploaded_picture_by_its_content(shared):
    cid = "bafkreiabcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"
    groups, _ = shared({
        "ana": f"https://cdn.bsky.app/img/avatar/plain/did:plc:aaaa/{cid}@jpeg",
        "bob": f"https://cdn.bsky.app/img/avatar/plain/did:plc:bbbb/{cid}@jpeg",
        "cem": f"https://cdn.bsky.app/img/avatar/plain/did:plc:cccc/{cid[:-4]}aaaa@jpeg",
    })  # fmt: skip
    assert groups == [["ana", "bob"]]


def test_the_platforms_own_pictures_are_no_evidence(shared):
    groups, states = shared({
        "ana": "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
        "bob": "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
        "cem": "https://social.example/avatars/original/missing.png",
        "dia": "https://social.example/avatars/original/missing.png",
    })  # fmt: skip
    assert groups == []
    assert states == ["default: the platform's own picture"] * 2


def test_an_address_that_very_many_have_is_a_default(shared):
    many = {f"a{number}": "https://cdn.example/u/nobody.png" for number in range(25)}
    two = {"ana": "https://cdn.example/u/7.png", "bob": "https://cdn.example/u/7.png"}
    groups, states = shared({**many, **two})
    assert groups == [["ana", "bob"]]
    assert states[0] == "default: 25 accounts of x have it"
    groups, _ = shared({**many, **two}, batch=1, default_least=30)
    assert len(groups) == 2


def test_files_and_given_hashes_of_profile_pictures_are_compared(shared, tmp_path):
    image = picture("face", 3)
    image.save(tmp_path / "a.png")
    recoded(image.resize((96, 96)), 80).save(tmp_path / "b.jpg")
    picture("face", 4).save(tmp_path / "c.png")
    groups, states = shared({
        "ana": "a.png", "bob": "b.jpg", "cem": "c.png", "dia": "pdq:" + "f0e1d2c3" * 8, "eva": "pdq:" + "f0e1d2c2" * 8,
    })  # fmt: skip
    assert groups == [["ana", "bob"], ["dia", "eva"]]
    assert states == ["ready"] * 3 + ["hash given"] * 2


def test_without_pictures_the_finder_says_so(shared):
    assert shared({"ana": None}) == ([], [])
