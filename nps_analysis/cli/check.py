"""nps check: what is in a source, and what happened to every row."""

from pathlib import Path
from typing import Any

import click

from nps_analysis.cli.answer import finish, responses_of, split
from nps_analysis.cli.options import READING, SOURCE, WRITING, option, options


@click.command()
@SOURCE
@options(
    option(
        "--clean",
        "FILE",
        "File for the valid responses, .parquet or .csv, with the columns of the codebook; it has personal data",
        "not written",
        "clean.parquet",
        type=click.Path(path_type=Path),
    ),
    option(
        "--write-study",
        "FILE",
        "File for the study that was inferred, with its alternatives; never over another file",
        "not written",
        "study.yml",
        type=click.Path(path_type=Path),
    ),
    READING,
    WRITING,
)
def check(source: str | None, clean: Path | None, write_study: Path | None, **given: Any) -> None:
    """What is in SOURCE, how it was read, and what happened to every row."""
    from nps_analysis.responses.anonymous import refuse_employees
    from nps_analysis.responses.check import check as account
    from nps_analysis.responses.check import response_rate, shared_accounts
    from nps_analysis.wording.accounting import explained, narrow
    from nps_analysis.wording.source import say_source

    given, writing = split(given)
    responses = responses_of(source, given)
    if clean or write_study:
        refuse_employees(responses, "a file of rows, or of what they show,")
    if clean:
        from nps_analysis.responses.clean import refuse_clean

        refuse_clean(responses, clean)
    if write_study:
        from nps_analysis.runs.inferred import write_study_file

        write_study_file(responses, write_study)
    if clean:
        from nps_analysis.responses.clean import write_clean

        write_clean(responses, clean)
    if writing["format"] == "table" and not writing["out"]:
        click.echo(say_source(responses) + "\n")
    table, rate = account(responses), response_rate(responses)
    beside = None if rate is None else {"response_rate": rate}
    shared = tuple(shared_accounts(responses))
    finish("check", table, responses, writing, shared, beside=beside, shown=narrow(explained(table)))
