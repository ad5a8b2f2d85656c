"""The one implementation of fingerprints of pictures and films.

Files of strangers are read here and nowhere else: from given folders, within limits, never from the network.
"""

from __future__ import annotations

from overt._media_file import PLAIN, READY, Facts, Frame, Limits, open_inside, read_media
from overt._media_hash import BITS, KIND, MARKS, marks_of, too_plain
from overt._media_near import HOW, Likeness, alike, false_matches, near

__all__ = [
    "BITS",
    "HOW",
    "KIND",
    "MARKS",
    "PLAIN",
    "READY",
    "Facts",
    "Frame",
    "Likeness",
    "Limits",
    "alike",
    "false_matches",
    "marks_of",
    "near",
    "open_inside",
    "read_media",
    "too_plain",
]
