"""Does every picture say where it comes from, and only what it says itself?"""

import os
import tracemalloc
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from nps_analysis.reporting.figures import picture, save_figure
from nps_analysis.reporting.provenance import Origin, origin_here, read_origin

OURS = Origin("3f9a1c2b7d12", "wave 3.csv", "9b0e6f7a1c2d", "0.1.0", "01_score", "region", "score", "n = 240 answers")
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def figure() -> Figure:
    made = Figure(figsize=(2, 1))
    made.subplots().plot([1, 2])
    return made


@pytest.fixture
def saved(tmp_path):
    return lambda origin, title="Sweden is higher": save_figure(figure(), tmp_path / "f", origin.described(title))


def test_another_program_reads_the_origin_in_the_png(saved):
    with Image.open(saved(OURS)[0]) as read:
        texts = dict(read.text)
    assert texts.pop("Description").splitlines() == [
        "Made by: nps_analysis 0.1.0",
        "Run: 3f9a1c2b7d12",
        "Source: wave 3.csv",
        "Sha256: 9b0e6f7a1c2d",
        "Notebook: 01_score",
        "Finding: region",
        "Method: score",
        "Base: n = 240 answers",
    ]
    assert texts == {
        "Title": "Sweden is higher",
        "Source": "wave 3.csv, sha256 9b0e6f7a1c2d",
        "Identifier": "run 3f9a1c2b7d12, 01_score, region",
    }


def test_another_program_reads_the_origin_in_the_svg(saved):
    root = ElementTree.parse(saved(OURS)[1]).getroot()
    said = {
        element.tag.removeprefix(DUBLIN_CORE): element.text for element in root.iter() if DUBLIN_CORE in element.tag
    }
    assert (said["title"], said["source"]) == ("Sweden is higher", "wave 3.csv, sha256 9b0e6f7a1c2d")
    assert said["identifier"] == "run 3f9a1c2b7d12, 01_score, region"
    assert "Method: score\n" in said["description"]
    assert not {"date", "creator"} & said.keys()


HARD = ["باغ‌های ایران", "日本 🌱", "a: b", "Run: other", '"<&>]]>', "=1+1", "x" * 5_000]


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_what_is_written_is_read_back_whatever_the_names_are(saved, text):
    origin = Origin("3f9a1c2b7d12", text, "", "0.1.0", "01_score", text, text, text)
    assert [read_origin(path) for path in saved(origin, text)] == [origin, origin]


def test_line_breaks_and_what_xml_cannot_hold_stay_out(saved):
    origin = Origin("3f9a1c2b7d12", "a\nRun: forged\x00\ud800.csv", "", "0.1.0")
    for path in saved(origin, "two\nlines"):
        assert read_origin(path) == Origin("3f9a1c2b7d12", "a Run: forged.csv", "", "0.1.0")


def test_a_described_figure_has_the_same_bytes_each_time_and_its_picture_is_the_plain_one(saved, tmp_path):
    first, again = ([path.read_bytes() for path in saved(OURS)] for _ in range(2))
    assert first == again
    (tmp_path / "plain.png").write_bytes(picture(figure(), "png"))
    with Image.open(tmp_path / "f.png") as told, Image.open(tmp_path / "plain.png") as plain:
        assert told.tobytes() == plain.tobytes()


def png(path, **texts):
    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_text(name, text)
    Image.new("RGB", (4, 4)).save(path, pnginfo=info)


def test_files_that_are_no_picture_of_ours_have_no_origin(tmp_path):
    whole = picture(figure(), "png", OURS.described("t"))
    png(tmp_path / "other.png", Description="Made by: gimp 3\nRun: 1", Software="gimp")
    png(tmp_path / "none.png")
    contents = {
        "empty.png": b"",
        "cut.png": whole[:60],
        "text.svg": b"Made by: nps_analysis 0.1.0\nRun: 1",
        "cut.svg": picture(figure(), "svg", OURS.described("t"))[:500],
        "noise.svg": os.urandom(5_000),
        "table.csv": b"score\n9\n",
        "bomb.svg": b'<!DOCTYPE s [<!ENTITY a "Made by: nps_analysis 1"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>',
        "file.svg": b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg>&x;</svg>',
        "encoding.svg": b'<?xml version="1.0" encoding="nothing"?><svg/>',
        "huge.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0\0\0\0\0",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    assert {path.name: read_origin(path) for path in tmp_path.iterdir()} == dict.fromkeys(
        [*contents, "other.png", "none.png"]
    )


def test_of_a_large_file_only_the_beginning_is_read(tmp_path):
    content = picture(figure(), "svg", OURS.described("t"))
    large = tmp_path / "large.svg"
    with large.open("wb") as file:
        file.write(content)
        file.truncate(200_000_000)
    tracemalloc.start()
    try:
        assert read_origin(large) == OURS
        assert tracemalloc.get_traced_memory()[1] < 20_000_000  # bytes at most
    finally:
        tracemalloc.stop()


def test_an_entity_is_refused_also_where_the_description_is_ours(tmp_path):
    content = picture(figure(), "svg", OURS.described("t")).decode()
    assert "<!DOCTYPE svg PUBLIC" in content
    forged = content[content.index("<svg") :].replace("Method: score", "Method: &x;")
    (tmp_path / "f.svg").write_text(f'<!DOCTYPE svg [<!ENTITY x "forged">]>{forged}', encoding="utf-8")
    assert read_origin(tmp_path / "f.svg") is None


def test_there_is_no_origin_outside_a_run(monkeypatch):
    monkeypatch.delenv("NPS_ORIGIN", raising=False)
    assert origin_here() is None
    monkeypatch.setenv("NPS_ORIGIN", Origin("3f9a1c2b7d12", "سال.csv", "9b", "0.1.0").as_json())
    assert origin_here() == Origin("3f9a1c2b7d12", "سال.csv", "9b", "0.1.0")
