"""Are tables of chat bots read, with a row for each response or for each message, and told apart by their channel?"""

import pandas as pd
import pytest

import nps_analysis as nps

BOT = """conversation_id;channel;wa_id;sent_at;replied_at;nps;follow_up
c1;whatsapp;46701;2026-03-28 10:00;2026-03-28 10:05;9️⃣;great 👍
c2;whatsapp;46702;2026-03-28 10:00;2026-03-29 08:12;🔟;
c3;web-chat;;2026-03-28 10:00;2026-03-29 09:00;0;too slow
c4;web-chat;;2026-03-28 10:00;;;
c5;;46703;2026-03-28 10:00;2026-03-29 11:00;8 🙂;
"""


def test_a_table_with_a_channel_is_a_plain_table(file):
    responses = nps.read(file(BOT))
    parts = responses.columns
    assert (responses.source.layout, parts.score, parts.date, parts.respondent, parts.comment, parts.response_id) == (
        *("table", "nps", "replied_at", "wa_id", "follow_up", None),
    )
    account = responses.accounting
    assert (account.valid, account.missing, account.rejected) == (3, 1, 1)
    assert {one.what: one.cells for one in account.repairs}["digit on a key"] == 2


def test_channels_are_segments_and_none_is_one(file):
    counts = nps.tally(file(BOT.replace("8 🙂", "8")), by="channel")
    classes = dict(zip(counts.keys["channel"], counts.classes("n").tolist(), strict=True))
    assert classes == {"(none)": [0, 1, 0], "web-chat": [1, 0, 0], "whatsapp": [0, 0, 2]}


@pytest.mark.parametrize("name", ["phone", "Phone Number", "msisdn", "WhatsApp number", "visitor_id"])
def test_who_answered_is_known_by_the_names_that_bots_give_it(file, name):
    assert nps.read(file(f"{name},channel,score,answered_at\n46701,web,9,2026-03-28\n")).columns.respondent == name


@pytest.mark.parametrize(
    ("name", "comment"),
    [("nps_comment", True), ("Why did you give this score?", True), ("Varför?", True), ("region", False)],
)
def test_the_comment_is_known_by_what_its_name_asks(file, name, comment):
    found = nps.read(file(f"channel,score,{name}\nweb,9,kind\nweb,0,slow\n")).columns.comment
    assert found == (name if comment else None)


def test_a_column_of_numbers_is_no_comment():
    frame = pd.DataFrame({"score": [9, 0], "reason_code": [1, 2], "nps_comment": ["kind", "slow"]})
    assert nps.read(frame).columns.comment == "nps_comment"


ASKS = "Hi {}! How likely are you to recommend us, 0 to 10?"
LOG = [
    ("c1", "whatsapp", "out", ASKS.format("Ann"), "2026-03-28 10:00"),
    ("c1", "whatsapp", "in", "what?", "2026-03-28 10:01"),
    ("c1", "whatsapp", "out", "Please reply with a number from 0 to 10", "2026-03-28 10:02"),
    ("c1", "whatsapp", "in", "9", "2026-03-28 10:03"),
    ("c1", "whatsapp", "out", "Thanks! What did we do well?", "2026-03-28 10:04"),
    ("c1", "whatsapp", "in", "all of it", "2026-03-28 10:05"),
    ("c2", "web", "out", ASKS.format("Bo"), "2026-03-28 10:00"),
    ("c3", "web", "out", ASKS.format("Cy"), "2026-03-29 10:00"),
    ("c3", "web", "in", "0", "2026-03-29 10:05"),
    ("c3", "web", "out", "Bye", "2026-03-29 10:06"),
]


def log(rows, head="conversation_id;channel;direction;text;sent_at"):
    return "\n".join([head, *(";".join(row) for row in rows)]) + "\n"


@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "newest first"])
def test_of_a_log_of_messages_the_replies_to_the_question_count(file, order):
    responses = nps.read(file(log(LOG[::order])))
    account = responses.accounting
    assert (responses.source.layout, account.valid, account.missing, account.excluded) == ("chats", 2, 1, 7)
    frame = responses.frame.df().set_index("conversation_id").fillna("")
    assert frame["Score"].to_dict() == {"c1": "9", "c2": "", "c3": "0"}
    assert frame["Comment"].to_dict() == {"c1": "all of it", "c2": "", "c3": ""}
    assert str(responses.frame.df()[responses.columns.date].max()) == "2026-03-29 10:05:00"


def test_each_time_that_a_chat_is_asked_counts(file):
    again = [("c3", "web", "out", ASKS.format("Cy"), "2026-06-29 10:00"), ("c3", "web", "in", "7", "2026-06-29 10:05")]
    assert sorted(nps.read(file(log([*LOG, *again]))).scores.values()) == [0, 7, 9]


def test_rows_of_a_question_and_its_answer(file):
    rows = "c1;1;Would you recommend us?;9\nc1;1;What is the main reason?;kind\nc2;2;Would you recommend us?;\n"
    responses = nps.read(file("conversation_id;phone;question;answer\n" + rows))
    account = responses.accounting
    assert (responses.source.layout, account.valid, account.missing, account.excluded) == ("chats", 1, 1, 1)
    assert responses.frame.order('"source row"').df()["Comment"].tolist()[0] == "kind"
    assert responses.columns.respondent == "phone"


def test_columns_of_the_export_are_not_written_over(file):
    rows = [(*row, "3") for row in LOG]
    responses = nps.read(file(log(rows, "conversation_id;channel;direction;text;sent_at;score")))
    assert (responses.columns.score, sorted(responses.scores.values())) == ("Score_", [0, 9])


def test_messages_that_ask_for_nothing_are_a_plain_table(file):
    rows = [row for row in LOG if "recommend" not in row[3]]
    with pytest.raises(nps.DataError, match="no score column"):
        nps.read(file(log(rows)))
