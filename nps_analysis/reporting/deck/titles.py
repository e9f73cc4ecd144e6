"""Can slides be told apart by their titles? Screen readers and outlines go by them."""

from collections import Counter
from typing import Any

from nps_analysis.language import _


def tell_apart(deck: Any) -> None:
    """Number the titles that a slide shares with one before it, whatever they were cut to: ``Stores differ (2)``."""
    seen: Counter[str] = Counter()
    for slide in deck.slides:
        shape = slide.shapes.title
        title = shape.text_frame.text if shape is not None else ""
        seen[title] += 1
        if title and seen[title] > 1:
            run = shape.text_frame.paragraphs[-1].runs[-1]
            run.text = _("{title} ({number})", title=run.text, number=seen[title])
