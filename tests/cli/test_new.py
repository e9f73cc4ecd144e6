"""Is the study that was inferred written down once, to be edited, and does it read as the source did?"""

import json
import os
import re
import shlex
import shutil
import sqlite3
from contextlib import closing

import pandas as pd
import pytest
from click.testing import CliRunner

import nps_analysis as nps
from nps_analysis.cli import main
from nps_analysis.responses.example import write_example
from nps_analysis.runs.inferred import study_text, write_study_file
from nps_analysis.runs.new import new
from nps_analysis.study import Study


def command(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    write_example(folder, answers=1_500, markets=3)
    return folder / "responses.csv"


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "wave 3.csv"
    text = "response_id,nps,LTR,region,who@x,weight,answered at,created at\n"
    text += "".join(
        f"{i},{i % 11},{i % 11},{'NS'[i % 2]},p{i}@x.se,1,2026-0{1 + i % 6}-13,2026-01-01\n" for i in range(240)
    )
    path.write_text(text, encoding="utf-8")
    return path


STUDY = """\
# Inferred from wave 3.csv: look at each choice.
# Behind it stands what else it could be. A line that begins with # does nothing until the # is taken away.
title: wave 3                               # heads the page, and names the study on the slides
source: wave 3.csv                          # relative to this file; also a list, folder or glob
columns:
  score: nps                                  # the answers from 0 to 10; or LTR
  date: answered at                           # when each answer was given; or created at
  # respondent: COLUMN                        # who answered; used only when named
  response_id: response_id                    # one value per response; the same value twice is a duplicate
  # comment: COLUMN                           # the reason in words; used only when named
  # weight: weight                            # the answer's weight; used only when named; looks like one: weight
  # cluster: COLUMN                           # who was drawn or answers together; used only when named
  # stratum: COLUMN                           # the strata that respondents were drawn from; used only when named
  # brand: COLUMN                             # which brand an answer is about; used only when named
  # account: COLUMN                           # the account that a respondent belongs to; used only when named
  # owner: COLUMN                             # who looks after a respondent; used only when named
  # value: COLUMN                             # what a respondent or an account is worth; used only when named
  # consent: COLUMN                           # whether a respondent may be contacted; used only when named
# question: "How likely are you to recommend us?" # stands on slides and pages
# scale: 0-10                               # of the question: 0-10, 1-10 or 1-11
period: month                               # day, week, month, quarter or year
segments: [region]                          # groups to show
# where: {country: SE}                      # only rows with this value
# missing_codes: [98, 99]                   # numbers that stand for no answer
# league: [seller]                          # who is set beside others; used only when named
# benchmarks: benchmarks.csv                # published scores: company, nps, and n, year, source
# company: Acme                             # which brand is ours
# targets: {overall: 40}                    # the NPS that was to be reached
level: 0.95                                 # confidence level of every interval and test
min_n: 30                                   # groups with fewer answers are shown and not tested
# as_of: 2026-09-30                         # the day that counts as today; default: the day of the run
# language: sv                              # of slides, page and workbook: en, de, es, fa, fr, sv
# template: corporate.pptx                  # the company's slides
# story: story.yml                          # which slides the deck has; without it what a director needs
"""


def test_the_study_has_each_choice_with_its_alternatives(export, tmp_path):
    result = command(
        "check", export, "--score", "nps", "--as-of", "2026-09-30", "--write-study", tmp_path / "study.yml"
    )
    assert result.exit_code == 0, result.stderr
    expected = STUDY.replace("# as_of: 2026-09-30  ", "as_of: 2026-09-30    ")
    assert (tmp_path / "study.yml").read_text(encoding="utf-8") == expected


def test_the_study_reads_as_the_source_did(export, tmp_path):
    options = {"score": "LTR", "where": {"region": "N"}, "missing_codes": ["7"], "min_n": 20, "date_format": "%Y-%m-%d"}
    given = ["--score", "LTR", "--where", "region=N", "--missing-codes", 7, "--date-format", "%Y-%m-%d"]
    assert command("check", export, *given, "--write-study", tmp_path / "study.yml").exit_code == 0
    one, two = nps.read(export, **options), nps.read(tmp_path / "study.yml", min_n=20)
    assert (one.columns, one.accounting) == (two.columns, two.accounting)


def test_the_study_of_a_database_reads_as_the_database(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db")) as database, database:
        database.executescript("CREATE TABLE answers (score INT); INSERT INTO answers VALUES (9), (3)")
    assert command("new", tmp_path / "study", tmp_path / "a.db").exit_code == 0
    assert nps.read(tmp_path / "study" / "study.yml").accounting.valid == 2


@pytest.mark.some(3)
@pytest.mark.parametrize(
    "name", ["a # b.csv", "it's: [1].csv", "ü🙂.csv", "- x.csv", "null", "{x}: 'y'.csv", "2026.csv"]
)
def test_names_mean_only_themselves(export, tmp_path, name):
    name = name if name.endswith(".csv") else f"{name}.csv"
    header = 'nps,a: b # c,{x},"q""r",ÿ\u2028z,yes\n'
    path = tmp_path / name
    path.write_text(header + "9,x,x,x,x,x\n3,y,y,y,y,y\n" * 40, encoding="utf-8")
    assert command("check", path, "--write-study", tmp_path / "s.yml").exit_code == 0
    study = Study.load(tmp_path / "s.yml")
    assert study.sources() == [path]
    assert study.segments == list(nps.read(path).names[1:5])


def test_no_value_of_a_person_is_in_the_study(example, tmp_path):
    assert command("check", example, "--write-study", tmp_path / "study.yml").exit_code == 0
    text = (tmp_path / "study.yml").read_text(encoding="utf-8")
    responses = nps.read(example)
    people = responses.frame.df()[["customer_id", "comment"]].to_numpy().ravel()
    assert [one for one in people if isinstance(one, str) and len(one) > 4 and one in text] == []


EXISTS = """nps: {path} is there already
  required  the name of a new file, in a folder that can be written to
  found     a file, which may have been edited
  do        name another with --write-study, or remove that one
"""


def test_a_study_file_is_never_written_over(export, tmp_path):
    path = tmp_path / "study.yml"
    path.write_text("mine")
    result = command("check", export, "--score", "nps", "--write-study", path)
    assert (result.exit_code, result.stderr.split("warning")[0], result.stdout) == (2, EXISTS.format(path=path), "")
    assert path.read_text() == "mine"


def test_a_new_folder_has_a_study_notebooks_and_the_next_three_commands(example, tmp_path, monkeypatch):
    folder = tmp_path / "work" / "spring"
    result = command("new", folder, example)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [str(folder / name) for name in ("study.yml", "notebooks", "README.md")]
    assert Study.load(folder / "study.yml").sources()[0].resolve() == example.resolve()
    notebooks = sorted(path.name for path in (folder / "notebooks").iterdir())
    assert notebooks[:2] == ["00_check.ipynb", "01_score.ipynb"]
    for name in notebooks:
        cells = json.loads((folder / "notebooks" / name).read_text(encoding="utf-8"))["cells"]
        (cell,) = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
        assert cell["source"][0].startswith('study = "../study.yml"  # the study file')
    readme = (folder / "README.md").read_text(encoding="utf-8")
    commands = readme.split("```console\n")[1].split("```")[0].splitlines()
    assert commands == [
        "nps check study.yml",
        "nps score study.yml --by market",
        "nps run study.yml --out report",
    ]
    monkeypatch.chdir(folder)
    for line in commands[:2]:
        done = command(*shlex.split(line)[1:])
        assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in folder.parent.iterdir()) == ["spring"]


@pytest.mark.slow
def test_a_copied_notebook_runs_where_it_lies(example, tmp_path, running):
    new(tmp_path / "s", nps.read(example))
    folder, out = tmp_path / "s" / "notebooks", tmp_path / "out.ipynb"
    task = {"name": "00_check", "input": str(folder / "00_check.ipynb"), "output": str(out), "cwd": str(folder)}
    task |= {"parameters": {}, "record": str(tmp_path), "result": str(tmp_path / "result.json")}
    running.start("notebook", task, env=dict(os.environ), cwd=folder)
    assert list(running.ended(120).values()) == [0]
    done = json.loads(out.read_text(encoding="utf-8"))
    ran = [cell["execution_count"] for cell in done["cells"] if cell["cell_type"] == "code"]
    assert ran == list(range(1, len(ran) + 1))


def test_a_study_of_a_study_takes_its_paths_along(example, tmp_path):
    shutil.copytree(example.parent, tmp_path / "one")
    assert command("new", tmp_path / "two", tmp_path / "one" / "study.yml").exit_code == 0
    study = Study.load(tmp_path / "two" / "study.yml")
    assert study.path(study.benchmarks).resolve() == (tmp_path / "one" / "benchmarks.csv").resolve()
    assert (study.company, study.targets, study.period) == ("Lindgrove", {"overall": 40}, "quarter")


FULL = """nps: {path} is there already
  required  a name for a new folder, or an empty one
  found     thesis.docx
  do        name another folder
"""


def test_a_folder_with_content_is_left_alone(export, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.docx").write_text("precious")
    result = command("new", folder, export, "--score", "nps")
    assert (result.exit_code, result.stderr, result.stdout) == (2, FULL.format(path=folder), "")
    assert [path.name for path in folder.iterdir()] == ["thesis.docx"]


def test_bad_input_makes_no_folder(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\nx,y\n")
    assert command("new", tmp_path / "s", tmp_path / "a.csv").exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


PAGES = {  # the second page has only an answer that was never submitted, which the third has again
    "p1.json": [("a", "2026-01-02T10:00:00Z", 9)],
    "p2.json": [("b", None, 3)],
    "p3.json": [("b", None, 3), ("c", "2026-01-04T10:00:00Z", 10)],
}


def page(answers):
    field = {"id": "q1", "type": "opinion_scale", "ref": "nps"}
    items = [
        {"token": token, "landed_at": "2026-01-01T10:00:00Z", "submitted_at": submitted}
        | {"answers": [{"field": field, "type": "number", "number": score}]}
        for token, submitted, score in answers
    ]
    return json.dumps({"total_items": len(items), "page_count": 1, "items": items})


def test_the_study_of_pages_reads_as_the_pages_did(tmp_path):
    (tmp_path / "pages").mkdir()
    for name, answers in PAGES.items():
        (tmp_path / "pages" / name).write_text(page(answers))
    responses = nps.read(tmp_path / "pages")
    assert (responses.accounting.valid, responses.accounting.duplicates) == (3, 1)
    assert command("check", tmp_path / "pages", "--write-study", tmp_path / "study.yml").exit_code == 0
    assert nps.read(tmp_path / "study.yml").accounting == responses.accounting


FORM = "ID;Start time;Completion time;Email;Name;NPS\n{}"


def test_the_study_of_forms_that_number_their_answers_anew_reads_as_they_did(tmp_path):
    (tmp_path / "forms").mkdir()
    for month, scores in ((1, (9, 3)), (2, (10, 8))):
        rows = [
            f"{i};2026-0{month}-0{i} 10:00;2026-0{month}-0{i} 10:05;anonymous;;{n}\n" for i, n in enumerate(scores, 1)
        ]
        (tmp_path / "forms" / f"wave{month}.csv").write_text(FORM.format("".join(rows)))
    responses = nps.read(tmp_path / "forms")
    assert responses.accounting.valid == 4
    assert command("check", tmp_path / "forms", "--write-study", tmp_path / "study.yml").exit_code == 0
    assert nps.read(tmp_path / "study.yml").accounting == responses.accounting


def mentioned(responses, folder) -> dict[str, str]:
    """What the inferred study says of keys that do nothing yet, by key; what is active is not among them."""
    lines = [line.strip() for line in study_text(responses, folder).splitlines()]
    pairs = [re.split(r"  | # ", line.removeprefix("# "))[0].partition(": ") for line in lines if line.startswith("# ")]
    return {key: value for key, _, value in pairs if value != "COLUMN"}


@pytest.mark.slow
def test_ratings_and_roles_that_the_file_shows_are_mentioned_and_do_nothing(example, tmp_path):
    """The drivers of the example are the ratings that its study names, codes for "not used" and all."""
    responses = nps.read(example)
    found = mentioned(responses, tmp_path)
    assert found["drivers"] == "[price, staff, range, quality, delivery, website, checkout]"
    roles = {key: found[key] for key in ("account", "owner", "value", "consent")}
    assert roles == {"account": "account", "owner": "seller", "value": "revenue", "consent": "contact_ok"}
    assert found["league"] == "[team]"
    assert "metrics" not in found
    write_study_file(responses, tmp_path / "study.yml")
    study = Study.load(tmp_path / "study.yml")
    active = (study.drivers, study.league, study.metrics, study.columns.owner, study.columns.consent)
    assert [bool(one) for one in active] == [False] * 5


@pytest.mark.slow
def test_what_is_mentioned_can_be_used_as_it_stands(example, tmp_path):
    text = study_text(nps.read(example), tmp_path)
    for key in ("drivers", "league", "owner", "account", "value", "consent"):
        text = re.sub(rf"^(\s*)# ({key}: )", r"\1\2", text, flags=re.MULTILINE)
    (tmp_path / "study.yml").write_text(text, encoding="utf-8")
    responses = nps.read(tmp_path / "study.yml")
    assert len(nps.drivers(nps.tally_drivers(responses, responses.study.drivers))) == 7
    assert responses.columns.owner == "seller"


SELLERS = {
    "delighted_responses.csv": "Seller",
    "limesurvey_code_and_text_bom.csv": "attribute_1. Seller",
    "formbricks_export_2026_08.csv": "seller",
    "qualtrics_choice_text_bom.csv": "Seller",
    "persian_crm.csv": "فروشنده",
}


@pytest.mark.some(2)
@pytest.mark.parametrize("file", SELLERS)
def test_sellers_of_exports_are_mentioned_and_counts_are_no_ratings(shared, tmp_path, file):
    found = mentioned(nps.read(shared / "exports" / file, as_of="2026-11-01"), tmp_path)
    assert found["owner"] == SELLERS[file]
    assert found["league"] == f"[{SELLERS[file]}]"
    assert not {"drivers", "metrics", "account", "value", "consent"} & found.keys()


def test_numbers_that_are_no_ratings_and_one_alone_are_not_mentioned(tmp_path):
    """Months, years, children, hours, ids, and a single column of 1 to 5, which may be anything."""
    rows = range(240)
    frame = pd.DataFrame({"score": [i % 11 for i in rows], "month": [1 + i % 12 for i in rows]})
    frame = frame.assign(year=[2020 + i % 7 for i in rows], children=[i % 5 for i in rows], floor=[i % 3 for i in rows])
    frame = frame.assign(hour=[i % 24 for i in rows], number=list(rows), stars=[1 + i % 5 for i in rows])
    frame.to_csv(tmp_path / "one.csv", index=False)
    frame.assign(service=frame["stars"], effort=frame["stars"]).to_csv(tmp_path / "two.csv", index=False)
    assert "drivers" not in mentioned(nps.read(tmp_path / "one.csv"), tmp_path)
    found = mentioned(nps.read(tmp_path / "two.csv"), tmp_path)
    assert (found["drivers"], found["metrics"]) == ("[stars, service]", "{effort: ces}")
