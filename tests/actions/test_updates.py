"""The update notice: signed, quiet, off by default. The signatures were made with OpenSSL."""

import json
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest

from mopdesk.actions.updates import BadNotice, UpdateNotice, look_for_update, read_notice
from mopdesk.basics.errors import Usage
from mopdesk.basics.settings import Settings, checked_value
from mopdesk.custody.signatures import is_signed_by

# RFC 8032, section 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office with a key of its own, and the signing that packaging/windows/README.md describes."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("office")
    secret = folder / "update.key"
    subprocess.run([openssl, "genpkey", "-algorithm", "ed25519", "-out", secret], check=True)
    public = [openssl, "pkey", "-in", secret, "-pubout", "-outform", "DER"]
    key = subprocess.run(public, check=True, capture_output=True).stdout[-32:].hex()

    def signed(**facts):
        text = json.dumps(facts)
        (folder / "notice.txt").write_text(text, encoding="utf-8")
        command = [openssl, "pkeyutl", "-sign", "-rawin", "-inkey", secret, "-in", folder / "notice.txt"]
        signature = subprocess.run(command, check=True, capture_output=True).stdout.hex()
        return json.dumps({"notice": text, "signature": signature}).encode()

    return key, signed


def settings(source="", key=""):
    return Settings({"update_source": source, "update_key": key})


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_signatures_of_the_standard_hold(key, message, signature):
    key, message, signature = (bytes.fromhex(text) for text in (key, message, signature))
    assert is_signed_by(key, message, signature)
    assert not is_signed_by(key, message + b"!", signature)
    for place in (0, 31, 32, 63):
        broken = bytearray(signature)
        broken[place] ^= 1
        assert not is_signed_by(key, message, bytes(broken))
    # The same signature with a larger scalar must not hold too.
    larger = int.from_bytes(signature[32:], "little") + ORDER
    assert not is_signed_by(key, message, signature[:32] + larger.to_bytes(32, "little"))
    assert not is_signed_by(key[:-1], message, signature)
    assert not is_signed_by(b"\xff" * 32, message, signature)


def test_a_newer_version_is_told(office, tmp_path):
    key, signed = office
    source = tmp_path / "mopdesk.json"
    source.write_bytes(signed(version="0.2.0", text="Faster.", where=r"\\share\mopdesk"))
    found = look_for_update(settings(str(source), key), visit_open=False, running="0.1.0")
    assert found == UpdateNotice(version="0.2.0", text="Faster.", where=r"\\share\mopdesk")


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "0.1"])
def test_no_newer_version_is_nothing(office, tmp_path, version):
    key, signed = office
    source = tmp_path / "mopdesk.json"
    source.write_bytes(signed(version=version))
    assert look_for_update(settings(str(source), key), visit_open=False, running="0.1.0") is None


def test_ten_is_more_than_nine(office, tmp_path):
    key, signed = office
    source = tmp_path / "mopdesk.json"
    source.write_bytes(signed(version="0.10.0"))
    assert look_for_update(settings(str(source), key), visit_open=False, running="0.9.0") is not None


def test_nothing_is_told_while_a_visit_is_open(office, tmp_path):
    key, signed = office
    source = tmp_path / "mopdesk.json"
    source.write_bytes(signed(version="9.0.0"))
    assert look_for_update(settings(str(source), key), visit_open=True) is None


@pytest.mark.parametrize("missing", ["source", "key", "both"])
def test_it_is_off_until_place_and_key_are_set(office, tmp_path, monkeypatch, missing):
    key, signed = office
    source = tmp_path / "mopdesk.json"
    source.write_bytes(signed(version="9.0.0"))
    monkeypatch.setattr("mopdesk.actions.updates._fetch", lambda _: pytest.fail("it looked"))
    chosen = settings(str(source) if missing == "key" else "", key if missing == "source" else "")
    assert look_for_update(chosen, visit_open=False) is None


def test_a_place_out_of_reach_is_quiet(office, tmp_path, monkeypatch):
    asked = []

    def out_of_reach(request, timeout):
        asked.append(request.full_url)
        raise urllib.error.URLError("no such host")

    monkeypatch.setattr(urllib.request, "urlopen", out_of_reach)
    for source in (str(tmp_path / "none.json"), "https://mopdesk.invalid/notice.json"):
        assert look_for_update(settings(source, office[0]), visit_open=False) is None
    assert asked == ["https://mopdesk.invalid/notice.json"]


def test_a_notice_changed_after_signing_is_none(office, tmp_path):
    key, signed = office
    data = signed(version="0.2.0", where="good")
    with pytest.raises(BadNotice):
        read_notice(data.replace(b"good", b"evil"), key)
    source = tmp_path / "mopdesk.json"
    source.write_bytes(data.replace(b"good", b"evil"))
    assert look_for_update(settings(str(source), key), visit_open=False, running="0.1.0") is None


def test_a_notice_of_another_key_is_none(office):
    with pytest.raises(BadNotice, match="not signed"):
        read_notice(office[1](version="0.2.0"), VECTORS[0][0])


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"notice": "{}", "signature": "zz"}', b"\xff", b'{"notice": 1, "signature": ""}']
)
def test_what_is_no_notice_is_refused(data):
    with pytest.raises(BadNotice):
        read_notice(data, VECTORS[0][0])


@pytest.mark.parametrize("version", ["", "new", "1", "1.0-beta", "../1.0"])
def test_a_notice_needs_a_version(office, version):
    with pytest.raises(BadNotice):
        read_notice(office[1](version=version), office[0])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("update_source", "http://place/notice.json"),
        ("update_source", "ftp://place/notice.json"),
        ("update_key", "12"),
        ("update_key", "g" * 64),
    ],
)
def test_settings_that_would_never_work_are_refused(key, value):
    with pytest.raises(Usage):
        checked_value(key, value)


@pytest.mark.parametrize("value", ["https://place/notice.json", r"\\server\share\notice.json", "/srv/n.json"])
def test_places_that_work_are_taken(value):
    assert checked_value("update_source", value) == value
