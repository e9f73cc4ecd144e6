"""nps plan as an analyst types it."""

from nps_analysis.cli import main


def test_plans_need_no_source(document):
    (row,) = document("plan", "margin", "--margin", 5, "--response-rate", 0.2)["rows"]
    assert (row["n"], row["invite"]) == (811, 4055)
    (row,) = document("plan", "change", "--change", 8)["rows"]
    assert row["n_per_group"] == 1294
    (row,) = document("plan", "change", "--change", 8, "--n", 200)["rows"]
    assert row["n_per_group"] == 200
    assert row["power"] < 0.3


def test_an_impossible_plan_is_an_error_in_three_parts(nps):
    result = nps("plan", "margin", "--detractors", 90)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("nps: expected shares that are no shares\n  required  ")


def test_every_option_of_a_plan_says_its_default_or_an_example():
    for command in main.commands["plan"].commands.values():
        for option in command.params:
            assert option.is_flag or "default:" in option.help
