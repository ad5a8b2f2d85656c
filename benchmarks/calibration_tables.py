"""The tables of the calibration benchmark, from the figures of one run or of several put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.rates import Rate
from benchmarks.tables import markdown

DISCOVERIES = {
    "edges": "any edge of the network (test A): what q promises",
    "beyond": "any edge read as beyond common interest too (test B)",
    "clusters": "any cluster",
    "open_clusters": "any cluster that no check explains: what is reported as a finding",
}
"""What is counted in a null set, in the order of the tables."""


def show(found: Mapping[str, Any]) -> None:
    """Print the tables of all parts that were measured."""
    if found["null"]:
        _nulls(found["null"], found["absent"])
    if found["power"]:
        _power(found["power"])


def merged(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Figures of several runs as one: sets of one kind, or of one planted group, are added up.

    The runs must have made different sets (another `--first`, or another seed).
    """
    kinds: dict[tuple[str, str], dict[str, Any]] = {}
    planted: dict[tuple[Any, ...], dict[str, Any]] = {}
    for part in parts:
        for each in part["null"]:
            key = each["kind"], each["base"]
            kinds[key] = _added(kinds[key], each) if key in kinds else each
        for each in part["power"]:
            key = tuple(each[name] for name in ("size", "k", "window_s", "method"))
            planted[key] = _summed(planted[key], each) if key in planted else each
    return {
        "machine": parts[0]["machine"], "seed": parts[0]["seed"],
        "absent": sorted({name for part in parts for name in part["absent"]}),
        "null": sorted(kinds.values(), key=lambda each: each["number"]),
        "power": list(planted.values()),
        "poisson": [row for part in parts for row in part["poisson"]],
    }  # fmt: skip


def rates(kind: Mapping[str, Any], discovery: str) -> list[tuple[float, Rate]]:
    """(q, share of the sets with any such discovery) at each level."""
    return [(level["q"], Rate(level[discovery]["sets"], kind["sets"])) for level in kind["levels"]]


def _nulls(null: Sequence[Mapping[str, Any]], absent: Sequence[str]) -> None:
    levels = [level["q"] for level in null[0]["levels"]]
    print("## Share of null sets with any discovery, in percent (95 % interval)\n")
    print("Nobody coordinates, so this share is the false-discovery rate. **Bold**: above nominal beyond chance.\n")
    for name, meaning in DISCOVERIES.items():
        rows = [
            [each["kind"], each["base"], each["sets"], *(rate.against(q) for q, rate in rates(each, name))]
            for each in null
            if name in each["levels"][0]  # older files hold fewer
        ]
        rows += [[f"shuffles of {base}", "absent", None, *[None] * len(levels)] for base in absent]
        print(f"### {meaning[0].upper()}{meaning[1:]}\n")
        print(markdown(("kind", "base", "sets", *(f"q {q:g}" for q in levels)), rows), "\n")
    print("### Accounts in false edges: a set, and in percent of the set's accounts\n")
    rows = [
        [each["kind"], each["base"], round(each["acts"]), round(each["accounts"]), *(
            f"{(a := level['edge_accounts']['sum'] / each['sets']):.2f} / {100 * a / each['accounts']:.3f}"
            for level in each["levels"]
        )]
        for each in null
    ]  # fmt: skip
    print(markdown(("kind", "base", "acts", "accounts", *(f"q {q:g}" for q in levels)), rows), "\n")


def _power(power: Sequence[Mapping[str, Any]]) -> None:
    print("## Planted groups: accounts found, in percent / other accounts kept in a set\n")
    methods = list(dict.fromkeys(each["method"] for each in power))
    by_group: defaultdict[tuple[Any, ...], dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for each in power:
        by_group[each["size"], each["k"], each["window_s"]][each["method"]] = each
    rows: list[list[Any]] = []
    for (size, k, window_s), cells in by_group.items():
        rows.append([f"{size} accounts, {k} objects, {window_s} s", *(_found(cells.get(name)) for name in methods)])
    every = {name: [each for each in power if each["method"] == name] for name in methods}
    sets = {name: sum(each["sets"] for each in mine) for name, mine in every.items()}
    rows.append(["sets with any other account, % (95 %)", *(
        Rate(sum(each["sets_with_others"] for each in mine), sets[name]).text() for name, mine in every.items()
    )])  # fmt: skip
    rows.append(["others among the accounts kept, %, mean over sets", *(
        f"{100 * sum(each['false_share'] for each in mine) / sets[name]:.1f}" for name, mine in every.items()
    )])  # fmt: skip
    print(markdown(("planted", *methods), rows), "\n")


def _found(each: Mapping[str, Any] | None) -> str:
    """Accounts found in percent, and others in a set, of one planted group under one method."""
    return "skipped" if each is None else f"{each['found_percent']:.0f} / {each['others'] / each['sets']:.2f}"


def _added(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two runs of one kind."""
    sets = one["sets"] + other["sets"]
    mean = {name: (one[name] * one["sets"] + other[name] * other["sets"]) / sets for name in ("acts", "accounts")}
    levels = [
        {"q": mine["q"], **{
            name: {each: mine[name][each] + theirs[name][each] for each in ("sets", "sum")}
            for name in mine if name != "q"
        }}
        for mine, theirs in zip(one["levels"], other["levels"], strict=True)
    ]  # fmt: skip
    took = one["seconds"], other["seconds"]
    seconds = None if None in took else round(sum(took), 1)
    return {**one, **mean, "sets": sets, "seconds": seconds, "levels": levels}


def _summed(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two runs of one planted group under one method."""
    sets = one["sets"] + other["sets"]
    found = (one["found_percent"] * one["sets"] + other["found_percent"] * other["sets"]) / sets
    sums = {name: one[name] + other[name] for name in ("others", "sets_with_others", "false_share")}
    return {**one, **sums, "sets": sets, "found_percent": found}
