"""What an analysis warns of, said where the analyst is, and recorded when a run is made of the notebook."""

import json
import os
from pathlib import Path

from nps_analysis.reporting.findings import EMPLOYEE, NOTEBOOK, RECORD, record_of_warnings, warnings_of
from nps_analysis.reporting.secrets import without_secrets
from nps_analysis.responses.anonymous import counts_answers
from nps_analysis.whole import write_whole

LEFT_OUT = "warnings of an analysis that would tell of few employees left out"


def warn(*warnings: str) -> None:
    """Prints warnings, each once, and nothing where there are none; a run has them in manifest, deck, page and stderr.

    In a run of employees' answers those with numbers are left out, as among the warnings of the reading, and one says
    so.

    >>> warn("no column of consent", "no column of consent")
    no column of consent
    >>> warn()
    """
    texts = list(dict.fromkeys(without_secrets(list(warnings))))
    if os.environ.get(EMPLOYEE):
        kept = [text for text in texts if not counts_answers(text)]
        texts = [*kept, *([LEFT_OUT] if len(kept) < len(texts) else [])]
    if texts:
        print("\n".join(texts))
    if texts and os.environ.get(RECORD):
        _record(Path(os.environ[RECORD]), os.environ[NOTEBOOK], texts)


def _record(folder: Path, notebook: str, texts: list[str]) -> None:
    """Adds the texts to those that the notebook has warned of, which the run collects when it has ended."""
    path = record_of_warnings(folder, notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = list(dict.fromkeys([*warnings_of(folder, notebook), *texts]))
    write_whole(json.dumps(content, ensure_ascii=False), path)
