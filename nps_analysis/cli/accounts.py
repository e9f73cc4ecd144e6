"""nps accounts: the score of accounts, and how each of them is."""

from pathlib import Path
from typing import Any

import click

from nps_analysis.cli.answer import finish, responses_of, split
from nps_analysis.cli.options import LEVEL, READING, SOURCE, WRITING, choice, option, options


@click.command()
@SOURCE
@options(
    option("--account", "COL", "Column with the account of each respondent", "that of the study file", "company"),
    option("--value", "COL", "Column with what an account or a contact is worth", "that of the study file", "revenue"),
    option("--owner", "COL", "Column with who looks after the account", "that of the study file", "seller"),
    option("--days", "N", "Days, back from the last answer, whose answers count", "365", "180", type=int),
    choice("--value-of", ("account", "contact"), "Whose the values are", "told by the data"),
    option(
        *("--list", "FILE", "File, .csv or .xlsx, for all accounts: personal data", "not written", "accounts.csv"),
        type=click.Path(path_type=Path),
    ),
    option("--sales", "FILE", "Sales figures by account or respondent", "that of the study file", "sales.csv"),
    option("--min-n", "N", "Fewest of a class that are tested against sales", "30", "50", type=int),
    LEVEL,
    READING,
    WRITING,
)
def accounts(source: str | None, days: int | None, value_of: str | None, **given: Any) -> None:
    """The score of SOURCE with one account one vote and by value, and how many accounts are in which state."""
    from nps_analysis.customers.accounts import account_health, account_list
    from nps_analysis.customers.sales import sales, sales_figures
    from nps_analysis.reporting.lists import refuse_list, write_list
    from nps_analysis.responses.accounts import DAYS, tally_accounts
    from nps_analysis.responses.sales import no_sales_by_customer
    from nps_analysis.stats.accounts import accounts as by_vote

    given, writing = split(given)
    path, file = given.pop("list"), given.pop("sales")
    days = DAYS if days is None else days
    responses = responses_of(source, given)
    study = responses.study
    if path:
        refuse_list(responses, path, "--list")
    counts = tally_accounts(responses, days, value_of)
    scores, beside, warnings = (
        by_vote(counts, study.level),
        {"health": account_health(counts, study.level)},
        list(counts.warnings),
    )
    reason = no_sales_by_customer(responses, study.path(study.sales)) if study.sales and not file else ""
    if reason:
        warnings.append(f"no sales by class: {reason}")
    elif file or study.sales:
        figures = sales_figures(responses, file)
        beside["sales"] = sales(responses, figures, study.level, study.min_n, days)
        warnings += figures.warnings
    if path:
        write_list(account_list(counts, study.as_of), path)
        click.echo(f"{path}: {len(counts.table):,} accounts", err=True)
    settings = {"window": counts.window, "value_of": counts.value_of}
    finish("accounts", scores, responses, writing, tuple(warnings), settings, beside=beside)
