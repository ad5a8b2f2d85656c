"""Measurements that may be repeated by anybody: `python -m benchmarks.accuracy` and `.speed`."""
