"""DKIM: what leaves with a key set verifies against its public half, and nothing that was signed can be changed.

It is verified here by a reader of signatures of the test's own, and by dkimpy where that is installed.
"""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from digest.letters.mail import prepare, write_letter
from digest.letters.signing import KEY, relaxed_body, relaxed_header, signer
from ground.errors import DigestError
from store.deliveries.recipients import add_recipient, open_recipients
from store.shape.database import Store
from tests.digest.post import BRIEFING, MAIL, NOW, draft

SIGNED = MAIL.model_copy(update={"dkim_selector": "pw2026", "public_url": "https://brief.example.org"})


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """A key made for this test."""
    return rsa.generate_private_key(65_537, 2_048)


@pytest.fixture
def set_key(key: rsa.RSAPrivateKey, tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(pem(key))
    monkeypatch.setenv(KEY, str(file))


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


def signed(store: Store, tmp_path: Path) -> bytes:
    digest, recipients = draft(store), open_recipients(tmp_path)
    jo = add_recipient(recipients, "weekly", "jo@example.org", basis="you asked", now=NOW, name="Žofie")
    letter = write_letter(prepare(digest, BRIEFING, SIGNED), recipients, jo, "issue", NOW)
    recipients.close()
    return letter.content


def fields_of(mail: bytes) -> list[tuple[str, str]]:
    """The headers in their order, unfolded: name and value."""
    head = mail.split(b"\r\n\r\n", 1)[0].decode("latin-1")
    unfolded = re.sub(r"\r\n(?=[ \t])", "", head)
    return [(line.split(":", 1)[0].strip(), line.split(":", 1)[1]) for line in unfolded.split("\r\n")]


def tags_of(mail: bytes) -> dict[str, str]:
    """The tags of the signature, white space left out."""
    (value,) = [value for name, value in fields_of(mail) if name.lower() == "dkim-signature"]
    pairs = (part.split("=", 1) for part in value.split(";") if "=" in part)
    return {name.strip(): re.sub(r"\s", "", text) for name, text in pairs}


def verifies(mail: bytes, key: rsa.RSAPrivateKey) -> bool:
    """Whether the signature is right, read by the letter of RFC 6376 and by nothing of the program."""
    tags = tags_of(mail)
    assert (tags["v"], tags["a"], tags["c"]) == ("1", "rsa-sha256", "relaxed/relaxed")
    body = mail.split(b"\r\n\r\n", 1)[1]
    body = re.sub(rb"[ \t]+(?=\r\n)", b"", re.sub(rb"[ \t]+", b" ", body))
    body = re.sub(rb"(\r\n)*\Z", b"", body)
    body += b"\r\n" if body else b""
    if base64.b64decode(tags["bh"]) != hashlib.sha256(body).digest():
        return False
    left, lines = fields_of(mail), []
    for wanted in tags["h"].split(":"):
        places = [place for place, (name, _) in enumerate(left) if name.lower() == wanted]
        if places:
            lines.append(relaxed(*left.pop(places[-1])) + "\r\n")
    own = next((name, value) for name, value in fields_of(mail) if name.lower() == "dkim-signature")
    lines.append(relaxed(own[0], re.sub(r"(;\s*b=)[^;]*", r"\1", own[1])))
    try:
        key.public_key().verify(
            base64.b64decode(tags["b"]), "".join(lines).encode("latin-1"), padding.PKCS1v15(), SHA256()
        )
    except InvalidSignature:
        return False
    return _by_dkimpy(mail, key) if find_spec("dkim") else True


def relaxed(name: str, value: str) -> str:
    return f"{name.lower()}:{' '.join(value.split())}"


def _by_dkimpy(mail: bytes, key: rsa.RSAPrivateKey) -> bool:
    import dkim

    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    return bool(dkim.verify(mail, dnsfunc=lambda name, timeout=5: record))


def test_a_signed_mail_verifies_and_any_change_is_seen(store, tmp_path, key, set_key) -> None:
    mail = signed(store, tmp_path)
    assert verifies(mail, key)
    for old, new in (
        (b"Subject: Watchdog", b"Subject: Another"),
        (b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: Lost"),
        (b"begins with a dot", b"begins with a bot"),
        (b"From: Policywatch", b"From: Another <x@example.org>\r\nFrom: Policywatch"),
        (b"From: Policywatch", b"Subject: Another\r\nFrom: Policywatch"),
        (b"To: ", b"To: Another "),
        (b"s=pw2026", b"s=pw2027"),
    ):
        assert old in mail
        assert not verifies(mail.replace(old, new, 1), key), old
    assert not verifies(mail, rsa.generate_private_key(65_537, 2_048))


def test_what_a_relay_may_do_to_white_space_breaks_nothing(store, tmp_path, key, set_key) -> None:
    mail = signed(store, tmp_path)
    for old, new in (
        (b"Subject: Watchdog briefing", b"Subject:   Watchdog\r\n briefing"),
        (b"List-Post: NO", b"list-post:NO  "),
        (b"begins with a dot", b"begins  with \ta dot"),
    ):
        assert old in mail
        assert verifies(mail.replace(old, new, 1), key), old
    assert verifies(mail + b"\r\n\r\n", key)


def test_the_signature_names_the_senders_domain_and_every_header_that_providers_ask_for(
    store, tmp_path, key, set_key
) -> None:
    mail = signed(store, tmp_path)
    tags = tags_of(mail)
    # The signature's domain is that of From: the two are aligned, as DMARC asks.
    assert (tags["d"], tags["s"]) == ("example.org", "pw2026")
    names = tags["h"].split(":")
    for name in ("from", "date", "subject", "to", "message-id", "list-id", "list-unsubscribe", "list-unsubscribe-post"):
        assert name in names
    # Named once more than they are there, so that nobody can add another.
    assert (names.count("from"), names.count("subject")) == (2, 2)
    assert mail.startswith(b"DKIM-Signature: ")
    assert max(map(len, mail.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 998
    assert max(map(len, mail.partition(b"bh=")[0].split(b"\r\n"))) <= 78
    # The same mail has the same signature.
    assert mail == signed(store, tmp_path)


def test_canonical_forms_are_those_of_the_standard() -> None:
    # RFC 6376, 3.4.5, in its own terms: white space runs become one space, trailing lines go.
    assert relaxed_header(b"A: X") == b"a:X"
    assert relaxed_header(b"B : Y\t\r\n\tZ  ") == b"b:Y Z"
    assert relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"
    assert relaxed_body(b"") == relaxed_body(b"\r\n\r\n") == b""
    assert relaxed_body(b"no line end") == b"no line end\r\n"


@given(body=st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n", b"\r", b"\xc3\xa9"]), max_size=30).map(b"".join))
def test_a_canonical_body_is_its_own_canonical_form(body: bytes) -> None:
    assert relaxed_body(relaxed_body(body)) == relaxed_body(body)


def test_a_long_mail_is_signed_in_no_time(key, set_key) -> None:
    sign = signer("s", "example.org")
    assert sign is not None
    mail = sign(b"From: a@example.org\r\n\r\n" + (b" " * 500 + b"\t" * 499 + b"\r\n") * 1_000)
    assert verifies(mail, key)


def test_a_selector_without_a_key_or_with_none_that_signs_is_refused_before_anything_leaves(store, monkeypatch) -> None:
    monkeypatch.delenv(KEY, raising=False)
    with pytest.raises(DigestError, match=f"{KEY} is not; put the key's file"):
        prepare(draft(store), BRIEFING, SIGNED)
    monkeypatch.setenv(KEY, "/nowhere/key.pem")
    with pytest.raises(DigestError, match="cannot be read"):
        prepare(draft(store), BRIEFING, SIGNED)
    others = pem(rsa.generate_private_key(65_537, 1_024)), pem(ec.generate_private_key(ec.SECP256R1()))
    broken = "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----"
    for text in (broken, *(one.decode() for one in others)):
        monkeypatch.setenv(KEY, text)
        with pytest.raises(DigestError, match="is no key that can sign") as refused:
            prepare(draft(store), BRIEFING, SIGNED)
        assert text[30:60] not in str(refused.value)
        assert refused.value.__cause__ is None


def test_without_a_selector_nothing_is_signed() -> None:
    assert signer(None, "example.org") is None
