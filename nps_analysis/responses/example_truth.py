"""What is true in the example study: who scores how, when, and why."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

QUARTERS = ("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
SEASON = {"Q1": 0.95, "Q2": 1.15, "Q3": 1.0, "Q4": 0.9}  # a garden centre's year: volume only, never the score

# name, usual share of the answers, true NPS in points before any step, its true rise from 2026-Q2 to 2026-Q3
MARKETS = (
    ("Ireland", 0.32, 47.0, 3.0),
    ("Sweden", 0.22, 42.0, 2.5),
    ("Canada", 0.10, -2.0, 4.0),
    ("Iran", 0.18, 36.0, 3.5),
    ("New Zealand", 0.035, 40.0, 2.0),
    ("Finland", 0.145, 45.0, 3.0),
    ("Australia", 0.05, 38.0, 2.5),
    ("Kenya", 0.05, 31.0, 3.5),
    ("India", 0.05, 44.0, 3.0),
    ("Malta", 0.05, 27.0, 2.0),
    ("Singapore", 0.05, 41.0, 4.0),
    ("South Africa", 0.05, 35.0, 2.5),
)
FALLEN, FALL_QUARTER, FALL = "Ireland", "2025-Q3", -18.0
SEEMING, SEEMING_QUARTER = "New Zealand", "2026-Q2"  # nothing is planted: the default seed happens to draw a fall
GROWN, MIX_QUARTER, MIX_FALL = "Canada", "2026-Q3", -8.0

CHANNELS = {"e-mail": 0.45, "web": 0.25, "WhatsApp": 0.30}  # share of the answers, the same everywhere
WHATSAPP_GAP = -10.0
RESPONSE_RATE = {"e-mail": 0.25, "web": 0.27, "WhatsApp": 0.31}

# team, seller, share of the team's accounts, points against an ordinary seller. The three who differ share one team and
# nearly cancel there, so that neither teams nor markets differ because of them.
SELLERS = (
    ("Ash", "Maeve D.", 0.40, 0.0),
    ("Ash", "Tomas Q.", 0.35, 0.0),
    ("Ash", "Ruth A.", 0.25, 0.0),
    ("Birch", "Elin V.", 0.28, -16.0),
    ("Birch", "Oskar B.", 0.27, -15.0),
    ("Birch", "Saga N.", 0.45, 19.0),
    ("Cedar", "Noor H.", 0.40, 0.0),
    ("Cedar", "Felix G.", 0.35, 0.0),
    ("Cedar", "Ines R.", 0.25, 0.0),
    ("Elm", "Dariush K.", 0.40, 0.0),
    ("Elm", "Leila S.", 0.35, 0.0),
    ("Elm", "Jonas W.", 0.25, 0.0),
)
TEAMS = ("Ash", "Birch", "Cedar", "Elm")

# weight of each standardised driver in the latent score (whose variance is 1)
DRIVERS = {
    "price": 0.10,
    "staff": 0.42,
    "range": 0.06,
    "quality": 0.10,
    "delivery": 0.36,
    "website": 0.0,
    "checkout": 0.06,
}
# true NPS of each brand, and the share of people who know it well enough to rate it
BRANDS = {
    "Lindgrove": (30.0, 0.75),
    "Brackenholt": (44.0, 0.65),
    "Petalune": (17.0, 0.60),
    "Mossvik": (17.0, 0.55),
    "Kvistholm": (-3.0, 0.45),
}

# how answers 0..10 fall at latent mean 0: many 8s and 10s, a hump at 5, few 1s
_SCORE_SHARES = (0.022, 0.008, 0.012, 0.018, 0.022, 0.055, 0.063, 0.13, 0.20, 0.17, 0.30)
SCORE_CUTS = np.array([NormalDist().inv_cdf(share) for share in np.cumsum(_SCORE_SHARES)[:-1]])
_LATENT = np.arange(-4, 4.001, 0.002)


@dataclass(frozen=True)
class Plan:
    """The study before any dice are thrown. Arrays are markets x quarters, or markets x sellers."""

    markets: list[str]
    answers: np.ndarray  # markets x quarters, whole numbers
    nps: np.ndarray  # markets x quarters, points
    seller_share: np.ndarray  # markets x sellers, each row adds to 1

    @property
    def seller_effect(self) -> np.ndarray:
        """Points against an ordinary seller, one per seller."""
        return np.array([effect for *_, effect in SELLERS])

    @property
    def ordinary(self) -> np.ndarray:
        """True NPS of an ordinary seller's customers, markets x quarters."""
        return self.nps - (self.seller_share @ self.seller_effect)[:, None]


def plan_study(answers: int, markets: int) -> Plan:
    """The plan for so many answers and markets; Canada's last share is such that the total falls by 8 points."""
    names, shares, nps, rises = _markets(markets)
    planned = np.repeat(nps[:, None], len(QUARTERS), axis=1)
    planned[:, QUARTERS.index(MIX_QUARTER) :] += rises[:, None]
    planned[names.index(FALLEN), QUARTERS.index(FALL_QUARTER) :] += FALL
    volume = shares[:, None] * np.array([SEASON[quarter[-2:]] for quarter in QUARTERS])
    if GROWN in names:
        grown, last = names.index(GROWN), QUARTERS.index(MIX_QUARTER)
        rest = np.arange(markets) != grown
        others = np.average(planned[rest, last], weights=shares[rest])
        wanted = np.average(planned[:, last - 1], weights=shares) + MIX_FALL
        share = (others - wanted) / (others - planned[grown, last])
        volume[grown, last] = volume[rest, last].sum() * share / (1 - share)
    return Plan(names, _whole(volume, answers), planned, _seller_share(markets))


def latent_mean(nps: np.ndarray) -> np.ndarray:
    """Latent mean whose answers have this NPS (points, between about -99 and 99)."""
    normal = NormalDist()
    curve = [100 * (1 - normal.cdf(SCORE_CUTS[8] - mean) - normal.cdf(SCORE_CUTS[6] - mean)) for mean in _LATENT]
    return np.interp(nps, curve, _LATENT)


def channel_effect() -> np.ndarray:
    """Points of each channel against all answers: WhatsApp 10 below the others, zero on average."""
    gap = np.array([WHATSAPP_GAP if name == "WhatsApp" else 0.0 for name in CHANNELS])
    return gap - gap @ np.array(list(CHANNELS.values()))


def truth_record(plan: Plan) -> dict[str, Any]:
    """Everything that is true, as JSON writes it: NPS in points, shares in percent."""
    classes = _class_shares(plan)
    total = plan.answers.sum(axis=0)
    by_quarter = _divide((classes * plan.answers[:, :, None]).sum(axis=0), total[:, None])
    overall = float(np.average(plan.nps, weights=plan.answers))
    return {
        "about": "The truth the example study was drawn from. Observed figures differ from it by chance.",
        "market_quarters": [
            {"market": market, "quarter": quarter, "answers": int(plan.answers[m, q])} | _classes(classes[m, q])
            for m, market in enumerate(plan.markets)
            for q, quarter in enumerate(QUARTERS)
        ],
        "quarters": [
            {"quarter": quarter, "answers": int(total[q])} | _classes(by_quarter[q])
            for q, quarter in enumerate(QUARTERS)
        ],
        "total": {"answers": int(total.sum()), "nps": round(overall, 4)},
        "channels": [
            {"channel": name, "share": 100 * CHANNELS[name], "nps": round(overall + effect, 4)}
            | {"response_rate": 100 * RESPONSE_RATE[name]}
            for name, effect in zip(CHANNELS, channel_effect(), strict=True)
        ],
        "sellers": _sellers(plan),
        "drivers": DRIVERS,
        "brands": [{"brand": name, "nps": nps} for name, (nps, _) in BRANDS.items()],
        "planted": planted_facts(plan),
    }


def planted_facts(plan: Plan) -> list[dict[str, Any]]:
    """The planted facts in one list; with few markets, those whose market is missing are left out."""
    seeming: dict[str, Any] = {
        "fact": "market seems to fall",
        "market": SEEMING,
        "quarter": SEEMING_QUARTER,
        "change": 0.0,
    }
    seeming["says"] = f"{SEEMING} did not change in {SEEMING_QUARTER}; what the default seed drew is noise."
    fell: dict[str, Any] = {"fact": "market fell", "market": FALLEN, "quarter": FALL_QUARTER, "change": FALL}
    fell["says"] = f"{FALLEN} fell in {FALL_QUARTER} and stayed there; delivery ratings and comments fell with it."
    return [
        fell,
        *([seeming] if SEEMING in plan.markets else []),
        *([_mix(plan)] if GROWN in plan.markets else []),
        {"fact": "sellers differ", "lower": _who(-1), "higher": _who(1), "same": _who(0)}
        | {"says": "Three sellers differ. The other nine are alike once their customers' market is accounted for."},
        {"fact": "drivers", "matter": ["staff", "delivery"], "nothing": ["website"], "weak": _weak_drivers()}
        | {"says": "Staff and delivery count; the website's rating is independent of the score and of all others."},
        {"fact": "channel", "lower": "WhatsApp", "change": WHATSAPP_GAP, "equal": ["e-mail", "web"]}
        | {"says": "Answers by WhatsApp are lower in every market; e-mail and web are equal."},
        {"fact": "brands equal", "brands": [name for name, (nps, _) in BRANDS.items() if nps == BRANDS["Petalune"][0]]}
        | {"says": "Two of the five brands are equal; the other three differ from them and from each other."},
        {"fact": "no effect", "columns": ["product", "event", "team", "weight", "revenue", "contact_ok"]}
        | {"says": "Nothing else has an effect. Teams look different only because their markets are."},
    ]


def _mix(plan: Plan) -> dict[str, Any]:
    last, grown = QUARTERS.index(MIX_QUARTER), plan.markets.index(GROWN)
    share = 100 * _divide(plan.answers[grown], plan.answers.sum(axis=0))
    total = _divide((plan.nps * plan.answers).sum(axis=0), plan.answers.sum(axis=0))
    rises = plan.nps[:, last] - plan.nps[:, last - 1]
    return {
        "fact": "fall by mix",
        "quarter": MIX_QUARTER,
        "market": GROWN,
        "share_before": round(float(share[last - 1]), 4),
        "share_after": round(float(share[last]), 4),
        "change": round(float(total[last] - total[last - 1]), 4),
        "change_by_market": {name: round(float(rise), 4) for name, rise in zip(plan.markets, rises, strict=True)},
        "says": f"Every market rose in {MIX_QUARTER}; the total fell because {GROWN}'s share of the answers grew.",
    }


def _markets(markets: int) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    extra = [(f"Market {i + 1}", *MARKETS[6 + i % 6][1:]) for i in range(len(MARKETS), markets)]
    names, shares, nps, rises = zip(*(MARKETS + tuple(extra))[:markets], strict=True)
    return list(names), np.array(shares) / sum(shares), np.array(nps), np.array(rises)


def _seller_share(markets: int) -> np.ndarray:
    """Seven in ten accounts are with the market's home team, the others with the next; under 4 markets all share."""
    home = np.arange(markets)[:, None] % len(TEAMS)
    team = np.arange(len(TEAMS))
    by_team = np.where(team == home, 0.7, np.where(team == (home + 1) % len(TEAMS), 0.3, 0.0))
    if markets < len(TEAMS):
        by_team = np.full((markets, len(TEAMS)), 1 / len(TEAMS))
    within = np.array([share for _, _, share, _ in SELLERS])
    return by_team[:, [TEAMS.index(name) for name, *_ in SELLERS]] * within


def _whole(volume: np.ndarray, answers: int) -> np.ndarray:
    """Whole numbers in these proportions that add up to ``answers`` (largest remainders)."""
    exact = (volume / volume.sum() * answers).ravel()
    whole = np.floor(exact).astype(int)
    left = np.argsort(whole - exact, kind="stable")[: answers - whole.sum()]
    whole[left] += 1
    return whole.reshape(volume.shape)


def _class_shares(plan: Plan) -> np.ndarray:
    """True shares of detractors, passives, promoters: markets x quarters x 3, over sellers and channels."""
    points = plan.ordinary[:, :, None, None] + plan.seller_effect[:, None] + channel_effect()
    mean = latent_mean(points)
    cdf = np.vectorize(NormalDist().cdf)
    detractors, promoters = cdf(SCORE_CUTS[6] - mean), 1 - cdf(SCORE_CUTS[8] - mean)
    shares = np.stack([detractors, 1 - detractors - promoters, promoters], axis=-1)
    return np.einsum("mqsck,ms,c->mqk", shares, plan.seller_share, np.array(list(CHANNELS.values())))


def _classes(shares: np.ndarray) -> dict[str, float]:
    detractors, passives, promoters = (round(100 * float(share), 4) for share in shares)
    nps = round(100 * float(shares[2] - shares[0]), 4)
    return {"detractors": detractors, "passives": passives, "promoters": promoters, "nps": nps}


def _sellers(plan: Plan) -> list[dict[str, Any]]:
    """Each seller's true NPS, what the market mix alone would give, and the points against an ordinary seller."""
    volume = plan.seller_share[:, None, :] * plan.answers[:, :, None]
    reached = volume.sum(axis=(0, 1))
    ordinary = _divide((volume * plan.ordinary[:, :, None]).sum(axis=(0, 1)), reached)
    expected = _divide((volume * plan.nps[:, :, None]).sum(axis=(0, 1)), reached)
    return [
        {"seller": seller, "team": team, "effect": effect}
        | {"nps": round(ordinary[s] + effect, 4), "expected_from_market": round(expected[s], 4)}
        for s, (team, seller, _, effect) in enumerate(SELLERS)
    ]


def _who(sign: int) -> list[str]:
    return [seller for _, seller, _, effect in SELLERS if np.sign(effect) == sign]


def _weak_drivers() -> list[str]:
    return [driver for driver, weight in DRIVERS.items() if 0 < weight <= 0.1]


def _divide(total: np.ndarray, by: np.ndarray) -> np.ndarray:
    return total / np.maximum(by, 1)
