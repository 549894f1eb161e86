"""Sending: each recipient once, every outcome in the ledger, and a stop that stops."""

from __future__ import annotations

import email
import socket
import stat
import threading
from email.policy import SMTP

import pytest

from digest.approving.approval import hold, withdraw
from digest.leaving.unsubscribe import unsubscribe
from digest.letters.tokens import leave_token
from digest.sending import send as sender
from digest.sending.recovery import resolve
from digest.sending.throttle import Throttle
from digest.sending.transport import Result
from ground.clock import later
from ground.errors import DigestError, StoreError
from ground.lock import only_one
from store.deliveries.deliveries import BACKOFF, Claim, claim, counts, due, finish, mark_phase, next_try, queue
from store.deliveries.digests import get_digest
from store.deliveries.recipients import add_recipient, open_recipients, remove_recipient
from store.shape.database import open_store
from tests.digest.post import (
    ID,
    NOW,
    TEXT,
    add,
    approved,
    draft,
    outcome,
    run,
    settings,
    sink,
    start_sender,
    states,
    taken,
)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def recipients(tmp_path):
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


@pytest.fixture
def closed_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Watching:
    """The real outbox of a run, with something that happens when the first message has been handed over."""

    def __init__(self, inner, happens):
        self.inner, self.happens, self.handed = inner, happens, []
        self.phase = inner.phase

    def open(self):
        self.inner.open()

    def deliver(self, letter, begin) -> Result:
        self.handed.append(letter.key)
        result = self.inner.deliver(letter, begin)
        if len(self.handed) == 1:
            self.happens()
        return result

    def close(self):
        self.inner.close()


def watch(monkeypatch, happens) -> list[Watching]:
    made = []
    real = sender.way_out

    def build(*given):
        made.append(Watching(real(*given), happens))
        return made[-1]

    monkeypatch.setattr(sender, "way_out", build)
    return made


# The outbox


def test_the_outbox_holds_a_private_file_for_each_recipient(tmp_path, store, recipients):
    approved(store)
    people = add(recipients, "ann", "jo")
    report = run(store, recipients, tmp_path, settings())
    assert (report.accepted, report.state) == (2, "sent")
    files = sorted((tmp_path / "outbox" / ID).iterdir())
    assert [file.name for file in files] == sorted(f"{one.key}.eml" for one in people)
    message = email.message_from_bytes(files[0].read_bytes(), policy=SMTP)
    assert message["List-ID"] == '"Weekly watchdog briefing" <briefing.example.org>'
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert get_digest(store, ID).sent_at is not None


def test_sending_again_changes_nothing(tmp_path, store, recipients):
    approved(store)
    add(recipients, "ann", "jo")
    run(store, recipients, tmp_path, settings())
    before = store.rows("SELECT * FROM delivery")
    add(recipients, "late")
    again = run(store, recipients, tmp_path, settings(), now=later(NOW, 60))
    assert (again.accepted, again.skipped, again.state) == (0, 2, "sent")
    assert [tuple(row) for row in store.rows("SELECT * FROM delivery")] == [tuple(row) for row in before]


def test_the_ledger_holds_no_address(tmp_path, store, recipients):
    approved(store)
    add(recipients, "ann", "never")
    with sink(tmp_path) as (port, _):
        run(store, recipients, tmp_path, settings(port))
    assert not any(
        "ann@" in str(tuple(row)) or "never" in str(tuple(row)) for row in store.rows("SELECT * FROM delivery")
    )
    row = store.row("SELECT detail FROM deliveries WHERE state = 'failed'")
    assert row["detail"] == "550 5.1.1 <(address)>: no such person"


def test_only_some_can_be_sent_to_and_the_others_later(tmp_path, store, recipients):
    approved(store)
    ann, _ = add(recipients, "ann", "jo")
    with pytest.raises(DigestError, match="none of those named"):
        run(store, recipients, tmp_path, settings(), only=["nobody@example.org"])
    assert run(store, recipients, tmp_path, settings(), only=["JO@example.org"]).accepted == 1
    assert run(store, recipients, tmp_path, settings(), only=[ann.key]).accepted == 1
    assert states(store, recipients) == {"ann": "accepted", "jo": "accepted"}


def test_with_nobody_on_the_list_nothing_begins(tmp_path, store, recipients):
    approved(store)
    with pytest.raises(DigestError, match="no active recipient"):
        run(store, recipients, tmp_path, settings())
    assert get_digest(store, ID).state == "approved"


# What must not leave


def test_a_draft_a_hold_and_a_change_each_stop_it_before_the_first_message(tmp_path, store, recipients):
    add(recipients, "jo")
    draft(store)
    with pytest.raises(DigestError, match="not approved"):
        run(store, recipients, tmp_path, settings())
    approved(store)
    hold(store, ID, 10, who="Ben", now=NOW)
    with pytest.raises(DigestError, match="on hold until"):
        run(store, recipients, tmp_path, settings())
    store.connection.execute("UPDATE digest SET text = text || 'x'")
    with pytest.raises(DigestError, match="draft it again"):
        run(store, recipients, tmp_path, settings(), now=later(NOW, 3_600))
    assert store.rows("SELECT * FROM delivery") == []
    assert not (tmp_path / "outbox").exists()


def test_withdrawing_during_sending_stops_before_the_next_recipient(tmp_path, store, recipients, monkeypatch):
    approved(store)
    add(recipients, "ann", "ben", "jo")
    other = open_store(tmp_path)
    made = watch(monkeypatch, lambda: withdraw(other, ID, "Ben", NOW))
    report = run(store, recipients, tmp_path, settings())
    other.close()
    assert (report.accepted, report.state, len(made[0].handed)) == (1, "withdrawn", 1)
    with pytest.raises(DigestError, match="is withdrawn"):
        run(store, recipients, tmp_path, settings())
    assert counts(store, ID) == {"accepted": 1, "queued": 2}


def test_a_hold_during_sending_stops_it_until_the_hold_has_run_out(tmp_path, store, recipients, monkeypatch):
    approved(store)
    add(recipients, "ann", "ben", "jo")
    other = open_store(tmp_path)
    with monkeypatch.context() as patched:
        watch(patched, lambda: hold(other, ID, 10, who="Ben", now=NOW))
        assert run(store, recipients, tmp_path, settings()).accepted == 1
    other.close()
    report = run(store, recipients, tmp_path, settings(), now=later(NOW, 600))
    assert (report.accepted, report.skipped, report.state) == (2, 1, "sent")


def test_who_leaves_during_sending_gets_nothing_more(tmp_path, store, recipients, monkeypatch):
    approved(store)
    people = {one.key: one for one in add(recipients, "ann", "ben", "jo")}
    last = max(people)
    elsewhere = open_recipients(tmp_path)
    watch(monkeypatch, lambda: unsubscribe(elsewhere, leave_token(elsewhere, last, "weekly"), now=NOW))
    report = run(store, recipients, tmp_path, settings())
    elsewhere.close()
    assert (report.accepted, report.suppressed, report.state) == (2, 1, "sent")
    assert not (tmp_path / "outbox" / ID / f"{last}.eml").exists()


def test_who_is_suspended_or_gone_since_queueing_is_suppressed(tmp_path, store, recipients, closed_port):
    approved(store)
    add(recipients, "ann", "ben")
    run(store, recipients, tmp_path, settings(closed_port))
    remove_recipient(recipients, "weekly", "ann@example.org", now=NOW)
    recipients.connection.execute("UPDATE recipient SET state = 'suspended' WHERE address = 'ben@example.org'")
    report = run(store, recipients, tmp_path, settings(), now=later(NOW, 3_600))
    assert (report.accepted, report.suppressed) == (0, 2)


# A mail server


def test_one_connection_carries_all_messages_byte_for_byte(tmp_path, store, recipients):
    approved(store)
    people = add(recipients, "ann", "ben", "jo")
    with sink(tmp_path) as (port, log):
        report = run(store, recipients, tmp_path, settings(port))
        messages = taken(log)
    assert (report.accepted, report.state) == (3, "sent")
    assert len({one["peer"] for one in messages}) == 1
    assert sorted(one["to"][0] for one in messages) == sorted(one.address for one in people)
    text = email.message_from_string(messages[0]["content"], policy=SMTP).get_body(("plain",)).get_content()
    assert ". a line that begins with a dot, and žluťoučký kůň" in text.splitlines()
    assert all(one["from"].startswith("bounce+") and one["from"].endswith("@bounces.example.org") for one in messages)
    row = store.row("SELECT detail, message_id FROM deliveries ORDER BY recipient LIMIT 1")
    assert row["detail"] == "250 2.0.0 Ok: queued as ABC123"
    assert any(f"Message-ID: <{row['message_id']}>" in one["content"] for one in messages)


def test_each_answer_of_the_server_has_its_state(tmp_path, store, recipients):
    approved(store)
    add(recipients, "fine", "later", "never", "full", "busy", "kept", "lost")
    with sink(tmp_path) as (port, log):
        report = run(store, recipients, tmp_path, settings(port))
    assert states(store, recipients) == {
        "fine": "accepted", "later": "deferred", "never": "failed", "full": "failed", "busy": "deferred",
        "kept": "unknown", "lost": "unknown",
    }  # fmt: skip
    assert (report.accepted, report.deferred, report.failed, report.unknown) == (1, 2, 2, 2)
    assert report.state == "sending"
    assert report.next_at is not None
    assert {one["to"][0].partition("@")[0] for one in taken(log)} == {"fine", "kept"}


def test_a_message_in_doubt_is_left_to_a_person(tmp_path, store, recipients):
    approved(store)
    keys = {one.address.partition("@")[0]: one.key for one in add(recipients, "fine", "kept", "lost")}
    with sink(tmp_path) as (port, log):
        assert run(store, recipients, tmp_path, settings(port)).state == "sent_partly"
        assert run(store, recipients, tmp_path, settings(port), now=later(NOW, 90_000)).unknown == 2
        assert len(taken(log)) == 2
        first_id = store.row("SELECT message_id FROM delivery WHERE recipient = ?", keys["lost"])["message_id"]
        assert resolve(store, ID, keys["kept"], "sent", who="Ben", now=NOW) == "sent_partly"
        assert resolve(store, ID, keys["lost"], "not-sent", who="Ben", now=NOW) == "sending"
        with pytest.raises(DigestError, match="no message to"):
            resolve(store, ID, keys["fine"], "not-sent", who="Ben", now=NOW)
        with pytest.raises(DigestError, match='write "sent" or "not-sent"'):
            resolve(store, ID, keys["kept"], "perhaps", who="Ben", now=NOW)
    report = run(store, recipients, tmp_path, settings())
    assert (report.accepted, report.unknown, report.state) == (1, 0, "sent")
    letter = (tmp_path / "outbox" / ID / f"{keys['lost']}.eml").read_text()
    assert f"Message-ID: <{first_id}>" in letter


def test_a_dropped_connection_is_made_again_without_losing_anybody(tmp_path, store, recipients):
    approved(store)
    add(recipients, *(f"r{number}" for number in range(7)))
    with sink(tmp_path, "--per-connection", "2") as (port, log):
        report = run(store, recipients, tmp_path, settings(port))
        messages = taken(log)
    assert (report.accepted, report.state) == (7, "sent")
    assert sorted(one["to"][0] for one in messages) == sorted(f"r{number}@example.org" for number in range(7))
    assert len({one["peer"] for one in messages}) == 4


def test_a_server_that_cannot_be_reached_puts_all_off_with_longer_waits_and_then_fails(
    tmp_path, store, recipients, closed_port
):
    approved(store)
    add(recipients, "ann", "jo")
    at = NOW
    for wait in BACKOFF:
        report = run(store, recipients, tmp_path, settings(closed_port), now=at)
        assert (report.deferred, report.accepted, report.state) == (2, 0, "sending")
        planned = next_try(store, ID)
        assert later(at, wait) <= planned <= later(at, wait + 5)
        assert run(store, recipients, tmp_path, settings(closed_port), now=later(at, wait - 10)).skipped == 2
        at = later(planned, 5)
    report = run(store, recipients, tmp_path, settings(closed_port), now=at)
    assert (report.failed, report.deferred, report.state) == (2, 0, "failed")
    assert "no connection" in store.row("SELECT detail FROM deliveries")["detail"]


def test_put_off_messages_leave_at_their_time_and_nobody_gets_two(tmp_path, store, recipients, closed_port):
    approved(store)
    add(recipients, "ann", "jo")
    run(store, recipients, tmp_path, settings(closed_port))
    with sink(tmp_path) as (port, log):
        assert run(store, recipients, tmp_path, settings(port), now=later(NOW, 60)).accepted == 0
        assert run(store, recipients, tmp_path, settings(port), now=later(NOW, 400)).accepted == 2
        assert run(store, recipients, tmp_path, settings(port), now=later(NOW, 800)).accepted == 0
        assert len(taken(log)) == 2


def test_a_silent_server_leaves_one_message_in_doubt_not_the_list(tmp_path, store, recipients, monkeypatch):
    from digest.sending.smtp import MailServer

    approved(store)
    add(recipients, "ann", "mute", "zoe")
    with sink(tmp_path) as (port, log):
        chosen = settings(port)
        monkeypatch.setattr(sender, "way_out", lambda *_: MailServer(chosen.smtp, timeout=5, answer_timeout=0.3))
        report = run(store, recipients, tmp_path, chosen)
        assert (report.accepted, report.unknown) == (2, 1)
        assert len(taken(log)) == 2


# Two senders, and what a dead one left


def test_two_senders_at_once_write_to_each_recipient_once(tmp_path, store, recipients):
    approved(store)
    add(recipients, *(f"r{number}" for number in range(30)))
    with sink(tmp_path, "--delay", "0.005") as (port, log):
        both = [start_sender(tmp_path, settings(port)) for _ in range(2)]
        said = [outcome(one) for one in both]
        messages = taken(log)
    assert len(messages) == len({one["to"][0] for one in messages}) == 30
    assert any(one.get("accepted") == 30 for one in said)
    other = next(one for one in said if one.get("accepted") != 30)
    assert "already sending" in other.get("error", "already sending")


def test_a_second_sender_refuses_in_a_sentence_and_touches_nothing(tmp_path, store, recipients):
    approved(store)
    add(recipients, "jo")
    with only_one(tmp_path / "send.lock", "sending"), pytest.raises(StoreError, match="already sending"):
        run(store, recipients, tmp_path, settings())
    assert get_digest(store, ID).state == "approved"


def test_a_claim_is_won_once_even_by_many_at_the_same_moment(tmp_path, store, recipients):
    approved(store)
    store.connection.execute("UPDATE digest SET state = 'sending'")
    queue(store, ID, {f"key{number:02}": f"{number}@example.org" for number in range(20)}, NOW)
    won: list[str] = []

    def claimer(name: str) -> None:
        mine = open_store(tmp_path)
        for key in due(mine, ID, NOW) or [f"key{number:02}" for number in range(20)]:
            if claim(mine, ID, key, name, NOW):
                won.append(key)
        mine.close()

    threads = [threading.Thread(target=claimer, args=(f"sender{number}",)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(won) == [f"key{number:02}" for number in range(20)]


def left_behind(store, recipients, phase: str) -> str:
    """A row as a sender leaves it that died after claiming it, in a phase."""
    approved(store)
    (jo,) = add(recipients, "jo")
    store.connection.execute("UPDATE digest SET state = 'sending'")
    queue(store, ID, {jo.key: "x@example.org"}, NOW)
    held = claim(store, ID, jo.key, "dead", NOW)
    if phase:
        mark_phase(store, held, phase, NOW)
    return jo.key


def test_a_claim_of_a_dead_sender_that_had_sent_nothing_is_free_again(tmp_path, store, recipients):
    left_behind(store, recipients, "")
    with sink(tmp_path) as (port, log):
        assert run(store, recipients, tmp_path, settings(port)).accepted == 1
        assert len(taken(log)) == 1


def test_a_claim_of_a_dead_sender_that_had_begun_to_send_is_in_doubt(tmp_path, store, recipients):
    left_behind(store, recipients, "data")
    with sink(tmp_path) as (port, log):
        report = run(store, recipients, tmp_path, settings(port))
        assert (report.accepted, report.unknown, report.state) == (0, 1, "sent_partly")
        assert taken(log) == []


@pytest.mark.parametrize("written", [True, False])
def test_the_outbox_shows_whether_a_dead_sender_had_written(tmp_path, store, recipients, written):
    key = left_behind(store, recipients, "outbox")
    folder = tmp_path / "outbox" / ID
    folder.mkdir(parents=True)
    (folder / f".{key}.eml.part").write_text("half")
    if written:
        (folder / f"{key}.eml").write_text("whole")
    report = run(store, recipients, tmp_path, settings())
    assert report.state == "sent"
    assert report.accepted == (0 if written else 1)
    assert ((folder / f"{key}.eml").read_text() == "whole") is written


def test_a_row_taken_by_another_is_not_overwritten(tmp_path, store, recipients):
    left_behind(store, recipients, "")
    key = store.row("SELECT recipient FROM delivery")["recipient"]
    assert claim(store, ID, key, "me", NOW) is None
    with pytest.raises(StoreError, match="taken by another"):
        finish(store, Claim(ID, key, "issue", "me", 1), "accepted", "", NOW)


def test_another_list_of_recipients_does_not_go_on_where_one_was_begun(tmp_path, store, recipients):
    approved(store)
    add(recipients, "ann", "later")
    with sink(tmp_path) as (port, _):
        assert run(store, recipients, tmp_path, settings(port)).state == "sending"
    other = open_recipients(tmp_path / "other")
    add(other, "ann", "later")
    with pytest.raises(DigestError, match=r"another recipients\.db"):
        run(store, other, tmp_path, settings(), now=later(NOW, 3_600))
    other.close()
    assert counts(store, ID) == {"accepted": 1, "deferred": 1}


# Lines and logins


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that nobody trusts yet, with its key."""
    import datetime
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    day = datetime.timedelta(days=1)
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_secured_line_with_a_login_works_when_the_certificate_is_trusted(
    tmp_path, store, recipients, certificate, monkeypatch, security
):
    approved(store)
    add(recipients, "jo")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("POLICYWATCH_SMTP_PASSWORD", "open sesame")
    options = (
        "--certificate",
        str(certificate),
        "--security",
        security,
        *(("--login",) if security == "starttls" else ()),
    )
    with sink(tmp_path, *options) as (port, log):
        smtp = {"security": security, **({"username": "desk"} if security == "starttls" else {})}
        report = run(store, recipients, tmp_path, settings(port, smtp=smtp))
        (message,) = taken(log)
    assert report.accepted == 1
    assert message["tls"] or security == "tls"
    assert message["login"] == (security == "starttls")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_is_refused_and_nothing_is_touched(
    tmp_path, store, recipients, certificate, security
):
    approved(store)
    add(recipients, "jo")
    with sink(tmp_path, "--certificate", str(certificate), "--security", security) as (port, log):
        with pytest.raises(DigestError, match="no secure line"):
            run(store, recipients, tmp_path, settings(port, smtp={"security": security}))
        assert taken(log) == []
    assert counts(store, ID) == {"queued": 1}


def test_a_server_without_a_secured_line_is_refused_when_one_is_asked_for(tmp_path, store, recipients):
    approved(store)
    add(recipients, "jo")
    with sink(tmp_path) as (port, log):
        with pytest.raises(DigestError, match=r"check \[smtp\] security"):
            run(store, recipients, tmp_path, settings(port, smtp={"security": "starttls"}))
        assert taken(log) == []


def test_a_refused_login_stops_all_and_never_shows_the_password(tmp_path, store, recipients, certificate, monkeypatch):
    approved(store)
    add(recipients, "jo")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("POLICYWATCH_SMTP_PASSWORD", "wrong sesame")
    with sink(tmp_path, "--certificate", str(certificate), "--security", "starttls", "--login") as (port, _):
        with pytest.raises(DigestError, match=r"refused the login \(535\)") as caught:
            run(store, recipients, tmp_path, settings(port, smtp={"security": "starttls", "username": "desk"}))
    assert "sesame" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert counts(store, ID) == {"queued": 1}


def test_a_login_without_its_password_or_in_the_open_is_refused(tmp_path, store, recipients, monkeypatch):
    from digest.sending.smtp import MailServer
    from ground.settings import Smtp

    monkeypatch.delenv("POLICYWATCH_SMTP_PASSWORD", raising=False)
    with sink(tmp_path) as (port, _):
        server = MailServer(Smtp(host="127.0.0.1", port=port, security="none", username="desk"))
        with pytest.raises(DigestError, match="POLICYWATCH_SMTP_PASSWORD is not"):
            server.open()
    from digest.sending.smtp import _is_this_machine

    assert _is_this_machine("localhost")
    assert _is_this_machine("127.0.0.5")
    assert not _is_this_machine("mail.example.org")


# Pace


def test_the_pace_is_kept_over_any_minute_without_slowing_the_first():
    time = [0.0]
    throttle = Throttle(3, clock=lambda: time[0], sleep=lambda seconds: time.__setitem__(0, time[0] + seconds))
    left = []
    for _ in range(8):
        throttle.wait()
        left.append(time[0])
        time[0] += 1
    assert left == [0, 1, 2, 60, 61, 62, 120, 121]


@pytest.mark.slow
def test_five_hundred_messages_are_built_and_written_in_seconds(tmp_path, store, recipients):
    import time

    approved(store, html=HTML_60, text=TEXT * 60)
    with recipients.transaction():
        for number in range(500):
            add_recipient(recipients, "weekly", f"r{number}@example.org", basis="you asked", now=NOW, name="Žofie")
    started = time.monotonic()
    assert run(store, recipients, tmp_path, settings()).accepted == 500
    assert time.monotonic() - started < 15


HTML_60 = (
    "<html lang='en'>" + "<p lang='pl'>Zażółć gęślą jaźń</p>\n" * 600 + "<a href='@@UNSUBSCRIBE@@'>Leave</a></html>"
)
