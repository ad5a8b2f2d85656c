"""What people decide about a case: appended, hash-chained, undone only by a further decision.

A machine proposes, a person decides. Whatever a person says (a label, an exclusion, a judgement, an operation
put together) is one row of the table `decision`, with who, when, the value before and after, and why.
"""

from overt.decisions._fields import FIELDS, Field
from overt.decisions._log import Decision, Verified, decide, history, standing, verify, verify_rows
from overt.decisions._operations import (
    Operation,
    add_parts,
    log_export,
    merge_operations,
    new_operation,
    operations,
    refresh,
    remove_parts,
    rename_operation,
    undo,
)
from overt.decisions._sampling import (
    Agreement,
    Precision,
    agreement,
    labels,
    precision,
    sample_pairs,
)

__all__ = [
    "FIELDS",
    "Agreement",
    "Decision",
    "Field",
    "Operation",
    "Precision",
    "Verified",
    "add_parts",
    "agreement",
    "decide",
    "history",
    "labels",
    "log_export",
    "merge_operations",
    "new_operation",
    "operations",
    "precision",
    "refresh",
    "remove_parts",
    "rename_operation",
    "sample_pairs",
    "standing",
    "undo",
    "verify",
    "verify_rows",
]
