"""A deck of spring, edited by people, and the run of autumn that it is refreshed from."""

import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.parts.chart import ChartPart

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.keys import key_of
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from nps_analysis.stats.score import score
from tests.reporting.deck.conftest import counted, finding, write_run

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# Detractors, passives, promoters of 100: Oslo −10, Bergen 30, Tromsø 10; in autumn Stavanger 40, Oslo 30, Bergen 25.
SPRING = {"Oslo": (40, 30, 30), "Bergen": (20, 30, 50), "Tromsø": (30, 30, 40)}
AUTUMN = {"Oslo": (20, 30, 50), "Bergen": (25, 25, 50), "Stavanger": (10, 40, 50)}
QUARTERS = {"2025-Q4": (30, 40, 30), "2026-Q1": (20, 40, 40), "2026-Q2": (20, 30, 50)}


def findings(stores: dict, headline: str, quarters: dict) -> list[dict[str, Any]]:
    by_store = counted("store", stores)
    return [
        finding("overall", "score", score(by_store.by()), headline),
        finding("stores", "score", score(by_store), f"Stores: {headline}", "store"),
        finding("split", "classes", score(by_store), f"Classes: {headline}", "store"),
        finding("trend", "trend", score(counted("quarter", quarters)), f"Quarters: {headline}", "quarter", "02_trend"),
    ]


@pytest.fixture(scope="session")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    first = dict(list(QUARTERS.items())[:2])
    return write_run(tmp_path_factory.mktemp("spring") / "run", findings(SPRING, "NPS is 10.0 from 300 answers", first))


@pytest.fixture(scope="session")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    last = dict(list(QUARTERS.items())[1:])
    headline = "NPS is 31.7 from 300 answers"
    return write_run(tmp_path_factory.mktemp("autumn") / "run", findings(AUTUMN, headline, last))


@pytest.fixture(scope="session")
def spring_deck(spring: Path) -> bytes:
    return build_deck(spring, spring.parent / "deck.pptx", "all").read_bytes()


@dataclass
class Updated:
    """A deck before and after, and the report."""

    before: bytes
    after: bytes
    report: pd.DataFrame

    @property
    def deck(self) -> Any:
        return Presentation(BytesIO(self.after))

    def shape(self, key: str) -> Any:
        return keyed(self.deck, key)

    def told(self, what: str) -> list[str]:
        return self.report[self.report["what"] == what]["detail"].tolist()


@pytest.fixture
def refresh(spring_deck: bytes, autumn: Path, tmp_path: Path) -> Callable[..., Updated]:
    """The deck of spring after ``edit``, refreshed from autumn; ``raw`` edits parts by their names."""

    def make(edit: Callable = untouched, raw: Callable = dict, add: bool = False, run: Path = autumn) -> Updated:
        deck = Presentation(BytesIO(spring_deck))
        edit(deck)
        saved = BytesIO()
        deck.save(saved)
        before = packed(raw(parts(saved.getvalue())))
        (tmp_path / "old.pptx").write_bytes(before)
        report = refresh_deck(run, tmp_path / "old.pptx", tmp_path / "new.pptx", add)
        return Updated(before, (tmp_path / "new.pptx").read_bytes(), report)

    return make


def untouched(deck: Any) -> None:
    """No edit."""


def parts(blob: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(blob)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    blob = BytesIO()
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in files.items():
            file.writestr(name, part)
    return blob.getvalue()


def keyed(deck: Any, key: str) -> Any:
    """The one object with a key."""
    (shape,) = [shape for slide in deck.slides for shape in slide.shapes if key_of(shape) == key]
    return shape


def copied_slide(source: Any, deck: Any, own_chart: bool = False) -> Any:
    """A slide with the shapes of another, as a program copies one: with its charts, or with copies of them."""
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name(source.slide_layout.name))
    for shape in list(slide.shapes):
        shape._element.getparent().remove(shape._element)
    for shape in source.shapes:
        slide.shapes._spTree.append(deepcopy(shape._element))
    for element in slide.shapes._spTree.iter():
        for name in [name for name in element.attrib if name.startswith(f"{{{RELATIONSHIPS}}}")]:
            link = source.part.rels[element.get(name)]
            part = link.target_part
            if own_chart and link.reltype.endswith("/chart"):
                free = deck.part.package.next_partname("/ppt/charts/chart%d.xml")
                part = ChartPart.load(free, part.content_type, deck.part.package, part.blob)
                part._element.remove(part._element.find(qn("c:externalData")))
                part.chart_workbook.update_from_xlsx_blob(link.target_part.chart_workbook.xlsx_part.blob)
            element.set(name, slide.part.relate_to(part, link.reltype))
    return slide
