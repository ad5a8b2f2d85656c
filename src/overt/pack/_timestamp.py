"""Time stamps (RFC 3161): an authority's word that some bytes were there at a time. Checked without a network.

A token is got by hand (a request file, any tool, any authority) or, only when a person gives its address, from the
authority at once: that is the one place where a pack goes online.
"""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from overt.errors import InputError, SettingError

_TIMEOUT_S = 30
_MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class Stamp:
    """What a token says: the time, and whose certificate it names; None where that was not checked."""

    at: datetime
    authority: str | None


def request(content: bytes) -> bytes:
    """The request for a token over some content, as `openssl ts -query` makes it."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    made: bytes = (
        TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
    )
    return made


def ask(url: str, content: bytes) -> bytes:
    """A token from the authority at an address: this goes online, and sends a hash and nothing else.

    Raises InputError when there is no answer, or one that is no token over this content.
    """
    if not url.lower().startswith(("https://", "http://")):
        raise SettingError(f"{url} is no address of a time stamping authority: give one that begins with https://")
    asked = urllib.request.Request(  # noqa: S310  # only http and https, see above
        url, data=request(content), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            token: bytes = answer.read(_MOST_BYTES)
    except (urllib.error.URLError, OSError) as problem:
        raise InputError(f"{url} gave no token: {problem}.") from problem
    check(token, content)
    return token


def check(token: bytes, content: bytes, roots: bytes | None = None) -> Stamp:
    """What a token says about the content; with certificates of roots (PEM) its signature is checked too.

    Raises InputError when it is no token, is over other bytes, or is not signed by who the roots vouch for.
    """
    from rfc3161_client import VerificationError, decode_timestamp_response

    try:
        answer: Any = decode_timestamp_response(token)
        info: Any = answer.tst_info
        imprint = info.message_imprint
    except ValueError as problem:
        raise InputError(f"It cannot be read as a time stamp (RFC 3161): {problem}.") from problem
    algorithm = _HASHES.get(imprint.hash_algorithm.dotted_string)
    if algorithm is None:
        raise InputError(f"The time stamp is over a hash ({imprint.hash_algorithm.dotted_string}) that is not known.")
    if hashlib.new(algorithm, content).digest() != imprint.message:
        raise InputError("The time stamp is over other bytes.")
    if roots is None:
        return Stamp(info.gen_time, None)
    try:
        _verifier(roots).verify_message(answer, content)
    except VerificationError as problem:
        raise InputError(f"The roots given do not vouch for the time stamp: {problem}.") from problem
    return Stamp(info.gen_time, _authority(answer))


_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


def _verifier(roots: bytes) -> Any:
    """Only what the person gave is trusted: certificates inside a token would vouch for themselves."""
    from cryptography import x509
    from rfc3161_client import VerifierBuilder

    try:
        certificates = x509.load_pem_x509_certificates(roots)
    except ValueError as problem:
        raise InputError(f"The roots are no certificates in PEM: {problem}.") from problem
    builder = VerifierBuilder()
    for each in certificates:
        builder = builder.add_root_certificate(each)
    return builder.build()


def _authority(answer: Any) -> str:
    from cryptography import x509

    (signer,) = answer.signed_data.signer_infos
    inside = [x509.load_der_x509_certificate(each) for each in answer.signed_data.certificates]
    own = [each for each in inside if (each.issuer, each.serial_number) == (signer.issuer, signer.serial_number)]
    return own[0].subject.rfc4514_string() if own else "an authority that the roots vouch for"


def read_roots(file: Path) -> bytes:
    """Certificates in PEM from a file."""
    try:
        return file.read_bytes()
    except OSError as problem:
        raise InputError(f"{file} cannot be read: {problem.strerror}.", file=file) from problem
