"""Are plain tables of chat bots read, and told apart by their channel?"""

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
