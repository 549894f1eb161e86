"""Answers over a socket: what is within the limits comes as it is, what has no end is ended."""

from __future__ import annotations

import io
import smtplib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from time import monotonic

import pytest

from digest.sending.smtp import MOST_REPLY, BoundedReplies
from ground.limits.replies import Watched

Serve = Callable[[Callable[[socket.socket], None]], int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Lets a function speak to whoever connects; the port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def start(speak: Callable[[socket.socket], None]) -> int:
        def answer() -> None:
            try:
                line, _ = listening.accept()
                with line:
                    speak(line)
            except OSError:
                return

        threading.Thread(target=answer, daemon=True).start()
        return int(listening.getsockname()[1])

    yield start
    listening.close()


def for_ever(line: socket.socket) -> None:
    """Go on and on."""
    while True:
        line.sendall(b"220-and one more line of the greeting\r\n" * 1_000)


def drop_by_drop(line: socket.socket) -> None:
    """A line every tenth of a second, without an end."""
    while True:
        line.sendall(b"220-and\r\n")
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("speak", "said"), [(for_ever, "longer than 65,536 bytes"), (drop_by_drop, "does not end|timed out")]
)
def test_a_mail_server_whose_answer_has_no_end_is_hung_up_on(
    serve: Serve, speak: Callable[[socket.socket], None], said: str
) -> None:
    began = monotonic()
    with pytest.raises(smtplib.SMTPServerDisconnected, match=said):
        BoundedReplies("127.0.0.1", serve(speak), "test", timeout=1.0)
    assert monotonic() - began < 15


def test_an_ordinary_answer_of_many_lines_comes_as_it_is(serve: Serve) -> None:
    port = serve(lambda line: line.sendall(b"220-one\r\n220-two\r\n220 three\r\n") or time.sleep(1))
    server = BoundedReplies(timeout=5.0)
    assert server.connect("127.0.0.1", port) == (220, b"one\ntwo\nthree")
    server.close()


def test_each_answer_has_all_of_the_limit_to_itself() -> None:
    here, there = socket.socketpair()
    with here, there:
        here.settimeout(2.0)
        watched = Watched(here)
        file = io.BufferedReader(watched)
        for _ in range(3):
            there.sendall(b"x" * 6 + b"\n")
            watched.begin(10, 2.0)
            assert file.readline() == b"xxxxxx\n"
        assert here.gettimeout() == 2.0
        assert MOST_REPLY > 10
