"""Are local times placed where their zone had them, and is said where the clock skipped them or had them twice?"""

import pytest

from nps_analysis.responses.layouts.times import SKIPPED, TWICE, settled
from nps_analysis.study import Study

STOCKHOLM = "Europe/Stockholm"


@pytest.mark.parametrize(
    ("written", "utc", "repair"),
    [
        ("2026-03-29 01:59:59", "2026-03-29 00:59:59+00:00", ""),
        ("2026-03-29 02:30:00", "2026-03-29 01:30:00+00:00", SKIPPED),  # from 2 to 3 no clock shows a time
        ("2026-03-29 03:00:00", "2026-03-29 01:00:00+00:00", ""),
        ("2026-10-25 02:30:00", "2026-10-25 00:30:00+00:00", TWICE),  # at 3 it is 2 again
        ("2026-10-25 03:00:00", "2026-10-25 02:00:00+00:00", ""),
        ("25.10.2026 02:30", "2026-10-25 00:30:00+00:00", TWICE),
        ("25.10.2026 12:30", "2026-10-25 11:30:00+00:00", "date read day first"),
    ],
)
def test_local_times_around_the_changes_of_the_clock(written, utc, repair):
    texts, repairs = settled([written, None], "day", STOCKHOLM, Study())
    assert texts == [utc, None]
    assert repairs == ({repair: 1} if repair else {})


def test_no_zone_has_no_changes():
    assert settled(["2026-03-29 02:30:00"], None, None, Study()) == (["2026-03-29 02:30:00"], {})
    assert settled(["2026-03-29 02:30:00"], None, "UTC", Study()) == (["2026-03-29 02:30:00+00:00"], {})


@pytest.mark.parametrize("written", ["1405-01-09 14:30:00", "09/01/1405 14:30", "1405/01/09 2:30:00 PM GMT+3:30"])
def test_days_of_the_jalali_calendar_are_left_to_the_reader_of_dates(written):
    assert settled([written], "day", STOCKHOLM, Study()) == ([written], {})


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("\u200f۲۰۲۶/۰۴/۰۵ ۱۱:۳۸:۰۳ ق\u200c.ظ. GMT+3:30", "2026-04-05 08:08:03+00:00"),
        ("\u200e25.10.2026\u200e 12:30", "2026-10-25 11:30:00+00:00"),
    ],
)
def test_marks_of_direction_do_not_hide_a_time(written, utc):
    assert settled([written], "day", STOCKHOLM, Study())[0] == [utc]
