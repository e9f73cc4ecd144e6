"""Everything on the page on running the notebooks is run, or parsed by what would read it."""

import ast
import configparser
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import nbformat
import papermill
import pytest
import yaml
from papermill.cli import papermill as papermill_command

from nps_analysis.cli import main
from nps_analysis.responses.example import write_example
from nps_analysis.runs.notebooks import all_notebooks

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")

# What the operators take, as Airflow's sources have it: airflow/providers/papermill/operators/papermill.py and
# airflow/providers/standard/operators/bash.py of its providers, airflow/sdk/definitions/dag.py; task_id is every one's.
AIRFLOW = {
    "PapermillOperator": "input_nb output_nb parameters kernel_name language_name kernel_conn_id log_output nbconvert"
    " nbconvert_args task_id",
    "BashOperator": "bash_command env append_env output_encoding skip_on_exit_code cwd output_processor task_id",
    "DAG": "dag_id schedule start_date catchup max_active_runs default_args",
}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def commands() -> list[str]:
    return [line for block in blocks("console") for line in block.strip().splitlines()]


def parsed(command: str) -> click.Context:
    """The command as its own parser reads it; UsageError for an option that is not there."""
    name, *arguments = shlex.split(command)
    if name == "papermill":
        return papermill_command.make_context(name, arguments)
    word, *arguments = arguments
    return main.commands[word].make_context(word, arguments)


def typed() -> list[str]:
    """Every call of nps and papermill on the page: of shells, timers and workflows."""
    loops = [re.sub(r".*; do (.*); done", r"\1", line) for line in commands()]
    cron = re.findall(r"^\d+ .*?/bin/(nps .*?) >", PAGE, re.MULTILINE)
    service = re.findall(r"^ExecStart=.*?/bin/(nps .*)$", PAGE, re.MULTILINE)
    workflow = re.findall(r"- run: (nps .*)$", PAGE, re.MULTILINE)
    windows = [
        line.replace("\\", "/") for line in re.findall(r"\\(nps)\.exe( .*?)\"", PAGE) for line in ["".join(line)]
    ]
    assert [len(cron), len(service), len(workflow), len(windows)] == [1, 1, 1, 1]
    return [line for line in [*loops, *cron, *service, *workflow, *windows] if line.split()[0] in ("nps", "papermill")]


@pytest.mark.parametrize("command", typed())
def test_every_command_is_one_that_there_is(command):
    parsed(command)


def test_every_option_and_parameter_that_the_text_names_is_there():
    table = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert {notebook.parameters for notebook in all_notebooks()} == {tuple(table)}


def test_schedules_parse():
    (cron,) = blocks("cron")
    *_, line = cron.strip().splitlines()
    *when, _ = line.split(maxsplit=5)
    assert when == ["15", "5", "*", "*", "1"]
    assert "%" not in line  # cron would end the line there
    assert [word for word in line.split()[5:] if word.endswith((".yml", ".log")) and not word.startswith("/")] == []
    units = [configparser.ConfigParser(interpolation=None) for _ in blocks("ini")]
    for unit, text in zip(units, blocks("ini"), strict=True):
        unit.read_string(text)
    assert [unit.sections() for unit in units] == [["Unit", "Service"], ["Timer", "Install"]]
    (workflow,) = (yaml.load(text, Loader=yaml.BaseLoader) for text in blocks("yaml"))
    assert workflow["on"]["schedule"] == [{"cron": "15 5 * * 1"}]
    steps = workflow["jobs"]["report"]["steps"]
    assert [step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")] == ["report"]


def dag() -> ast.Module:
    (source,) = (text for text in blocks("python") if "airflow" in text)
    return ast.parse(source)


def calls(name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(dag())
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


@pytest.mark.parametrize("operator", AIRFLOW)
def test_the_dag_calls_operators_with_arguments_that_they_have(operator):
    (call,) = calls(operator)
    assert not call.args
    assert {keyword.arg for keyword in call.keywords} <= {*AIRFLOW[operator].split()}


def of_operator(name: str, argument: str, **names: object) -> object:
    """An argument of an operator in the DAG, as Airflow would have it after filling in the day."""
    (call,) = calls(name)
    (value,) = (keyword.value for keyword in call.keywords if keyword.arg == argument)
    found = eval(compile(ast.Expression(value), "running.md", "eval"), names)
    return yaml.safe_load(
        yaml.safe_dump(found).replace("{{ ds }}", "2026-09-28").replace("{{ ds_nodash }}", "20260928")
    )


def test_the_deck_of_the_dag_is_a_command_that_there_is():
    command = of_operator("BashOperator", "bash_command", FOLDER="/srv/nps")
    context = parsed(command.removeprefix("/srv/nps/.venv/bin/"))
    assert context.params["set"] == ("as_of=2026-09-28",)


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Path:
    """A folder like the repository's, with a smaller example."""
    folder = tmp_path_factory.mktemp("repository")
    (folder / "notebooks").symlink_to(ROOT / "notebooks")
    write_example(folder / "data" / "example", answers=600, markets=6)
    return folder


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), **os.environ, "PATH": path, **environment},
    )


def complete(path: Path) -> nbformat.NotebookNode:
    """An executed notebook, every cell of which ran."""
    content = nbformat.read(path, as_version=4)
    cells = [cell for cell in content.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    assert not [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    return content


@pytest.mark.slow
def test_the_page_runs_from_its_first_command_to_its_last(repository):
    for command in commands():
        less = " --notebooks 01" if "--each" in command else ""  # enough for what is asked here
        result = shell(command + less, repository)
        assert result.returncode == 0, f"{command}: {result.stderr[-2000:]}"
    (loop,) = (text for text in blocks("python") if "airflow" not in text)
    result = shell(f"python -c {shlex.quote(loop)}", repository)
    assert result.returncode == 0, result.stderr
    executed = sorted(path.name for path in (repository / "out").iterdir())
    assert {"Finland.ipynb", "Sweden.ipynb", "market-0.ipynb", "market-1.ipynb", "quoted.ipynb"} <= {*executed}
    for name in executed:
        complete(repository / "out" / name)
    complete(repository / "spring" / "01_score_executed.ipynb")
    assert (repository / "report" / "deck.pptx").exists()
    assert (repository / "markets" / "index.html").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["01_score", "13_accounts"])
def test_a_notebook_runs_with_plain_papermill_from_another_folder(repository, tmp_path, name):
    study = repository / "data" / "example" / "study.yml"
    command = f"papermill {ROOT}/notebooks/{name}.ipynb out.ipynb -k python3 -p study {study} -p level 0.9"
    result = shell(command, tmp_path)
    assert result.returncode == 0, result.stderr[-2000:]
    complete(tmp_path / "out.ipynb")
    assert [path.name for path in tmp_path.iterdir()] == ["out.ipynb"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [one.name for one in all_notebooks() if "sales" not in one.needs])  # it has no sales
def test_each_notebook_runs_from_another_folder(repository, tmp_path, name):
    """On warm kernels, whose outputs are those of plain papermill: see tests/kernels."""
    given = {"study": str(repository / "data" / "example" / "study.yml"), "level": 0.9}
    notebook, out = ROOT / "notebooks" / f"{name}.ipynb", tmp_path / "out.ipynb"
    papermill.execute_notebook(notebook, out, given, engine_name="nps", cwd=tmp_path, progress_bar=False)
    complete(out)
    assert [path.name for path in tmp_path.iterdir()] == ["out.ipynb"]


@pytest.mark.slow
def test_papermill_changes_text_and_the_page_says_how_it_does_not(repository, tmp_path):
    """-p makes a number of 0123, and YAML makes 83 of it and false of NO: what the page warns of is so."""
    given = ["-p study 0123", "-r study 0123", "-y 'options: {title: NO, company: 0123}'", "-p minimun_n 5"]
    found = []
    for arguments in given:
        command = f"papermill --prepare-only {ROOT}/notebooks/01_score.ipynb out.ipynb {arguments}"
        assert shell(command, tmp_path).returncode == 0
        cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
        (cell,) = (cell for cell in cells if "injected-parameters" in cell.metadata.get("tags", []))
        found.append(cell.source.splitlines()[1])
    assert found == [
        "study = 123",
        'study = "0123"',
        'options = {"title": False, "company": 83}',
        "minimun_n = 5",
    ]


@pytest.mark.slow
def test_the_notebook_runs_as_the_operator_of_the_dag_calls_papermill(repository, tmp_path):
    """With the arguments that PapermillOperator.execute gives papermill.execute_notebook."""
    names = {"FOLDER": str(repository), "number": 0, "market": "Sweden"}
    parameters = of_operator("PapermillOperator", "parameters", **names)
    parameters["study"] = parameters["study"].replace("/study.yml", "/data/example/study.yml")
    target = tmp_path / Path(of_operator("PapermillOperator", "output_nb", **names)).name
    papermill.execute_notebook(
        of_operator("PapermillOperator", "input_nb", **names),
        str(target),
        parameters=parameters,
        progress_bar=False,
        report_mode=True,
        log_output=False,
        kernel_name=of_operator("PapermillOperator", "kernel_name", **names),
        language=None,
        engine_name=None,
    )
    assert target.name == "score-0-20260928.ipynb"
    assert complete(target).metadata.papermill.parameters["options"] == {"as_of": "2026-09-28"}


@pytest.mark.slow
def test_the_notebooks_of_the_installed_package_run_with_papermill(repository, tmp_path):
    hatchling = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "wheel")]
    subprocess.run(hatchling, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "wheel").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    work = tmp_path / "work"
    work.mkdir()
    for command in (
        f"python -m nps_analysis new spring {repository}/data/example/responses.csv",
        "papermill spring/notebooks/01_score.ipynb out.ipynb --cwd spring/notebooks",
        "python -c 'import nps_analysis; print(nps_analysis.__file__)'",
    ):
        result = shell(command, work, PYTHONPATH=str(tmp_path / "installed"))
        assert result.returncode == 0, result.stderr[-2000:]
    assert result.stdout.startswith(str(tmp_path / "installed"))
    complete(work / "out.ipynb")
