"""Which changes of the whole score a finding shows, and which one it takes apart."""

from math import isclose
from typing import NamedTuple

from nps_analysis.reporting.deck.run import Finding
from nps_analysis.reporting.deck.story.choice import differences

ROUNDING = 1e-6  # points
PEOPLE = "06_movement/everybody"  # the change of all who answered, by whether they did so in both periods


class Step(NamedTuple):
    """A change of the score of all answers, in points."""

    before: str
    after: str
    size: float


def may_be_said(finding: Finding, changed: Finding | None) -> bool:
    """Whether a finding is not about why the score changed, or about a step that is shown in ``changed``.

    What a change is made of does not say whether there is one: that is tested with all other changes together. The
    step is the same where it has the same size, too: that of some groups, or of some people, is another.
    """
    step = _taken_apart(finding)
    return step is None or any(_same(step, one) for one in (_shown(changed) if changed else []))


def _taken_apart(finding: Finding) -> Step | None:
    """The change that a finding takes apart, None where it takes none."""
    if finding["word"] == "decompose" and len(finding.frame):
        whole = finding.frame.iloc[-1]
        return Step(whole["before"], whole["after"], whole["total"])
    if finding.key == PEOPLE and len(finding.frame):
        whole = finding.frame.iloc[0]
        return Step(whole["reference"], whole["group"], whole["difference"])
    return None


def _shown(finding: Finding) -> list[Step]:
    """The changes of the whole score that a finding shows, none where it is about those of groups."""
    if finding.keys:
        return []
    return [Step(row["reference"], row["group"], row["difference"]) for row in differences(finding)]


def _same(one: Step, other: Step) -> bool:
    return one[:2] == other[:2] and isclose(one.size, other.size, abs_tol=ROUNDING)
