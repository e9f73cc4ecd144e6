"""What does a log of invitations cover, and what of it is not in the figures?"""

from nps_analysis.responses.invitations import Invitations
from nps_analysis.schema import counted

SOON = 30  # days within which another invitation may be what others call a reminder


def log_coverage(invitations: Invitations) -> str:
    """The days of the log in words, the answers older than it, early invitations that it does not call reminders.

    What is left out or counted in another way than a reader may expect stands in the notes of ``contact``,
    ``nonresponse_bounds`` and ``poststratify``, and with them on pages and slides.
    """
    asked, dates = invitations.invited, invitations.answers["date"]
    older = int((dates < invitations.frame["sent"].min()).sum())
    again = int((asked["gap"] < SOON).sum())
    said = [f"log of {asked['sent'].min().date()} to {asked['sent'].max().date()}"]
    said += [f"{older:,} of {counted(len(dates), 'answer')} {'is' if older == 1 else 'are'} older"] if older else []
    if again and not invitations.frame["reminder"].any():
        said.append(f"{again:,} sent within {SOON} days of another are not called reminders, and count")
    return "; ".join([*said, "unweighted"])
