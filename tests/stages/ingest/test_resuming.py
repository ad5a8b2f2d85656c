"""Reading again, reading on after an interruption, and reading with any number of processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tables_of_posts import post, record, table

from overt import ingest
from overt.errors import InputError
from overt.ingest import _read
from overt.progress import Silent
from overt.store import DuckDBEngine

TABLES = (
    "source", "record", "refused", "post", "account", "post_link", "post_tag", "post_mention",
    "post_media", "post_object",
)  # fmt: skip
SRC = str(Path(ingest.__file__).parents[2])


def everything(engine: DuckDBEngine) -> dict[str, list[dict]]:
    """All tables in the order in which they are stored."""
    return {name: engine.read(f'SELECT * FROM "{name}"').to_pylist() for name in TABLES}


def many(start: int, count: int) -> list[dict]:
    """Posts with accounts, reposts, links, reused ids and unreadable times among them."""
    return [
        record(
            n % (count - 3) + start,
            account_id=f"user{n % 11}",
            text=f"words {n % 17} #tag{n % 3} https://example{n % 5}.org/{n % 29} @user{n % 4}",
            repost_of=str(start + n // 2) if n % 5 == 0 else None,
            followers=n,
            **({"posted_at": "soon"} if n % 37 == 0 else {}),
        )
        for n in range(count)
    ]


def test_a_file_that_is_in_the_case_is_not_read_again(write, read, engine):
    path = write("a.csv", table(post(1), post(2)))
    read(path)
    before = everything(engine)
    (again,) = read(path)
    assert "already in the case" in again.skipped
    assert again.posts == 2
    (copy,) = read(write("copy.csv", path.read_bytes()))
    assert copy.file == str(path)
    assert everything(engine) == before


def test_the_same_bytes_given_twice_are_read_once(write, read, rows):
    path = write("a.csv", table(post(1)))
    first, second = read(path, write("b.csv", path.read_bytes()))
    assert first.skipped is None
    assert second.skipped is not None
    assert len(rows("SELECT file FROM source")) == 1


def test_a_file_that_was_read_in_another_zone_is_not_passed_over_in_silence(write, read):
    path = write("a.csv", "account,date,text\na,2024-05-14 10:00,x\n")
    read(path, zone="UTC")
    with pytest.raises(InputError, match=r"zone 'UTC' and not 'Asia/Tokyo'.*a new case"):
        read(path, zone="Asia/Tokyo")
    with pytest.raises(InputError, match="platform 'unknown' and not 'x'"):
        read(path, zone="UTC", platform="x")
    assert read(path, zone="UTC")[0].skipped is not None


def test_a_file_in_a_folder_that_became_readable_is_read_then(write, read, rows):
    write("case/good.csv", table(post(1)))
    folder = write("case/odd.csv", "who,when,what\nana,2024-05-14T10:00:00Z,hello\n").parent
    assert [s.posts for s in read(folder)] == [1, 0]
    mapping = {"account_id": "who", "posted_at": "when", "text": "what"}
    assert sum(s.posts for s in read(folder / "odd.csv", mapping=mapping)) == 1
    assert rows("SELECT reason FROM refused") == []


@pytest.mark.parametrize("per_merge", [1, 250, 10_000])
def test_the_tables_do_not_depend_on_how_files_are_grouped(
    write, read, engine, monkeypatch, per_merge
):
    files = [write(f"{n}.jsonl", many(n * 40, 100)) for n in range(5)]
    read(*files)
    expected = everything(engine)
    for name in (*TABLES, "_account_seen"):
        engine.execute(f"DELETE FROM {name}")
    monkeypatch.setattr(_read, "_RECORDS_PER_MERGE", per_merge)
    read(*files)
    assert everything(engine) == expected


@pytest.mark.slow
def test_the_tables_do_not_depend_on_the_number_of_processes(write, read, engine, monkeypatch):
    monkeypatch.setattr(_read, "_RECORDS_PER_CHUNK", 70)
    files = [write("a.jsonl", many(0, 2_000)), write("b.jsonl", many(1_500, 1_000))]
    found = []
    for workers in (1, 2):
        for name in (*TABLES, "_account_seen"):
            engine.drop(name)
        read(*files, workers=workers)
        found.append(everything(engine))
    assert found[0] == found[1]
    assert len(found[0]["post"]) > 2_000


class Interrupting(Silent):
    """Presses Ctrl-C when a file is reached."""

    def __init__(self, at: str) -> None:
        self._at = at

    def advance(self, task: str, done: int, note: str = "") -> None:
        if note.endswith(self._at):
            raise KeyboardInterrupt


def test_an_interrupted_reading_goes_on_and_ends_as_if_nothing_had_happened(
    write, read, engine, rows, monkeypatch
):
    monkeypatch.setattr(_read, "_RECORDS_PER_CHUNK", 10)
    monkeypatch.setattr(_read, "_RECORDS_PER_MERGE", 1)
    files = [write(f"{n}.jsonl", many(n * 40, 100)) for n in range(3)]
    read(*files)
    expected = everything(engine)
    for name in (*TABLES, "_account_seen"):
        engine.execute(f"DELETE FROM {name}")
    with pytest.raises(KeyboardInterrupt):
        read(*files, progress=Interrupting(at="1.jsonl"))
    assert [row["status"] for row in rows("SELECT status FROM source ORDER BY 1")] == [
        "done",
        "reading",
    ]
    assert rows("SELECT COUNT(*) AS n FROM record") == [{"n": 100}]
    read(*files)
    assert everything(engine) == expected


@pytest.mark.slow
def test_ctrl_c_in_the_middle_of_a_large_file_leaves_a_case_that_can_be_gone_on_with(
    tmp_path, write
):
    small = write("small.jsonl", many(0, 50))
    large = write("large.jsonl", many(100, 60_000))
    script = f"""
        import signal, sys, time
        from pathlib import Path
        # a shell that starts this in the background lets Ctrl-C be ignored, and children inherit that
        signal.signal(signal.SIGINT, signal.default_int_handler)
        from overt import ingest
        from overt.progress import Silent
        from overt.store import DuckDBEngine
        from overt.ingest import _read
        _read._RECORDS_PER_MERGE = 1
        _read._RECORDS_PER_CHUNK = 1_000

        class Say(Silent):
            def advance(self, task, done, note=""):
                print(note, flush=True)
                if note.endswith("large.jsonl"):
                    time.sleep(60)  # until Ctrl-C comes: reading may be quicker than a busy machine

        engine = DuckDBEngine(Path({str(tmp_path / "case.duckdb")!r}))
        try:
            ingest.read(engine, {[str(small), str(large)]!r}, workers=2, progress=Say())
        except KeyboardInterrupt:
            engine.close()
            sys.exit(42)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, "PYTHONPATH": SRC}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    for line in process.stdout:
        if line.strip().endswith("large.jsonl"):
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes
            break
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 42, errors
    assert "Traceback" not in errors
    engine = DuckDBEngine(tmp_path / "case.duckdb")
    files = engine.read("SELECT file, status FROM source ORDER BY source_no").to_pylist()
    assert [row["status"] for row in files] == ["done", "reading"]
    assert engine.read("SELECT COUNT(*) AS n FROM record")["n"].to_pylist() == [50]
    assert [s.records for s in ingest.read(engine, [small, large])] == [50, 60_000]
    engine.close()


@pytest.mark.slow
def test_a_full_disk_is_an_error_in_words_and_what_was_read_stays(tmp_path, write):
    small = write("small.jsonl", many(0, 50))
    large = write("large.csv", table(*(post(n, text=os.urandom(200).hex()) for n in range(20_000))))
    script = f"""
        import resource, signal, sys
        from pathlib import Path
        from overt import ingest
        from overt.errors import CaseError
        from overt.store import DuckDBEngine

        engine = DuckDBEngine(Path({str(tmp_path / "case.duckdb")!r}))
        ingest.read(engine, [{str(small)!r}])
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = 2_000_000  # no file may grow beyond: what a full disk looks like to a program
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            ingest.read(engine, [{str(large)!r}])
        except CaseError as problem:
            print(problem)
            sys.exit(42)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, "PYTHONPATH": SRC}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 42, done.stderr
    assert "disk" in done.stdout
    engine = DuckDBEngine(tmp_path / "case.duckdb")
    assert engine.read("SELECT COUNT(*) AS n FROM record")["n"].to_pylist() == [50]
    assert [s.records for s in ingest.read(engine, [small, large])] == [50, 20_000]
    engine.close()
