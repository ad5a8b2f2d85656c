"""What others' recipes say of the accounts of a case, each as one score per account.

Written anew from the papers' and programs' parameters; nobody's code is run or copied. Every recipe
gives a score, so that it can be cut at any false-positive rate, and the accounts that its own
default cut keeps. What a recipe leaves open is decided in the docstring of its file.
"""

from benchmarks.recipes._found import Found, Scores, score_case
from benchmarks.recipes._traces import Traces, read_traces

__all__ = ["Found", "Scores", "Traces", "read_traces", "score_case"]
