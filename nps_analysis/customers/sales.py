"""What goes with the class of a customer: retention, repeat purchase, revenue, class by class."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr, stdtrit

from nps_analysis.customers.accounts import account_list
from nps_analysis.customers.latest import answers_by_respondent
from nps_analysis.language import N_, english
from nps_analysis.responses.accounts import DAYS, tally_accounts
from nps_analysis.responses.record import Responses
from nps_analysis.responses.sales import BY_CUSTOMER, Sales, no_sales_by_customer, read_sales, sales_keys
from nps_analysis.responses.segments import composed_form
from nps_analysis.scale import CLASS_NAMES, CLASS_OF
from nps_analysis.schema import SALES_COLUMNS, DataError, base_of, counted, listed
from nps_analysis.stats.interval import quantile
from nps_analysis.stats.multiplicity import adjusted
from nps_analysis.stats.proportion import median_interval, wilson

SILENT = "no answer"  # the group of those in the file who did not answer
DRAWS, MOST_DRAWN, FEWEST = 2_000, 5_000, 8  # of a bootstrap; values beyond which none is needed, below which none is


def sales(
    responses: Responses,
    figures: Sales | str | Path | None = None,
    level: float = 0.95,
    min_n: int = 30,
    days: int = DAYS,
) -> pd.DataFrame:
    """Each sales figure by the class of the account or respondent; one row a figure and class, percent or amounts.

    The ``figures`` (what ``sales_figures`` gave, a file, else the study's ``sales``) are joined on their account
    column, else on the respondent's. Who has no figure, or one that is not known, is in none: unknown is not no.
    The class of an account is that of ``account_list``, of a respondent that of the latest answer. Those in the
    file without an answer are the class ``no answer``, which shows how different the silent are. ``measure``,
    ``kind`` (``share`` or ``amount``), ``class``, ``n`` (with a figure); ``value``, the percentage of yes with
    Wilson's interval or the mean amount with one by the studentised bootstrap (t from 5,000 values on; none under
    8; Hall 1988, Ann. Statist. 16:927), ``low``, ``high``; for amounts ``median`` with its order-statistic interval
    and ``largest``, the percentage of the sum that one of them has, because a mean may hang on it; ``z``,
    ``p_value``, ``p_adjusted`` of a trend over the classes, alike in each row of a figure.

    The trend is Cuzick's (1985, Statistics in Medicine 4:87): the correlation of class and rank; of a share it is the
    test of Cochran and Armitage with N - 1. Classes under ``min_n`` take no part in it, with fewer than two left there
    is none; p is adjusted by Holm over the figures. Units are taken as independent. That a figure goes with the class
    is no effect of it. Raises DataError where the study names no sales, and for a file that cannot be joined.
    """
    figures = figures if isinstance(figures, Sales) else sales_figures(responses, figures)
    classes = _classes(responses, figures.role, days)
    frame = figures.frame.assign(**{"class": figures.frame["key"].map(classes).fillna(SILENT)})
    if not (frame["class"] != SILENT).any():
        raise DataError(
            f"nobody in {figures.source['name']} has answered",
            required=f"the same {figures.role}s in the file and in the responses",
            found=f"{counted(len(frame), 'row')}, none of them among {counted(len(classes), figures.role)} "
            "with answers",
            do="see that both write them in the same way",
        )
    rows, trends = [], []
    for measure in (*figures.shares, *figures.amounts):
        known = frame[frame[measure].notna()]
        kind = "share" if measure in figures.shares else "amount"
        parts = {
            name: known.loc[known["class"] == name, measure].to_numpy(dtype=float) for name in (*CLASS_NAMES, SILENT)
        }
        rows += [_row(measure, kind, name, values, level) for name, values in parts.items()]
        trends.append(class_trend({name: parts[name] for name in CLASS_NAMES}, min_n))
    p = adjusted(np.array([trend["p_value"] for trend in trends]))
    each = len(CLASS_NAMES) + 1
    for place, row in enumerate(rows):
        row |= {**trends[place // each], "p_adjusted": p[place // each], "adjust": "holm", "level": level}
        row["note"] = "; ".join(filter(None, [row["note"], row.pop("untested")]))
    return pd.DataFrame(rows)[list(SALES_COLUMNS)]


def sales_figures(responses: Responses, path: str | Path | None = None) -> Sales:
    """The figures in a sales file (``path``, else the study's ``sales``), with what is not used of it in ``warnings``.

    Raises DataError where there is no file, where it has figures of sellers and not of accounts or respondents, and for
    one that cannot be read.
    """
    study = responses.study
    if path is None and not study.sales:
        raise DataError(
            "the study names no sales figures",
            required="a file with a row for each account or respondent",
            found="none",
            do="name it with --sales, or in the study file under sales",
        )
    where = Path(path) if path is not None else study.path(study.sales or "")
    keys = sales_keys(responses)
    if any(keys[role] for role in BY_CUSTOMER) and (why := no_sales_by_customer(responses, where)):
        raise DataError(
            f"the figures in {where.name} belong to no customer",
            required=f"a row for each of {listed(keys[role] for role in BY_CUSTOMER if keys[role])}",
            found=why,
            do="give such a file here; nps league takes figures by seller",
        )
    return read_sales(where, {role: keys[role] for role in BY_CUSTOMER})


def _classes(responses: Responses, role: str, days: int) -> Mapping[str, str]:
    """The class of each account or respondent that has an answer."""
    if role == "account":
        found = account_list(tally_accounts(responses, days))
        found = found[found["class"] != ""]
        return dict(zip(found["account"], found["class"], strict=True))
    answers = answers_by_respondent(responses)
    names = [composed_form(str(name)) for name in answers.named("respondent", answers.last)]
    return dict(zip(names, np.array(CLASS_NAMES, dtype=object)[CLASS_OF[answers.score[answers.last]]], strict=True))


def _row(measure: str, kind: str, name: str, values: np.ndarray, level: float) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(("value", "low", "high", "median", "median_low", "median_high"), np.nan)
    row |= {"measure": measure, "kind": kind, "class": name, "n": len(values), "base": base_of(len(values))}
    row |= {"largest": np.nan, "note": "", "method": "Wilson" if kind == "share" else "bootstrap-t"}
    quantile(level)  # a DataError for a level that is none
    if not len(values):
        return row | {"note": "nobody"}
    row["value"] = float(values.mean()) * (100 if kind == "share" else 1)
    if kind == "share":
        row["low"], row["high"] = wilson(float(values.sum()), len(values), level)
        return row
    row["low"], row["high"], row["method"] = mean_interval(values, level)
    row["median"], row["median_low"], row["median_high"] = median_interval(values, level)
    if values.min() >= 0 and values.sum() > 0:
        row["largest"] = 100 * float(values.max() / values.sum())
    return row | {
        "note": ""
        if len(values) >= FEWEST
        else english("under {fewest} values: no interval of the mean", fewest=FEWEST)
    }


def mean_interval(values: np.ndarray, level: float = 0.95) -> tuple[float, float, str]:
    """Ends of the interval of a mean, and the method: ``bootstrap-t`` up to 5,000 values, beyond ``t``.

    Resampling t allows for skewed values such as revenues, for which t itself misses the truth on one side (Hall 1988).
    Draws are seeded. NaN where there are fewer than 8 values; where all are equal both ends are that value.
    """
    n = len(values)
    if n < FEWEST:
        return np.nan, np.nan, "none"
    centre, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(n))
    if not error > 0:
        return centre, centre, "all alike"
    if n > MOST_DRAWN:
        margin = float(stdtrit(n - 1, (1 + level) / 2)) * error
        return centre - margin, centre + margin, "t"
    generator, studentised = np.random.default_rng(0), []
    for _ in range(DRAWS // 100):
        drawn = values[generator.integers(0, n, (100, n))]
        with np.errstate(divide="ignore", invalid="ignore"):
            studentised.append((drawn.mean(axis=1) - centre) / (drawn.std(axis=1, ddof=1) / np.sqrt(n)))
    t = np.concatenate(studentised)
    low, high = np.quantile(t[np.isfinite(t)], [(1 + level) / 2, (1 - level) / 2])
    return centre - float(low) * error, centre - float(high) * error, "bootstrap-t"


def class_trend(parts: Mapping[str, np.ndarray], min_n: int) -> dict[str, Any]:
    """Cuzick's z and p over the classes that have ``min_n`` values or more."""
    enough = {name: values for name, values in parts.items() if len(values) >= max(min_n, 1)}
    small = [name for name in parts if name not in enough]
    untested = english("{classes}: under {min_n}, not in the trend", classes=" and ".join(small), min_n=min_n)
    untested = untested if small else ""
    if len(enough) < 2:
        return {"z": np.nan, "p_value": np.nan, "untested": N_("no trend: fewer than two classes with enough values")}
    classes = np.concatenate([np.full(len(values), CLASS_NAMES.index(name)) for name, values in enough.items()])
    ranks = pd.Series(np.concatenate(list(enough.values()))).rank().to_numpy()
    if np.ptp(ranks) == 0:
        return {"z": 0.0, "p_value": 1.0, "untested": untested}
    z = float(np.corrcoef(classes, ranks)[0, 1] * np.sqrt(len(ranks) - 1))
    return {"z": z, "p_value": float(2 * ndtr(-abs(z))), "untested": untested}
