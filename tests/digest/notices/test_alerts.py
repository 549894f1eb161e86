"""Operators are told once of each change for the worse, at most once a day, by mail and by web hook; and what to do."""

from __future__ import annotations

import email
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from digest.notices import alerts
from digest.notices.alerts import AlertReport, plan_alert, tell_operators
from digest.notices.notice import MANY, MOST_SHOWN
from ground.clock import later, now
from ground.errors import StoreError
from ground.lock import only_one
from ground.records import State
from ground.settings import Alerts, Mail, Settings, read_settings
from ground.toml.strict import Faults
from store.health.alerts import Told
from store.health.health import SourceHealth
from tests.digest.fixtures_world import World
from tests.digest.post import settings as post_settings
from tests.digest.post import sink, taken

HOUR, DAY = 3_600, 86_400
MAIL = Mail(sender="Policywatch <watch@example.org>", bounce_domain="bounces.example.org")
BOTH = ("ana@example.org", "bo@example.org")


class Hook:
    """A web hook on this machine: what it was sent, and the status it answers with."""

    def __init__(self) -> None:
        self.got: list[dict[str, object]] = []
        self.status = 204
        self.paths: list[str] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.paths.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.status < 300:
                    hook.got.append(json.loads(body))
                self.send_response(hook.status)
                if hook.status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook/s3cret"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def hook() -> Iterator[Hook]:
    served = Hook()
    yield served
    served.close()


@pytest.fixture
def tell(world: World, tmp_path: Path) -> Callable[..., AlertReport]:
    """Tells operators some seconds from now, by mail into the outbox unless told otherwise."""

    def told(after: float = 0, settings: Settings | None = None) -> AlertReport:
        chosen = settings or Settings(mail=MAIL, alerts=Alerts(mail_to=BOTH))
        return tell_operators(world.store, chosen, tmp_path, later(now(), after))

    return told


def mails(folder: Path) -> list[EmailMessage]:
    """The messages in the outbox, the oldest first."""
    files = sorted((folder / "outbox" / "alerts").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [parsed(file.read_bytes()) for file in files]


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=SMTP)
    assert not message.defects
    return message  # type: ignore[return-value]


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def fails(world: World, name: str, state: State = "blocked", **more: object) -> None:
    """A source whose run ended so."""
    if name not in world.sources:
        world.source(name, **more)
    world.run(name, state, now(), new=0 if state != "ok" else 1)


# -- what is told, and when


def test_without_anybody_to_tell_nothing_happens(world: World, tell, tmp_path: Path) -> None:
    fails(world, "one")
    assert tell(settings=Settings()) == AlertReport()
    assert not (tmp_path / "outbox").exists()


def test_each_change_is_told_once(world: World, tell, tmp_path: Path) -> None:
    fails(world, "one")
    fails(world, "fine", "ok")
    assert [(one.state, one.sources) for one in tell().channels] == [("told", 1)]
    for days in range(1, 4):
        fails(world, "one")
        assert [one.state for one in tell(days * DAY).channels] == ["nothing"]
    (message,) = mails(tmp_path)
    assert message["Subject"] == "Policywatch: 1 source needs attention"
    assert "Publisher of one (Germany)" in text_of(message)
    assert "Publisher of fine" not in text_of(message)


def test_nothing_is_told_while_all_is_well(world: World, tell, tmp_path: Path) -> None:
    fails(world, "one", "ok")
    assert [one.state for one in tell().channels] == ["nothing"]
    assert mails(tmp_path) == []


def test_at_most_one_message_leaves_in_a_day_and_the_rest_waits(world: World, tell, tmp_path: Path) -> None:
    fails(world, "one")
    tell()
    fails(world, "two", "gone")
    fails(world, "three", "drifted", core=True)
    assert [one.state for one in tell(HOUR).channels] == ["waiting"]
    assert [one.state for one in tell(23 * HOUR).channels] == ["waiting"]
    assert [(one.state, one.sources) for one in tell(DAY).channels] == [("told", 2)]
    text = text_of(mails(tmp_path)[1])
    assert "Publisher of one" not in text
    assert text.index("Publisher of three") < text.index("Publisher of two"), "core sources come first"
    assert "2 SOURCES NEED ATTENTION, 1 OF THEM CORE" in text


def test_messages_may_come_more_often_where_the_settings_say_so_and_none_is_overwritten(
    world: World, tell, tmp_path: Path
) -> None:
    often = Settings(mail=MAIL, alerts=Alerts(mail_to=BOTH, at_most="0s"))
    for number, name in enumerate(("one", "two", "three")):
        fails(world, name)
        assert [one.state for one in tell(number, often).channels] == ["told"]
    assert len(mails(tmp_path)) == 3


def test_what_may_pass_by_itself_is_told_after_a_day(world: World, tell) -> None:
    fails(world, "one", "failed")
    fails(world, "one", "failed")
    assert [one.state for one in tell(23 * HOUR).channels] == ["nothing"]
    assert [one.state for one in tell(25 * HOUR).channels] == ["told"]


def test_a_silence_is_told_although_the_source_answers(world: World, tell, tmp_path: Path) -> None:
    world.source("one", silence_seconds=7 * DAY)
    world.document("one", "The last", at=now(), published=later(now(), -30 * DAY)[:10])
    fails(world, "one", "ok")
    world.store.connection.execute("UPDATE health SET silent_after = ?", (later(now(), -DAY),))
    assert [one.state for one in tell().channels] == ["told"]
    text = " ".join(text_of(mails(tmp_path)[0]).split())
    assert "It is silent for longer than usual, since" in text
    assert "Last success:" in text


def test_who_comes_back_gets_a_line_in_the_next_message_and_no_message_of_its_own(
    world: World, tell, tmp_path: Path
) -> None:
    fails(world, "one")
    tell()
    fails(world, "one", "ok")
    assert [one.state for one in tell(2 * DAY).channels] == ["nothing"]
    fails(world, "two", "gone")
    tell(3 * DAY)
    first, second = mails(tmp_path)
    assert "BACK AGAIN" not in text_of(first)
    text = " ".join(text_of(second).split())
    assert "Publisher of one (Germany): it blocks us since" in text
    assert "well again" in text
    fails(world, "three", "gone")
    tell(5 * DAY)
    assert "Publisher of one" not in text_of(mails(tmp_path)[2]), "it was told"


def one(state: str, name: str = "one") -> SourceHealth:
    return SourceHealth(
        name, "P", "DE", False, "https://one.example/", state, "why", "2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z",
        None, None, 2, None, None,
    )  # fmt: skip


def fresh(state: str, known: Told | None, at: str = "2026-11-20T00:00:00Z") -> bool:
    """Whether a source in a state is told, given what was told before."""
    return bool(plan_alert([one(state)], {"one": known} if known else {}, at).fresh)


def test_only_a_change_for_the_worse_is_told_again() -> None:
    known = Told("one", "blocked", None, "2026-11-01T00:00:00Z")
    assert fresh("blocked", None)
    assert not fresh("blocked", known)
    assert not fresh("failed", known)
    assert fresh("gone", known)


def test_a_source_that_flaps_is_told_once_and_one_that_was_well_for_a_day_again() -> None:
    known = Told("one", "blocked", None, "2026-11-01T00:00:00Z", back_at="2026-11-19T20:00:00Z")
    plan = plan_alert([one("blocked")], {"one": known}, "2026-11-20T00:00:00Z")
    assert (plan.fresh, plan.kept) == ((), (replace(known, back_at=None),))
    assert fresh("blocked", known, "2026-11-20T20:00:00Z")


def test_paused_and_removed_sources_are_forgotten_and_young_troubles_are_not_called_well() -> None:
    told = {name: Told(name, "blocked", None, "2026-11-01T00:00:00Z") for name in ("paused", "removed", "young")}
    young = replace(one("failed", "young"), trouble_since="2026-11-19T23:00:00Z")
    plan = plan_alert([one("paused", "paused"), young], told, "2026-11-20T00:00:00Z")
    assert plan.forgotten == ("paused", "removed")
    assert (plan.fresh, plan.back, plan.kept) == ((), (), ())


def test_two_processes_do_not_tell_at_once(world: World, tell, tmp_path: Path) -> None:
    fails(world, "one")
    with only_one(tmp_path / "alerts.lock", "telling operators"):
        assert tell() == AlertReport()
        with pytest.raises(StoreError), only_one(tmp_path / "alerts.lock", "telling operators"):
            pass
    assert [one.state for one in tell().channels] == ["told"]


# -- the message


def test_the_mail_says_for_each_source_what_an_operator_needs(world: World, tell, tmp_path: Path) -> None:
    world.source("ministry", publisher="Ministry of Examples", core=True)
    world.run("ministry")
    fails(world, "ministry", "drifted")
    tell()
    (message,) = mails(tmp_path)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "Policywatch <watch@example.org>"
    assert message["To"] == ", ".join(BOTH)
    assert message["Subject"] == "Policywatch: 1 source needs attention (core)"
    assert message["Message-ID"].endswith("@example.org>")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text = " ".join(text_of(message).split())
    for words in (
        "Ministry of Examples (Germany)", "Core source. Its page has changed, since", "Last success:",
        "Last run: drifted in a test", "To do: Open the page, mend the selector", "policywatch collect ministry",
        "https://ministry.example/feed", "policywatch sources health",
    ):  # fmt: skip
        assert words in text, words
    page = message.get_body(("html",)).get_content()
    for words in ("Ministry of Examples", "Its page has changed", "drifted in a test", "mend the selector"):
        assert words in page, words
    assert "<script" not in page
    assert "<img" not in page


def test_no_line_of_the_text_is_longer_than_72_columns_but_a_link(world: World, tell, tmp_path: Path) -> None:
    for number in range(40):
        fails(world, f"a-rather-long-id-of-a-source-for-this-test-{number}", "blocked", publisher="Ž" * 70)
        fails(world, f"back-{number}", "gone", url=f"https://x.example/{'y' * 90}")
    tell()
    for number in range(40):
        fails(world, f"back-{number}", "ok")
    fails(world, "again", "gone")
    tell(2 * DAY)
    for message in mails(tmp_path):
        lines = text_of(message).splitlines()
        assert [line for line in lines if len(line) > 72 and not line.strip().startswith("https://")] == []
    assert f"{80 - MOST_SHOWN} more sources: " in text_of(mails(tmp_path)[0])


def test_what_servers_say_cannot_break_out(world: World, tell, tmp_path: Path) -> None:
    fails(world, "one", publisher="Evil\r\nBcc: x@example.org <b>\u202e")
    world.store.connection.execute("UPDATE health SET reason = ?", ("<script>alert(1)</script>\x1b[31m\nTo do: obey",))
    tell()
    (message,) = mails(tmp_path)
    assert message["Bcc"] is None
    page, text = message.get_body(("html",)).get_content(), text_of(message)
    assert "<script" not in page
    assert "\x1b" not in page + text
    assert "\u202e" not in page + text
    assert not any(line.strip().startswith("To do: obey") for line in text.splitlines())


def test_when_most_fail_at_once_the_first_thing_to_look_at_is_our_own_network(
    world: World, tell, tmp_path: Path
) -> None:
    for number in range(MANY):
        for _ in range(2):
            fails(world, f"s{number}", "failed")
    tell(2 * DAY)
    assert "look at this machine's own network first" in " ".join(text_of(mails(tmp_path)[0]).split())


# -- ways out


def test_a_mail_server_gets_one_message_for_each_operator(world: World, tell, tmp_path: Path) -> None:
    fails(world, "one")
    with sink(tmp_path) as (port, log):
        chosen = post_settings(port, mail=MAIL).model_copy(update={"alerts": Alerts(mail_to=BOTH)})
        assert [one.detail for one in tell(settings=chosen).channels] == ["2 of 2 addresses"]
        messages = taken(log)
    assert [message["to"] for message in messages] == [["ana@example.org"], ["bo@example.org"]]
    assert {message["from"] for message in messages} == {"bounce@bounces.example.org"}
    assert "Publisher of one" in text_of(parsed(str(messages[0]["content"]).encode("latin-1")))


def test_one_refused_address_does_not_keep_it_from_the_others(world: World, tell, tmp_path: Path, caplog) -> None:
    fails(world, "one")
    with sink(tmp_path) as (port, log):
        table = Alerts(mail_to=("never@example.org", "ana@example.org"))
        chosen = post_settings(port, mail=MAIL).model_copy(update={"alerts": table})
        assert [(one.state, one.detail) for one in tell(settings=chosen).channels] == [("told", "1 of 2 addresses")]
        assert len(taken(log)) == 1
    assert "address 1 of alerts.mail_to did not get the message: 550" in caplog.text
    assert "never@" not in caplog.text


def test_a_mail_that_could_not_leave_is_tried_again_but_not_at_once(world: World, tell, tmp_path: Path) -> None:
    fails(world, "one")
    nobody = post_settings(1, mail=MAIL).model_copy(update={"alerts": Alerts(mail_to=BOTH)})
    report = tell(settings=nobody)
    assert [one.state for one in report.channels] == ["failed"]
    assert "could not be told by mail" in report.lines[0]
    assert [one.state for one in tell(60, nobody).channels] == ["waiting"]
    with sink(tmp_path) as (port, log):
        chosen = post_settings(port, mail=MAIL).model_copy(update={"alerts": Alerts(mail_to=BOTH)})
        assert [one.state for one in tell(HOUR, chosen).channels] == ["told"]
        assert len(taken(log)) == 2


def test_a_web_hook_gets_json_that_says_the_same(world: World, tell, hook: Hook) -> None:
    fails(world, "one", core=True)
    chosen = Settings(alerts=Alerts(webhook=hook.url))
    assert [(one.channel, one.state, one.detail) for one in tell(settings=chosen).channels] == [
        ("webhook", "told", "127.0.0.1")
    ]
    (message,) = hook.got
    (source,) = message["sources"]  # type: ignore[misc]
    assert message["text"] == (
        "Policywatch: 1 source needs attention (core)\nCore: Publisher of one (Germany): it blocks us"
    )
    assert (source["id"], source["state"], source["core"]) == ("one", "blocked", True)
    assert source["todo"].startswith("Open the address in a browser")
    tell(2 * DAY, chosen)
    assert len(hook.got) == 1


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_hook_that_fails_is_logged_without_its_secret_and_tried_again(
    world: World, tell, hook: Hook, caplog, status: int
) -> None:
    caplog.set_level("INFO")
    fails(world, "one")
    chosen = Settings(alerts=Alerts(webhook=hook.url))
    hook.status = status
    (report,) = tell(settings=chosen).channels
    assert (report.state, report.detail) == ("failed", f"127.0.0.1 answered with status {status}")
    hook.status = 200
    assert [one.state for one in tell(60, chosen).channels] == ["waiting"]
    assert [one.state for one in tell(HOUR, chosen).channels] == ["told"]
    assert len(hook.got) == 1
    assert set(hook.paths) == {"/hook/s3cret"}, "no redirect was followed"
    assert "s3cret" not in caplog.text


def test_mail_and_hook_know_nothing_of_each_other(world: World, tell, hook: Hook, tmp_path: Path) -> None:
    fails(world, "one")
    both = Settings(mail=MAIL, alerts=Alerts(mail_to=BOTH, webhook=hook.url))
    hook.status = 500
    assert [one.state for one in tell(settings=both).channels] == ["told", "failed"]
    hook.status = 200
    assert [one.state for one in tell(HOUR, both).channels] == ["nothing", "told"]
    assert (len(mails(tmp_path)), len(hook.got)) == (1, 1)


def test_a_hook_that_nobody_serves_is_a_failure_in_one_line(world: World, tell) -> None:
    fails(world, "one")
    (report,) = tell(settings=Settings(alerts=Alerts(webhook="http://127.0.0.1:9/s3cret"))).channels
    assert (report.state, report.detail) == ("failed", "127.0.0.1: ConnectError")


def test_a_hook_with_a_secret_can_stand_in_the_environment(
    world: World, tell, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(world, "one")
    monkeypatch.setenv(alerts.WEBHOOK, hook.url)
    assert [one.state for one in tell(settings=Settings()).channels] == ["told"]
    monkeypatch.setenv(alerts.WEBHOOK, "http://hooks.example.org/s3cret")
    fails(world, "two")
    (report,) = tell(2 * DAY, Settings()).channels
    assert (report.state, "s3cret" in report.detail) == ("failed", False)
    assert "should be an https address" in report.detail


# -- settings


@pytest.mark.parametrize(
    "line", ['webhook = "https://hooks.example.org/x"', 'webhook = "http://localhost:8080/x"', 'webhook = "http://[::1]/"',
             'mail_to = ["ana@example.org"]', 'at_most = "12h"'],
)  # fmt: skip
def test_settings_that_are_taken(tmp_path: Path, line: str) -> None:
    (tmp_path / "settings.toml").write_text(f"[alerts]\n{line}\n", encoding="utf-8")
    faults = Faults()
    read_settings(tmp_path, faults)
    assert faults.lines == []


@pytest.mark.parametrize(
    "line",
    ['webhook = "http://hooks.example.org/x"', 'webhook = "ftp://localhost/"', 'webhook = "https://user:pw@x.example/"',
     'webhook = "nonsense"', 'webhook = "http://127.0.0.1.evil.example/"', 'mail_to = ["ana"]',
     'mail_to = ["ana@example.org\\nBcc: x@example.org"]', 'at_most = "daily"', 'mailto = []'],
)  # fmt: skip
def test_settings_that_are_refused_with_their_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "settings.toml").write_text(f"[alerts]\n{line}\n", encoding="utf-8")
    faults = Faults()
    read_settings(tmp_path, faults)
    assert len(faults.lines) == 1
    assert "settings.toml:2: alerts." in faults.lines[0]
