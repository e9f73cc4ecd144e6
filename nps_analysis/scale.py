"""The question's scale, its three classes, and what each answer is worth in points."""

import numpy as np

SCORES = np.arange(11)
CLASSES = ("detractors", "passives", "promoters")
CLASS_OF = np.array([0] * 7 + [1] * 2 + [2] * 2)  # class index of each score 0..10
POINTS = np.array([-100.0, 0.0, 100.0])[CLASS_OF]
SCALES = ("0-10", "1-10", "1-11")


def class_name(score: int) -> str:
    """The class of one answer on the 0-10 scale.

    >>> class_name(6), class_name(7), class_name(9)
    ('detractors', 'passives', 'promoters')
    """
    return CLASSES[CLASS_OF[score]]
