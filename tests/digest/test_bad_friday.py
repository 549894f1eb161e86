"""A bad Friday, by the commands a person types: each trouble once, with what is printed, in one store and one list.

What they printed stands in bad-friday.txt, and is compared. After a change that is meant, `WRITE_WALK=1` writes it down.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.drafting.briefings import Briefing, read_briefings
from digest.drafting.window import current_week, week_before, week_window
from digest.letters.tokens import leave_token
from ground.clock import now, stamp
from ground.toml.strict import Faults
from store.deliveries.recipients import open_recipients
from store.shape.database import FILE, open_store
from tests.conftest import ROOT, Ran
from tests.digest.post import TEXT, draft, sink, taken
from tests.digest.sending.test_corrections import with_items

SETTINGS = """transport = "smtp"
[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
[mail]
sender = "Policywatch <briefing@example.org>"
reply_to = "Desk <desk@example.org>"
unsubscribe_mailto = "leave@example.org"
bounce_domain = "example.org"
test_to = ["ana@example.org"]
"""
BRIEFINGS = """[briefing.weekly]
hold_minutes = 0
list_id = "briefing.example.org"
"""
SOURCE = """[[source]]
id = "de-one"
publisher = "A"
country = "DE"
kind = "rss"
url = "https://a.example/feed"
languages = ["de"]
"""
PEOPLE = "address;name\nann@example.org;Ann\njo@example.org;Jo\nzoe@example.org;Žofie\n"


WALK = Path(__file__).with_name("bad-friday.txt")
MASKS = (
    (r"\d{4}-\d\d-\d\dT[\d:]+Z", "TIME"), (r"\d{4}-\d\d-\d\d", "DAY"), (r"\d{4}-W\d\d", "WEEK"), (r"\d\d/\d{4}", "WEEK"),
    (r"\b[0-9a-f]{12,64}\b", "HASH"), (r"\b\d+ words\b", "N words"), (r"\b[a-z2-7]{40,400}\b", "TOKEN"),
    (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
    (r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b", "DAY"),
)  # fmt: skip


def written_down(title: str, lines: list[str]) -> None:
    """Compare what was typed and said with its part of the walk, or write it there."""
    walk = WALK.read_text(encoding="utf-8") if WALK.exists() else ""
    parts = re.split(r"(?m)^## ", walk)
    known = dict(part.partition("\n")[::2] for part in parts[1:])
    told = "\n".join(lines).rstrip() + "\n\n"
    if os.environ.get("WRITE_WALK"):
        known[title] = told
        WALK.write_text(parts[0] + "".join(f"## {name}\n{text}" for name, text in known.items()), encoding="utf-8")
    assert known[title].rstrip() == told.rstrip()


def masked(line: str) -> str:
    """A line without what differs each time."""
    for mask, word in MASKS:
        line = re.sub(mask, word, line)
    return line


class Desk:
    """An installation and somebody at its keyboard; `walk` is what they typed and read, and what else happened."""

    def __init__(self, folder: Path, command: Callable[..., Ran]):
        self.config, self.data, self._command = folder / "config", folder / "data", command
        self.walk: list[str] = []
        for name, text in (("briefings/weekly.toml", BRIEFINGS), ("sources/de.toml", SOURCE)):
            (self.config / name).parent.mkdir(parents=True)
            (self.config / name).write_text(text, encoding="utf-8")
        shutil.copytree(ROOT / "config" / "themes", self.config / "themes", ignore=shutil.ignore_patterns("terms"))
        (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
        self.people = folder / "people.csv"

    @property
    def order(self) -> Briefing:
        return read_briefings(self.config, Faults())["weekly"]

    def mail_server(self, port: int) -> None:
        (self.config / "settings.toml").write_text(SETTINGS.format(port=port), encoding="utf-8")

    def says(self, *words: object) -> str:
        """What a command that works prints."""
        done = self._typed(words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _typed(self, words: tuple[object, ...]) -> Ran:
        done = self._command("--config", self.config, "--data", self.data, *words)
        self.then(f"$ policywatch {shlex.join(map(str, words))}", *done.stdout.splitlines(), *done.stderr.splitlines())
        return done

    def then(self, *lines: str) -> None:
        """Write lines down, without what differs each time."""
        self.walk += [masked(line.replace(f"{self.data.parent}/", "")) for line in lines]

    def refuses(self, *words: object) -> str:
        """The one line with which a command refuses."""
        done = self._typed(words)
        assert done.returncode == 1, done.stdout
        assert done.stderr.startswith("error: ")
        assert done.stderr.count("\n") == 1, done.stderr
        return done.stderr

    def meanwhile(self, sql: str, *values: object) -> None:
        """What time, or something outside the program, does to the store."""
        with closing(open_store(self.data)) as store:
            store.connection.execute(sql, values)

    def drafted(self, closes: str, digest_id: str, text: str = TEXT, *, items: bool = False) -> str:
        """A draft of a week, as the machine makes it; its hash."""
        with closing(open_store(self.data)) as store:
            made = draft(store, digest_id=digest_id, text=text, order=self.order, closes=closes)
            if items:
                with_items(store, digest_id)
            return made.hash

    def copy_of_the_store(self) -> Path:
        with closing(open_store(self.data)) as store:
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(shutil.copy(self.data / FILE, self.data.parent / "yesterday.db"))

    def token(self, address: str) -> str:
        with closing(open_recipients(self.data)) as recipients:
            key = recipients.row("SELECT key FROM recipient WHERE address = ?", address)["key"]
            return leave_token(recipients, key, "weekly")


@pytest.fixture
def desk(tmp_path: Path, command: Callable[..., Ran]) -> Iterator[Desk]:
    yield Desk(tmp_path, command)


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_bad_friday(desk: Desk, tmp_path: Path) -> None:
    week = week_before(current_week(desk.order, now()))
    digest_id, closes = f"weekly-{week}", week_window(desk.order, week)[1]
    desk.mail_server(closed_port())
    assert "3 new" in desk.says("recipients", "import", "weekly", desk.people, "--basis", "you asked for it")
    assert "Done." in desk.says("recipients", "import", "weekly", desk.people, "--basis", "you asked for it", "--do-it")

    desk.then("", "(Ana approves what she read before lunch; it was drafted anew since.)")
    stale = desk.drafted(closes, digest_id, TEXT + "A line that went.\n")
    seen = desk.drafted(closes, digest_id, items=True)
    refused = desk.refuses("approve", digest_id, stale[:12])
    assert "is not what it holds now" in refused
    assert seen[:6] not in refused
    assert "nothing was sent" in desk.refuses("mail", "test", "ana@example.org")
    assert "is approved" in desk.says("approve", digest_id, seen[:12], "--by", "Ana")

    desk.then("", "(A doubt: held for an hour. The hour passes; the store is copied, as each night.)")
    assert "is held until" in desk.says("hold", digest_id, "--minutes", "60")
    assert "is on hold until" in desk.refuses("send", digest_id)
    desk.meanwhile("UPDATE digest SET hold_until = ?", stamp(datetime.now(UTC) - timedelta(minutes=1)))
    yesterday = desk.copy_of_the_store()

    desk.then("", "(The mail server is down for an hour; Zoe leaves meanwhile, by the link of an earlier mail.)")
    assert f"{digest_id} is sending: 3 deferred." in desk.says("send", digest_id)
    desk.says("unsubscribe", desk.token("zoe@example.org"))
    with sink(tmp_path) as (port, log):
        desk.mail_server(port)
        desk.then("", "(It is up again. What was put off waits for its time.)")
        assert "3 skipped" in desk.says("send", digest_id)
        desk.meanwhile("UPDATE delivery SET next_at = ?", stamp(datetime.now(UTC) - timedelta(minutes=1)))
        assert f"{digest_id} is sent: 2 accepted, 1 suppressed." in desk.says("send", digest_id)
        assert desk.says("send", digest_id) == f"{digest_id} is sent: nothing left to send.\n"

        desk.then("", "(The disk dies; yesterday's store is put back, in which nothing was sent yet.)")
        for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
            (desk.data / name).unlink(missing_ok=True)
        shutil.copy(yesterday, desk.data / FILE)
        assert "knows of 2 message(s) that had begun to leave" in desk.refuses("send", digest_id)
        assert f"{digest_id} is sent_partly: 2 unknown." in desk.says("send", digest_id, "--although-restored")
        desk.says("deliveries", digest_id, "--resolve", "all", "--as", "sent", "--by", "Ana")
        assert sorted(one["to"][0] for one in taken(log)) == ["ann@example.org", "jo@example.org"]

        desk.then("", "(Item 07 should not have stood there.)")
        told = desk.says("withdraw", f"{digest_id}/07", "--by", "Ana")
        name, seen = re.search(r"policywatch approve (\S+) (\w{12})", told).groups()
        assert "is draft, not approved as it stands" in desk.refuses("send", name)
        desk.says("approve", name, seen, "--by", "Ben")
        assert f"{name} is sent: 2 accepted." in desk.says("send", name)
        assert desk.says("send", name) == f"{name} is sent: nothing left to send.\n"
        assert len(taken(log)) == 4
        report = desk.says("report", digest_id)
        assert f"{name}, item 07" in report
        assert "withdrawn (sent: 2 accepted)" in report
    written_down("A bad Friday", desk.walk)


def test_a_week_missed_or_never_drafted_is_covered_by_the_next(desk: Desk) -> None:
    desk.mail_server(1)
    week = week_before(current_week(desk.order, now()))
    sent, missed = f"weekly-{week_before(week, 3)}", f"weekly-{week_before(week, 1)}"
    for digest_id, state in ((sent, "sent"), (missed, "draft")):
        desk.drafted(week_window(desk.order, digest_id.removeprefix("weekly-"))[1], digest_id)
        desk.meanwhile("UPDATE digest SET state = ? WHERE id = ?", state, digest_id)
    # The second of the two weeks between has no digest at all.
    desk.then("(Three weeks ago a digest was sent; the next was never drafted, the one after it never approved.)")
    desk.says("brief", "weekly", "--week", week)
    with closing(open_store(desk.data)) as store:
        rows = {row["id"]: dict(row) for row in store.rows("SELECT id, state, window_from, text FROM digest")}
    assert rows[missed]["state"] == "missed"
    assert rows[f"weekly-{week}"]["window_from"] == week_window(desk.order, week_before(week, 2))[0]
    assert "covers 3 weeks" in " ".join(rows[f"weekly-{week}"]["text"].split())
    written_down("A week missed", desk.walk)
