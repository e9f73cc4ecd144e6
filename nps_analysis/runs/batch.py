"""What stands above the parts of a batch: the scores of all of them from one tally, the index, and the manifest."""

import time
from pathlib import Path, PurePosixPath
from typing import Any

from nps_analysis.counts import ScoreCounts
from nps_analysis.csv_text import to_csv
from nps_analysis.reporting.index import build_index
from nps_analysis.responses.record import Responses
from nps_analysis.runs.lock import WORK
from nps_analysis.runs.manifest import described, files_in, write
from nps_analysis.runs.outcome import INTERRUPTED
from nps_analysis.runs.part import Part, Plan
from nps_analysis.runs.publish import publish
from nps_analysis.runs.resume import known_manifest
from nps_analysis.schema import listed
from nps_analysis.stats.score import score

SCORES = "tables/scores.csv"


def publish_batch(
    plan: Plan, whole: Responses, each: str, counts: ScoreCounts, parts: list[Part], keys: dict[str, Any]
) -> None:
    """Puts index.html, the scores of all parts, from the ``counts`` of each, and the manifest beside their folders.

    Folders of an earlier run that this one has no part for are taken away, unless people saved something there
    meanwhile, which is warned of, or this one was interrupted; then the result of a single run stays as well, and so
    does its manifest.
    """
    stopped = any(part.state == INTERRUPTED for part in parts)
    if stopped and "notebooks" in known_manifest(plan.out):
        return
    work = plan.hidden / WORK / ".batch"
    (work / "tables").mkdir(parents=True)
    scores = score(counts, level=whole.study.level, method=whole.study.interval_method)
    (work / SCORES).write_text(to_csv(scores), encoding="utf-8")
    content = described(whole, keys, plan.notebooks, plan.inputs) | {"each": each, "scores": SCORES}
    content["parts"] = [_described(part) for part in parts]
    about = {**plan.about, "seconds": round(time.monotonic() - plan.clock, 1)}
    write(work, content, about)
    build_index(work, work / "index.html")
    write(work, content, about)
    made = {path.name: path for path in work.iterdir()}
    gone = frozenset() if stopped else plan.replaced - {part.slug for part in parts}
    if saved := plan.saved(plan.out, gone):
        whole.warnings.append(f"saved there while the run was at work, so it stays: {listed(saved)}")
    publish(plan.out, plan.hidden, made, gone - {PurePosixPath(name).parts[0] for name in saved})
    work.rmdir()


def _described(part: Part) -> dict[str, Any]:
    notebooks = [part.outcomes[name] for name in sorted(part.outcomes)]
    return {
        "value": part.value,
        "slug": part.slug,
        **_named(part),
        "state": part.state,
        "reason": part.reason,
        "earlier": not part.published and part.folder.is_dir(),
        "notebooks": [{"name": one.name, "state": one.state, "reason": one.reason} for one in notebooks],
        "outputs": _outputs(part.folder),
    }


def _named(part: Part) -> dict[str, str]:
    """The name of the run that is in a part's folder, where there is one: no other's folder can take its place."""
    name = part.name if part.published else known_manifest(part.folder).get("name")
    return {"name": name} if name else {}


def _outputs(folder: Path) -> list[str]:
    """What can be opened in a part's folder."""
    return files_in(folder) if folder.is_dir() else []
