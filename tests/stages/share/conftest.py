"""The tests of sharing work on one small operation."""

from an_operation import case, decide, material

__all__ = ["case", "decide", "material"]
