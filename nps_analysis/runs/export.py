"""The figures of a finished run, drawn again for slides: in another size, resolution or format."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

from nps_analysis.charts.style import canvas, figure_of
from nps_analysis.csv_text import from_csv
from nps_analysis.reporting.export import KINDS, size_of
from nps_analysis.reporting.figures import DPI, save_as
from nps_analysis.runs.inputs import file_hash
from nps_analysis.runs.manifest import origin_of, read_manifest
from nps_analysis.runs.verify import parts_of
from nps_analysis.schema import DataError


def export_run(
    folder: str | Path, out: str | Path, size: str = "full", kinds: Sequence[str] = KINDS, dpi: int = DPI
) -> Iterator[Path]:
    """Draws every finding of the run in ``folder`` from its table, for a slide, and gives the files in ``out``.

    The figures are those of the run: each is drawn from the table that the run wrote, for its ``size``, and says so
    (``nps verify --figure``). A run of several parts has a folder for each. Raises DataError where ``folder`` holds no
    run, where a table is not as the run left it, and where ``out`` lies in the run, whose files would then be others.
    """
    folder, out = Path(folder), Path(out)
    if out.resolve().is_relative_to(folder.resolve()):
        raise DataError(
            f"{out} is in the folder of the run",
            required="a folder beside it: verify would find files that the run did not make",
            found=str(out),
            do=f"write --out {folder.name}-figures",
        )
    manifest = read_manifest(folder)
    for part in parts_of(manifest):
        if (folder / part["slug"]).is_dir():
            yield from export_run(folder / part["slug"], out / part["slug"], size, kinds, dpi)
    for finding in manifest.get("findings", []):
        stem = Path(finding["png"]).stem
        paths = [out / f"{stem}.{kind}" for kind in kinds]
        yield from _export(folder, manifest, finding, paths, size, dpi)


def _export(
    folder: Path, manifest: dict[str, Any], finding: dict[str, Any], paths: list[Path], size: str, dpi: int
) -> list[Path]:
    """One finding's figure in each of ``paths``."""
    table = folder / finding["table"]
    if not table.is_file() or file_hash(table) != manifest["outputs"].get(finding["table"]):
        raise DataError(
            f"{finding['table']} is not as the run left it",
            required="the tables of the run, unchanged",
            found="another file" if table.is_file() else "no such file",
            do=f"see what changed: nps verify {folder}; and make the run again",
        )
    frame = from_csv(table.read_text(encoding="utf-8"), finding["groups"])
    chart = getattr(import_module(f"nps_analysis.charts.{finding['word']}"), f"plot_{finding['word']}")
    figure = figure_of(chart(frame, ax=canvas(size_of(size)), **(finding.get("drawn") or {})))
    origin = origin_of(manifest).of_finding(finding["notebook"], finding["name"], finding["method"], finding["base"])
    said = replace(origin, form=f"{size}, {dpi} dots per inch").described(finding["headline"])
    try:
        return save_as(figure, paths, said, dpi)
    finally:
        plt.close(figure)
