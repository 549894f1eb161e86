"""`settings.toml`: how this installation behaves. Every key has a default; docs/settings.md describes each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from store.clock import seconds
from store.strict import Faults, Strict, parse, read_toml


def _span(value: str) -> str:
    seconds(value)
    return value


Span = Annotated[str, AfterValidator(_span)]
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
    max_bytes: Bytes = 20_000_000
    max_entries: Annotated[int, Field(ge=1)] = 2_000
    max_title: Annotated[int, Field(ge=50)] = 500
    max_text: Bytes = 1_000_000
    max_pages: Annotated[int, Field(ge=1)] = 10
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    max_pdf_pages: Annotated[int, Field(ge=1)] = 300
    proxy: str | None = None


class Smtp(Strict):
    """The mail server; its password comes from POLICYWATCH_SMTP_PASSWORD."""

    host: str = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    per_minute: Annotated[int, Field(ge=1)] = 600


class Mail(Strict):
    """Who the briefing comes from, and the addresses its headers name."""

    sender: str = "Policywatch <briefing@policywatch.example>"
    reply_to: str = "Policywatch desk <desk@policywatch.example>"
    unsubscribe_mailto: str = "leave@policywatch.example"
    bounce_domain: str = "policywatch.example"
    help_url: str | None = None
    # Without a public https address there is no one-click header: it must only be sent where it is really served.
    public_url: str | None = None
    unsubscribe_listen: str | None = None


class Settings(Strict):
    """All settings of an installation."""

    transport: Literal["outbox", "smtp"] = "outbox"
    collect: Collect = Collect()
    smtp: Smtp = Smtp()
    mail: Mail = Mail()

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
