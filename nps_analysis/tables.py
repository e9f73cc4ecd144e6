"""Result frames as tables for people and for programs: the only place, beside wording, where figures are rounded."""

import csv
from itertools import zip_longest
from math import isfinite, isnan
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.headings import cell, heading
from nps_analysis.language import _, numerals, per_cent, rtl, spoken

csv.field_size_limit(2**31 - 1)  # a name may have any length

MINUS = "\N{MINUS SIGN}"
NO_VALUE = "\N{EN DASH}"
SENTENCES = ("note", "quote", "words", "comment", "what")  # in a terminal these are not cut
LONGEST_NAME = 60  # letters of any other text there


def points(value: float) -> str:
    """A score in points, with one decimal and a true minus sign; a dash where there is no value.

    >>> points(34.15625), points(-5), points(-0.04), points(float("nan"))
    ('34.2', '−5.0', '0.0', '–')
    """
    if isnan(value):
        return NO_VALUE
    return _figure(f"{value:z,.1f}")


def signed(value: float) -> str:
    """A difference in points, always with its sign, except where it rounds to nothing.

    >>> signed(6.1), signed(-4.4), signed(0.04), signed(float("nan"))
    ('+6.1', '−4.4', '0.0', '–')
    """
    return _signed(value, "0.0", f"{value:+z,.1f}")


def percent(value: float) -> str:
    """A share in percent (0 to 100), with one decimal.

    >>> percent(57.31), percent(100), percent(float("nan"))
    ('57.3 %', '100.0 %', '–')
    """
    return NO_VALUE if isnan(value) else per_cent(points(value))


def count(n: float) -> str:
    """A number of answers, with commas between the thousands.

    >>> count(19842), count(0), count(float("nan"))
    ('19,842', '0', '–')
    """
    return NO_VALUE if isnan(n) else _figure(f"{n:z,.0f}")


def rating(value: float) -> str:
    """A mean rating on its own scale, with two decimals.

    >>> rating(4.116), rating(float("nan"))
    ('4.12', '–')
    """
    return NO_VALUE if isnan(value) else _figure(f"{value:z.2f}")


def signed_rating(value: float) -> str:
    """A difference of mean ratings, with its sign and two decimals.

    >>> signed_rating(0.4), signed_rating(-0.444), signed_rating(0.001)
    ('+0.40', '−0.44', '0.00')
    """
    return _signed(value, "0.00", f"{value:+z.2f}")


def amount(value: float) -> str:
    """An amount with commas between the thousands; whole from 100 on, else with three digits.

    >>> amount(1234.56), amount(2.9961), amount(0.0312), amount(float("nan"))
    ('1,235', '3.00', '0.0312', '–')
    """
    if isnan(value):
        return NO_VALUE
    return _figure(f"{value:z,.0f}" if abs(value) >= 100 else f"{value:#.3g}")


def p_value(p: float) -> str:
    """A p-value with three decimals and no leading zero; what would round to 0 or 1 is written as a bound.

    >>> p_value(0.012), p_value(0.0004), p_value(0.9996), p_value(float("nan"))
    ('p = .012', 'p < .001', 'p > .999', '–')
    """
    if isnan(p):
        return NO_VALUE
    if p < 0.001:
        return _("p < {p}", p=below_one("0.001"))
    if p > 0.999:
        return _("p > {p}", p=below_one("0.999"))
    return _("p = {p}", p=below_one(f"{p:.3f}"))


def below_one(number: str) -> str:
    """A number that cannot be over 1 as the language writes it: in English without the zero before the point.

    >>> below_one("0.012"), below_one("1.000")
    ('.012', '1.000')
    """
    return number.removeprefix("0") if spoken() == "en" else numerals(number)


def chance(value: float) -> str:
    """A chance (0 to 1) in whole percent; what would round to none or all is written as a bound.

    >>> chance(0.284), chance(0.001), chance(0.9999), chance(float("nan"))
    ('28 %', '< 1 %', '> 99 %', '–')
    """
    if isnan(value):
        return NO_VALUE
    if value < 0.01:
        return _("< {share}", share=per_cent(numerals("1")))
    if value > 0.99:
        return _("> {share}", share=per_cent(numerals("99")))
    return per_cent(numerals(f"{100 * value:.0f}"))


def factor(value: float) -> str:
    """A ratio, correlation or the like, with two decimals.

    >>> factor(1.256), factor(-0.5), factor(float("nan"))
    ('1.26', '−0.50', '–')
    """
    return NO_VALUE if isnan(value) else _figure(f"{value:z.2f}")


def skill(value: float) -> str:
    """A Brier score or skill, with three decimals.

    >>> skill(0.0431), skill(float("nan"))
    ('0.043', '–')
    """
    return NO_VALUE if isnan(value) else _figure(f"{value:.3f}")


def short(value: float) -> str:
    """A number that somebody has set, with the decimals that it was given.

    >>> short(3.0), short(2.5), short(-100)
    ('3', '2.5', '−100')
    """
    return _figure(f"{value:g}")


def confidence(level: float) -> str:
    """A confidence level (0 to 1) in percent.

    >>> confidence(0.95), confidence(0.999)
    ('95 %', '99.9 %')
    """
    return per_cent(short(level * 100))


def _signed(value: float, nothing: str, text: str) -> str:
    return NO_VALUE if isnan(value) else _figure(nothing if text == f"+{nothing}" else text)


def _figure(english: str) -> str:
    """A number as the language writes it, with a true minus sign, which stays at its left in Persian, too."""
    mark = before_sign() if english[:1] in "+-" else ""
    return mark + numerals(english.replace("-", MINUS))


def before_sign() -> str:
    """What keeps a sign at the left of its number where text runs from the right; empty in other languages."""
    return "\N{LEFT-TO-RIGHT MARK}" if rtl() else ""


COLUMNS = {  # how the figures of each column are written
    points: "nps otherwise low high se reference_nps benchmark_nps nps_from nps_to nps_before nps_after target"
    " percentile centre lower_limit upper_limit smoothed smoothed_se step spread mean shrunk shrunk_low shrunk_high"
    " margin detectable stuart_maxwell bhapkar expected median_days silent_nps",
    signed: "difference difference_low difference_high mix mix_low mix_high rate rate_low rate_high interaction"
    " interaction_low interaction_high total total_low total_high change reference_change effect slope penalty"
    " penalty_low penalty_high reward reward_low reward_high change_low change_high nps_change nps_change_low"
    " nps_change_high adjusted_difference",
    percent: "share detractors passives promoters share_from share_to left came response_rate importance"
    " importance_low importance_high importance_null importance_complete likelihood base_rate share_low share_high"
    " share_before share_after usual of_delivered reference_rate share_invited share_answered largest value_share"
    " reference_share safe_rate",
    count: "n answers n_eff n_detractors n_passives n_promoters reference_n benchmark_n rows n_needed_low"
    " n_needed_high n_from n_to n_before n_after n_per_group n_second movers both before_only after_only companies"
    " invite population silent more turned periods tests found found_adjusted most rank rank_low rank_high"
    " rank_low_simultaneous rank_high_simultaneous invited answered cases out_of days_0_2 days_3_7 days_8_30"
    " days_over_30 days_unknown not_allowed n_low n_middle n_high n_complete missing codes off_scale place promoted"
    " people n_learnt comments asked rated_low amount delivered messages too_early too_early_people shortest"
    " accounts contacts value valued days n_top coded several no_theme not_coded once",
    p_value: "p_value p_adjusted p_low p_high p_stuart_maxwell p_bhapkar p_equivalence p_not_worse"
    " p_equivalence_adjusted p_not_worse_adjusted nps_p_value nps_p_adjusted",
    chance: "chance power any",
    rating: "mean_rating mean_se mean_low mean_high",
    signed_rating: "mean_difference mean_difference_low mean_difference_high",
    amount: "median median_low median_high",
}
FACTORS = (
    "statistic z deff design_effect split ratio overlap correlation correlation_low correlation_high own_weight"
    " dispersion performance performance_low performance_high r2 r2_low r2_high r2_null r2_complete odds"
    " odds_low odds_high log_odds log_odds_low log_odds_high times times_low times_high stability"
)
TRUTHS = ("tested", "shown", "better", "was_asked", "nps_tested", "early")
SKILLS = "brier brier_base skill skill_low skill_high skill_overall skill_overall_low skill_overall_high auc"
FORMATS = {
    **{name: form for form, names in COLUMNS.items() for name in names.split()},
    **dict.fromkeys(FACTORS.split(), factor),
    "level": confidence,
    "small_level": confidence,
    **dict.fromkeys(SKILLS.split(), skill),
    **dict.fromkeys(TRUTHS, lambda value: _("yes") if value else _("no")),
}


def written(frame: pd.DataFrame, columns: list[str] | None = None) -> pd.DataFrame:
    """``texts(frame)`` as a frame."""
    return pd.DataFrame(texts(frame, columns), index=range(len(frame)), dtype=object)


def texts(frame: pd.DataFrame, columns: list[str] | None = None) -> dict[str, list[str]]:
    """``frame`` as text by readable headings: figures rounded once, a dash where there is no value.

    >>> texts(pd.DataFrame({"region": ["N"], "n": [1200], "nps": [-5.04]}))
    {'region': ['N'], 'n': ['1,200'], 'NPS': ['−5.0']}
    """
    shown = frame if columns is None else frame[[name for name in columns if name in frame]]
    of, beside = frame["column"] if "column" in frame else [""] * len(frame), tuple(frame.columns)
    return {
        said: [_cell(value, name, column, beside) for value, column in zip(shown[name], of, strict=True)]
        for name, said in _headings(shown, beside).items()
    }


def as_text(frame: pd.DataFrame) -> str:
    """``written(frame)`` as lines for a terminal, numbers to the right; a cell may have several lines.

    Names of more than 60 letters lose their middle, visibly; sentences (notes, comments) stay whole.
    """
    table = written(frame)
    for name in table.columns.difference([heading(one) for one in SENTENCES]):
        table[name] = ["\n".join(map(_shortened, cell.split("\n"))) for cell in table[name]]
    numeric = {said for name, said in _headings(frame, tuple(frame.columns)).items() if name in FORMATS}
    widths = {
        name: max([len(name), *(len(line) for cell in table[name] for line in cell.split("\n"))]) for name in table
    }
    rows = [tuple(table.columns)]
    for cells in table.to_numpy():
        rows += zip_longest(*(cell.split("\n") for cell in cells), fillvalue="")
    lines = [
        [(cell.rjust if name in numeric else cell.ljust)(widths[name]) for name, cell in zip(widths, row, strict=True)]
        for row in rows
    ]
    return "\n".join("  ".join(line).rstrip() for line in lines)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON can hold them, at full precision: what does not exist or is not finite is None.

    >>> records(pd.DataFrame({"group": [None], "n": [3], "nps": [float("nan")]}))
    [{'group': None, 'n': 3, 'nps': None}]
    """
    return [
        {name: _plain(value) for name, value in zip(frame.columns, row, strict=True)}
        for row in frame.astype(object).to_numpy()
    ]


def _shortened(name: str) -> str:
    """A name for a terminal: of a long one the beginning and the end, where names often differ."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 16].rstrip()}…{name[-15:].lstrip()}"


def _headings(frame: pd.DataFrame, beside: tuple[str, ...]) -> dict[str, str]:
    """The columns' headings by their names, with the name behind it where the language calls one before it the same."""
    own = {name: heading(name, beside) for name in frame.columns}
    first = {said: name for name, said in reversed(own.items())}
    return {name: said if first[said] == name else f"{said} ({name})" for name, said in own.items()}


def _cell(value: Any, name: str, of: object, beside: tuple[str, ...]) -> str:
    form = FORMATS.get(name)
    if value is None or value is pd.NA:
        return NO_VALUE if form else ""
    if isinstance(value, float) and isnan(value):
        return NO_VALUE if form else ""
    return form(value) if form and not isinstance(value, str) else cell(name, str(value), of, beside)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or (isinstance(value, float) and not isfinite(value)):
        return None
    return value
