"""The calendar follows a date through its life: it keeps its name, says that it moved, and says that it lapsed."""

from __future__ import annotations

import json

from icalendar import Calendar

from digest.content.model import Event
from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from digest.forms.calendar import render_calendar
from store.documents.procedures import DateRow, ProcedureRow, sync_procedures
from tests.digest.fixtures_world import AFTER, THEMES, World

WEEKLY = Briefing(id="weekly")


def follow(world: World, *dates: DateRow) -> None:
    row = ProcedureRow("example-directive", "Directive on an example", True, ("Example Directive",), (), dates)
    sync_procedures(world.store, [row])


def sent(world: World, week: str) -> list[tuple[str, str, int, bool]]:
    """The events of the digest of a week, which then leaves: uid, day, sequence, cancelled."""
    made = make_draft(world.store, WEEKLY, week, themes=THEMES, now="2027-01-31T00:00:00Z")
    world.store.connection.execute("UPDATE digest SET state = 'sent' WHERE id = ?", (made.id,))
    row = world.store.row("SELECT model FROM digest WHERE id = ?", made.id)
    assert row is not None
    return [(one["uid"], one["day"], one["sequence"], one["cancelled"]) for one in json.loads(row[0])["events"]]


def test_a_moved_date_keeps_its_name_and_raises_its_sequence_and_a_lapsed_one_is_cancelled_once(week: World) -> None:
    uid = "example-directive.transposition.day.1"
    follow(week, DateRow("2027-02-02", "transposition", "", "seen"))
    assert sent(week, "2026-W47") == [(uid, "2027-02-02", 0, False)]
    assert sent(week, "2026-W48") == [(uid, "2027-02-02", 0, False)]
    follow(week, DateRow("2027-02-23", "transposition", "", "seen"))
    assert sent(week, "2026-W49") == [(uid, "2027-02-23", 1, False)]
    follow(week)
    assert sent(week, "2026-W50") == [(uid, "2027-02-23", 2, True)]
    assert sent(week, "2026-W51") == []
    follow(week, DateRow("2027-03-01", "transposition", "", "seen"))
    assert sent(week, "2026-W52")[0][:2] == (uid, "2027-03-01")


def test_a_date_that_is_not_established_or_no_day_or_past_is_in_no_calendar(week: World) -> None:
    follow(
        week,
        DateRow("2027-02-02", "event", "", "not established"),
        DateRow("2027-03", "event", "", "seen"),
        DateRow("2026-06-01", "event", "", "seen"),
    )
    assert sent(week, "2026-W48") == []


def test_a_day_stands_under_the_themes_of_the_documents_that_cite_its_file(week: World) -> None:
    paper = ("celex", "32031L9009")
    row = ProcedureRow("example-directive", "Directive on an example", True, (), (paper,),
                       (DateRow("2027-02-02", "transposition", "", "seen"),))  # fmt: skip
    sync_procedures(week.store, [row])
    for number, theme in enumerate(("labour", "labour", "labour", "migration", "migration", "minorities")):
        week.document("ie-paper", f"Paper {number}", tags={theme: 0.9}, references=(paper,))
    assert sent(week, "2026-W48")
    model = json.loads(week.store.rows("SELECT model FROM digest")[0][0])
    assert model["events"][0]["themes"] == [THEMES["labour"], THEMES["migration"]]
    content = render_calendar([Event(**one) for one in model["events"]], name="x", domain="x.example", stamp=AFTER)
    (day,) = Calendar.from_ical(content).walk("VEVENT")
    assert day["CATEGORIES"].cats == [THEMES["labour"], THEMES["migration"]]
