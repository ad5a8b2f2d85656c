"""Small films made for tests; skips with a reason where nothing can make them."""

from __future__ import annotations

import pytest
from benchmarks.pictures import picture


def film(path, seeds, size, *, rate=10, seconds=3):
    av = pytest.importorskip("av", reason="PyAV is not installed: pip install 'overt[video]'")
    with av.open(str(path), "w") as out:
        try:
            stream = out.add_stream("mpeg4", rate=rate)
        except ValueError:
            pytest.skip("this PyAV has no encoder for MPEG-4")
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 600_000
        for seed in seeds:
            image = picture("landscape", seed).resize(size)
            for _ in range(rate * seconds):
                out.mux(stream.encode(av.VideoFrame.from_image(image)))
        out.mux(stream.encode())
