"""At which commit was the study, where it lies in a git repository?"""

import os
import subprocess
from pathlib import Path
from typing import Any

SECONDS = 2  # that git may take: a run does not wait for it


def commit_of(study: Path) -> dict[str, Any] | None:
    """The ``commit`` of the repository that a study lies in, and whether its files have ``changed`` since.

    A study that no commit has counts as changed. None outside a repository, in one without commits, and where there is
    no git or it does not answer; never an error.
    """
    said = _git(study.parent, "status", "--porcelain=v2", "--branch", "--untracked-files=no")
    head, *changes = said.splitlines() or [""]
    commit = head.removeprefix("# branch.oid ")
    if commit == head or not all(letter in "0123456789abcdef" for letter in commit):
        return None
    changed = any(not line.startswith("#") for line in changes)
    return {"commit": commit, "changed": changed or not _git(study.parent, "ls-files", "--", study.name)}


def _git(folder: Path, *arguments: str) -> str:
    """What git says of a folder; empty where it does not."""
    command = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", *arguments]
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        return subprocess.run(
            command, cwd=folder, env=own, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=True
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.SubprocessError):
        return ""
