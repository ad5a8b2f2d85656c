"""Signatures and time stamps of packs: what others made is checked, what was changed is found, nothing is fetched."""

from __future__ import annotations

import shutil
import subprocess
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from overt import decisions, pack
from overt.case import Case
from overt.errors import InputError, SettingError
from overt.pack import _minisign, _timestamp
from overt.pack._seal import SIGNATURE

pytest.importorskip("cryptography", reason="needs cryptography: pip install 'overt[sign]'")

# The example of minisign's own documentation of formats: key, signature and the four bytes "test".
MINISIGN_KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
MINISIGN_SIGNATURE = """untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1633700835\tfile:test\tprehashed
wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==
"""


@pytest.fixture
def case(tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text("post_id,account_id,posted_at,text\n1,a,2024-05-01T10:00:00Z,words\n", encoding="utf-8")
    with Case.create(tmp_path / "case") as opened:
        opened.ingest([file], platform="x")
        decisions.decide(opened.engine, "case", "note", "begun", person="ana", reason="asked to", now=1_716_000_000)
        yield opened


@pytest.fixture(scope="module")
def key():
    return pack.new_key()


# ------------------------------------------------------------------ signatures


def test_a_signature_of_minisign_itself_is_read(key):
    assert _minisign.verify(b"test", MINISIGN_SIGNATURE, MINISIGN_KEY).startswith("timestamp:1633700835")
    with pytest.raises(InputError, match="was changed"):
        _minisign.verify(b"Test", MINISIGN_SIGNATURE, MINISIGN_KEY)
    with pytest.raises(InputError, match="was changed"):
        _minisign.verify(b"test", MINISIGN_SIGNATURE.replace("file:test", "file:tess"), MINISIGN_KEY)
    with pytest.raises(InputError, match="the key given is"):
        _minisign.verify(b"test", MINISIGN_SIGNATURE, key.public)


def test_a_key_file_gives_the_key_back_with_its_password_only(key):
    assert pack.read_secret(key.file()) == key
    locked = key.file("harbour")
    assert pack.read_secret(locked, "harbour") == key
    with pytest.raises(SettingError, match="does not open the key"):
        pack.read_secret(locked, "other")
    with pytest.raises(SettingError, match="its password is needed"):
        pack.read_secret(locked)
    for text in ("", "untrusted comment: x\n", "!!!", key.public):
        with pytest.raises(InputError, match="no secret key of minisign"):
            pack.read_secret(text)


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_a_signed_pack_holds_for_its_key_and_for_no_other(case, tmp_path, key, name):
    pack.write(case, tmp_path / name, seal=pack.seal_with(key))
    found = pack.verify_pack(tmp_path / name, pack.Checks(public_key=key.public))
    assert found.problems == ()
    assert found.notes == (f"signed with key {_minisign.name_of(key.number)}",)
    other = pack.verify_pack(tmp_path / name, pack.Checks(public_key=pack.new_key().public))
    assert "the key given is" in other.problems[0]
    unchecked = pack.verify_pack(tmp_path / name)
    assert unchecked.holds
    assert "not checked: give --public-key" in unchecked.notes[0]


def test_the_same_key_and_case_give_the_same_bytes(case, tmp_path, key):
    for name in ("one.zip", "two.zip"):
        pack.write(case, tmp_path / name, seal=pack.seal_with(key))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_whoever_rewrites_pack_and_manifests_cannot_rewrite_the_signature(case, tmp_path, key):
    pack.write(case, tmp_path / "pack", seal=pack.seal_with(key))
    case.engine.execute("DELETE FROM decision")
    pack.write(case, tmp_path / "forged")
    assert pack.verify_pack(tmp_path / "forged").holds, "without a signature a rewritten pack holds"
    assert "it is not signed" in pack.verify_pack(tmp_path / "forged", pack.Checks(public_key=key.public)).problems
    shutil.copy(tmp_path / "pack" / SIGNATURE, tmp_path / "forged" / SIGNATURE)
    problems = pack.verify_pack(tmp_path / "forged", pack.Checks(public_key=key.public)).problems
    assert "The signature does not fit" in problems[0]


def test_another_programs_minisign_agrees(key, tmp_path):
    minisign = shutil.which("minisign")
    if minisign is None:
        pytest.skip("needs the program minisign")
    (tmp_path / "f").write_bytes(b"test")
    (tmp_path / "f.minisig").write_text(key.sign(b"test", "of a test"), encoding="ascii")
    (tmp_path / "k.pub").write_text(key.public, encoding="ascii")
    done = subprocess.run([minisign, "-V", "-p", tmp_path / "k.pub", "-m", tmp_path / "f"], check=False)
    assert done.returncode == 0


# ------------------------------------------------------------------ time stamps

_CONFIG = """
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[tsa]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[tsa_config]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A time stamping authority of our own, made by openssl: (root certificate, function request → token)."""
    pytest.importorskip("rfc3161_client", reason="needs rfc3161-client: pip install 'overt[sign]'")
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the program openssl")
    folder = tmp_path_factory.mktemp("tsa")
    config = folder / "config"
    config.write_text(_CONFIG.format(folder=folder), encoding="ascii")
    (folder / "serial").write_text("01", encoding="ascii")

    def run(*words):
        subprocess.run([openssl, *map(str, words)], check=True, cwd=folder, capture_output=True)

    for name, subject, section in (("root", "/CN=Test root", "ca"), ("tsa", "/CN=Test authority", "tsa")):
        run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj",
            subject, "-config", config)  # fmt: skip
        by = ("-signkey", "root.key") if name == "root" else ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
        run("x509", "-req", "-in", f"{name}.csr", *by, "-days", "30", "-extfile", config, "-extensions", section, "-out",
            f"{name}.pem")  # fmt: skip

    def stamp(request):
        (folder / "q.tsq").write_bytes(request)
        run("ts", "-reply", "-queryfile", "q.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key", "-out",
            "a.tsr", "-config", config, "-section", "tsa_config")  # fmt: skip
        return (folder / "a.tsr").read_bytes()

    return (folder / "root.pem").read_bytes(), stamp


def test_a_token_got_by_hand_is_checked_without_a_network(case, tmp_path, authority):
    roots, stamp = authority
    pack.write(case, tmp_path / "pack")
    token = stamp(pack.timestamp_request(pack.manifest_of(tmp_path / "pack")))
    found = pack.verify_pack(tmp_path / "pack", pack.Checks(roots=roots, tokens={"hand.tsr": token}))
    assert found.problems == ()
    assert "says CN=Test authority (hand.tsr)" in found.notes[0]
    half = pack.verify_pack(tmp_path / "pack", pack.Checks(tokens={"hand.tsr": token}))
    assert half.holds
    assert "was not checked: give --tsa-roots" in half.notes[0]


def test_a_token_over_other_bytes_or_of_strangers_is_a_problem(case, tmp_path, authority):
    roots, stamp = authority
    pack.write(case, tmp_path / "pack")
    manifest = pack.manifest_of(tmp_path / "pack")
    for token, problem in (
        (stamp(pack.timestamp_request(b"other")), "is over other bytes"),
        (b"no token", "cannot be read as a time stamp"),
    ):
        found = pack.verify_pack(tmp_path / "pack", pack.Checks(roots=roots, tokens={"t": token}))
        assert problem in found.problems[0]
    token = stamp(pack.timestamp_request(manifest))
    stranger = _stranger(tmp_path)
    with pytest.raises(InputError, match="do not vouch"):
        _timestamp.check(token, manifest, stranger)
    with pytest.raises(InputError, match="no certificates in PEM"):
        _timestamp.check(token, manifest, b"nothing")


def _stranger(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "s.key", "-out",
         folder / "s.pem", "-subj", "/CN=Stranger", "-days", "30"], check=True, capture_output=True,
    )  # fmt: skip
    return (folder / "s.pem").read_bytes()


def test_an_address_is_asked_only_when_given_and_gets_nothing_but_a_hash(case, tmp_path, authority):
    roots, stamp = authority
    asked = []

    class Authority(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamp(asked[-1])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Authority)
    worker = threading.Thread(target=server.serve_forever)
    worker.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/"
        pack.write(case, tmp_path / "plain.zip")
        assert asked == []
        pack.write(case, tmp_path / "pack.zip", seal=pack.seal_with(None, [url]))
    finally:
        server.shutdown()
        worker.join()
        server.server_close()
    assert len(asked) == 1
    assert len(asked[0]) < 100, "a request is a hash with a number"
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        assert "tagmanifest-sha256.txt.tsr" in archive.namelist()
    found = pack.verify_pack(tmp_path / "pack.zip", pack.Checks(roots=roots))
    assert found.problems == ()
    assert "Test authority" in found.notes[0]


def test_without_the_libraries_it_says_what_was_not_checked(case, tmp_path, key, monkeypatch):
    pack.write(case, tmp_path / "pack", seal=pack.seal_with(key))
    monkeypatch.setattr("overt.pack._seal.find_spec", lambda name: None)
    assert pack.verify_pack(tmp_path / "pack").holds, "nobody asked for the key to be checked"
    (problem,) = pack.verify_pack(tmp_path / "pack", pack.Checks(public_key=key.public)).problems
    assert "was not checked. Signatures need cryptography" in problem
    (problem,) = pack.verify_pack(tmp_path / "pack", pack.Checks(tokens={"t.tsr": b""})).problems
    assert "t.tsr was not checked. Time stamps need rfc3161_client" in problem
    with pytest.raises(SettingError, match=r"overt\[sign\]"):
        pack.seal_with(key)


def test_an_authority_that_does_not_answer_leaves_a_whole_pack(case, tmp_path):
    pytest.importorskip("rfc3161_client", reason="needs rfc3161-client: pip install 'overt[sign]'")
    with pytest.raises(InputError, match="gave no token"):
        pack.write(case, tmp_path / "pack", seal=pack.seal_with(None, ["http://127.0.0.1:9/"]))
    assert pack.verify_pack(tmp_path / "pack").holds
    with pytest.raises(SettingError, match="no address of a time stamping authority"):
        pack.write(case, tmp_path / "other", seal=pack.seal_with(None, ["file:///etc/passwd"]))
