"""The papermill engine ``nps``: the outputs of papermill's own, from kernels that are forked."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest

from nps_analysis.kernels.forked import why_plain
from nps_analysis.kernels.parameters import declared
from nps_analysis.kernels.processes import processes
from nps_analysis.kernels.saving import place_of

ROOT = Path(__file__).resolve().parents[2]
SEES = "import os, sys\nprint(os.getppid(), os.getcwd(), sys.path[1:], sys.argv[3:])"


def notebook(path: Path, *cells: str, declares: str = "given = 1", **kernel: str) -> Path:
    content = nbformat.v4.new_notebook()
    declaring = nbformat.v4.new_code_cell(declares, metadata={"tags": ["parameters"]})
    content.cells = [declaring, *map(nbformat.v4.new_code_cell, cells)]
    content.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"} | kernel
    nbformat.write(content, path)
    return path


def outputs(path: Path) -> list:
    """What the code cells gave; streams as one text each, because their pieces depend on the moment."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and found and found[-1][0] == output.name:
                found[-1] = (output.name, found[-1][1] + output.text)
            else:
                found.append((output.name, output.text) if output.output_type == "stream" else output)
    return found


@pytest.mark.slow
def test_what_is_printed_in_pieces_is_one_output(tmp_path, running):
    path = notebook(tmp_path / "a.ipynb", "import time\nprint('one', flush=True)\ntime.sleep(0.5)\nprint('two')")
    task = {"name": "a", "input": str(path), "output": str(tmp_path / "out.ipynb"), "cwd": str(tmp_path)}
    task |= {"parameters": {}, "record": str(tmp_path), "result": str(tmp_path / "result.json")}
    running.start("notebook", task, env=dict(os.environ), cwd=tmp_path)
    assert list(running.ended(60).values()) == [0]
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert [one.text for cell in cells for one in cell.get("outputs", [])] == ["one\ntwo\n"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["01_score", "12_plan"])
def test_the_outputs_are_those_of_plain_papermill_to_the_byte(name, tmp_path):
    for engine in (None, "nps"):
        papermill.execute_notebook(
            ROOT / "notebooks" / f"{name}.ipynb",
            tmp_path / f"{engine}.ipynb",
            {"study": "study.yml"},
            engine_name=engine,
            cwd=ROOT / "data" / "example",
            progress_bar=False,
        )
    plain, ours = outputs(tmp_path / "None.ipynb"), outputs(tmp_path / "nps.ipynb")
    assert [one for one in ours if isinstance(one, dict) and "image/png" in one.get("data", {})]
    assert json.dumps(ours) == json.dumps(plain)


@pytest.mark.slow
def test_a_forked_kernel_looks_like_one_that_was_started(tmp_path):
    path = notebook(
        tmp_path / "a.ipynb",
        f"{SEES.replace('os.getppid(), ', '')}\nprint(os.environ['MPLBACKEND'], os.environ.get('OMP_NUM_THREADS'))",
        "import signal; print(signal.getsignal(signal.SIGCHLD), signal.getsignal(signal.SIGTERM))",
        "import matplotlib.pyplot as plt; plt.plot([1, 3, 2])",
        "get_ipython().config, __name__, __builtins__.__name__",
        "import atexit, pathlib; _ = atexit.register(pathlib.Path('said').write_text, 'bye')",
        "left = {'open': open('left', 'w')}; left['self'] = left; left['open'].write('to its end')",
    )
    for engine in (None, "nps"):
        papermill.execute_notebook(path, tmp_path / f"{engine}.ipynb", engine_name=engine, cwd=tmp_path)
        assert (tmp_path / "said").read_text() == "bye"
        assert (tmp_path / "left").read_text() == "to its end"
        for name in ("said", "left"):
            (tmp_path / name).unlink()
    plain, ours = (json.dumps(outputs(tmp_path / f"{engine}.ipynb"), sort_keys=True) for engine in (None, "nps"))
    for text in (plain, ours):
        assert "image/png" in text
    assert "connection_file" in ours
    assert _without_connection(ours) == _without_connection(plain)


def _without_connection(text: str) -> str:
    text = re.sub(r"'connection_file': '[^']*'", "", text)
    text = re.sub(r"\[?'-f', '[^']*'", "", text)
    return re.sub(r"0x[0-9a-f]+", "", text)


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-P", "-m", "papermill", "--engine", "nps", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


@pytest.mark.slow
def test_an_undeclared_parameter_is_an_error_in_the_plain_command_before_a_kernel_starts(tmp_path):
    notebook(tmp_path / "a.ipynb", "open('ran', 'w')", declares="level = 0.95\nperiod: str = 'month'")
    result = command(tmp_path, "a.ipynb", "out.ipynb", "-p", "levle", "1")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "a.ipynb has no parameter levle" in result.stderr
    assert 'nearest: "level"' in result.stderr
    assert sorted(os.listdir(tmp_path)) == ["a.ipynb"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        pytest.param(
            ["-y", "{given: !!binary 'IitzdHIob3BlbigncmFuJywndycpKSsi'}"],
            "given of type bytes",
            marks=pytest.mark.slow,
        ),
        pytest.param(["-y", "given: !!set {a, b}"], "given of type set", marks=pytest.mark.slow),
        (["-p", "given=1;open('ran','w')#", "3"], "\"given=1;open('ran','w')#\""),
    ],
)
@pytest.mark.parametrize(
    "language", ["python", *(pytest.param(one, marks=pytest.mark.slow) for one in ["Python", "R"])]
)
def test_neither_names_nor_values_carry_code(tmp_path, arguments, found, language):
    path = notebook(tmp_path / "a.ipynb", "open('ran', 'w')", language=language)
    content = nbformat.read(path, as_version=4)
    content.metadata.language_info = {"name": language.replace("Py", "py")}  # for which papermill writes the code
    nbformat.write(content, path)
    result = command(tmp_path, "a.ipynb", "out.ipynb", *arguments)
    assert result.returncode == 1
    assert f"found     {found}" in result.stderr
    assert sorted(os.listdir(tmp_path)) == ["a.ipynb"]


@pytest.mark.slow
def test_the_plain_command_runs_in_any_folder_and_leaves_no_process(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "random.py").write_text("raise SystemExit('this is not the library')")
    notebook(tmp_path / "a.ipynb", SEES, "given")
    result = command(tmp_path, "a.ipynb", "out.ipynb", "--cwd", "there", "-p", "given", "7")
    assert result.returncode == 0, result.stderr
    said, given = outputs(tmp_path / "out.ipynb")
    parent, folder = said[1].split()[:2]
    assert (folder, given.data["text/plain"]) == (str((tmp_path / "there").resolve()), "7")
    assert not psutil.pid_exists(int(parent))
    assert sorted(os.listdir(tmp_path)) == ["a.ipynb", "out.ipynb", "random.py", "there"]
    assert "without encryption" not in result.stderr


@pytest.mark.slow
def test_the_command_still_exits_as_papermill_does_when_a_kernel_dies(tmp_path):
    notebook(tmp_path / "a.ipynb", "import os; os._exit(0)", "1")
    result = command(tmp_path, "a.ipynb", "out.ipynb")
    assert result.returncode == 138
    assert "in code cell 2" in result.stderr
    states = [cell.metadata.papermill.status for cell in nbformat.read(tmp_path / "out.ipynb", 4).cells]
    assert states == ["completed", "failed", "pending"]


@pytest.mark.slow
def test_one_warm_process_serves_all_notebooks_of_a_python_process(tmp_path):
    path = notebook(tmp_path / "a.ipynb", SEES)
    for name in ("b", "c"):
        papermill.execute_notebook(path, tmp_path / f"{name}.ipynb", engine_name="nps", progress_bar=False)
    first, second = outputs(tmp_path / "b.ipynb"), outputs(tmp_path / "c.ipynb")
    assert first[0][1].split()[0] == second[0][1].split()[0]
    with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(notebook(path, "1 / 0"), tmp_path / "d.ipynb", engine_name="nps")


@pytest.mark.slow
def test_sixteen_kernels_at_once(tmp_path):
    notebook(tmp_path / "a.ipynb", "import pathlib; print(given)")
    with processes() as running:
        tasks = {}
        for number in range(16):
            task = {"name": f"n{number}", "input": str(tmp_path / "a.ipynb"), "parameters": {"given": number}}
            task |= {"output": str(tmp_path / f"{number}.ipynb"), "result": str(tmp_path / f"{number}.json")}
            task |= {"cwd": str(tmp_path), "record": str(tmp_path)}
            pid = running.start("notebook", task, env=dict(os.environ), cwd=tmp_path)
            tasks[pid] = number
        while tasks:
            for pid, status in running.ended(120).items():
                number = tasks.pop(pid)
                assert status == 0
                assert outputs(tmp_path / f"{number}.ipynb")[0] == ("stdout", f"{number}\n")


def test_a_kernel_that_is_not_this_pythons_own_is_not_forked(tmp_path, monkeypatch):
    own = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
    specs = {
        "own": {"argv": [sys.executable, *own], "language": "python"},
        "bare": {"argv": ["python3", *own], "language": "python"},
        "r": {"argv": ["R", "--slave"], "language": "R"},
        "other": {"argv": ["/usr/local/other/bin/python", *own], "language": "python"},
        "set": {"argv": [sys.executable, *own], "language": "python", "env": {"A": "1"}},
    }
    for name, spec in specs.items():
        (tmp_path / "kernels" / name).mkdir(parents=True)
        (tmp_path / "kernels" / name / "kernel.json").write_text(json.dumps({"display_name": name, **spec}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert {name: bool(why_plain(name)) for name in specs} == {
        "own": False,
        "bare": False,
        "r": True,
        "other": True,
        "set": True,
    }


@pytest.mark.slow
def test_where_processes_cannot_be_forked_the_plain_engine_runs_and_says_so(tmp_path, monkeypatch, caplog):
    path = notebook(tmp_path / "a.ipynb", SEES)
    monkeypatch.delattr(os, "fork")
    with caplog.at_level(logging.INFO, "papermill"):
        papermill.execute_notebook(path, tmp_path / "b.ipynb", engine_name="nps", progress_bar=False)
    assert "started anew, not forked: processes cannot be forked on this system" in caplog.text
    assert outputs(tmp_path / "b.ipynb")[0][1].split()[0] == str(os.getpid())


def test_names_are_read_from_the_parameters_cell(tmp_path):
    path = notebook(tmp_path / "a.ipynb", declares="%matplotlib inline\na = b = 1\nc: int = 2\nd['x'] = 3\nif a: e = 1")
    assert declared(nbformat.read(path, 4)) == ("a", "b", "c")


def test_only_files_are_saved_on_the_way():
    assert place_of(None) is None
    assert place_of("s3://bucket/a.ipynb") is None
    assert place_of("out/a.ipynb") == "out/a.ipynb"
