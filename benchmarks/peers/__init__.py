"""Overt and its peers on the same files, each in a process of its own: `python -m benchmarks.peers`."""
