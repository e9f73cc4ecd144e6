"""The question's scale and its three classes."""

import numpy as np

from nps_analysis.language import N_

SCORES = np.arange(11)
CLASSES = (N_("detractors"), N_("passives"), N_("promoters"))
CLASS_NAMES = (N_("detractor"), N_("passive"), N_("promoter"))  # of one answer
DETRACTOR, PASSIVE, PROMOTER = 6, 7, 9  # the highest score of a detractor, the lowest of a passive and of a promoter
LOWEST = np.array([0, PASSIVE, PROMOTER])  # score of each class
CLASS_OF = np.searchsorted(LOWEST, SCORES, side="right") - 1  # class index of each score 0..10


def class_name(score: int) -> str:
    """The class of one answer; IndexError for a score over 10.

    >>> class_name(6), class_name(7), class_name(9)
    ('detractor', 'passive', 'promoter')
    """
    return CLASS_NAMES[CLASS_OF[score]]
