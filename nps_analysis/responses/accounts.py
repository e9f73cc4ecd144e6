"""How do the contacts of each account answer: answers and latest answers added up by account."""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from typing import Any

import narwhals as nw
import pandas as pd

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.amount import Amounts, below_zero, read_amounts, worth_of_accounts
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.grouped import twelve_digits
from nps_analysis.responses.read import read
from nps_analysis.responses.record import ORDER, ROW, Responses
from nps_analysis.responses.required import refuse_mixed
from nps_analysis.responses.rows import collected, written
from nps_analysis.responses.segments import composed_form
from nps_analysis.responses.until import until_today
from nps_analysis.scale import CLASS_OF, CLASSES, SCORES
from nps_analysis.schema import NONE, DataError, counted

DAYS = 365  # of answers that count, back from the last one
ACCOUNT, PERSON, SCORE, WEIGHT, VALUE, OWNER, DATE, ORDERED, LAST, NOW = (
    *("own account", "own person", "own score", "own weight", "own value"),
    *("own owner", "own date", "own order", "last of them", "in the window"),
)
SEVERAL = "(several)"  # the owner of an account whose contacts have different ones
ANSWERS = [f"answers {name}" for name in CLASSES]  # weights of all answers in the window
CONTACTS = [f"contacts {name}" for name in CLASSES]  # weights of each contact's latest answer, if in the window


@dataclass(frozen=True, eq=False)
class AccountCounts:
    """The answers of each account, one row an account, in the order of their names.

    ``table`` has ``account``; ``answers`` (in the window) and ``contacts`` (whose latest answer is in the window), the
    contacts as ``n_detractors, n_passives, n_promoters``, and ``silent`` (contacts who answered before the window and
    not in it); ``latest`` (day of the latest answer of all), ``score_low`` and ``score_high`` (of the contacts'
    latest answers in the window), ``value`` and ``owner`` where the study names them; and sums of weights by class of
    all answers and of the latest. ``start`` and ``end`` are the first and the last day of the window, None where
    answers have no dates and all count.
    """

    table: pd.DataFrame
    start: dt.date | None = None
    end: dt.date | None = None
    value_of: str | None = None  # account or contact, None where no values are known
    warnings: tuple[str, ...] = ()

    @property
    def window(self) -> str:
        """The days whose answers count, in words."""
        return f"answers from {self.start} to {self.end}" if self.start else "all answers"


def tally_accounts(responses: Any, days: int = DAYS, value_of: str | None = None, **options: Any) -> AccountCounts:
    """The answers of the last ``days`` days added up by account, and the latest one of each contact.

    ``responses`` is what ``read`` returned, or anything that ``read`` takes, with ``options`` for it. The window ends
    on the day of the last answer. A contact is a respondent within an account; the latest valid answer counts, by
    date and then by row. An answer without a respondent is a contact by itself. An answer without an account is in
    none, one without a date in no window, and warnings say how many. ``value_of`` says whose the values are:
    ``contact`` (each contact's latest one, added up) or ``account`` (the same on every row; where they differ the
    highest); without it they are the account's where no account has contacts of different values, and a warning says
    so. Values that are no amounts of 0 or more are not known, and warnings count them. Answers after the study's
    ``as_of`` are left out, with a warning.

    Raises DataError where no column of accounts is named, where kinds of survey are mixed, and for days below 1.

    >>> frame = pd.DataFrame({"firm": ["A", "A", "A", "B"], "who": [1, 1, 2, 3], "score": [2, 9, 6, 10]})
    >>> found = tally_accounts(frame, account="firm", respondent="who").table
    >>> found[["account", "answers", "contacts", "n_detractors", "n_promoters"]].values.tolist()
    [['A', 3, 2, 1, 1], ['B', 1, 1, 0, 1]]
    """
    if not isinstance(responses, Responses):
        responses = read(responses, **options)
    refuse_employees(responses, "a table of accounts")
    _refuse(responses, days, value_of)
    return _added_up(responses, days, value_of)


@reads_rows
def _added_up(responses: Responses, days: int, value_of: str | None) -> AccountCounts:
    responses, before = until_today(responses)
    amounts, said = _amounts(responses)
    before += said
    rows = _rows(responses, amounts)
    start, end = _window(rows, responses, days)
    rows = rows.with_columns(_now(start).alias(NOW))
    warnings = _left_out(rows, responses, start)
    rows = rows.filter(nw.col(ACCOUNT) != NONE)
    known, unknown = rows.filter(nw.col(PERSON) != NONE), rows.filter(nw.col(PERSON) == NONE)
    answers = collected(_sums(rows, ANSWERS, "answers"))
    contacts = pd.concat([collected(_of_contacts(part)) for part in (_latest(known), unknown)], ignore_index=True)
    table = _one_row_each(answers, contacts)
    if not len(table):
        raise DataError(
            "no answer has an account",
            required=f'valid answers with a value in "{responses.columns.account}"',
            found="none",
            do="name another column with --account",
        )
    table, value_of, said = _with_value(table, responses, value_of)
    table = _with_owner(table, responses)
    return AccountCounts(table, start, end, value_of, (*before, *warnings, *said))


def _refuse(responses: Responses, days: int, value_of: str | None) -> None:
    if responses.columns.account is None:
        raise DataError(
            f"no column of accounts in {responses.source.name}",
            required="a column that says which account a respondent belongs to",
            found=f"{counted(len(responses.names), 'column')}, none named as that",
            do="name it with --account, or in the study file under columns",
        )
    refuse_mixed(responses, ", because an account has one vote in each")
    if days < 1:
        raise DataError("no window of days", required="1 day or more", found=f"{days}", do="--days 365")
    if value_of not in (None, "account", "contact"):
        raise DataError(
            f'no value of "{value_of}"', required="account or contact", found=f'"{value_of}"', do="--value-of contact"
        )


def _rows(responses: Responses, amounts: Amounts | None) -> Any:
    """The valid answers: account, person, score, weight, value, owner, when."""
    columns, frame = responses.columns, responses.kept()
    names = frame.collect_schema().names()
    dated = responses.dates_unusable is None and columns.date
    date = nw.col(columns.date or "").cast(nw.Datetime("us")) if dated else nw.lit(None).cast(nw.Datetime("us"))
    order = nw.col(ORDER if ORDER in names else ROW) if ROW in names else nw.lit(0)
    return frame.filter(written(columns.score or "", responses.scores)).select(
        responses.segment(columns.account or "").alias(ACCOUNT),
        (responses.segment(columns.respondent) if columns.respondent else nw.lit(NONE)).alias(PERSON),
        _score(responses).alias(SCORE),
        responses.weight().alias(WEIGHT),
        (_worth(responses, amounts) if amounts else nw.lit(None).cast(nw.Float64)).alias(VALUE),
        (responses.segment(columns.owner) if columns.owner else nw.lit(NONE)).alias(OWNER),
        date.alias(DATE),
        order.alias(ORDERED),
    )


def _score(responses: Responses) -> nw.Expr:
    """The score of each valid answer."""
    ways = {int(score): [raw for raw, own in responses.scores.items() if own == score] for score in SCORES}

    def with_score(rest: nw.Expr, score: int) -> nw.Expr:
        return nw.when(written(responses.columns.score or "", ways[score])).then(nw.lit(score)).otherwise(rest)

    return reduce(with_score, [score for score in ways if ways[score]], nw.lit(-1))


def _amounts(responses: Responses) -> tuple[Amounts | None, list[str]]:
    """How values are written, None where no column has them, and what is said of those that are not known."""
    column = responses.columns.value
    if column is None:
        return None, []
    valid = responses.kept().filter(written(responses.columns.score or "", responses.scores))
    amounts = read_amounts(valid, column)
    return amounts, [*amounts.warnings, *below_zero(amounts)]


def _worth(responses: Responses, amounts: Amounts) -> nw.Expr:
    """A value as a number of 0 or more, missing where it is none."""
    value = amounts.value(responses.kept(), amounts.column)
    return nw.when(value >= 0).then(value).otherwise(None)


def _window(rows: Any, responses: Responses, days: int) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day of the window, none where no answer has a date."""
    last = collected(rows.select(nw.col(DATE).max().alias("last")))["last"].iloc[0]
    if pd.isna(last):
        return None, None
    end = pd.Timestamp(last).date()
    try:
        return end - dt.timedelta(days=days - 1), end
    except OverflowError:
        return dt.date.min, end


def _now(start: dt.date | None) -> nw.Expr:
    if start is None:
        return nw.lit(True)
    return (nw.col(DATE) >= nw.lit(dt.datetime.combine(start, dt.time()))).fill_null(False)


def _left_out(rows: Any, responses: Responses, start: dt.date | None) -> list[str]:
    """Warnings about answers that are in no account, in no window, or of nobody known."""
    sums = {
        "account": nw.col(ACCOUNT) == NONE,
        "date": nw.col(DATE).is_null() if start else nw.lit(False),
        "person": nw.col(PERSON) == NONE,
    }
    flags = rows.select(*(nw.when(is_so).then(1).otherwise(0).alias(name) for name, is_so in sums.items()))
    no = collected(flags.select(*(nw.col(name).sum() for name in sums))).iloc[0].fillna(0).astype(int)
    said = [
        nenglish("{n} answer without an account, left out", "{n} answers without an account, left out", no["account"]),
        nenglish("{n} answer without a date, in no window", "{n} answers without a date, in no window", no["date"]),
        nenglish(
            "{n} answer without a respondent, taken as a contact by itself",
            "{n} answers without a respondent, each taken as a contact by itself",
            no["person"],
        ),
    ]
    warnings = [text for text, n in zip(said, no, strict=True) if n]
    if start is None:
        warnings.append(N_("no answer has a date: all count, and the latest is the last in the file"))
    return warnings


def _latest(rows: Any) -> Any:
    """The last answer of each contact; answers that nothing tells apart are settled by the highest."""
    never = nw.lit(dt.datetime(1, 1, 1)).cast(nw.Datetime("us"))
    rows = rows.with_columns(nw.when(nw.col(DATE).is_null()).then(never).otherwise(nw.col(DATE)).alias("when"))
    for order in ("when", ORDERED):
        rows = rows.with_columns(nw.col(order).max().over(ACCOUNT, PERSON).alias(LAST))
        rows = rows.filter(nw.col(order) == nw.col(LAST)).drop(LAST)
    kept = (SCORE, WEIGHT, VALUE, OWNER, DATE, NOW)
    return rows.group_by(ACCOUNT, PERSON).agg(*(nw.col(name).max() for name in kept))


def _by_class(names: list[str], weight: nw.Expr) -> list[nw.Expr]:
    """The weight of an answer in the window under the name of its class."""
    return [
        nw.when(nw.col(NOW) & nw.col(SCORE).is_in([int(s) for s in SCORES[k == CLASS_OF]]))
        .then(weight)
        .otherwise(0.0)
        .alias(name)
        for k, name in enumerate(names)
    ]


def _sums(rows: Any, names: list[str], n: str) -> Any:
    """For each account its answers in the window: their weights by class, and their number."""
    one = nw.when(nw.col(NOW)).then(1).otherwise(0).alias(n)
    plan = rows.select(nw.col(ACCOUNT), one, *_by_class(names, nw.col(WEIGHT)))
    return plan.group_by(ACCOUNT).agg(*(nw.col(name).sum() for name in (n, *names)))


def _of_contacts(rows: Any) -> Any:
    """For each account its contacts, from the latest answer of each."""
    numbers = [f"n_{name}" for name in CLASSES]
    score = nw.when(nw.col(NOW)).then(nw.col(SCORE)).otherwise(None)
    plan = rows.select(
        nw.col(ACCOUNT),
        *_by_class(CONTACTS, nw.col(WEIGHT)),
        *_by_class(numbers, nw.lit(1.0)),
        nw.when(nw.col(NOW)).then(1).otherwise(0).alias("contacts"),
        nw.when(nw.col(NOW)).then(0).otherwise(1).alias("silent"),
        nw.when(nw.col(VALUE).is_null()).then(0).otherwise(1).alias("valued"),
        *(expression.alias(name) for name, expression in {"score_low": score, "score_high": score}.items()),
        *(nw.col(VALUE).alias(name) for name in ("value_sum", "value_low", "value_high")),
        *(nw.col(OWNER).alias(name) for name in ("owner_first", "owner_last")),
        nw.col(DATE).alias("latest"),
    )
    return plan.group_by(ACCOUNT).agg(*(getattr(nw.col(name), how)() for name, how in HOW.items()))


HOW = {
    **dict.fromkeys([*CONTACTS, *(f"n_{name}" for name in CLASSES)], "sum"),
    **dict.fromkeys(("contacts", "silent", "valued", "value_sum"), "sum"),
    **dict.fromkeys(("score_low", "value_low", "owner_first"), "min"),
    **dict.fromkeys(("score_high", "value_high", "owner_last", "latest"), "max"),
}


def _one_row_each(answers: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Both added up by the name of the account in one form."""
    answers, contacts = (table.assign(**{ACCOUNT: table[ACCOUNT].map(composed_form)}) for table in (answers, contacts))
    added = _grouped(answers, {name: "sum" for name in ("answers", *ANSWERS)})
    table = added.join(_grouped(contacts, HOW)).sort_index().reset_index()
    for name in (*ANSWERS, *CONTACTS, "value_sum"):
        table[name] = twelve_digits(table[name].to_numpy(dtype=float))
    whole = ["answers", "contacts", "silent", "valued", *(f"n_{name}" for name in CLASSES)]
    return table.astype(dict.fromkeys(whole, int)).rename(columns={ACCOUNT: "account"})


def _grouped(table: pd.DataFrame, how: dict[str, str]) -> pd.DataFrame:
    """The table by account; only accounts that are there more than once take the time to be added up."""
    twice = table[ACCOUNT].duplicated(keep=False)
    alone = table[~twice].set_index(ACCOUNT)[list(how)]
    return pd.concat([alone, table[twice].groupby(ACCOUNT).agg(how)]) if twice.any() else alone


def _with_value(
    table: pd.DataFrame, responses: Responses, value_of: str | None
) -> tuple[pd.DataFrame, str | None, list[str]]:
    """The table with the value of each account, and what was taken as that."""
    low, high, valued = (table.pop(name).to_numpy(dtype=float) for name in ("value_low", "value_high", "valued"))
    added, warnings = table.pop("value_sum").to_numpy(dtype=float), []
    if not (valued > 0).any():
        return table, None, [N_("no account has a value")] if responses.columns.value else []
    told = value_of is not None
    table["value"], value_of = worth_of_accounts(low, high, added, valued, value_of)
    if not told:
        why = (
            N_("the same for all contacts of an account")
            if value_of == "account"
            else N_("each contact's, added up by account")
        )
        warnings.append(
            english(
                'values in "{column}" are taken as {why}; say otherwise with --value-of',
                column=responses.columns.value,
                why=why,
            )
        )
    missing = int((valued == 0).sum())
    if missing:
        warnings.append(nenglish("{n} account without a known value", "{n} accounts without a known value", missing))
    return table, value_of, warnings


def _with_owner(table: pd.DataFrame, responses: Responses) -> pd.DataFrame:
    first, last = table.pop("owner_first"), table.pop("owner_last")
    return table.assign(owner=first.where(first == last, SEVERAL)) if responses.columns.owner else table
