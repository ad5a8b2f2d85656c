"""What an account or a cluster does that an analyst would call evidence by itself: one file each.

Adding a file to this folder adds a marker.
"""

from __future__ import annotations

from overt.markers._incident_list import read_incidents
from overt.markers._run import effective, find, needs, run

__all__ = ["effective", "find", "needs", "read_incidents", "run"]
