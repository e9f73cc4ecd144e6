"""The question's scale and its three classes."""

import numpy as np

SCORES = np.arange(11)
CLASSES = ("detractors", "passives", "promoters")
CLASS_NAMES = ("detractor", "passive", "promoter")  # of one answer
CLASS_OF = np.array([0] * 7 + [1] * 2 + [2] * 2)  # class index of each score 0..10


def class_name(score: int) -> str:
    """The class of one answer; IndexError for a score over 10.

    >>> class_name(6), class_name(7), class_name(9)
    ('detractor', 'passive', 'promoter')
    """
    return CLASS_NAMES[CLASS_OF[score]]
