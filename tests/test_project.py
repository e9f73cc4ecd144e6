"""Do the project's own files agree with one another, and can they be built and given away?"""

import ast
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REQUIRED = [Requirement(line) for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]]
EXTRAS = [Requirement(line) for lines in PROJECT["optional-dependencies"].values() for line in lines]
LOCKS = ("requirements.lock", "requirements-all.lock")  # core and tests; with the extras
CONDA_NAMES = {"duckdb": "python-duckdb", "jupyter-client": "jupyter_client", "matplotlib": "matplotlib-base"}
ONLY_PYPI = {"axe-core-python"}

NO_AUTHORS = {"PowerPoint", "Unicode", "Word", "Excel"}

FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w.~])/(?:work|root|tmp|home/\w+|Users/\w+)/"),
    "the address of a package registry": re.compile(r"pypi\.org|pythonhosted\.org|conda\.anaconda\.org|npmjs\.org"),
}


def locked(name: str = "requirements.lock") -> dict[str, str]:
    """The lines of a lock by package, each with its version and hashes."""
    text = (ROOT / name).read_text("utf-8")
    return {name: line for name, line in re.findall(r"^([a-z0-9.-]+)(==.*(?:\n .*)*)", text, re.MULTILINE)}


def repository_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [path for name in names if name and (path := ROOT / name).is_file()]


def test_conda_environment_is_pyproject_under_other_names():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    expected = [f"{CONDA_NAMES.get(it.name, it.name)} {it.specifier}" for it in REQUIRED if it.name not in ONLY_PYPI]
    expected += [f"python {PROJECT['requires-python']}", "pip"]
    assert sorted(line for line in conda if isinstance(line, str)) == sorted(expected)
    assert [line for line in conda if isinstance(line, dict)] == [
        {"pip": ["--editable .", *(f"{it.name} {it.specifier}" for it in REQUIRED if it.name in ONLY_PYPI)]}
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_every_dependency_at_a_version_that_pyproject_allows(name):
    lock = locked(name)
    for it in REQUIRED + (EXTRAS if name == LOCKS[1] else []):
        version = re.match(r"==([^\s;]+)", lock[canonicalize_name(it.name)]).group(1)
        assert it.specifier.contains(version), f"{it} is locked at {version}"


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_hashes_for_every_package_and_no_address(name):
    assert [package for package, line in locked(name).items() if "--hash=sha256:" not in line] == []
    assert not re.search(r"://|file:| @ |--index|--find-links", (ROOT / name).read_text("utf-8"))


def test_the_locks_agree():
    small, all_of_it = (locked(name) for name in LOCKS)
    assert [name for name, line in small.items() if line.split()[0] != all_of_it[name].split()[0]] == []


def test_there_is_no_other_lock():
    assert not (ROOT / "uv.lock").exists(), "uv.lock names registries; `make lock` writes requirements.lock"


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(what):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in repository_files()
        if (match := FOREIGN[what].search(path.read_bytes().decode("utf-8", "replace")))
    ]
    assert found == []


def build(source: Path, target: str, folder: Path) -> Path:
    """The sdist or wheel that hatchling makes of a source folder."""
    hatchling = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(hatchling, cwd=source, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


def contents(wheel: Path) -> dict[str, int]:
    with zipfile.ZipFile(wheel) as archive:
        return {it.filename: it.CRC for it in archive.infolist()}


def test_wheel_carries_notebooks_and_every_file_of_the_package(tmp_path):
    carried = contents(build(ROOT, "wheel", tmp_path)).keys()
    left_over = {"__pycache__", ".ipynb_checkpoints"}
    package = [path.relative_to(ROOT) for path in (ROOT / "nps_analysis").rglob("*") if path.is_file()]
    assert {path.as_posix() for path in package if not left_over & set(path.parts)} <= carried
    assert {f"nps_analysis/notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")} <= carried


@pytest.mark.slow
def test_sdist_builds_the_same_wheel_as_the_checkout(tmp_path):
    with tarfile.open(build(ROOT, "sdist", tmp_path / "sdist")) as sdist:
        sdist.extractall(tmp_path / "source")  # our own: and Python before 3.11.4 knows no filter
    (unpacked,) = (tmp_path / "source").iterdir()
    again = contents(build(unpacked, "wheel", tmp_path / "again"))
    assert again == contents(build(ROOT, "wheel", tmp_path / "wheel"))


NAME = r"[A-ZÄÖ][\w'-]+"
CITED = re.compile(rf"((?:{NAME}, )*{NAME} & {NAME}|{NAME}(?: et al\.)?) ((?:18|19|20)\d\d)\b")
BOOKS = {("Lewis & Sauro", "2016"), ("Romano & Wolf", "2005")}  # cited without the place where they stand


def test_every_author_that_a_docstring_cites_is_among_the_sources():
    sources = (ROOT / "docs" / "methods.md").read_text("utf-8").partition("## Sources")[2]
    cited = set()
    for module in (ROOT / "nps_analysis").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
                cited |= set(CITED.findall(" ".join((ast.get_docstring(node) or "").split())))
    known = {name.split(",")[0].split(" ")[0] + year for name, year in CITED.findall(sources)}
    authors = {one for one in cited - BOOKS if int(one[1]) < 2025 and one[0].split(" ")[0] not in NO_AUTHORS}
    assert len(authors) > 40
    assert {one for one in authors if one[0].split(",")[0].split(" ")[0] + one[1] not in known} == set()
