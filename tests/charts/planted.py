"""Frames for every chart, of any number of groups with any names, with figures typed in or spread evenly."""

from collections.abc import Callable, Sequence
from importlib import import_module

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.scale import CLASSES
from nps_analysis.schema import base_of
from nps_analysis.wording.describe import FIGURES

WORDS = sorted(FIGURES)  # of all charts
COUNTS = (1, 2, 7, 40, 200)
NAMES = (
    "North",
    "شیراز، فروشگاه مرکزی",
    "The garden centre by the old harbour in Gothenburg, north gate",
    "😀 $5 to $10_{x}",
    "\u202eevil",
    "<b>Ÿ</b> =SUM(A1)",
    "a\x00b\nc",
    "é" + "\u0301" * 30,
    "W" * 200,
)


def nasty(count: int) -> list[str]:
    """``count`` different names that are long, of another script, of control characters or of marks."""
    return [f"{NAMES[i % len(NAMES)]} {i}" for i in range(count)]


def plain(count: int) -> list[str]:
    """``count`` names as segments have them."""
    kinds = ("Store", "Garden centre", "Shop in shop", "Web", "Pick-up point")
    return [f"{kinds[i % len(kinds)]} {i + 1}" for i in range(count)]


def plot_of(word: str) -> Callable[..., Axes]:
    """The function that draws the chart of this word."""
    return getattr(import_module(f"nps_analysis.charts.{word}"), f"plot_{word}")


def frame_of(word: str, names: Sequence[str]) -> pd.DataFrame:
    """A frame as the function of this word returns it, with a row for each name where it has rows of groups."""
    return MAKERS[word](list(names))


def draw(word: str, names: Sequence[str], ax: Axes | None = None) -> Axes:
    """The chart of this word, of groups of these names."""
    return plot_of(word)(frame_of(word, names), ax=ax)


def _bases(names: list[str]) -> np.ndarray:
    return np.array([5 + (37 * i) % 911 + 1400 // (1 + i) for i in range(len(names))])


def _scores(names: list[str], column: str = "region") -> pd.DataFrame:
    n = _bases(names)
    detractors = (n * (0.1 + 0.3 * np.arange(len(n)) / max(len(n), 1))).astype(int)
    passives = n // 4
    frame = pd.DataFrame({column: pd.Series(names, dtype=object), "n": n, "n_eff": n.astype(float)})
    parts = dict(zip(CLASSES, (detractors, passives, n - detractors - passives), strict=True))
    frame = frame.assign(**{f"n_{name}": part for name, part in parts.items()})
    frame = frame.assign(**{name: 100 * part / n for name, part in parts.items()})
    nps = frame["promoters"] - frame["detractors"]
    se = 85 / np.sqrt(n)
    frame = frame.assign(nps=nps, se=se, low=(nps - 1.96 * se).clip(-100), high=(nps + 1.96 * se).clip(None, 100))
    return frame.assign(level=0.95, method="score", base=[base_of(int(one)) for one in n], note="")


def _trend(names: list[str]) -> pd.DataFrame:
    days = [str(day) for day in np.arange("2026-01-01", len(names), dtype="datetime64[D]")]
    frame = _scores(days, "day")
    signal = ["one point outside the limits" if i % 17 == 4 else "" for i in range(len(days))]
    return frame.assign(lower_limit=10.0, upper_limit=70.0, centre=40.0, signal=signal, segment="1")


def _differences(names: list[str]) -> pd.DataFrame:
    size = len(names)
    p = np.tile([0.001, 0.4, np.nan], size)[:size]
    rows = {"column": "region", "group": pd.Series([None, *names], dtype=object), "reference": [None] + ["rest"] * size}
    frame = pd.DataFrame({**rows, "difference": [np.nan, *np.linspace(14, -11, size)], "p_adjusted": [0.01, *p]})
    n = [9920, *_bases(names)]
    frame = frame.assign(low=frame["difference"] - 6, high=frame["difference"] + 6, adjust="holm", level=0.95)
    frame = frame.assign(nps=30.0, reference_nps=30.0 - frame["difference"], method="score", n=n, reference_n=9120)
    return frame.assign(tested=frame["p_adjusted"].notna(), p_value=frame["p_adjusted"], note="")


def _letters(names: list[str]) -> pd.DataFrame:
    frame = _scores(names)
    frame.insert(1, "letter", [chr(65 + at % 26) * (1 + at // 26) for at in range(len(names))])
    higher = np.resize(["BCdEF", "", "c"], len(names))
    return frame.assign(higher_than=higher, level=0.95, small_level=0.9, adjust="holm", mark="")


def _compared_metrics(names: list[str]) -> pd.DataFrame:
    frame = _differences(names).drop(columns=["nps", "reference_nps"])
    frame.insert(0, "metric", "CSAT delivery")
    return frame.assign(share=61.0, reference_share=60.0)


def _benchmark(names: list[str]) -> pd.DataFrame:
    size = len(names)
    verdicts = np.resize(["above", "below", "depends on the split", "no difference shown"], size)
    frame = pd.DataFrame({"company": pd.Series(names, dtype=object), "benchmark_nps": np.linspace(58, -20, size)})
    frame["benchmark_n"] = pd.array([None if i % 3 == 1 else 40 + 9 * i for i in range(size)], dtype="Int64")
    frame = frame.assign(nps=34.2, difference=34.2 - frame["benchmark_nps"], p_high=0.2, p_low=0.1, verdict=verdicts)
    return frame.assign(low=31.0, high=37.0, n=1240, level=0.95, method="score", source="a report", year=2025, note="")


def _ranks(names: list[str]) -> pd.DataFrame:
    size = len(names)
    frame = _scores(names, "brand")[["brand", "n", "nps", "low", "high", "level", "method", "note"]]
    places = np.arange(1, size + 1)
    frame["rank"] = pd.array([None if i % 9 == 8 else int(place) for i, place in enumerate(places)], dtype="Int64")
    frame = frame.assign(rank_low=np.maximum(1, places - 2), rank_high=np.minimum(size, places + 2))
    frame["rank_low_simultaneous"] = np.maximum(1, places - 4)
    frame["rank_high_simultaneous"] = np.minimum(size, places + 4)
    return frame.assign(reference=names[0] if names else "")


def _targets(names: list[str]) -> pd.DataFrame:
    frame = _scores(names)[["region", "n", "nps", "low", "high", "level", "method", "note"]]
    verdicts = np.resize(["met", "missed", "not certain"], len(names))
    return frame.assign(target=40.0, difference=frame["nps"] - 40, chance=0.28, verdict=verdicts)


def _effects(names: list[str]) -> pd.DataFrame:
    size = len(names)
    frame = pd.DataFrame({"group": pd.Series([*names, None], dtype=object)})
    frame["mix"] = [*np.linspace(2.1, -1.4, size), 0.7]
    frame["rate"] = [*np.linspace(-1.7, 3.3, size), 1.6]
    frame["total"] = frame["mix"] + frame["rate"]
    for name in ("mix", "rate", "total"):
        frame = frame.assign(**{f"{name}_low": frame[name] - 0.6, f"{name}_high": frame[name] + 0.6})
    frame = frame.assign(n_from=[*_bases(names), 9000], n_to=[*_bases(names)[::-1], 9100], level=0.95, method="delta")
    frame = frame.assign(share_from=10.0, share_to=11.0, nps_from=30.0, nps_to=31.0)
    return frame.assign(before="2026-Q2", after="2026-Q3", by="region", note="")


def _movement(names: list[str]) -> pd.DataFrame:
    ways = [(one, other) for one in CLASSES for other in CLASSES]
    return pd.DataFrame(ways, columns=["before", "after"]).assign(n=[27, 36, 25, 40, 91, 88, 30, 70, 4 + len(names)])


def _movers(names: list[str]) -> pd.DataFrame:
    rows = [("promoter", "detractor", 9, 1), ("passive", "promoter", 7, 10), ("detractor", "passive", 3, 8)]
    frame = pd.DataFrame(
        [rows[i % 3] for i in range(len(names))], columns=["before", "after", "score_before", "score_after"]
    )
    return frame.assign(n=70, comments=17, quote=[f"They said: {name} " * 3 for name in names], language="en", note="")


def _ambassadors(names: list[str]) -> pd.DataFrame:
    likelihood = np.linspace(22, 63, len(names))
    frame = pd.DataFrame({"group": names, "n": _bases(names), "promoted": 21, "likelihood": likelihood})
    frame = frame.assign(share=likelihood + 3, low=likelihood - 7, high=likelihood + 13, base_rate=44.1)
    return frame.assign(level=0.95, method="Wilson", note="")


def _drivers(names: list[str]) -> pd.DataFrame:
    size = len(names)
    importance = np.array([2.0 ** -min(i, 9) for i in range(size)])
    importance = 100 * importance / max(importance.sum(), 1)
    frame = pd.DataFrame({"driver": pd.Series(names, dtype=object), "n": _bases(names) + 300, "scale": "1-5"})
    frame["performance"] = 3 + np.sin(np.arange(size))
    frame = frame.assign(performance_low=frame["performance"] - 0.05, performance_high=frame["performance"] + 0.05)
    frame = frame.assign(importance=importance, importance_low=importance * 0.8, importance_high=importance * 1.2)
    frame = frame.assign(shown=np.arange(size) % 3 < 2, penalty=-23.0, penalty_low=-27.0, penalty_high=-19.0)
    frame = frame.assign(reward=17.0, reward_low=14.0, reward_high=20.0, n_low=300, n_middle=900, n_high=250)
    return frame.assign(r2=0.33, correlation=0.2, level=0.95, method="LMG", note="")


def _performance(names: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame({"region": pd.Series(names, dtype=object), "driver": "delivery", "n": _bases(names)})
    mean = 3.5 + 0.8 * np.sin(np.arange(len(names)))
    frame = frame.assign(scale="1-5", performance=mean, performance_low=mean - 0.1, performance_high=mean + 0.1)
    frame = frame.assign(mean_difference=mean - 3.5, mean_difference_low=mean - 3.6, mean_difference_high=mean - 3.4)
    return frame.assign(p_adjusted=np.resize([0.001, 0.4], len(names)), tested=True, level=0.95, note="")


def _shares_of_comments(names: list[str]) -> pd.DataFrame:
    share = np.linspace(40, 2, len(names))
    frame = pd.DataFrame({"n": _bases(names), "share": share, "share_low": share * 0.9, "share_high": share * 1.1})
    return frame.assign(comments=5083, level=0.95, looked_at="comments", note="")


def _themes(names: list[str]) -> pd.DataFrame:
    scores = _scores(names, "theme")
    return scores.assign(
        **_shares_of_comments(names).drop(columns=["n", "note", "level"]), languages="en", words="a, b", note=""
    )


def _coverage(names: list[str]) -> pd.DataFrame:
    names = names[:11]
    classes = ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2
    frame = _shares_of_comments(names).assign(was_asked=np.arange(len(names)) != 3)
    frame.insert(0, "class", classes[: len(names)])
    frame.insert(0, "score", range(len(names)))
    return frame


def _terms(names: list[str]) -> pd.DataFrame:
    size = len(names)
    sides = np.resize(["promoters", "detractors"], size)
    odds = np.where(sides == "promoters", 1, -1) * np.linspace(2.4, 0.4, size)
    frame = pd.DataFrame({"language": "en", "term": pd.Series(names, dtype=object), "n": _bases(names)})
    frame = frame.assign(n_detractors=32, n_promoters=197, detractors=2.4, promoters=18.6, log_odds=odds)
    frame = frame.assign(low=odds - 0.3, high=odds + 0.3, times=np.exp(abs(odds)), times_low=1.2, times_high=9.0)
    return frame.assign(z=4 * odds, p_adjusted=0.001, p_value=0.001, adjust="holm", level=0.95, side=sides, note="")


def _quotes(names: list[str]) -> pd.DataFrame:
    classes = np.resize(["detractor", "passive", "promoter"], len(names))
    frame = pd.DataFrame({"theme": pd.Series(names, dtype=object), "class": classes, "language": "en", "n": 197})
    return frame.assign(score=7, quote=[f"What was said of {name}. " * 4 for name in names], note="")


def _league(names: list[str]) -> pd.DataFrame:
    size = len(names)
    frame = _scores(names, "group").drop(columns=["se", "base", "n_eff"])
    frame.insert(0, "column", "seller")
    difference = np.linspace(17, -15, size)
    frame = frame.assign(expected=frame["nps"] - difference, adjusted_difference=difference, p_adjusted=0.01)
    frame = frame.assign(difference_low=difference - 9, difference_high=difference + 8, p_value=0.01)
    frame = frame.assign(shrunk=frame["expected"] + 0.8 * difference, rank_low=1, rank_high=max(size, 1), rank=1)
    frame = frame.assign(lower_limit=-15.0, upper_limit=15.0, funnel=np.where(difference > 15, "above", "inside"))
    frame = frame.assign(shown=abs(difference) > 10, adjust="simultaneous")
    return frame.assign(note="observed minus expected by market")


def _reasons(names: list[str]) -> pd.DataFrame:
    share = np.linspace(60, 5, len(names))
    frame = pd.DataFrame({"column": "seller", "group": pd.Series(names, dtype=object), "reason": "product"})
    frame = frame.assign(n_detractors=75, asked=55 + np.arange(len(names)), rated_low=10, share=share, low=share - 4)
    frame = frame.assign(high=share + 5, usual=23.0, p_value=0.01, adjust="holm", shown=True, level=0.95)
    return frame.assign(p_adjusted=np.resize([0.001, 0.6], len(names)), method="Wilson", note="")


def _seller_sales(names: list[str]) -> pd.DataFrame:
    frame = _scores(names, "group")
    amounts = 1000.0 + 37000 * ((np.arange(len(names)) * 0.618) % 1)
    return frame.assign(column="seller", measure="revenue", amount=amounts)


def _ages(names: list[str]) -> pd.DataFrame:
    n = _bases(names)
    frame = pd.DataFrame({"owner": pd.Series(names, dtype=object), "n": n, "days_0_2": n // 5, "days_3_7": n // 6})
    frame = frame.assign(days_8_30=n // 4, days_over_30=n // 7, not_allowed=n // 3)
    frame["days_unknown"] = n - frame[["days_0_2", "days_3_7", "days_8_30", "days_over_30"]].sum(axis=1)
    return frame.assign(median_days=50.5, low=45.0, high=60.0, level=0.95, method="order statistics", note="")


def _contact(names: list[str]) -> pd.DataFrame:
    size = len(names)
    rate = np.linspace(38, 12, size)
    group = pd.Series([None, *names], dtype=object)
    frame = pd.DataFrame({"column": [None, *["channel"] * size], "group": group, "invited": [31236, *_bases(names)]})
    frame = frame.assign(delivered=frame["invited"], answered=8450, response_rate=[27.1, *rate], people=20016)
    frame = frame.assign(low=[26.5, *(rate - 3)], high=[27.6, *(rate + 3)], reference_rate=[np.nan, *[27.0] * size])
    frame = frame.assign(p_adjusted=[np.nan, *np.resize([0.001, 0.4], size)], p_value=0.01, of_delivered=27.8)
    return frame.assign(
        adjust="holm", level=0.95, method="Wilson", base="ok", tested=True, note=["the log", *[None] * size]
    )


def _contact_counts(names: list[str]) -> pd.DataFrame:
    n = _bases(names)
    frame = pd.DataFrame({"column": "channel", "group": pd.Series(names, dtype=object), "n": n, "out_of": n.sum()})
    return frame.assign(share=100 * n / max(n.sum(), 1), early=np.arange(len(n)) % 3 == 0, level=0.95, note="")


def _nonresponse(names: list[str]) -> pd.DataFrame:
    frame = _scores(names, "scenario")[["scenario", "n", "nps", "low", "high", "level", "method"]]
    return frame.assign(silent=22945, response_rate=26.5, note="log of 2026-01-01 to 2026-09-15; unweighted")


def _accounts(names: list[str]) -> pd.DataFrame:
    votes = ["answers", "contacts", "accounts", "value"][: len(names)]
    frame = _scores(votes, "vote").assign(accounts=5919, largest=0.1, difference=-0.5)
    return frame.assign(difference_low=-1.3, difference_high=0.3)


def _metrics(names: list[str]) -> pd.DataFrame:
    n, share = _bases(names), np.linspace(80, 30, len(names))
    frame = pd.DataFrame({"region": pd.Series(names, dtype=object), "metric": "CSAT", "column": "staff", "n": n})
    frame = frame.assign(n_eff=n.astype(float), boxes="4-5 of 1-5", n_top=(n * share / 100).astype(int), share=share)
    frame = frame.assign(low=share - 4, high=share + 4, mean_rating=3.9, mean_se=0.01, mean_low=3.8, mean_high=4.0)
    return frame.assign(level=0.95, method="Wilson", base=[base_of(int(one)) for one in n], note="")


def _sales(names: list[str]) -> pd.DataFrame:
    classes = ["promoter", "passive", "detractor", "no answer"][: len(names)]
    value = np.array([2841.0, 2100.5, 1650.2, 1904.0])[: len(classes)]
    frame = pd.DataFrame({"measure": "revenue", "kind": "amount", "class": classes, "n": 900, "value": value})
    frame = frame.assign(low=value - 180, high=value + 190, median=value * 0.8, median_low=value * 0.7, largest=7.0)
    frame = frame.assign(median_high=value * 0.9, z=2.1, p_value=0.03, p_adjusted=0.06, adjust="holm", level=0.95)
    return frame.assign(method="t", base="ok", note="")


def _shares(names: list[str]) -> pd.DataFrame:
    share = np.linspace(70, 3, len(names))
    frame = pd.DataFrame({"state": pd.Series(names, dtype=object), "n": _bases(names), "out_of": _bases(names) * 2})
    frame = frame.assign(share=share, low=share - 2, high=share + 2, level=0.95, method="Wilson", contacts=10)
    return frame.assign(value=1000.0, value_share=4.0, valued=10)


def _plan(names: list[str]) -> pd.DataFrame:
    margins = np.linspace(10, 1, len(names))
    n = (85 / margins * 1.96) ** 2
    frame = pd.DataFrame({"n": n.astype(int), "invite": n.astype(int), "margin": margins, "nps": 33.9})
    return frame.assign(population=np.nan, deff=1.13, response_rate=np.nan, level=0.95, method="wald", note="")


def _check(names: list[str]) -> pd.DataFrame:
    rows = [{"what": "rows read", "rows": 20000}, {"what": "valid", "rows": 19625, "answers": 19625, "nps": 33.9}]
    rows += [
        {"what": f"excluded: {name}", "rows": int(n), "answers": int(n), "otherwise": 33.0}
        for name, n in zip(names, _bases(names), strict=True)
    ]
    return pd.DataFrame(rows, columns=["what", "rows", "first", "answers", "nps", "otherwise"])


MAKERS: dict[str, Callable[[list[str]], pd.DataFrame]] = {
    "accounts": _accounts,
    "ambassadors": _ambassadors,
    "benchmark": _benchmark,
    "check": _check,
    "classes": _scores,
    "comments": _terms,
    "compare": _differences,
    "letters": _letters,
    "compare_metrics": _compared_metrics,
    "contact": _contact,
    "contact_counts": _contact_counts,
    "coverage": _coverage,
    "decompose": _effects,
    "drivers": _drivers,
    "follow_up": _ages,
    "league": _league,
    "metrics": _metrics,
    "movement": _movement,
    "movers": _movers,
    "nonresponse": _nonresponse,
    "penalty": _drivers,
    "performance": _performance,
    "plan": _plan,
    "quotes": _quotes,
    "rank": _ranks,
    "reasons": _reasons,
    "sales": _sales,
    "score": _scores,
    "seller_sales": _seller_sales,
    "shares": _shares,
    "target": _targets,
    "themes": _themes,
    "trend": _trend,
}
