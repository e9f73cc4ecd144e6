"""Which notebooks there are, what data each needs, and which parameters it takes."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nps_analysis.counts import tally
from nps_analysis.kernels.cells import nbformat
from nps_analysis.kernels.parameters import declared
from nps_analysis.language import N_, english
from nps_analysis.responses.invitations import untold_by_log
from nps_analysis.responses.record import Responses
from nps_analysis.responses.rows import count
from nps_analysis.responses.sales import no_sales_by_customer
from nps_analysis.responses.segments import as_text
from nps_analysis.schema import DataError, listed, nearest
from nps_analysis.whole import away

HERE = Path(__file__).parents[1]
NEEDS = (  # those of Notebook.lacks
    *("periods", "segments", "one kind", "one brand", "respondents", "benchmarks"),
    *("drivers", "comments", "league", "invitations", "accounts", "sales", "metrics"),
)


@dataclass(frozen=True)
class Notebook:
    """A notebook of the toolkit: its file, the data it needs, and the names in its parameters cell."""

    path: Path
    needs: tuple[str, ...]
    parameters: tuple[str, ...]
    employees: bool = False  # whether it says that all it shows is counted, so that small groups are hidden

    @property
    def name(self) -> str:
        return self.path.stem

    def lacks(self, responses: Responses) -> str:
        """Why this notebook cannot run on these responses; empty when it can."""
        study, brand = responses.study, responses.columns.brand
        if study.employee and not self.employees:
            return N_("it is not made of employees' answers")
        kinds = [name for name in responses.apart if name != brand]
        for need in self.needs:
            if need == "periods" and (reason := _lacks_periods(responses)):
                return reason
            if need == "segments" and not study.segments:
                return N_("the study names no segments that divide the answers")
            if need == "one kind" and kinds:
                return f'"{kinds[0]}" holds several kinds of survey: choose one with --where'
            if need == "one brand" and brand in responses.apart:
                return f'"{brand}" holds several brands: choose one with --where'
            if need == "respondents" and not responses.columns.respondent:
                return N_("no column says who answered")
            if need == "benchmarks" and not (study.benchmarks or study.targets or brand):
                return N_("the study names no benchmarks, no targets and no brand column")
            if need in ("drivers", "league", "invitations", "sales", "metrics") and not getattr(study, need):
                return english('the study has no key "{name}"', name=need)
            if need == "sales" and (reason := no_sales_by_customer(responses, study.path(study.sales or ""))):
                return reason
            if need == "invitations" and (untold := untold_by_log(study)):
                return f"the invitations do not tell {listed(untold)}"
            if need == "accounts" and not responses.columns.account:
                return N_("the study names no column of accounts")
            if need in ("drivers", "comments") and study.employee and study.where:
                return N_("of employees it is made of all answers only, and where chooses a part")
            if need == "comments" and not study.coded and (reason := _lacks_comments(responses)):
                return reason
        return ""


def _lacks_comments(responses: Responses) -> str:
    """Why there are no words to look at; empty where there are."""
    column = responses.columns.comment
    if column is None:
        return "no column has comments"
    frame = responses.kept()
    text = as_text(column, frame.collect_schema()[column]).fill_null("")
    return "" if count(frame.filter(text != "")) else f'nobody wrote in "{column}"'


def _lacks_periods(responses: Responses) -> str:
    """Why no period can be compared with another; empty when one can."""
    if responses.dates_unusable:
        return f"{responses.dates_unusable.what}: {responses.dates_unusable.found}"
    period = responses.study.period or "month"
    counts = tally(responses, by=period)
    found = counts.groups()[period].unique()
    if counts.suppressed.any() and (~counts.suppressed).sum() < 2:
        return f"fewer than two of the {period}s can be shown: a change needs two"
    return f"all dated answers are in one {period}, {found[0]}: a change needs two" if len(found) == 1 else ""


def folder() -> Path:
    """Where the notebooks are: in the installed package, or beside it in a checkout."""
    return HERE / "notebooks" if (HERE / "notebooks").is_dir() else HERE.parent / "notebooks"


def all_notebooks(study: Path | None = None) -> list[Notebook]:
    """The notebooks in reading order: those in the folder ``notebooks`` beside the study file, else the toolkit's."""
    beside = study.parent / "notebooks" if study and study.suffix.lower() in (".yml", ".yaml") else folder()
    own = sorted(beside.glob("[0-9][0-9]_*.ipynb"))
    return [_described(path) for path in own or sorted(folder().glob("[0-9][0-9]_*.ipynb"))]


def chosen(names: list[str] | None, study: Path | None = None) -> list[Notebook]:
    """The notebooks called ``names`` (``01`` or ``01_score``), or all of a study. DataError for a name that is none."""
    notebooks = all_notebooks(study)
    known = {key for notebook in notebooks for key in (notebook.name, notebook.name[:2])}
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise DataError(
            f"no notebook {listed(unknown)}",
            required="numbers or names of the notebooks",
            found=nearest(unknown[0], [notebook.name for notebook in notebooks]),
            do=f"choose from {listed([notebook.name for notebook in notebooks], 20)}",
        )
    return [one for one in notebooks if not names or one.name in names or one.name[:2] in names]


def _described(path: Path) -> Notebook:
    """What a notebook says of itself. DataError for one that a run could give no study to."""
    try:
        content = nbformat.read(path, as_version=4)
        names = declared(content)
        if "study" not in names:
            raise ValueError(f"no study among {listed(names)}" if names else "a cell that assigns nothing")
    except (OSError, ValueError, SyntaxError, AttributeError, KeyError, nbformat.ValidationError) as error:
        raise DataError(
            f"{path.name} beside the study cannot be run",
            required="a notebook with one cell tagged parameters that assigns study",
            found=str(error).splitlines()[0],
            do="correct it, or give it a name that does not begin with two digits: a run leaves such notebooks out",
        ) from None
    needs = tuple(content.metadata.get("nps_analysis", {}).get("needs", ()))
    _refuse_unknown(path.name, [need for need in needs if need not in NEEDS])
    return Notebook(path, needs, names, content.metadata.get("nps_analysis", {}).get("employees") is True)


def _refuse_unknown(name: str, needs: list[str]) -> None:
    """DataError for needs that no study can be checked for: the notebook would run without them."""
    if needs:
        raise DataError(
            f"{name} needs {listed(needs)}",
            required=f"needs of which a run knows whether a study meets them: {listed(NEEDS, len(NEEDS))}",
            found=nearest(needs[0], NEEDS),
            do="correct needs under nps_analysis in the notebook's metadata",
        )


def copies_of(notebooks: list[Notebook], folder: Path) -> list[Notebook]:
    """The notebooks as they are now, copied to ``folder``: what is edited from now on belongs to another run."""
    away(folder)
    folder.mkdir()
    return [replace(one, path=Path(shutil.copy(one.path, folder))) for one in notebooks]


def parameters_for(notebook: Notebook, study: str, keys: dict[str, Any]) -> dict[str, Any]:
    """The values for a notebook's parameters cell: keys that it declares by name, all others as ``options``.

    DataError where the notebook could not take them: papermill would set a name that nothing reads, and say nothing.
    """
    own = {name: value for name, value in keys.items() if name in notebook.parameters}
    others = {name: value for name, value in keys.items() if name not in notebook.parameters}
    if others and "options" not in notebook.parameters:
        raise DataError(
            f"{notebook.path.name} does not take {listed(others)}",
            required="keys that its cell tagged parameters assigns, or options = {} there for all others",
            found=f"a cell that assigns {listed(notebook.parameters)}",
            do="add options = {} to the cell, and **options to the call of nps.read",
        )
    return {"study": study, **own, **({"options": others} if others else {})}
