"""Is delimited text read whole, and is what is not as it should be repaired, warned of or refused?"""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.responses.text import Grid, read_text
from nps_analysis.schema import DataError
from nps_analysis.study import Study

TABLE = "a table with a header and rows of answers"
QUOTES = "quotes in pairs around a field, doubled inside one"


@pytest.fixture
def text(tmp_path):
    """text("score,x\\n9,y\\n", "a.csv", delimiter=";"): the grid that the text is read as."""

    def read(content: str | bytes, name: str = "a.csv", **keys) -> Grid:
        raw = content if isinstance(content, bytes) else content.encode()
        return read_text(tmp_path / name, raw, Study(**keys))

    return read


def test_a_plain_table_needs_no_repair(text):
    grid = text("score,why\n9,good\n0,\n")
    assert (grid.header, grid.rows) == (["score", "why"], [["9", "good"], ["0", ""]])
    assert (grid.encoding, grid.repairs, grid.warnings) == ("utf-8", {}, [])


def test_the_last_line_needs_no_end(text):
    assert text("score,why\n9,good").rows == [["9", "good"]]


# Encodings


def test_a_byte_order_mark_is_no_part_of_the_first_name(text):
    grid = text(b"\xef\xbb\xbfscore,why\n9,good\n")
    assert (grid.header[0], grid.encoding, grid.repairs) == ("score", "utf-8-sig", {})


def test_a_mark_is_dropped_also_where_the_encoding_is_named(text):
    assert text(b"\xef\xbb\xbfscore,why\n9,good\n", encoding="utf-8").header[0] == "score"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read(text, encoding):
    raw = "\ufeff" * (encoding != "utf-16") + "score\twhy\n9\tgött\n"
    grid = text(raw.encode(encoding), "a.tsv")
    assert (grid.header, grid.rows, grid.encoding) == (["score", "why"], [["9", "gött"]], "utf-16")


def test_bytes_that_are_not_utf_8_are_read_as_cp1252_and_warned_of(text):
    grid = text("score,why\n9,très bien – “oui”\n".encode("cp1252"))
    assert grid.rows == [["9", "très bien – “oui”"]]
    assert grid.repairs == {"text that is not UTF-8 read as cp1252": 4}
    assert grid.warnings == ["a.csv is not UTF-8 and was read as cp1252; if letters look wrong, name --encoding"]


def test_bytes_that_are_not_cp1252_either_are_read_as_latin_1(text):
    grid = text(b"score,why\n9,\x81\xe9\n")
    assert grid.rows == [["9", "\x81é"]]
    assert grid.encoding == "latin-1"
    assert grid.warnings == ["a.csv is not UTF-8 and was read as latin-1; if letters look wrong, name --encoding"]


def test_an_encoding_that_is_named_is_no_repair(text):
    grid = text("score,why\n9,żółć\n".encode("cp1250"), encoding="cp1250")
    assert (grid.rows, grid.repairs, grid.warnings) == ([["9", "żółć"]], {}, [])


def test_a_named_encoding_that_does_not_fit_is_an_error_with_its_place(text, parts_of):
    assert parts_of(text, b"score,why\n9,ok\n8,\xe9\n", encoding="utf-8") == (
        "a.csv cannot be read as utf-8",
        "text in utf-8",
        "byte 18 in line 3 is none",
        "name its encoding with --encoding",
    )


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "undefined", "a\0b"])
def test_a_name_that_is_no_encoding_of_text_is_an_error(text, parts_of, encoding):
    found = parts_of(text, b"score,why\n9,\xe9\n", encoding=encoding)[2]
    assert found == f'"{encoding}" is no encoding that is known, or not one of text'


def test_two_encodings_in_one_file_are_an_error_with_row_and_byte(text, parts_of):
    raw = "score,why\n9,Zürich\n8,Malmö\n".encode() + "7,Genève\n".encode("cp1252")
    assert parts_of(text, raw) == (
        "a.csv mixes two encodings",
        "text in one encoding",
        "2 letters in UTF-8 and 1 byte not in UTF-8, the first in line 4 (byte 35)",
        "export it again as UTF-8, or name one encoding with --encoding and check the texts",
    )


def test_halves_of_characters_are_replaced_and_counted(text):
    grid = text(b"score,why\n9,\xed\xa0\xbdx\n")
    assert grid.encoding == "utf-8"
    assert grid.rows[0][1].endswith("x")
    assert set(grid.rows[0][1][:-1]) == {"\ufffd"}
    assert grid.repairs == {"half a character replaced by a mark": 3}
    assert grid.warnings == ["a.csv holds halves of characters, which were replaced by a mark"]


def test_control_characters_are_removed_and_counted(text):
    grid = text("score,why\n9,a\x00b\x07c\x7f\n")
    assert (grid.rows, grid.repairs) == ([["9", "abc"]], {"control character removed": 3})


# Damage


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", "nothing"),
        (b"\n\n  \r\n", "6 bytes, none of them text"),
        (b"\xef\xbb\xbf\n", "4 bytes, none of them text"),
    ],
)
def test_an_empty_file_is_an_error(text, parts_of, raw, found):
    assert parts_of(text, raw) == ("a.csv is empty", TABLE, found, "export it again")


def test_a_file_that_was_cut_off_is_an_error(text, parts_of):
    found = parts_of(text, b"score,why\n9,a\n" + bytes(4096))
    do = "export it again: the program that wrote it was cut off"
    assert found == ("a.csv is damaged", TABLE, "4,096 NUL bytes at its end", do)


def test_utf_16_with_nothing_in_it_has_no_table(text, parts_of):
    assert parts_of(text, b"\xff\xfe")[0] == "a.csv has no table"


# Lines, delimiters, quotes


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(text, end):
    grid = text(end.join(["score,why", "9,a", "8,b", ""]))
    assert (grid.rows, grid.repairs) == ([["9", "a"], ["8", "b"]], {})


def test_mixed_line_ends_are_a_repair(text):
    grid = text("score,why\n9,a\r\n8,b\r7,c\n")
    assert [row[0] for row in grid.rows] == ["9", "8", "7"]
    assert grid.repairs == {"line end unlike the others": 2}


def test_blank_lines_are_no_rows(text):
    assert text("\nscore,why\n\n9,a\n\n\n8,b\n\n").rows == [["9", "a"], ["8", "b"]]


@pytest.mark.parametrize(
    ("delimiter", "name", "repair"),
    [
        (",", "a.csv", {}),
        (";", "a.csv", {}),
        ("\t", "a.csv", {"read as separated by tab": 1}),
        ("|", "a.csv", {"read as separated by bar": 1}),
        ("\t", "a.tsv", {}),
        ("\t", "a.tsv.gz", {}),
        (",", "a.tsv", {"read as separated by comma": 1}),
        (",", "a.txt", {}),
        ("\t", "a.txt", {}),
        ("|", "a.txt", {}),
    ],
)
def test_the_delimiter_is_told_by_the_content(text, delimiter, name, repair):
    lines = [["score", "region", "why"], ["9", "N", "a"], ["8", "S", "b"]]
    grid = text("".join(delimiter.join(line) + "\n" for line in lines), name)
    assert [grid.header, *grid.rows] == lines
    assert grid.repairs == repair


def test_commas_in_comments_do_not_hide_semicolons(text):
    rows = [[str(i % 11), "well, it was, on the whole, fine" * (i % 3)] for i in range(40)]
    assert text("score;why\n" + "".join(";".join(row) + "\n" for row in rows)).rows == rows


def test_decimal_commas_do_not_hide_semicolons(text):
    rows = [["9", "1,5"]] * 40
    assert text("score;weight\n" + "9;1,5\n" * 40).rows == rows
    for short in (1, 2):  # rows in which only the comma is left
        grid = text("score;weight\n" + "9;1,5\n" * 38 + "8,0\n" * short)
        assert grid.rows == [["9", "1,5"]] * 38 + [["8,0", None]] * short


def test_a_delimiter_that_is_named_is_taken(text):
    assert text("score~why\n9~a,b\n", delimiter="~").rows == [["9", "a,b"]]
    assert text("score,why;x\n9,a;b\n8,c;d\n", delimiter=";").header == ["score,why", "x"]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "sep=;  "])
def test_a_leading_line_with_the_delimiter_is_left_out_and_obeyed(text, line):
    grid = text(f"{line}\nscore;a,b,c\n9;x,y,z\n")
    assert (grid.header, grid.rows) == (["score", "a,b,c"], [["9", "x,y,z"]])
    assert grid.repairs == {"sep= line left out": 1}


def test_line_numbers_count_a_leading_line_with_the_delimiter(text, parts_of):
    assert "first row 1 (line 3) with 3" in parts_of(text, "sep=;\nscore;why\n9;a;b\n")[2]


def test_one_column_is_a_table(text):
    grid = text("score\n9\n10\n0\n")
    assert (grid.header, grid.rows, grid.repairs) == (["score"], [["9"], ["10"], ["0"]], {})


def test_line_breaks_inside_quotes_are_part_of_the_text(text):
    grid = text('score,why\n9,"a\nb\n\nc"\n8,"d"\n')
    assert grid.rows == [["9", "a\nb\n\nc"], ["8", "d"]]


def test_a_comment_of_lines_with_commas_is_no_stray_quote(text):
    comment = "Three things:\nslow, rude, dirty, dear, far\nand I would not come back"
    row = ["9", "N", "web", comment, "x"]
    grid = text(f'score,region,channel,why,id\n9,N,web,"{comment}",x\n')
    assert grid.rows == [row]


def test_a_quote_that_never_closes_is_an_error_with_the_line_it_opens_in(text, parts_of):
    assert parts_of(text, 'score,why\n9,a\n8,"b\n7,c\n') == (
        "a.csv has a quote that does not close",
        QUOTES,
        "the record that starts in line 3",
        "mend that line, or export the file again",
    )


def test_a_quote_inside_a_quoted_text_is_an_error(text, parts_of):
    what, _, found, _ = parts_of(text, 'score,why\n9,"he said "no" to me"\n')
    assert what == "a.csv has a quote that is out of place"
    assert found == "the record that starts in line 2: ',' expected after '\"'"


def test_a_stray_quote_that_closes_in_the_next_row_is_an_error(text, parts_of):
    what, _, found, _ = parts_of(text, 'id,score,comment,region\n1,9,"late,N\n2,8,good",S\n3,7,dear,N\n')
    assert (what, found) == (
        "a.csv has a quote that swallows rows",
        "the quote opened in line 2 closes only after 1 more line",
    )
    assert len(text('id,score,comment,region\n1,9,"late, N\n2, 8, dear",S\n3,7,dear,N\n').rows) == 2


def test_a_stray_quote_that_swallows_rows_is_an_error(text, parts_of):
    rows = "".join(f"{i},N,web,x\n" for i in range(5))
    content = f'score,region,channel,why\n9,N,web,"oh\n{rows}8,S,app,no"\n'
    assert parts_of(text, content) == (
        "a.csv has a quote that swallows rows",
        QUOTES,
        "the quote opened in line 2 closes only after 6 more lines",
        "mend that line, or export the file again",
    )


def test_a_very_long_field_is_read(text):
    assert len(text(f"score,why\n9,{'x' * 1_000_000}\n").rows[0][1]) == 1_000_000


# Widths


def test_short_rows_are_padded_and_named(text):
    grid = text("score,region,why\n9,N,a\n8\n7,S\n")
    assert grid.rows == [["9", "N", "a"], ["8", None, None], ["7", "S", None]]
    assert grid.warnings == ["2 rows shorter than the header, padded: rows 2, 3"]


def test_one_short_row_is_spoken_of_in_the_singular(text):
    assert text("score,why\n9,a\n8\n").warnings == ["1 row shorter than the header, padded: row 2"]


def test_many_short_rows_are_counted_and_the_first_named(text):
    warning = text("score,why\n9,a\n9,a\n9,a\n" + "8\n" * 1200).warnings[0]
    assert warning == "1,200 rows shorter than the header, padded: rows 4, 5, 6, 7, 8 and 1,195 more"


def test_long_rows_are_an_error_with_row_line_and_counts(text, parts_of):
    assert parts_of(text, 'score,why\n9,"a\nb"\n8,c,d,e\n7,f,g\n') == (
        "a.csv has rows longer than its header",
        "2 fields in every row, as in the header",
        "2 rows with more, first row 2 (line 4) with 4",
        "put quotes around texts that hold the delimiter, or name the line of the header with --header-row",
    )


def test_delimiters_without_anything_behind_them_are_no_fields(text):
    grid = text("score,why\n9,a,,\n8,b\n")
    assert (grid.rows, grid.warnings) == ([["9", "a"], ["8", "b"]], [])


# Headers


def test_titles_above_the_header_are_left_out_and_counted(text):
    grid = text("Report of spring\n,\nscore,why\n9,a\n")
    assert (grid.header, grid.rows) == (["score", "why"], [["9", "a"]])
    assert grid.repairs == {"line above the header left out": 2}


def test_the_line_of_the_header_may_be_named(text):
    grid = text("Report, spring, 2026\n\nscore,why\n9,a\n", header_row=3)
    assert (grid.header, grid.rows, grid.repairs) == (["score", "why"], [["9", "a"]], {})


def test_a_header_after_the_end_is_an_error(text, parts_of):
    found = parts_of(text, "score,why\n9,a\n", header_row=12)
    do = "export it again, or name the line of the header with --header-row"
    assert found == ("a.csv has no table", TABLE, "nothing from line 12 on", do)


@pytest.mark.parametrize("first", ["9,2024-01-05,ok", "10,05/01/2024,ok", "-1,2024-01-05 10:00,ok"])
def test_a_first_row_of_data_is_no_header(text, parts_of, first):
    what, required, found, do = parts_of(text, f"{first}\n8,2024-01-06,bad\n7,2024-01-07,fine\n")
    assert (what, required) == ("a.csv has no header", "a first row with the names of the columns")
    assert found == f"a first row that looks like data: {', '.join(first.split(',')[:2])}"
    assert do == "add a row of names, or say where the header is with --header-row"


def test_one_column_of_scores_without_a_name_has_no_header(text, parts_of):
    assert parts_of(text, "9\n8\n10\n")[0] == "a.csv has no header"


def test_a_column_called_by_a_number_is_no_missing_header(text):
    assert text("score,2024,1\n9,100,x\n8,200,y\n").header == ["score", "2024", "1"]


@pytest.mark.parametrize("rows", [["0,9"], ["0,9", "1,10", "2,0"]])
def test_a_header_with_one_name_behind_row_numbers_is_no_title(text, rows):
    grid = text("\n".join([",score", *rows, ""]))
    assert (grid.header, len(grid.rows), grid.repairs) == (["", "score"], len(rows), {})


def test_a_header_that_is_named_is_believed(text):
    assert text("9,8\n7,6\n", header_row=1).header == ["9", "8"]


def test_a_header_alone_is_a_table_without_rows(text):
    assert text("score,why\n").rows == []


# Properties

cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from(",;\t|\"'\n=@"), max_size=12)


@given(
    st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=8)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_pythons_csv_module_writes_is_read_back_whole(rows, delimiter, end, quoting):
    names = [f"column {i}" for i in range(len(rows[0]) if rows else 2)]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([names, *rows])
    grid = read_text(Path("a.csv"), buffer.getvalue().encode(), Study(delimiter=delimiter))
    assert grid.header == names
    assert grid.rows == rows


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall_over(raw):
    try:
        grid = read_text(Path("a.csv"), raw, Study())
    except DataError:
        return
    assert all(len(row) == len(grid.header) for row in grid.rows)


def test_a_first_row_of_data_is_named_without_what_may_be_personal(text, parts_of):
    rows = "\n".join(f"4670123456{i},{i},jane{i}@example.com,2026-01-0{i}" for i in range(1, 9))
    what, _, found, _ = parts_of(text, rows)
    assert (what, found) == ("a.csv has no header", "a first row that looks like data: 1, 2026-01-01")
    assert parts_of(text, "\n".join(f"4670123456{i},x" for i in range(9)))[2] == "a first row that looks like data"


def test_bytes_that_look_like_utf_8_and_stand_for_no_character_are_not_utf_8(text):
    """Such as those of a number above the last character, which no decoder takes for a letter."""
    assert text(b"score,why\n9,a\xf4\x90\x80\x80\n3,b\n").encoding == "latin-1"
