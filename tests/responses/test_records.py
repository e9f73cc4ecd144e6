"""Is JSON read as records whatever holds them, and refused in one message where it is none?"""

import json
import random

import pytest

import nps_analysis as nps
from nps_analysis.responses.records import flat
from nps_analysis.schema import DataError
from tests.examples import examples

RECORDS = [{"nps": 9, "who": {"region": "N"}}, {"nps": "0", "who": {"region": "S"}}, {"nps": None}, {"nps": 9.0}]


@pytest.mark.some(12)
@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "\n".join(map(json.dumps, RECORDS)) + "\n",
        "\r\n\r\n".join(map(json.dumps, RECORDS)),
        json.dumps({"page": 1, "items": RECORDS}),
        json.dumps({"responses": [{str(i): record} for i, record in enumerate(RECORDS)]}),
        json.dumps({"results": RECORDS, "next": None}),
        "\ufeff" + json.dumps(RECORDS),
    ],
    ids=["list", "indented", "lines", "blank lines", "items", "numbered", "results", "mark"],
)
@pytest.mark.parametrize("name", ["a.json", "a.ndjson", "a.jsonl", "a.txt", "a.csv"])
def test_records_however_they_are_held(file, text, name):
    responses = nps.read(file(text, name))
    assert (responses.source.layout, responses.names) == ("json", ("nps", "who.region"))
    assert (responses.accounting.valid, responses.accounting.missing) == (3, 1)
    assert nps.tally(responses, by="who.region").keys["who.region"].tolist() == ["(none)", "N", "S"]


def test_a_single_record_is_one_answer(file):
    assert nps.read(file('{"nps": 9, "tags": ["a"]}', "a.json")).accounting.valid == 1


def test_truth_is_no_score(file):
    responses = nps.read(file('[{"nps": true}, {"nps": 10}]', "a.json"))
    assert (responses.accounting.valid, responses.accounting.rejected) == (1, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"nps": 9', "Expecting ',' delimiter: line 1 column 10 (char 9)"),
        ('{"nps": 9}\n{"nps": ', "line 2 is no record: Expecting value: line 1 column 9 (char 8)"),
        ('[{"nps": 9}, 3]', "a list of other things than records"),
        ('{"a":' * 3000 + "1" + "}" * 3000, "objects in objects without end"),
        ('[{"a":' + "[" * 100_000, "objects in objects without end"),
    ],
)
def test_what_is_no_json_is_refused(file, parts_of, text, found):
    what, _, said, do = parts_of(nps.read, file(text, "a.json"))
    assert what == "a.json cannot be read as JSON"
    assert said == found
    assert do == "export it again, or export the answers as CSV"


def test_a_text_that_only_begins_like_json_is_a_table(file):
    assert nps.read(file("[1] score,x\n9,a\n", "a.csv"), score="[1] score").source.layout == "table"


def test_an_empty_list_has_no_rows(file):
    with pytest.raises(DataError, match="has no rows"):
        nps.read(file("[]", "a.json"))


def test_objects_become_columns():
    assert flat({"a": {"b": {"c": 1}}, "d": [1, None], "e": [], "f": ""}) == {
        **{"a.b.c": "1", "d": "1, ", "e": None, "f": None}
    }


@pytest.mark.slow
def test_flipped_deleted_and_doubled_bytes_end_in_an_answer_or_one_message(file):
    good, draw = json.dumps([{"id": i, "nps": i % 11, "why": "é"} for i in range(40)]).encode(), random.Random(4)
    messages = []
    for _ in range(examples(150)):
        raw = bytearray(good)
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(raw))
            raw[at : at + draw.randint(0, 3)] = draw.choice([b"", bytes([draw.randrange(256)]), raw[at : at + 2] * 2])
        try:
            found = nps.read(file(bytes(raw), "a.json"), score="nps").accounting
        except DataError as error:
            messages.append(str(error).splitlines())
        else:
            assert found.rows_read == found.valid + found.missing + found.rejected + found.excluded + found.duplicates
    assert messages
    assert {len(lines) for lines in messages} == {4}


def test_control_characters_and_halves_of_characters_are_repaired_and_counted(file):
    text = (
        '[{"sc\\u0000ore": 9, "why": "a\\ud83d b \\ud83d\\ude00 \\\\u0000"}, {"score": "8\\u0007", "why": "\\udc00"}]'
    )
    responses = nps.read(file(text, "a.json"))
    assert responses.accounting.valid == 2
    assert responses.kept().to_native().df()["why"].tolist() == ["a\ufffd b \U0001f600 \\u0000", "\ufffd"]
    repairs = {repair.what: repair.cells for repair in responses.accounting.repairs}
    assert repairs == {"control character removed": 2, "half a character replaced by a mark": 2}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_json_says_its_encoding_by_its_first_bytes(file, encoding):
    raw = '[{"score": 9, "land": "Ö"}, {"score": 8, "land": "Ö"}]'.encode(encoding)
    path = file(raw, "a.json")
    assert nps.tally(path, by="land", encoding="utf-16" if encoding == "utf-16-le" else None).n.sum() == 2


@pytest.mark.parametrize("depth", [60, 900, 100_000])
def test_objects_in_objects_without_end_in_a_record(file, parts_of, depth):
    text = '[{"score": 9, "x": ' + '{"a":' * depth + "1" + "}" * depth + "}]"
    assert parts_of(nps.read, file(text, "a.json"))[2] == "objects in objects without end"


def test_records_that_share_no_names_do_not_fill_the_memory(file, parts_of):
    text = "\n".join(f'{{"score": 9, "k{i}": 1}}' for i in range(20_000))
    found = "records with 20,001 different names of values, of which few are in each"
    assert parts_of(nps.read, file(text, "a.ndjson"))[2] == found


@pytest.mark.parametrize("large", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["small", "large"])
def test_records_with_other_names_each_are_refused_before_they_fill_the_memory(file, parts_of, monkeypatch, large):
    if large:
        monkeypatch.setattr("nps_analysis.responses.large.LARGE", 0)
        monkeypatch.setattr("nps_analysis.responses.large.BLOCK", 100_000)
    lines = "".join(f'{{"nps": {i % 11}, "k{i % 900}": 1}}\n' for i in range(30_000))
    what, _, said, _ = parts_of(nps.read, file(lines, "a.ndjson"))
    assert what == "a.ndjson cannot be read as JSON"
    assert said == "records with 901 different names of values, of which few are in each"
