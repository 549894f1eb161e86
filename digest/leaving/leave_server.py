"""Serves the page behind recipients' own links."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from digest.leaving.leave_page import Languages, answer, english
from digest.serving.server import PLACES, PageServer, serve_answers
from ground import clock


def start_server(
    data: Path, listen: str, *, now: Callable[[], str] = clock.now, places: int = PLACES, languages: Languages = english
) -> PageServer:  # fmt: skip
    """Serve the page on "host:port" for a data folder's recipients, in their briefing's language. Raises DigestError."""

    def answers(request: bytes) -> bytes:
        return answer(request, data, now, languages)

    return serve_answers(answers, listen, "mail.unsubscribe_listen", places=places)
