"""The figures of a finished run, drawn again for slides: in another size, resolution or format."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from nps_analysis import charts
from nps_analysis.charts.style import canvas, figure_of
from nps_analysis.csv_text import from_csv
from nps_analysis.reporting.export import KINDS, size_of
from nps_analysis.reporting.figures import DPI, save_as
from nps_analysis.reporting.provenance import read_origin
from nps_analysis.reporting.questions import speaking_as
from nps_analysis.runs.manifest import origin_of, read_manifest
from nps_analysis.runs.verify import parts_of, refuse_inside, refuse_other_files
from nps_analysis.schema import DataError, listed, untold
from nps_analysis.whole import unwritable


def export_run(
    folder: str | Path,
    out: str | Path,
    size: str = "full",
    kinds: Sequence[str] = KINDS,
    dpi: int = DPI,
    warn: Callable[[str], object] = untold,
) -> Iterator[Path]:
    """Draws every finding of the run in ``folder`` from its table, for a slide, and gives the files in ``out``.

    The figures are those of the run, in its language: each is drawn from the table that the run wrote, for its
    ``size``, and says so (``nps verify --figure``). A run of several parts has a folder for each. ``warn`` is told
    which findings cannot be drawn again: those with a chart of the notebook's own. Raises DataError, before anything
    is written, where ``folder`` holds no run, where a table is not as the run left it, where ``out`` lies in this run
    or another, whose files would then be others, and where a file would be lost that is no figure of a run.
    """
    folder, out = Path(folder), Path(out)
    refuse_inside(out, folder)
    runs = list(_runs(folder, out))
    for place, _, manifest in runs:
        refuse_other_files(place, manifest)
    for _, to, manifest in runs:
        drawn = [finding for finding in manifest.get("findings", []) if not _lost(finding)]
        _refuse_foreign([path for finding in drawn for path in _paths(to, finding, kinds)])
    for place, to, manifest in runs:
        for finding in manifest.get("findings", []):
            if why := _lost(finding):
                warn(f"{finding['notebook']}/{finding['name']} is not drawn again: {why}")
                continue
            with _writing(out):
                files = _export(place, manifest, finding, _paths(to, finding, kinds), size, dpi)
            yield from files


def _runs(folder: Path, out: Path) -> Iterator[tuple[Path, Path, dict[str, Any]]]:
    """The folder of each part that is there, and of the run itself, with the folder of its figures and its manifest."""
    manifest = read_manifest(folder)
    for part in parts_of(manifest):
        if (folder / part["slug"]).is_dir():
            yield from _runs(folder / part["slug"], out / part["slug"])
    yield folder, out, manifest


def _paths(to: Path, finding: dict[str, Any], kinds: Sequence[str]) -> list[Path]:
    return [to / f"{Path(finding['png']).stem}.{kind}" for kind in kinds]


def _refuse_foreign(paths: Sequence[Path]) -> None:
    """DataError where a file would be lost that is no figure of a run; an earlier figure is drawn anew."""
    foreign = [path for path in paths if path.exists() and not (path.is_file() and read_origin(path))]
    if foreign:
        raise DataError(
            f"files of others would be lost in {foreign[0].parent}",
            required="a folder in which these names are free, or are those of figures that nps made",
            found=listed(path.name for path in foreign),
            do="name another folder with --out, or move these files away",
        )


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """DataError where the figures cannot be written."""
    try:
        yield
    except OSError as error:
        found = "a file" if out.is_file() else error
        raise unwritable(out, found, "name another folder with --out", "a folder, or the name of a new one,") from None


def _lost(finding: dict[str, Any]) -> str:
    """Why a finding's chart cannot be drawn again; empty where it can."""
    if _chart_of(finding["word"]) is None:
        return f"plot_{finding['word']} is the notebook's own"
    if finding.get("drawn", {}) is None:  # see present
        return "its chart had arguments that the manifest cannot hold"
    return ""


def _chart_of(word: str) -> Callable[..., Axes] | None:
    """Our chart of that word, None where there is none."""
    module = f"{charts.__name__}.{word}"
    return getattr(import_module(module), f"plot_{word}", None) if word.isidentifier() and find_spec(module) else None


def _export(
    folder: Path, manifest: dict[str, Any], finding: dict[str, Any], paths: list[Path], size: str, dpi: int
) -> list[Path]:
    """One finding's figure in each of ``paths``, in the language of the run."""
    frame = from_csv((folder / finding["table"]).read_text(encoding="utf-8"), finding["groups"])
    chart = _chart_of(finding["word"])
    assert chart is not None
    origin = origin_of(manifest).of_finding(finding["notebook"], finding["name"], finding["method"], finding["base"])
    with speaking_as(manifest):
        figure = figure_of(chart(frame, ax=canvas(size_of(size)), **(finding.get("drawn") or {})))
        said = replace(origin, form=f"{size}, {dpi} dots per inch").described(finding["headline"])
        try:
            return save_as(figure, paths, said, dpi)
        finally:
            plt.close(figure)
