"""nps follow-up: whom to call, and what became of those who were called."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nps_analysis.cli.answer import finish, responses_of, split
from nps_analysis.cli.options import LEVEL, READING, SOURCE, WRITING, option, options
from nps_analysis.schema import DataError, counted, listed

if TYPE_CHECKING:
    import pandas as pd

    from nps_analysis.responses.record import Responses

LONGEST = 40  # letters of a comment on a terminal
MOST = 20  # people on a terminal
FILE = click.Path(path_type=Path)


@click.command("follow-up")
@SOURCE
@options(
    option(
        "--days",
        "N",
        "Oldest answer that still counts, in days before --as-of",
        "90",
        "30",
        type=click.IntRange(0, 36_525),
    ),
    option("--drop", "N", "Fewest points by which a score fell", "3", "2", type=click.IntRange(1, 10)),
    option("--account", "COL", "Column with the account of a respondent", "none", "account_id"),
    option("--owner", "COL", "Column that says who looks after a respondent", "none", "seller"),
    option("--value", "COL", "Column with what a respondent is worth", "none", "revenue"),
    option("--consent", "COL", "Column that says whether a respondent may be contacted", "none", "contact_ok"),
    option("--closed-loop", "FILE", "File of what became of earlier cases", "the study's", "loop.csv", type=FILE),
    click.option("--update", is_flag=True, help="Write new and recovered cases to that file (default: only read it)."),
    option("--references", "FILE", "File for those to ask for a reference", "not written", "ask.xlsx", type=FILE),
    option(
        "--tasks", "FILE", "File for tasks as Salesforce's Data Loader takes them", "not written", "t.csv", type=FILE
    ),
    LEVEL,
    READING,
    WRITING,
)
def follow_up(source: str | None, **given: Any) -> None:
    """Detractors, customers whose score fell, and accounts at risk in SOURCE, in the order in which to call them.

    The result has people by name, with their comments; a terminal shows the first 20. With --out FILE.csv or FILE.xlsx
    the list goes there whole, and the counts to the terminal. What is written is said, with its number of rows.
    """
    from nps_analysis.customers.closed_loop import read_closed_loop, refuse_unwritable
    from nps_analysis.customers.follow_up import follow_up as followed
    from nps_analysis.customers.recovery import follow_up_ages, follow_up_recovery, follow_up_states
    from nps_analysis.customers.tasks import follow_up_tasks
    from nps_analysis.customers.update import update_closed_loop
    from nps_analysis.reporting.lists import write_list
    from nps_analysis.wording.follow_up import say_follow_up, say_follow_up_rest

    plain = not given["format"]  # then --out takes the list by its ending
    given, writing = split(given, by_ending=False)
    limits = {name: given.pop(name) for name in ("days", "drop")}
    loop, update = given.pop("closed_loop"), given.pop("update")
    files = {"--references": given.pop("references"), "--tasks": given.pop("tasks")}
    files |= {"--out": writing["out"]} if plain else {}
    _refuse(files)
    responses = responses_of(source, given)
    study = responses.study
    loop = loop or (study.path(study.closed_loop) if study.closed_loop else None)
    _refuse_needed({**files, "--closed-loop": loop if update else None}, loop, responses)
    cases = read_closed_loop(loop, new=update, study=study) if loop else None
    if cases and update:
        refuse_unwritable(cases)
    limits = {name: value for name, value in limits.items() if value is not None}
    found = followed(responses, closed_loop=cases, **limits)
    after = found
    tasks, doubts = follow_up_tasks(found, salesforce=True) if files["--tasks"] else (None, ())
    warnings = [*found.warnings, *doubts]
    if files["--tasks"] and not update:
        warnings.append("these tasks are in the next list of tasks again: --closed-loop FILE --update keeps the cases")
    lists = {
        "--out": (found.frame, "customer"),
        "--tasks": (tasks, "task"),
        "--references": (found.references, "promoter"),
    }
    for name, (frame, what) in lists.items():
        if file := files.get(name):
            write_list(frame, file)
            click.echo(f"{file}: {counted(len(frame), what)}", err=True)
    if update:  # last: a case is kept as one when its task is on the disk
        made = update_closed_loop(found)
        click.echo(f"{loop}: {made['new']:,} new, {made['recovered']:,} recovered, {made['all']:,} in all", err=True)
        if made["without_key"]:
            what = f"{counted(made['without_key'], 'new case')} without a response id or a date"
            warnings.append(f"{what}: not kept, and new in the next list again")
        again = read_closed_loop(found.loop.path, study=study)  # type: ignore[union-attr]
        after = followed(responses, closed_loop=again, **limits)
    beside = {
        "counts": found.counts.iloc[0],
        "ages": follow_up_ages(after, level=study.level),
        "closed_loop": follow_up_states(after, study.level),
        "recovery": follow_up_recovery(after, study.level),
    }
    if writing["format"] == "json":
        beside |= {"accounts_at_risk": found.accounts, "references": found.references}
    if writing["format"] == "table" and (plain or not writing["out"]):
        rest = say_follow_up_rest(found.counts)
        click.echo("\n".join(filter(None, [say_follow_up(found.counts), rest, *found.rule])) + "\n")
    if plain and writing["out"]:
        writing = {**writing, "out": None}
        shown = beside.pop("ages")
    else:
        shown = _narrow(found.frame.head(MOST))
        if (more := len(found.frame) - MOST) > 0 and writing["format"] == "table":
            click.echo(f"the first {MOST} of {len(found.frame):,} are shown, {more:,} more with --out FILE", err=True)
    settings = {**limits, "rule": list(found.rule)}
    finish("follow-up", found.frame, responses, writing, tuple(warnings), settings, beside=beside, shown=shown)


def _narrow(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The list for a terminal: comments in one line and cut."""
    comment = frame["comment"].fillna("").astype(str).str.split().str.join(" ")
    cut = comment.where(comment.str.len() <= LONGEST, comment.str.slice(0, LONGEST - 1) + "…")
    days = {name: ["" if day is None else str(day) for day in frame[name]] for name in ("answered", "due")}
    return frame.assign(comment=cut, **days).drop(columns="response_id")


def _refuse(files: dict[str, Path | None]) -> None:
    """DataError for files that are no lists, or the same."""
    from nps_analysis.reporting.lists import ENDINGS, refuse_ending

    for name, file in files.items():
        if file:
            refuse_ending(file, (".csv",) if name == "--tasks" else ENDINGS)
    named = [file.resolve() for file in files.values() if file]
    if len(set(named)) < len(named):
        raise DataError(
            "two lists would go to one file",
            required="a file of its own for each list",
            found=listed(f"{name} {file}" for name, file in files.items() if file),
            do="name another",
        )


def _refuse_needed(files: dict[str, Path | None], loop: Path | None, responses: "Responses") -> None:
    """DataError where a list would take the place of the answers or of the closed-loop file."""
    from nps_analysis.responses.clean import refuse_source

    for name, file in files.items():
        if file:
            refuse_source(responses, file, name)
            if loop and name != "--closed-loop" and file.resolve() == loop.resolve():
                raise DataError(
                    f"{file.name} is the closed-loop file",
                    required="a file of its own for the list",
                    found=f"{name} {file}",
                    do="name another; --update keeps the cases",
                )
