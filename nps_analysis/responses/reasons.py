"""What detractors rate low: the seller's things, or the product's? Counts by seller, in one pass over the rows."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

import narwhals as nw
import pandas as pd

from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.ratings import Rating, read_ratings
from nps_analysis.responses.record import Responses
from nps_analysis.responses.rows import collected, written
from nps_analysis.responses.segments import one_form
from nps_analysis.scale import CLASS_OF
from nps_analysis.schema import REASON_COLUMNS, DataError

NOT_ASKED, NOT_LOW, LOW = 0, 1, 2


@reads_rows
def tally_reasons(
    responses: Responses,
    across: str,
    within: Sequence[str] = (),
    reasons: Mapping[str, Sequence[str]] | None = None,
    apart: Sequence[str] = (),
) -> pd.DataFrame:
    """Detractors by group of the column ``across``, by kind of customer, and by what they rate low.

    One row per group, kind of customer and reason: the columns of ``apart`` (events, and kinds of survey where they are
    mixed), ``column`` (the name of the column ``across``), ``group, kind`` (a number, by the columns of ``within``),
    ``reason, n_detractors``, ``asked`` (of them, who rated anything of this reason) and ``rated_low``: whose mean of
    these ratings is below the middle of the scale. ``reasons`` are columns of ratings by the name of the reason, else
    those of the study's ``league_reasons``. Ratings are read by ``read_ratings``: codes for "not used" and questions
    not asked are no ratings, and nobody's "no". Answers are counted unweighted.

    Raises DataError where no reasons are named, for an unknown column and one that is no rating.

    >>> from nps_analysis.responses.read import read
    >>> rows = {"score": [3, 4, 6, 9], "who": ["A", "A", "A", "A"], "staff": [1, 5, None, 1], "price": [5, 1, 2, 3]}
    >>> responses = read(pd.DataFrame(rows), rating_scale="1-5")
    >>> found = tally_reasons(responses, "who", reasons={"seller": ["staff"], "product": ["price"]})
    >>> found[["reason", "n_detractors", "asked", "rated_low"]].values.tolist()
    [['seller', 3, 2, 1], ['product', 3, 3, 2]]
    """
    refuse_employees(responses, "a table of reasons")
    named = dict(reasons or responses.study.league_reasons)
    if not named:
        raise DataError(
            "no reasons to tell apart",
            required="columns of ratings that are about the seller, and others that are about the product",
            found="none",
            do="name them in the study file: league_reasons: {seller: [staff], product: [price, quality]}",
        )
    columns = list(dict.fromkeys(name for names in named.values() for name in names))
    ratings = dict(zip(columns, read_ratings(responses, columns), strict=True))
    low = [raw for raw, score in responses.scores.items() if CLASS_OF[int(score)] == 0]
    states = {f"reason {k}": _state([ratings[name] for name in names]) for k, names in enumerate(named.values())}
    apart = list(dict.fromkeys([*map(responses.column, apart), *responses.apart]))
    keys = {"group": responses.segment(across)} | {f"apart {k}": responses.segment(one) for k, one in enumerate(apart)}
    keys |= {f"mix {k}": responses.segment(one) for k, one in enumerate(within)}
    kept = responses.kept().filter(written(responses.columns.score or "", low))
    plan = kept.select(*(one.alias(name) for name, one in (keys | states).items()))
    table = collected(plan.group_by(*keys, *states).agg(nw.len().alias("n")))
    for name in keys:
        table[name] = one_form(table[name])[0]
    kinds = [name for name in keys if name.startswith("mix")]
    table["kind"] = table.groupby(kinds, dropna=False).ngroup() if kinds else 0
    places = [name for name in keys if name.startswith("apart")]
    parts = []
    for number, (state, reason) in enumerate(zip(states, named, strict=True)):
        least = {"n_detractors": NOT_ASKED, "asked": NOT_LOW, "rated_low": LOW}
        sums = {name: table["n"].where(table[state] >= own, 0) for name, own in least.items()}
        parts.append(table[[*places, "group", "kind"]].assign(number=number, reason=reason, **sums))
    by = [*places, "group", "kind", "number", "reason"]
    rows = pd.concat(parts).groupby(by, as_index=False).sum().drop(columns="number")
    rows.insert(len(places), "column", responses.column(across))
    taken = (*rows.columns, *REASON_COLUMNS)
    return rows.rename(columns={f"apart {k}": f"{own}_" if own in taken else own for k, own in enumerate(apart)})


def left_out(responses: Responses) -> list[str]:
    """What in the columns of ratings is none, in words."""
    columns = list(dict.fromkeys(name for names in responses.study.league_reasons.values() for name in names))
    return [warning for rating in read_ratings(responses, columns) for warning in rating.warnings]


def _state(ratings: Sequence[Rating]) -> nw.Expr:
    """Whether somebody rated any of these, and whether low on average: by how far each is from its middle."""
    rated = reduce(add, [_chosen(one, dict.fromkeys(one.values, 1)) for one in ratings])
    away = [_chosen(one, {raw: 2 * value - one.low - one.high for raw, value in one.values.items()}) for one in ratings]
    low = nw.when(reduce(add, away) < 0).then(nw.lit(LOW)).otherwise(nw.lit(NOT_LOW))
    return nw.when(rated > 0).then(low).otherwise(nw.lit(NOT_ASKED))


def _chosen(rating: Rating, numbers: Mapping[object, int]) -> nw.Expr:
    """The number that a row's raw value stands for, 0 where it is no rating."""
    found = nw.lit(0)
    for number in sorted(set(numbers.values())):
        raws = [raw for raw, own in numbers.items() if own == number]
        found = nw.when(written(rating.column, raws)).then(nw.lit(number)).otherwise(found)
    return found
