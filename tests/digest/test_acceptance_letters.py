"""The acceptance tests of the specification that are about letters, each by its number (12 to 20).

What each stands for is held in detail elsewhere; here is the one question, asked of the real parts.
"""

from __future__ import annotations

import base64
import email
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from email.policy import SMTP
from pathlib import Path

import pytest

from digest.approving.approval import approve, hold, withdraw
from digest.content import model
from digest.drafting.coverage import read_coverage
from digest.drafting.draft import make_draft
from digest.leaving.leave_server import start_server
from digest.letters.mail import prepare, write_letter
from digest.letters.tokens import bounce_token, leave_token
from digest.returned.acting import take_returned
from digest.sending.outbox import Outbox
from digest.sending.schedule import to_send
from ground.clock import later
from ground.errors import DigestError
from store.deliveries.deliveries import counts
from store.deliveries.digests import get_digest
from store.deliveries.recipients import Recipients, add_recipient, deliverable, list_recipients, open_recipients
from store.documents.windows import source_weeks
from store.shape.database import Store
from tests.digest.fixtures_world import AFTER, CLOSES, OPENS, THEMES, WEEK, World
from tests.digest.post import (
    BRIEFING,
    ID,
    MAIL,
    NOW,
    TEXT,
    add,
    approved,
    draft,
    outcome,
    run,
    settings,
    sink,
    start_sender,
    states,
    taken,
)
from tests.digest.returned.samples import complaint, hard_bounces, soft_bounce
from tests.digest.sending.test_send_killed import killed_at

PUBLIC = MAIL.model_copy(
    update={
        "public_url": "https://brief.example.org",
        "archive_url": "https://brief.example.org/archive",
        "help_url": "https://brief.example.org/help/",
    }
)
ONE_CLICK = b"List-Unsubscribe=One-Click"


@pytest.fixture
def recipients(tmp_path: Path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


@pytest.mark.parametrize(
    ("state", "word"), [("blocked", "blocked"), ("malformed", "changed"), ("empty", "changed"), ("drifted", "changed")]
)
def test_12_a_wall_or_an_empty_page_is_never_quiet_and_never_nothing(world: World, briefing, state, word: str) -> None:
    # A challenge page, an empty 202 and a 403 end as `blocked`, a page without its items as `drifted` or `empty`:
    # tests/crawlers/wire/test_walls.py and test_outcomes.py.
    world.source("ministry", country="DE")
    world.run("ministry", "ok", "2026-11-12T09:00:00Z")
    world.run("ministry", state, new=0)
    (named,) = read_coverage(source_weeks(world.store, OPENS, CLOSES), OPENS).named
    assert named.state == word
    text = make_draft(world.store, briefing, WEEK, themes=THEMES, now=AFTER).text
    assert "nothing happened in Germany" not in text
    assert "quiet" not in text.casefold()


def test_13_a_stale_hash_a_later_change_and_another_template_are_each_refused(
    store, recipients, tmp_path, monkeypatch
) -> None:
    seen = draft(store).hash
    digest = draft(store, text=TEXT + "A later line.\n")
    with pytest.raises(DigestError, match="is not what it holds now"):
        approve(store, ID, seen, who="Ana", hold_minutes=30, now=NOW)
    approve(store, ID, digest.hash, who="Ana", hold_minutes=0, now=NOW)
    add(recipients, "jo")
    templates = tmp_path / "templates"
    templates.mkdir()
    with monkeypatch.context() as changed:
        changed.setattr(model, "TEMPLATES", templates)
        model.template_version.cache_clear()
        with pytest.raises(DigestError, match="does not hold what was drafted"):
            run(store, recipients, tmp_path, settings())
    model.template_version.cache_clear()
    for column in ("text", "html", "subject", "list_id", "rules", "window_to"):
        before = store.row(f"SELECT {column} FROM digest")[0]
        store.connection.execute(f"UPDATE digest SET {column} = {column} || ' '")
        with pytest.raises(DigestError, match="does not hold what was drafted"):
            run(store, recipients, tmp_path, settings())
        store.connection.execute(f"UPDATE digest SET {column} = ?", (before,))
    with pytest.raises(DigestError, match="were changed since it was drafted"):
        prepare(digest, BRIEFING.model_copy(update={"most_items": 3}), MAIL)
    assert run(store, recipients, tmp_path, settings()).accepted == 1


def test_14_a_hold_is_kept_and_withdrawing_stops_before_the_next_recipient(
    store, recipients, tmp_path, monkeypatch
) -> None:
    digest = draft(store)
    until = approve(store, ID, digest.hash, who="Ana", hold_minutes=30, now=NOW)
    add(recipients, "ann", "jo", "zoe")
    assert hold(store, ID, 1, who="Ben", now=NOW) == until
    with pytest.raises(DigestError, match=f"on hold until {until}"):
        run(store, recipients, tmp_path, settings(), now=later(until, -1))
    real = Outbox.deliver

    def deliver(outbox, letter, begin):
        result = real(outbox, letter, begin)
        withdraw(store, ID, "Ben", until)
        return result

    monkeypatch.setattr(Outbox, "deliver", deliver)
    assert run(store, recipients, tmp_path, settings(), now=until).accepted == 1
    assert counts(store, ID) == {"accepted": 1, "queued": 2}


def test_15_a_time_six_hours_past_asks_and_does_not_send(store, recipients, tmp_path) -> None:
    approved(store)
    ann, _ = add(recipients, "ann", "jo")
    assert to_send(store, BRIEFING, NOW) == [ID]
    # Approved, and the machine was down over its last hour (Friday 16:00 in Brussels).
    assert to_send(store, BRIEFING, later("2026-11-27T15:00:00Z", 6 * 3_600)) == []
    # Half sent, and the machine was down since.
    run(store, recipients, tmp_path, settings(), only=[ann.key])
    late = later(NOW, 6 * 3_600 + 60)
    assert to_send(store, BRIEFING, late) == []
    with pytest.raises(DigestError, match="--although-late"):
        run(store, recipients, tmp_path, settings(), now=late)
    assert counts(store, ID) == {"accepted": 1, "queued": 1}


@pytest.mark.parametrize("step", ["claim", "begin", "content", "answer"])
def test_16_killed_at_each_step_nobody_gets_two_and_nobody_is_lost(store, recipients, tmp_path, step: str) -> None:
    approved(store)
    add(recipients, "jo")
    with sink(tmp_path) as (port, log):
        killed_at(step, tmp_path, port)
        run(store, recipients, tmp_path, settings(port), now=later(NOW, 60))
        arrived = [email.message_from_string(one["content"], policy=SMTP)["Message-ID"] for one in taken(log)]
    assert len(arrived) == len(set(arrived)) <= 1
    # Either it is known to have arrived, or a person is asked.
    assert counts(store, ID) == ({"accepted": 1} if step in ("claim", "begin") else {"unknown": 1})


def test_17_two_senders_at_once_send_one_message_each_and_the_second_says_one_sentence(
    store, recipients, tmp_path
) -> None:
    approved(store)
    add(recipients, *(f"r{number:02}" for number in range(20)))
    with sink(tmp_path, "--delay", "0.01") as (port, log):
        told = [outcome(one) for one in [start_sender(tmp_path, settings(port)) for _ in range(3)]]
        assert set(Counter(one["to"][0] for one in taken(log)).values()) == {1}
        assert len(taken(log)) == 20
    sentence = f"another process is already sending in {tmp_path}; wait for it, or stop it first"
    assert all(one.get("error", sentence) == sentence for one in told)
    assert sum(one.get("accepted", 0) for one in told) == 20


def test_18_a_post_unsubscribes_at_once_a_get_changes_nothing_and_only_oneself(store, recipients, tmp_path) -> None:
    jo, ann = add(recipients, "jo", "ann")
    server = start_server(tmp_path, "127.0.0.1:0")
    token = leave_token(recipients, jo.key, "weekly")
    address = f"http://{server.address}/u/{token}"
    try:
        with urllib.request.urlopen(address, timeout=10) as page:
            assert page.status == 200
        assert deliverable(recipients, jo.key) is not None
        mixed = leave_token(recipients, ann.key, "weekly")[:16] + token[16:]
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://{server.address}/u/{mixed}", ONE_CLICK, timeout=10)
        with urllib.request.urlopen(address, ONE_CLICK, timeout=10) as page:
            assert (page.status, page.url) == (200, address)
    finally:
        server.stop()
    assert (deliverable(recipients, jo.key), deliverable(recipients, ann.key) is None) == (None, False)
    # Of the address there is nothing in it, not even in its bytes; two letters may be there by chance.
    raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    assert "example" not in token
    assert b"example" not in raw
    assert "%40" not in address
    approved(store)
    assert run(store, recipients, tmp_path, settings()).accepted == 1


HEADERS = {
    "From": "Policywatch <briefing@example.org>",
    "Reply-To": "Desk <desk@example.org>",
    "Date": "Fri, 27 Nov 2026 12:00:00 +0100",
    "MIME-Version": "1.0",
    "Content-Language": "en, ar, pl",
    "List-ID": '"Weekly watchdog briefing" <briefing.example.org>',
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "List-Help": "<https://brief.example.org/help/>",
    "List-Owner": "<mailto:desk@example.org>",
    "List-Archive": "<https://brief.example.org/archive/>",
    "List-Post": "NO",
    "Archived-At": "<https://brief.example.org/archive/weekly/2026/W48/>",
    "Precedence": "bulk",
    "Subject": "Watchdog briefing 48/2026: Court ends detention of children",
}


@pytest.mark.parametrize("name", ["Žofie Łącka", "Ελένη Παπαδοπούλου", "ليلى حسن"])
def test_19_the_headers_are_exactly_those_and_names_survive(store: Store, recipients, name: str) -> None:
    jo = add_recipient(recipients, "weekly", "jo@example.org", basis="you asked", now=NOW, name=name)
    letter = write_letter(prepare(draft(store), BRIEFING, PUBLIC), recipients, jo, "issue", NOW)
    mail = email.message_from_bytes(letter.content, policy=SMTP)
    assert not mail.defects
    token = leave_token(recipients, jo.key, "weekly")
    own = {
        "To": f"{name} <jo@example.org>",
        "Message-ID": f"<{ID}.{jo.key}.issue@example.org>",
        "List-Unsubscribe": f"<https://brief.example.org/u/{token}>, <mailto:leave@example.org?subject=unsubscribe%20{token}>",
    }
    assert {key: value for key, value in mail.items() if key != "Content-Type"} == {**HEADERS, **own}
    assert mail["To"].addresses[0].display_name == name
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert letter.sender == f"bounce+{bounce_token(recipients, jo.key)}@bounces.example.org"
    assert all(len(line) <= 998 for line in letter.content.split(b"\r\n"))
    with pytest.raises(DigestError, match="Subject would hold a line end"):
        prepare(draft(store, digest_id="weekly-2026-W49", subject="A\r\nBcc: all@example.org"), BRIEFING, PUBLIC)


def test_20_hard_three_soft_and_a_complaint_move_each_to_the_right_state(store, recipients, tmp_path) -> None:
    people = dict(zip(("gone", "full", "angry", "fine"), add(recipients, "gone", "full", "angry", "fine"), strict=True))

    def names(who: str, digest_id: str) -> tuple[str, str, str]:
        key = people[who].key
        leave = leave_token(recipients, key, "weekly")
        return bounce_token(recipients, key), f"{digest_id}.{key}.issue@example.org", leave

    for number in (48, 49, 50):
        digest_id = f"weekly-2026-W{number}"
        approved(store, digest_id=digest_id, closes=f"2026-11-{number - 28}T11:00:00Z")
        run(store, recipients, tmp_path, settings(), digest_id=digest_id)
        mails = [soft_bounce(*names("full", digest_id))]
        if number == 48:
            mails += [hard_bounces(*names("gone", digest_id))["postfix"], complaint(*names("angry", digest_id))]
        take_returned(store, recipients, mails, NOW)
        now = {one.address.partition("@")[0]: one.state for one in list_recipients(recipients)}
        full = "suspended" if number == 50 else "active"
        assert now == {"gone": "suspended", "full": full, "angry": "unsubscribed", "fine": "active"}
    assert states(store, recipients, ID) == {
        "gone": "bounced_hard", "full": "bounced_soft", "angry": "complained", "fine": "accepted",
    }  # fmt: skip
    assert get_digest(store, ID).state == "sent"
