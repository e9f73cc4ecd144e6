"""On how many examples is a property tried?"""

import os


def examples(most: int) -> int:
    """All of them where every test runs, a fifth of them in the fast suite."""
    return most if os.environ.get("NPS_TEST_ALL") == "1" else max(3, most // 5)
