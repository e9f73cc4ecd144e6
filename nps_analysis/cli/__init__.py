"""The command line. Each command is a module of its own name; heavy libraries load only when a command runs."""

import click

from nps_analysis.cli.accounts import accounts
from nps_analysis.cli.ambassadors import ambassadors
from nps_analysis.cli.benchmark import benchmark
from nps_analysis.cli.check import check
from nps_analysis.cli.comments import comments
from nps_analysis.cli.compare import compare
from nps_analysis.cli.contact import contact
from nps_analysis.cli.deck import deck
from nps_analysis.cli.decompose import decompose
from nps_analysis.cli.drivers import drivers
from nps_analysis.cli.export import export
from nps_analysis.cli.follow_up import follow_up
from nps_analysis.cli.league import league
from nps_analysis.cli.metrics import metrics
from nps_analysis.cli.movement import movement
from nps_analysis.cli.new import new
from nps_analysis.cli.plan import plan
from nps_analysis.cli.run import run
from nps_analysis.cli.score import score
from nps_analysis.cli.trend import trend
from nps_analysis.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="nps-analysis", prog_name="nps")
def main() -> None:
    """Net Promoter Score from survey exports: what it is, whether it moved, and what the answers do not show.

    SOURCE is a file (.csv .tsv .txt .xlsx .sav .parquet .json .ndjson .db .sqlite), a folder or glob of such files, or
    a study file (.yml), in which every option is a key. It is left out where --database ENV --table NAME names a table
    or view: ENV is the name of the environment variable that holds the database's SQLAlchemy URL.
    """


for command in (
    check,
    new,
    score,
    trend,
    compare,
    benchmark,
    decompose,
    movement,
    ambassadors,
    drivers,
    comments,
    league,
    follow_up,
    contact,
    accounts,
    metrics,
    plan,
    run,
    deck,
    export,
    verify,
):
    main.add_command(command)
