"""Names of folders for values of a column, whatever the values are."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

LONGEST = 60  # letters of a slug, before what tells it from others
# Names that some systems keep for devices, those that stand in a run's folder themselves, and what looks like a hash.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|(index|report)\.html|manifest\.json|tables|.*-[0-9a-f]{8}")


def slugs(values: Sequence[str]) -> dict[str, str]:
    """A folder name for each value: ``[a-z0-9][a-z0-9._-]{0,80}``, different from each other whatever their case.

    A value whose plain name would be another's too, is empty, or is kept for something else has the first letters of
    its hash behind it, so that its folder does not depend on the order of the values.

    >>> slugs(["Sweden", "Österreich", "Côte d'Ivoire", "ایران"])["Côte d'Ivoire"]
    'cote-d-ivoire'
    >>> sorted(slugs(["a b", "A-B"]).values())
    ['a-b-77101aaa', 'a-b-c8687a08']
    """
    plain = {value: _plain(value) for value in values}
    often = Counter(plain.values())
    return {
        value: slug if slug and often[slug] == 1 and not RESERVED.fullmatch(slug) else _with_hash(slug, value)
        for value, slug in plain.items()
    }


def _plain(value: str) -> str:
    letters = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9._]+", "-", letters).strip("-._")[:LONGEST].rstrip("-._")


def _with_hash(slug: str, value: str) -> str:
    return f"{slug or 'part'}-{hashlib.sha256(value.encode(errors='surrogatepass')).hexdigest()[:8]}"
