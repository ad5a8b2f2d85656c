"""Signatures in the files of minisign (https://jedisct1.github.io/minisign): Ed25519 over the BLAKE2b hash of a file.

What Overt signs, minisign checks, and the other way about. The signature holds no time: the same key and the same
pack give the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from overt.errors import InputError, SettingError

_KEY, _HASHED, _PLAIN = b"Ed", b"ED", b"Ed"  # algorithm of keys; of signatures of the hash, and of the file itself
_NO_KDF, _SCRYPT, _BLAKE = b"\0\0", b"Sc", b"B2"
_OPS, _MEMORY = 1 << 21, 1 << 26  # of keys made here: 64 MB and some tenths of a second
_MOST_MEMORY: Final = 1 << 31


@dataclass(frozen=True)
class SecretKey:
    """A key that signs; `number` names it and its public half."""

    number: bytes
    seed: bytes

    def sign(self, content: bytes, comment: str) -> str:
        """The signature file of some content; `comment` is signed too."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        signature: bytes = key.sign(hashlib.blake2b(content).digest())
        whole: bytes = key.sign(signature + comment.encode())
        return (
            "untrusted comment: signature of Overt\n"
            f"{_text(_HASHED + self.number + signature)}\n"
            f"trusted comment: {comment}\n{_text(whole)}\n"
        )

    @property
    def public(self) -> str:
        """The public key file."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        raw: bytes = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return f"untrusted comment: minisign public key {name_of(self.number)}\n{_text(_KEY + self.number + raw)}\n"

    def file(self, password: str = "") -> str:
        """The secret key file, encrypted where a password is given."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        raw: bytes = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        secret = self.number + self.seed + raw
        secret += hashlib.blake2b(_KEY + secret, digest_size=32).digest()
        salt, kdf, limits = bytes(32), _NO_KDF, bytes(16)
        if password:
            salt, kdf = secrets.token_bytes(32), _SCRYPT
            limits = _OPS.to_bytes(8, "little") + _MEMORY.to_bytes(8, "little")
            secret = _xor(secret, _stream(password, salt, _OPS, _MEMORY))
        kind = "encrypted" if password else "unencrypted"
        return f"untrusted comment: minisign {kind} secret key\n{_text(_KEY + kdf + _BLAKE + salt + limits + secret)}\n"


def new_key() -> SecretKey:
    """A new key from the machine's randomness."""
    return SecretKey(secrets.token_bytes(8), secrets.token_bytes(32))


def read_secret(text: str, password: str = "") -> SecretKey:
    """The key of a secret key file; InputError when it is none, SettingError when the password does not open it."""
    raw = _raw(text, 158, "secret key")
    kdf, salt, secret = raw[2:4], raw[6:38], raw[54:]
    if raw[:2] != _KEY or raw[4:6] != _BLAKE or kdf not in (_NO_KDF, _SCRYPT):
        raise InputError("This is no secret key of minisign.")
    if kdf == _SCRYPT:
        if not password:
            raise SettingError("The key is encrypted: its password is needed.")
        ops, memory = (int.from_bytes(raw[at : at + 8], "little") for at in (38, 46))
        secret = _xor(secret, _stream(password, salt, ops, memory))
    if hashlib.blake2b(_KEY + secret[:72], digest_size=32).digest() != secret[72:]:
        raise SettingError("The password does not open the key." if kdf == _SCRYPT else "The key is damaged.")
    return SecretKey(secret[:8], secret[8:40])


def verify(content: bytes, signature: str, public: str) -> str:
    """The signed comment when the signature is that of the key over the content; InputError saying why not.

    `public` is a public key file or the key alone.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = _raw(public, 42, "public key")
    lines = signature.splitlines()
    if len(lines) < 4 or not lines[2].startswith("trusted comment: "):
        raise InputError("This is no signature of minisign.")
    made, whole = _raw(lines[1], 74, "signature"), _raw(lines[3], 64, "signature")
    if made[2:10] != key[2:10]:
        raise InputError(f"It was signed with key {name_of(made[2:10])}, and the key given is {name_of(key[2:10])}.")
    if key[:2] != _KEY or made[:2] not in (_HASHED, _PLAIN):
        raise InputError("The signature is of a kind that is not known.")
    comment = lines[2].removeprefix("trusted comment: ")
    signed = hashlib.blake2b(content).digest() if made[:2] == _HASHED else content
    holder = Ed25519PublicKey.from_public_bytes(key[10:])
    try:
        holder.verify(made[10:], signed)
        holder.verify(whole, made[10:] + comment.encode())
    except InvalidSignature as problem:
        raise InputError("The signature does not fit: what was signed, or its comment, was changed.") from problem
    return comment


def signed_by(signature: str) -> str:
    """The number of the key that a signature says it is of."""
    lines = signature.splitlines()
    return name_of(_raw(lines[1] if len(lines) > 1 else "", 74, "signature")[2:10])


def name_of(number: bytes) -> str:
    """A key's number as minisign prints it."""
    return number[::-1].hex().upper()


def _stream(password: str, salt: bytes, ops: int, memory: int) -> bytes:
    """What encrypts a secret key: scrypt with libsodium's reading of its two limits."""
    ops = max(ops, 1 << 15)
    low = ops < memory // 32
    most = (ops // 32 if low else memory // 1024) // 2
    log_n = next(n for n in range(1, 64) if 1 << n > most)
    p = 1 if low else min(ops // 4 >> log_n, 0x3FFFFFFF) // 8
    needed = 128 * 8 * (1 << log_n) * 2
    if needed > _MOST_MEMORY * 2:
        raise SettingError(f"Opening the key would take {needed >> 20:,} MB of memory.")
    return hashlib.scrypt(
        password.encode(), salt=salt, n=1 << log_n, r=8, p=max(p, 1), maxmem=needed, dklen=104
    )


def _raw(text: str, size: int, what: str) -> bytes:
    lines = [line for line in text.strip().splitlines() if not line.startswith("untrusted comment:")]
    try:
        raw = base64.b64decode(lines[0] if lines else "", validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != size:
        raise InputError(f"This is no {what} of minisign.")
    return raw


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
