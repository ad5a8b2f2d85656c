"""Groups of things that have a written form in common."""

from __future__ import annotations

from collections.abc import Sequence


def groups(forms: Sequence[Sequence[str]]) -> list[list[int]]:
    """Places of things that share a form, directly or through others; two and more, the largest group first."""
    by_form: dict[str, int] = {}
    parent = list(range(len(forms)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for place, written in enumerate(forms):
        for form in written:
            a, b = root(by_form.setdefault(form, place)), root(place)
            parent[max(a, b)] = min(a, b)
    found: dict[int, list[int]] = {}
    for place in range(len(forms)):
        found.setdefault(root(place), []).append(place)
    return sorted((each for each in found.values() if len(each) > 1), key=lambda each: (-len(each), each))


def without_one(parts: Sequence[str], joint: str = "") -> list[str]:
    """The parts joined, and joined with each left out: two sequences that differ in one part share a form."""
    whole = joint.join(parts)
    return [whole] + [
        f"{place}\x00{joint.join((*parts[:place], *parts[place + 1 :]))}" for place in range(len(parts))
    ]
