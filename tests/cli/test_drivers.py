"""nps drivers as an analyst types it."""

import sys

import numpy as np
import pandas as pd
import pytest

from nps_analysis.stats.drivers import COLUMNS


@pytest.fixture
def export(tmp_path):
    rng = np.random.default_rng(3)
    staff, price = rng.integers(1, 6, (2, 200))
    score = np.clip(np.round(1 + 1.8 * staff + rng.normal(0, 1, 200)), 0, 10).astype(int)
    path = tmp_path / "wave.csv"
    frame = pd.DataFrame({"score": score, "staff": staff, "price": price, "shop": ["N", "S"] * 100})
    frame.loc[:9, "price"] = 0
    frame.assign(why="late").to_csv(path, index=False)
    return path


def test_drivers_gives_the_document_of_the_contract(document, export):
    found = document("drivers", export, "--drivers", "staff,price", "--by", "shop")
    assert found["command"] == "drivers"
    assert [list(row) for row in found["rows"]] == [list(COLUMNS)] * 2
    assert 0 < found["r2"] == found["rows"][0]["r2"] < 1
    assert found["columns"][1] == {
        **{"driver": "price", "scale": "1-5", "n": 190, "missing": 0, "codes": 10, "off_scale": 0}
    }
    assert [(row["shop"], row["driver"], row["n"]) for row in found["performance"]][:2] == [
        ("N", "staff", 100),
        ("N", "price", 95),
    ]
    assert found["settings"]["drivers"] == ["staff", "price"]
    assert any(text.startswith('10 answers in "price" are codes, not ratings of 1-5: 0') for text in found["warnings"])


def test_people_see_the_interval_and_the_base_of_each_penalty_and_reward(nps, document, export):
    row = document("drivers", export, "--drivers", "staff,price")["rows"][0]
    shown = nps("drivers", export, "--drivers", "staff,price").stdout
    _, staff, *_ = shown.split("\n\n")[1].splitlines()
    figures = [row[f"{name}{end}"] for name in ("penalty", "reward") for end in ("", "_low", "_high")]
    said = [float(text.replace("−", "-")) for text in staff.split()[1:]]
    assert said[:3] + said[4:7] == pytest.approx(figures, abs=0.0501)
    assert [said[3], said[7], said[8]] == [row["n_low"], row["n_high"], row["n_middle"]]


def test_names_with_commas_are_repeated_or_the_error_says_so(nps, document, export):
    frame = pd.read_csv(export).rename(columns={"staff": "How was the staff, overall?"})
    frame.to_csv(export, index=False)
    found = document("drivers", export, "--drivers", "How was the staff, overall?", "--drivers", "price")
    assert [row["driver"] for row in found["rows"]] == ["How was the staff, overall?", "price"]
    result = nps("drivers", export, "--drivers", "How was the staff, overall?,price")
    assert result.exit_code == 2
    assert result.stderr == (
        'nps: no column "How was the staff"\n'
        "  required  names of columns, with commas between them\n"
        '  found     a part of "How was the staff, overall?", whose name holds a comma\n'
        "  do        give each name a --drivers of its own: --drivers 'How was the staff, overall?' --drivers price\n"
    )


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes(nps, export):
    call = ("drivers", export, "--drivers", "staff,price", "--format", "csv")
    one, two, other = nps(*call), nps(*call), nps(*call, "--seed", "7")
    assert one.stdout == two.stdout != other.stdout
    assert one.stdout.startswith("driver,n,scale,performance,")


def test_the_study_names_drivers_and_what_words_stand_for(nps, document, export):
    frame = pd.read_csv(export)
    frame["staff"] = frame["staff"].map({1: "bad", 2: "poor", 3: "fair", 4: "good", 5: "great"})
    frame.to_csv(export, index=False)
    study = export.parent / "study.yml"
    words = "{bad: 1, poor: 2, fair: 3, good: 4, great: 5}"
    study.write_text(f"source: wave.csv\ndrivers: [staff, price]\nratings: {words}\n", encoding="utf-8")
    assert [row["scale"] for row in document("drivers", study)["rows"]] == ["1-5", "1-5"]


def test_without_an_importance_r2_is_null_and_the_reason_is_a_warning(document, export):
    found = document("drivers", export, "--drivers", "staff,price", "--min-n", "500")
    assert found["r2"] is None
    assert found["rows"][0]["importance"] is None
    assert "200 answers, fewer than 500" in found["warnings"]


def test_the_table_is_short_and_the_check_stands_under_it(nps, export):
    pytest.importorskip("statsmodels")
    table = nps("drivers", export, "--drivers", "staff,price", "--check").stdout
    assert table.splitlines()[0].split()[:4] == ["driver", "n", "scale", "performance"]
    assert [f"\n{name}\n" in table for name in ("r2", "columns", "check")] == [True] * 3


def test_a_check_without_its_package_is_an_error(nps, export, monkeypatch):
    monkeypatch.setattr(sys.modules["nps_analysis.cli.drivers"], "find_spec", lambda name: None)
    result = nps("drivers", export, "--drivers", "staff", "--check")
    assert result.exit_code == 2
    assert result.stderr == (
        "nps: --check needs statsmodels\n"
        "  required  the package statsmodels, of the extra insight\n"
        "  found     it is not installed\n"
        "  do        pip install nps-analysis[insight], or leave out --check\n"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "nps: no drivers are named\n"),
        (("--drivers", "stuff"), 'nps: no column "stuff"\n'),
        (("--drivers", "why"), 'nps: "why" is no rating\n'),
        (("--drivers", "staff,score"), 'nps: "score" is the score itself\n'),
        (("--drivers", "staff", "--rating-scale", "5"), "nps: the options"),
        (("--drivers", "staff", "--rating-scale", "1-3"), 'nps: "staff" is no rating\n'),
        (("--drivers", "staff", "--level", "95"), "nps: the options"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(nps, export, options, message):
    result = nps("drivers", export, *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(message), result.stderr
    assert "Traceback" not in result.stderr
