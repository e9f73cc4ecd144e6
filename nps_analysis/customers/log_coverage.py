"""What does a log of invitations cover, and what of it is not in the figures?"""

from nps_analysis.language import N_, english, nenglish
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
    if older == 1:
        said.append(nenglish("1 of {n} answer is older", "1 of {n} answers is older", len(dates)))
    elif older:
        said.append(english("{older} of {all} answers are older", older=older, all=len(dates)))
    if again and not invitations.frame["reminder"].any():
        said.append(
            nenglish(
                "{n} sent within {soon} days of another is not called a reminder, and counts",
                "{n} sent within {soon} days of another are not called reminders, and count",
                again,
                soon=SOON,
            )
        )
    return "; ".join([*said, N_("unweighted")])
