"""Sister outlets in real data: news channels of Telegram, told apart by what they post and are called."""

from __future__ import annotations

import pytest

import overt
from shared_data import shared


@pytest.mark.real_data
@pytest.mark.slow
def test_sister_outlets_of_the_telegram_control_are_found_and_explained(tmp_path):
    posts = shared("data/control_telegram_ru_news/posts.csv.gz")
    with overt.Case.create(tmp_path / "case") as case:
        case.ingest([posts], platform="telegram")
        case.run()
        clusters = case.clusters().to_pylist()
        assert sum(row["size"] for row in clusters) >= 9
        assert {row["verdict"] for row in clusters} == {"explained"}
        assert {row["explained_by"] for row in clusters} == {"sister_outlets"}
