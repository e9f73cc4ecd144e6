"""Clusters, strata and populations as they are read, and what check says of shared accounts."""

import pandas as pd
import pytest
from click.testing import CliRunner

from nps_analysis.cli import main
from nps_analysis.counts import tally
from nps_analysis.responses.check import check, shared_accounts
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from nps_analysis.stats.score import score

ROWS = pd.DataFrame(
    {
        "score": [10, 9, 3, 8, 7, 2],
        "respondent": ["a", "b", "c", "d", "e", "f"],
        "account": ["Acme", "Acme", "Bolt", "Cell", None, None],
        "country": ["SE", "SE", "SE", "NO", "NO", "NO"],
    }
)
SHARED = (
    "1 account has several respondents (answers: 2), and no cluster is named: "
    '--cluster "account" allows for answers of one account being alike'
)


def test_respondents_who_share_an_account_are_warned_of():
    assert shared_accounts(read(ROWS)) == [SHARED]
    assert check(read(ROWS)).iloc[-1].tolist()[:3] == ["in shared accounts, no cluster named", 2, ""]


def test_the_account_may_have_another_name():
    renamed = ROWS.rename(columns={"account": "client"})
    assert shared_accounts(read(renamed)) == []
    assert shared_accounts(read(renamed, account="client")) == [SHARED.replace('"account"', '"client"')]


@pytest.mark.parametrize("name", ["Account_ID", "AccountName", "account no.", "Organisation", "household"])
def test_the_usual_names_of_an_account_are_known(name):
    assert shared_accounts(read(ROWS.rename(columns={"account": name}))) == [SHARED.replace('"account"', f'"{name}"')]


def test_one_respondent_to_an_account_and_named_clusters_need_no_warning():
    assert shared_accounts(read(ROWS, cluster="account")) == []
    assert shared_accounts(read(ROWS.assign(respondent=["a", "a", "c", "d", "e", "f"]))) == []


def test_check_warns_on_the_command_line(tmp_path):
    ROWS.to_csv(tmp_path / "rows.csv", index=False)
    found = CliRunner().invoke(main, ["check", str(tmp_path / "rows.csv")])
    assert SHARED in found.stderr
    assert (
        "several respondents"
        not in CliRunner().invoke(main, ["check", str(tmp_path / "rows.csv"), "--cluster", "account"]).stderr
    )


def test_options_of_the_command_line_reach_the_score(tmp_path):
    ROWS.to_csv(tmp_path / "rows.csv", index=False)
    options = ["--cluster", "account", "--stratum", "country", "--population-size", "50", "--lonely-stratum", "adjust"]
    found = CliRunner().invoke(main, ["score", str(tmp_path / "rows.csv"), *options])
    assert found.exit_code == 2
    assert "the population of 2 strata is not known" in found.stderr
    options = ["--cluster", "account", "--population-size", "50"]
    assert CliRunner().invoke(main, ["score", str(tmp_path / "rows.csv"), *options]).exit_code == 0


def test_strata_have_their_clusters_and_populations():
    found = read(ROWS, cluster="account", stratum="country", population_size={"SE": 10, "NO": 20}).strata
    assert found.values.tolist() == [["NO", 3, 20], ["SE", 2, 10]]
    assert read(ROWS).strata is None


def test_a_cluster_in_two_strata_is_two_with_a_warning():
    rows = ROWS.assign(account=["Acme", "Bolt", "Bolt", "Acme", "Cell", "Dash"])
    assert read(rows, cluster="account", stratum="country").warnings == [
        '1 value of "account" in more than one stratum: taken as another cluster in each'
    ]


ERRORS = {
    """\
answers without a stratum in "account"
  required  a stratum for every answer
  found     2 answers without one, first in row 5
  do        fill in the stratum, or leave out --stratum""": {"stratum": "account"},
    """\
the population of 1 stratum is not known
  required  one size for every stratum
  found     none, or more than one, for SE
  do        write population_size: {stratum: size, …} in the study file, or name a column with one size a stratum""": {
        "stratum": "country",
        "population_size": {"NO": 20},
    },
    """\
a population is smaller than what was drawn from it (1 case)
  required  the number of answers in the population of each stratum, at least those in the data
  found     all answers: 5, and 6 in the data
  do        correct the population sizes; with --cluster they count clusters""": {"population_size": 5},
    """\
no population sizes in "account"
  required  a number, or a column of numbers: the size of each row's stratum in the population
  found     a column of String
  do        name a number or another column with --population-size, or sizes by stratum in the study file""": {
        "population_size": "account"
    },
}


@pytest.mark.parametrize("message", ERRORS)
def test_what_cannot_be_a_design_is_an_error_in_three_parts(message):
    with pytest.raises(DataError) as error:
        read(ROWS, **ERRORS[message])
    assert str(error.value) == message


def test_sizes_in_a_csv_column_are_read(tmp_path):
    path = tmp_path / "sizes.csv"
    rows = [(10, "a", "60"), (3, "a", "60"), (9, "a", "60"), (8, "b", " 45 "), (0, "b", "45"), (9, "b", "45,0")]
    pd.DataFrame(rows, columns=["score", "stratum", "size"]).to_csv(path, index=False)
    responses = read(path, stratum="stratum", population_size="size")
    assert responses.strata["population"].tolist() == [60, 45]
    numbers = pd.DataFrame(rows, columns=["score", "stratum", "size"]).assign(size=[60] * 3 + [45] * 3)
    same = score(tally(numbers, stratum="stratum", population_size="size"))
    assert score(tally(responses))["se"].tolist() == pytest.approx(same["se"].tolist())
