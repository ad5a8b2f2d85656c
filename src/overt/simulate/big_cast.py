"""Profiles of the BIG-like operation: created together, half with a party in the biography."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from overt.simulate import crowd, personas
from overt.simulate.crowd import Crowd
from overt.simulate.posts import texts as text_column
from overt.simulate.roster import DEFAULT_PICTURE, Profiles
from overt.simulate.stage import Stage
from overt.simulate.times import moment
from overt.simulate.world import World

PARTY = "Harbour Unity Party"
COUNTRY = "Velmora"
_BURST = (moment(3, 1), moment(3, 31))
_BURST_SHARE = 0.44
_SHARED_PICTURES = tuple(f"shared-portrait-{n}" for n in range(4))
_COPIED, _DECLARED, _EMPTY = 0.20, 0.50, 0.75
"""Up to which share of the accounts the biography is one copied text, one's own with the party
in front, or empty; the others have ordinary ones."""


def enrol(
    stage: Stage, world: World, rng: np.random.Generator, size: int, *, label: str, role: str,
    group: str = "big", created: tuple[int, int] | None = None,
) -> Crowd:
    """Accounts of the operation; `created` is the span in which all of them were made, if one."""
    profiles = _profiles(rng, size)
    if created is not None:
        low, high = created
        profiles.created_s = (rng.integers(low, high, size) // 1000).tolist()
    crew = crowd.gather(
        stage, world, rng, "x", size, label=label, group=group, role=role, profiles=profiles
    )
    return replace(crew, offset_min=np.full(size, 240), rhythm=np.zeros(size, np.int64))


def _profiles(rng: np.random.Generator, size: int) -> Profiles:
    languages = text_column("en", size)
    languages[rng.random(size) < 0.4] = "fr"
    profiles = personas.ordinary(rng, languages)
    burst = rng.random(size) < _BURST_SHARE
    made = np.where(burst, rng.integers(*_BURST, size) // 1000, profiles.created_s)
    profiles.created_s = made.tolist()
    digits = rng.integers(10_000, 99_999_999, size).tolist()
    profiles.handle = [
        f"{handle.rstrip('0123456789')}{n}" if u < 0.7 else handle
        for handle, n, u in zip(profiles.handle, digits, rng.random(size), strict=True)
    ]
    profiles.followers = rng.lognormal(np.log(25), 1.0, size).astype(int).tolist()
    profiles.biography = [
        _biography(own, u) for own, u in zip(profiles.biography, rng.random(size), strict=True)
    ]
    profiles.place = [
        COUNTRY if u < 0.6 else place
        for place, u in zip(profiles.place, rng.random(size), strict=True)
    ]
    profiles.client = ["Twitter Web App" if u < 0.85 else "Twitter for Android"
                       for u in rng.random(size)]
    pictures = personas.pick(rng, _SHARED_PICTURES, size)
    profiles.avatar = [
        DEFAULT_PICTURE if u < 0.35 else shared if u < 0.45 else own
        for own, shared, u in zip(profiles.avatar, pictures, rng.random(size), strict=True)
    ]
    return profiles


def _biography(own: str, u: float) -> str:
    if u < _COPIED:
        return f"{PARTY} youth branch. Proud of {COUNTRY}."
    if u < _DECLARED:
        return f"Member of the {PARTY} (HUP). {own}".strip()
    return "" if u < _EMPTY else own
