"""Parameters: what is typed reaches a notebook as it was typed, or nothing starts."""

import ast
import builtins
import datetime as dt
import json
import keyword
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from papermill.translators import papermill_translators

from nps_analysis.cli import main
from nps_analysis.runs.notebooks import Notebook, all_notebooks, parameters_for
from nps_analysis.runs.run import run
from nps_analysis.schema import DataError
from nps_analysis.study import Columns, Study

WORDS = r"""
0123 NA NO no 1e5 nan True None null ~ １０ ۱۰ 1_000 -0 0x1F 12:30 ' " \ \n \" { } {0} {{}} %s ${HOME}
{s.__class__} f'{1}' [x [x] ../../x /etc/passwd http://127.0.0.1/x s3://x C:\x -rf --out=x # &a *a =1+1 a=b {x:1}
$(touch) `touch` "); [!!binary] تهران 東京 Ελλάδα é
"""
NASTY = [
    *WORDS.split(),
    "",
    " ",
    "a\tb",
    "a\nb",
    "a\r\nb",
    "a\0b",
    "\x07",
    "\u2028",
    "\u202eabc",
    "e\u0301",
    "'''",
    '"""',
]
NASTY += ["{x: 1}", '"); import os #', "\U0001f469\u200d\U0001f467", "a" * 10_000, "[" * 10_000]
SCORE = next(notebook for notebook in all_notebooks() if notebook.name == "01_score")


def injected(parameters: dict) -> dict:
    """What the cell that papermill would add assigns; ValueError where it does anything but assign values."""
    source = papermill_translators.find_translator("python3", "python").codify(parameters)
    return assigned(source)


def assigned(source: str) -> dict:
    body = ast.parse(source).body
    assert all(isinstance(node, ast.Assign) for node in body), source
    return {node.targets[0].id: ast.literal_eval(node.value) for node in body}


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:20]))
def test_text_reaches_the_notebook_as_it_is(text):
    keys = Study.typed({"where": {"region": text, text or "x": "y"}, "title": text, "company": text, "level": "0.9"})
    cell = injected(parameters_for(SCORE, "study.yml", keys))
    assert cell["where"] == {"region": text, text or "x": "y"}
    assert cell["options"] == {"title": text, "company": text}
    assert cell["level"] == 0.9


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_also_from_json(text):
    keys = Study.typed({"title": text, "where": json.dumps({"region": text}), "segments": json.dumps([text, "b"])})
    cell = injected(parameters_for(SCORE, "study.yml", keys))
    assert cell["where"] == {"region": text}
    assert cell["options"] == {"title": text, "segments": [text, "b"]}


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("where", "{country: NO}", {"country": "NO"}),
        ("where", "{country: 0123, code: 1e5, no: -0}", {"country": "0123", "code": "1e5", "no": "-0"}),
        ("where", '{"country": "NO", "n": "nan"}', {"country": "NO", "n": "nan"}),
        ("where", '{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
        ("company", "0123", "0123"),
        ("company", "[x]", "[x]"),
        ("title", "{draft}", "{draft}"),
        ("segments", "[region, 'NA']", ["region", "NA"]),
        ("segments", "NO", ["NO"]),
        ("missing_codes", "[98, 0123]", ["98", "0123"]),
        ("labels", "{sehr gut: 10, no: 0}", {"sehr gut": 10, "no": 0}),
        ("targets", "{overall: 40}", {"overall": 40}),
        ("columns", "{score: NO, weight: 0123}", {"score": "NO", "weight": "0123"}),
        ("population_size", "{a: 5}", {"a": 5}),
        ("min_n", "50", 50),
        ("level", "0.9", 0.9),
        ("strict", "true", True),
        ("as_of", "2026-09-30", "2026-09-30"),
    ],
)
def test_what_is_typed_becomes_what_the_key_holds(key, typed, value):
    found = Study.typed({key: typed})[key]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("minimun_n", "5", "unknown key minimun_n, nearest: min_n"),
        ('s=1;open("X","w")#', "5", 'unknown key s=1;open("X","w")#'),
        ("__import__", "5", "unknown key __import__"),
        ("study", "x", "unknown key study"),
        ("min_n", "many", "min_n: input should be a valid integer, found 'many'"),
        ("min_n", "１０", "found '１０'"),
        ("min_n", "050", "found '050'"),
        ("min_n", True, "found True"),
        ("level", "nan", "level must be below 1, found 'nan'"),
        ("level", Path("x"), "level: input should be a valid number, unable to parse string as a number, found 'x'"),
        ("level", float("inf"), "the number inf"),
        ("where", "x", "where must have keys and values under it, found 'x'"),
        ("where", "{a: ", "found '{a: '"),
        ("where", "[" * 10_000, "found '[[["),
        ("where", "{a: 1, a: 2}", "found '{a: 1, a: 2}'"),
        ("where", "{a: &x [1], b: *x}", "found '{a: &x [1], b: *x}'"),
        ("where", {"a": {1: 2}}, "where.a must be text, found {'1': 2}"),
        ("where", {b"a": "x"}, "a mapping with a value of type bytes as key"),
        ("segments", {"a"}, "a value of type set"),
        ("segments", [b"a"], "a value of type bytes"),
        ("level", Decimal("0.9"), "a value of type Decimal"),
        ("title", "\udcff", "'\\udcff', half a character, at place 1"),
        ("where", {"region": "a\ud800"}, "'\\ud800', half a character, at place 2"),
    ],
)
def test_what_no_key_holds_is_an_error(key, value, found):
    with pytest.raises(DataError) as error:
        Study.typed({key: value})
    assert found in error.value.found


def test_what_contains_itself_is_an_error():
    deep: list = []
    deep.append(deep)
    with pytest.raises(DataError, match="more than 20 deep"):
        Study.typed({"segments": deep})


def test_python_values_become_json_values():
    keys = Study.typed(
        {
            "level": np.float64(0.9),
            "min_n": np.int64(50),
            "as_of": dt.date(2026, 9, 30),
            "benchmarks": Path("a/b.csv"),
            "segments": ("a", np.str_("b")),
            "strict": np.bool_(True),
        }
    )
    assert keys == json.loads(json.dumps(keys))
    assert keys == {
        "level": 0.9,
        "min_n": 50,
        "as_of": "2026-09-30",
        "benchmarks": "a/b.csv",
        "segments": ["a", "b"],
        "strict": True,
    }


def test_no_key_is_a_word_of_python():
    names = {*Study.model_fields, *Columns.model_fields}
    assert not names & ({*keyword.kwlist, *keyword.softkwlist, *dir(builtins)})
    assert all(name.isidentifier() for name in names)


def test_a_notebook_that_could_not_take_a_key_is_an_error(tmp_path):
    own = Notebook(tmp_path / "20_own.ipynb", (), ("study", "level"))
    assert parameters_for(own, "s.yml", {"level": 0.9}) == {"study": "s.yml", "level": 0.9}
    with pytest.raises(DataError, match=r"20_own.ipynb does not take min_n"):
        parameters_for(own, "s.yml", {"level": 0.9, "min_n": 50})


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ('study = ""\nlevel = None', ("study", "level")),
        ('study: str = ""\nlevel: float | None = None', ("study", "level")),
    ],
)
def test_parameters_are_told_by_their_assignments(tmp_path, cell, names):
    (notebook,) = all_notebooks(own_study(tmp_path, cell))
    assert notebook.parameters == names


@pytest.mark.parametrize("cell", ["level = None", "", "study"])
def test_a_notebook_that_takes_no_study_is_an_error(tmp_path, cell):
    with pytest.raises(DataError, match="assigns study"):
        all_notebooks(own_study(tmp_path, cell))


def own_study(folder: Path, cell: str) -> Path:
    (folder / "notebooks").mkdir()
    content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell, metadata={"tags": ["parameters"]})])
    nbformat.write(content, folder / "notebooks" / "20_own.ipynb")
    (folder / "a.csv").write_text("score\n" + "9\n8\n3\n" * 20, encoding="utf-8")
    (folder / "study.yml").write_text("source: a.csv\n", encoding="utf-8")
    return folder / "study.yml"


def test_a_key_that_a_notebook_cannot_take_stops_the_run_before_it_starts(tmp_path):
    study = own_study(tmp_path, 'study = ""')
    with pytest.raises(DataError, match="does not take min_n"):
        run(study, tmp_path / "out", keys={"min_n": 50})
    assert not (tmp_path / "out").exists()


PLACE = "../../x {s.__class__} {0} \\ \"); open('X','w') # 'NO'"


@pytest.mark.slow
@pytest.mark.parametrize(("value", "title"), [(PLACE, "NA\n'''\"\"\"{title}"), ("0123", "東京 " + "n" * 10_000)])
def test_an_executed_notebook_has_what_was_typed_and_writes_nowhere_else(tmp_path, value, title):
    rows = [{"score": score, "region": region} for score in (10, 9, 8, 3) * 20 for region in (value, "other")]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    (tmp_path / "study.yml").write_text("source: a.json\nsegments: region\n", encoding="utf-8")
    where = json.dumps({"region": value})
    command = [sys.executable, "-m", "nps_analysis", "run", "study.yml", "--out", "deep/er/out", "--notebooks", "01"]
    result = subprocess.run(
        [*command, "--set", f"where={where}", "--set", f"title={title}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    executed = nbformat.read(tmp_path / "deep" / "er" / "out" / "notebooks" / "01_score.ipynb", as_version=4)
    (cell,) = (cell for cell in executed.cells if "injected-parameters" in cell.metadata.get("tags", []))
    found = assigned(cell.source)
    assert (found["where"], found["options"]) == ({"region": value}, {"title": title})
    outside = {path.name for path in tmp_path.rglob("*") if path.is_file() and "out" not in path.parts}
    assert outside == {"a.json", "study.yml"}
    assert json.loads((tmp_path / "deep/er/out/manifest.json").read_text("utf-8"))["accounting"]["valid"] == 80


def test_a_value_that_the_data_do_not_have_is_an_error_with_nothing_written(tmp_path):
    study = own_study(tmp_path, 'study = ""\nwhere = None')
    for typed in ("title=\udcff", "where={region: NO}", "where=[NO]", "minimun_n=5"):
        result = CliRunner().invoke(main, ["run", str(study), "--out", str(tmp_path / "out"), "--set", typed])
        assert result.exit_code == 2
        assert [line.split()[0] for line in result.stderr.splitlines()[1:]] == ["required", "found", "do"]
    assert not (tmp_path / "out").exists()
