"""Mails, and a small IMAP server on loopback over TLS with a certificate of its own; what it was told is in its log."""

from __future__ import annotations

import base64
import ipaddress
import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.crawlers.web import words

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def mail(subject: str = "Notice", text: str = "", page: str = "", **headers: str) -> EmailMessage:
    """A mail."""
    made = EmailMessage()
    for name, value in {
        "Subject": subject,
        "From": "Sample Ministry <news@ministry.example>",
        "Date": "Tue, 24 Nov 2026 09:30:00 +0100",
        "Message-ID": f"<{subject.replace(' ', '.').lower()}@ministry.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }.items():
        if value:
            made[name] = value
    if text or not page:
        made.set_content(text or words(1, 40))
    if page:
        made.add_alternative(page, subtype="html") if text else made.set_content(page, subtype="html")
    return made


def certificate(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1 in one file, which is its own authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Sample mail server")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "mail.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@dataclass
class Folder:
    """Mails by their number, each with the day it arrived."""

    mails: dict[int, tuple[date, bytes]] = field(default_factory=dict)


@dataclass
class ImapServer:
    """Serves folders to whoever knows the password; `odd` changes one answer: what begins a command, what it answers."""

    pem: Path
    user: str = "desk"
    password: str = "right"
    folders: dict[str, Folder] = field(default_factory=dict)
    greeting: bytes = b"* OK ready"
    odd: dict[str, bytes] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        handler = type("Handler", (_Handler,), {"told": self, "context": context})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def url(self, folder: str = "", user: str = "") -> str:
        """The address of a folder, as config writes it."""
        return f"imaps://{user or self.user}@127.0.0.1:{self.port}/{folder}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: tests break off in the middle of an answer."""


class _Handler(socketserver.BaseRequestHandler):
    told: ImapServer
    context: ssl.SSLContext

    def handle(self) -> None:
        with self.context.wrap_socket(self.request, server_side=True) as self.wire, self.wire.makefile("rb") as lines:
            self.lines, self.folder = lines, Folder()
            self.say(self.told.greeting)
            for line in lines:
                if not self.answer(line.decode("utf-8").strip()):
                    return

    def say(self, *lines: bytes) -> None:
        self.wire.sendall(b"".join(line + b"\r\n" for line in lines))

    def answer(self, line: str) -> bool:
        """Answer one command; whether another may follow."""
        tag, _, command = line.partition(" ")
        self.told.log.append(command)
        for start, said in self.told.odd.items():
            if command.startswith(start):
                if said:
                    self.say(said.replace(b"TAG", tag.encode()))
                return bool(said)
        word = command.split()[0].upper()
        done = {"CAPABILITY": self.capability, "LOGIN": self.login, "AUTHENTICATE": self.authenticate,
                "EXAMINE": self.examine, "UID": self.uid}.get(word, lambda _: b"OK done")(command)  # fmt: skip
        self.say(tag.encode() + b" " + done)
        return word != "LOGOUT"

    def capability(self, _: str) -> bytes:
        self.say(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        return b"OK done"

    def login(self, command: str) -> bytes:
        found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', command)[1:]
        said = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in found]
        right = said == [self.told.user, self.told.password]
        return b"OK in" if right else b"NO [AUTHENTICATIONFAILED] wrong user or password"

    def authenticate(self, _: str) -> bytes:
        self.say(b"+ ")
        said = base64.b64decode(self.lines.readline()).decode("utf-8").split("\0")
        return b"OK in" if said[1:] == [self.told.user, self.told.password] else b"NO wrong"

    def examine(self, command: str) -> bytes:
        folder = self.told.folders.get(command.partition(" ")[2].strip('"'))
        if folder is None:
            return b"NO [NONEXISTENT] unknown folder"
        self.folder = folder
        self.say(b"* %d EXISTS" % len(folder.mails))
        return b"OK [READ-ONLY] done"

    def uid(self, command: str) -> bytes:
        words = command.split()
        if words[1] == "SEARCH":
            day, month, year = words[3].split("-")
            since = date(int(year), MONTHS.index(month) + 1, int(day))
            found = [number for number, (at, _) in self.folder.mails.items() if at >= since]
            self.say(" ".join(["* SEARCH", *map(str, found)]).encode())
            return b"OK done"
        match = re.search(r"FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command)
        if match and int(match[1]) in self.folder.mails:
            raw = self.folder.mails[int(match[1])][1][: int(match[2])]
            head = b"* %d FETCH (UID %d BODY[]<0> {%d}" % (int(match[1]), int(match[1]), len(raw))
            self.say(head, raw + b")")
        return b"OK done"
