"""The mail server: one connection for all messages, each step of the conversation by itself.

The steps are ours, not `sendmail`'s, because two moments matter: just before the message leaves, the ledger is marked;
and a connection lost after that leaves a message in doubt, which nothing may repeat by itself.
"""

from __future__ import annotations

import io
import ipaddress
import re
import smtplib
import socket
import ssl

from digest.letters.mail import Letter
from digest.sending.transport import Begin, Result, UnreachableError
from ground.addresses import hide_addresses
from ground.errors import DigestError
from ground.limits.replies import Watched
from ground.passwords import secret
from ground.settings import Smtp

PASSWORD = "POLICYWATCH_SMTP_PASSWORD"  # noqa: S105
TIMEOUT = 60.0
# A server may scan a message before it answers; giving up early would leave it in doubt.
ANSWER_TIMEOUT = 600.0
# The longest answers, to EHLO, have some twenty lines of at most 512 bytes (RFC 5321, 4.5.3.1.5).
MOST_REPLY = 65_536


class BoundedReplies(smtplib.SMTP):
    """The library's connection; an answer without an end ends it, with SMTPServerDisconnected."""

    def getreply(self) -> tuple[int, bytes]:
        """The server's next answer, the whole of it within the socket's timeout."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(Watched(self.sock))
        watched = getattr(self.file, "raw", None)
        if isinstance(watched, Watched) and self.sock is not None:
            watched.begin(MOST_REPLY, self.sock.gettimeout() or TIMEOUT)
        return super().getreply()


class BoundedRepliesOverTls(BoundedReplies, smtplib.SMTP_SSL):
    """The same over a line that is secure from the start."""


class MailServer:
    """A connection to the mail server of the settings, opened anew once when the server has dropped it."""

    phase = "data"

    def __init__(self, settings: Smtp, *, timeout: float = TIMEOUT, answer_timeout: float = ANSWER_TIMEOUT):
        self.settings, self.timeout, self.answer_timeout = settings, timeout, answer_timeout
        self._server: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, secure the line and log in. Raises UnreachableError, DigestError."""
        self.close()
        try:
            self._server = self._connected()
            self._log_in(self._server)
        except (OSError, UnicodeError, DigestError) as error:
            self.close()
            # The cause is not passed on: it may hold what was sent for the login.
            raise _explained(error, f"{self.settings.host}:{self.settings.port}") from None

    def deliver(self, letter: Letter, begin: Begin) -> Result:
        """One message. Raises UnreachableError, DigestError when a lost connection cannot be made again."""
        for first in (True, False):
            try:
                refusal = self._envelope(letter)
            except OSError as error:
                if not first:
                    self.close()
                    return Result("deferred", f"connection lost before the message: {hide_addresses(str(error))}")
                self.open()
                continue
            if refusal is not None and refusal.detail.startswith("421") and first:
                self.open()
                continue
            return refusal or self._message(letter, begin)
        raise AssertionError("the loop above always ends by itself")

    def close(self) -> None:
        """Say goodbye, without waiting long for an answer."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            if server.sock is not None:
                server.sock.settimeout(min(5.0, self.timeout))
            server.quit()
        except OSError:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        smtp, name = self.settings, _own_name()
        context = ssl.create_default_context()
        if smtp.security == "tls":
            return BoundedRepliesOverTls(smtp.host, smtp.port, name, timeout=self.timeout, context=context)
        server = BoundedReplies(smtp.host, smtp.port, name, timeout=self.timeout)
        try:
            if smtp.security == "starttls":
                server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if not self.settings.username:
            server.ehlo_or_helo_if_needed()
            return
        password = secret(PASSWORD)
        if not password:
            raise DigestError(f"smtp.username is set but {PASSWORD} is not; set it in the environment of the sender")
        if self.settings.security == "none" and not _is_this_machine(self.settings.host):
            raise DigestError('a login needs a secure line; set [smtp] security to "starttls" or "tls"')
        server.login(self.settings.username, password)

    def _envelope(self, letter: Letter) -> Result | None:
        """Name sender and recipient; a result when the server refuses one of them."""
        server = self._server
        if server is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        code, words = server.mail(letter.sender)
        if code >= 500:
            raise DigestError(
                f"the mail server refused the sender: {_words(code, words)}; check [smtp] and mail.bounce_domain"
            )
        if 200 <= code < 300:
            code, words = server.rcpt(letter.address)
        if 200 <= code < 300:
            return None
        _start_over(server)
        return _refused(code, words)

    def _message(self, letter: Letter, begin: Begin) -> Result:
        server = self._server
        if server is None or server.sock is None:
            return Result("deferred", "connection lost before the message")
        begin()
        try:
            code, words = server.docmd("DATA")
        except OSError as error:
            return Result("deferred", f"connection lost before the message: {hide_addresses(str(error))}")
        if code != 354:
            _start_over(server)
            return _refused(code, words)
        try:
            server.sock.settimeout(self.answer_timeout)
            server.send(re.sub(rb"(?m)^\.", b"..", letter.content) + b".\r\n")
            code, words = server.getreply()
            if server.sock is not None:
                server.sock.settimeout(self.timeout)
        except OSError as error:
            server.close()
            return Result("unknown", f"connection lost after the message: {hide_addresses(str(error))}")
        if code < 200:
            return Result("unknown", f"an answer that cannot be read: {_words(code, words)}")
        return Result("accepted", _words(code, words)) if code < 300 else _refused(code, words)


def _explained(error: Exception, where: str) -> Exception:
    """A failed connection as what the sender understands: to be tried later, or for a person to mend."""
    if isinstance(error, DigestError):
        return error
    if isinstance(error, UnicodeError):
        return DigestError(
            f"{where}: the login has letters that SMTP cannot carry; check [smtp] username and {PASSWORD}"
        )
    if isinstance(error, ssl.SSLError):
        return DigestError(f"{where}: no secure line: {error.reason or error}; check [smtp] host, port and security")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DigestError(f"{where}: {error}; check [smtp] security and username")
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        # Not the server's own words: some servers repeat what they were sent.
        return DigestError(
            f"{where}: the mail server refused the login ({error.smtp_code}); check [smtp] username and {PASSWORD}"
        )
    if isinstance(error, smtplib.SMTPResponseException):
        return UnreachableError(f"{where}: {_words(error.smtp_code, error.smtp_error)}")
    return UnreachableError(f"{where}: no connection: {hide_addresses(str(error))}")


def _start_over(server: smtplib.SMTP) -> None:
    """End a refused message; that the server may hang up on it changes nothing of the refusal."""
    try:
        server.rset()
    except OSError:
        server.close()


def _refused(code: int, words: bytes) -> Result:
    return Result("failed" if code >= 500 else "deferred", _words(code, words))


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return hide_addresses(f"{code} {text}")


def _own_name() -> str:
    """The name we greet with. The library's own way asks the DNS, which can take half a minute where there is none."""
    name = socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
