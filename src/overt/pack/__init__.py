"""The evidence pack: a case as others can keep and check it, with a hash for everything in it."""

from overt.pack._bag import Bag
from overt.pack._contents import write
from overt.pack._minisign import SecretKey, new_key, read_secret
from overt.pack._seal import Checks, seal_with
from overt.pack._timestamp import read_roots
from overt.pack._timestamp import request as timestamp_request
from overt.pack._verify import Checked, manifest_of, verify_case, verify_pack

__all__ = [
    "Bag",
    "Checked",
    "Checks",
    "SecretKey",
    "manifest_of",
    "new_key",
    "read_roots",
    "read_secret",
    "seal_with",
    "timestamp_request",
    "verify_case",
    "verify_pack",
    "write",
]
