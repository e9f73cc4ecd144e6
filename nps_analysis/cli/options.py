"""The options, the same for every command: meaning, default, example."""

import traceback
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from nps_analysis.cli.answer import BAD_INPUT, IN_USE
from nps_analysis.runs.lock import FolderInUseError
from nps_analysis.runs.stopping import Stopped
from nps_analysis.schema import INTERVALS, PERIODS, TESTS, DataError

PACKAGE = Path(__file__).parents[1]


def option(name: str, metavar: str, meaning: str, default: str, example: str, **more: Any) -> Callable:
    """An option that takes a value, its help made of the same three parts everywhere."""
    text = f"{meaning} (default: {default}). Example: {name} {example}"
    return click.option(name, metavar=metavar, help=text, **more)


def choice(name: str, words: tuple[str, ...], meaning: str, default: str, **more: Any) -> Callable:
    """An option that takes one of some words."""
    return click.option(name, type=click.Choice(words), help=f"{meaning} (default: {default}).", **more)


BY = partial(option, "--by", "COL[,COL]")
LEVEL = option("--level", "0.95", "Confidence level of intervals and tests", "0.95", "0.9", type=float)
ADJUSTMENTS = ("holm", "hochberg", "bh", "by", "simultaneous", "none")
LONELY = ("certainty", "adjust", "average")
METHOD = choice("--method", INTERVALS, "Method of the interval", "score")
TEST = choice("--method", TESTS, "Method of tests and intervals of differences", "score")
SEED = option("--seed", "N", "Start of what is drawn at random", "0", "7", type=int)

SOURCE = click.argument("source", required=False)  # left out where a database is named

READING = (
    option("--database", "ENV", "Variable that holds a database's URL, in place of SOURCE", "none", "NPS_DB"),
    option("--score", "COL", "Column with the 0-10 answers", "found by name or question text", "q1"),
    option("--date", "COL", "Column with the day of each answer", "found by name", "responded_at"),
    option("--respondent", "COL", "Column that says who answered", "found by name", "customer_id"),
    option("--response-id", "COL", "Column with one value per response", "found by name", "ResponseId"),
    option("--comment", "COL", "Column with the reason in words", "found by name", "why"),
    option("--weight", "COL", "Column with weights", "none are used", "w"),
    option("--cluster", "COL", "Column of groups that were drawn or answer together", "none", "account"),
    option("--stratum", "COL", "Column of strata", "none", "country"),
    option("--population-size", "N|COL", "Size of the population, or of each stratum's", "without end", "5000"),
    choice("--lonely-stratum", LONELY, "What a stratum with a single cluster adds to the standard error", "an error"),
    option("--where", "COL=VALUE", "Only rows with this value; repeatable", "all rows", "country=SE", multiple=True),
    choice("--period", PERIODS, "Calendar period", "month where one is needed"),
    choice("--period-calendar", ("gregorian", "jalali"), "Calendar of the periods and days of reports", "gregorian"),
    choice("--scale", ("0-10", "1-10", "1-11"), "The question's scale", "0-10, doubted in a warning"),
    option("--missing-codes", "A,B", "Values that stand for no answer", "none", "98,99"),
    choice("--on-duplicate", ("error", "first", "last"), "Which of differing rows with one id counts", "error"),
    option("--as-of", "DATE", "Last day that counts; later dates are in no period", "today", "2026-09-30"),
    option(
        "--date-format", "FORM", "How dates are written, several forms with | between", "told by the data", '"%d/%m/%Y"'
    ),
    choice("--calendar", ("gregorian", "jalali"), "Calendar of years from 1200 to 1599", "such dates are not used"),
    option("--tz", "ZONE", "Zone that times with a zone are moved to", "UTC", "Europe/Stockholm"),
    option("--encoding", "NAME", "Encoding of a text file", "UTF-8, else cp1252, else Latin-1", "cp1250"),
    option("--delimiter", "CHAR", "Delimiter of a text file", "told by the data", '";"'),
    option("--sheet", "NAME", "Sheet of a workbook", "the only one with a table", "Answers"),
    option("--table", "NAME", "Table of a database", "the only one with rows in a file", "responses"),
    option("--layout", "NAME", "Survey tool that wrote the file; table for none", "told by the data", "qualtrics"),
    option("--header-row", "N", "Line with the column names", "the first as wide as a table", "3", type=int),
    click.option(
        "--employee",
        is_flag=True,
        default=None,
        help="Answers of employees: score, trend, compare, benchmark, decompose and metrics do not show small groups, "
        "nor what tells of them; drivers and comments are of all answers together; commands that list or follow people "
        "refuse (default: all is shown).",
    ),
)
STRICT = click.option("--strict", is_flag=True, help="Exit with 3 when there are warnings (default: exit with 0).")
WRITING = (
    choice("--format", ("table", "json", "csv"), "Form of the result", "that of the ending of --out, else table"),
    option("--out", "FILE", "File for the result", "standard output", "score.csv", type=click.Path(path_type=Path)),
    STRICT,
)


def _unexpected(error: Exception) -> str:
    """A failure of ours as a message that says where it was; what it says itself may quote personal values."""
    frames = traceback.extract_tb(error.__traceback__)
    last = [frame for frame in frames if PACKAGE in Path(frame.filename).parents][-1]
    found = f"{type(error).__name__} in {last.name}, line {last.lineno} of {Path(last.filename).name}"
    do = "report it with the command you gave"
    return str(DataError("this is a fault of the toolkit", required="an answer or a clear refusal", found=found, do=do))


def options(*parts: Any) -> Callable:
    """A decorator that adds ``parts`` in their order, and turns bad input into a message and an exit code."""

    def decorate(command: Callable) -> Callable:
        @wraps(command)
        def guarded(*args: Any, **given: Any) -> Any:
            code = BAD_INPUT
            try:
                return command(*args, **given)
            except FolderInUseError as error:
                message, code = str(error), IN_USE
            except DataError as error:
                message = str(error)
            except Stopped as stopped:
                message, code = f"stopped by {stopped}", stopped.exit_code
            except (BrokenPipeError, KeyboardInterrupt, click.ClickException, click.exceptions.Exit):
                raise
            except Exception as error:
                message = _unexpected(error)
            click.echo(f"nps: {message}", err=True)
            raise click.exceptions.Exit(code)

        for one in reversed([one for part in parts for one in (part if isinstance(part, tuple) else (part,))]):
            guarded = one(guarded)
        return guarded

    return decorate
