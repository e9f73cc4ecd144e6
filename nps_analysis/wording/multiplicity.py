"""How many findings chance alone would give, as a sentence."""

import pandas as pd

from nps_analysis.schema import counted
from nps_analysis.tables import points


def say_by_chance(chance: pd.DataFrame) -> str:
    """How many findings there are before and after adjustment, beside how many chance alone would give.

    >>> say_by_chance(pd.DataFrame({"tests": [20], "found": 2, "found_adjusted": 1, "expected": 1.0, "most": 3,
    ...     "level": 0.95}))
    '2 of 20 comparisons have p < 0.05, 1 after adjustment; chance alone would give 1.0 on average, seldom more than 3'
    """
    one = chance.iloc[0]
    if not one["tests"]:
        return "No comparison was tested"
    return (
        f"{int(one['found'])} of {counted(int(one['tests']), 'comparison')} have p < {1 - one['level']:.2g}, "
        f"{int(one['found_adjusted'])} after adjustment; chance alone would give {points(one['expected'])} on average, "
        f"seldom more than {int(one['most'])}"
    )
