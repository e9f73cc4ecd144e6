"""By which marks is a text known that an earlier update left? Those of the run that it still speaks of are kept.

Sentences that a person puts back as they were are ours again then. So are those with a note for which a run had no
answer, when a later one has: as long as nobody wrote in the text since it was left, lest they quote our old sentence.
"""

from collections.abc import Set
from typing import Any

from nps_analysis.reporting.deck.update.sentences import is_ours
from nps_analysis.reporting.deck.update.written import FORMER, Ours, mark, paragraphs_of


def ours_in(body: Any, written: Set[str]) -> Ours:
    """What we wrote in a text: of the last run, or of the one that it was left with.

    >>> from pptx.oxml import parse_xml
    >>> from pptx.oxml.ns import nsdecls
    >>> body = parse_xml(f"<p:txBody {nsdecls('p', 'a')}><a:p><a:r><a:t>n = 9</a:t></a:r></a:p></p:txBody>")
    >>> was, now = (f"0.5.{mark('sentence', said)}" for said in ("n = 9", "n = 8"))
    >>> [one.hashed == was[4:] for one in ours_in(body, {now, f"{FORMER}{was}"}).sentences()]
    [True]
    """
    last, former = Ours(written), Ours(_former(written))
    is_as_left = last("left", *paragraphs_of(body))
    return former if is_ours(body, former, whole=not is_as_left) and not is_ours(body, last) else last


def marks_of_left(body: Any, written: Set[str], now: Set[str]) -> Set[str]:
    """The marks of a text that is left: those of the run, and those by which it was known until now.

    >>> from pptx.oxml import parse_xml
    >>> from pptx.oxml.ns import nsdecls
    >>> body = parse_xml(f"<p:txBody {nsdecls('p', 'a')}><a:p><a:r><a:t>n = 7 (mine)</a:t></a:r></a:p></p:txBody>")
    >>> left = mark("left", "n = 7 (mine)")
    >>> marks_of_left(body, {"0.5.oLd-mA"}, {"0.5.nEw-mA"}) == {"0.5.nEw-mA", left, f"{FORMER}0.5.oLd-mA"}
    True
    """
    last, former = {said for said in written if not said.startswith(FORMER)}, _former(written)
    known = last if is_ours(body, Ours(last)) or not former else former
    return now | {mark("left", *paragraphs_of(body))} | {f"{FORMER}{said}" for said in known}


def _former(written: Set[str]) -> Set[str]:
    """The marks that were kept, as they were.

    >>> sorted(_former({"~0.5.AbCdEf", "~GhIjKl", "0.6.MnOpQr"}))
    ['0.5.AbCdEf', 'GhIjKl']
    """
    return {said.removeprefix(FORMER) for said in written if said.startswith(FORMER)}
