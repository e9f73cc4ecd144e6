"""What stands over each slide: the finding as a sentence, that of no other slide, cut where a clause ends."""

from collections import Counter
from collections.abc import Sequence

from nps_analysis.language import _
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.story.choice import Slide
from nps_analysis.reporting.deck.story.file import SUMMARY
from nps_analysis.reporting.legible import legible

PAUSES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE},;:،؛"  # what no headline ends with before an ellipsis
LONGEST = 160  # letters of a title: two lines across a wide slide at a size that a room can read
OF_ONE, MORE = 110, 40  # letters of what tells a title from another, and of a name in front
ENDS = ("; ", "؛ ", ". ", ", ", "، ", ": ", " (")  # what may follow a clause, the best places first
PAIRS = {"(": ")", "“": "”", "„": "“", "”": "”", "«": "»", "‹": "›"}  # ” opens and closes in Swedish
SHORTEST = 0.4  # of the room that a title has, so that a cut leaves something


def titles(slides: Sequence[Slide], run: Run) -> list[str]:
    """The titles of the slides; where two would be the same, each also says what was measured, or has a number."""
    said = [slide.title or _title(slide, run) for slide in slides]
    whole = _apart(said, [_caption(slide.finding) for slide in slides])
    short = [clause(title, LONGEST) for title in whole]
    return _apart(short, ["" for _slide in slides])


def clause(text: str, most: int) -> str:
    """A sentence in at most so many letters: cut, visibly, where a clause ends, or else after a word.

    Numbers stay whole, and what stands in brackets stays together.

    >>> clause("NPS fell 7.7 points in 2026-Q3 (25.8); no change is shown in the other 6", 60)
    'NPS fell 7.7 points in 2026-Q3 (25.8) …'
    >>> clause("Higher than the rest: Finland (+15.5), Sweden (+9.4)", 45)
    'Higher than the rest: Finland (+15.5) …'
    """
    clean = legible(text)
    if len(clean) <= most:
        return clean
    room = most - 2
    for end in ENDS:
        at = clean.rfind(end, 0, room + 1)
        while at > SHORTEST * room and not _closed(clean[:at]):
            at = clean.rfind(end, 0, at)
        if at > SHORTEST * room:
            return f"{clean[:at].rstrip(PAUSES)} …"
    at = clean.rfind(" ", 0, room + 1)
    return f"{clean[:at].rstrip(PAUSES)} …" if at > 0 else f"{clean[: most - 1]}…"


def _closed(text: str) -> bool:
    """Whether what is opened in a text, brackets or quotation marks of any of the languages, is closed in it."""
    awaited: list[str] = []
    for letter in text:
        if awaited and letter == awaited[-1]:
            awaited.pop()
        elif letter in PAIRS:
            awaited.append(PAIRS[letter])
    return not awaited


def _title(slide: Slide, run: Run) -> str:
    if slide.finding:
        return slide.finding["headline"] or slide.finding["caption"] or slide.finding.key
    if slide.special != SUMMARY:
        return _("Method and data")
    total = run.total
    return ": ".join(filter(None, [clause(run.only, MORE), total["headline"]])) if total else run.title


def _caption(finding: Finding | None) -> str:
    return finding["caption"] if finding else ""


def _apart(said: Sequence[str], more: Sequence[str]) -> list[str]:
    """The same titles, but those that are there more than once with what tells them apart, or else with numbers."""
    often = Counter(said)
    told = [
        f"{clause(title, OF_ONE)} ({caption})" if often[title] > 1 and caption else title
        for title, caption in zip(said, more, strict=True)
    ]
    often, seen, apart = Counter(told), Counter[str](), []
    for title in told:
        seen[title] += 1
        apart.append(f"{title} [{seen[title]}]" if often[title] > 1 and seen[title] > 1 else title)
    return apart
