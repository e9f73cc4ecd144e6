"""Every snippet of the README runs."""

import re
import shlex
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from nps_analysis.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

BESIDE = {  # files that the study file of the README names
    "themes.yml": "delivery: {en: [late, deliver*]}\n",
    "invitations.csv": "customer_id,sent_at\nc0,2026-01-02\nc1,2026-01-03\n",
    "loop.csv": "respondent,answered,state\nc0,2026-01-13,open\n",
    "sales.csv": "company,retained,revenue\nc0,yes,12\nc1,no,5\n",
}
STUDY = ["nps check study.yml", "nps score study.yml", "nps follow-up study.yml", "nps league study.yml"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_runs():
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})


def test_the_commands_run(tmp_path, monkeypatch, warm_runs):
    answers = [
        (score, f"2026-0{1 + i % 6}-13", "NS"[i % 2], 1.0, f"c{i // 2}")
        for i, score in enumerate([10, 9, 8, 3, 9, 10, 6] * 60)
    ]
    frame = pd.DataFrame(answers, columns=["nps", "answered_at", "region", "w", "customer_id"])
    frame["staff"], frame["price"] = frame["nps"].clip(1, 5), [1 + i % 5 for i in range(len(frame))]
    frame["seller"], frame["company"] = [f"S{i % 3}" for i in range(len(frame))], frame["customer_id"]
    frame["comment"] = ["the delivery was late" if score < 7 else "" for score in frame["nps"]]
    frame["revenue"], frame["contact_ok"] = frame.index % 90, ["yes", "no"] * (len(frame) // 2)
    frame.to_csv(tmp_path / "export.csv", index=False)
    (tmp_path / "benchmarks.csv").write_text("company,nps,n\nOther,40,500\nAcme,30,\n", encoding="utf-8")
    for name, text in BESIDE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (study,) = blocks("yaml")
    (tmp_path / "study.yml").write_text(study, encoding="utf-8")
    (commands,) = blocks("console")
    monkeypatch.chdir(tmp_path)
    for command in [*commands.strip().splitlines(), *STUDY]:
        name, *arguments = shlex.split(command)
        less = ["--notebooks", "01"] if arguments[0] == "run" else []  # tests of runs have them all
        assert name == "nps"
        result = CliRunner().invoke(main, [*arguments, *less])
        assert result.exit_code == 0, f"{command}: {result.stderr}"
    assert (tmp_path / "report" / "deck.pptx").exists()


def test_what_it_names_exists():
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make (\w+)", README):
        assert f"\n{target}:" in makefile, target
