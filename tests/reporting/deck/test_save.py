"""Is a deck written whole, to where it is meant to be, and over nothing that somebody else wrote?"""

import os

import pytest

from nps_analysis.reporting.deck.save import save
from nps_analysis.schema import DataError


def refused(found, do, *given):
    with pytest.raises(DataError) as error:
        save(*given)
    assert str(error.value) == (
        f"{given[1]} cannot be written\n  required  a file in a folder that can be written to\n"
        f"  found     {found}\n  do        {do}"
    )


def test_behind_a_link_its_target_is_written_with_the_permissions_that_it_had(tmp_path):
    place, link = tmp_path / "board.pptx", tmp_path / "latest.pptx"
    place.write_bytes(b"old")
    place.chmod(0o640)
    link.symlink_to(place.name)
    save(b"new", link, b"old")
    assert (link.is_symlink(), place.read_bytes(), place.stat().st_mode & 0o777) == (True, b"new", 0o640)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board.pptx", "latest.pptx"]


def test_a_file_that_may_only_be_read_is_left_also_behind_a_link(tmp_path):
    place, link = tmp_path / "board.pptx", tmp_path / "latest.pptx"
    place.write_bytes(b"old")
    place.chmod(0o444)
    link.symlink_to(place.name)
    for path in (place, link):
        refused("a file that may only be read", "name another with --out", b"new", path)
    assert place.read_bytes() == b"old"


def test_a_file_that_somebody_wrote_meanwhile_is_left(tmp_path):
    place = tmp_path / "board.pptx"
    place.write_bytes(b"theirs")
    found = "a file that changed while its figures were refreshed"
    refused(found, "close it elsewhere, try again", b"new", place, b"old")
    assert place.read_bytes() == b"theirs"


@pytest.mark.parametrize("stop", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_on_a_full_disk_and_when_stopped_the_old_deck_stays_whole(tmp_path, monkeypatch, stop):
    place = tmp_path / "board.pptx"
    place.write_bytes(b"old")

    def full(*_given):
        raise stop

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError if isinstance(stop, OSError) else KeyboardInterrupt):
        save(b"new", place)
    assert [path.name for path in tmp_path.iterdir()] == ["board.pptx"]
    assert place.read_bytes() == b"old"


def test_links_that_lead_to_each_other_are_an_error(tmp_path):
    (tmp_path / "a.pptx").symlink_to("b.pptx")
    (tmp_path / "b.pptx").symlink_to("a.pptx")
    with pytest.raises(DataError, match="cannot be written"):
        save(b"new", tmp_path / "a.pptx")
