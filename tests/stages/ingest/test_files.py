"""Files, folders and archives: everything that may hold posts is found, nothing else is opened."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zipfile

import pytest
import zstandard
from tables_of_posts import post, table

from overt import ingest
from overt.errors import InputError, UnknownFormat, UnreadableFile
from overt.ingest._files import find

TEXT = table(*(post(n) for n in range(1, 30))).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "pack",
    [lambda text: text, gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress,
     lambda text: gzip.compress(text[:500]) + gzip.compress(text[500:]),
     lambda text: gzip.compress(text) + b"\0" * 512],
    ids=["plain", "gzip", "bzip2", "xz", "zstd", "gzip in two parts", "padded gzip"],
)  # fmt: skip
def test_packed_files_are_told_by_their_content_and_not_by_their_name(write, read, column, pack):
    (summary,) = read(write("posts.bin", pack(TEXT)))
    assert (summary.records, summary.posts, summary.refused) == (29, 29, 0)
    assert column("text") == ["hello"] * 29


def test_members_of_a_zip_are_files_of_their_own(write, read):
    path = write("export.zip", zipped({
        "b.csv": TEXT,
        "a/posts.csv": gzip.compress(table(post(77)).encode()),
        "__MACOSX/b.csv": b"x",
        "a/.hidden": b"x",
    }))  # fmt: skip
    summaries = read(path)
    assert [s.file for s in summaries] == [f"{path}!a/posts.csv", f"{path}!b.csv"]
    assert [s.posts for s in summaries] == [1, 29]
    assert summaries[0].sha256 == summaries[1].sha256


def test_a_folder_is_read_in_order_of_names_with_mixed_formats(write, read):
    write(
        "case/b/two.jsonl",
        [{"post_id": "900", "account_id": "eve", "posted_at": 1715680800, "text": "x"}],
    )
    write("case/a.csv", TEXT)
    write("case/.hidden.csv", b"secret")
    write("case/.git/posts.csv", TEXT)
    folder = write("case/photo.jpg", b"\xff\xd8\xff\xe0 picture").parent
    summaries = read(folder)
    assert [s.file for s in summaries] == [str(folder / "a.csv"), str(folder / "b/two.jsonl")]
    assert [s.posts for s in summaries] == [29, 1]


def test_a_bad_file_in_a_folder_is_noted_and_the_others_are_read(write, read, rows):
    write("case/a.csv", TEXT)
    write("case/empty.csv", b"")
    write("case/notes.txt", b"Call Amina about the export.")
    write("case/broken.zip", zipped({"b.csv": TEXT})[:200])
    folder = write("case/broken.csv.gz", gzip.compress(TEXT)[:40]).parent
    summaries = {s.file.rsplit("/", 1)[-1]: s for s in read(folder)}
    assert summaries["a.csv"].posts == 29
    assert len(summaries) == 5
    reasons = rows(
        "SELECT s.file, r.reason, r.detail FROM refused r JOIN source s USING (source_no)"
    )
    assert {row["file"].rsplit("/", 1)[-1] for row in reasons} == set(summaries) - {"a.csv"}
    assert all(row["reason"] == "unreadable" and row["file"] in row["detail"] for row in reasons)


def test_a_folder_without_data_and_no_file_at_all_are_errors(tmp_path, write):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="without a file that could hold posts"):
        ingest.look([tmp_path / "empty"])
    with pytest.raises(InputError, match="No file was given"):
        ingest.look([])
    folder = write("texts/readme.txt", b"nothing to see").parent
    with pytest.raises(UnknownFormat, match="None of the files found can be read"):
        ingest.look([folder])


def test_a_path_that_leads_nowhere_is_an_error_with_the_nearest_names(write):
    path = write("posts.csv", TEXT)
    with pytest.raises(UnreadableFile, match=r"does not exist\. Did you mean posts\.csv"):
        ingest.look([path.parent / "post.csv"])


def test_an_empty_file_is_an_error_that_says_so(write):
    with pytest.raises(UnreadableFile, match="is empty"):
        ingest.look([write("posts.csv", b"")])
    with pytest.raises(UnreadableFile, match="is empty"):
        ingest.look([write("posts.csv.gz", gzip.compress(b""))])
    with pytest.raises(UnreadableFile, match="without one complete record"):
        ingest.look([write("posts.csv", "post_id,account_id,posted_at,text\n")])
    with pytest.raises(UnreadableFile, match="without one complete record"):
        ingest.look([write("posts.json", "[]")])


def test_an_encrypted_archive_is_not_read_and_says_what_to_do(write):
    content = bytearray(zipped({"b.csv": TEXT}))
    content[6] |= 1  # the flag in the header of the member, and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnknownFormat, match="is encrypted"):
        ingest.look([write("export.zip", bytes(content))])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, zstandard.ZstdCompressor().compress])
def test_a_packed_file_that_was_cut_gives_what_is_whole_and_says_so(write, read, rows, pack):
    text = table(*(post(n, text=os.urandom(30).hex()) for n in range(1, 20_000))).encode()
    packed = pack(text)
    (summary,) = read(write("posts.csv.packed", packed[: len(packed) // 2]))
    assert summary.posts > 1_000
    details = [row["detail"] for row in rows("SELECT detail FROM refused ORDER BY line NULLS LAST")]
    assert "in the middle of its" in details[-1]
    assert summary.refused == len(details) <= 2
    assert summary.posts + summary.refused - 1 == summary.records


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(write):
    path = write("posts.csv", TEXT)
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="Permission denied"):
        ingest.look([path])


def test_a_device_is_no_file(write):
    with pytest.raises(UnreadableFile, match="not a file"):
        find(["/dev/null"])


def test_the_name_inside_an_archive_follows_the_name_of_the_archive(write):
    (found,) = find([write("export.zip", zipped({"b.csv": TEXT}))])
    assert found.inside == "!b.csv"
    assert not found.explicit


class Told:
    """Remembers what progress was told."""

    def __init__(self) -> None:
        self.total, self.done, self.ended = 0, 0, False

    def start(self, task: str, total: int | None, unit: str) -> None:
        self.total = total

    def advance(self, task: str, done: int, note: str = "") -> None:
        assert done >= 0
        self.done += done

    def end(self, task: str, note: str = "") -> None:
        self.ended = True


def test_progress_counts_the_bytes_of_all_files_once(write, read):
    write("case/a.csv", table(*(post(n) for n in range(20_000))))
    write("case/b.zip", zipped({f"{n}.csv": table(post(n)).encode() for n in range(100, 103)}))
    folder = write("case/notes.txt", b"Call Amina.").parent
    for _ in range(2):  # the second time all is known already
        told = Told()
        read(folder, progress=told)
        assert told.ended
        assert 0.99 * told.total <= told.done <= told.total
        assert told.total <= sum(path.stat().st_size for path in folder.iterdir())
