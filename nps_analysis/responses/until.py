"""Which answers there were on the study's day: those given after it do not exist yet for whoever looks then."""

from dataclasses import replace

import narwhals as nw

from nps_analysis.language import nenglish
from nps_analysis.responses.record import LATER, Responses
from nps_analysis.responses.rows import count, written


def until_today(responses: Responses) -> tuple[Responses, list[str]]:
    """The responses without answers after the study's ``as_of``, and a warning that says how many valid ones those are.

    Answers without a date, or with one that cannot be read, stay: nothing says that they came later.
    """
    frame = responses.kept()
    if LATER not in frame.collect_schema().names():
        return responses, []
    later = nw.col(LATER)
    left_out = count(frame.filter(later & written(responses.columns.score or "", responses.scores)))
    if not left_out:
        return responses, []
    known = replace(responses, frame=frame.filter(~later).to_native(), remembered={})
    return known, [
        nenglish(
            "{n} answer after {as_of} left out: not given yet on that day",
            "{n} answers after {as_of} left out: not given yet on that day",
            left_out,
            as_of=responses.study.as_of,
        )
    ]
