"""Returned mail in the forms of ten mail systems and of two complaint services; every name and sentence is made up."""

from __future__ import annotations

CRLF = "\r\n"
FAILED = "X-Failed-Recipients: jo@reader.example\n"
NDR = "X-MS-Exchange-Message-Is-Ndr:\n"


def original(token: str, message_id: str, leave: str) -> str:
    """The headers of our mail as they are sent back."""
    return (
        f"Return-Path: <bounce+{token}@bounces.example.org>\nFrom: Policywatch <briefing@example.org>\n"
        f"To: jo@reader.example\nSubject: Watchdog briefing\nMessage-ID: <{message_id}>\n"
        f"List-Unsubscribe: <https://brief.example.org/u/{leave}>, <mailto:leave@example.org>\n"
    )


def head(token: str, sender: str, subject: str, more: str = "") -> str:
    """The headers of a returned mail."""
    return (
        f"Return-Path: <>\nDelivered-To: bounce+{token}@bounces.example.org\nFrom: {sender}\n"
        f"To: bounce+{token}@bounces.example.org\nSubject: {subject}\nDate: Fri, 27 Nov 2026 12:00:00 +0100\n"
        f"Message-ID: <1@mx.reader.example>\nMIME-Version: 1.0\n{more}"
    )


def report(top: str, words: str, fields: str, back: str, *, last: str = "text/rfc822-headers", kind: str = "") -> bytes:
    """A multipart/report of three parts."""
    kind = kind or "delivery-status"
    return (
        f'{top}Content-Type: multipart/report; report-type={kind}; boundary="b1"\n\nThis is a MIME message.\n'
        f"--b1\nContent-Type: text/plain; charset=us-ascii\n\n{words}\n"
        f"--b1\nContent-Type: message/{kind}\n\n{fields}\n"
        f"--b1\nContent-Type: {last}\n\n{back}\n--b1--\n"
    ).replace("\n", CRLF).encode()  # fmt: skip


def dsn(status: str, diagnostic: str, *, action: str = "failed", mta: str = "dns; mx.reader.example") -> str:
    """The fields of a delivery report about one recipient."""
    said = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    return (
        f"Reporting-MTA: {mta}\nArrival-Date: Fri, 27 Nov 2026 12:00:00 +0100\n\n"
        f"Final-Recipient: rfc822; jo@reader.example\nAction: {action}\nStatus: {status}\n{said}"
    )


def hard_bounces(token: str, message_id: str, leave: str) -> dict[str, bytes]:
    """Somebody who is not there, as ten systems say it."""
    back, gone = original(token, message_id, leave), "smtp; 550 5.1.1 <jo@reader.example>: nobody of that name"
    daemon = "Mail Delivery System <mailer-daemon@mx.reader.example>"
    body = "\nOur words.\n"
    return {
        "postfix": report(head(token, daemon, "Undelivered Mail Returned to Sender"), "Not so.", dsn("5.1.1", gone), back),
        "sendmail": report(
            head(token, "Subsystem <MAILER-DAEMON@mx.reader.example>", "Returned mail: see transcript for details"),
            "The following address had permanent fatal errors", dsn("5.1.1", "SMTP; 550 5.1.1 User unknown"), back + body,
            last="message/rfc822",
        ),
        "exim": report(
            head(token, daemon, "Mail delivery failed: returning message to sender", FAILED),
            "A message could not be delivered.", dsn("5.0.0", gone), back + body, last="message/rfc822",
        ),
        "exim without a report": (
            head(token, daemon, "Mail delivery failed: returning message to sender", FAILED)
            + "Content-Type: text/plain\n\nThis could not be delivered:\n\n  jo@reader.example\n"
            f"    host mx.reader.example: 550 5.1.1 no such user\n\n------ the headers of your message ------\n\n{back}"
        ).encode(),
        "qmail": (
            head(token, "MAILER-DAEMON@mx.reader.example", "failure notice")
            + "\nHi. This is the qmail-send program at mx.reader.example.\n\n<jo@reader.example>:\n"
            f"Sorry, there is no mailbox here by that name. (#5.1.1)\n\n--- Below is a copy.\n\n{back}{body}"
        ).encode(),
        "exchange": report(
            head(token, "Outlook <postmaster@reader.example>", "Undeliverable: Watchdog briefing", NDR),
            "Your message could not be delivered.", dsn("5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.NotFound"), back + body,
            last="message/rfc822",
        ),
        "gmail": report(
            head(token, "Mail Delivery Subsystem <mailer-daemon@mail.reader.example>", "Delivery Status Notification (Failure)",
                 "Auto-Submitted: auto-replied\nX-Failed-Recipients: jo@reader.example\n"),
            "Address not found", dsn("5.1.1", "smtp; 550-5.1.1 No account.\n 550-5.1.1 Check it\n 550 5.1.1 it"), back,
        ),
        "yahoo": report(
            head(token, "MAILER-DAEMON@mail.reader.example", "Failure Notice"), "Sorry.",
            dsn("5.1.2", "smtp; 554 delivery error: no such host"), back + body, last="message/rfc822",
        ),
        "domino": report(
            head(token, "Postmaster@reader.example", "DELIVERY FAILURE: User jo not listed in directory"), "Failed.",
            dsn("5.1.1", "X-Notes; User jo (jo@reader.example) not listed in directory"), back,
        ),
        "opensmtpd": report(
            head(token, "Mailer Daemon <mailer-daemon@mx.reader.example>", "Delivery status notification: error"), "Hi!",
            dsn("5.1.1", ""), back,
        ),
        "amazon ses": report(
            head(token, "MAILER-DAEMON@region.mailer.example", "Delivery Status Notification (Failure)"), "Failed.",
            dsn("5.1.1", "smtp; 550 5.1.1 unknown", mta="dsn; a8-1.out.mailer.example"), back + body, last="message/rfc822",
        ),
    }  # fmt: skip


def soft_bounce(token: str, message_id: str, leave: str, words: str = "552 5.2.2 mailbox full") -> bytes:
    """A mailbox that is full."""
    top = head(token, "Mail Delivery System <mailer-daemon@mx.reader.example>", "Undelivered Mail Returned to Sender")
    return report(top, "Not delivered.", dsn(words.split()[1], f"smtp; {words}"), original(token, message_id, leave))


def delayed(token: str, message_id: str, leave: str) -> bytes:
    """A server that goes on trying."""
    top = head(token, "Mail Delivery System <mailer-daemon@mx.reader.example>", "Delayed Mail (still being retried)")
    fields = dsn("4.4.1", "smtp; connection timed out", action="delayed")
    return report(top, "Nothing is lost yet.", fields, original(token, message_id, leave))


def complaint(token: str, message_id: str, leave: str, kind: str = "abuse") -> bytes:
    """A feedback report: somebody pressed "this is junk". The address is often left out of it."""
    top = head("", "feedback@provider.example", "FW: Watchdog briefing").replace("bounce+@", "fbl@")
    fields = (
        f"Feedback-Type: {kind}\nUser-Agent: SomeFBL/1.0\nVersion: 1\nOriginal-Rcpt-To: redacted@provider.example\n"
    )
    back = original(token, message_id, leave)
    return report(top, "A complaint.", fields, back, last="message/rfc822", kind="feedback-report")


def leaving(token: str) -> bytes:
    """Somebody who leaves by mail."""
    return (
        f"Return-Path: <jo@reader.example>\nFrom: Jo <jo@reader.example>\nTo: x@example.org\nSubject: unsubscribe {token}\n\n\n"
    ).encode()


def strangers(token: str) -> dict[str, bytes]:
    """What comes into such a mailbox and is no report."""
    to = f"To: bounce+{token}@bounces.example.org\n"
    return {
        "holiday": f"From: jo@reader.example\n{to}Subject: Away\nAuto-Submitted: auto-replied\n\nBack on 5.1.2027.\n".encode(),
        "reader": f"From: jo@reader.example\n{to}Subject: Re: Watchdog briefing\n\nThank you for 5.1.1!\n".encode(),
        "junk": f"From: shop@junk.example\n{to}Subject: unsubscribe now\n\nBuy.\n".encode(),
        "empty": b"",
        "bytes": b"\x00\xff" * 500,
        "deep": b"Content-Type: message/rfc822\n\n" * 3_000,
        "bad report": b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n',
        "delivered": report(
            head(token, "daemon@mx.reader.example", "Delivered"),
            "Fine.",
            dsn("2.0.0", "smtp; 250 ok", action="delivered"),
            "",
        ),
        "not junk": complaint(token, "x", "y", kind="not-spam"),
    }
