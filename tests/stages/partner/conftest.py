"""The tests of what partners send work on one small operation."""

from an_operation import case, decide, material

__all__ = ["case", "decide", "material"]
