"""The archive: a permanent page for each digest that left, what was trimmed, and files that other programs read."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from lxml import etree, html

from digest.archive.write import write_archive
from digest.content.model import Event
from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from digest.forms.calendar import render_calendar
from tests.digest.fixtures_world import AFTER, CLOSES, THEMES, WEEK, World

FEW = Briefing(id="weekly", most_items=4)
ADDRESS = "https://archive.example/"
ISSUE = "weekly/2026/W48"


@pytest.fixture
def archive(week: World, tmp_path: Path) -> Path:
    make_draft(week.store, FEW, WEEK, themes=THEMES, now=AFTER)
    week.store.connection.execute("UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ?", (AFTER,))
    write_archive(week.store, FEW, tmp_path / "archive", ADDRESS)
    return tmp_path / "archive"


def test_a_page_has_all_that_the_mail_had_and_all_that_it_had_no_room_for(week: World, archive: Path) -> None:
    page = html.fromstring((archive / ISSUE / "index.html").read_bytes())
    model = json.loads((archive / ISSUE / "digest.json").read_text("utf-8"))
    shown = page.text_content()
    entries = [entry for section in model["sections"] for entry in section["entries"]]
    assert all(entry["title"]["text"] in shown for entry in entries)
    assert all(one["title"]["text"] in shown for one in model["beyond"])
    assert {entry["document_id"] for entry in entries}.isdisjoint(one["document_id"] for one in model["beyond"])
    assert len(model["beyond"]) > 3
    row = week.store.row("SELECT approved_hash FROM digest")
    assert row is not None and row[0] in shown
    assert [one.get("id") for one in page.findall(".//article") if one.get("id")] == [
        f"{entry['number']:02}" for entry in entries if entry["number"]
    ]
    assert all(publisher in shown for publisher in ("Example Official Journal", "Diário de Exemplo"))


def test_a_page_loads_nothing_runs_nothing_and_is_reached_from_the_indexes(archive: Path) -> None:
    for name in ("index.html", "themes.html", "countries.html", "files.html", f"{ISSUE}/index.html"):
        page = html.fromstring((archive / name).read_bytes())
        assert not page.xpath("//script | //img | //iframe | //*[@src] | //link[@rel='stylesheet']")
        for link in page.xpath("//a/@href"):
            if not link.startswith(("http", "#")):
                target = ((archive / name).parent / link.split("#")[0]).resolve()
                assert target.is_file(), link
    index = html.fromstring((archive / "index.html").read_bytes())
    assert any(link.startswith(ISSUE) for link in index.xpath("//a/@href"))


def test_what_was_not_sent_is_in_no_archive(week: World, tmp_path: Path) -> None:
    make_draft(week.store, FEW, WEEK, themes=THEMES, now=AFTER)
    files = write_archive(week.store, FEW, tmp_path, ADDRESS)
    assert not [file for file in files if "W48" in str(file)]
    assert "No issue has been sent yet." in (tmp_path / "index.html").read_text("utf-8")


def test_the_same_store_gives_the_same_files(week: World, archive: Path) -> None:
    before = {file: file.read_bytes() for file in archive.rglob("*.*")}
    write_archive(week.store, FEW, archive, ADDRESS)
    assert {file: file.read_bytes() for file in archive.rglob("*.*")} == before


def test_the_feed_is_atom_with_an_entry_for_each_issue(archive: Path) -> None:
    feed = etree.fromstring((archive / "feed.xml").read_bytes())
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("string(a:entry/a:id)", namespaces=space) == f"{ADDRESS}{ISSUE}/"
    assert feed.xpath("string(a:updated)", namespaces=space) == AFTER
    assert feed.xpath("string(a:author/a:name)", namespaces=space)


def test_the_dates_are_a_table_too(archive: Path) -> None:
    rows = list(csv.reader(io.StringIO((archive / "deadlines.csv").read_text("utf-8"))))
    assert rows[0] == ["uid", "day", "state", "what", "description", "issue"]


EVENT = Event(
    "file.transposition.1",
    "2026-12-23",
    "Transposition due: Οδηγία για την εμπορία " + "α" * 60,
    "Text, with; signs",
    None,
)


def lines(*events: Event) -> list[str]:
    content = render_calendar(events, name="Weekly", domain="briefing.example", stamp=CLOSES)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    # Folding never parts a character: each physical line is UTF-8 by itself.
    assert [line.decode() for line in content.split(b"\r\n")]
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_date_is_an_event_of_a_whole_day_with_an_exclusive_end() -> None:
    shown = lines(EVENT)
    assert {"DTSTART;VALUE=DATE:20261223", "DTEND;VALUE=DATE:20261224", "TRANSP:TRANSPARENT", "METHOD:PUBLISH"} <= set(
        shown
    )
    assert "UID:file.transposition.1@briefing.example" in shown
    assert f"SUMMARY:{EVENT.summary}" in shown
    assert lines(EVENT) == shown


def test_another_library_reads_the_calendar() -> None:
    import vobject

    content = render_calendar([EVENT], name="Weekly", domain="briefing.example", stamp=CLOSES)
    (event,) = vobject.readOne(content.decode()).vevent_list
    assert (event.dtstart.value, event.summary.value) == (date(2026, 12, 23), EVENT.summary)
    assert event.description.value == EVENT.description


def test_items_are_found_by_country_and_by_file(rich: World, tmp_path: Path) -> None:
    make_draft(rich.store, FEW, WEEK, themes=THEMES, now=AFTER)
    rich.store.connection.execute("UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ?", (AFTER,))
    write_archive(rich.store, FEW, tmp_path, ADDRESS)
    countries = html.fromstring((tmp_path / "countries.html").read_bytes())
    assert {one.get("id"): one.text for one in countries.iter("h2")}["de"] == "Germany"
    files = html.fromstring((tmp_path / "files.html").read_bytes())
    headings = {one.get("id"): one.text for one in files.iter("h2")}
    assert headings["removal"] == "File of removal"
    items = files.xpath("//h2[@id='removal']/following-sibling::ul[1]/li/a[1]")
    # The bill that is a paper of the file, and the move of the file itself.
    assert len(items) == 2


def test_the_chart_says_its_numbers_in_words_and_as_csv(archive: Path) -> None:
    model = json.loads((archive / ISSUE / "digest.json").read_text("utf-8"))
    (bars,) = [part["bars"] for part in model["sections"] if part["bars"]]
    page = html.fromstring((archive / ISSUE / "index.html").read_bytes())
    (chart,) = page.iter("svg")
    assert chart.get("role") == "img" and chart.get("aria-labelledby") == "chart-name chart-words"
    told = chart.findtext("desc")
    assert told == "; ".join(f"{bar['name']} {bar['count']}" for bar in bars)
    rows = list(csv.DictReader(io.StringIO((archive / ISSUE / "numbers.csv").read_text("utf-8"))))
    assert [(row["theme"], row["documents"]) for row in rows] == [(bar["theme"], str(bar["count"])) for bar in bars]


def test_two_briefings_in_one_folder_leave_each_others_indexes_alone(week: World, archive: Path) -> None:
    press = Briefing(id="press", title="Press briefing", most_items=3)
    before = {file: file.read_bytes() for file in archive.rglob("*") if file.is_file()}
    make_draft(week.store, press, WEEK, themes=THEMES, now=AFTER)
    week.store.connection.execute("UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ?", (AFTER,))
    write_archive(week.store, press, archive, ADDRESS)
    assert {file: file.read_bytes() for file in before} == before
    for name in ("index.html", "themes.html", "files.html", "corrections.html", "method.html", "2026/W48/index.html"):
        page = html.fromstring((archive / "press" / name).read_bytes())
        for link in page.xpath("//a/@href"):
            if not link.startswith(("http", "#", "mailto")):
                assert ((archive / "press" / name).parent / link.split("#")[0]).resolve().is_file(), (name, link)
    for name in ("feed.xml", "deadlines.ics", "deadlines.csv"):
        assert (archive / "press" / name).is_file()
    assert f"{ADDRESS}press/feed.xml" in (archive / "press" / "feed.xml").read_text("utf-8")
    assert f"{ADDRESS}press/2026/W48/" in (archive / "press" / "feed.xml").read_text("utf-8")
    # Whichever is written again stays where it is, and the first leads to the other.
    write_archive(week.store, FEW, archive, ADDRESS)
    write_archive(week.store, press, archive, ADDRESS)
    root = html.fromstring((archive / "index.html").read_bytes())
    assert "press/index.html" in root.xpath("//a/@href")
    assert root.findtext(".//h1") == "Weekly watchdog briefing"
