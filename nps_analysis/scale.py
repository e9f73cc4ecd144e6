"""The question's scale and its three classes."""

import numpy as np

SCORES = np.arange(11)
CLASSES = ("detractors", "passives", "promoters")
CLASS_OF = np.array([0] * 7 + [1] * 2 + [2] * 2)  # class index of each score 0..10
