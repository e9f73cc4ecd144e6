"""How many findings chance alone would give, as a sentence."""

import pandas as pd

from nps_analysis.language import _, ngettext, numerals
from nps_analysis.tables import count, points


def say_by_chance(chance: pd.DataFrame) -> str:
    """How many findings there are before and after adjustment, beside how many chance alone would give.

    >>> say_by_chance(pd.DataFrame({"tests": [20], "found": 2, "found_adjusted": 1, "expected": 1.0, "most": 3,
    ...     "level": 0.95}))
    '2 of 20 comparisons have p < 0.05, 1 after adjustment; chance alone would give 1.0 on average, seldom more than 3'
    """
    one = chance.iloc[0]
    if not one["tests"]:
        return _("No comparison was tested")
    return ngettext(
        "{found} of {n} comparison has p < {limit}, {adjusted} after adjustment;"
        " chance alone would give {expected} on average, seldom more than {most}",
        "{found} of {n} comparisons have p < {limit}, {adjusted} after adjustment;"
        " chance alone would give {expected} on average, seldom more than {most}",
        one["tests"],
        found=count(one["found"]),
        limit=numerals(f"{1 - one['level']:.2g}"),
        adjusted=count(one["found_adjusted"]),
        expected=points(one["expected"]),
        most=count(one["most"]),
    )
