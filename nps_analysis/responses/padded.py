"""What is said of rows that were shorter than the header of their table?"""

from nps_analysis.language import nenglish
from nps_analysis.schema import listed


def padded(short: list[int]) -> list[str]:
    """A warning that names the rows that were shorter than the header, none where there are none."""
    if not short:
        return []
    return [
        nenglish(
            "{n} row shorter than the header, padded: row {numbers}",
            "{n} rows shorter than the header, padded: rows {numbers}",
            len(short),
            numbers=listed(short, 5),
        )
    ]
