"""The health address of `serve`: JSON for a monitor that asks whether it lives, Prometheus text for one that counts.

It holds numbers and states alone: no names of recipients, no addresses, nothing that was collected.
"""

from __future__ import annotations

import json
import re
import socketserver
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ground import clock
from ground.clock import moment
from ground.errors import DigestError, PolicywatchError
from policywatch.watching.situation import Situation, look
from policywatch.watching.status import status_document
from store.shape.database import open_reader

JSON, TEXT = "application/json; charset=utf-8", "text/plain; version=0.0.4; charset=utf-8"
# Seconds for one caller, who is on this machine or next to it.
PATIENCE = 5


class HealthServer:
    """A running health address; `address` is what it listens on."""

    def __init__(self, server: ThreadingHTTPServer):
        self._server = server
        self.address = f"{server.server_address[0]!s}:{server.server_address[1]}"
        self._thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="health", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it and let go of its port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def start_health(data: Path, listen: str, *, now: Callable[[], str] = clock.now) -> HealthServer:
    """Serve /health and /metrics of a data folder on "host:port". Raises DigestError where that cannot be listened on."""
    host, _, port = listen.rpartition(":")
    handler = type("Handler", (HealthPage,), {"data": data, "now": staticmethod(now)})
    try:
        return HealthServer(_Server((host.strip("[]") or "127.0.0.1", int(port)), handler))
    except (OSError, ValueError, OverflowError) as error:
        raise DigestError(
            f'health.listen is "{listen}": {error}; write it as "127.0.0.1:8091", or "" for none'
        ) from error


class HealthPage(BaseHTTPRequestHandler):
    """Answers one caller."""

    data: Path
    now: Callable[[], str]
    timeout = PATIENCE
    server_version = "policywatch"
    sys_version = ""

    def do_GET(self) -> None:
        """/health: 200 while the store can be read and `serve` gives signs of life, else 503. /metrics: Prometheus text."""
        path = self.path.partition("?")[0]
        if path not in ("/health", "/metrics"):
            self._answer(404, TEXT, "/health or /metrics\n")
            return
        try:
            with closing(open_reader(self.data)) as store:
                seen = look(store, self.data, self.now())
        except (PolicywatchError, sqlite3.Error, OSError) as error:
            self._answer(503, JSON, json.dumps({"alive": False, "reason": str(error)}) + "\n")
            return
        if path == "/metrics":
            self._answer(200, TEXT, metrics(seen))
        else:
            document = {"alive": seen.serving, **status_document(seen)}
            self._answer(200 if seen.serving else 503, JSON, json.dumps(document, ensure_ascii=False) + "\n")

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Keep no log of who asks how we are."""

    def _answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def server_bind(self) -> None:
        # Not the class's own: it asks the DNS for our name, which can take half a minute where there is none.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


def metrics(seen: Situation) -> str:
    """The situation as Prometheus reads it (text format 0.0.4)."""
    lines: list[str] = []
    for name, kind, what, values in _measured(seen):
        lines += [f"# HELP policywatch_{name} {what}", f"# TYPE policywatch_{name} {kind}"]
        lines += [f"policywatch_{name}{_labels(labels)} {value}" for labels, value in values]
    return "\n".join(lines) + "\n"


Values = list[tuple[dict[str, str], float]]


def _measured(seen: Situation) -> Iterator[tuple[str, str, str, Values]]:
    view, sign = seen.overview, seen.serve

    def plain(value: float) -> Values:
        return [({}, value)]

    yield "up", "gauge", "Whether serve gives signs of life.", plain(int(seen.serving))
    yield "problems", "gauge", "Things that need a person.", plain(len(seen.problems))
    yield "sources", "gauge", "Sources by state.", [({"state": one}, n) for one, n in sorted(seen.sources.items())]
    yield "sources_need_a_person", "gauge", "Sources that need a person.", plain(seen.need_a_person)
    yield "documents", "gauge", "Documents in the store.", plain(view.documents)
    yield "documents_new_within_a_day", "gauge", "Documents collected within a day.", plain(view.new_documents)
    yield "documents_unread", "gauge", "Documents that wait to be classified.", plain(view.unread)
    yield "mails_in_doubt", "gauge", "Mails of which nobody knows whether they arrived.", plain(view.in_doubt)
    states = [one.state for one in view.open_digests]
    yield (
        "digests_open",
        "gauge",
        "Digests that are not finished, by state.",
        [({"state": state}, states.count(state)) for state in sorted(set(states))],
    )
    yield "disk_free_bytes", "gauge", "Bytes free on the disk of the data.", plain(seen.free)
    yield "store_bytes", "gauge", "Bytes of the store.", plain(seen.store)
    yield "store_log_bytes", "gauge", "Bytes of the store's write-ahead log.", plain(seen.log)
    times: tuple[tuple[str, str | None], ...] = (
        ("last_run", view.last_run_at), ("last_backup", seen.backup.made_at if seen.backup else None),
        ("last_sign_of_life", sign.at if sign else None), ("started", sign.since if sign else None),
    )  # fmt: skip
    for name, at in times:
        yield (
            f"{name}_timestamp_seconds",
            "gauge",
            f"When: {name.replace('_', ' ')}.",
            [({}, moment(one).timestamp()) for one in [at] if one],
        )
    yield "build_info", "gauge", "The version that answers.", [({"version": seen.version}, 1)]


def _labels(labels: dict[str, Any]) -> str:
    def value(text: str) -> str:
        return re.sub(r'(["\\])', r"\\\1", text).replace("\n", r"\n")

    return "{" + ",".join(f'{name}="{value(text)}"' for name, text in labels.items()) + "}" if labels else ""
