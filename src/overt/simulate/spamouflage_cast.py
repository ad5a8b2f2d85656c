"""Cells of the Spamouflage-like operation: who works which shift on which platform."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from overt.simulate import crowd, personas, texts
from overt.simulate.crowd import Crowd
from overt.simulate.posts import Ints
from overt.simulate.posts import texts as text_column
from overt.simulate.roster import DEFAULT_PICTURE, OWN_CHANNEL, OWN_PICTURE, PUBLIC_GROUP, Profiles
from overt.simulate.stage import Stage
from overt.simulate.times import DAY, START, Shift
from overt.simulate.world import World

_DAYS_OFF = (3, 4, 30, 31, 32, 70)
"""Public holidays in the zone of the shift within the span: 4-5 April, 1-3 May, 10 June."""

_LANGUAGES = ("zh", "en", "fr", "es", "en", "zh", "th", "ru")
_SHIFT_STARTS = (9.5, 9.0, 9.75, 9.25, 10.0, 9.5, 9.0, 9.75)
_PLATFORM_SHARES = {"x": 0.45, "facebook": 0.3, "bluesky": 0.15, "telegram": 0.1}
_LETTERS = tuple("abcdefghjkmnpqrstuvwxyz23456789")
_FARM_PLACES = ("Hà Nội, Việt Nam", "Đà Nẵng, Việt Nam", "Dhaka, Bangladesh",
                "Chattogram, Bangladesh", "São Paulo, Brasil", "Recife, Brasil")


@dataclass(frozen=True)
class Crew:
    """One cell's accounts on one platform."""

    platform: str
    posters: Crowd
    amplifiers: Crowd


@dataclass(frozen=True)
class Cell:
    """People in one office: a shift, a language, a hashtag, accounts on several platforms."""

    name: str
    shift: Shift
    language: str
    tag: str
    crews: tuple[Crew, ...]

    @property
    def accounts(self) -> int:
        """How many accounts the cell runs."""
        return sum(len(crew.posters) + len(crew.amplifiers) for crew in self.crews)


def cells(
    stage: Stage, world: World, rng: np.random.Generator, label: str, *, count: int, each: int
) -> list[Cell]:
    """So many cells of so many accounts, on the platforms the case has."""
    shares = {name: _PLATFORM_SHARES[name] for name in stage.platforms}
    sizes = {name: each * share / sum(shares.values()) for name, share in shares.items()}
    return [_cell(stage, world, rng, label, number, sizes) for number in range(count)]


def _cell(
    stage: Stage, world: World, rng: np.random.Generator, label: str, number: int,
    sizes: dict[str, float],
) -> Cell:
    language = _LANGUAGES[number % len(_LANGUAGES)]
    start = _SHIFT_STARTS[number % len(_SHIFT_STARTS)]
    name = f"cell {number + 1}"

    def crowd_of(platform: str, role: str, size: int) -> Crowd:
        profiles = _profiles(rng, language, platform, role, size)
        return crowd.gather(stage, world, rng, platform, size, label=label, group=name, role=role,
                            profiles=profiles)

    return Cell(
        name,
        Shift(start=start, lunch=12.0, lunch_end=13.5, supper=start + 7.75,
              supper_end=start + 9.25, end=start + 11.25, days_off=_DAYS_OFF),
        language,
        texts.tag(texts.PLACES[int(rng.integers(len(texts.PLACES)))], "voices"),
        tuple(
            Crew(platform, crowd_of(platform, "poster", max(2, round(0.4 * size))),
                 crowd_of(platform, "amplifier", max(2, round(0.6 * size))))
            for platform, size in sizes.items()
        ),
    )


def farm(
    stage: Stage, world: World, rng: np.random.Generator, label: str, platform: str, size: int
) -> Crowd:
    """Accounts of an engagement farm: bought reactions, far from the audience pretended."""
    profiles = personas.ordinary(rng, text_column("en", size))
    profiles.place = personas.pick(rng, _FARM_PLACES, size)
    bought_on = START - 40 * DAY + rng.integers(0, 3 * DAY, size)
    profiles.created_s = (bought_on // 1000).tolist()
    profiles.biography = [""] * size
    profiles.following = rng.integers(2_000, 5_000, size).tolist()
    return crowd.gather(stage, world, rng, platform, size, label=label, group="farm",
                        role="amplifier", profiles=profiles)


def _profiles(
    rng: np.random.Generator, language: str, platform: str, role: str, size: int
) -> Profiles:
    """Random suffixes, empty biographies, bought followers, accounts made week after week."""
    profiles = personas.ordinary(rng, text_column(language, size))
    suffix = ["".join(personas.pick(rng, _LETTERS, 5)) for _ in range(size)]
    profiles.handle = [
        f"{handle.rstrip('0123456789')}{end}"
        for handle, end in zip(profiles.handle, suffix, strict=True)
    ]
    profiles.created_s = _weekly_batches(rng, size).tolist()
    if role == "poster":
        profiles.followers = rng.lognormal(np.log(9_000), 0.5, size).astype(int).tolist()
    else:
        profiles.followers = rng.lognormal(np.log(15), 0.8, size).astype(int).tolist()
    profiles.biography = [own if u < 0.15 else "" for own, u in
                          zip(profiles.biography, rng.random(size), strict=True)]
    profiles.avatar = [DEFAULT_PICTURE if u < 0.5 else OWN_PICTURE for u in rng.random(size)]
    profiles.client = ["Twitter Web App"] * size
    is_channel = platform == "telegram" and role == "poster"
    profiles.chat = [OWN_CHANNEL if is_channel else PUBLIC_GROUP] * size
    return profiles


def _weekly_batches(rng: np.random.Generator, size: int) -> Ints:
    """Creation times: a batch every Tuesday of the year before, one in five within the span."""
    week = np.where(rng.random(size) < 0.2, rng.integers(1, 9, size), rng.integers(-50, 0, size))
    return (START + (7 * week + 1) * DAY + rng.integers(6 * 3_600_000, 9 * 3_600_000, size)) // 1000


