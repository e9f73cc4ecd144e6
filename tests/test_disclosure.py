"""Employees: what is not shown, in every table of a study at once, and what is not made at all."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import nps_analysis as nps
from nps_analysis.responses.check import check
from nps_analysis.runs.notebooks import all_notebooks
from nps_analysis.runs.releases import Released, released, too_close
from nps_analysis.schema import DataError
from nps_analysis.wording.describe import describe

SETTINGS = {"score": "score", "date": "date", "as_of": "2026-12-31", "period": "quarter", "employee": True}


def answers(**teams: int) -> pd.DataFrame:
    """A frame with so many answers a team, of all three classes, spread over two quarters."""
    rows = [
        (team, (3, 8, 10)[i % 3], ("2026-02-01", "2026-05-01")[(i // 3) % 2])
        for team in teams
        for i in range(teams[team])
    ]
    return pd.DataFrame(rows, columns=["team", "score", "date"])


@pytest.fixture
def responses():
    return nps.read(answers(A=40, B=36, C=30, D=4), segments=["team"], **SETTINGS)


def test_a_small_team_is_hidden_with_another_that_would_tell_of_it(responses):
    scores = nps.score(nps.tally(responses, by="team"))
    hidden = scores[scores["note"] == "suppressed"]
    assert hidden["team"].tolist() == ["C", "D"]
    figures = ["n", "n_eff", "n_detractors", "detractors", "nps", "se", "low", "high", "base"]
    assert hidden[figures].isna().all(axis=None)
    assert scores["n"].tolist()[:2] == [40, 36]


def test_the_total_stays(responses):
    assert nps.score(nps.tally(responses))["n"].tolist() == [110]


def test_what_is_hidden_is_hidden_in_every_table_of_the_study(responses):
    by_team = nps.tally(responses, by="team")
    by_both = nps.tally(responses, by=["team", "quarter"])
    assert by_both.keys["team"][~by_both.suppressed].isin(["A", "B"]).all()
    assert by_team.matrix("n")[by_team.suppressed].sum() == 0
    assert by_both.matrix("weight_sq")[by_both.suppressed].sum() == 0


def test_what_is_rolled_up_from_hidden_groups_is_suppressed_and_never_holds_their_answers(responses):
    scores = nps.score(nps.tally(responses, by="team").by())
    assert scores["note"].tolist() == ["suppressed"]
    assert scores[["n", "nps"]].isna().all(axis=None)
    by_both = nps.tally(responses, by=["team", "quarter"])
    partly = set(by_both.keys["team"][by_both.suppressed])
    rolled = nps.score(by_both.by("team")).set_index("team")
    whole = nps.score(nps.tally(responses, by="team")).set_index("team")
    assert 0 < len(partly) < 4
    assert set(rolled.index[rolled["note"] == "suppressed"]) == partly
    assert rolled["n"].drop(list(partly)).tolist() == whole["n"].drop(list(partly)).tolist()


def test_columns_in_by_are_groupings_of_a_frame_that_is_read_there():
    counts = nps.tally(answers(A=40, B=36, C=30, D=4), by=["team"], **SETTINGS)
    assert counts.suppressed.tolist() == [False, False, True, True]


@pytest.mark.parametrize("by", [["team", "score"], "month", "year", ["team", "month"]])
def test_a_table_that_was_not_decided_on_is_refused(responses, by):
    with pytest.raises(DataError) as error:
        nps.tally(responses, by=by)
    names = by if isinstance(by, str) else ", ".join(by)
    assert str(error.value) == (
        f"employees are not counted by {names}\n"
        "  required  a grouping of the study: small groups are hidden in all its tables together, not table by table\n"
        "  found     segments team, period quarter\n"
        "  do        name the column in segments, or several at once in by, or the period in the study file"
    )


def test_answers_without_a_date_are_no_group_that_can_be_computed():
    frame = answers(A=40, B=40)
    frame.loc[:2, "date"] = None
    responses = nps.read(frame, segments=["team"], **SETTINGS)
    assert nps.tally(responses, by="quarter").suppressed.sum() == 1


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"weight": "w"}, "weight"),
        ({"cluster": "team", "weight": "w"}, "weight, cluster"),
        ({"stratum": "team"}, "stratum"),
        ({"population_size": 5000}, "population size"),
    ],
)
def test_weights_and_designs_whose_sums_would_tell_of_hidden_groups_are_refused(options, found):
    with pytest.raises(DataError) as error:
        nps.read(answers(A=40, B=4).assign(w=1.0), **SETTINGS, **options)
    assert error.value.what == "weights, clusters and strata are not used of employees"
    assert error.value.found == found


@pytest.mark.parametrize("code", ["10", "0", "9.0"])
def test_scores_are_not_left_out_one_by_one_as_codes(code):
    with pytest.raises(DataError) as error:
        nps.read(answers(A=40, B=40), **SETTINGS, missing_codes=["99", code])
    assert str(error.value) == (
        "scores of employees are not left out as codes\n"
        "  required  --missing-codes that are no scores: with and without one, a table tells who gave it\n"
        f"  found     {code}\n"
        "  do        leave 0 to 10 out of missing_codes"
    )


def test_a_part_by_a_column_of_the_study_says_what_it_shows():
    said = nps.read(answers(A=40, B=40), where={"team": "A"}, segments=["team"], **SETTINGS).warnings
    assert any("; the study divides by team, and hides groups that are shown here: give out" in text for text in said)


@pytest.mark.parametrize(
    ("options", "key"),
    [({"period": "month"}, "period"), ({"as_of": "2026-12-30"}, "as_of"), ({"period": "quarter", "level": 0.9}, "")],
)
def test_another_period_or_day_than_the_study_files_is_another_release(options, key, tmp_path):
    answers(A=40, B=40).to_csv(tmp_path / "staff.csv", index=False)
    study = "source: staff.csv\nsegments: [team]\nperiod: quarter\nas_of: 2026-12-31\nemployee: true\n"
    (tmp_path / "study.yml").write_text(study, encoding="utf-8")
    said = [text for text in nps.read(tmp_path / "study.yml", **options).warnings if "than in the study file" in text]
    assert [text.split(":")[0] for text in said] == ([f"with another {key} than in the study file"] if key else [])


def test_employees_are_not_chosen_by_their_score():
    with pytest.raises(DataError, match="employees are not chosen by their score"):
        nps.read(answers(A=40, B=40), **SETTINGS, where={"score": "10"})


def test_fewer_than_eight_answers_in_all_are_refused():
    with pytest.raises(DataError) as error:
        nps.read(answers(A=7), **SETTINGS)
    assert str(error.value) == (
        "too few answers of employees, or all in one class\n"
        "  required  8 answers or more, not all of promoters, of passives or of detractors\n"
        "  found     fewer, or no two different ones; which, is not said\n"
        "  do        look at a larger group; leave employee out only where the answers are not employees'"
    )


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (nps.clean, "a table of the answers"),
        (lambda responses: nps.tally_movement(responses, "2026-Q1", "2026-Q2"), "who moved"),
        (lambda responses: nps.tally_brands(responses, "team"), "a comparison of brands by the same people"),
    ],
)
def test_what_follows_or_lists_people_is_not_made(responses, make, what):
    with pytest.raises(DataError) as error:
        make(responses)
    assert str(error.value) == (
        f"{what} is not made of employees' answers\n"
        "  required  answers of customers\n"
        "  found     employee: true, under which nothing is made that lists or follows single people\n"
        "  do        leave it out; nps score, trend, compare, benchmark, decompose and metrics hide small groups"
    )


def test_the_account_names_no_row_and_no_value():
    frame = answers(A=40, B=40)
    frame["score"] = frame["score"].astype(object)
    frame.loc[5, "score"], frame.loc[6, "score"] = "ask Ann", None
    responses = nps.read(frame, segments=["team"], **SETTINGS)
    account = check(responses)
    assert [what for what in account["what"] if ": " in what] == []  # a kind is said once
    assert "Ann" not in account.to_csv() + " ".join(responses.warnings)
    assert set(account["first"]) == {""}
    assert account[["nps", "otherwise"]].isna().all(axis=None)
    assert account["rows"].tolist()[:2] == [80, 78]


def test_a_notebook_of_changes_is_left_out_where_fewer_than_two_periods_are_shown():
    frame = answers(A=40, B=40)
    frame["date"] = ["2026-02-01"] * 70 + ["2026-05-01"] * 5 + ["2026-08-01"] * 5
    notebook = next(one for one in all_notebooks() if one.name == "05_decompose")
    said = "fewer than two of the quarters can be shown: a change needs two"
    assert notebook.lacks(nps.read(frame, segments=["team"], **SETTINGS)) == said


def test_a_part_of_the_answers_comes_with_a_warning():
    responses = nps.read(answers(A=40, B=40), where={"team": "A"}, **SETTINGS)
    said = "only part of the answers: what is hidden is not held against releases of other parts, or of all"
    assert said in responses.warnings


def test_warnings_stay_whose_digits_are_of_a_column_or_a_scale():
    frame = answers(A=40, B=40).rename(columns={"team": "q1 weight"}).assign(**{"q1 weight": 1.5})
    said = nps.read(frame, **SETTINGS).warnings
    assert any('"q1 weight"' in text for text in said)


def test_the_rest_of_a_hidden_group_holds_no_answers(responses):
    counts = nps.tally(responses, by="team")
    rest = nps.tally(responses) - counts  # of all answers the single scores are told, of groups their classes
    assert rest.n.sum(axis=1).tolist() == [70, 74, 0, 0]
    assert rest.classes("n")[0].tolist() == [24, 23, 23]
    assert rest.suppressed.tolist() == [False, False, True, True]


def test_groups_are_counted_by_class_and_all_answers_by_score(responses):
    by_team = nps.tally(responses, by="team")
    assert set(np.flatnonzero(by_team.n.sum(axis=0))) == {0, 7, 9}
    assert set(np.flatnonzero(nps.tally(responses).n.sum(axis=0))) == {3, 8, 10}
    assert nps.score(by_team)["n_detractors"].tolist()[:2] == [14, 12]


def test_other_metrics_hide_the_same_groups_as_the_score_and_tell_boxes_only():
    frame = answers(A=40, B=36, C=30, D=4)
    frame["pace"] = [1 + i % 5 for i in range(len(frame))]
    named = {"segments": ["team"], "metrics": {"pace": {"kind": "rating", "scale": "1-5"}}}
    responses = nps.read(frame, **SETTINGS, **named)
    found = nps.metrics(nps.tally_metrics(responses, by="team"))
    hidden = nps.score(nps.tally(responses, by="team"))["note"] == "suppressed"
    assert found["note"].eq("suppressed").tolist() == hidden.tolist() == [False, False, True, True]
    assert found.loc[hidden.to_numpy(), ["n", "n_top", "share", "low", "mean_rating"]].isna().all(axis=None)
    top = frame["pace"].ge(4).groupby(frame["team"]).sum()
    assert found["n_top"].tolist()[:2] == top.tolist()[:2]
    assert found["mean_rating"].isna().all()
    assert nps.metrics(nps.tally_metrics(responses))["mean_rating"].tolist() == [frame["pace"].mean()]


def test_a_team_alike_in_another_metric_is_hidden_everywhere():
    frame = answers(A=40, B=36, C=30)
    frame["pace"] = [5 if team == "B" else 1 + i % 5 for i, team in enumerate(frame["team"])]
    named = {"segments": ["team"], "metrics": {"pace": {"kind": "rating", "scale": "1-5"}}}
    scores = nps.score(nps.tally(nps.read(frame, **SETTINGS, **named), by="team"))
    assert scores["note"].eq("suppressed").tolist() == [False, True, True]


@pytest.mark.parametrize("asked", ["A", "few"])
def test_a_metric_that_only_some_were_asked_for_is_refused(asked):
    frame = answers(A=40, B=36)
    frame["pace"] = [1 + i % 5 for i in range(len(frame))]
    frame.loc[frame["team"].ne("A") if asked == "A" else frame.index > 6, "pace"] = None
    named = {"segments": ["team"], "metrics": {"pace": {"kind": "rating", "scale": "1-5"}}}
    with pytest.raises(DataError) as error:
        nps.tally_metrics(nps.read(frame, **SETTINGS, **named))
    assert str(error.value) == (
        "pace: no metric that can be shown of employees\n"
        "  required  8 ratings or more beside a score, in the top boxes and not, of all groups\n"
        "  found     fewer, all alike, or groups in which nobody was asked; which, is not said\n"
        "  do        leave it out of metrics"
    )


def test_comparisons_and_effects_leave_out_what_is_hidden(responses):
    found = nps.compare(nps.tally(responses, by="team"), across="team")
    hidden = found[found["note"] == "suppressed"]
    assert hidden["group"].tolist() == ["C", "D"]
    assert hidden[["n", "reference_n", "nps", "reference_nps", "difference", "low", "p_value"]].isna().all(axis=None)
    assert not hidden["tested"].any()
    parts = nps.decompose(nps.tally(responses, by=["team", "quarter"]), "quarter", "2026-Q1", "2026-Q2", "team")
    out = parts[parts["note"] == "suppressed"]
    assert {"C", "D"} <= set(out["group"])
    assert out[["n_from", "n_to", "share_from", "mix", "rate", "total_low"]].isna().all(axis=None)
    assert parts["group"].iloc[-1] is None
    some = f"the {4 - len(out)} of 4"
    assert nps.say_decompose(parts).startswith(f"Of {some} team groups that can be shown, not of all answers: ")
    assert parts["note"].iloc[-1] == f"not of all answers: the sum of {some} groups that are shown"
    assert describe(parts, "decompose", "Change").endswith(f"{len(out)} suppressed.")
    assert "all shown: mix" in describe(parts, "decompose", "Change")
    chart = nps.plot_decompose(parts, ax=Figure().subplots())
    assert any(label.get_text().startswith("All shown") for label in chart.get_yticklabels())


def test_without_another_group_that_is_shown_there_is_no_rest_to_hold_one_against():
    frame = answers(A=40, B=14, C=14)
    by_both = nps.tally(nps.read(frame, segments=["team"], **SETTINGS), by=["team", "quarter"])
    assert set(by_both.keys["team"][~by_both.suppressed]) == {"A"}
    found = changes_of(frame)
    assert set(found["note"]) == {"suppressed"}
    figures = ["change", "reference_change", "difference", "low", "high", "n"]
    assert found[figures].isna().all(axis=None)


@pytest.mark.filterwarnings("error")
def test_where_no_group_can_be_shown_in_both_periods_no_change_is():
    found = changes_of(answers(A=9, B=9, C=9))
    assert found["difference"].isna().all()
    assert (
        nps.say_difference_in_differences(found) == "No team has the base to say whether it changed more than another"
    )


def changes_of(frame):
    counts = nps.tally(nps.read(frame, segments=["team"], **SETTINGS), by=["team", "quarter"])
    return nps.difference_in_differences(counts, "quarter", "2026-Q1", "2026-Q2", "team")


def test_where_no_group_can_be_shown_the_sentence_says_so():
    responses = nps.read(answers(A=5, B=5, C=5), segments=["team"], **SETTINGS)
    counts = nps.tally(responses, by="team")
    assert nps.say_score(nps.score(counts)) == "No group has answers enough to be shown"
    assert nps.compare(counts, across="team")["tested"].sum() == 0


def test_a_customers_study_hides_nothing():
    responses = nps.read(answers(A=40, D=4), segments=["team"], **{**SETTINGS, "employee": False})
    assert nps.score(nps.tally(responses, by="team"))["n"].tolist() == [40, 4]


@pytest.mark.parametrize(
    ("now", "warned"),
    [((98, "5.0"), False), ((98, "6.0"), True), ((101, "5.0"), True), ((91, "5.0"), True), ((106, "5.0"), False)],
)
def test_releases_that_differ_by_fewer_than_are_shown_are_warned_of(now, warned, tmp_path):
    for name, (n, nps_, base) in {"spring": (98, "5.0", "small"), "now": (*now, "ok")}.items():  # no classes
        (tmp_path / name / "tables").mkdir(parents=True)
        text = f"team,n,nps,base,note\nA,{n},{nps_},{base},\n"
        (tmp_path / name / "tables/01_score-team.csv").write_text(text, encoding="utf-8")
    before, after = (released(tmp_path / name) for name in ("spring", "now"))
    assert bool(too_close(before, after, "spring")) is warned


def told(total, *teams, quarter=None):
    """A release of these classes of all answers and of teams, and of a team's quarters."""
    cells = {frozenset(): total} | {frozenset({("team", name)}): classes for name, classes in teams}
    cells |= {frozenset({("team", name), ("quarter", "Q1")}): classes for name, classes in quarter or ()}
    return Released({cell: np.array(classes) for cell, classes in cells.items()}, {})


A, AT_MORE = ("A", (10, 12, 18)), ("A", (13, 15, 21))  # nine more answers, three of each class


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (told((24, 23, 33), AT_MORE), "all less what is shown by team (+1)"),  # ten more in all, one of them hidden
        (told((23, 23, 33), AT_MORE), None),  # none of them
        (told((25, 25, 35), AT_MORE), "all less what is shown by team (+6)"),
        (told((26, 26, 36), AT_MORE), None),  # nine, of three classes, are as many as are shown
        (told((20, 20, 39), ("A", (10, 12, 27))), "team A (40, now 49)"),  # nine promoters: all say the same
    ],
)
def test_releases_are_held_against_each_other_by_what_is_left_of_a_row(after, found):
    said = too_close(told((20, 20, 30), A), after, "spring")
    assert (found in said[0]) if found else said == []


def test_the_rest_of_two_tables_together_is_looked_at():
    before = told((40, 40, 40), A, quarter=[("B", (9, 9, 9))])
    after = told((47, 46, 46), AT_MORE, quarter=[("B", (12, 12, 12))])
    assert "all less what is shown by team, and by quarter, team (+1)" in too_close(before, after, "spring")[0]


def test_names_of_hidden_groups_stay_in_their_places(responses):
    frame = nps.score(nps.tally(responses, by="team"))
    assert frame["team"].tolist() == ["A", "B", "C", "D"]
    assert frame["n"].dtype == "Int64"
    assert np.isnan(frame["nps"].iloc[3])


def test_charts_name_what_is_suppressed_and_draw_none_of_it(responses):
    counts = nps.tally(responses, by="team")
    scores = nps.plot_score(nps.score(counts), ax=Figure().subplots())
    names = [label.get_text() for label in scores.get_yticklabels()]
    assert [name for name in names if "suppressed" in name] == ["D  (suppressed)", "C  (suppressed)"]
    pairs = nps.plot_compare(nps.compare(counts, across="team"), ax=Figure().subplots())
    names = [label.get_text() for label in pairs.get_yticklabels()]
    assert len([name for name in names if name.endswith("(suppressed)")]) == 2
    frame = answers(A=40, B=40)
    frame.loc[:2, "date"] = None
    by_quarter = nps.tally(nps.read(frame, **SETTINGS), by="quarter")
    trend = nps.plot_trend(nps.trend(by_quarter), ax=Figure().subplots())
    assert sum("suppressed" in label.get_text() for label in trend.get_xticklabels()) == 1


NOT_MADE = {
    "accounts": lambda given: nps.tally_accounts(given),
    "terms": lambda given: nps.comment_terms(nps.comments(given)),
    "quotes": lambda given: nps.comment_quotes(nps.comments(given)),
    "follow_up": lambda given: nps.follow_up(given),
    "panel": lambda given: nps.panel(given),
    "movers": lambda given: nps.movers(given, "2026-01", "2026-02"),
    "invitations": lambda given: nps.read_invitations(given, "log.csv"),
    "contact": lambda given: nps.may_invite(given),
    "sales": lambda given: nps.read_seller_sales("sales.csv", given, "team"),
    "reasons": lambda given: nps.tally_reasons(given, "team", reasons={"seller": ["staff"]}),
}


@pytest.mark.parametrize("topic", NOT_MADE)
def test_what_is_not_looked_at_together_with_the_tables_is_not_made(topic):
    rows = range(60)
    frame = pd.DataFrame({"score": [10, 7, 3] * 20, "team": ["A", "B"] * 30, "staff": [1, 3, 5] * 20})
    frame = frame.assign(who=[f"p{i // 2}" for i in rows], day=["2026-01-05", "2026-02-05"] * 30, why="words")
    named = {"respondent": "who", "date": "day", "account": "team", "comment": "why", "rating_scale": "1-5"}
    given = nps.read(frame, employee=True, as_of="2026-03-01", metrics={"score": "likelihood"}, **named)
    with pytest.raises(nps.DataError, match="is not made of employees' answers"):
        NOT_MADE[topic](given)
