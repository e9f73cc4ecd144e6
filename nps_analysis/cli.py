"""The command line: nps check, score, compare, benchmark, run."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from nps_analysis.schema import PERIODS, DataError

if TYPE_CHECKING:  # pandas and DuckDB load only when a command needs them: --help is to be immediate
    import pandas as pd

    from nps_analysis.responses.record import Responses

STRICT, BAD_INPUT, PART_FAILED = 3, 2, 1

READING = [
    click.option(
        "--score",
        metavar="COL",
        help="Column with the 0-10 answers (default: found by name or question text). Example: --score q1",
    ),
    click.option(
        "--date",
        metavar="COL",
        help="Column with the day of each answer (default: found by name). Example: --date responded_at",
    ),
    click.option(
        "--respondent",
        metavar="COL",
        help="Column that says who answered (default: found by name). Example: --respondent customer_id",
    ),
    click.option(
        "--response-id",
        metavar="COL",
        help="Column with one value per response (default: found by name). Example: --response-id ResponseId",
    ),
    click.option(
        "--comment",
        metavar="COL",
        help="Column with the reason in words (default: found by name). Example: --comment why",
    ),
    click.option("--weight", metavar="COL", help="Column with weights (default: none are used). Example: --weight w"),
    click.option(
        "--where",
        metavar="COL=VALUE",
        multiple=True,
        help="Only rows with this value; repeatable (default: all rows). Example: --where country=SE",
    ),
    click.option(
        "--period",
        type=click.Choice(PERIODS),
        help="Calendar period (default: month where one is needed). Example: --period quarter",
    ),
    click.option(
        "--scale",
        type=click.Choice(["0-10", "1-10", "1-11"]),
        help="The question's scale (default: 0-10, doubted in a warning). Example: --scale 1-10",
    ),
    click.option(
        "--missing-codes",
        metavar="A,B",
        help="Values that stand for no answer (default: none). Example: --missing-codes 98,99",
    ),
    click.option(
        "--on-duplicate",
        type=click.Choice(["error", "first", "last"]),
        help="Which row counts when a response id has different answers (default: error).",
    ),
    click.option(
        "--as-of",
        metavar="DATE",
        help="Last day that counts; later dates are in no period (default: today). Example: --as-of 2026-09-30",
    ),
    click.option(
        "--date-format",
        metavar="FORM",
        help='How dates are written (default: told by the data). Example: --date-format "%d/%m/%Y"',
    ),
    click.option(
        "--tz",
        metavar="ZONE",
        help="Zone that times with a zone are moved to (default: UTC). Example: --tz Europe/Stockholm",
    ),
    click.option(
        "--encoding",
        help="Encoding of a text file (default: UTF-8, else cp1252, else Latin-1). Example: --encoding cp1250",
    ),
    click.option(
        "--delimiter",
        metavar="CHAR",
        help='Delimiter of a text file (default: told by the data). Example: --delimiter ";"',
    ),
    click.option("--sheet", help="Sheet of a workbook (default: the only one with a table). Example: --sheet Answers"),
    click.option(
        "--header-row",
        type=int,
        metavar="N",
        help="Line with the column names (default: the first that is as wide as a table). Example: --header-row 3",
    ),
]
WRITING = [
    click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv"]),
        default="table",
        show_default=True,
        help="Form of the result.",
    ),
    click.option(
        "--out",
        "out",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="File for the result (default: standard output). Example: --out score.csv",
    ),
    click.option("--strict", is_flag=True, help="Exit with 3 when there are warnings (default: exit with 0)."),
]
LEVEL = click.option(
    "--level", type=float, help="Confidence level of intervals and tests (default: 0.95). Example: --level 0.9"
)
METHOD = click.option(
    "--method",
    type=click.Choice(["default", "score", "tango", "adjusted-wald", "wald"]),
    help="Method of the interval (default: score).",
)


def options(*lists: Any) -> Callable:
    """A decorator that adds options in the order of ``lists``, and turns DataError into a message and exit code 2."""

    def decorate(command: Callable) -> Callable:
        @wraps(command)
        def guarded(*args: Any, **given: Any) -> Any:
            try:
                return command(*args, **given)
            except DataError as error:
                _stop(str(error))
            except (BrokenPipeError, KeyboardInterrupt, click.ClickException, click.exceptions.Exit):
                raise
            except (
                Exception
            ) as error:  # a traceback helps no analyst; what is known is said, and the input is not to blame
                _stop(
                    f"unexpected {type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no message'}\n  do        report it with the command that you gave"
                )

        for one in reversed([option for part in lists for option in (part if isinstance(part, list) else [part])]):
            guarded = one(guarded)
        return guarded

    return decorate


def _stop(message: str) -> NoReturn:
    click.echo(f"nps: {message}", err=True)
    sys.exit(BAD_INPUT)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="nps-analysis", prog_name="nps")
def main() -> None:
    """Net Promoter Score from survey exports: what it is, whether it moved, and what the answers do not show.

    SOURCE is a file (.csv .tsv .txt .xlsx .parquet), a folder or glob of such files, or a study file (.yml), in which every option is a key.
    """


@main.command()
@click.argument("source")
@options(READING, WRITING)
def check(source: str, form: str, out: Path | None, strict: bool, **given: Any) -> None:
    """What is in SOURCE, how it was read, and what happened to every row."""
    from nps_analysis.responses.check import check as account

    responses = _read(source, given)
    _finish("check", account(responses), responses, form, out, strict)


@main.command()
@click.argument("source")
@options(
    click.option(
        "--by", metavar="COL[,COL]", help="Columns or periods to group by (default: none). Example: --by region,quarter"
    ),
    LEVEL,
    METHOD,
    READING,
    WRITING,
)
def score(source: str, by: str | None, form: str, out: Path | None, strict: bool, **given: Any) -> None:
    """The score of SOURCE with its interval, by any groups."""
    from nps_analysis.counts import tally
    from nps_analysis.stats.score import score as scores

    responses = _read(source, given, by=_names(by))
    names = [*responses.study.by, *([given["period"]] if given["period"] else [])]
    counts = tally(responses, by=list(dict.fromkeys(names)))
    frame = scores(counts, level=responses.study.level, method=responses.study.method)
    _finish("score", frame, responses, form, out, strict, counts.warnings)


@main.command()
@click.argument("source")
@options(
    click.option(
        "--across",
        required=True,
        metavar="COL",
        help="Column whose values are compared, or period. Example: --across period --period quarter",
    ),
    click.option(
        "--against",
        metavar="previous|first|rest|each|VALUE",
        help="What each is compared with (default: previous for periods, rest for columns). Example: --against each",
    ),
    click.option(
        "--within",
        metavar="COL[,COL]",
        help="Compare inside each of these groups (default: none). Example: --within region",
    ),
    click.option(
        "--adjust",
        type=click.Choice(["holm", "bh", "none"]),
        help="Adjustment of p-values for their number (default: holm).",
    ),
    click.option(
        "--min-n",
        type=int,
        metavar="N",
        help="Fewest answers of a group that is tested (default: 30). Example: --min-n 50",
    ),
    LEVEL,
    METHOD,
    READING,
    WRITING,
)
def compare(
    source: str, across: str, within: str | None, form: str, out: Path | None, strict: bool, **given: Any
) -> None:
    """Which groups or periods of SOURCE really differ."""
    from nps_analysis.counts import tally
    from nps_analysis.stats.compare import compare as compared

    responses = _read(source, given, within=_names(within))
    study = responses.study
    across = (study.period or "month") if across == "period" else across
    apart = [responses.survey_type] if responses.survey_type and responses.survey_type != across else []
    inside = list(dict.fromkeys([*study.within, *apart]))
    counts = tally(responses, by=[*inside, across])
    settings = {"level": study.level, "adjust": study.adjust, "min_n": study.min_n, "method": study.method}
    frame = compared(
        counts, across=across.removeprefix("column:"), against=study.against, within=inside or None, **settings
    )
    _finish("compare", frame, responses, form, out, strict, counts.warnings)


@main.command()
@click.argument("source")
@click.argument("benchmarks")
@options(
    click.option(
        "--company",
        metavar="NAME",
        help="Which company is ours: its own row is left out (default: none is). Example: --company Acme",
    ),
    click.option(
        "--by", metavar="COL[,COL]", help="Columns to group our answers by (default: none). Example: --by country"
    ),
    LEVEL,
    click.option(
        "--method",
        type=click.Choice(["default", "score", "adjusted-wald", "wald"]),
        help="Method of the test (default: score).",
    ),
    READING,
    WRITING,
)
def benchmark(
    source: str, benchmarks: str, by: str | None, form: str, out: Path | None, strict: bool, **given: Any
) -> None:
    """SOURCE against the published scores in BENCHMARKS."""
    from nps_analysis.counts import tally
    from nps_analysis.responses.benchmarks import read_benchmarks
    from nps_analysis.stats.benchmark import benchmark as compared

    responses = _read(source, given, by=_names(by))
    published = read_benchmarks(benchmarks, company=responses.study.company)
    counts = tally(responses, by=responses.study.by)
    frame = compared(counts, published.frame, level=responses.study.level, method=responses.study.method)
    _finish("benchmark", frame, responses, form, out, strict, (*counts.warnings, *published.warnings))


@main.command()
@click.argument("study")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the run. Example: --out report",
)
@click.option(
    "--notebooks",
    metavar="01,03",
    help="Only these notebooks (default: all that the study has data for). Example: --notebooks 01,02",
)
@click.option(
    "--set",
    "changes",
    metavar="NAME=VALUE",
    multiple=True,
    help="Replace a key of the study file; repeatable. Example: --set level=0.9",
)
@click.option(
    "--timeout",
    type=float,
    metavar="SECONDS",
    help="End a notebook that takes longer (default: none is ended). Example: --timeout 600",
)
@click.option("--force", is_flag=True, help="Replace a folder that holds something else (default: refuse).")
@options(click.option("--strict", is_flag=True, help="Exit with 3 when there are warnings (default: exit with 0)."))
def run(
    study: str,
    out: Path,
    notebooks: str | None,
    changes: tuple[str, ...],
    timeout: float | None,
    force: bool,
    strict: bool,
) -> None:
    """The notebooks, executed on STUDY: figures, tables, deck, page and manifest in one folder."""
    from nps_analysis.runs.run import run as execute

    keys = _pairs(changes, "--set")
    result = execute(
        study,
        out,
        notebooks=_names(notebooks),
        keys=keys,
        timeout=timeout,
        force=force,
        say=lambda text: click.echo(text, err=True),
    )
    for warning in result.warnings:
        click.echo(f"warning: {warning}", err=True)
    for name in ("deck.pptx", "report.html", "notebooks", "manifest.json"):
        if (out / name).exists():
            click.echo(str(out / name))
    failed = any(outcome.state == "failed" for outcome in result.outcomes)
    sys.exit(PART_FAILED if failed else STRICT if strict and result.warnings else 0)


def _read(source: str, given: dict[str, Any], **more: Any) -> "Responses":
    from nps_analysis.responses.read import read

    keys = {name: value for name, value in {**given, **more}.items() if value not in (None, (), [])}
    if "where" in keys:
        keys["where"] = _pairs(keys["where"], "--where")
    if "missing_codes" in keys:
        keys["missing_codes"] = _names(keys["missing_codes"])
    return read(source, **keys)


def _names(text: str | None) -> list[str]:
    """``a,b`` as a list; a name that holds a comma is given by itself after ``column:``."""
    if text is None:
        return []
    return (
        [text]
        if text.startswith("column:") and "," not in text.removeprefix("column:")
        else [name.strip() for name in text.split(",") if name.strip()]
    )


def _pairs(texts: tuple[str, ...], option: str) -> dict[str, str]:
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise DataError(
            f"{option} {wrong[0]} cannot be read",
            required="NAME=VALUE",
            found="no equals sign",
            do=f"write {option} {wrong[0]}=VALUE",
        )
    return {name.strip(): value for name, _, value in (text.partition("=") for text in texts)}


def _finish(
    command: str,
    frame: "pd.DataFrame",
    responses: "Responses",
    form: str,
    out: Path | None,
    strict: bool,
    warnings: tuple[str, ...] = (),
) -> None:
    """Messages to stderr, the result to stdout or the file, and the exit code."""
    from nps_analysis.tables import as_text, to_csv

    warnings = (*responses.warnings, *warnings)
    for warning in warnings if form != "json" else ():
        click.echo(f"warning: {warning}", err=True)
    if form == "json":
        text = _as_json(command, frame, responses, warnings)
    else:
        text = to_csv(frame) if form == "csv" else f"{as_text(frame)}\n"
    if out:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise DataError(
                f"{out} cannot be written",
                required="a file in a folder that can be written to",
                found=error.strerror or str(error),
                do="name another with --out",
            ) from None
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    sys.exit(STRICT if strict and warnings else 0)


def _as_json(command: str, frame: "pd.DataFrame", responses: "Responses", warnings: tuple[str, ...]) -> str:
    from importlib.metadata import version

    from nps_analysis.responses.summary import accounting_of, settings_of, source_of
    from nps_analysis.tables import records

    document = {
        "command": command,
        "version": version("nps-analysis"),
        "source": source_of(responses),
        "settings": settings_of(responses),
        "accounting": accounting_of(responses.accounting),
        "warnings": list(warnings),
        "rows": records(frame),
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n"


if __name__ == "__main__":
    main()
