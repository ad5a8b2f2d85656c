"""What partners share with us: read, checked for faults, brought into the case, given on mended.

Files are STIX 2.1 bundles and MISP events, of Overt and of others. Nothing in them changes what the case holds
itself: it lies in tables of its own.
"""

from overt.partner._again import Kept, again
from overt.partner._case import Brought, bring_in, files, matches, parcel_of
from overt.partner._faults import Fault, faults
from overt.partner._read import Indicator, Parcel, Told, read

__all__ = [
    "Brought",
    "Fault",
    "Indicator",
    "Kept",
    "Parcel",
    "Told",
    "again",
    "bring_in",
    "faults",
    "files",
    "matches",
    "parcel_of",
    "read",
]
