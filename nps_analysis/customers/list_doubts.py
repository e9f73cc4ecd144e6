"""What is not known of those on the list: who, when, whether they may be called, and by whom?"""

import pandas as pd

from nps_analysis.customers.cases import Matched
from nps_analysis.customers.consent import consents
from nps_analysis.customers.latest import Answers
from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.record import Responses
from nps_analysis.schema import NONE


def doubts_of_list(responses: Responses, answers: Answers, frame: pd.DataFrame, known: Matched) -> tuple[str, ...]:
    """Warnings of what the answers do not tell: who they are of, when, whether these may be called, and by whom."""
    columns, warnings = responses.columns, []
    if answers.unknown:
        warnings.append(
            nenglish(
                "{n} answer without a respondent: nobody to call",
                "{n} answers without a respondent: nobody to call",
                answers.unknown,
            )
        )
    if columns.date is None or responses.dates_unusable:
        warnings.append(N_("no dates that can be used: no answer is too old, and the last in the source is the latest"))
    elif undated := int(frame["days_since"].isna().sum()):
        warnings.append(
            nenglish(
                "{n} listed answer without a usable date: kept, of unknown age",
                "{n} listed answers without a usable date: kept, of unknown age",
                undated,
            )
        )
    if columns.consent is None:
        warnings.append(N_("no column says who may be contacted (--consent): consent is unknown for all"))
    elif strange := consents(answers.named("consent", answers.last))[1]:
        warnings.append(
            nenglish(
                "{n} consent neither yes nor no: taken as unknown",
                "{n} consents neither yes nor no: taken as unknown",
                strange,
            )
        )
    if columns.owner is None:
        warnings.append(N_("no column says who looks after whom (--owner)"))
    elif without := int((frame["owner"] == NONE).sum()):
        warnings.append(english("{without} of those listed have no owner", without=without))
    return (*answers.warnings, *warnings, *known.warnings)
