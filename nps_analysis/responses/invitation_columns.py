"""Which column of an invitations log plays which part, and what its words mean."""

import re
from collections.abc import Iterable, Mapping

from nps_analysis.responses.answer import MISSING
from nps_analysis.responses.columns import NAMES as OF_ANSWERS
from nps_analysis.responses.names import folded
from nps_analysis.responses.record import one_column
from nps_analysis.responses.segments import quoted
from nps_analysis.responses.table import Table
from nps_analysis.responses.yes_no import TICKS, means_yes
from nps_analysis.schema import DataError, counted, listed, nearest

NAMES = {  # our part -> the names it goes by, best first
    "invitation": "invitation id|invite id|survey invitation id|message id|mail id|id",
    "respondent": f"participant id|recipient id|recipient|lead id|{OF_ANSWERS['respondent']}",
    "sent": "sent at|sent|sent date|date sent|sent on|send date|sent time|invited at|invited|invited on|"
    "invitation date|invitation sent|invite date|date invited|skickad|skickat|inbjuden|inbjudan skickad|utskickad|"
    "versendet am|versandt am|gesendet am|eingeladen am|einladungsdatum|envoyé le|date d envoi|date d'envoi|enviado|"
    "fecha de envío|تاریخ ارسال|created date|created at|date",
    "channel": "channel|mode|medium|contact channel|distribution channel|distribution type|kanal|canal|کانال",
    "delivered": "delivered|is delivered|delivered at|levererad|zugestellt|délivré|entregado",
    "bounced": "bounced|bounce|is bounced|bounced at|undeliverable|studsade|unzustellbar",
    "opened": "opened|open|is opened|opened at|öppnad|geöffnet|ouvert|abierto",
    "answered": "responded|answered|has responded|completed|is completed|svarat|beantwortet|répondu|respondido",
    "answered_at": "responded at|answered at|response date|answer date|completed at|completion date|"
    "completion date time|finished at|submitted at|besvarad|beantwortet am|répondu le",
    "response_id": OF_ANSWERS["response_id"],
    "status": "status|invitation status|delivery status|response status|state",
    "stopped": "opted out|opt out|optout|unsubscribed|unsubscribed at|unsubscribe|do not contact|avregistrerad|"
    "abgemeldet|désabonné",
    "type": "type|message type|invitation type|kind|reminder|reminders|is reminder|reminder number|påminnelse|"
    "erinnerung|rappel|recordatorio",
    "wave": "wave|survey wave|survey|survey name|survey id|campaign|campaign name|round|våg|welle|vague|ola",
}
A_DATE = re.compile(r".*\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{5,}(\.\d+)?|.*\d{1,2}:\d{2}.*")
NEGATED = re.compile(r"\b(not|un|no|non|nicht|ej|inte|never)\b|^un|notstarted", re.IGNORECASE)
STATUS = {  # what a status says, where no column of its own says it
    "bounced": re.compile(r"bounc|fail|undeliver|not delivered|invalid|unzustell|studs|obezorg", re.IGNORECASE),
    "stopped": re.compile(r"opt(ed)?[ -]?out|unsubscri|block|abgemeldet|avregistr|désabonn", re.IGNORECASE),
    "opened": re.compile(r"open|click|start|öppn|geöffnet|ouvert", re.IGNORECASE),
    "answered": re.compile(r"finish|complet|respond|answer|svarat|beantwort|répondu", re.IGNORECASE),
}
REMINDER = re.compile(r"remind|påminn|erinner|rappel|recordat|follow[- ]?up|یادآور", re.IGNORECASE)
MOST_WORDS = 60  # different ones in a column that says yes or no without dates


def find_columns(table: Table, named: Mapping[str, str], respondent: str | None) -> dict[str, str]:
    """The columns by part: as named, else as the answers call the respondent, else by name.

    DataError for a part that there is none of, for a column that is not there, and where none says when.
    """
    unknown = [part for part in named if part not in NAMES]
    if unknown:
        raise DataError(
            f'no part "{unknown[0]}" in an invitations log',
            required=f"one of {listed(NAMES, len(NAMES))}",
            found=nearest(unknown[0], NAMES),
            do="name columns as part=COLUMN, for instance sent=dispatched",
        )
    found = {part: one_column(name, table.names, table.twice) for part, name in named.items()}
    by_name = {folded(name): name for name in reversed(table.names) if name not in found.values()}
    if "respondent" not in found and respondent and folded(respondent) in by_name:
        found["respondent"] = by_name[folded(respondent)]
    for part, words in NAMES.items():
        free = {word: name for word, name in by_name.items() if name not in found.values()}
        match = next((free[word] for word in words.split("|") if word in free), None)
        if part not in found and match:
            found[part] = one_column(match, table.names, table.twice)
    if "sent" not in found:
        raise DataError(
            f"{table.source.name} is no invitations log",
            required="a column with the day on which each invitation was sent, such as sent_at",
            found=f"{counted(len(table.names), 'column')}: {listed(table.names)}",
            do="name it with --column sent=COLUMN",
        )
    return found


def truths(words: Iterable[str], column: str) -> dict[str, bool]:
    """Which of the different ``words`` of a column mean yes: those, and dates; blank means no.

    DataError for other words: whether they mean yes or no would be a guess.

    >>> truths(["yes", "0", "2026-01-02 08:00"], "delivered")
    {'yes': True, '0': False, '2026-01-02 08:00': True}
    """
    words = list(words)
    found = {
        word: bool(means_yes(word)) or word.casefold() in TICKS or A_DATE.fullmatch(word) is not None for word in words
    }
    strange = [word for word in words if not found[word] and word.casefold() not in MISSING and means_yes(word) is None]
    if strange:
        shown = quoted(strange[:MOST_WORDS], column)
        such = f", such as {listed(map(repr, shown), 3)}" if shown else ""
        raise DataError(
            f'"{column}" of the invitations says neither yes nor no',
            required="yes or no, 1 or 0, true or false, or a date for yes and nothing for no",
            found=f"{counted(len(strange), 'other value')}{such}",
            do="correct the column, or rename it if it says something else",
        )
    return found


def said_by_status(words: Iterable[str], part: str) -> dict[str, bool]:
    """Which of the different ``words`` of a status say that an invitation bounced, was opened, was answered, …

    >>> said_by_status(["Email Bounced", "Completed", "Not completed"], "answered")
    {'Email Bounced': False, 'Completed': True, 'Not completed': False}
    """
    positive = part in ("bounced", "stopped")
    return {
        word: STATUS[part].search(word) is not None and (positive or NEGATED.search(word) is None) for word in words
    }


def reminders(words: Iterable[str], column: str) -> dict[str, bool]:
    """Which of the different ``words`` of a type, or of a column called reminder, say that a message reminds.

    >>> reminders(["Invitation", "Reminder 1"], "type"), reminders(["0", "2"], "reminder")
    ({'Invitation': False, 'Reminder 1': True}, {'0': False, '2': True})
    """
    if not REMINDER.search(column):
        return {word: REMINDER.search(word) is not None for word in words}
    return {
        word: means_yes(word) is not False
        and (means_yes(word) or word.casefold() in TICKS or word.isdecimal() or REMINDER.search(word) is not None)
        for word in words
    }
