"""Mail servers that misbehave at each step, with real sockets: nobody is written to twice, nobody is lost, and it ends."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from digest.sending import smtp
from ground.clock import later
from ground.errors import DigestError
from store.deliveries.deliveries import counts
from store.deliveries.digests import get_digest
from store.deliveries.recipients import Recipients, open_recipients
from store.shape.database import Store
from tests.digest.post import ID, NOW, add, approved, run, settings, sink, states, taken

Talk = Callable[[socket.socket], None]
SOON = 20.0


@pytest.fixture
def recipients(tmp_path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    """Nobody waits minutes in a test."""
    real = smtp.MailServer.__init__
    monkeypatch.setattr(
        smtp.MailServer, "__init__", lambda self, chosen: real(self, chosen, timeout=1, answer_timeout=1)
    )


@contextmanager
def server(talk: Talk, *, calls: int = 1_000) -> Iterator[int]:
    """A server that says what it is told, to so many callers; then nobody listens any more."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            for _ in range(calls):
                caller, _ = listening.accept()
                with caller, suppress(OSError):
                    caller.settimeout(5)
                    talk(caller)
        listening.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)


def says(*answers: bytes, end: Talk = lambda caller: None) -> Talk:
    """A conversation: the greeting, then one answer to each line; after the last of them something else happens."""

    def talk(caller: socket.socket) -> None:
        caller.sendall(answers[0])
        lines = caller.makefile("rb")
        for answer in answers[1:]:
            if not lines.readline():
                return
            caller.sendall(answer)
        end(caller)

    return talk


def forever(caller: socket.socket) -> None:
    while True:
        caller.sendall(b"250-and another thing\r\n" * 100)


def take_all(caller: socket.socket) -> None:
    """Read a message to its end."""
    held = b""
    while not held.endswith(b"\r\n.\r\n"):
        piece = caller.recv(65_536)
        if not piece:
            return
        held += piece


def then(*steps: Talk) -> Talk:
    def talk(caller: socket.socket) -> None:
        for step in steps:
            step(caller)

    return talk


HELLO = (b"220 here\r\n", b"250 hello\r\n")
ENVELOPE = (*HELLO, b"250 ok\r\n", b"250 ok\r\n")
BEFORE = {
    "greets with 421": says(b"421 4.3.2 too busy\r\n"),
    "greets with 554": says(b"554 5.7.1 go away\r\n"),
    "drops at once": lambda caller: None,
    "says nothing": lambda caller: time.sleep(1.5),
    "greets without end": forever,
    "one line without end": lambda caller: [caller.sendall(b"2" * 65_536) for _ in range(1_000)],
    "greets with nonsense": says(b"\x00\xff\xfe\r\n" * 10),
    "hello without end": says(HELLO[0], end=lambda caller: (caller.recv(99), forever(caller))),
    "drops at hello": says(HELLO[0], b""),
}
LATER = {
    "drops after the sender": says(*HELLO, b""),
    "421 to the recipient": says(*HELLO, b"250 ok\r\n", b"421 4.3.2 closing\r\n"),
    "recipient without end": says(*HELLO, b"250 ok\r\n", end=lambda caller: (caller.recv(99), forever(caller))),
    "drops at DATA": says(*ENVELOPE, b""),
    "451 to DATA": says(*ENVELOPE, b"451 4.3.0 not now\r\n"),
}
DOUBT = {
    "dies in the middle of the message": says(*ENVELOPE, b"354 go on\r\n", end=lambda caller: caller.recv(10)),
    "dies after the message": says(*ENVELOPE, b"354 go on\r\n", end=take_all),
    "answers after the time-out": says(
        *ENVELOPE,
        b"354 go on\r\n",
        end=then(take_all, lambda caller: time.sleep(1.5), lambda c: c.sendall(b"250 ok\r\n")),
    ),
    "never stops talking": says(*ENVELOPE, b"354 go on\r\n", end=then(take_all, forever)),
    "answers in nonsense": says(
        *ENVELOPE, b"354 go on\r\n", end=then(take_all, lambda c: c.sendall(b"\xff\xfe\x00\r\n"))
    ),
}


def tried(store: Store, recipients: Recipients, data, talk: Talk, *names: str) -> dict[str, str]:
    approved(store)
    add(recipients, *names)
    started = time.monotonic()
    with server(talk) as port:
        run(store, recipients, data, settings(port))
    assert time.monotonic() - started < SOON
    return states(store, recipients)


@pytest.mark.parametrize("name", BEFORE)
def test_a_server_that_cannot_be_talked_to_puts_all_off(store, recipients, tmp_path, name: str) -> None:
    assert tried(store, recipients, tmp_path, BEFORE[name], "ann", "jo") == {"ann": "deferred", "jo": "deferred"}
    # Nothing has begun to leave, so a working one gets it to both, once.
    with sink(tmp_path) as (port, log):
        assert run(store, recipients, tmp_path, settings(port), now=later(NOW, 400)).accepted == 2
        assert len(taken(log)) == 2


@pytest.mark.parametrize("name", LATER)
def test_a_server_that_fails_before_the_message_loses_nobody(store, recipients, tmp_path, name: str) -> None:
    assert set(tried(store, recipients, tmp_path, LATER[name], "ann", "jo").values()) == {"deferred"}
    with sink(tmp_path) as (port, log):
        assert run(store, recipients, tmp_path, settings(port), now=later(NOW, 400)).accepted == 2
        assert len(taken(log)) == 2


@pytest.mark.parametrize("name", DOUBT)
def test_a_server_that_fails_after_it_leaves_a_doubt_that_nothing_repeats(
    store, recipients, tmp_path, name: str
) -> None:
    assert tried(store, recipients, tmp_path, DOUBT[name], "ann") == {"ann": "unknown"}
    assert get_digest(store, ID).state == "sent_partly"
    with sink(tmp_path) as (port, log):
        run(store, recipients, tmp_path, settings(port), now=later(NOW, 400))
        assert taken(log) == []


def test_a_server_that_dies_for_good_in_the_middle_of_a_list_puts_the_rest_off(store, recipients, tmp_path) -> None:
    approved(store)
    add(recipients, *(f"r{number}" for number in range(20)))
    once = says(*ENVELOPE, b"354 go on\r\n", end=then(take_all, lambda caller: caller.sendall(b"250 taken\r\n")))
    with server(once, calls=1) as port:
        report = run(store, recipients, tmp_path, settings(port))
    assert (report.accepted, report.deferred, report.unknown) == (1, 19, 0)
    with sink(tmp_path) as (port, log):
        assert run(store, recipients, tmp_path, settings(port), now=later(NOW, 400)).accepted == 19
        assert len(taken(log)) == 19


def test_a_clock_that_goes_back_sends_nothing_twice_and_loses_nothing(store, recipients, tmp_path) -> None:
    approved(store)
    add(recipients, "ann", "later")
    with sink(tmp_path) as (port, log):
        assert run(store, recipients, tmp_path, settings(port)).deferred == 1
        # Before the hold was over, and before the week was: it asks, as if it were then.
        with pytest.raises(DigestError, match="is on hold until"):
            run(store, recipients, tmp_path, settings(port), now=later(NOW, -3_600))
        earlier = later(NOW, -1_200)
        assert run(store, recipients, tmp_path, settings(port), now=earlier).skipped == 2
        assert [one["to"] for one in taken(log)] == [["ann@example.org"]]
    assert counts(store, ID) == {"accepted": 1, "deferred": 1}
