"""What a screen reader says of a chart: what was measured, the values, on how many answers, of which time."""

from nps_analysis.language import _
from nps_analysis.reporting.deck.charts.native import Chart, Picture, Table
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.tables import count

BETWEEN = "; "


def alt_text(finding: Finding, run: Run, shown: Chart | Table | Picture, number: int = 1, of: int = 1) -> str:
    """The finding's own alternative text, or of one chart of several the values in it; then base and study period."""
    said = finding["alt"] or finding["headline"] or finding.key
    if of > 1:
        what = (finding["caption"] if isinstance(shown, Chart) else "") or said
        part = _("{what} ({number} of {count})", what=what.rstrip("."), number=count(number), count=count(of))
        said = _sentence([part, shown.name, *([values(shown)] if isinstance(shown, Chart) else [])])
    period = _("Study period: {period}", period=run.period) if run.period else ""
    return " ".join(filter(None, [_sentence([said]), _sentence([finding["base"]]), _sentence([period])]))


def values(chart: Chart) -> str:
    """The rows of a chart with what is written at them."""
    names = [str(name) for name in chart.sheet.columns[0].values]
    return BETWEEN.join(" ".join([name, *_written(chart, at)]) for at, name in enumerate(names))


def _written(chart: Chart, at: int) -> list[str]:
    """What is written at one row: the texts of its labels, as a reader of the chart sees them."""
    labelled = [series.labels for series in chart.series if series.labels]
    texts = [labels.texts[at].replace("\N{NO-BREAK SPACE}", " ").strip() for labels in labelled if len(labels.texts)]
    return [" ".join(text.split()) for text in texts if text]


def _sentence(parts: list[str]) -> str:
    said = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{said}." if said else ""
