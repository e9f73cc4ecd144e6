"""Are response rates on a slide of bars with their bases, what differs marked in words?"""

import numpy as np
import pandas as pd

from nps_analysis.csv_text import from_csv, to_csv
from nps_analysis.customers.response_rate import response_rates
from nps_analysis.reporting.deck.run import Finding
from nps_analysis.reporting.deck.topics.contact import draw


def test_bars_have_their_figures_from_the_table_of_the_run():
    answered = np.r_[np.repeat([True, False], [60, 140]), np.repeat([True, False], [20, 180]), [True, False]]
    channel = ["sms"] * 200 + ["web"] * 200 + ["NA"] * 2
    sent = pd.DataFrame({"answered": answered, "delivered": True, "person": range(402), "channel": channel})
    frame = from_csv(to_csv(response_rates(sent, ["channel"])))
    (chart,), runs = draw(Finding({"label": ""}, frame, {}), None)
    assert list(chart.sheet["group"].values) == ["NA", "sms", "web"]
    assert list(chart.sheet["Response rate"].values) == [50, 30, 10]
    labels = [text.replace("\N{NO-BREAK SPACE}", " ").strip().split("   ") for text in chart.series[1].labels.texts]
    assert labels == [
        ["50.0 %", "n = 2**"],
        ["30.0 %", "n = 200", "▲ above the rest"],
        ["10.0 %", "n = 200", "▼ below the rest"],
    ]
    said = "".join(text for text, _ in runs)
    assert said == (
        "Answered, in percent of the invited. Lines: 95 % interval. All: 20.1 %. "
        "** very small base, under 30 invitations."
    )
