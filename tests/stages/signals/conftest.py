"""Acts paired in memory, and on Spark, for all tests of this folder."""

from __future__ import annotations

import pytest

from overt.signals._pairing import pair_up
from overt.signals._run import empty
from overt.signals.co_object import CoObject
from overt.store import TABLES, DuckDBEngine, SparkEngine

FILLED = ("act", "actor", "object", "closeness", "coincidence", "pair")


class OneObjectAPost(CoObject):
    """CoObject for posts that carry one object each: k counts objects, not moments."""

    one_object_a_post = True


@pytest.fixture(scope="session")
def pairing(fill):
    """`pairing(signal, table=rows, …)` pairs afresh and returns the engine, with `counts` on it."""
    engine = DuckDBEngine(threads=1)
    engine.create(*TABLES)

    def pair(signal, **tables):
        fill(engine, **tables, **{table: [] for table in FILLED})
        engine.counts = pair_up(engine, signal, signal.windows_s)
        return engine

    yield pair
    engine.close()


@pytest.fixture(scope="session")
def pairing_on_spark(spark, fill, tmp_path_factory):
    """`pairing` on Spark."""
    engine = SparkEngine(spark, work=tmp_path_factory.mktemp("pairing"))

    def pair(signal, **tables):
        fill(engine, **tables)
        for table in FILLED:
            engine.build(table, empty(table))
        engine.counts = pair_up(engine, signal, signal.windows_s)
        return engine

    yield pair
    engine.close()


def _pairing_acts(pairing):
    def pair(acts, windows, *, least=1, by_moment=False):
        kind = CoObject if by_moment else OneObjectAPost
        rows = [
            {"account_key": who, "object_key": what, "posted_at": at, "post_key": post}
            for post, (who, what, at) in enumerate(acts)
        ]
        return pairing(kind(windows_s=windows, least_objects=least), post_object=rows)

    return pair


@pytest.fixture(scope="session")
def paired(pairing):
    """`paired(acts, windows, …)` pairs acts (account, object, time) and returns the engine."""
    return _pairing_acts(pairing)


@pytest.fixture(scope="session")
def pairs_on_spark(pairing_on_spark):
    """`paired` on Spark."""
    return _pairing_acts(pairing_on_spark)


@pytest.fixture(params=["duckdb", "spark"])
def paired_on_each(request):
    """`paired`, on one engine after the other."""
    return request.getfixturevalue("paired" if request.param == "duckdb" else "pairs_on_spark")


@pytest.fixture(scope="session")
def closeness():
    """`closeness(engine)` is (window, degree) → (objects of that degree, close pairs on them)."""

    def read(engine):
        rows = engine.read("SELECT window_s, degree, objects, close_pairs FROM closeness")
        return {
            (row["window_s"], row["degree"]): (row["objects"], row["close_pairs"])
            for row in rows.to_pylist()
        }

    return read
