"""Which survey tool wrote a file: each module here that has a ``LAYOUT`` is one that is known."""

import pkgutil
import re
from importlib import import_module

from nps_analysis.responses.layouts.layout import Layout
from nps_analysis.responses.names import cleaned_parts, folded
from nps_analysis.responses.text import Grid
from nps_analysis.schema import DataError, nearest
from nps_analysis.study import Study


def _found() -> tuple[Layout, ...]:
    """The layouts of all modules beside this one, loose ones last."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return tuple(sorted((one.LAYOUT for one in modules if hasattr(one, "LAYOUT")), key=lambda layout: layout.loose))


LAYOUTS = _found()
PLAIN = "table"  # the name that says: no tool's layout


def recognised(grid: Grid, study: Study) -> Layout | None:
    """The layout of a file, by what is in it or as the study names it; None for a plain table.

    DataError for a name that no layout has.
    """
    if study.layout:
        return _named(study.layout)
    if cleaned_parts(grid.header):
        return None
    names = {folded(name) for name in grid.header}
    return next((layout for layout in LAYOUTS if _is_of(layout, names, grid)), None)


def _named(name: str) -> Layout | None:
    known = {layout.name: layout for layout in LAYOUTS}
    if name not in (PLAIN, *known):
        raise DataError(
            f'no layout "{name}"',
            required="the name of a layout",
            found=nearest(name, [PLAIN, *known]),
            do="correct --layout, or leave it out: layouts are told by the data",
        )
    return known.get(name)


def _is_of(layout: Layout, names: set[str], grid: Grid) -> bool:
    if not (layout.needs or layout.fits):
        return False
    there = all(any(re.fullmatch(pattern, name) for name in names) for pattern in layout.needs)
    return there and (layout.fits is None or layout.fits(grid))
