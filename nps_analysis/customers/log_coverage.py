"""What does a log of invitations cover, and what of it is not in the figures?"""

from nps_analysis.language import english, nenglish
from nps_analysis.responses.invitations import Invitations

SOON = 30  # days within which another invitation may be what others call a reminder


def log_coverage(invitations: Invitations) -> str:
    """The days of the log in words, the answers older than it, early invitations that it does not call reminders.

    What is left out or counted in another way than a reader may expect stands in the notes of ``contact``,
    ``nonresponse_bounds`` and ``poststratify``, and with them on pages and slides.
    """
    asked, dates = invitations.invited, invitations.answers["date"]
    older = int((dates < invitations.frame["sent"].min()).sum())
    again = int((asked["gap"] < SOON).sum())
    said = [english("log of {date} to {date_2}", date=asked["sent"].min().date(), date_2=asked["sent"].max().date())]
    said += (
        [
            nenglish(
                "{older} of {n} answer {value} older",
                "{older} of {n} answers {value} older",
                len(dates),
                older=int(older),
                value="is" if older == 1 else "are",
            )
        ]
        if older
        else []
    )
    if again and not invitations.frame["reminder"].any():
        said.append(
            english(
                "{again} sent within {soon} days of another are not called reminders, and count",
                again=int(again),
                soon=SOON,
            )
        )
    return "; ".join([*said, "unweighted"])
