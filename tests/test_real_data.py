"""Are the figures of real exports reproduced? ``golden.json`` beside them holds what plain pandas gives."""

import json
import math

import pandas as pd
import pytest

import nps_analysis as nps

CHANNELS = ("nps_email", "nps_mobile", "nps_web")
RECOMMEND = "Dans quelle mesure, êtes-vous prêt(e) à recommander cette marque auprès de vos proches ?"
SUDZILLA = "On a scale of 0-10, how would you rate Sudzilla?"


@pytest.fixture(scope="module")
def data(shared):
    return shared / "data"


@pytest.fixture(scope="module")
def golden(data):
    return json.loads((data / "golden.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def garden(data):
    return nps.read(data / "jardinerie_fr" / "nps.csv")


def figures(counts):
    """What golden.json says of a group, from its counts."""
    detractors, passives, promoters = counts.classes("n").sum(axis=0).astype(int).tolist()
    n = detractors + passives + promoters
    return {
        "n": n,
        "p": promoters,
        "pa": passives,
        "d": detractors,
        "nps": round(100 * (promoters - detractors) / n, 2),
    }


def by_group(counts, column):
    return {name: figures(counts.where(**{column: name})) for name in counts.keys[column]}


def account(responses):
    found = responses.accounting
    return found.rows_read, found.valid, found.missing, found.rejected, found.excluded, found.duplicates


# Garden centres: neither UTF-8 nor clean cp1252, no zeros, a first column without a name


def test_the_garden_centres_score_and_their_account(garden, golden):
    expected = golden["jardinerie_fr"]
    assert figures(nps.tally(garden)) == expected["all"]
    assert account(garden) == (expected["rows"], expected["all"]["n"], expected["missing"], 0, 0, 0)


def test_the_garden_centres_standard_error(garden, golden):
    detractors, passives, promoters = nps.tally(garden).classes("n")[0]
    n = detractors + passives + promoters
    variance = (promoters + detractors) / n - ((promoters - detractors) / n) ** 2
    assert 100 * math.sqrt(variance / n) == pytest.approx(golden["jardinerie_fr"]["se"], abs=5e-5)


@pytest.mark.slow
def test_the_garden_centres_with_and_without_a_comment(data, golden):
    expected = golden["jardinerie_fr"]
    for key, matches in {"with_comment": False, "without_comment": True}.items():
        frame = nps.read(data / "jardinerie_fr" / "nps.csv").kept().lazy().collect("pandas").to_native()
        without = frame["explication"].isin(["", "NA"])
        assert figures(nps.tally(frame[without == matches], score="nps")) == expected[key]


@pytest.mark.parametrize(("column", "key"), [("satisfaction", "r_sat"), ("intention", "r_int")])
def test_the_garden_centres_other_ratings_go_with_the_score_as_they_do(garden, golden, column, key):
    frame = garden.kept().lazy().collect("pandas").to_native()
    numbers = frame[["nps", column]].apply(pd.to_numeric, errors="coerce").dropna()
    assert numbers["nps"].corr(numbers[column]) == pytest.approx(golden["jardinerie_fr"][key], abs=5e-5)


def test_the_garden_centres_file_is_read_with_the_warnings_it_deserves(garden):
    assert (garden.source.encoding, garden.columns.score, garden.columns.comment) == ("latin-1", "nps", "explication")
    assert garden.names[0] == "Unnamed_1"
    assert any("was read as latin-1; if letters look wrong, name --encoding" in warning for warning in garden.warnings)
    assert any(warning.startswith("no score is 0 among 13,612 answers") for warning in garden.warnings)
    comments = garden.kept().lazy().collect("pandas").to_native()["explication"]
    assert comments[1].startswith("Il y a très peu de caisse ouverte et le délai d'attente")


# Brands: a form's export with the question as the name of a column


def test_the_brands_score(data, golden):
    responses = nps.read(data / "marques_fr" / "perso.csv")
    assert figures(nps.tally(responses)) == golden["marques_fr"]["all"]
    assert by_group(nps.tally(responses, by="Marque"), "Marque") == golden["marques_fr"]["by_brand"]
    assert " ".join(responses.columns.score.split()) == RECOMMEND
    assert responses.columns.date == "Horodateur"


# A conference: two exports of the same answers with times in two forms, and a published answer


@pytest.mark.parametrize("name", ["sudzilla_input_01.csv", "sudzilla_input_02.csv"])
def test_the_conferences_published_score(data, golden, name):
    responses = nps.read(data / "sudzilla" / name, score=SUDZILLA)
    expected = golden["sudzilla"]
    assert figures(nps.tally(responses)) == expected["all"]
    published = expected["published"]
    found = figures(nps.tally(responses))
    assert (found["n"], found["p"], found["d"]) == (published["n"], published["promoters"], published["detractors"])
    assert found["nps"] == pytest.approx(published["nps"], abs=0.05)


def test_the_conferences_other_questions_are_not_taken_for_the_score(data):
    with pytest.raises(nps.DataError, match="has 3 columns that may be the score"):
        nps.read(data / "sudzilla" / "sudzilla_input_01.csv")


def test_the_conferences_days_are_told_by_the_export_that_is_certain(data):
    counts = nps.tally(data / "sudzilla" / "sudzilla_input_02.csv", by="month", score=SUDZILLA)
    assert counts.keys["month"].tolist() == ["2019-11"]


# One survey in a file for each channel


def test_the_channels_score(data, golden):
    responses = nps.read(data / "datacamp_2020q4")
    expected = golden["datacamp_2020q4"]
    assert figures(nps.tally(responses)) == expected["all"]
    channels = by_group(nps.tally(responses, by="file"), "file")
    assert {name.removeprefix("nps_"): found for name, found in channels.items()} == expected["by_source"]
    for name, key in zip(CHANNELS, ("email", "mobile", "web"), strict=True):
        assert figures(nps.tally(data / "datacamp_2020q4" / f"{name}.csv")) == expected["by_source"][key]


def test_the_channels_add_up_by_month(data, golden):
    counts = nps.tally(data / "datacamp_2020q4", by=["month", "file"])
    assert counts.by("month").keys["month"].tolist() == ["2020-10", "2020-11", "2020-12"]
    assert figures(counts) == golden["datacamp_2020q4"]["all"]


# Follow-up ratings


def test_the_garden_centres_ratings_go_with_the_score_as_plain_pandas_has_it(garden, golden):
    counts = nps.tally_drivers(garden, ["satisfaction", "intention"])
    found = nps.drivers(counts).set_index("driver")
    expected = golden["jardinerie_fr"]
    assert round(found.loc["satisfaction", "correlation"], 4) == expected["r_sat"]
    assert round(found.loc["intention", "correlation"], 4) == expected["r_int"]
    assert counts.account()["missing"].tolist() == [51, 40]
    assert nps.say_drivers(found.reset_index()).startswith("intention goes most with the score")


def test_the_conferences_keynotes_are_rated_on_the_scale_of_the_score(data):
    names = [f"On a scale of 0-10, how would you rate the {which} keynote?" for which in ("opening", "closing")]
    responses = nps.read(data / "sudzilla" / "sudzilla_input_01.csv", score=SUDZILLA)
    found = nps.drivers(nps.tally_drivers(responses, names))
    assert found["scale"].tolist() == ["0-10", "0-10"]
    assert found["n"].tolist() == [39, 39]
    food = "How would you rate the food at Sudzilla (lunch)?"
    with pytest.raises(nps.DataError, match="is no rating\n"):
        nps.tally_drivers(responses, [food])


def test_satisfaction_in_the_garden_centres_is_that_of_plain_pandas(data):
    path = data / "jardinerie_fr" / "nps.csv"
    own = pd.read_csv(path, encoding="latin-1")["satisfaction"].dropna()
    (row,) = nps.metrics(nps.tally_metrics(nps.read(path, metrics={"satisfaction": "csat"}))).to_dict("records")
    assert (row["boxes"], row["n"], row["n_top"]) == ("9-10 of 1-10", len(own), int((own >= 9).sum()))
    assert (row["mean_rating"], row["mean_se"]) == pytest.approx((own.mean(), own.sem()))
