"""What speaks against a column being one of codes, and what must be known of those that are."""

from collections.abc import Mapping, Sequence

from nps_analysis.customers.comments.code_cells import NO, YES, Parting
from nps_analysis.customers.comments.words import MASKS
from nps_analysis.language import english, nenglish
from nps_analysis.responses.segments import quoted
from nps_analysis.schema import DataError, counted, listed, nearest

MOST, LONGEST, MANY_LONG = 300, 60, 0.25  # different codes, letters of one, share of codes that may be longer
WORDS, FEW_WRITTEN = 4, 0.05  # most of a code in the column of comments; share of cells there that may be otherwise
RECUR = 30  # codes in cells from which on most must be there again
SHOWN = 5  # codes in a warning
PADS = ("0", "-1", "98", "99", "998", "999")  # numbers that often fill up columns without a code
DO = "name the columns of codes alone with --coded; --comment takes what people wrote themselves"


def refuse_mixed_kinds(columns: Sequence[str], kinds: Sequence[set[str]]) -> None:
    """DataError where columns that say yes or no, in words that are no codes elsewhere, stand beside columns of codes.

    ``kinds`` are the different cells of each column.
    """
    truths = {name: kind for name, kind in zip(columns, kinds, strict=True) if kind and kind <= YES | NO}
    codes = [name for name, kind in zip(columns, kinds, strict=True) if kind - (YES | NO)]
    known = set().union(*(kind for name, kind in zip(columns, kinds, strict=True) if name in codes))
    strange = [name for name, kind in truths.items() if not kind <= known]
    if strange:
        raise DataError(
            "columns of codes and columns of yes and no are mixed",
            required="columns of one kind: codes by name or number, or yes and no for each code",
            found=f"codes in {listed(codes, 3)}, yes and no in {listed(strange, 3)}",
            do="name columns of one kind with --coded",
        )


def refuse_free_text(columns: Sequence[str], codes: Mapping[str, int]) -> None:
    """DataError for cells that are what people wrote rather than codes; it quotes none. ``codes`` has how often."""
    n, different = sum(codes.values()), len(codes)
    long = sum(often for code, often in codes.items() if len(code) > LONGEST)
    if long > MANY_LONG * n:
        found = f"{long:,} of {n:,} longer than {LONGEST} letters"
    elif different > MOST or (n >= RECUR and different * 2 > n):
        found = f"{different:,} different ones among {n:,}"
    else:
        return
    required = f"codes that recur, at most {MOST} different ones, of a few words"
    raise DataError(f"{listed(columns, 4)} looks like free text", required=required, found=found, do=DO)


def refuse_comments(column: str, codes: Mapping[str, int]) -> None:
    """DataError where the column that holds the comments by its name is to hold codes, and does not.

    Nearly all its cells must recur, be short, and tell of nobody.
    """
    n = sum(codes.values())
    strange = sum(
        often
        for code, often in codes.items()
        if len(code.split()) > WORDS or MASKS.search(code) or (often == 1 and n >= RECUR)
    )
    if strange > FEW_WRITTEN * n:
        raise DataError(
            f"{column} looks like free text",
            required=f"codes of at most {WORDS} words that recur, without addresses or numbers of people",
            found=f"{strange:,} of {n:,} otherwise, in the column of comments by its name",
            do=f"{DO}; if these are codes, rename the column",
        )


def refuse_no_theme(columns: Sequence[str], names: Sequence[str], codes: Mapping[str, int]) -> None:
    """DataError where all codes say that there is no theme."""
    if not names:
        raise DataError(
            f"no code in {listed(columns, 4)} is a theme",
            required="codes of what comments are about",
            found=f"nothing but {listed(sorted(codes), 3)}",
            do="name other columns with --coded",
        )


def refuse_other_words(columns: Sequence[str], again: int, several: int) -> None:
    """DataError where most answers have one code in several columns, as where these say yes and no in other words.

    ``several`` is the number of answers with something in more than one column, ``again`` of those with one code twice.
    """
    if again * 2 > several:
        raise DataError(
            f"the same code stands in several of {listed(columns, 4)}",
            required="each code once in an answer; or 0 and 1, yes and no, or x and blank in a column for each code",
            found=f"{again:,} of {counted(several, 'answer')} with one code more than once",
            do="recode yes and no in other words to 1 and 0; name numbers for no code with --missing-codes",
        )


def doubts_of_codes(
    columns: Sequence[str], codes: Mapping[str, int], merged: Sequence[str], parting: Parting
) -> list[str]:
    """Warnings of codes (with how many answers have each): merged, there once, numbers, perhaps several in one."""
    where, warnings = listed(columns, 4), []
    if merged:
        warnings.append(
            english(
                "codes in {columns} that differ only in capitals, spaces or Unicode form were merged: {merged}",
                columns=where,
                merged=listed(_shown(merged), SHOWN),
            )
        )
    usual = [code for code, n in codes.items() if n > 1]
    if usual and (once := [code for code, n in codes.items() if n == 1]):
        said = [f'"{code}"{_like(code, usual)}' for code in _shown(once)]
        names = listed([*said, *once[len(said) :]], len(said))
        told = {"all": len(codes), "columns": where, **({"names": names} if said else {})}
        warnings.append(_once(len(once), told))
    if pads := [code for code in codes if code in PADS]:
        what = english("{pads} in {columns} are codes like any other", pads=listed(pads), columns=where)
        if len(pads) == 1:
            what = english("{pad} in {columns} is a code like any other", pad=pads[0], columns=where)
        warnings.append(english("{what}; where it stands for no code name it with --missing-codes", what=what))
    if all(code.isdecimal() for code in codes):
        warnings.append(
            english("codes in {columns} are numbers, and what they stand for is not known here", columns=where)
        )
    if parting.left_whole:
        warnings.append(
            nenglish(
                "codes in {columns}: {n} cell with a comma, a slash or the like left whole; ; or | part for certain",
                "codes in {columns}: {n} cells with a comma, a slash or the like left whole; ; or | part for certain",
                parting.left_whole,
                columns=where,
            )
        )
    return warnings


def _shown(codes: Sequence[str]) -> list[str]:
    """The first codes, for a message; none where they may be what somebody wrote."""
    return [code for code in codes[:SHOWN] if quoted([code])]


def _like(code: str, usual: Sequence[str]) -> str:
    """The usual code that a rare one may stand for, in brackets; empty where there is none."""
    close = nearest(code, usual)
    return f" ({close})" if close.startswith("nearest") else ""


def _once(n: int, told: Mapping[str, object]) -> str:
    """Codes that stand there once, with their names where these may be told."""
    if "names" in told:
        return nenglish(
            "{n} code of {all} in {columns} is there once, perhaps typing errors: {names}",
            "{n} codes of {all} in {columns} are there once, perhaps typing errors: {names}",
            n,
            **told,
        )
    return nenglish(
        "{n} code of {all} in {columns} is there once, perhaps typing errors",
        "{n} codes of {all} in {columns} are there once, perhaps typing errors",
        n,
        **told,
    )
