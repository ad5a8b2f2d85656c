"""Measurements that may be repeated by anybody: `python -m benchmarks.accuracy`, `.speed`, `.peers` and `.growth`."""
