"""How is the example study made: a fictional company's survey, and beside it the truth that it was drawn from?"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.responses.example_comments import LANGUAGES, THEMES, write_comments
from nps_analysis.responses.example_files import BENCHMARKS, COMPETITIVE, README, STUDY, THEME_WORDS
from nps_analysis.responses.example_people import (
    ACCOUNT,
    CUSTOMER,
    Customers,
    draw_customers,
    draw_invitations,
    ids,
    moment,
    who_answers,
)
from nps_analysis.responses.example_truth import (
    BRANDS,
    CHANNELS,
    DRIVERS,
    FALLEN,
    QUARTERS,
    SCORE_CUTS,
    SELLERS,
    Plan,
    channel_effect,
    latent_mean,
    plan_study,
    truth_record,
)

ANSWERS, MARKET_COUNT, SEED = 20_000, 6, 834
PRODUCTS = {"plants": 0.40, "tools": 0.25, "furniture": 0.20, "soil": 0.15}
EVENTS = {"purchase": 0.50, "delivery": 0.30, "advice": 0.20}
BLOCKS = (("price", "staff", "checkout"), ("range", "delivery"), ("quality", "website"))  # asked together

_MOOD = 0.12  # variance that all ratings but the website's share
_SEEN = 0.6  # how much of what sets a market or a seller apart shows in the ratings
_RATING_CUTS = np.array([-1.65, -1.04, -0.33, 0.61])  # 5, 10, 22, 36 and 27 % give 1 to 5
_EASE = {
    "price": -0.35,
    "staff": 0.2,
    "range": 0.0,
    "quality": 0.25,
    "delivery": -0.05,
    "website": 0.1,
    "checkout": 0.1,
}
_RESPONDENTS = 1200  # of the competitive survey


def write_example(
    folder: str | Path, answers: int = ANSWERS, markets: int = MARKET_COUNT, seed: int = SEED
) -> dict[str, Path]:
    """Write the example study into ``folder``; the paths of its files by name.

    ``answers`` rows over eight quarters and ``markets`` markets, about 2 % of them without a score. The same arguments
    give the same bytes. ``truth.json`` has the true NPS (points) by market and quarter, channel and seller, the
    drivers' weights and the planted facts; no row is changed after it was drawn, so the files show the truth only as
    well as a survey of this size can.

    Raises ValueError when there is no answer or no market to write.
    """
    if answers < 1 or markets < 1:
        raise ValueError(f"the example needs at least 1 answer and 1 market, not {answers} and {markets}")
    plan = plan_study(answers, markets)
    customers = draw_customers(np.random.default_rng([seed, 0]), plan)
    drawn = _draw_responses(np.random.default_rng([seed, 1]), plan, customers)
    responses = _response_table(plan, customers, drawn)
    log = pd.DataFrame(drawn)[["customer", "market", "quarter", "channel"]]
    log = log.assign(answered_at=responses["answered_at"], response_id=responses["response_id"])
    invitations, pressed = draw_invitations(np.random.default_rng([seed, 2]), plan, customers, log)
    truth = truth_record(plan) | {"comments": _comment_facts(customers, drawn), "asked_too_often": pressed}
    truth["made_with"] = {"answers": answers, "markets": markets, "seed": seed}
    tables = {
        "responses.csv": responses,
        "invitations.csv": invitations,
        "competitive.csv": _draw_competitive(np.random.default_rng([seed, 3]), plan.markets),
    }
    texts = {name: table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}
    texts |= {"study.yml": STUDY, "competitive.yml": COMPETITIVE, "benchmarks.csv": BENCHMARKS}
    texts["themes.yml"] = THEME_WORDS
    texts["truth.json"] = json.dumps(truth, indent=1, ensure_ascii=False) + "\n"
    texts["README.md"] = README.format(answers=answers, markets=markets, seed=seed)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return {name: folder / name for name in texts}


def _draw_responses(rng: np.random.Generator, plan: Plan, customers: Customers) -> dict[str, np.ndarray]:
    """The answers in order of time: one element per answer, names as positions in their lists, score -1 for none."""
    cells = [(m, q) for m in range(len(plan.markets)) for q in range(len(QUARTERS))]
    customer = np.concatenate([who_answers(rng, customers, m, plan.answers[m, q]) for m, q in cells])
    market, quarter = np.repeat(np.array(cells), [plan.answers[cell] for cell in cells], axis=0).T
    day = customers.day[customer] + np.minimum(rng.exponential(2.2, len(customer)), 12).astype(int)
    minute = rng.integers(10 * 60, 22 * 60, len(customer))
    order = np.lexsort((customer, minute, day, quarter))
    drawn = {"customer": customer, "market": market, "quarter": quarter, "day": day, "minute": minute}
    drawn = {name: values[order] for name, values in drawn.items()}
    drawn["channel"] = _pick(rng, CHANNELS, len(order))
    drawn["event"] = _pick(rng, EVENTS, len(order))
    drawn["product"] = _pick(rng, PRODUCTS, len(order))
    drawn["contact_ok"] = rng.random(len(order)) < 0.7
    drawn["score"], felt = _draw_scores(rng, plan, customers, drawn)
    drawn |= _draw_ratings(rng, felt)
    drawn["comment"], drawn["theme"] = write_comments(rng, drawn["score"], felt, customers.language[drawn["customer"]])
    return drawn


def _draw_scores(
    rng: np.random.Generator, plan: Plan, customers: Customers, drawn: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Scores 0..10 (-1 for none), and what people felt about each driver (answers x drivers).

    An ordered probit: what was felt, the customer's history and chance add up to a standard normal number, moved so
    that the customers of every seller and channel in every market and quarter have exactly the planned NPS on average.
    """
    market, quarter = drawn["market"], drawn["quarter"]
    pull, n = np.array(list(DRIVERS.values())), len(market)
    felt, mood = rng.standard_normal((n, len(pull))), rng.standard_normal(n)
    moody = pull > 0
    felt[:, moody] = np.sqrt(1 - _MOOD) * felt[:, moody] + np.sqrt(_MOOD) * mood[:, None]
    explained = (1 - _MOOD) * (pull**2).sum() + _MOOD * pull.sum() ** 2
    chance = np.sqrt(1 - explained - ACCOUNT - CUSTOMER) * rng.standard_normal(n)
    latent = felt @ pull + customers.taste[drawn["customer"]] + chance

    ordinary = plan.ordinary[market, quarter]
    sold = ordinary + plan.seller_effect[customers.seller[drawn["customer"]]]
    score = np.searchsorted(SCORE_CUTS, latent + latent_mean(sold + channel_effect()[drawn["channel"]]))
    score[rng.random(n) < 0.02] = -1

    # What sets a market apart shows in every rating that counts, the fall of one market in delivery, a seller in staff.
    usual = np.where(np.array(plan.markets)[market] == FALLEN, plan.ordinary[market, 0], ordinary)
    felt += _SEEN * (latent_mean(usual) - latent_mean(np.array(35.0)))[:, None] * pull / (pull**2).sum()
    for driver, after, before in (("delivery", ordinary, usual), ("staff", sold, ordinary)):
        felt[:, list(DRIVERS).index(driver)] += _SEEN * (latent_mean(after) - latent_mean(before)) / DRIVERS[driver]
    return score, felt


def _draw_ratings(rng: np.random.Generator, felt: np.ndarray) -> dict[str, np.ndarray]:
    """Ratings 1..5 (-1 for none): a third of the people see all questions, the others two of the three blocks."""
    spared = np.where(rng.random(len(felt)) < 1 / 3, -1, rng.integers(0, len(BLOCKS), len(felt)))
    block = {driver: number for number, drivers in enumerate(BLOCKS) for driver in drivers}
    return {
        driver: np.where(spared == block[driver], -1, 1 + np.searchsorted(_RATING_CUTS, felt[:, k] + _EASE[driver]))
        for k, driver in enumerate(DRIVERS)
    }


def _response_table(plan: Plan, customers: Customers, drawn: dict[str, np.ndarray]) -> pd.DataFrame:
    """The drawn answers as the survey tool would export them."""
    customer = drawn["customer"]
    team, seller, *_ = (np.array(column) for column in zip(*SELLERS, strict=True))
    return pd.DataFrame(
        {
            "response_id": ids("R", np.arange(len(customer)) + 1),
            "customer_id": ids("C", customer + 1),
            "account": ids("A", customers.account[customer] + 1),
            "answered_at": moment(drawn["quarter"], drawn["day"], drawn["minute"]),
            "market": np.array(plan.markets)[drawn["market"]],
            "channel": np.array(list(CHANNELS))[drawn["channel"]],
            "event": np.array(list(EVENTS))[drawn["event"]],
            "product": np.array(list(PRODUCTS))[drawn["product"]],
            "team": team[customers.seller[customer]],
            "seller": seller[customers.seller[customer]],
            "score": _or_blank(drawn["score"]),
            "weight": customers.weight[customer],
            **{driver: _or_blank(drawn[driver]) for driver in DRIVERS},
            "comment": drawn["comment"],
            "revenue": customers.revenue[customer],
            "contact_ok": np.where(drawn["contact_ok"], "yes", "no"),
        }
    )


def _draw_competitive(rng: np.random.Generator, markets: list[str]) -> pd.DataFrame:
    """A double-blind survey: each respondent rates two to five brands, whoever pays for it."""
    names, nps, known = (np.array(column) for column in zip(*((b, *facts) for b, facts in BRANDS.items()), strict=True))
    dice = rng.random((_RESPONDENTS, len(names)))
    ease = dice / known
    knows = (dice < known) | (ease.argsort(axis=1).argsort(axis=1) < 2)
    person = rng.standard_normal(_RESPONDENTS)
    country, weight = rng.integers(0, len(markets), _RESPONDENTS), np.exp(0.25 * rng.standard_normal(_RESPONDENTS))
    who, brand = np.nonzero(knows)
    latent = np.sqrt(0.25) * person[who] + np.sqrt(0.75) * rng.standard_normal(len(who))
    return pd.DataFrame(
        {
            "respondent_id": ids("P", who + 1),
            "country": np.array(markets)[country[who]],
            "year": 2026,
            "brand": names[brand],
            "score": np.searchsorted(SCORE_CUTS, latent + latent_mean(nps)[brand]),
            "weight": np.round(weight[who], 2),
        }
    )


def _comment_facts(customers: Customers, drawn: dict[str, np.ndarray]) -> dict[str, Any]:
    """What is in the comments of this draw: how many, in which language, about what, with what to be masked."""
    comment = pd.Series(drawn["comment"])
    language = np.bincount(customers.language[drawn["customer"]][comment != ""], minlength=len(LANGUAGES))
    theme = np.bincount(drawn["theme"] + 1, minlength=len(THEMES) + 1)[1:]
    return {
        "written": int((comment != "").sum()),
        "by_language": dict(zip(LANGUAGES, language.tolist(), strict=True)),
        "by_first_theme": dict(zip(THEMES, theme.tolist(), strict=True)),
        "with_address": int(comment.str.contains("@").sum()),
        "with_phone": int(comment.str.contains("0{3,}").sum()),
    }


def _pick(rng: np.random.Generator, shares: dict[str, float], n: int) -> np.ndarray:
    return np.searchsorted(np.cumsum(list(shares.values()))[:-1], rng.random(n), side="right")


def _or_blank(values: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype="Int64").where(values >= 0)


def main() -> None:
    """``python -m nps_analysis.responses.example FOLDER --answers N --markets M --seed S``."""
    parser = argparse.ArgumentParser(
        prog="python -m nps_analysis.responses.example", description="Write the example study."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--answers", type=int, default=ANSWERS, help="rows of responses.csv (default %(default)s)")
    parser.add_argument("--markets", type=int, default=MARKET_COUNT, help="number of markets (default %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed draws other people (default %(default)s)")
    given = parser.parse_args()
    try:
        paths = write_example(given.folder, given.answers, given.markets, given.seed)
    except ValueError as error:
        parser.error(str(error))
    print(*paths.values(), sep="\n")


if __name__ == "__main__":
    main()
