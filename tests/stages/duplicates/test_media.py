"""Pictures of posts, from files beside an export, in a folder, or by given hashes: read, matched, grouped."""

from __future__ import annotations

import csv
import json
import os

import numpy as np
import pytest
from benchmarks.pictures import captioned, picture, recoded
from PIL import Image, ImageOps

from overt.case import Case
from overt.cli._app import app
from overt.duplicates.media import Media


@pytest.fixture
def case(tmp_path):
    """`case(rows, …)` reads rows (account, picture) from a table and finds what they share."""
    opened = []

    def make(rows, *, folder="case", name="posts.csv", **settings):
        file = tmp_path / name
        with file.open("w", newline="", encoding="utf-8") as held:
            table = csv.writer(held)
            table.writerow(("account_id", "post_id", "posted_at", "text", "media"))
            for number, (account, media) in enumerate(rows):
                at = f"2024-05-14T10:{number // 60:02}:{number % 60:02}Z"
                table.writerow([account, f"{name}-{number}", at, f"words number {number}", media])
        made = Case.create(tmp_path / folder)
        opened.append(made)
        made.ingest([file], platform="x")
        return find(made, **settings)

    yield make
    for each in opened:
        each.close()


def find(made, batch=1, **settings):
    made.outcome = Media(**settings).find(made.engine, batch)
    return made


def groups(made):
    """The accounts of each group."""
    rows = made.sql(
        "SELECT g.group_id, p.account_id FROM media_group g JOIN post p ON p.post_key = g.post_key"
    ).to_pylist()
    found = {}
    for row in rows:
        found.setdefault(row["group_id"], set()).add(row["account_id"].removeprefix("x:"))
    return sorted(map(sorted, found.values()))


def states(made):
    rows = made.sql("SELECT file, state FROM media ORDER BY arrival, frame_s").to_pylist()
    return [row["state"] for row in rows]


def how(made):
    return sorted(row["how"] for row in made.table("media_match").to_pylist())


def test_copies_beside_the_export_are_one_group_and_another_picture_is_none(case, tmp_path):
    image = picture("landscape", 1)
    (tmp_path / "pictures").mkdir()
    image.save(tmp_path / "pictures" / "a.png")
    recoded(image, 50).save(tmp_path / "pictures" / "b.jpg")
    ImageOps.mirror(image).resize((300, 220)).save(tmp_path / "pictures" / "c.webp")
    captioned(image, np.random.default_rng(1)).save(tmp_path / "d.png")
    picture("landscape", 2).save(tmp_path / "e.png")
    made = case([
        ("ana", "pictures/a.png"), ("bob", "pictures/b.jpg"), ("cem", "pictures\\c.webp"), ("dia", "d.png"),
        ("eva", "e.png"),
    ])  # fmt: skip
    assert groups(made) == [["ana", "bob", "cem", "dia"]]
    assert states(made) == ["ready"] * 5
    assert {"alike", "mirrored"} <= set(how(made))


def test_an_address_is_matched_with_a_file_of_the_given_folder_by_its_name(case, tmp_path):
    folder = tmp_path / "downloaded" / "x"
    folder.mkdir(parents=True)
    image = picture("scene", 1)
    image.save(folder / "F1a2.jpg")
    image.resize((200, 150)).save(folder / "F9z8.jpg")
    rows = [
        ("ana", "https://pbs.twimg.com/media/F1a2.jpg?name=orig"),
        ("bob", "https://pbs.twimg.com/media/F9z8.jpg"),
    ]
    made = case(rows)
    assert groups(made) == []
    assert states(made) == ["no file", "no file"]
    assert groups(find(made, folder=str(tmp_path / "downloaded"))) == [["ana", "bob"]]


def test_the_list_of_a_4cat_download_says_which_file_is_which_address(case, tmp_path):
    folder = tmp_path / "4cat"
    folder.mkdir()
    image = picture("face", 1)
    image.save(folder / "image.png")
    recoded(image, 60).save(folder / "image-0.png")
    told = {
        "https://a.example/one?id=1": {"filename": "image.png", "success": True},
        "https://b.example/two?id=2": {"filename": "image-0.png", "success": True},
    }
    (folder / ".metadata.json").write_text(json.dumps(told))
    made = case([("ana", "https://a.example/one?id=1"), ("bob", "https://b.example/two?id=2")])
    assert groups(find(made, folder=str(folder))) == [["ana", "bob"]]


def test_a_name_that_several_addresses_share_is_no_file_of_any(case, tmp_path):
    (tmp_path / "files").mkdir()
    picture("scene", 4).save(tmp_path / "files" / "1.png")
    made = case([("ana", "https://a.example/1.png"), ("bob", "https://b.example/1.png")])
    find(made, folder=str(tmp_path / "files"))
    assert states(made) == ["no file: several addresses have that file name"] * 2
    assert groups(made) == []


def test_nothing_outside_the_folder_is_opened(case, tmp_path):
    inside, outside = tmp_path / "export", tmp_path / "secret"
    inside.mkdir()
    outside.mkdir()
    picture("scene", 5).save(outside / "p.png")
    (inside / "link.png").symlink_to(outside / "p.png")
    (inside / "linked").symlink_to(outside)
    os.mkfifo(inside / "pipe.png")
    (inside / "folder.png").mkdir()
    made = case(
        [
            ("ana", "../secret/p.png"), ("bob", "link.png"), ("cem", "linked/p.png"), ("dia", str(outside / "p.png")),
            ("eva", "pipe.png"), ("fay", "folder.png"), ("hal", "gone.png"),
        ],
        name="export/posts.csv",
    )  # fmt: skip
    out = "lies outside the folder of the media"
    assert states(made) == [out, out, out, out, "is no plain file", "is no plain file", "no file"]
    assert made.sql("SELECT COUNT(hash) AS n FROM media")["n"].to_pylist() == [0]


def test_hostile_and_damaged_files_are_rows_with_a_reason(case, tmp_path):
    good = picture("landscape", 3)
    good.save(tmp_path / "good.png")
    data = (tmp_path / "good.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(data[: len(data) // 2])
    (tmp_path / "text.jpg").write_text("this is no picture")
    (tmp_path / "empty.gif").write_bytes(b"")
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    Image.new("RGB", (300, 300), "navy").save(tmp_path / "plain.png")
    made = case([(name[0], name) for name in
                 ("good.png", "cut.png", "text.jpg", "empty.gif", "bomb.png", "plain.png")])  # fmt: skip
    found = states(made)
    assert found[0] == "ready"
    assert found[1].startswith("damaged: ")
    assert found[2:] == [
        "not a picture", "not a picture", "larger than 100 million pixels", "too plain to compare"
    ]  # fmt: skip
    assert "1 too plain to compare" in made.outcome.left_out
    large = case([("a", "good.png")], folder="small", name="p2.csv", largest_mb=1, most_megapixels=1)
    assert states(large) == ["ready"]


def test_plain_pictures_make_no_group_even_when_they_are_one_file(case, tmp_path):
    for name in ("a.png", "b.png"):
        Image.new("RGB", (300, 300), "black").save(tmp_path / name)
    made = case([("ana", "a.png"), ("bob", "b.png"), ("cem", "a.png")])
    assert groups(made) == []


def test_given_hashes_are_compared_within_their_kind(case):
    value, far, one_off = "f0e1d2c3b4a59687", "0f1e2d3c4b5a6978", "f0e1d2c3b4a59686"
    made = case([
        ("ana", f"phash:{value}"), ("bob", f"phash:{one_off}"), ("cem", f"phash:{far}"), ("dia", f"dhash:{value}"),
        ("eva", f"md5:{value}{value}"), ("fay", f"md5:{value}{one_off}"), ("gus", "phash:0000000000000000"),
        ("hal", "phash:0000000000000001"),
    ])  # fmt: skip
    assert groups(made) == [["ana", "bob"]]
    assert how(made) == ["near by phash"]
    assert set(states(made)) == {"hash given"}


def test_one_address_in_several_posts_is_one_group_and_a_size_in_it_does_not_count(case):
    made = case([
        ("ana", "https://pbs.twimg.com/media/F1a2.jpg"), ("bob", "https://pbs.twimg.com/media/F1a2?format=jpg&name=large"),
        ("cem", "https://pbs.twimg.com/media/F1a2.jpg"), ("dia", "https://a.example/picture?id=1"),
        ("eva", "https://a.example/picture?id=2"),
    ])  # fmt: skip
    assert groups(made) == [["ana", "bob", "cem"]]


def test_new_posts_join_an_old_group_and_only_they_are_compared(case, tmp_path):
    image = picture("landscape", 7)
    image.save(tmp_path / "a.png")
    recoded(image, 70).save(tmp_path / "b.png")
    recoded(image, 40).save(tmp_path / "c.png")
    first = [("ana", "a.png"), ("bob", "b.png")]
    made = case(first)
    before = made.sql("SELECT DISTINCT group_id FROM media_group")["group_id"].to_pylist()
    assert made.outcome.found == 1
    made.close()
    (tmp_path / "a.png").unlink()  # an old file is not needed any more
    again = case([("cem", "c.png")], name="later.csv")
    find(again, batch=2)
    assert groups(again) == [["ana", "bob", "cem"]]
    assert again.sql("SELECT DISTINCT group_id FROM media_group")["group_id"].to_pylist() == before
    assert len(again.table("media_match")) == 3
    find(again, batch=3)
    assert again.outcome.found == 0
    assert len(again.table("media_match")) == 3


def test_two_runs_give_the_same_tables(case, tmp_path):
    for seed in range(4):
        image = picture("scene", seed)
        image.save(tmp_path / f"{seed}.png")
        recoded(image, 50).save(tmp_path / f"{seed}.jpg")
    rows = [("ana", f"{seed}.png") for seed in range(4)] + [("bob", f"{seed}.jpg") for seed in range(4)]
    one = case(rows)
    tables = {name: one.table(name).to_pylist() for name in Media.writes}
    one.close()
    two = case(rows, folder="other")
    assert {name: two.table(name).to_pylist() for name in Media.writes} == tables


def test_camera_and_time_are_read_and_coordinates_never_shown(case, tmp_path, capsys):
    image = picture("landscape", 9)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131] = "Example", "Example X1", "Editor 5\x1b[31m"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:14 12:00:00"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (48.0, 51.0, 29.6)
    exif.get_ifd(0x8825)[3], exif.get_ifd(0x8825)[4] = "E", (2.0, 17.0, 40.2)
    image.save(tmp_path / "a.jpg", exif=exif)
    made = case([("ana", "a.jpg"), ("bob", "a.jpg")])
    row = made.table("media").to_pylist()[0]
    assert (row["camera"], row["taken_at"], row["place"]) == (
        "Example X1, Editor 5[31m", "2024:05:14 12:00:00", "has coordinates"
    )  # fmt: skip
    assert "29.6" not in str({**row, "marks": None})
    made.close()
    shown = show(tmp_path, group(tmp_path))
    assert "camera Example X1" in shown
    assert "has coordinates" in shown
    assert "29.6" not in shown
    assert "51.0" not in shown


def test_a_picture_turned_by_its_exif_is_compared_upright(case, tmp_path):
    image = picture("scene", 12)
    image.save(tmp_path / "upright.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "phone.jpg", exif=exif)
    assert groups(case([("ana", "upright.png"), ("bob", "phone.jpg")])) == [["ana", "bob"]]


def group(tmp_path):
    with Case.open(tmp_path / "case", read_only=True) as made:
        return made.sql("SELECT DISTINCT group_id FROM media_group")["group_id"].to_pylist()[0]


def show(tmp_path, *words):
    from typer.testing import CliRunner

    answer = CliRunner().invoke(app, ["show", "media", *words, "--case", str(tmp_path / "case")])
    assert answer.exit_code == 0, answer.output
    return " ".join(answer.output.split())


def test_a_group_is_shown_with_how_alike_who_and_when(case, tmp_path):
    image = picture("scene", 6)
    image.save(tmp_path / "a.png")
    ImageOps.mirror(image).save(tmp_path / "b.png")
    case([("ana", "a.png"), ("bob", "b.png"), ("ana", "b.png")]).close()
    shown = show(tmp_path, group(tmp_path)[:6])
    assert "2 addresses or files of one picture" in shown
    assert "3 times by 2 accounts: x 3" in shown
    assert "mirrored: 1 pair, likeness 100% to 100%" in shown
    assert "640 × 360 pixels" in shown or "× " in shown
    assert "Look at the pictures themselves" in shown


def test_a_file_that_ends_its_process_costs_that_file_and_no_other(monkeypatch):
    from overt.duplicates import _media_read
    from overt.media import Facts, Limits

    def read(files, limits, trust_list):
        if any(file == "crash" for file, _ in files):
            os._exit(1)
        return [Facts(file) for file, _ in files]

    monkeypatch.setattr(_media_read, "_read", read)
    files = [(str(number), "") for number in range(20)]
    files[9] = ("crash", "")
    told = [facts.state for facts in _media_read.read_apart(files, Limits(), None, seconds=1)]
    assert told.pop(9) == "reading it took more than 1 s, or ended the process"
    assert told == [str(number) for number in range(20) if number != 9]


def test_films_match_by_a_run_of_frames_and_not_by_one_scene(case, tmp_path):
    from films import film

    film(tmp_path / "a.mp4", [1, 2, 3, 4], (320, 240))
    film(tmp_path / "b.mkv", [1, 2, 3, 4], (240, 180))
    film(tmp_path / "c.mp4", [1, 7, 8, 9], (320, 240))
    made = case([("ana", "a.mp4"), ("bob", "b.mkv"), ("cem", "c.mp4")])
    assert groups(made) == [["ana", "bob"]]
    assert how(made) == ["alike, 4 of 4 frames"]


def test_a_run_of_all_stages_turns_shared_pictures_into_acts(tmp_path):
    from overt.settings import RunSettings
    from overt.signals import find as signals

    for seed in range(3):
        image = picture("scene", seed)
        for who in ("ana", "bob"):
            recoded(image, 90 if who == "ana" else 40).save(tmp_path / f"{seed}-{who}.png")
    rows = [("account_id", "post_id", "posted_at", "text", "media")]
    for seed in range(3):
        rows += [
            (who, f"{seed}{who}", f"2024-05-1{seed}T10:00:0{place}Z", f"{who} {seed}", f"{seed}-{who}.png")
            for place, who in enumerate(("ana", "bob"))
        ]
    with (tmp_path / "posts.csv").open("w", newline="") as held:
        csv.writer(held).writerows(rows)
    off = {name: {"enabled": False} for name in signals() if name != "same_media"}
    with Case.create(tmp_path / "case") as made:
        made.ingest([tmp_path / "posts.csv"], platform="x")
        made.run(RunSettings(parts=off, copies=0))
        assert max(made.table("pair")["k"].to_pylist()) == 3
