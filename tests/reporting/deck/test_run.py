"""Is a run read as it was left, and is it said in three parts where it was not?"""

import json
import re

import pytest

from nps_analysis.reporting.deck.run import Run, read_run
from nps_analysis.schema import DataError


@pytest.fixture
def folder(run_of, a_finding):
    """The folder of a run with one finding."""
    return run_of(a_finding({"Oslo": (10, 20, 30)}))


def edit(folder, change):
    path = folder / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content), "utf-8")


def test_a_table_that_is_gone_is_named(folder):
    (folder / "tables/01_score-stores.csv").unlink()
    with pytest.raises(DataError) as error:
        read_run(folder)
    assert str(error.value) == (
        f"tables/01_score-stores.csv of the run in {folder} cannot be used\n"
        "  required  every file as the run left it\n"
        "  found     No such file or directory\n"
        f"  do        see what changed: nps verify {folder}; and make the run again"
    )


@pytest.mark.parametrize("content", [b"", b"store,nps\nOslo\n", b"store\n\xff\xfe\n"])
def test_a_table_that_was_cut_or_is_none_is_named(folder, content):
    (folder / "tables/01_score-stores.csv").write_bytes(content)
    with pytest.raises(DataError, match=r"^tables/01_score-stores\.csv of the run in .* cannot be used"):
        read_run(folder)


@pytest.mark.parametrize(
    "content", ['{"findings": [', "[]", '{"findings": ["a"]}', '{"findings": 3}', '{"parts": [1]}', "[" * 100_000]
)
def test_a_manifest_that_was_cut_or_is_none_is_an_error(folder, content):
    (folder / "manifest.json").write_text(content, "utf-8")
    with pytest.raises(DataError, match=r"^manifest\.json of the run in .* cannot be used"):
        read_run(folder)


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "", "tables/../../secret.csv"])
def test_a_table_outside_of_the_folder_is_not_read(folder, name):
    (folder.parent / "secret.csv").write_text("store,nps\nOslo,1\n", "utf-8")
    edit(folder, lambda content: content["findings"][0].update(table=name))
    with pytest.raises(DataError, match=r"manifest\.json of the run") as error:
        read_run(folder)
    assert error.value.found == f"a table outside of the folder: {name!r}"


def test_of_a_batch_one_part_is_to_be_named(folder):
    edit(folder, lambda content: content.update(findings=[], parts=[{"slug": "north"}, {"slug": "south"}]))
    with pytest.raises(DataError, match=f"^{re.escape(str(folder))} is a batch: name one of its parts") as error:
        read_run(folder)
    assert error.value.found == "2 parts"
    assert error.value.do == f"choose from {folder / 'north'}, {folder / 'south'}"


@pytest.mark.parametrize(
    ("settings", "language"), [({"language": "fa"}, "fa"), ({"language": "xx"}, "en"), ({}, "en"), (None, "en")]
)
def test_a_language_without_a_catalogue_is_english(settings, language):
    assert Run({"settings": settings}, ()).language == language
