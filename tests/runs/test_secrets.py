"""Is the URL of a database in nothing that a run leaves, says, or shows to other users of the machine?"""

import base64
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from nps_analysis.reporting.secrets import HIDES, redacted, without_secrets
from nps_analysis.runs.notebooks import folder as notebooks

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))


def forms(password: str) -> list[str]:
    """The ways in which a password is looked for."""
    coded = base64.b64encode(password.encode()).decode()
    return [password, quote(password, safe=""), coded, base64.b64encode(f"u:{password}".encode()).decode()]


@pytest.fixture
def held(monkeypatch):
    """held(password): a URL with it stands in NPS_SECRET."""

    def hold(password: str) -> str:
        url = f"postgresql://u:{quote(password, safe='')}@127.0.0.1:1/x"
        monkeypatch.setenv("NPS_SECRET", url)
        monkeypatch.setenv(HIDES, "NPS_SECRET")
        return url

    return hold


@given(password=st.text(LETTERS, min_size=6), before=st.text(LETTERS), after=st.text(LETTERS))
def test_no_form_of_a_password_is_left(password, before, after):
    url = f"postgresql://u:{quote(password, safe='')}@127.0.0.1:1/x"
    os.environ |= {"NPS_SECRET": url, HIDES: "NPS_SECRET"}
    for form in (url, *forms(password)[:2]):
        told = redacted(f"{before}{form}{after}")
        assert form not in told.replace("***", "\0") or form in f"{before}\0{after}"
    within = base64.b64encode(f"{before}{password}{after}".encode()).decode()
    assert "***" in redacted(within)
    del os.environ["NPS_SECRET"], os.environ[HIDES]


@pytest.mark.parametrize("password", ["pa/ssw0rd#1", "what?then", "a:b:c", "plain12"])
def test_a_password_that_nobody_quoted(password, monkeypatch):
    """SQLAlchemy takes all up to the first @ for the password."""
    monkeypatch.setenv("NPS_SECRET", f"postgresql://me:{password}@127.0.0.1:1/x")
    monkeypatch.setenv(HIDES, "NPS_SECRET")
    assert make_url(os.environ["NPS_SECRET"]).password == password
    assert redacted(f"it is {password}, me:{password}") == "it is ***, ***"


def test_keys_of_a_document_and_quoting_as_it_is_by_default(held):
    held('S3cret/Pw "x"&é')
    assert redacted(quote('S3cret/Pw "x"&é')) == "***"
    shown = {"output_type": "display_data", "data": {"application/json": {'S3cret/Pw "x"&é': [{"S3cret/Pw": 1}]}}}
    assert without_secrets([shown])[0]["data"]["application/json"] == {"***": [{"S3cret/Pw": 1}]}


def test_the_forms_that_people_print(held):
    url = held("S3cretPw/1@é")
    for form in [url, *forms("S3cretPw/1@é"), base64.b64encode(url.encode()).decode(), repr({"url": url})]:
        told = redacted(f"before {form} after")
        assert told.startswith("before ")
        assert told.endswith(" after")
        assert not any(one in told for one in ["S3cret", "U3Jld", quote("/1@é", safe="")])


def test_a_short_password_goes_where_it_stands_by_itself(held):
    held("nps")
    assert redacted("u:nps@127.0.0.1, nps_analysis, synopsis") == "***@127.0.0.1, nps_analysis, synopsis"


def test_without_a_database_nothing_changes(monkeypatch):
    text = "postgresql://u:S3cretPw@127.0.0.1/x"
    for name in ("", "NPS_SECRET"):
        monkeypatch.setenv(HIDES, name)
        monkeypatch.delenv("NPS_SECRET", raising=False)
        assert redacted(text) == text
    monkeypatch.delenv(HIDES)
    assert redacted(text) == text


def test_a_password_behind_a_question_mark(monkeypatch):
    monkeypatch.setenv(HIDES, "NPS_SECRET")
    monkeypatch.setenv("NPS_SECRET", "postgresql://host/x?user=u&password=S3cret%2FPw&sslmode=require")
    assert redacted("S3cret/Pw of u, sslmode require") == "*** of u, sslmode require"


def test_a_table_keeps_its_columns_and_the_words_in_it(held):
    held("score")
    frame = pd.DataFrame({"score": ["score", f"at {os.environ['NPS_SECRET']}"], "nps": [1.5, None]})
    assert without_secrets(frame).to_dict("list")["score"] == ["score", "at ***"]
    held("S3cretPw")
    assert without_secrets(pd.DataFrame({"score": ["S3cretPw"]}))["score"].tolist() == ["***"]


def test_a_notebook_stays_one_and_its_pictures_stay_whole(held):
    held("output")
    cell = nbformat.v4.new_code_cell("print('output')", id="output1")
    picture = {"image/png": "aaoutputbb", "text/plain": "the output"}
    cell.outputs = [nbformat.v4.new_output("display_data", picture), nbformat.v4.new_output("stream", text="output")]
    notebook = without_secrets(nbformat.v4.new_notebook(cells=[cell]))
    nbformat.validate(notebook)
    (changed,) = notebook.cells
    assert (changed.id, changed.outputs[0].data["image/png"]) == ("output1", "aaoutputbb")
    assert (changed.outputs[0].data["text/plain"], changed.outputs[1].text) == ("the ***", "***")


def seen_while_running(command: list[str], **options) -> tuple[int, str, str]:
    """Exit code and messages of a command, and the command lines of all processes of the machine meanwhile."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    lines = set()
    while True:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                lines.add(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
            except OSError:
                continue
        try:
            said, _ = process.communicate(timeout=0.05)
            return process.returncode, said, "\n".join(lines)
        except subprocess.TimeoutExpired:
            continue


def study_in(path: Path) -> Path:
    path.mkdir()
    study = path / "study.yml"
    study.write_text("source: {database: NPS_SECRET, table: answers}\nsegments: [region]\n", encoding="utf-8")
    return study


def everything_in(folder: Path) -> bytes:
    """All that stands in a folder, names and what is packed in workbooks and decks included."""
    import io
    import zipfile

    def unpacked(raw: bytes) -> bytes:
        if not raw.startswith(b"PK"):
            return raw
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return b"\n".join(unpacked(packed.read(name)) for name in packed.namelist())

    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + b"\n" + unpacked(path.read_bytes()) for path in files)


@pytest.mark.parametrize(
    "command",
    [
        ["score"],
        *(
            pytest.param(one, marks=pytest.mark.slow)
            for one in (["check", "--format", "json"], ["run", "--out", "out"])
        ),
    ],
)
def test_a_connection_that_fails_says_nothing_of_the_url(held, tmp_path, command):
    url = held("S3cretPw/1@é")
    study = study_in(tmp_path / "study")
    word, *more = command
    nps = [sys.executable, "-m", "nps_analysis", word, str(study), *more]
    code, said, lines = seen_while_running(nps, cwd=study.parent)
    assert code == 2
    assert "found     nothing answers at that host and port (OperationalError)" in said
    assert [path.name for path in study.parent.iterdir()] == ["study.yml"]
    assert "127.0.0.1" not in said
    assert [form for form in (url, "S3cretPw", *forms("S3cretPw/1@é")) if form in said + lines] == []


@pytest.mark.slow
def test_a_run_on_a_database_leaves_no_trace_of_its_url(server, monkeypatch, tmp_path):
    url = server.url()
    monkeypatch.setenv("NPS_SECRET", url)
    rows = "SELECT i AS id, (i * 7) % 11 AS score, chr(65 + i % 2) AS region, date '2026-01-01' + i % 180 AS day"
    server.run("DROP TABLE IF EXISTS answers", f"CREATE TABLE answers AS {rows} FROM generate_series(1, 600) AS i")
    study = study_in(tmp_path / "study")
    out = tmp_path / "out"
    nps = [sys.executable, "-m", "nps_analysis", "run", str(study), "--out", str(out), "--notebooks", "00,01,03"]
    code, said, lines = seen_while_running(nps)
    assert code == 0, said
    left = everything_in(out).decode("latin-1") + said + lines
    password = server.password
    wanted = [url, "S3cretPw", f"127.0.0.1:{server.port}", *forms(password), *forms(url)]
    assert [form for form in wanted if form in left] == []
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert (manifest["source"]["name"], manifest["settings"]["database"]) == ("answers", "NPS_SECRET")


@pytest.mark.slow
def test_a_notebook_that_fails_to_connect_keeps_no_secret(server, monkeypatch, tmp_path):
    """The connection works for the reading, and the password has changed when the notebook reads again."""
    monkeypatch.setenv("NPS_SECRET", server.url())
    rows = "SELECT (i * 7) % 11 AS score, chr(65 + i % 2) AS region"
    server.run("DROP TABLE IF EXISTS answers", f"CREATE TABLE answers AS {rows} FROM generate_series(1, 600) AS i")
    study = study_in(tmp_path / "study")
    beside = study.parent / "notebooks"
    beside.mkdir()
    content = nbformat.read(next(notebooks().glob("01_*.ipynb")), as_version=4)
    wrong = nbformat.v4.new_code_cell(
        'import os\nos.environ["NPS_SECRET"] = os.environ["NPS_SECRET"].replace("S3cretPw", "S3cretPx")'
    )
    again = nbformat.v4.new_code_cell('import nps_analysis\nnps_analysis.read(database="NPS_SECRET", table="answers")')
    mode = nbformat.v4.new_code_cell("%xmode Verbose")
    first = next(i for i, cell in enumerate(content.cells) if "parameters" in cell.metadata.get("tags", []))
    content.cells[first + 1 :] = [wrong, mode, again]
    nbformat.write(content, beside / "01_score.ipynb")
    out = tmp_path / "out"
    nps = [sys.executable, "-m", "nps_analysis", "run", str(study), "--out", str(out)]
    code, said, _ = seen_while_running(nps)
    assert code == 1, said
    assert "the server refused the user or the password" in said
    left = everything_in(out).decode("latin-1") + said
    wanted = [form for word in ("S3cretPx/1@é", server.url()) for form in forms(word)]
    assert [form for form in (*wanted, f"127.0.0.1:{server.port}") if form in left] == []


TELL = """
import base64, os, sys
import pandas as pd
import nps_analysis as nps
url = os.environ["NPS_SECRET"]
print(url, file=sys.stderr)
print(base64.b64encode(("see " + url).encode()).decode(), [url])
frame = nps.score(nps.tally(nps.read(study, period=period, level=level, where=where, **options)))
frame.insert(0, "place", url)
nps.present("from " + url, "Read from " + url, frame, nps.plot_score, "At " + url, "of " + url)
"""
BAD = "%xmode Verbose\nurl = __import__('os').environ['NPS_SECRET']\nraise ValueError(f'cannot read {url}')"
DIES = "print(__import__('os').environ['NPS_SECRET'], flush=True)\nimport os, time\ntime.sleep(1)\nos._exit(3)"
SLOW = "import os, time\nprint(os.environ.pop('NPS_SECRET'), flush=True)\ntime.sleep(100)"


def write_notebook(folder: Path, name: str, *cells: str) -> None:
    """A notebook of the example's parameters, then these cells."""
    content = nbformat.read(next(notebooks().glob("01_*.ipynb")), as_version=4)
    first = next(i for i, cell in enumerate(content.cells) if "parameters" in cell.metadata.get("tags", []))
    content.cells[first + 1 :] = [nbformat.v4.new_code_cell(cell) for cell in cells]
    folder.mkdir(exist_ok=True)
    nbformat.write(content, folder / f"{name}.ipynb")


def run_that_tells(url: str, tmp_path: Path, secrets: list[str]) -> None:
    """Notebooks that show, save and raise with the URL in every way, and that are killed after it: it is nowhere."""
    study, out = study_in(tmp_path / "study"), tmp_path / "out"
    beside = study.parent / "notebooks"
    write_notebook(beside, "01_tells", TELL)
    write_notebook(beside, "02_raises", BAD)
    write_notebook(beside, "03_dies", DIES)
    write_notebook(beside, "04_slow", SLOW)
    nps = [sys.executable, "-m", "nps_analysis", "run", str(study), "--out", str(out), "--timeout", "10"]
    code, said, lines = seen_while_running(nps)
    assert code == 1, said
    states = {one["name"]: one for one in json.loads((out / "manifest.json").read_text("utf-8"))["notebooks"]}
    assert states["01_tells"]["state"] == "done", states
    assert states["02_raises"]["reason"] == "code cell 2: ValueError: cannot read ***"
    assert "kernel died (exit code 3, in code cell 2)" in states["03_dies"]["reason"]
    assert states["04_slow"]["reason"] == "not finished after 10 seconds, in code cell 2"
    left = everything_in(out).decode("latin-1") + said + lines
    for wanted in (url, *secrets):
        told = base64.b64encode(f"see {wanted}".encode()).decode()
        assert [form for form in (wanted, quote(wanted, safe=""), told[6:-6]) if form in left] == []
    assert "Read from ***" in (out / "report.html").read_text("utf-8")
    assert "place" in (out / "tables" / "01_tells-from.csv").read_text("utf-8")


@pytest.mark.slow
def test_notebooks_that_tell_the_url_leave_none_of_it(monkeypatch, tmp_path):
    place = tmp_path / "hidden place.db"
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE answers (score INTEGER, region TEXT)")
        rows = [(i * 7 % 11, "NS"[i % 2]) for i in range(300)]
        connection.executemany("INSERT INTO answers VALUES (?, ?)", rows)
    url = f"sqlite:///{place}"
    monkeypatch.setenv("NPS_SECRET", url)
    run_that_tells(url, tmp_path, [])


@pytest.mark.slow
def test_notebooks_that_tell_the_password_of_a_server_leave_none_of_it(server, monkeypatch, tmp_path):
    rows = "SELECT (i * 7) % 11 AS score, chr(65 + i % 2) AS region"
    server.run("DROP TABLE IF EXISTS answers", f"CREATE TABLE answers AS {rows} FROM generate_series(1, 300) AS i")
    monkeypatch.setenv("NPS_SECRET", server.url())
    run_that_tells(server.url(), tmp_path, [server.password])
