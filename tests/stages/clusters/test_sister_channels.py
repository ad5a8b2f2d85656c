"""Sister outlets in real data: news channels of Telegram, told apart by what they post and are called."""

from __future__ import annotations

from dataclasses import replace

import pytest

import overt
from overt import duplicates, markers
from shared_data import shared


@pytest.mark.real_data
@pytest.mark.slow
def test_outlets_of_the_telegram_control_are_found_and_explained(tmp_path):
    posts = shared("data/control_telegram_ru_news/posts.csv.gz")
    off = {*markers.find(), *duplicates.find()} - {"copies", "text_groups"}  # they come after, or are not there
    with overt.Case.create(tmp_path / "case") as case:
        case.ingest([posts], platform="telegram")
        case.run(replace(case.settings, parts={name: {"enabled": False} for name in off}))
        clusters = case.clusters().to_pylist()
        assert sum(row["size"] for row in clusters) >= 9
        assert {row["verdict"] for row in clusters} == {"explained"}
        by = [row["explained_by"].split(",") for row in clusters]
        assert sum("sister_outlets" in names for names in by) >= 3
        assert all({"sister_outlets", "wire_copy"} & set(names) for names in by)
