"""Leaving: at once by POST, never by GET, and only for oneself."""

from __future__ import annotations

import base64
import socket
import urllib.error
import urllib.request

import pytest

from digest.leaving.leave_server import start_server
from digest.leaving.unsubscribe import token_in_subject, unsubscribe
from digest.letters.tokens import leave_token, read_leave_token
from ground.errors import DigestError
from store.deliveries.recipients import add_recipient, deliverable, open_recipients
from tests.digest.post import NOW, add

ONE_CLICK = b"List-Unsubscribe=One-Click"


@pytest.fixture
def recipients(tmp_path):
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


@pytest.fixture
def server(tmp_path):
    server = start_server(tmp_path, "127.0.0.1:0")
    yield server
    server.stop()


def ask(server, path: str, body: bytes | None = None, headers: dict[str, str] | None = None):
    request = urllib.request.Request(f"http://{server.address}{path}", body, headers or {})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def test_a_token_holds_no_address_and_says_recipient_and_briefing(recipients):
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly")
    assert read_leave_token(recipients, token) == (jo.key, "weekly")
    assert read_leave_token(recipients, token.upper()) == (jo.key, "weekly")
    padded = token.upper() + "=" * (-len(token) % 8)
    for shown in (token.encode(), base64.b32decode(padded)):
        assert b"jo" not in shown.replace(b"weekly", b"") or b"@" not in shown
        assert b"example" not in shown


def test_a_token_changed_anywhere_is_nothing(recipients):
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly")
    for place in range(len(token)):
        other = token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1 :]
        assert read_leave_token(recipients, other) in (None, (jo.key, "weekly"))
        if place < 40:
            assert read_leave_token(recipients, other) is None
    for text in ("", "x", token[:-1], token + "aa", token * 20, "../../etc", "žž", "a" * 401, "1" * 40):
        assert read_leave_token(recipients, text) is None


def test_the_token_of_one_cannot_remove_another_nor_that_of_another_installation(tmp_path, recipients):
    jo, ann = add(recipients, "jo", "ann")
    forged = leave_token(recipients, jo.key, "weekly")[:16]
    assert not unsubscribe(recipients, forged + leave_token(recipients, ann.key, "weekly")[16:], now=NOW)
    other = open_recipients(tmp_path / "other")
    assert not unsubscribe(recipients, leave_token(other, jo.key, "weekly"), now=NOW)
    other.close()
    assert unsubscribe(recipients, leave_token(recipients, jo.key, "weekly"), now=NOW)
    assert deliverable(recipients, jo.key) is None
    assert deliverable(recipients, ann.key) is not None


def test_unsubscribing_twice_is_fine_and_bars_the_next_import(recipients):
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly")
    assert unsubscribe(recipients, token, now=NOW)
    assert unsubscribe(recipients, token, now=NOW)
    with pytest.raises(DigestError, match="unsubscribed on 2026-11-27"):
        add_recipient(recipients, "weekly", "jo@example.org", basis="an import", now=NOW)


def test_the_mailbox_form_gives_the_token(recipients):
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly")
    assert token_in_subject(f"Re: Unsubscribe {token}") == token
    assert token_in_subject("please unsubscribe me") is None


def test_a_post_unsubscribes_at_once_without_cookie_login_or_redirect(server, recipients):
    (jo,) = add(recipients, "jo")
    status, headers, page = ask(server, f"/u/{leave_token(recipients, jo.key, 'weekly')}", ONE_CLICK)
    assert status == 200
    assert "You are off the list" in page
    assert deliverable(recipients, jo.key) is None
    assert headers["Set-Cookie"] is None
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_post_as_multipart_form_counts_too(server, recipients):
    (jo,) = add(recipients, "jo")
    body = b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    assert ask(server, f"/list/u/{leave_token(recipients, jo.key, 'weekly')}", body, kind)[0] == 200
    assert deliverable(recipients, jo.key) is None


def test_fetching_the_link_shows_one_button_and_changes_nothing(server, recipients):
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly")
    for _ in range(3):
        status, _, page = ask(server, f"/u/{token}")
        assert (status, page.count("<button"), page.count("<form")) == (200, 1, 1)
        assert 'method="post"' in page
        assert "jo@" not in page
    request = urllib.request.Request(f"http://{server.address}/u/{token}", method="HEAD")
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.read() == b""
    assert deliverable(recipients, jo.key) is not None


@pytest.mark.parametrize("body", [b"", b"List-Unsubscribe=No", b"anything", b"x" * 20_000])
def test_a_post_without_the_one_click_words_changes_nothing(server, recipients, body):
    (jo,) = add(recipients, "jo")
    assert ask(server, f"/u/{leave_token(recipients, jo.key, 'weekly')}", body)[0] == 400
    assert deliverable(recipients, jo.key) is not None


@pytest.mark.parametrize("path", ["/", "/u/", "/u/nonsense", "/u/<script>", "/other/abc", "/u/%00"])
def test_any_other_address_is_not_found(server, path):
    for body in (None, ONE_CLICK):
        status, _, page = ask(server, path, body)
        assert status == 404
        assert "script" not in page


def test_a_caller_that_says_nothing_does_not_keep_others_waiting(server, recipients):
    (jo,) = add(recipients, "jo")
    host, _, port = server.address.partition(":")
    idle = [socket.create_connection((host, int(port))) for _ in range(5)]
    assert ask(server, f"/u/{leave_token(recipients, jo.key, 'weekly')}", ONE_CLICK)[0] == 200
    for one in idle:
        one.close()


@pytest.mark.parametrize("listen", ["", "8025x", "127.0.0.1:99999"])
def test_an_address_that_cannot_be_listened_on_is_a_plain_error(tmp_path, listen):
    with pytest.raises(DigestError, match="unsubscribe_listen"):
        start_server(tmp_path, listen)
