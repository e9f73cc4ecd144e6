"""Slides of findings that a deck has not yet, put behind its last one with all that belongs to them."""

import posixpath
import re
from collections.abc import Sequence
from itertools import count
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.package import parsed
from nps_analysis.reporting.deck.update.keyed import keyed_objects, slides_of
from nps_analysis.reporting.deck.update.parts import (
    OFFICE,
    RELATIONSHIPS,
    TYPES,
    Package,
    presentation_of,
    rels_of,
    serialised,
)
from nps_analysis.reporting.deck.update.report import Happened

SECTIONS = "http://schemas.microsoft.com/office/powerpoint/2010/main"
LEAST, MOST = 256, 2**31 - 1  # numbers that a slide may have: ECMA-376, part 1, ST_SlideId
SHARED = ("slideLayout", "notesMaster", "slide")  # what a slide refers to that is not its own


def add_slides(deck: Package, fresh: Package, missing: Sequence[Happened]) -> list[Happened]:
    """Put the fresh slides of the missing keys at the end of a deck; those whose layout the deck has not are told."""
    wanted = {one.key for one in missing}
    slides = list(dict.fromkeys(one.slide for one in keyed_objects(fresh) if one.key in wanted))
    said = []
    for slide in slides:
        keys = [one.key for one in keyed_objects(fresh) if one.slide == slide and one.key in wanted]
        layout = _layout_like(deck, fresh, slide)
        if layout is None:
            said += [Happened(0, key, "without a slide", "the deck has not the layout for it") for key in keys]
            continue
        number = _add(deck, fresh, slide, layout)
        said += [Happened(number, key, "slide added") for key in keys]
    return said


def _layout_like(deck: Package, fresh: Package, slide: str) -> str | None:
    """The deck's layout with the name of the one that a fresh slide is in."""
    (layout,) = fresh.linked(slide, "slideLayout")
    name = _name(fresh.tree(layout))
    masters = deck.linked(presentation_of(deck), "slideMaster")
    found = [one for master in masters for one in deck.linked(master, "slideLayout")]
    return next((one for one in found if _name(deck.tree(one)) == name), None)


def _name(layout: Any) -> str:
    return str(layout.find(qn("p:cSld")).get("name"))


def _add(deck: Package, fresh: Package, slide: str, layout: str) -> int:
    """Copy a slide with its own parts, list it last, and give its number."""
    masters = deck.linked(presentation_of(deck), "notesMaster")
    names = _own_parts(fresh, slide, [kind for kind in SHARED if masters or kind != "notesMaster"])
    new = {name: _free(deck, name) for name in names}
    for name in names:
        deck.put(new[name], fresh.parts[name])
        _link(deck, fresh, name, new, layout, masters)
        _declare(deck, fresh, name, new[name])
    for master in fresh.linked(presentation_of(fresh), "notesMaster"):
        if master in new:
            _list_master(deck, new[master])
    _list(deck, new[slide])
    return len(slides_of(deck))


def _own_parts(fresh: Package, slide: str, shared: Sequence[str]) -> list[str]:
    """The slide, and the parts that only it leads to, each once; what it shares with others is not among them."""
    names = [slide]
    for name in names:
        own = [link for link in fresh.links(name) if link.kind not in shared and not link.external]
        names += [link.target for link in own if link.target not in names]
    return names


def _free(deck: Package, name: str) -> str:
    """A name that no part of the deck has, like the one that a part had."""
    folder, file = posixpath.split(name)
    stem, number, ending = re.fullmatch(r"(.*?)(\d*)(\.\w+)", file).groups()  # type: ignore[union-attr]
    at = int(number or 1)
    while f"{folder}/{stem}{at}{ending}" in deck.parts:
        at += 1
    free = f"{folder}/{stem}{at}{ending}"
    deck.parts[free] = b""  # taken
    return free


def _link(deck: Package, fresh: Package, name: str, new: dict[str, str], layout: str, masters: list[str]) -> None:
    """The relationships of a copied part, to the copies and to what the deck has in place of what is shared."""
    if rels_of(name) not in fresh.parts:
        return
    root = parsed(fresh.parts[rels_of(name)])
    for link, known in zip(list(root.iter(f"{{{RELATIONSHIPS}}}Relationship")), fresh.links(name), strict=True):
        target = new.get(known.target)
        if known.kind == "slideLayout":
            target = layout
        elif known.kind == "notesMaster" and masters:
            target = masters[0]
        if target is None:
            root.remove(link)
        else:
            link.set("Target", f"/{target}")
    deck.put(rels_of(new[name]), serialised(root))


def _declare(deck: Package, fresh: Package, name: str, new: str) -> None:
    """Say in the list of content types what a copied part is."""
    here, there = (package.tree("[Content_Types].xml") for package in (deck, fresh))
    kinds = {kind.get("PartName"): kind.get("ContentType") for kind in there}
    if f"/{name}" in kinds:
        here.append(here.makeelement(f"{{{TYPES}}}Override", {"PartName": f"/{new}", "ContentType": kinds[f"/{name}"]}))
        return
    ending = name.rsplit(".", 1)[-1]
    if ending not in {kind.get("Extension") for kind in here}:
        (default,) = [kind for kind in there if kind.get("Extension") == ending]
        here.insert(0, here.makeelement(default.tag, dict(default.attrib)))


def _list(deck: Package, slide: str) -> None:
    """The slide behind the last one of the presentation."""
    main = presentation_of(deck)
    listed = deck.tree(main).find(qn("p:sldIdLst"))
    number = str(_free_number([int(each.get("id")) for each in listed]))
    listed.append(listed.makeelement(qn("p:sldId"), {"id": number, qn("r:id"): _refer(deck, "slide", slide)}))
    sections = list(deck.tree(main).iter(f"{{{SECTIONS}}}sldIdLst"))
    if sections:  # of a deck in sections each slide is in one
        sections[-1].append(sections[-1].makeelement(f"{{{SECTIONS}}}sldId", {"id": number}, nsmap=None))


def _free_number(taken: Sequence[int]) -> int:
    """A number for a slide that none has: the next, or, where PowerPoint has none above, the first that is free.

    >>> _free_number([256, 300]), _free_number([256, 2147483647])
    (301, 257)
    """
    last = max([LEAST - 1, *taken])
    return last + 1 if last < MOST else next(number for number in count(LEAST) if number not in taken)


def _list_master(deck: Package, master: str) -> None:
    """The master for notes in the presentation, which had none."""
    root = deck.tree(presentation_of(deck))
    for had in root.findall(qn("p:notesMasterIdLst")):
        root.remove(had)
    masters = root.makeelement(qn("p:notesMasterIdLst"), nsmap=None)
    masters.append(root.makeelement(qn("p:notesMasterId"), {qn("r:id"): _refer(deck, "notesMaster", master)}))
    root.find(qn("p:sldMasterIdLst")).addnext(masters)


def _refer(deck: Package, kind: str, name: str) -> str:
    """Let the presentation refer to a part, and give the id by which it does."""
    main = presentation_of(deck)
    links = deck.tree(rels_of(main))
    numbers = [int(link.get("Id")[3:]) for link in links if re.fullmatch(r"rId\d+", link.get("Id", ""))]
    number = f"rId{max(numbers, default=0) + 1}"
    of = {"Id": number, "Type": f"{OFFICE}/{kind}", "Target": f"/{name}"}
    links.append(links.makeelement(f"{{{RELATIONSHIPS}}}Relationship", of))
    deck.forget_links(main)
    return number
