"""Are responses that were kept for the processes of a run the same as read anew, and never anybody else's?"""

import datetime as dt
import os
import pickle
from pathlib import Path

import duckdb
import nbformat
import pytest

import nps_analysis as nps
from nps_analysis.responses.parts import read_parts
from nps_analysis.responses.prepared import PREPARED, keep, prepared, prepared_name
from nps_analysis.schema import DataError
from nps_analysis.study import Study
from nps_analysis.study_day import TODAY
from tests.responses.test_parts import ANSWERS, all_of

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "01_score.ipynb"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of a run's prepared responses, as its processes are told of it."""
    place = tmp_path / "prepared"
    place.mkdir(mode=0o700)
    monkeypatch.setenv(PREPARED, str(place))
    return place


@pytest.fixture
def source(file):
    return file(ANSWERS.to_csv(index=False))


def kept(folder, source, responses=None, **options):
    assert keep(responses or nps.read(source, **options), folder, source, options)
    return next(folder.iterdir())


def test_they_are_the_same_without_the_source(folder, source):
    read = nps.read(source, where={"region": "2"}, level=0.9)
    kept(folder, source, read, where={"region": "2"}, level=0.9)
    source.unlink()
    found = nps.read(source, level=0.9, where={"region": "2"}, period=None)
    assert all_of(found) == all_of(read)
    assert nps.check(found).equals(nps.check(read))
    assert nps.tally(found, by="market").table().equals(nps.tally(read, by="market").table())


def test_what_one_notebook_does_to_them_no_other_sees(folder, source):
    kept(folder, source)
    first, second = nps.read(source), nps.read(source)
    first.warnings.append("mine")
    first.scores.clear()
    assert "mine" not in second.warnings
    assert len(second.scores) == 5


def test_a_part_is_kept_like_any_other_study(folder, source):
    parts = read_parts(source, "market")
    kept(folder, source, parts.part("S"), where=parts.where("S"))
    source.unlink()
    assert nps.read(source, where={"market": "S"}).accounting == parts.part("S").accounting


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"where": {"region": "1"}}, {"where": {"region": "2"}, "min_n": 5}])
def test_with_other_options_the_source_is_read(folder, source, options):
    kept(folder, source, where={"region": "2"})
    assert prepared(source, {"where": {"region": "2"}}) is not None
    assert prepared(source, options) is None
    assert nps.read(source, **options).study.where == options.get("where", {})


def test_the_order_of_filters_counts_and_that_of_options_does_not(source):
    one, other = {"region": "2", "market": "S"}, {"market": "S", "region": "2"}
    assert prepared_name(source, {"where": one}) != prepared_name(source, {"where": other})
    assert prepared_name(source, {"level": 0.9, "seed": 1}) == prepared_name(source, {"seed": 1, "level": 0.9})
    assert prepared_name(str(source.parent / "." / source.name), {}) == prepared_name(source, {})
    assert prepared_name(ANSWERS, {}) == ""


class _Bomb:
    """What goes off when it is loaded from a pickle."""

    def __reduce__(self):
        return Path.touch, (Path(os.environ["MARK"]),)


@pytest.mark.some(2)
@pytest.mark.parametrize("danger", ["folder", "file", "link", "link to folder", "owner", "none"])
def test_only_files_that_nobody_else_can_have_written_are_loaded(folder, source, danger, tmp_path, monkeypatch):
    monkeypatch.setenv("MARK", str(tmp_path / "mark"))
    place = kept(folder, source)
    place.write_bytes(pickle.dumps(_Bomb()))
    if danger == "folder":
        folder.chmod(0o770)
    elif danger == "file":
        place.chmod(0o606)
    elif danger == "link":
        place.symlink_to(place.rename(tmp_path / "elsewhere"))
    elif danger == "link to folder":
        folder.symlink_to(folder.rename(tmp_path / "other"))
    elif danger == "owner":
        if os.getuid():
            pytest.skip("only the superuser can give a folder away")
        os.chown(folder, 12345, -1)
    if danger == "none":  # so it is the place that is refused above
        with pytest.raises(AttributeError):
            nps.read(source)
    else:
        assert nps.read(source).accounting.valid == 5
    assert (tmp_path / "mark").exists() == (danger == "none")


def test_the_file_is_the_users_only(folder, source):
    assert kept(folder, source).stat().st_mode & 0o777 == 0o600


def test_every_type_stays_what_it_is(folder, tmp_path):
    path = tmp_path / "a.parquet"
    duckdb.sql(
        f"""
        COPY (SELECT (CASE WHEN i % 7 > 0 THEN i % 11 END)::TINYINT AS score, (i / 3)::DECIMAL(12, 3) AS price,
            CASE WHEN i > 3 THEN i END AS whole, DATE '2026-01-01' + i::INT AS date,
            TIMESTAMP '2026-01-01 10:00:00.123456' AS at, [i, 2] AS several, TIME '10:11:12' AS clock,
            ('A' || i % 3)::VARCHAR AS market, i::BLOB::BLOB AS bytes, uuid() AS code, i % 2 = 0 AS even, i / 7 AS w
        FROM (SELECT range::VARCHAR::INT AS i FROM range(60)) AS t(i))
        TO '{path}'""".replace("i::BLOB::BLOB", "i::VARCHAR::BLOB")
    )
    read = nps.read(path)
    kept(folder, path, read)
    assert all_of(nps.read(path)) == all_of(read)


@pytest.mark.some(3)
@pytest.mark.parametrize(
    "kind", ["ENUM('9', '3')", "HUGEINT", "UUID", "BIT", "UHUGEINT", "DECIMAL(38, 0)", "TIMESTAMP_NS"]
)
def test_types_that_arrow_has_not(folder, source, kind):
    values = {"UUID": "'00000000-0000-0000-0000-00000000000f'", "BIT": "'0101'", "TIMESTAMP_NS": "'2026-01-01'"}
    odd = f"CAST({values.get(kind, chr(39) + '9' + chr(39))} AS {kind})"
    read = nps.read(source)
    odd_one = type(read)(
        **{**vars(read), "frame": read.frame.project(f"*, {odd} AS odd, CAST(NULL AS {kind}) AS gone")}
    )
    kept(folder, source, odd_one)
    found = nps.read(source)
    assert all_of(found) == all_of(odd_one)
    assert str(found.frame.types[-2]) == str(odd_one.frame.types[-2])


def test_what_is_too_large_or_a_frame_is_not_kept(folder, source, monkeypatch):
    assert not keep(nps.read(ANSWERS), folder, ANSWERS, {})
    monkeypatch.setattr("nps_analysis.responses.prepared.MOST_KEPT", 6)
    assert not keep(nps.read(source), folder, source, {})  # 7 rows, 1 of the 8 being a duplicate
    assert keep(nps.read(source, where={"region": "2"}), folder, source, {"where": {"region": "2"}})


def test_a_study_is_seen_from_where_the_notebook_stands(folder, source, monkeypatch):
    study = source.with_name("study.yml")
    study.write_text("source: a.csv\nbenchmarks: b.csv\n")
    monkeypatch.chdir(source.parent.parent)
    there = Path(source.parent.name) / "study.yml"
    kept(folder, there)
    monkeypatch.chdir(source.parent)
    found = nps.read("study.yml")
    assert found.study.path("b.csv") == Path("b.csv")
    monkeypatch.setenv(PREPARED, "")
    assert found.study == nps.read("study.yml").study


def test_dates_that_cannot_be_used_say_so_in_three_parts(folder, source):
    kept(folder, source)
    with pytest.raises(DataError) as caught:
        nps.tally(nps.read(source), by="month")
    assert caught.value.do == "name it with --date"


def test_what_was_kept_on_another_day_is_not_taken(source, monkeypatch, parts_of):
    monkeypatch.setenv(TODAY, "2020-02-29")
    assert Study().as_of == dt.date(2020, 2, 29)
    assert "as_of" not in nps.read(source).study.model_fields_set
    name = prepared_name(source, {})
    monkeypatch.setenv(TODAY, "2020-03-01")
    assert prepared_name(source, {}) != name
    monkeypatch.setenv(TODAY, "tomorrow")
    assert parts_of(Study) == (
        "the variable NPS_TODAY holds no day",
        "a day such as 2026-09-30, or no such variable",
        "'tomorrow'",
        "correct or unset it",
    )
    monkeypatch.delenv(TODAY)
    assert Study().as_of == dt.date.today()


@pytest.mark.slow
def test_a_notebook_by_papermill_gives_the_same_tables(folder, tmp_path, monkeypatch):
    import papermill

    study, where = ROOT / "data" / "example" / "study.yml", {"market": "Sweden"}
    parts = read_parts(study, "market")
    kept(folder, study, parts.part("Sweden"), where=where)
    executed = {}
    for name in (str(folder), ""):
        monkeypatch.setenv(PREPARED, name)
        target = tmp_path / "executed.ipynb"
        parameters = {"study": "study.yml", "where": where}
        papermill.execute_notebook(
            NOTEBOOK, target, parameters, cwd=study.parent, kernel_name="python3", progress_bar=False, log_output=False
        )
        cells = nbformat.read(target, as_version=4).cells
        executed[name] = [one.get("data", one.get("text")) for cell in cells for one in cell.get("outputs", ())]
    assert executed[""] == executed[str(folder)] != []
