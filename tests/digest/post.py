"""What the sending tests share: a digest in a real store, recipients, a mail server and a sender as processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from digest.approving.approval import approve
from digest.content.bound import bound_hash
from digest.drafting.briefings import Briefing
from digest.sending.send import SendReport, Wish, send
from ground.clock import later
from ground.settings import Mail, Settings, Smtp
from store.deliveries.digests import Digest, get_digest, save_digest
from store.deliveries.recipients import Recipient, Recipients, add_recipient
from store.shape.database import Store

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-27T11:00:00Z"
ID = "weekly-2026-W48"
CLOSES = "2026-11-26T11:00:00Z"
BRIEFING = Briefing(id="weekly", list_id="briefing.example.org")
HTML = """<!doctype html><html lang="en"><body><h1>Watchdog briefing</h1><p lang="pl">Zażółć gęślą jaźń</p>
<p lang="ar" dir="rtl">عمل قسري</p><p>@@BASIS@@ <a href="@@UNSUBSCRIBE@@">Leave</a></p></body>
</html>
"""
TEXT = """WEEKLY WATCHDOG BRIEFING  48/2026

. a line that begins with a dot, and žluťoučký kůň
--
@@BASIS@@
Leave:
@@UNSUBSCRIBE@@
"""
MAIL = Mail(
    sender="Policywatch <briefing@example.org>",
    reply_to="Desk <desk@example.org>",
    unsubscribe_mailto="leave@example.org",
    bounce_domain="bounces.example.org",
)


def draft(
    store: Store, *, digest_id: str = ID, html: str = HTML, text: str = TEXT, subject: str = "",
    order: Briefing = BRIEFING, coverage: str = "full", held: str = "[]", closes: str = CLOSES,
    events: tuple[dict[str, object], ...] = (),
) -> Digest:  # fmt: skip
    """A digest as a draft."""
    model = json.dumps({"id": digest_id, "events": events} if events else {"id": digest_id})
    digest = Digest(
        id=digest_id, briefing="weekly", week=digest_id.removeprefix("weekly-"), title="Weekly watchdog briefing",
        subject=subject or "Watchdog briefing 48/2026: Court ends detention of children",
        window_from=later(closes, -7 * 86_400), window_to=closes, state="draft", coverage=coverage,
        hash="", model=model, html=html, text=text, created_at=later(NOW, -86_400),
        list_id=order.list_id, rules=order.rules_mark, held=held,
    )  # fmt: skip
    return save_digest(store, replace(digest, hash=bound_hash(digest)), [])


def approved(store: Store, **parts: str) -> Digest:
    """A digest that a person approved an hour ago, whose hold has run out."""
    digest = draft(store, **parts)
    approve(store, digest.id, digest.hash, who="Ana", hold_minutes=30, now=later(NOW, -3_600))
    found = get_digest(store, digest.id)
    assert found is not None
    return found


def add(recipients: Recipients, *names: str) -> list[Recipient]:
    """Some recipients at example.org, by name."""
    return [
        add_recipient(recipients, "weekly", f"{name}@example.org", basis="you asked for it in May", now=NOW)
        for name in names
    ]


def settings(port: int | None = None, *, smtp: dict[str, object] | None = None, mail: Mail = MAIL) -> Settings:
    """Settings for the outbox, or for a mail server on this machine."""
    if port is None:
        return Settings(transport="outbox", mail=mail)
    table = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "per_minute": 100_000,
        "per_domain": 100_000,
        **(smtp or {}),
    }
    return Settings(transport="smtp", smtp=Smtp.model_validate(table), mail=mail)


def run(
    store: Store, recipients: Recipients, data: Path, chosen: Settings, *, digest_id: str = ID, now: str = NOW, only=None,
    although=(),
) -> SendReport:  # fmt: skip
    """Send a digest of these tests."""
    return send(store, recipients, digest_id, chosen, data, briefing=BRIEFING, now=now, wish=Wish(only, although))


def states(store: Store, recipients: Recipients, digest_id: str = ID) -> dict[str, str]:
    """The ledger as state by name before the @."""
    names = {row["key"]: row["address"].partition("@")[0] for row in recipients.rows("SELECT * FROM recipient")}
    rows = store.rows("SELECT recipient, state FROM deliveries WHERE digest_id = ?", digest_id)
    return {names.get(row["recipient"], row["recipient"]): row["state"] for row in rows}


@contextmanager
def sink(folder: Path, *options: str) -> Iterator[tuple[int, Path]]:
    """A mail server on a free port of this machine, and the file in which it writes down what it accepted."""
    log = folder / "sink.jsonl"
    log.touch()
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("sink.py")), str(log), *options],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline()), log
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def taken(log: Path) -> list[dict[str, object]]:
    """The messages that a mail server accepted."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def start_sender(data: Path, chosen: Settings, *, digest_id: str = ID, now: str = NOW) -> subprocess.Popen[str]:
    """A sender as a process that has just begun to send."""
    process = subprocess.Popen(
        [
            sys.executable,
            str(Path(__file__).with_name("sender.py")),
            str(data),
            digest_id,
            now,
            chosen.model_dump_json(),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "sending\n"
    return process


def outcome(process: subprocess.Popen[str]) -> dict[str, object]:
    """What a sender said at its end."""
    assert process.stdout is not None
    said = process.stdout.read()
    process.stdout.close()
    process.wait(10)
    return json.loads(said) if said else {}
