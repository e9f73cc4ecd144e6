"""Does an earlier result stay until its replacement is whole, wherever the process is killed?"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nps_analysis.runs.publish import go_on, publish

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed otherwise here")

KILLED = """
import os, signal, sys
from pathlib import Path
from nps_analysis.runs import publish

left, replace = int(sys.argv[2]), os.replace

def last(*places):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(*places)

os.replace = last
out = Path(sys.argv[1])
hidden = out / ".nps"
publish.publish(out, hidden, {"deck.pptx": hidden / "work/deck.pptx", "tables": hidden / "work/tables"}, ["old.html"])
"""


def content(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".nps" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


OLD = {"deck.pptx": "old", "tables/a.csv": "old", "tables/b.csv": "old", "old.html": "old"}
NEW = {"deck.pptx": "new", "tables/a.csv": "new"}


@pytest.fixture
def out(tmp_path) -> Path:
    for root, files in ((tmp_path, OLD), (tmp_path / ".nps" / "work", NEW)):
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
    return tmp_path


def test_what_is_published_takes_the_place_of_all_that_it_replaces(out):
    hidden = out / ".nps"
    publish(out, hidden, {name: hidden / "work" / name for name in ("deck.pptx", "tables")}, ["old.html"])
    assert content(out) == NEW
    assert [path.name for path in hidden.iterdir()] == ["work"]


# The journal is the first of six replacements: before it nothing is touched, after it nothing is lost.
@pytest.mark.parametrize("replacements", range(7))
def test_a_kill_at_any_moment_leaves_the_old_or_what_becomes_the_new(out, replacements):
    ended = subprocess.run([sys.executable, "-c", KILLED, str(out), str(replacements)], check=False).returncode
    assert ended == (-signal.SIGKILL if replacements < 6 else 0)
    if replacements == 0:
        assert content(out) == OLD
    go_on(out, out / ".nps")
    assert content(out) == (OLD if replacements == 0 else NEW)
    go_on(out, out / ".nps")  # again changes nothing
    assert content(out) == (OLD if replacements == 0 else NEW)


def test_a_folder_replaces_a_folder_and_a_link_is_not_followed(out, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "precious").write_text("stays")
    shutil.rmtree(out / "tables")
    os.symlink(elsewhere, out / "tables")
    publish(out, out / ".nps", {"tables": out / ".nps" / "work" / "tables"})
    assert (out / "tables" / "a.csv").read_text() == "new"
    assert (elsewhere / "precious").read_text() == "stays"
