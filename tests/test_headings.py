"""Has every column that a table of ours can have a name for readers, in every language?"""

import importlib
import pkgutil
from collections.abc import Iterator

import pandas as pd
import pytest

from nps_analysis import customers, schema, stats
from nps_analysis.column_names import HEADINGS
from nps_analysis.headings import cell, heading
from nps_analysis.language import speaking, translated
from nps_analysis.reporting.sheet_formats import headings
from nps_analysis.tables import FORMATS, texts

LISTS = {  # columns of lists of people, which are files for other programs, and in no table of a report
    *("account", "owner", "respondent", "respondents", "response_id", "row", "date", "answered", "listed"),
    *("action", "due", "consent", "comment", "previous_score", "score_low", "score_high", "days_open", "days_since"),
    *("single_contact", "latest", "last_answer", "since", "contacted", "again", "reached", "may_invite", "why"),
    *("last_contact", "next_allowed"),
    *("Subject", "WhoId", "OwnerId", "ActivityDate", "Priority", "Description"),
}
SHOWN = {"place"}  # what charts work out for themselves


def columns_of_results() -> Iterator[str]:
    """The names in the constants of the modules that results are made by, which name their columns."""
    for package in (stats, customers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if name.endswith("COLUMNS") and isinstance(value, tuple):
                    yield from value


def test_every_column_of_a_result_has_a_heading():
    shared = [name for key, names in vars(schema).items() if key.endswith("_COLUMNS") for name in names]
    assert sorted({*FORMATS, *shared, *columns_of_results()} - set(HEADINGS) - LISTS - SHOWN) == []


def test_words_of_ours_are_said_in_columns_of_waves_and_names_of_the_data_stay():
    with speaking("sv"):
        said = [cell("before", text) for text in ("promoter", "2026-Q3", "High", "1", "rest")]
    assert said == ["ambassadör", "K3 2026", "High", "1", "rest"]


@pytest.mark.parametrize(("language", "said"), [("sv", "5 %"), ("fr", "5\u202f%"), ("fa", "۵٪")])
def test_a_group_of_one_likelihood_has_the_percent_sign_of_the_language(language, said):
    with speaking(language):
        assert cell("group", "5 %") == said
        assert cell("group", "5 % off") == "5 % off"


@pytest.mark.parametrize("name", ["High", "Low", "rest", "likelihood", "opted out", "8 to 30 days", "on 2026-09-30"])
@pytest.mark.parametrize("language", ["sv", "de", "fr", "es", "fa"])
def test_groups_of_the_data_that_are_called_like_words_of_ours_keep_their_names(language, name):
    with speaking(language):
        assert cell("group", name, "shop") == name
        assert cell("group", name) == name
        assert cell("reference", "rest", "shop") != "rest"
        assert cell("group", "8 to 30 days", "days between messages") != "8 to 30 days"


@pytest.mark.parametrize("code", ["sv", "de", "fr", "es", "fa"])
def test_a_league_shows_figures_and_not_that_somebody_differs(code):
    """Elsewhere ``shown`` says that a difference is; of a league it says who has answers enough for figures."""
    names, place = list(schema.LEAGUE_COLUMNS), schema.LEAGUE_COLUMNS.index("shown")
    with speaking(code):
        differs, figures = heading("shown"), translated("figures shown")
        assert len({differs, figures, "figures shown"}) == 3
        assert list(texts(pd.DataFrame([dict.fromkeys(names)])))[place] == figures
        assert headings(names)[place] == figures
        assert differs in headings(list(schema.REASON_COLUMNS))
