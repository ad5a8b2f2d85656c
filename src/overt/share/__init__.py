"""What leaves the case for partners: STIX, MISP, Meta-style tables, indicators. Adding a file adds a format.

Only what a person put into an operation is shared, with that person's judgements; nothing is attributed, and
no confidence is made up.
"""

from overt.share._base import Share, Written, find
from overt.share._facts import Fact, facts_of
from overt.share._gather import gather
from overt.share._mask import Mask, mask_of
from overt.share._material import Account, Material
from overt.share._profiles import PROFILES, Profile

__all__ = [
    "PROFILES",
    "Account",
    "Fact",
    "Mask",
    "Material",
    "Profile",
    "Share",
    "Written",
    "facts_of",
    "find",
    "gather",
    "mask_of",
]
