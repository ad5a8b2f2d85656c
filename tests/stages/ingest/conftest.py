"""Helpers for reading small files: write them, read them, look at the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overt import ingest


@pytest.fixture
def write(tmp_path):
    """`write(name, content)` puts text, bytes or JSON records into a file and gives its path."""

    def put(name: str, content: str | bytes | list | dict) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list) and name.endswith(("jsonl", "ndjson")):
            content = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in content)
        if isinstance(content, (list, dict)):
            content = json.dumps(content, ensure_ascii=False)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


@pytest.fixture
def read(engine):
    """`read(*files, **how)` reads into the empty case and gives the summaries."""

    def run(*files, **how):
        return ingest.read(engine, files, **how)

    return run


@pytest.fixture
def rows(engine):
    """`rows("SELECT …")` is the answer as dicts."""

    def ask(sql: str, **parameters) -> list[dict]:
        return engine.read(sql, parameters).to_pylist()

    return ask


@pytest.fixture
def column(engine):
    """`column("text", "post")` is one column in order of reading."""

    def ask(name: str, table: str = "post", order: str | None = None) -> list:
        order = order or {"post": "record_no", "refused": "line", "account": "account_id"}.get(
            table, "post_key, position"
        )
        found = engine.read(f'SELECT "{name}" AS v FROM "{table}" ORDER BY {order}')
        return found["v"].to_pylist()

    return ask
