"""DKIM: what leaves with a key set verifies against its public half, and nothing that was signed can be changed."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from digest.letters.mail import prepare, write_letter
from digest.letters.signing import KEY, signer
from ground.errors import DigestError
from store.deliveries.recipients import add_recipient, open_recipients
from store.shape.database import Store
from tests.digest.post import BRIEFING, MAIL, NOW, draft

SIGNED = MAIL.model_copy(update={"dkim_selector": "pw2026", "public_url": "https://brief.example.org"})


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """A key made for this test."""
    return rsa.generate_private_key(65_537, 2_048)


def pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


def record(key: rsa.RSAPrivateKey) -> bytes:
    """What stands in the DNS."""
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def signed(store: Store, tmp_path: Path) -> bytes:
    digest, recipients = draft(store), open_recipients(tmp_path)
    jo = add_recipient(recipients, "weekly", "jo@example.org", basis="you asked", now=NOW, name="Žofie")
    letter = write_letter(prepare(digest, BRIEFING, SIGNED), recipients, jo, "issue", NOW)
    recipients.close()
    return letter.content


def test_a_signed_mail_verifies_and_any_change_is_seen(store, tmp_path, key, monkeypatch) -> None:
    dkim = pytest.importorskip("dkim", reason="dkimpy (the extra `dkim`) is not installed")
    file = tmp_path / "key.pem"
    file.write_bytes(pem(key))
    monkeypatch.setenv(KEY, str(file))
    asked = []

    def dns(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return record(key)

    mail = signed(store, tmp_path)
    assert dkim.verify(mail, dnsfunc=dns)
    # The signature's domain is that of From: the two are aligned, as DMARC asks.
    assert asked == [b"pw2026._domainkey.example.org."]
    head = mail.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    line = next(one for one in head.split(b"\r\n") if one.startswith(b"DKIM-Signature:"))
    for name in ("from", "date", "subject", "to", "message-id", "list-id", "list-unsubscribe", "list-unsubscribe-post"):
        assert name.encode() in line.replace(b" ", b"").partition(b"h=")[2].partition(b";")[0].split(b":"), name
    for old, new in (
        (b"Subject: Watchdog", b"Subject: Another"),
        (b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: Lost"),
        (b"begins with a dot", b"begins with a bot"),
        (b"From: Policywatch", b"From: Another <x@example.org>\r\nFrom: Policywatch"),
    ):
        assert old in mail
        assert not dkim.verify(mail.replace(old, new, 1), dnsfunc=dns), old


def test_a_selector_without_a_key_or_with_none_that_signs_is_refused_before_anything_leaves(store, monkeypatch) -> None:
    monkeypatch.delenv(KEY, raising=False)
    with pytest.raises(DigestError, match=f"{KEY} is not; put the key's file"):
        prepare(draft(store), BRIEFING, SIGNED)
    monkeypatch.setenv(KEY, "/nowhere/key.pem")
    with pytest.raises(DigestError, match="cannot be read"):
        prepare(draft(store), BRIEFING, SIGNED)
    pytest.importorskip("dkim", reason="dkimpy (the extra `dkim`) is not installed")
    monkeypatch.setenv(KEY, "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----")
    with pytest.raises(DigestError, match="is no key that can sign") as refused:
        prepare(draft(store), BRIEFING, SIGNED)
    assert "c2VjcmV0" not in str(refused.value)


def test_without_a_selector_nothing_is_signed() -> None:
    assert signer(None, "example.org") is None
