"""Acceptance tests 22, 23 and 25 of the briefing's specification; 24 stands with the archive (archive/test_takedown.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest
from lxml import html as lxml_html

from digest.content.model import Event
from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from digest.drafting.given import Given
from digest.forms.calendar import render_calendar
from digest.forms.palette import DARK, LIGHT, WORDS, contrast
from tests.conftest import Ran
from tests.digest.fixtures_world import AFTER, CLOSES, THEMES, WEEK, World

GIVEN = Given(reply_to="desk@policywatch.example", archive="https://archive.example")
SECONDS = 60


def test_22_contrast_headings_tables_parity_and_size_hold_with_every_section(rich: World) -> None:
    made = make_draft(rich.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER, given=GIVEN)
    page = lxml_html.document_fromstring(made.html)
    for scheme in (LIGHT, DARK):
        assert min(contrast(scheme[one], scheme[ground]) for one, ground in WORDS) >= 4.5
    levels = [int(one.tag[1]) for one in page.iter("h1", "h2", "h3")]
    assert levels[0] == 1 and levels.count(1) == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    for table in page.iter("table"):
        assert table.get("role") == "presentation" or (
            table.find("caption") is not None and table.xpath(".//th[@scope]")
        )
    links = [one.get("href") for one in page.iter("a")]
    web = [link for link in links if link.startswith("http")]
    assert web == re.findall(r"^ *(https?://\S+)$", made.text, re.M)
    assert set(re.findall(r">\[(\d\d)\]<", made.html)) == set(re.findall(r"^\[(\d\d)\]", made.text, re.M))
    assert len(made.html.encode()) <= 90_000
    assert page.get("lang") == "en"
    assert all(one.get("lang") for one in page.iter("q", "bdi"))


def test_22_each_item_has_answers_with_its_number_in_the_subject(rich: World) -> None:
    made = make_draft(rich.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER, given=GIVEN)
    page = lxml_html.document_fromstring(made.html)
    answers = [one.get("href") for one in page.iter("a") if one.get("href").startswith("mailto:desk@")]
    numbers = re.findall(r">\[(\d\d)\]<", made.html)
    words = ("wrong", "we%20act%20on%20this", "seen%20in%20my%20country%20too")
    assert answers == [
        f"mailto:desk@policywatch.example?subject={WEEK}%2F{number}%3A%20{word}" for number in numbers for word in words
    ]


def test_22_without_an_address_to_answer_to_there_is_no_answer(rich: World) -> None:
    made = make_draft(rich.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER)
    assert "mailto:" not in made.html


GREEK = Event("file.transposition.day.1", "2026-12-02", "Προθεσμία: " + "ή" * 90, "Οδηγία, με σημεία; και άλλα", None)


def read(*events: Event) -> list:  # type: ignore[type-arg]
    import vobject

    content = render_calendar(events, name="Weekly", domain="briefing.example", stamp=CLOSES)
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    # Each physical line is whole characters.
    assert all(line.decode("utf-8") is not None for line in lines)
    return list(vobject.readOne(content.decode()).vevent_list)


def test_23_the_calendar_parses_and_a_moved_or_lapsed_day_keeps_its_uid_and_raises_its_sequence() -> None:
    (first,) = read(GREEK)
    moved, lapsed = read(
        replace(GREEK, day="2026-12-23", sequence=1), replace(GREEK, uid="file.event.day.1", sequence=2, cancelled=True)
    )
    assert first.summary.value == moved.summary.value == GREEK.summary
    assert first.uid.value == moved.uid.value
    assert (first.sequence.value, moved.sequence.value) == ("0", "1")
    assert (moved.dtstart.value.isoformat(), moved.status.value) == ("2026-12-23", "CONFIRMED")
    assert (lapsed.sequence.value, lapsed.status.value) == ("2", "CANCELLED")


@pytest.mark.slow
def test_25_the_demo_goes_from_fixtures_to_a_digest_in_under_a_minute(
    tmp_path: Path, command: Callable[..., Ran]
) -> None:
    """Nothing of it reaches a network: its web is served on this machine, and its mails go to a folder."""
    began = monotonic()
    done = command("demo", "--folder", tmp_path / "demo", seconds=3 * SECONDS)
    taken = monotonic() - began
    assert done.returncode == 0, done.stderr
    (text,) = (tmp_path / "demo" / "digests").glob("*.txt")
    headings = re.findall(r"^(.+)\n-+$", text.read_text("utf-8"), re.M)
    assert headings == [
        "THIS WEEK", "DUE IN 14 DAYS", "STORIES", "FILES THAT MOVED", "DEADLINES", "WATCHDOG", "COUNTRIES", "NUMBERS",
        "WHAT WE COULD NOT SEE", "CORRECTIONS",
    ]  # fmt: skip
    assert list((tmp_path / "demo" / "outbox").rglob("*.eml"))
    assert taken < SECONDS
