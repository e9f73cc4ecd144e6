"""--employee as an analyst types it: what is printed, what is refused, and that nothing small is in it."""

import pandas as pd
import pytest


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "staff.csv"
    teams = {"A": 40, "B": 36, "C": 30, "D": 4}
    rows = [(team, (3, 8, 10)[i % 3], f"p{team}{i}") for team, n in teams.items() for i in range(n)]
    pd.DataFrame(rows, columns=["team", "score", "respondent"]).to_csv(path, index=False)
    return path


def test_suppressed_rows_are_null_in_the_document(document, export):
    found = document("score", export, "--by", "team", "--employee")
    rows = {row.pop("team"): row for row in found["rows"]}
    assert found["settings"]["employee"] is True
    assert [rows[team]["note"] for team in "ABCD"] == ["", "", "suppressed", "suppressed"]
    settings = ("level", "method", "note")
    assert {value for name, value in rows["D"].items() if name not in settings} == {None}
    assert rows["A"]["n"] == 40
    assert any(text.startswith("2 of 4 groups by team are suppressed: ") for text in found["warnings"])


def test_a_study_file_says_so_too(document, export):
    study = export.with_name("study.yml")
    study.write_text("source: staff.csv\nsegments: [team]\nemployee: true\n", encoding="utf-8")
    assert [row["n"] for row in document("score", study, "--by", "team")["rows"]] == [40, 36, None, None]


def test_without_it_everything_is_shown(document, export):
    assert [row["n"] for row in document("score", export, "--by", "team")["rows"]] == [40, 36, 30, 4]


def test_a_comparison_hides_the_same_groups(document, export):
    rows = document("compare", export, "--across", "team", "--employee")["rows"]
    assert {row["group"]: row["n"] for row in rows if row["group"]} == {"A": 40, "B": 36, "C": None, "D": None}
    assert {row["reference_n"] for row in rows if row["group"] in ("C", "D")} == {None}


@pytest.mark.parametrize("command", ["score", "check"])
def test_a_small_group_by_itself_is_refused(nps, export, command):
    result = nps(command, export, "--employee", "--where", "team=D")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "nps: too few answers of employees, or all in one class\n"
        "  required  8 answers or more, not all of promoters, of passives or of detractors\n"
        "  found     fewer, or no two different ones; which, is not said\n"
        "  do        look at a larger group; leave employee out only where the answers are not employees'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("movement", "--from", "2026-Q1", "--to", "2026-Q2"), "nps movement"),
        (("check", "--clean", "rows.csv"), "a file of rows, or of what they show,"),
        (("check", "--write-study", "own.yml"), "a file of rows, or of what they show,"),
    ],
)
def test_what_is_about_single_people_is_refused(nps, export, tmp_path, monkeypatch, arguments, what):
    monkeypatch.chdir(tmp_path)
    command, *options = arguments
    result = nps(command, export, "--employee", *options)
    assert result.exit_code == 2
    assert result.stderr == (
        f"nps: {what} is not made of employees' answers\n"
        "  required  answers of customers\n"
        "  found     employee: true, under which nothing is made that lists or follows single people\n"
        "  do        leave it out; nps score, trend, compare, benchmark, decompose and metrics hide small groups\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["staff.csv"]


@pytest.fixture
def written(tmp_path):
    """written("one", said): a study whose comments mention pay, where ``said`` names more words of some rows."""

    def make(name: str, said: dict[int, str], **columns: list):
        folder = tmp_path / name
        folder.mkdir()
        words = [["pay"] * (i < 60) + [said.get(i, "")] * (i in said) or ["nothing"] for i in range(120)]
        frame = pd.DataFrame({"score": [(3, 8, 10)[i % 3] for i in range(120)], "team": ["A", "B"] * 60, **columns})
        frame["comment"] = [f"they talk about {' and '.join(some)}" for some in words]
        frame.to_csv(folder / "staff.csv", index=False)
        themes = "pay:\n  en: [pay]\ntools:\n  en: [tools]\nnoise:\n  en: [noise]\n"
        (folder / "themes.yml").write_text(themes, encoding="utf-8")
        study = "source: staff.csv\nthemes: themes.yml\nemployee: true\nsegments: [team]\ncomment_language: [en]\n"
        (folder / "study.yml").write_text(study, encoding="utf-8")
        return folder / "study.yml"

    return make


TOOLS = dict.fromkeys(range(60, 70), "tools")
SOME, OTHERS = ({i: "noise" for i in rows} for rows in (range(9), range(0, 27, 3)))  # three of each class; detractors


def test_which_nine_mention_a_theme_changes_nothing_that_is_printed(document, written):
    one, other = (document("comments", written(name, TOOLS | rows)) for name, rows in (("a", SOME), ("b", OTHERS)))
    assert one["source"].pop("sha256") != other["source"].pop("sha256")
    assert one == other
    assert {row["theme"]: row["n"] for row in one["rows"]} == {"pay": 60, "tools": 10, "noise": None, "(none)": None}
    assert not {"terms", "quotes", "codes"} & one.keys()
    assert any("words tell who wrote them" in text for text in one["warnings"])


@pytest.mark.parametrize(("command", "what"), [("comments", "comments"), ("drivers", "ratings")])
def test_comments_and_ratings_of_a_part_are_refused(nps, written, command, what):
    study = written("a", TOOLS, rated=[1, 2, 3, 4, 5, 3] * 20)
    more = ["--drivers", "rated"] if command == "drivers" else []
    result = nps(command, study, "--where", "team=A", *more)
    assert result.exit_code == 2
    assert result.stderr == (
        f"nps: {what} of a part of the employees are not made\n"
        "  required  all answers together: of a group they would tell of very few people\n"
        "  found     where team\n"
        "  do        leave it out\n"
    )


def test_drivers_tell_of_no_rating_that_few_gave(document, written):
    ratings = {"many": [(1, 3, 4, 5, 2)[i % 5] for i in range(120)], "few": [1] * 7 + [3, 4, 5, 4] * 28 + [5]}
    found = document("drivers", written("a", TOOLS, **ratings), "--drivers", "many,few")
    rows = {row["driver"]: row for row in found["rows"]}
    assert rows["many"]["n_low"] == 48
    assert [rows["few"][name] for name in ("n_low", "n_middle", "n_high", "penalty", "reward")] == [None] * 5
    assert rows["few"]["performance"] is not None
