"""Is nothing that people saved in a run's folder replaced untold, and nobody blamed for what is not theirs?"""

import datetime as dt
import json
import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pptx import Presentation

from nps_analysis.runs.deck import deck, update_deck
from nps_analysis.runs.folder import edited, foreign, left_behind, refuse_folder
from nps_analysis.runs.part import Part, Plan
from nps_analysis.runs.progress import Silent
from nps_analysis.runs.verify import verify
from nps_analysis.schema import DataError
from nps_analysis.study import Study

PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)  # how [MS-CFB] has it: an office file under a password


def with_a_sentence(path: Path) -> None:
    deck = Presentation(str(path))
    deck.slides[0].shapes[0].text_frame.text = "What I say on Thursday"
    deck.save(str(path))


def packed_anew(path: Path) -> None:
    """As an office program does when somebody saves without a change."""
    old, new = ZipFile(BytesIO(path.read_bytes())), BytesIO()
    with ZipFile(new, "w") as there:
        for name in old.namelist():
            there.writestr(name, old.read(name))
    path.write_bytes(new.getvalue())


def under_a_password(path: Path) -> None:
    path.write_bytes(PROTECTED)


def cut_by_a_sync(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def damaged(path: Path) -> None:
    path.write_bytes(b"cut")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


SAVED = [with_a_sentence, packed_anew, under_a_password, cut_by_a_sync]


@pytest.fixture
def refused(wave):
    """refused(folder): the error of a run into that folder."""

    def ask(folder: Path) -> DataError:
        with pytest.raises(DataError) as error:
            refuse_folder(folder, wave, Study.load(wave), force=False)
        return error.value

    return ask


@pytest.fixture
def batch(report, manifest, rewrite):
    """The folder of a batch with one part, ``north``."""
    out = report.with_name("batch")
    shutil.copytree(report, out / "north")
    content = manifest(report)
    rewrite(out / "north", {**content, "run": {**content["run"], "part": "North"}})
    outputs = {name: digest for name, digest in content["outputs"].items() if name.startswith("tables/")}
    shutil.copytree(report / "tables", out / "tables")
    rewrite(out, {**content, "parts": [{"slug": "north", "state": "done"}], "outputs": outputs})
    return out


@pytest.fixture
def rewrite():
    """rewrite(folder, content): another manifest."""
    return lambda folder, content: (folder / "manifest.json").write_text(json.dumps(content), "utf-8")


def test_a_folder_as_its_run_left_it_is_nobodys(report, batch):
    assert [edited(out) + foreign(out) for out in (report, batch)] == [[], []]


@pytest.mark.parametrize("change", SAVED)
def test_a_deck_that_was_saved_since_is_refused(report, refused, change):
    change(report / "deck.pptx")
    assert str(refused(report)) == (
        f"{report} holds a deck or workbook that is not as it was made\n"
        "  required  decks and workbooks as the earlier run made them, or nps deck since\n"
        "  found     deck.pptx\n"
        "  do        move what people have edited elsewhere (nps deck --update FILE brings a new run's figures into a"
        " deck), or replace it with --force"
    )


@pytest.mark.parametrize("change", [packed_anew, under_a_password])
def test_so_is_a_workbook_and_what_is_in_the_folder_of_a_part(report, batch, refused, change):
    change(report / "workbook.xlsx")
    change(batch / "north" / "deck.pptx")
    assert refused(report).found == "workbook.xlsx"
    assert refused(batch).found == "north/deck.pptx"


@pytest.mark.parametrize("change", [damaged, emptied, Path.unlink])
def test_what_no_program_can_have_saved_is_replaced(report, wave, change):
    change(report / "deck.pptx")
    change(report / "workbook.xlsx")
    assert "report.html" in refuse_folder(report, wave, Study.load(wave), force=False)


def test_with_force_all_is_replaced(report, wave):
    under_a_password(report / "deck.pptx")
    (report / "thesis.docx").write_text("precious", "utf-8")
    names = {path.name for path in report.iterdir()}
    assert {"deck.pptx", "thesis.docx"} < names
    assert refuse_folder(report, wave, Study.load(wave), force=True) == names


def test_files_of_others_are_refused(report, refused):
    (report / "tables" / "mine.csv").write_text("a\n", "utf-8")
    assert str(refused(report)) == (
        f"{report} holds something else\n"
        "  required  an empty folder, or that of an earlier run\n"
        "  found     tables/mine.csv\n"
        "  do        name another folder with --out, or replace this one with --force"
    )


LEFT = ["~$deck.pptx", ".~lock.deck.pptx#", ".DS_Store", "._deck.pptx", "Thumbs.db", "thumbs.db", "desktop.ini"]


@pytest.mark.parametrize("name", LEFT)
def test_what_programs_leave_behind_stops_no_run_and_is_told_where_it_goes(report, batch, wave, name):
    for out in (report, batch):
        for place in (out, out / "tables"):
            (place / name).write_bytes(b"left")
        assert foreign(out) == []
        assert left_behind(out) == [f"tables/{name}"]
        assert name not in refuse_folder(out, wave, Study.load(wave), force=False)


def test_what_only_looks_so_is_somebodys(report):
    names = ["Thumbs.db.xlsx", "deck~$.pptx", "desktop.ini.txt", ".lock", "lock.deck.pptx#", ".DS_Store/mine.txt"]
    for name in names:
        (report / name).parent.mkdir(exist_ok=True)
        (report / name).write_text("mine", "utf-8")
    assert foreign(report) == sorted(names)


@pytest.fixture
def story(tmp_path):
    """A story of fewer slides than the run's."""
    (tmp_path / "story.yml").write_text("slides:\n- summary\n- method\n", "utf-8")
    return tmp_path / "story.yml"


def test_the_runs_deck_that_nps_deck_wrote_anew_is_no_edit_and_verify_still_tells_it(report, story):
    before = (report / "manifest.json").stat().st_mtime_ns
    deck(report, report / "deck.pptx", story)
    assert edited(report) == []
    assert [(one.file, one.what) for one in verify(report).differences] == [("deck.pptx", "changed")]
    assert (report / "manifest.json").stat().st_mtime_ns == before  # make goes by it
    with_a_sentence(report / "deck.pptx")
    assert edited(report) == ["deck.pptx"]


@pytest.mark.slow
def test_an_update_in_place_of_the_runs_deck_is_no_edit_where_nobody_had_edited_it(report, story):
    deck(report, report / "deck.pptx", story)
    known = (report / "manifest.json").read_bytes()
    update_deck(report, report / "deck.pptx", add=True, story="all")
    assert (report / "manifest.json").read_bytes() != known
    assert edited(report) == []
    with_a_sentence(report / "deck.pptx")
    update_deck(report, report / "deck.pptx")
    assert edited(report) == ["deck.pptx"]


@pytest.mark.slow
def test_nor_is_one_of_the_deck_of_another_run(report, make, tmp_path):
    before = make(tmp_path / "before", level=0.9)
    update_deck(report, before / "deck.pptx")
    assert [one.file for one in verify(before).differences] == ["deck.pptx"]
    assert edited(before) == []
    packed_anew(before / "deck.pptx")
    update_deck(report, before / "deck.pptx")
    assert edited(before) == ["deck.pptx"]


@pytest.mark.slow
def test_a_deck_of_peoples_that_is_refreshed_into_the_folder_is_theirs(report, tmp_path):
    board, known = tmp_path / "board.pptx", (report / "manifest.json").read_bytes()
    update_deck(report, report / "deck.pptx", board)  # out of the folder: all in there is as it was
    assert (report / "manifest.json").read_bytes() == known
    with_a_sentence(board)
    update_deck(report, board, report / "deck.pptx")
    assert edited(report) == ["deck.pptx"]


def test_a_manifest_that_somebody_edited_is_not_signed_anew(report, story, manifest, rewrite):
    rewrite(report, {**manifest(report), "title": "Mine"})
    before = (report / "manifest.json").read_bytes()
    deck(report, report / "deck.pptx", story)
    assert (report / "manifest.json").read_bytes() == before
    assert edited(report) == ["deck.pptx"]


@pytest.fixture
def part(report, wave):
    """part(out, slug, force): a part whose notebooks have run, about to be published in ``out``, which is made new."""

    def make(out: Path, slug: str, force: bool) -> Part:
        work = out / ".nps" / "work" / (slug or "all")
        shutil.copytree(report, work)
        names = refuse_folder(out, wave, Study.load(wave), force)
        day = dt.date(2026, 9, 30)
        plan = Plan(wave, out, out / ".nps", [], None, False, [], {}, 0.0, day, names, force, Silent(), [], {})
        return Part(plan, slug or None, slug, {})

    return make


@pytest.mark.parametrize("change", SAVED)
@pytest.mark.parametrize("slug", ["", "north"])
def test_a_deck_that_is_saved_while_the_run_is_at_work_stays_and_its_part_fails(report, batch, part, slug, change):
    out = batch if slug else shutil.copytree(report, report.with_name("out"))
    ready, path = part(out, slug, force=False), out / slug / "deck.pptx"
    change(path)
    saved = path.read_bytes()
    kept = f".nps/work/{slug or 'all'}"
    assert str(ready._published()) == (
        f"failed: deck.pptx was saved there while the run was at work, so all there stays; this result is in {kept}"
    )
    assert (path.read_bytes(), ready.published) == (saved, False)
    assert (out / kept / "deck.pptx").read_bytes() == (report / "deck.pptx").read_bytes()


def test_so_does_a_deck_that_is_put_there_but_files_beside_the_result_are_in_nobodys_way(report, batch, part):
    ready = part(batch, "north", force=False)
    (batch / "north" / "board.pptx").write_bytes(b"PK mine")
    assert ready._published().reason.startswith("board.pptx was saved there")
    out = shutil.copytree(report, report.with_name("out"))
    ready = part(out, "", force=False)
    (out / "board.pptx").write_bytes(b"PK mine")
    assert str(ready._published()) == "done"
    assert (out / "board.pptx").read_bytes() == b"PK mine"


def test_with_force_a_deck_that_is_saved_meanwhile_is_replaced(report, part):
    out = shutil.copytree(report, report.with_name("out"))
    ready = part(out, "", force=True)
    with_a_sentence(out / "deck.pptx")
    assert str(ready._published()) == "done"
    assert (out / "deck.pptx").read_bytes() == (report / "deck.pptx").read_bytes()


def test_what_programs_left_beside_the_result_stays(report, part):
    out = shutil.copytree(report, report.with_name("out"))
    (out / "~$deck.pptx").write_bytes(b"me")
    ready = part(out, "", force=False)
    assert str(ready._published()) == "done"
    assert (out / "~$deck.pptx").read_bytes() == b"me"
