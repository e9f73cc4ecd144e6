"""Disks that are full, and folders that cannot be written."""

import contextlib
import os
import shutil
import subprocess
import time

import psutil
import pytest

from nps_analysis.runs.inputs import file_hash


def hashes(folder):
    return {
        path.relative_to(folder): file_hash(path)
        for path in folder.rglob("*")
        if ".nps" not in path.parts and path.is_file()
    }


def used(folder) -> int:
    figures = os.statvfs(folder)
    return (figures.f_blocks - figures.f_bfree) * figures.f_frsize


FULL = [
    ("anything", ".", True),
    ("a notebook", "out", True),
    ("the deck", "out", True),
    ("the deck", ".", False),
]


@pytest.mark.slow
@pytest.mark.parametrize(("lacking", "where", "earlier"), FULL)
def test_a_full_disk_is_said_and_what_was_there_stays(
    tiny, tmp_path, undisturbed, disk, equal, lacking, where, earlier
):
    place = tmp_path / "disk"
    out = place / "out"
    at = place / where if where == "out" else place
    disk(at, "100m")
    if earlier:
        assert tiny.run(out, "--set", "level=0.9").returncode == 0
    before = hashes(at)
    deck = (undisturbed.one / "deck.pptx").stat().st_size
    total = sum(-(-path.stat().st_size // 4096) * 4096 for path in undisturbed.one.rglob("*"))
    room = {"anything": 4_096, "a notebook": 64_000, "the deck": total - deck // 2}[lacking]
    disk(at, str(used(at) + room))
    result = tiny.run(out)
    assert result.returncode == 1, result.stderr
    assert "no space left on" in result.stderr.lower(), result.stdout
    assert hashes(at) == before
    disk(at, "100m")
    again = tiny.run(out, "--resume")
    assert again.returncode == 0, again.stderr
    equal(undisturbed.one, out)


def children_of(pid: int) -> list[list[str]]:
    """The command lines of a process's children, be they gone in the meantime."""
    found = []
    with contextlib.suppress(psutil.Error):
        for process in psutil.Process(pid).children():
            found.append(process.cmdline())
    return found


@pytest.fixture
def refused(tiny, tmp_path):
    """refused(out): a run that is refused with exit 2, before a process starts and before anything is written."""

    def check(out, why: str, before: tuple[str, ...] = ()) -> None:
        start_up = tiny.start_up()
        listed = sorted(tmp_path.rglob("*"))
        began = time.monotonic()
        running = tiny.start(out, before=before)
        while running.poll() is None:
            assert not [one for one in children_of(running.pid) if "nps" in str(one)]
            time.sleep(0.02)
        took = time.monotonic() - began
        _, said = running.communicate()
        assert running.returncode == 2, said
        assert "cannot be written" in said
        assert why in said
        assert "Traceback" not in said
        assert sorted(tmp_path.rglob("*")) == listed
        assert took < start_up + 2

    return check


@pytest.mark.slow
@pytest.mark.parametrize("below", [False, True])
def test_a_folder_that_may_not_be_changed_is_refused(tiny, tmp_path, refused, as_root, need, below):
    fixed = tmp_path / "fixed"
    fixed.mkdir()
    as_root([need("chattr"), "+i", fixed])
    try:
        refused(fixed / "out" if below else fixed, "Operation not permitted")
    finally:
        subprocess.run(["chattr", "-i", fixed], check=True)


@pytest.mark.slow
def test_a_disk_that_is_read_only_is_refused(tmp_path, refused, as_root, need):
    fixed = tmp_path / "fixed"
    fixed.mkdir()
    as_root([need("mount"), "--bind", fixed, fixed])
    try:
        as_root([need("mount"), "-o", "remount,ro,bind", fixed])
        refused(fixed / "out", "Read-only file system")
        refused(fixed, "Read-only file system")
    finally:
        subprocess.run(["umount", fixed], check=True)


@pytest.mark.slow
def test_a_folder_of_somebody_else_is_refused(tmp_path, refused, as_root, need):
    """As a user who may read everything, so that only writing is what fails."""
    keeps = ("--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search")
    other = (need("setpriv"), "--reuid", "65534", "--regid", "65534", "--clear-groups", *keeps)
    as_root([*other, "true"])
    (tmp_path / "root").mkdir()
    refused(tmp_path / "root" / "out", "Permission denied", before=other)


@pytest.mark.slow
def test_a_file_in_place_of_the_folder_is_refused(tmp_path, refused):
    (tmp_path / "file").write_text("mine")
    refused(tmp_path / "file" / "out", "Not a directory")
    refused(tmp_path / "file", "")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.slow
def test_where_one_file_cannot_be_replaced_none_is(tiny, tmp_path, undisturbed, equal, as_root, need):
    out = shutil.copytree(undisturbed.one, tmp_path / "out")
    as_root([need("chattr"), "+i", out / "manifest.json"])
    try:
        result = tiny.run(out, "--set", "level=0.9")
    finally:
        as_root([need("chattr"), "-i", out / "manifest.json"])
    assert result.returncode == 1
    assert "failed: Operation not permitted" in result.stderr
    assert (out / ".nps" / "work" / "all" / "deck.pptx").exists()
    shutil.rmtree(out / ".nps")
    equal(undisturbed.one, out)
    assert tiny.run(out, "--set", "level=0.9").returncode == 0
