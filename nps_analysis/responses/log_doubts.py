"""What does a log of invitations not tell?"""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.language import N_, english, nenglish
from nps_analysis.schema import listed


def doubts_of_log(frame: pd.DataFrame, parts: dict[str, str], alone: int, untold: Sequence[str]) -> list[str]:
    """Warnings about what the log does not tell."""
    kinds = english(
        "the invitations do not tell {names}: answers to one kind of survey may count for another", names=listed(untold)
    )
    doubts = {
        kinds: bool(untold),
        N_("the invitations name nobody: the rest period cannot be checked"): frame["person"].isna().all(),
        nenglish(
            "{n} reminder without an invitation before it, taken as an invitation",
            "{n} reminders without an invitation before it, taken as an invitation",
            alone,
        ): alone > 0,
        N_("the invitations do not say which were delivered: all are taken to be"): not (
            {"delivered", "bounced", "status"} & parts.keys()
        ),
    }
    return [text for text, holds in doubts.items() if holds]
