"""Who becomes a promoter, in sentences."""

import pandas as pd

from nps_analysis.language import _, capital, ngettext, per_cent, period_name, translated
from nps_analysis.tables import count, percent, points
from nps_analysis.wording.phrases import interval_from, of_whom, rows_of, span

LITTLE = 0.1  # a skill under which a likelihood tells only a little more


def say_ambassadors(skill: pd.DataFrame, rates: pd.DataFrame) -> str:
    """What ``ambassadors_skill`` shows: the likelihood where it is better than the base rates, else these, by class.

    Why there is no model is in the note of the frame.

    >>> row = {"skill": 0.043, "better": True, "note": ""}
    >>> say_ambassadors(pd.DataFrame([row]), pd.DataFrame({"group": []}))
    'A likelihood tells a little more than the base rates who becomes a promoter'
    """
    row = skill.iloc[0]
    if row["note"]:
        return _("Base rates only: {rates}", rates=_classes(rates))
    if not row["better"]:
        return _("No likelihood is shown to be better than the base rate: {rates}", rates=_classes(rates))
    if row["skill"] < LITTLE:
        return _("A likelihood tells a little more than the base rates who becomes a promoter")
    return _("A likelihood tells more than the base rates who becomes a promoter")


def say_ambassadors_waves(waves: pd.DataFrame) -> str:
    """What the test of ``ambassadors_waves`` found, and what it would have found in earlier waves.

    >>> row = {"tested_from": "Q3", "tested_to": "Q3", "skill": 0.043, "skill_low": 0.016, "skill_high": 0.07,
    ...        "better": True, "level": 0.95, "note": "", "decides": True}
    >>> say_ambassadors_waves(pd.DataFrame([row, row | {"decides": False, "skill": 0.02}]))
    'Tested on Q3: Brier skill 4.3 % (95 % interval 1.6 to 7.0); better in 1 of 1 earlier wave (skill 2.0 %)'
    """
    row, earlier = waves.iloc[0], waves.iloc[1:]
    if row["note"]:
        return _("No likelihood of each person: {why}", why=translated(row["note"]))
    said = _(
        "Tested on {waves}: Brier skill {skill} ({interval})",
        waves=span([period_name(str(row["tested_from"])), period_name(str(row["tested_to"]))]),
        skill=percent(100 * row["skill"]),
        interval=interval_from(row["level"], points(100 * row["skill_low"]), points(100 * row["skill_high"])),
    )
    if not len(earlier):
        return _("{said}; no earlier wave has answers enough for the same test", said=said)
    ends = span(points(100 * one) for one in (earlier["skill"].min(), earlier["skill"].max()))
    return ngettext(
        "{said}; better in {better} of {n} earlier wave (skill {skill})",
        "{said}; better in {better} of {n} earlier waves (skill {skill})",
        len(earlier),
        said=said,
        better=count(earlier["better"].sum()),
        skill=per_cent(ends),
    )


def say_promotion(rates: pd.DataFrame) -> str:
    """How many of each class were promoters at their next answer, and why that alone is no change.

    >>> row = {"group": "promoters", "n": 4175, "share": 61.0, "low": 59.4, "high": 62.5}
    >>> say_promotion(pd.DataFrame([row])).split(". ")[0]
    'Of 4,175 promoters who answered again 61.0 % (59.4 to 62.5) were promoters the next time'
    """
    said = [capital(_answered_again(row)) for row in rows_of(rates.iloc[::-1]) if row["n"]]
    if not said:
        return _("Nobody answered again, so nothing is known of what comes next")
    why = _(
        "Whoever is at an end of the scale tends to be nearer the middle the next time without anything having changed "
        "(regression to the mean): a detractor who answers milder has not been won back by that alone"
    )
    return _(". ").join([*said, why])


def _answered_again(row: pd.Series) -> str:
    """Of one class, how many were promoters at their next answer."""
    n, share = row["n"], _share(row)
    if row["group"] == "detractors":
        return ngettext(
            "of {n} detractor who answered again {share} was a promoter the next time",
            "of {n} detractors who answered again {share} were promoters the next time",
            n,
            share=share,
        )
    if row["group"] == "passives":
        return ngettext(
            "of {n} passive who answered again {share} was a promoter the next time",
            "of {n} passives who answered again {share} were promoters the next time",
            n,
            share=share,
        )
    return ngettext(
        "of {n} promoter who answered again {share} was a promoter the next time",
        "of {n} promoters who answered again {share} were promoters the next time",
        n,
        share=share,
    )


def figure(row: pd.Series) -> str:
    """One group of the calibration: ``14 to 27 %: 21.3 % of 89 became promoters (14.1 to 31.0)``."""
    name = translated(row["group"])
    if not row["n"]:
        return of_whom(name, _("nobody answered again"))
    told = {"share": _share(row), "n": count(row["n"])}
    if row["likelihood"] != row["likelihood"]:
        return of_whom(name, _("{share} of {n} became promoters", **told))
    expected = percent(row["likelihood"])
    return of_whom(name, _("{share} of {n} became promoters, {expected} expected", expected=expected, **told))


def _classes(rates: pd.DataFrame) -> str:
    """The base rates of passives and detractors."""
    there = rates[rates["group"].isin(["passives", "detractors"]) & (rates["n"] > 0)].iloc[::-1]
    said = [_of_class(row) for row in rows_of(there)]
    if not said:
        return _("nobody among them answered again")
    return _("{shares} were promoters the next time", shares=_(", ").join(said))


def _of_class(row: pd.Series) -> str:
    if row["group"] == "passives":
        return ngettext("of {n} passive {share}", "of {n} passives {share}", row["n"], share=_share(row))
    return ngettext("of {n} detractor {share}", "of {n} detractors {share}", row["n"], share=_share(row))


def _share(row: pd.Series) -> str:
    low, high = points(row["low"]), points(row["high"])
    if row["n"] == 1:
        return _("{n} ({low} to {high})", n=count(row["promoted"]), low=low, high=per_cent(high))
    return _("{share} ({low} to {high})", share=percent(row["share"]), low=low, high=high)
