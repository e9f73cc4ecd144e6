"""Values of a column that collide, look like paths, or look like nothing: each is a part, and text stays text."""

import csv
import json
import re

import nbformat
import pytest

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}")
NAMES = {
    "collide": ["North East", "north east", "North/East", "North_East", "NORTH EAST", "North  East ,", "north-east"],
    "paths": [
        *("../../x", "/etc/passwd", "a/b", "a\\b", "CON", "nul.txt", "..", ".", "-rf", "tab\tname", "new\nline"),
        *("{segment}", "{pm[run_uuid]}", "%s%n", "$(touch PWNED)", "`touch PWNED`", "s3://bucket/x", "index.html"),
        *("manifest.json", "tables", ".nps", "deck.pptx", "notebooks", "x" * 300, "~/x", "'; touch PWNED; '"),
    ],
    "nothing": [
        "NA",
        "None",
        "nan",
        "NULL",
        "0123",
        "1e5",
        "NO",
        "true",
        "１２",
        "1_000",
        "Infinity",
        "-",
        "2026-01-02",
    ],
}
SAYS = """import nps_analysis as nps
responses = nps.read(study, **options)
(place,) = options["where"].values()
print(ascii(place))
scores = nps.score(nps.tally(responses))
nps.present("overall", "One of many", scores, nps.plot_score, "NPS")"""


def listing(folder, without) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if without not in (path, *path.parents))


@pytest.mark.slow
@pytest.mark.parametrize("kind", NAMES)
def test_every_value_has_a_folder_of_its_own_and_keeps_its_text(tiny, tmp_path, whole, kind):
    names, out = NAMES[kind], tmp_path / "deep" / "er" / "out"
    with tiny.rows.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("score", "region"), *((score, name) for name in names for score in (0, 8, 10, 10))]
        )
    for path in (tiny.folder / "notebooks").iterdir():
        path.unlink()
    tiny.notebook("01_says", SAYS)
    out.parent.mkdir(parents=True)
    before = listing(tmp_path, out)
    result = tiny.run(out, "--each", "region")
    assert result.returncode == 0, result.stderr
    assert listing(tmp_path, out) == before
    parts = whole(out)["parts"]
    expected = {name.strip() if kind != "paths" else name for name in names}
    assert {part["value"] for part in parts} == expected
    assert {part["state"] for part in parts} == {"done"}
    slugs = {part["slug"] for part in parts}
    assert len({slug.casefold() for slug in slugs}) == len(names)
    assert all(SLUG.fullmatch(slug) for slug in slugs)
    assert slugs | {"tables", "index.html", "manifest.json"} == {path.name for path in out.iterdir()}
    for part in parts:
        manifest = whole(out / part["slug"])
        text = manifest["parameters"]["where"]["region"]
        assert text.removeprefix("value:") == part["value"]
        (notebook,) = json.loads((out / part["slug"] / "notebooks" / "01_says.ipynb").read_text())["cells"][-1:]
        printed = "".join(notebook["outputs"][0]["text"]).strip()
        assert printed == ascii(text)
        assert manifest["accounting"]["valid"] == 4


@pytest.mark.slow
def test_a_column_can_be_said_to_be_one(tiny, tmp_path):
    result = tiny.run(tmp_path / "out", "--each", "column:region")
    assert (result.returncode, result.stderr.splitlines()[-1]) == (0, "3 parts, all done")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [part["value"] for part in manifest["parts"]] == ["East", "North", "South"]


@pytest.mark.slow
def test_a_notebook_that_cannot_take_the_value_is_refused_before_anything_runs(tiny, tmp_path):
    path = tiny.notebook("02_second", tiny.SHOW)
    content = nbformat.read(path, as_version=4)
    content.cells[0].source = 'study = "study.yml"'
    nbformat.write(content, path)
    result = tiny.run(tmp_path / "out", *tiny.EACH)
    assert (result.returncode, result.stdout) == (2, "")
    assert "02_second.ipynb does not take where" in result.stderr
    assert not (tmp_path / "out").exists()
