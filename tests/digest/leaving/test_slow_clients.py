"""The unsubscribe page under callers that are slow, broken or too many, with real sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from digest.leaving import leave_server
from digest.leaving.leave_server import start_server
from digest.letters.tokens import leave_token
from digest.serving import server as page_server
from digest.serving.server import PageServer
from store.deliveries.recipients import Recipients, deliverable, open_recipients
from tests.digest.post import add

GOOD = b"POST /u/%s HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n\r\nList-Unsubscribe=One-Click"
SLOW = 200
SOON = 2.0


@pytest.fixture
def recipients(tmp_path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


@pytest.fixture
def server(tmp_path) -> Iterator[PageServer]:
    server = start_server(tmp_path, "127.0.0.1:0")
    yield server
    server.stop()


def where(server: PageServer) -> tuple[str, int]:
    host, _, port = server.address.partition(":")
    return host, int(port)


def asked(server: PageServer, request: bytes, source: str = "127.0.0.1") -> bytes:
    """What is answered, to the end of the connection."""
    with socket.create_connection(where(server), timeout=30, source_address=(source, 0)) as one:
        one.sendall(request)
        return b"".join(iter(lambda: one.recv(65_536), b""))


def slow_callers(server: PageServer, count: int, stack: ExitStack, source: str = "127.0.0.1") -> list[socket.socket]:
    """Callers who have said a part of a request, each another."""
    found = []
    for number in range(count):
        one = stack.enter_context(socket.create_connection(where(server), timeout=30, source_address=(source, 0)))
        one.sendall((GOOD % b"nonsense")[: number % 90])
        found.append(one)
    return found


@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.2"])
def test_200_slow_callers_do_not_keep_one_good_post_waiting(server, recipients, source) -> None:
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly").encode()
    with ExitStack() as stack:
        slow = slow_callers(server, SLOW, stack, source)
        started = time.monotonic()
        said = asked(server, GOOD % token)
        took = time.monotonic() - started
        for one in slow[::10]:
            one.sendall(b"x")
    assert said.startswith(b"HTTP/1.0 200")
    assert took < SOON, f"answered after {took:.2f} s"
    assert deliverable(recipients, jo.key) is None


def test_where_places_run_out_the_address_that_holds_most_loses_one(tmp_path, recipients) -> None:
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly").encode()
    server = start_server(tmp_path, "127.0.0.1:0", places=20)
    try:
        with ExitStack() as stack:
            patient = slow_callers(server, 1, stack, "127.0.0.3")[0]
            slow_callers(server, 60, stack, "127.0.0.2")
            assert asked(server, GOOD % token).startswith(b"HTTP/1.0 200")
            # One who came before all of them, from elsewhere, has kept the place.
            patient.sendall(GOOD % token)
            assert patient.recv(100).startswith(b"HTTP/1.0 ")
    finally:
        server.stop()


def test_who_has_said_all_is_answered_also_when_it_ends(tmp_path, recipients, monkeypatch) -> None:
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly").encode()
    real = leave_server.answer
    begun = threading.Event()

    def slow(*given: object) -> bytes:
        begun.set()
        time.sleep(0.5)
        return real(*given)

    monkeypatch.setattr(leave_server, "answer", slow)
    server = start_server(tmp_path, "127.0.0.1:0")
    with socket.create_connection(where(server), timeout=10) as one, ExitStack() as stack:
        slow_callers(server, 5, stack)
        one.sendall(GOOD % token)
        assert begun.wait(5)
        server.stop()
        assert one.recv(100).startswith(b"HTTP/1.0 200")
    assert deliverable(recipients, jo.key) is None


def test_a_request_has_so_long_as_a_whole_however_often_a_little_comes(server, monkeypatch) -> None:
    monkeypatch.setattr(page_server, "WHOLE", 1.0)
    with socket.create_connection(where(server), timeout=10) as one:
        started = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - started < 5:
                one.sendall(b"x")
                time.sleep(0.1)
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"",
        b"\r\n\r\n",
        b"\x00\xff\xfe\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET " + b"/" * 40_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /u/x HTTP/1.1\r\n" + b"A: b\r\n" * 4_000 + b"\r\n",
        b"POST /u/x HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nx",
        b"POST /u/x HTTP/1.1\r\nContent-Length: -1\r\n\r\nx",
        b"POST /u/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"BREW /u/x HTTP/1.1\r\n\r\n",
        b"GET /u/x HTTP/9.9\r\n\r\n",
    ],
)
def test_a_broken_request_is_refused_or_dropped_and_the_next_is_served(server, request_bytes) -> None:
    with socket.create_connection(where(server), timeout=10) as one:
        try:
            one.sendall(request_bytes)
            one.shutdown(socket.SHUT_WR)
            said = one.recv(100)
        except OSError:
            said = b""
    assert b" 200 " not in said
    assert asked(server, b"GET /u/x HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.0 404")
