"""CSV and its relatives: exact bytes of every row, and a stray mark that swallows nothing."""

from __future__ import annotations

import csv
import io

import pytest
from bytes_as_streams import Trickle
from hypothesis import given
from hypothesis import strategies as st

from overt.ingest._base import Refusal
from overt.ingest._delimited import Delimited, Dialect, sniff_table
from overt.ingest._lines import UTF8, Encoding, encoding_of, split_lines

CELLS = st.text(max_size=8) | st.sampled_from(
    [
        "",
        '"',
        '""',
        "a\nb",
        "a\r\nb",
        "\r",
        ",",
        ";",
        "\t",
        "\\",
        "\0",
        "été",
        '5" pipe',
        'a,b\n"c"',
    ]
)


def split(
    text: bytes, columns: int, separator: str = ",", most: int = 1 << 30
) -> tuple[Delimited, list]:
    names = tuple(f"c{n}" for n in range(columns))
    shape = Delimited(names, Dialect(separator))
    return shape, list(shape.split(Trickle(text, most)))


def read(text: str | bytes) -> list[list[str] | None]:
    """Cells of every row after the header; None for a row that cannot be trusted."""
    content = text.encode() if isinstance(text, str) else text
    shape = sniff_table(content)
    rows = []
    for raw in list(shape.split(Trickle(content)))[shape.skip + 1 :]:
        try:
            if raw.broken:
                rows.append(None)
            else:
                rows.append(list(shape.decode(raw)[0].values()))
        except Refusal:
            rows.append(None)
    return rows


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    # The csv module quotes cells with line ends of the kind it writes itself, so only CRLF is safe.
    st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL), ("\r", csv.QUOTE_ALL)]),
    st.integers(1, 50),
)
def test_a_well_written_table_is_split_as_the_csv_module_reads_it(rows, separator, how, most):
    end, quoting = how
    rows = [row for row in rows if any(cell.strip(' \t\r\n\0"' + separator) for cell in row)]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    content = out.getvalue().encode("utf-8", "replace")
    expected = list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=separator))
    shape, found = split(content, 3, separator, most)
    assert b"".join(raw.content for raw in found) == content
    assert [list(shape.decode(raw)[0].values()) for raw in found] == expected


@given(st.binary(max_size=300), st.integers(1, 20))
def test_any_bytes_are_split_without_losing_one_that_is_not_blank(content, most):
    _, found = split(content, 3, most=most)
    blank = b' \t\r\n\0",'
    kept = b"".join(raw.content for raw in found)
    assert kept.translate(None, blank) == content.translate(None, blank)


@given(st.binary(max_size=200), st.integers(1, 9))
def test_lines_are_those_of_the_file_however_it_arrives(content, most):
    assert list(split_lines(Trickle(content, most), UTF8)) == content.splitlines(keepends=True)


def test_a_row_keeps_the_line_on_which_it_begins():
    _, found = split(b'a,b\n1,"x\ny\nz"\n\n2,w\n', 2)
    assert [(raw.line, raw.content) for raw in found] == [
        (1, b"a,b\n"), (2, b'1,"x\ny\nz"\n'), (6, b"2,w\n"),
    ]  # fmt: skip


def test_a_stray_quotation_mark_does_not_swallow_the_rows_after_it():
    rows = [f"{n},user{n},text {n}" for n in range(1, 40)]
    rows[3] = '4,user4,"text 4'
    rows[9] = '10,"user10,text 10'
    rows[20] = '21,user21,"first line\nsecond line"'
    found = read("id,account,text\n" + "\n".join(rows) + "\n")
    assert len(found) == 39
    assert found[4] == ["5", "user5", "text 5"]
    assert found[3] == ["4", "user4", '"text 4']
    assert found[20] == ["21", "user21", "first line\nsecond line"]
    assert sum(row is None for row in found) <= 1


def test_two_stray_marks_do_not_join_what_lies_between_them():
    found = read('id,account,text\n1,ana,a\n2,bob,"b\n3,eve,c\n4,dan,"d\n5,zoe,e\n')
    assert [row[0] for row in found] == ["1", "2", "3", "4", "5"]


def test_marks_inside_a_text_that_were_not_doubled_are_read_as_most_programs_do():
    found = read('id,account,text\n1,ana,"he said "hi" to me"\n2,bob,5" pipe\n')
    assert [row[0] for row in found] == ["1", "2"]
    assert found[1][2] == '5" pipe'


def test_a_text_of_several_lines_with_single_marks_in_it_stays_one_row():
    found = read('id,account,text\n1,ana,"one\n"two" and\nthree"\n2,bob,four\n')
    assert [row[0] for row in found] == ["1", "2"]


def test_marks_escaped_by_a_backslash_are_understood():
    found = read(
        'id,account,text\n1,ana,"he said \\"hi, you\\""\n2,bob,"a, b"\n3,eve,"\\"c, d\\""\n'
    )
    assert [row[2] for row in found] == ['he said "hi, you"', "a, b", '"c, d"']


def test_a_row_with_other_cells_than_the_header_is_refused_with_its_count():
    shape, found = split(b"1,ana,b\n1,ana,b,c\n1,ana\n1,ana,b,,\n", 3)
    assert list(shape.decode(found[0])[0].values()) == ["1", "ana", "b"]
    assert list(shape.decode(found[3])[0].values()) == ["1", "ana", "b"]  # empty cells at the end
    for raw, cells in ((found[1], 4), (found[2], 2)):
        with pytest.raises(Refusal, match=f"{cells} cells where the header names 3 columns"):
            shape.decode(raw)


def test_a_table_cut_inside_a_quoted_text_gives_its_whole_rows_and_one_refused_rest():
    text = 'id,account,text\n1,ana,"hello"\n2,bob,"half a te'
    assert read(text) == [["1", "ana", "hello"], None]
    assert read(text + "\nand more of it") == [["1", "ana", "hello"], None]


def test_rows_of_empty_cells_and_nul_bytes_alone_are_no_records():
    assert read("id,account\n\n1,ana\n,,\n \n\0\0\0\n2,bob\n") == [["1", "ana"], ["2", "bob"]]


def test_nul_bytes_inside_a_text_stay_as_they_are():
    assert read("id,account,text\n1,ana,a\0b\n") == [["1", "ana", "a\0b"]]


def test_line_ends_of_all_kinds_may_be_mixed():
    assert read("id,account\n1,ana\r\n2,bob\r3,eve\n") == [["1", "ana"], ["2", "bob"], ["3", "eve"]]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("a,b,c\n1,2,3\n", "CSV, UTF-8"),
        ("a;b;c\n1,5;2,5;3\n", "CSV separated by ;, UTF-8"),
        ("a\tb\n1,0\t2\n", "TSV, UTF-8"),
        ("a|b|c\n1|2,2|3\n", "table separated by |, UTF-8"),
        ("sep=;\na;b\n1;2\n", "CSV separated by ;, UTF-8"),
        ("a,b\n1,\xe9t\xe9\n".encode("latin-1"), "CSV, Windows-1252"),
        ("a,b\n1,\x81\xe9\n".encode("latin-1"), "CSV, Latin-1"),
        ("a,b\n1,été\n".encode("utf-16"), "CSV, UTF-16"),
        ("a,b\n1,été\n".encode("utf-8-sig"), "CSV, UTF-8"),
    ],
)
def test_separator_and_encoding_are_told_from_the_content(head, words):
    assert sniff_table(head if isinstance(head, bytes) else head.encode()).words == words


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_texts_are_the_same_in_every_encoding(encoding):
    text = "id,account,text\n" + "".join(f'{n},añ{n},"été,\n“x”"\n' for n in range(60))
    content = text.encode(encoding)
    shape = sniff_table(content)
    found = list(shape.split(Trickle(content, 11)))[1:]
    assert [shape.decode(raw)[0]["text"] for raw in found] == ["été,\n“x”"] * 60
    assert b"".join(raw.content for raw in found) in content
    assert shape.columns == ("id", "account", "text")


def test_a_few_damaged_letters_do_not_turn_utf8_into_something_else():
    good = "déjà vu à Nouméa\n" * 50
    assert encoding_of(good.encode() + b"caf\xe9\n") == Encoding("utf-8")
    assert encoding_of(good.encode()[:-4]) == Encoding("utf-8")  # cut inside a letter
    assert encoding_of(good.encode("cp1252")).name == "cp1252"


def test_a_file_that_is_ascii_at_first_may_turn_out_as_windows_1252():
    encoding = encoding_of(b"plain ascii\n" * 10)
    assert encoding.decode(b"caf\xe9") == ("café", True)
    assert encoding.decode("café".encode()) == ("café", False)


def test_columns_of_one_name_are_told_apart():
    assert sniff_table(b"id,text,text,,\n1,2,3,,\n").columns == ("id", "text", "text (2)")
    assert sniff_table(b"id,,text\n1,2,3\n").columns == ("id", "column 2", "text")
