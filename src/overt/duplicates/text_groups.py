"""Texts that are copies, rewordings or translations of each other, as groups with their template."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.duplicates import _groups_sql as sql
from overt.duplicates._base import GROUPS, Finder, Outcome
from overt.duplicates._evidence import (
    DAY_S,
    ONE_ACCOUNT,
    SHORT,
    YES,
    Group,
    is_share_button,
    needed_bits,
    reason,
)
from overt.duplicates._members import Members, OneGroup, read_members
from overt.duplicates._template import MOST_ALIGNED, Template, templates
from overt.duplicates._weights import Model
from overt.plugins import setting
from overt.progress import SILENT, Progress
from overt.store import TABLES, DuckDBEngine
from overt.text import group_id, normalise

_COMPARED = "compared"
_OURS = (None, _COMPARED, "short", "formulaic", "common", "quotation", "headline")  # its own: set and taken back


@dataclass(frozen=True, kw_only=True)
class TextGroups(Finder):
    """Groups of texts that repeat each other, each with its template, its weight and whether it is evidence."""

    name = "text_groups"
    when = GROUPS
    question = "Which posts say the same, and is it a thing that people say by themselves?"
    needs = ("text", "text_match", "post", "post_link")
    writes = ("text_group", "text_pair", "text_template", "text")
    caveats = (
        "A song, a prayer or a joke that is new to the case looks as improbable as a script.",
        "Readers who copy a headline without its link are not told from people who were handed it.",
        "Where a chain of matches is cut, two texts that do match can stand in two groups; their pairs stay listed.",
        "A group's template follows its most central text; what most copies lack is a slot, not a mistake.",
    )
    references = (
        "Xu, Yuruk, Feng & Schweiger 2007, SCAN: a structural clustering algorithm for networks, KDD '07",
        "MacKay & Peto 1995, A hierarchical Dirichlet language model, Natural Language Engineering 1",
        "VIGINUM 2023, D3lta: copy-pasta, rewording, translation",
    )
    techniques = ("T0084.001",)

    support: float = setting(
        0.34,
        "share of neighbours that two matched texts must have in common to stay in one group; 0 takes every chain",
        least=0.0,
        most=1.0,
    )
    least_letters: int = setting(25, "letters below which a text is no evidence; an ideograph counts 3", least=1)
    margin_bits: float = setting(
        20.0,
        "bits a text needs beyond the logarithm of all pairs of posts, or it is formulaic: 20 leave a chance of one in "
        "a million that any two posts agree in it by chance",
        least=0.0,
    )
    most_pairs: int = setting(
        2_000_000, "pairs of posts up to which all are listed in text_pair", least=0
    )
    most_posts: int = setting(
        10, "beyond that, posts of a text that are paired: the first of each account come first", least=1
    )

    def find(self, engine: DuckDBEngine, batch: int, progress: Progress = SILENT) -> Outcome:  # noqa: ARG002
        """Build the groups anew from all matches, old and new.

        The matching is what takes time, and is not done again. Groups depend on the matches alone, so they
        are the same whether files came one by one or at once; a group is named after its first text.
        """
        engine.build("_match", sql.MATCHES, keep=False)
        members = read_members(engine, self.support)
        engine.put("_member", members.table())
        try:
            _anew(engine, "text_group", sql.MEMBERS)
            left_out = self._pairs(engine)
            found, states = self._judge(engine, members)
            engine.drop("text_template")
            engine.create("text_template")
            engine.insert("text_template", found)
            _set_states(engine, members, states)
        finally:
            for table in ("_member", "_match", "_placed", "_judged"):
                engine.drop(table)
        return Outcome(compared=len(members.all_keys), found=found.num_rows, left_out=left_out)

    def _pairs(self, engine: DuckDBEngine) -> str | None:
        """Fill text_pair; says how many pairs were not listed."""
        whole = int(engine.read(sql.PAIR_COUNT)["pairs"][0].as_py())
        most = self.most_posts if whole > self.most_pairs else whole + 1
        engine.build("_placed", sql.PLACED, {"most": most}, keep=False)
        listed = _anew(engine, "text_pair", sql.PAIRS)
        if listed >= whole:
            return None
        return (
            f"{whole - listed:,} of {whole:,} pairs of posts are not in text_pair: of each text the first "
            f"{self.most_posts} posts are paired"
        )

    def _judge(self, engine: DuckDBEngine, members: Members) -> tuple[pa.Table, dict[int, tuple[float, str]]]:
        """Rows of text_template, and bits and state by text."""
        facts = _facts(engine)
        needed = needed_bits(int(members.all_posts.sum()), self.margin_bits)
        model = Model(members.model_texts, members.model_groups, members.model_accounts, members.model_keys)
        own_bits = model.bits(members.normal, members.chain)
        rows, states = [], {}
        groups = list(members.groups())
        made_of = list(templates([_family(members, group) for group in groups]))
        shared = _shared_bits(model, made_of, members, groups, own_bits)
        for group, made, bits in zip(groups, made_of, shared, strict=True):
            centre = group.centre
            fact = facts[group.key]
            why = reason(
                Group(
                    posts=fact["posts"],
                    accounts=fact["accounts"],
                    size=int(members.size[centre]),
                    bits=bits,
                    raw=members.raw[centre],
                    normal=members.normal[centre],
                    quoting=fact["quoting"] + sum(members.reposting[i] for i in group.members),
                    page=fact.get("page", 0),
                    domain=fact.get("domain"),
                    domain_posts=fact.get("domain_posts", 0),
                    readers=fact.get("readers", 0),
                    via=sum(is_share_button(members.raw[i]) for i in group.members) / len(group.members),
                    days=fact["last_at"] // DAY_S - fact["first_at"] // DAY_S + 1 if fact["last_at"] is not None else 1,
                    peak=fact["peak"],
                ),
                least_letters=self.least_letters,
                least_bits=needed,
            )
            for i in group.members:
                state = why if why not in (YES, ONE_ACCOUNT) else _COMPARED
                states[int(members.keys[i])] = (float(own_bits[i]), state)
            rows.append(_row(group.key, fact, int(members.keys[centre]), made, bits, why))
        for key, size in zip(members.all_keys.tolist(), members.all_sizes.tolist(), strict=True):
            if key not in states and size < self.least_letters:
                states[key] = (float("nan"), SHORT)
        return pa.Table.from_pylist(rows, schema=_TEMPLATE), states


def _anew(engine: DuckDBEngine, table: str, select: str) -> int:
    engine.drop(table)
    engine.create(table)
    return engine.append(table, select)


def _family(members: Members, group: OneGroup) -> tuple[str, list[str]]:
    """The centre as posted and those that its template is made from."""
    others = (i for i in group.alike if i != group.centre)
    return members.raw[group.centre], [members.raw[i] for i in islice(others, MOST_ALIGNED)]


def _facts(engine: DuckDBEngine) -> dict[int, dict[str, Any]]:
    """What is known of each group's posts."""
    facts = {row["group_key"]: row for row in engine.read(sql.COUNTS).to_pylist()}
    for name, query in (("platforms", sql.PLATFORMS), ("languages", sql.LANGUAGES), ("kinds", sql.KINDS)):
        for row in engine.read(query).to_pylist():
            facts[row["group_key"]].setdefault(name, []).append(row["name"])
    for row in engine.read(sql.PEAKS, {"day": DAY_S}).to_pylist():
        facts[row["group_key"]]["peak"] = row["posts"]
    for row in engine.read(sql.PAGES).to_pylist():
        facts[row["group_key"]]["page"] = row["posts"]
    for row in engine.read(sql.DOMAINS).to_pylist():
        fact = facts[row["group_key"]]
        fact |= {"domain": row["domain"], "domain_posts": row["posts"], "readers": row["readers"]}
    return facts


def _shared_bits(
    model: Model, templates: list[Template], members: Members, groups: list[OneGroup], own: NDArray[np.float64]
) -> list[float]:
    """Bits of what all copies of each group say: of the whole text where nothing varies.

    All stretches of all templates are judged at once, which is many times faster than one by one.
    """
    fixed = [
        [part for each in made.fixed if (part := normalise(each).key_text)] if made.slots else []
        for made in templates
    ]
    centres = np.fromiter((group.centre for group in groups), np.int64, len(groups))
    chains = np.repeat(members.chain[centres], np.fromiter(map(len, fixed), np.int64, len(fixed)))
    bits = model.bits([part for parts in fixed for part in parts], chains)
    found = []
    begin = 0
    for group, made, parts in zip(groups, templates, fixed, strict=True):
        whole = float(own[group.centre])
        found.append(min(whole, float(bits[begin : begin + len(parts)].sum())) if made.slots else whole)
        begin += len(parts)
    return found


def _row(key: int, fact: dict[str, Any], centre: int, made: Template, bits: float, why: str) -> dict[str, Any]:
    kinds = fact.get("kinds", [])
    repeats = ["copy"] if fact["posts"] > fact["texts"] and "copy" not in kinds else []
    return {
        "group_id": group_id(key),
        "group_key": key,
        "posts": fact["posts"],
        "texts": fact["texts"],
        "accounts": fact["accounts"],
        "platforms": ",".join(fact.get("platforms", [])),
        "languages": ",".join(fact.get("languages", [])),
        "kinds": ",".join(repeats + kinds),
        "first_at": fact["first_at"],
        "last_at": fact["last_at"],
        "centre": centre,
        "template": made.text,
        "slots": json.dumps(made.slots, ensure_ascii=False),
        "bits": round(bits, 3),
        "evidence": why,
    }


def _set_states(engine: DuckDBEngine, members: Members, states: dict[int, tuple[float, str]]) -> None:
    """Write bits and state; a state that another part gave stays."""
    bits: list[float | None] = []
    state: list[str | None] = []
    for key, before in zip(members.all_keys.tolist(), members.all_states, strict=True):
        weight, now = states.get(key, (float("nan"), _COMPARED))
        bits.append(None if np.isnan(weight) else round(weight, 3))
        state.append(now if before in _OURS else before)
    judged = {
        "text_key": members.all_keys,
        "bits": pa.array(bits, pa.float64()),
        "state": pa.array(state, pa.string()),
    }
    engine.put("_judged", pa.table(judged))
    engine.build("_text", sql.TEXT_AFTER, keep=False)
    engine.drop("text")  # not UPDATE: see overt.duplicates._batch
    engine.create("text")
    columns = ", ".join(TABLES["text"].names)
    engine.append("text", f"SELECT {columns} FROM _text ORDER BY arrival NULLS LAST, text_key NULLS LAST")
    engine.drop("_text")


_ARROW = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64()}
_TEMPLATE = pa.schema([(column.name, _ARROW[column.type]) for column in TABLES["text_template"].columns])
