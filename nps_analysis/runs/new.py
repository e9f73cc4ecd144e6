"""A study folder to work in: the inferred study file, notebooks to edit, and what to do next."""

import json
import re
import shlex
import shutil
import tempfile
from pathlib import Path

from nps_analysis.responses.record import Responses
from nps_analysis.runs.inferred import one_line, study_text
from nps_analysis.runs.notebooks import all_notebooks
from nps_analysis.schema import DataError, listed
from nps_analysis.study_file import plain_yaml

STUDY = re.compile(r"^study = \"[^\"]*\"", re.MULTILINE)
README = """# {title}

`study.yml` says what is analysed and how. It was inferred from {source}: look at each choice, its alternatives stand
behind it. `notebooks` holds copies to edit, and `nps run study.yml` executes them: change them, delete what is not
needed, add your own (`20_name.ipynb`, with a cell tagged *parameters*).

The next three commands, in this folder:

```console
nps check study.yml
nps score study.yml{by}
nps run study.yml --out report
```

The first accounts for every row, the second gives the score with its interval, the third makes figures, tables, a page
and a deck in `report`.
"""


def new(folder: Path, responses: Responses) -> list[Path]:
    """Makes the study folder of ``responses``, whole or not at all; what is in it comes back.

    DataError where there is a folder with content, or a file, and where none can be made.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        found = listed(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else "a file"
        raise DataError(
            f"{folder} is there already",
            required="a name for a new folder, or an empty one",
            found=found,
            do="name another folder",
        )
    text = study_text(responses, folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            _fill(work, text, responses)
            work.chmod(0o755)
            work.replace(folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise DataError(
            f"{folder} cannot be made",
            required="a folder that can be written to",
            found=error.strerror or str(error),
            do="name another folder",
        ) from None
    return [folder / name for name in ("study.yml", "notebooks", "README.md")]


def _fill(folder: Path, text: str, responses: Responses) -> None:
    (folder / "study.yml").write_text(text, encoding="utf-8")
    (folder / "notebooks").mkdir()
    for notebook in all_notebooks():
        content = json.loads(notebook.path.read_text(encoding="utf-8"))
        for cell in content["cells"]:
            if "parameters" in cell["metadata"].get("tags", []):
                source = STUDY.sub('study = "../study.yml"', "".join(cell["source"]))
                cell["source"] = source.splitlines(keepends=True)
        target = folder / "notebooks" / notebook.path.name
        target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    segments = [name for name in plain_yaml(text).get("segments", []) if not {",", '"'} & set(name)]
    by = f" --by {shlex.quote(segments[0])}" if segments else ""
    title = one_line(responses.study.title or responses.source.name)
    readme = README.format(title=title, source=one_line(responses.source.name), by=by)
    (folder / "README.md").write_text(readme, encoding="utf-8")
