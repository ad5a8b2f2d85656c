"""The evidence pack: a case as others can keep and check it, with a hash for everything in it."""

from overt.pack._bag import Bag
from overt.pack._contents import write
from overt.pack._verify import Checked, verify_case, verify_pack

__all__ = ["Bag", "Checked", "verify_case", "verify_pack", "write"]
