"""Encoders: what turns a text into a vector. The packaged one, or the model in a folder on this machine."""

from __future__ import annotations

from overt.duplicates._encoder._base import Encoder, Floats, to_length_one

__all__ = ["Encoder", "Floats", "load", "to_length_one"]


def load(where: str) -> Encoder:
    """The packaged encoder for "", else the model in the folder `where`; nothing is ever downloaded."""
    if not where:
        from overt.duplicates._encoder._use import PackagedUSE

        return PackagedUSE()
    from overt.duplicates._encoder._folder import from_folder

    return from_folder(where)
