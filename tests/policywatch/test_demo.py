"""The demo shows every section of a briefing with something in it, all of it invented."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from digest.content.words import count_words
from ground.clock import now, standing_at

SECTIONS = {
    "THIS WEEK": r"^\* What may harm: .*; quoted in", "DUE IN 14 DAYS": r"in \d+ days \(soon\) · .*closes · for us",
    "STORIES": r"^\[01\] \w+ · ", "FILES THAT MOVED": r"2019/9002\(COD\): referred to committee → vote in committee",
    "DEADLINES": r"^overdue since 30 Jun 2021 · transposition due · for states", "WATCHDOG": r"Verdict: unclear\.",
    "COUNTRIES": r"^\w+", "NUMBERS": r"Migration +\d+", "WHAT WE COULD NOT SEE": r"core source\)",
    "CORRECTIONS": r"we wrote “Law adopted.*”; right is: the government approved a draft",
}  # fmt: skip
MOST_WORDS = 1_000


@pytest.fixture(scope="module")
def mail(demo: Path) -> str:
    """The text of the last mail."""
    return max((demo / "digests").glob("*.txt")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sections(mail: str) -> dict[str, str]:
    """Its sections by their headings, each line of an entry whole."""
    parts = re.split(r"^(.+)\n-+\n", re.sub(r"\n {2,5}", " ", mail), flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_section_has_something_in_it(sections: dict[str, str]) -> None:
    assert list(sections) == list(SECTIONS)
    for name, line in SECTIONS.items():
        assert re.search(line, sections[name], re.M), (name, sections[name])


def test_five_records_of_files_moved(sections: dict[str, str]) -> None:
    moved = re.findall(r"^\[\d\d\] (2019/900\d)\(\w+\): .* → ", sections["FILES THAT MOVED"], re.M)
    assert sorted(moved) == [f"2019/900{number}" for number in range(2, 7)]


def test_a_day_moved_a_bill_changed_and_a_sentence_is_quoted(mail: str, sections: dict[str, str]) -> None:
    assert re.search(r"Moved from \d+ .* to \d+ \w+ \d{4}\.", sections["DEADLINES"] + sections["DUE IN 14 DAYS"])
    assert re.search(r"· bill.*Text changed since \d+ \w+ \d{4}: ", sections["STORIES"])
    assert re.search(r"^Gone: “", mail, re.M)
    assert re.search(r"^New: “", mail, re.M)
    assert re.search(r"Right at stake: .* “.+” \((?:text|title)\)", sections["WATCHDOG"])


def test_one_item_is_a_story_in_three_languages(sections: dict[str, str]) -> None:
    (also,) = re.findall(r"Also in: .*", sections["STORIES"])
    shown = {"Italian": "it", "Romanian": "ro", "English": "en"}
    item = next(part for part in sections["STORIES"].split("\n\n") if also in part)
    languages = {short for name, short in shown.items() if f"({name})" in item.partition("Also in")[0]}
    assert languages | set(re.findall(r"\((\w\w)\)", also)) >= {"it", "ro", "en"}


def test_it_is_read_in_ten_minutes(mail: str) -> None:
    body = mail.partition("\n-- \n")[0]
    ours = re.sub(r"https?://\S+|“[^”]*”", " ", body)
    # Titles as published stand in it too, which are not words of ours.
    assert count_words(ours) < MOST_WORDS * 1.3


def test_what_may_identify_a_child_is_in_the_store_and_in_no_mail(demo: Path, sections: dict[str, str]) -> None:
    with closing(sqlite3.connect(demo / "policywatch.db")) as store:
        query = "SELECT d.id, d.title FROM held h JOIN documents d ON d.id = h.document_id WHERE h.field = 'title'"
        ((number, _),) = store.execute(query)
        models = [row[0] for row in store.execute("SELECT model FROM digest")]
    assert f"1 document (number {number})." in " ".join(sections["WHAT WE COULD NOT SEE"].split())
    assert len(models) == 2
    assert not any("court hears" in json.dumps(json.loads(model)) for model in models)
    for mail in (demo / "outbox").rglob("*.eml"):
        assert b"court hears" not in mail.read_bytes()


def test_the_store_and_the_mail_say_that_the_penalty_for_clients_was_struck_out(
    demo: Path, sections: dict[str, str]
) -> None:
    with closing(sqlite3.connect(demo / "policywatch.db")) as store:
        query = "SELECT quote, negated FROM signals WHERE pattern = 'criminalising-clients' AND struck_out"
        told = store.execute(query).fetchall()
    assert [(quote.rpartition(" ")[2], negated) for quote, negated in told] == [("geschrapt.", 0)]
    assert "watch pattern, perhaps struck out" in " ".join(sections["WATCHDOG"].split())


def test_a_week_that_has_passed_is_told_at_its_own_time() -> None:
    with standing_at("2026-11-24T08:30:00Z"):
        assert now() == "2026-11-24T08:30:00Z"
        with standing_at("2026-11-25T08:30:00Z"):
            assert now() == "2026-11-25T08:30:00Z"
        assert now() == "2026-11-24T08:30:00Z"
    assert now() > "2026-11-25"
