"""Who are the customers of the example study, and when were they invited?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nps_analysis.responses.example_truth import CHANNELS, QUARTERS, RESPONSE_RATE, Plan

LOGGED = 3  # quarters in the invitations log
# Variance that an account's and a customer's history bring into the latent score; the drivers' is a little over 0.43.
ACCOUNT, CUSTOMER = 0.04, 0.22
_SPEAK = {
    "Sweden": (0.08, 0.92, 0.0),
    "Finland": (0.45, 0.55, 0.0),
    "Iran": (0.06, 0.0, 0.94),
}  # English, Swedish, Persian


@dataclass(frozen=True)
class Customers:
    """All customers, market by market: one element per customer, but for ``start``, where each market begins."""

    start: np.ndarray
    account: np.ndarray
    seller: np.ndarray  # position in SELLERS; an account has one seller
    language: np.ndarray
    taste: np.ndarray  # what the customer's own and the account's history add to the latent score
    eager: np.ndarray  # how readily the customer answers; has nothing to do with the score
    day: np.ndarray  # day of the quarter on which the customer is invited, if at all
    weight: np.ndarray
    revenue: np.ndarray

    def of(self, market: int) -> np.ndarray:
        """The customers of one market."""
        return np.arange(self.start[market], self.start[market + 1])


def draw_customers(rng: np.random.Generator, plan: Plan) -> Customers:
    """Six or seven customers for every answer of a market's best quarter, two of them to an account on average."""
    size = np.ceil(plan.answers.max(axis=1) / 0.15).astype(int) + 10
    market = np.repeat(np.arange(len(size)), size)
    first_account = np.concatenate([[0], np.cumsum(size // 2)])
    n = len(market)
    account = first_account[market] + (rng.random(n) * (size[market] // 2)).astype(int)
    seller = np.concatenate([_quota(rng, plan.seller_share[m], accounts // 2) for m, accounts in enumerate(size)])
    spoken = np.cumsum([_SPEAK.get(name, (1.0, 0.0, 0.0)) for name in plan.markets], axis=1)
    history = rng.standard_normal(first_account[-1]) * np.sqrt(ACCOUNT)
    return Customers(
        start=np.concatenate([[0], np.cumsum(size)]),
        account=account,
        seller=seller[account],
        language=(rng.random(n)[:, None] > spoken[market]).sum(axis=1).clip(max=2),
        taste=history[account] + rng.standard_normal(n) * np.sqrt(CUSTOMER),
        eager=0.8 * rng.standard_normal(n),
        day=rng.integers(0, 77, n),
        weight=np.round(np.clip(np.exp(0.35 * rng.standard_normal(n) - 0.06), 0.3, 3.0), 2),
        revenue=np.round(np.clip(np.exp(5.3 + 0.8 * rng.standard_normal(n)), 10, 5000)).astype(int),
    )


def who_answers(rng: np.random.Generator, customers: Customers, market: int, n: int) -> np.ndarray:
    """``n`` different customers of a market, the eager ones more often (Gumbel's trick for weighted draws)."""
    asked = customers.of(market)
    key = customers.eager[asked] - np.log(-np.log(rng.random(len(asked))))
    return asked[np.argsort(-key, kind="stable")[:n]]


def draw_invitations(
    rng: np.random.Generator, plan: Plan, customers: Customers, answered: pd.DataFrame
) -> tuple[pd.DataFrame, list[str]]:
    """The log of the last quarters, and the customers in it who were asked three times within a month.

    ``answered`` has one row per response: customer, market, quarter, channel (positions), answered_at and response_id.
    Everybody else is invited on the same day of each quarter, so never twice within 90 days.
    """
    answered = answered[answered["quarter"] >= len(QUARTERS) - LOGGED]
    silent = [_silent(rng, customers, cell) for _, cell in answered.groupby(["market", "quarter"])]
    again = pd.concat([answered[:0], *silent]).query(f"quarter == {len(QUARTERS) - 2}")
    pressed = again.iloc[rng.permutation(len(again))[: max(3, len(answered) // 200)]]
    log = pd.concat([answered, *silent, *(pressed.assign(later=days) for days in (7, 21))]).reset_index(drop=True)
    day = customers.day[log["customer"]] + log["later"].fillna(0).astype(int)
    log["sent_at"] = moment(log["quarter"], day, 8 * 60 + log["customer"] % 120)
    log = log.sort_values(["sent_at", "customer"], kind="stable", ignore_index=True)
    did = log["response_id"].notna()
    delivered = did | (rng.random(len(log)) < 0.96)
    opened = did | (delivered & (rng.random(len(log)) < 0.45))
    table = pd.DataFrame(
        {
            "invitation_id": ids("I", log.index + 1),
            "customer_id": ids("C", log["customer"] + 1),
            "market": np.array(plan.markets)[log["market"]],
            "channel": np.array(list(CHANNELS))[log["channel"]],
            "sent_at": log["sent_at"],
            "delivered": np.where(delivered, "yes", "no"),
            "opened": np.where(opened, "yes", "no"),
            "responded_at": log["answered_at"],
            "response_id": log["response_id"],
        }
    )
    return table, sorted(ids("C", pressed["customer"] + 1))


def ids(letter: str, numbers: pd.Series | np.ndarray | pd.Index) -> np.ndarray:
    """R00001, R00002, ...: all as long as five digits, or as the longest needs."""
    return np.array([f"{letter}{number:05d}" for number in numbers], dtype=object)


def moment(quarter: np.ndarray | pd.Series, day: np.ndarray | pd.Series, minute: np.ndarray | pd.Series) -> np.ndarray:
    """ISO text of the local time so many days and minutes after the quarter's start."""
    start = pd.PeriodIndex([name.replace("-", "") for name in QUARTERS], freq="Q").start_time.to_numpy("datetime64[m]")
    time = start[np.asarray(quarter)] + (np.asarray(day) * 1440 + np.asarray(minute)).astype("timedelta64[m]")
    texts = np.datetime_as_string(time.astype("datetime64[s]"))
    return np.array([text.replace("T", " ") for text in texts.tolist()], dtype=object)


def _silent(rng: np.random.Generator, customers: Customers, answered: pd.DataFrame) -> pd.DataFrame:
    """Customers of one market and quarter who were invited and kept silent, as many as the response rates say."""
    rate = np.array(list(RESPONSE_RATE.values()))
    count = np.bincount(answered["channel"], minlength=len(rate))
    channel = np.repeat(np.arange(len(rate)), np.round(count * (1 - rate) / rate).astype(int))
    market, quarter = answered["market"].iloc[0], answered["quarter"].iloc[0]
    others = rng.permutation(np.setdiff1d(customers.of(market), answered["customer"]))
    channel = rng.permutation(channel)[: len(others)]
    return pd.DataFrame({"customer": others[: len(channel)], "market": market, "quarter": quarter, "channel": channel})


def _quota(rng: np.random.Generator, shares: np.ndarray, n: int) -> np.ndarray:
    """Positions 0, 1, ... in these shares, as exactly as ``n`` allows, in random order."""
    return rng.permutation(np.searchsorted(np.cumsum(shares), (np.arange(n) + 0.5) / n).clip(max=len(shares) - 1))
