"""Is what is said of who becomes a promoter right for one person, too?"""

import pandas as pd

from nps_analysis.wording.ambassadors import say_ambassadors, say_promotion

RATES = pd.DataFrame({"group": ["detractors", "passives"], "n": [40, 1], "promoted": [4, 1], "share": [10.0, 100.0]})
RATES = RATES.assign(low=[4.0, 20.7], high=[23.1, 100.0])


def test_of_one_passive_no_percentage_is_said():
    said = say_ambassadors(pd.DataFrame([{"note": "too few", "better": False}]), RATES)
    expected = "of 1 passive 1 (20.7 to 100.0 %), of 40 detractors 10.0 % (4.0 to 23.1) were promoters the next time"
    assert said == f"Base rates only: {expected}"
    assert say_promotion(RATES).startswith("Of 1 passive who answered again 1 (20.7 to 100.0 %) was a promoter")
