"""Files of strangers: content credentials, films, and what must never be opened or fetched."""

from __future__ import annotations

import datetime as dt
import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from benchmarks.pictures import picture

from films import film
from overt import media
from overt.media import Limits, read_media

LIMITS = Limits()
MADE_BY_MODEL = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


@pytest.fixture(scope="module")
def authority():
    """Certificates of an invented authority: (chain of a signer, its key, the root), PEM."""
    pytest.importorskip("cryptography", reason="cryptography is not installed: pip install 'overt[media]'")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    now = dt.datetime.now(dt.UTC)

    def certificate(owner, key, issuer, issuer_key, *, root):
        name, by = (
            x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, text)]) for text in (owner, issuer)
        )
        built = (
            x509.CertificateBuilder().subject_name(name).issuer_name(by).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not root, content_commitment=False, key_encipherment=False,
                    data_encipherment=False, key_agreement=False, key_cert_sign=root, crl_sign=root,
                    encipher_only=False, decipher_only=False,
                ), critical=True,
            )
        )  # fmt: skip
        if not root:
            built = built.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
            )
        return built.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate("Example Authority", root_key, "Example Authority", root_key, root=True)
    signer = certificate("Example Maker", key, "Example Authority", root_key, root=False)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signer + root, secret, root.decode()


@pytest.fixture(scope="module")
def signed(authority):
    """`signed(remote=None)` is a picture with a credential in it, or one that points to an address."""
    c2pa = pytest.importorskip("c2pa", reason="c2pa-python is not installed: pip install 'overt[media]'")
    chain, key, _ = authority

    def make(remote=None):
        signer = c2pa.Signer.from_info(
            c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None)
        )
        action = {"action": "c2pa.created", "digitalSourceType": MADE_BY_MODEL, "softwareAgent": "Example Imager 2"}
        builder = c2pa.Builder(
            {
                "claim_generator_info": [{"name": "Example Imager", "version": "2"}],
                "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}],
            }
        )
        if remote:
            builder.set_no_embed()
            builder.set_remote_url(remote)
        held, out = io.BytesIO(), io.BytesIO()
        picture("landscape", 1).save(held, "JPEG", quality=90)
        held.seek(0)
        builder.sign(signer, "image/jpeg", held, out)
        return out.getvalue()

    return make


def test_a_credential_is_valid_before_it_is_trusted(signed, authority, tmp_path):
    (tmp_path / "a.jpg").write_bytes(signed())
    facts = read_media(str(tmp_path / "a.jpg"), str(tmp_path), LIMITS)
    assert facts.credential == "valid"
    assert facts.generator == "made by a generative model, Example Imager 2, Example Imager"
    trusted = read_media(str(tmp_path / "a.jpg"), str(tmp_path), LIMITS, authority[2])
    assert trusted.credential == "valid and trusted"


def test_a_credential_of_a_changed_picture_is_invalid(signed, tmp_path):
    data = bytearray(signed())
    data[-300] ^= 1
    (tmp_path / "a.jpg").write_bytes(bytes(data))
    assert read_media(str(tmp_path / "a.jpg"), str(tmp_path), LIMITS).credential == "invalid"


def test_a_picture_without_a_credential_has_none(tmp_path):
    picture("landscape", 1).save(tmp_path / "a.jpg")
    assert read_media(str(tmp_path / "a.jpg"), str(tmp_path), LIMITS).credential == "none"


def test_a_credential_kept_elsewhere_is_not_fetched(signed, tmp_path):
    asked = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Listening)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        (tmp_path / "a.jpg").write_bytes(signed(f"http://127.0.0.1:{server.server_port}/m.c2pa"))
        facts = read_media(str(tmp_path / "a.jpg"), str(tmp_path), LIMITS)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert facts.credential == "kept elsewhere, not fetched"
    assert asked == []


def test_a_film_gives_one_picture_of_each_scene(tmp_path):
    film(tmp_path / "a.mp4", [1, 2, 3], (320, 240))
    film(tmp_path / "b.mkv", [1, 2, 3], (240, 180))
    one, other = (read_media(str(tmp_path / name), str(tmp_path), LIMITS) for name in ("a.mp4", "b.mkv"))
    assert [round(frame.second) for frame in one.frames] == [0, 3, 6]
    assert len(other.frames) == 3
    assert (one.width, one.height) == (320, 240)


def test_a_playlist_that_calls_itself_a_film_opens_nothing(tmp_path):
    (tmp_path / "a.mp4").write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n")
    (tmp_path / "b.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 100)
    assert read_media(str(tmp_path / "a.mp4"), str(tmp_path), LIMITS).state == "not a picture"
    state = read_media(str(tmp_path / "b.mp4"), str(tmp_path), LIMITS).state
    assert state.startswith("damaged: ") or "pip install" in state


def test_devices_and_files_of_other_folders_are_not_opened(tmp_path):
    assert read_media("/dev/zero", "/dev", LIMITS).state == "is no plain file"
    assert "outside" in read_media(str(tmp_path / ".." / ".." / "x"), str(tmp_path), LIMITS).state


def test_a_file_over_the_limit_is_not_read(tmp_path):
    picture("scene", 1).save(tmp_path / "a.png")
    few = Limits(picture_bytes=1 << 10, pixels=100)
    assert read_media(str(tmp_path / "a.png"), str(tmp_path), few).state == "larger than 0 MB"
    assert "pixels" in read_media(str(tmp_path / "a.png"), str(tmp_path), Limits(pixels=100)).state


def test_all_that_others_need_is_in_one_module():
    assert set(media.__all__) <= set(dir(media))
