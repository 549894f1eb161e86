"""The sender is killed at many moments; the next run carries on, nobody gets two, and nobody is lost without a word."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter

import pytest

from digest.sending.recovery import resolve
from ground.clock import later
from store.deliveries.deliveries import counts
from store.deliveries.digests import get_digest
from store.deliveries.recipients import open_recipients
from store.shape.database import open_store
from tests.digest.post import ID, NOW, ROOT, add, approved, run, settings, sink, start_sender, taken

# `make soak` asks for more of both.
KILLS = int(os.environ.get("KILLS", "12"))
PEOPLE = int(os.environ.get("KILL_PEOPLE", "40"))
# A weak machine must not turn this into an hour; kills that came too late for a digest do not count.
MOST_SECONDS = 25.0 * KILLS
SEED = int(os.environ.get("KILL_SEED", "2026"))


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def recipients(tmp_path):
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


def killed_while_sending(data, chosen, digest_id: str, within: float, chance: random.Random) -> bool:
    """Start a sender and kill it at a random moment; False when it was faster."""
    sender = start_sender(data, chosen, digest_id=digest_id)
    time.sleep(chance.uniform(0, within))
    hit = sender.poll() is None
    sender.kill()
    sender.wait(10)
    sender.stdout.close()
    return hit


def until_killed_often(data, chosen, store, within: float) -> list[str]:
    """Kill senders of one digest after another until it was done often enough; the digests begun."""
    chance, kills, begun, ends = random.Random(SEED), 0, [], time.monotonic() + MOST_SECONDS
    while kills < KILLS and time.monotonic() < ends:
        if not begun or get_digest(store, begun[-1]).state in ("sent", "sent_partly"):
            begun.append(f"weekly-2026-W{len(begun) + 10}")
            approved(store, digest_id=begun[-1])
        hit = killed_while_sending(data, chosen, begun[-1], within, chance)
        kills += hit
        # The time a sender needs depends on the machine: search for it, so that most kills find it at work.
        within *= 1.1 if hit else 0.7
    assert kills == KILLS, f"only {kills} kills hit in {MOST_SECONDS} s (seed {SEED})"
    return begun


def test_killed_at_random_with_a_mail_server_nobody_gets_two_and_nobody_is_lost(tmp_path, store, recipients):
    people = {one.key: one.address for one in add(recipients, *(f"r{number:03}" for number in range(PEOPLE)))}
    with sink(tmp_path, "--delay", "0.002") as (port, log):
        begun = until_killed_often(tmp_path, settings(port), store, within=0.5)
        for digest_id in begun:
            report = run(store, recipients, tmp_path, settings(port), digest_id=digest_id)
            assert report.state in ("sent", "sent_partly")
        arrived = Counter((digest_of(one), one["to"][0]) for one in taken(log))
        assert set(arrived.values()) == {1}
        doubts = 0
        for digest_id in begun:
            for row in store.rows("SELECT recipient, state FROM deliveries WHERE digest_id = ?", digest_id):
                got = (digest_id, people[row["recipient"]]) in arrived
                assert row["state"] == "unknown" or (row["state"] == "accepted") is got, dict(row)
                if row["state"] == "unknown":
                    doubts += 1
                    verdict = "sent" if got else "not-sent"
                    resolve(store, digest_id, row["recipient"], verdict, who="Ben", now=NOW)
            run(store, recipients, tmp_path, settings(port), digest_id=digest_id)
            assert counts(store, digest_id) == {"accepted": PEOPLE}
            assert get_digest(store, digest_id).state == "sent"
        assert doubts <= KILLS
        arrived = Counter((digest_of(one), one["to"][0]) for one in taken(log))
    assert arrived == {(digest_id, address): 1 for digest_id in begun for address in people.values()}
    say(
        f"{KILLS} kills over {len(begun)} digests to {PEOPLE}: {len(arrived)} mails, none twice, {doubts} were in doubt"
    )


def test_killed_at_random_with_the_outbox_each_has_one_whole_file(tmp_path, store, recipients):
    people = add(recipients, *(f"r{number:03}" for number in range(PEOPLE)))
    begun = until_killed_often(tmp_path, settings(), store, within=0.25)
    written = {file: file.stat().st_ino for file in (tmp_path / "outbox").rglob("*.eml")}
    for digest_id in begun:
        assert run(store, recipients, tmp_path, settings(), digest_id=digest_id).state == "sent"
        assert counts(store, digest_id) == {"accepted": PEOPLE}
        files = sorted((tmp_path / "outbox" / digest_id).glob("*.eml"))
        assert [file.stem for file in files] == sorted(one.key for one in people)
        assert all(file.read_bytes().endswith(b"--\r\n") for file in files)
    # What lay there when a sender was killed was not written a second time.
    assert all(file.stat().st_ino == number for file, number in written.items())
    say(
        f"{KILLS} kills over {len(begun)} digests to {PEOPLE} by the outbox: {PEOPLE * len(begun)} files, none written twice"
    )


@pytest.mark.parametrize("step", ["claim", "begin", "content", "answer"])
def test_killed_at_each_step_by_turns(tmp_path, store, recipients, step):
    """The four moments of docs/briefing.md: before the claim, after it, after DATA, after the server's 250."""
    approved(store)
    add(recipients, "jo")
    with sink(tmp_path) as (port, log):
        killed_at(step, tmp_path, port)
        expected = {"claim": "queued", "begin": "claimed", "content": "claimed", "answer": "claimed"}[step]
        assert counts(store, ID) == {expected: 1}
        report = run(store, recipients, tmp_path, settings(port), now=later(NOW, 60))
        in_doubt = step in ("content", "answer")
        assert (report.unknown, report.accepted) == ((1, 0) if in_doubt else (0, 1))
        ids = [one["content"].partition("Message-ID: ")[2].split()[0] for one in taken(log)]
    assert len(ids) == (0 if step == "content" else 1)


def killed_at(step: str, data, port: int) -> None:
    """Run a sender, in a process of its own, that ends at a step as if killed: nothing is cleaned up."""
    context = {
        "claim": "one_by_one.claim = die",
        "begin": "smtp.MailServer.deliver = die",
        "content": "smtplib.SMTP.docmd = die",
        "answer": "one_by_one.finish = die",
    }[step]
    code = f"""
import os, smtplib, sys
from digest.sending import one_by_one, smtp
def die(*a, **k): os._exit(9)
{context}
from tests.digest import sender
sender.main()
"""
    arguments = [str(data), ID, NOW, settings(port).model_dump_json()]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env={"PYTHONPATH": str(ROOT), "PATH": ""}, check=False, timeout=30,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 9, done.stderr


def say(line: str) -> None:
    """A figure for `make soak`, which shows what tests print."""
    sys.stdout.write(f"\n{line}\n")


def digest_of(message: dict[str, object]) -> str:
    """The digest a message belongs to, by its id."""
    return str(message["content"]).partition("Message-ID: <")[2].partition(".")[0]
