"""On how many does a chart rest? Bases in words, where a frame alone does not tell them."""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.customers.comments.language import NAMES
from nps_analysis.language import listing, ngettext, translated
from nps_analysis.tables import count
from nps_analysis.wording.phrases import group_of


def base_of_two(row: pd.Series) -> str:
    """The answers of the two waves of a comparison.

    >>> base_of_two(pd.Series({"n": 3440, "group": "Q3", "reference_n": 2654, "reference": "Q2"}))
    'n = 3,440 answers in Q3, 2,654 in Q2'
    """
    return ngettext(
        "n = {n} answer in {group}, {other_n} in {other}",
        "n = {n} answers in {group}, {other_n} in {other}",
        row["n"],
        group=group_of(row),
        other_n=count(row["reference_n"]),
        other=group_of(row, "reference"),
    )


def base_of_comments(n: int, languages: Sequence[str], who: str = "") -> str:
    """How many comments, in which languages (named by their codes); ``who`` is what ``who_was_asked`` says.

    >>> base_of_comments(3802, ["sv", "en"]), base_of_comments(1, ["sv"], "those scoring 0 to 4")
    ('n = 3,802 comments in Swedish and English', 'n = 1 comment in Swedish, of those scoring 0 to 4 alone')
    """
    told = {"languages": listing(translated(NAMES.get(code, code)) for code in languages)}
    if not who:
        return ngettext("n = {n} comment in {languages}", "n = {n} comments in {languages}", n, **told)
    return ngettext(
        "n = {n} comment in {languages}, of {who} alone",
        "n = {n} comments in {languages}, of {who} alone",
        n,
        who=who,
        **told,
    )


def base_of_cases(n: int) -> str:
    """How many cases of the closed loop.

    >>> base_of_cases(400)
    'n = 400 cases'
    """
    return ngettext("n = {n} case", "n = {n} cases", n)


def base_of_waits(n: int) -> str:
    """How many invitations came after another.

    >>> base_of_waits(8000)
    'n = 8,000 invitations that followed another'
    """
    return ngettext("n = {n} invitation that followed another", "n = {n} invitations that followed another", n)


def base_of_named(n: int) -> str:
    """How many invitations went to people who are named.

    >>> base_of_named(8000)
    'n = 8,000 invitations to people who are named'
    """
    return ngettext("n = {n} invitation to people who are named", "n = {n} invitations to people who are named", n)


def base_of_people(n: int) -> str:
    """How many people are known.

    >>> base_of_people(8000)
    'n = 8,000 people in the log or among the answers'
    """
    return ngettext(
        "n = {n} person in the log or among the answers", "n = {n} people in the log or among the answers", n
    )


def base_of_invited(n: int, invited: int) -> str:
    """How many answers there are of how many invitations.

    >>> base_of_invited(8291, 30000)
    'n = 8,291 answers of 30,000 invitations'
    """
    return ngettext(
        "n = {n} answer of {invited} invitations",
        "n = {n} answers of {invited} invitations",
        n,
        invited=count(invited),
    )


def base_of_accounts(n: int) -> str:
    """How many accounts.

    >>> base_of_accounts(120)
    'n = 120 accounts'
    """
    return ngettext("n = {n} account", "n = {n} accounts", n)
