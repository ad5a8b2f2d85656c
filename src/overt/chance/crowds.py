"""Hours in which a crowd is there: that two accounts are both in it says nothing about the two.

A story breaks, and hundreds of accounts share the same few posts within the hour. They meet on several objects
because they are there at that time, whoever they are; popularity alone, spread over all the weeks of a case, gives
them next to no chance of it. A copy keeps who is there when the incidences of such an hour are dealt among each other.

An operation may be a crowd as well. It is told apart by coming back: an hour whose accounts mostly stand in the
crowds of other days too is not dealt by itself, or the copy would hold what it is compared with.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_HOUR_S, _DAY_S = 3_600, 86_400
_CROWD = 100
"""Accounts in an hour, under one signal, from which they are a crowd."""
_COME_BACK = 2 / 3
"""Share of a crowd's accounts that may stand in crowds of other days."""


def crowded_hours(account: Ints, at_s: Ints) -> Ints:
    """For each incidence the number of the crowd it is part of, counted from 1; 0 for those in none.

    account   account number of each incidence
    at_s      when the account first acted on the object, seconds since 1970 UTC
    """
    hours, hour = np.unique(at_s // _HOUR_S, return_inverse=True)
    present = np.unique(np.column_stack((hour.reshape(-1), account)), axis=0)
    crowd = np.bincount(present[:, 0], minlength=len(hours)) >= _CROWD
    present = present[crowd[present[:, 0]]]
    day = hours[present[:, 0]] * _HOUR_S // _DAY_S
    who, place = np.unique(present[:, 1], return_inverse=True)
    days_of = np.bincount(
        np.unique(np.column_stack((place.reshape(-1), day)), axis=0)[:, 0], minlength=len(who)
    )
    elsewhere = days_of[place.reshape(-1)] > 1
    back = np.bincount(present[:, 0], weights=elsewhere, minlength=len(hours))
    there = np.maximum(np.bincount(present[:, 0], minlength=len(hours)), 1)
    crowd &= back <= _COME_BACK * there
    number = np.where(crowd, np.cumsum(crowd), 0)
    return np.asarray(number[hour.reshape(-1)], dtype=np.int64)
