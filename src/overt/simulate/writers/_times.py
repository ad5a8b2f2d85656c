"""Times as exports write them."""

from __future__ import annotations

import numpy as np

from overt.simulate.posts import Ints


def iso_ms(at_ms: Ints) -> list[str]:
    """'2024-05-14T10:00:07.123Z' for each time."""
    written = np.datetime_as_string(at_ms.astype("datetime64[ms]"), unit="ms")
    return [f"{each}Z" for each in written.tolist()]


def iso_s(at_s: Ints) -> list[str]:
    """'2024-05-14T10:00:07Z' for each time in seconds."""
    written = np.datetime_as_string(at_s.astype("datetime64[s]"), unit="s")
    return [f"{each}Z" for each in written.tolist()]
