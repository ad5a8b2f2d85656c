"""Signatures and time stamps of a pack: made over its tag manifest, which stands for every byte of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from overt.errors import InputError, SettingError
from overt.pack import _minisign, _timestamp
from overt.pack._bag import TAG_MANIFEST

SIGNATURE = f"{TAG_MANIFEST}.minisig"
_TOKEN = f"{TAG_MANIFEST}{{}}.tsr"
SIGNING, STAMPING = "cryptography", "rfc3161_client"


@dataclass(frozen=True)
class Checks:
    """What seals are checked against.

    public_key   minisign public key, its file's text or the key alone; None: a signature is reported, not checked
    roots        certificates (PEM) of time stamping authorities; None: the time is reported, not who vouches for it
    tokens       time stamps that lie outside the pack, by name
    """

    public_key: str | None = None
    roots: bytes | None = None
    tokens: Mapping[str, bytes] | None = None


def seal_with(key: _minisign.SecretKey | None, urls: Sequence[str] = ()) -> Callable[[bytes], Mapping[str, bytes]]:
    """What makes the seals of a pack: a signature, and a token of each authority at an address (this goes online)."""
    needed(*([SIGNING] if key else []), *([STAMPING] if urls else []))

    def seal(manifest: bytes) -> Mapping[str, bytes]:
        made = {SIGNATURE: key.sign(manifest, f"file:{TAG_MANIFEST}\thashed").encode()} if key else {}
        for number, url in enumerate(urls, 1):
            made[_TOKEN.format(f".{number}" if number > 1 else "")] = _timestamp.ask(url, manifest)
        return made

    return seal


def needed(*libraries: str) -> None:
    """SettingError when one of the libraries is not installed."""
    for each in libraries:
        if find_spec(each) is None:
            what = "Signatures need" if each == SIGNING else "Time stamps need"
            raise SettingError(f"{what} {each}, which is not installed: pip install 'overt[sign]'")


def is_seal(name: str) -> bool:
    """Whether a file of a pack is a seal, which no manifest names."""
    return name == SIGNATURE or (name.startswith(TAG_MANIFEST) and name.endswith(".tsr"))


def check_seals(manifest: bytes, found: Mapping[str, bytes], checks: Checks) -> Iterator[tuple[bool, str]]:
    """(whether it is a problem, sentence) for the signature and every time stamp."""
    signature = found.get(SIGNATURE)
    if signature is None and checks.public_key is not None:
        yield True, "it is not signed"
    tokens = {name: each for name, each in found.items() if name != SIGNATURE} | dict(checks.tokens or {})
    if signature is not None:
        yield _signed(manifest, signature.decode("utf-8", "replace"), checks.public_key)
    for name, token in sorted(tokens.items()):
        yield _stamped(manifest, name, token, checks)


def _signed(manifest: bytes, signature: str, public_key: str | None) -> tuple[bool, str]:
    try:
        if public_key is None:
            number = _minisign.signed_by(signature)
            return False, f"it says that key {number} signed it; that was not checked: give --public-key"
        needed(SIGNING)
        _minisign.verify(manifest, signature, public_key)
    except SettingError as problem:
        return True, f"{SIGNATURE} was not checked. {problem}"
    except InputError as problem:
        return True, f"{SIGNATURE}: {problem}"
    return False, f"signed with key {_minisign.signed_by(signature)}"


def _stamped(manifest: bytes, name: str, token: bytes, checks: Checks) -> tuple[bool, str]:
    try:
        needed(STAMPING)
        stamp = _timestamp.check(token, manifest, checks.roots)
    except SettingError as problem:
        asked = checks.roots is not None or name in (checks.tokens or {})
        return asked, f"{name} was not checked. {problem}"
    except InputError as problem:
        return True, f"{name}: {problem}"
    at = stamp.at.strftime("%Y-%m-%d %H:%M:%S UTC")
    if stamp.authority is None:
        return False, f"{name} says {at}; who says so was not checked: give --tsa-roots"
    return False, f"it was there at {at}, says {stamp.authority} ({name})"
