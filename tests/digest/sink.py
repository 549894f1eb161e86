"""A mail server for tests, in a process of its own: it writes down each message that it accepts before it says so.

What it does depends on the recipient's name: `later` is put off (450), `never` refused (550 with the address repeated),
`full` refused after the message (552), `busy` put off after it (451), `kept` written down and the line then cut, `lost`
cut before it is written down, `mute` gets no answer at all. A connection that has carried its share is ended.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult


class Sink:
    """Answers each step of a conversation."""

    def __init__(self, log: Path, per_connection: int, delay: float):
        self.log, self.per_connection, self.delay = log, per_connection, delay
        self.taken: dict[object, int] = {}
        self.ended = 0

    async def handle_MAIL(self, server, session, envelope, address, mail_options):  # noqa: N802
        if self.per_connection and self.taken.get(session, 0) >= self.per_connection:
            self.ended += 1
            # Some servers say why they hang up, others do not.
            if self.ended % 2:
                server.transport.abort()
            else:
                asyncio.get_running_loop().call_soon(server.transport.close)
            return "421 4.7.0 enough for one connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        name = address.partition("@")[0]
        if name.startswith("later"):
            return "450 4.2.1 try again later"
        if name.startswith("never"):
            return f"550 5.1.1 <{address}>: no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        name = envelope.rcpt_tos[0].partition("@")[0]
        if self.delay:
            await asyncio.sleep(self.delay)
        if name.startswith("full"):
            return "552 5.2.2 mailbox full"
        if name.startswith("busy"):
            return "451 4.3.0 busy"
        if name.startswith("mute"):
            await asyncio.sleep(30)
        if name.startswith("lost"):
            server.transport.abort()
            return "250 never heard"
        record = {
            "to": envelope.rcpt_tos, "from": envelope.mail_from, "content": envelope.content.decode("latin-1"),
            "peer": session.peer[1], "tls": session.ssl is not None, "login": bool(session.authenticated),
        }  # fmt: skip
        with self.log.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record) + "\n")
        if name.startswith("kept"):
            server.transport.abort()
            return "250 never heard"
        self.taken[session] = self.taken.get(session, 0) + 1
        return "250 2.0.0 Ok: queued as ABC123"


def authenticate(server, session, envelope, mechanism, data):
    """One login is right."""
    return AuthResult(success=data.login == b"desk" and data.password == b"open sesame", handled=False)


async def main() -> None:
    """Serve until stopped; the port is the first line of output."""
    parser = argparse.ArgumentParser()
    parser.add_argument("log", type=Path)
    parser.add_argument("--per-connection", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--certificate")
    parser.add_argument("--security", default="none")
    parser.add_argument("--login", action="store_true")
    given = parser.parse_args()
    context = None
    if given.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given.certificate)
    sink = Sink(given.log, given.per_connection, given.delay)

    def protocol() -> SMTP:
        return SMTP(
            sink,
            enable_SMTPUTF8=False,
            tls_context=context if given.security == "starttls" else None,
            require_starttls=given.security == "starttls",
            authenticator=authenticate,
            auth_required=given.login,
            auth_require_tls=given.security == "starttls",
        )

    listening = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=context if given.security == "tls" else None
    )
    sys.stdout.write(f"{listening.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
