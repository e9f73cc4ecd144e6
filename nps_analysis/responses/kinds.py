"""Which kind of survey each invitation and each answer belongs to."""

from collections.abc import Iterable

import pandas as pd

from nps_analysis.responses.names import folded
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import composed_form, is_survey_type
from nps_analysis.schema import NONE


def kinds_of(log: pd.DataFrame, responses: Responses) -> dict[str, str]:
    """The columns that tell kinds of survey, or brands, of the answers: their names there and in the log.

    They are those that are mixed among the answers, and those that are mixed in the log and that the answers have too.
    Columns of the ``log`` are called ``column NAME``.
    """
    own = {folded(name.removeprefix("column ")): name for name in log if name.startswith("column ")}
    found = {}
    for name in responses.names:
        column = own.get(folded(name))
        told = column and is_survey_type(name, log[column].cat.categories)
        if column and (told or name in (*responses.apart, responses.columns.brand)):
            found[name] = column.removeprefix("column ")
    return found


def kind_of(columns: Iterable[pd.Series], index: pd.Index) -> pd.Series:
    """One text for each row: its kinds of survey, whatever their capitals; blank where no column tells any."""
    texts = [_plain(column.astype(object)) for column in columns]
    return texts[0].str.cat(texts[1:], sep="\x1f").astype(object) if texts else pd.Series("", index, dtype=object)


def _plain(texts: pd.Series) -> pd.Series:
    filled = texts.where(texts.notna(), NONE)
    return filled.map({text: composed_form(text).casefold() for text in filled.unique()})
