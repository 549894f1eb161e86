"""What was corrected is said beside the item and in a log; what was withdrawn is in no file any more but for its notice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree, html

from digest.approving.correcting import Mistake, correct, withdraw_item
from digest.archive.write import write_archive
from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from digest.drafting.given import Given
from ground.errors import DigestError
from policywatch.cli import cli
from store.documents.changes import Change
from tests.digest.fixtures_world import AFTER, CLOSES, THEMES, WEEK, World, followed_file

WEEKLY = Briefing(id="weekly")
ADDRESS = "https://archive.example/"
ISSUE = "weekly/2026/W48"
LATER = "2026-12-01T09:00:00Z"
NEXT_WEEK = "2026-W49"


@pytest.fixture
def sent(rich: World) -> World:
    """A full week that was sent."""
    bill = rich.store.row("SELECT id FROM document WHERE url = 'https://de-ministry.example/meldepflicht'")
    assert bill is not None
    rich.changed(bill["id"], Change(1, 2, "changed", 1, "Der Entwurf sieht eine Frist vor.", "Ohne Frist.", 4.0))
    given = Given(reply_to="desk@policywatch.example", archive=ADDRESS)
    make_draft(rich.store, WEEKLY, WEEK, themes=THEMES, now=AFTER, given=given)
    rich.store.connection.execute("UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ?", (AFTER,))
    return rich


def entries(world: World) -> list[dict]:
    row = world.store.row("SELECT model FROM digest WHERE week = ?", WEEK)
    assert row is not None
    return [entry for part in json.loads(row["model"])["sections"] for entry in part["entries"]]


def written(world: World, folder: Path) -> dict[str, str]:
    write_archive(world.store, WEEKLY, folder, ADDRESS)
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in folder.rglob("*.*") if file.is_file()}


def words_of(entry: dict) -> list[str]:
    """Title and quotations of an entry, of a file's its line: what may stand nowhere once it is withdrawn."""
    if not entry["document_id"]:
        return [entry["lead"][0]["text"]]
    quotes = [one["text"] for row in entry["rows"] for one in row["words"] if one["voice"] == "quote"]
    return [entry["title"]["text"], *(one for one in quotes if len(one) > 30)]


def test_24_a_take_down_removes_an_item_from_page_feed_json_and_calendar_and_leaves_the_notice(
    sent: World, tmp_path: Path
) -> None:
    before = written(sent, tmp_path / "site")
    changed = next(one for one in entries(sent) if any(row["role"] == "gone" for row in one["rows"]))
    moved = next(one for one in entries(sent) if one["number"] and not one["document_id"])
    first = next(one for one in entries(sent) if one["number"])
    for one in (changed, moved, first):
        withdraw_item(sent.store, f"weekly-{WEEK}/{one['number']:02}", who="desk", now=LATER)
    after = written(sent, tmp_path / "site")
    for one in (changed, moved, first):
        for words in words_of(one):
            assert any(words in content for content in before.values())
            assert not [
                name for name, content in after.items() if words in html.fromstring(f"<p>{content}").text_content()
            ]
    page = html.fromstring(after[f"{ISSUE}/index.html"])
    notices = [one.get("id") for one in page.iter("article") if "Withdrawn on 1 Dec 2026." in one.text_content()]
    asked = {changed["number"], moved["number"], first["number"]}
    documents = {changed["document_id"], first["document_id"]}
    # The same document in another section goes too.
    gone = {one["number"] for one in entries(sent) if one["number"] in asked or one["document_id"] in documents}
    assert notices == [f"{number:02}" for number in sorted(gone - {None})]
    model = json.loads(after[f"{ISSUE}/digest.json"])
    told = {one["number"] for part in model["sections"] for one in part["entries"] if one.get("withdrawn")}
    assert told == gone - {None}
    assert f"{ISSUE}/changes/{changed['document_id']}.html" in before.keys() - after.keys()
    assert "STATUS:CANCELLED" in after["deadlines.ics"] and "STATUS:CANCELLED" not in before["deadlines.ics"]
    assert etree.fromstring(after["feed.xml"].encode()).findtext(".//{*}entry/{*}updated") == LATER
    assert "An item of this issue was withdrawn" in after["index.html"]


def test_a_day_of_a_withdrawn_file_lapses_under_its_own_uid(sent: World, tmp_path: Path) -> None:
    (moved,) = [one for one in entries(sent) if one["number"] and not one["document_id"]]
    withdraw_item(sent.store, f"weekly-{WEEK}/{moved['number']:02}", who="desk", now=LATER)
    calendar = written(sent, tmp_path / "site")["deadlines.ics"].replace("\n ", "")
    (event,) = [part for part in calendar.split("BEGIN:VEVENT") if f"UID:{moved['file']}." in part]
    assert {"SEQUENCE:1", "STATUS:CANCELLED", "SUMMARY:Withdrawn"} <= set(event.splitlines())


def test_a_correction_stands_beside_its_item_and_in_the_log_and_what_was_sent_keeps_its_hash(
    sent: World, tmp_path: Path
) -> None:
    correct(
        sent.store, f"weekly-{WEEK}/02", Mistake("fact", "a law", "a <b>bill</b>"), mail=False, who="desk", now=LATER
    )
    files = written(sent, tmp_path / "site")
    page = html.fromstring(files[f"{ISSUE}/index.html"])
    (note,) = page.xpath("//article[@id='02']//p[@class='correction']")
    assert note.text_content() == "Corrected on 1 Dec 2026. We wrote “a law”; right is: a <b>bill</b>"
    row = sent.store.row("SELECT approved_hash FROM digest")
    assert row is not None and row[0] in files[f"{ISSUE}/index.html"]
    assert f"{WEEK}/02" in html.fromstring(files["corrections.html"]).text_content()
    (told,) = json.loads(files[f"{ISSUE}/digest.json"])["corrections"]
    assert (told["item"], told["was"], told["withdrawn"]) == (2, "a law", False)


def test_of_a_corrected_item_that_is_withdrawn_the_correction_says_nothing_more(sent: World, tmp_path: Path) -> None:
    correct(
        sent.store,
        f"weekly-{WEEK}/02",
        Mistake("fact", "the girl's name", "no name"),
        mail=False,
        who="desk",
        now=LATER,
    )
    withdraw_item(sent.store, f"weekly-{WEEK}/02", who="desk", now=LATER)
    assert not [
        name for name, content in written(sent, tmp_path / "site").items() if "name" in content and "girl" in content
    ]


def test_files_of_ours_that_are_written_no_more_are_removed_and_others_stay(sent: World, tmp_path: Path) -> None:
    written(sent, tmp_path / "site")
    site = tmp_path / "site"
    old, other, beside = site / ISSUE / "changes" / "999.html", site / ISSUE / "logo.svg", site / "imprint.html"
    for file in (old, other, beside):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    written(sent, tmp_path / "site")
    assert (old.exists(), other.exists(), beside.exists()) == (False, True, True)


def test_what_was_withdrawn_is_in_no_later_draft_and_the_next_mail_says_so(sent: World) -> None:
    item = next(one for one in entries(sent) if one["number"] and one["document_id"])
    correct(sent.store, f"weekly-{WEEK}/02", Mistake("fact", "a law.", "a bill."), mail=False, who="desk", now=LATER)
    withdraw_item(sent.store, f"weekly-{WEEK}/{item['number']:02}", who="desk", now=LATER)
    sent.document("eu-journal", "A later act", "On labour.", at="2026-11-30T08:00:00Z", published="2026-11-30",
                  tags={"labour": 0.9}, terms={"labour": ["labour"]})  # fmt: skip
    sent.store.connection.execute(
        "UPDATE document SET updated_at = '2026-11-30T08:00:00Z', collected_at = '2026-11-30T08:00:00Z' WHERE id = ?",
        (item["document_id"],),
    )
    made = make_draft(sent.store, WEEKLY, NEXT_WEEK, themes=THEMES, now="2026-12-03T11:05:00Z")
    text = " ".join(made.text.split())
    assert "A later act" in text
    assert item["title"]["text"] not in text
    if item["number"] != 2:
        assert f"{WEEK}/02: we wrote “a law”; right is: a bill." in text
    assert f"{WEEK}/{item['number']:02} was withdrawn on 1 Dec 2026: please do not use it." in text
    assert "wrong, we act on this, or seen in my country too" in text


def test_a_slip_and_a_wrong_theme_are_mended_on_the_page_alone(sent: World) -> None:
    for kind in ("slip", "theme"):
        correct(sent.store, f"weekly-{WEEK}/02", Mistake(kind, "x", "y"), mail=False, who="desk", now=LATER)
    made = make_draft(sent.store, WEEKLY, NEXT_WEEK, themes=THEMES, now="2026-12-03T11:05:00Z")
    assert "we wrote" not in made.text


def test_an_item_that_is_not_there_cannot_be_withdrawn(sent: World) -> None:
    with pytest.raises(DigestError, match="has no item 99"):
        withdraw_item(sent.store, f"weekly-{WEEK}/99", who="desk", now=LATER)


def test_a_day_that_moved_is_said_with_both_days(sent: World) -> None:
    sent.follow(followed_file("platforms", ("2026-12-23", "transposition"), references=(("celex", "32031L9003"),)))
    made = make_draft(sent.store, WEEKLY, NEXT_WEEK, themes=THEMES, now="2026-12-03T11:05:00Z")
    assert "Moved from 2 to 23 Dec 2026." in made.text
    assert CLOSES < "2026-12-02"


def test_24_one_command_takes_an_item_down(sent: World, tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["--data", str(tmp_path), "archive", "weekly"])
    assert told.exit_code == 0, told.output
    page = tmp_path / "archive" / ISSUE / "index.html"
    title = next(one["title"]["text"] for one in entries(sent) if one["number"] == 2)
    assert title in html.fromstring(page.read_bytes()).text_content()
    done = CliRunner().invoke(cli, ["--data", str(tmp_path), "withdraw", f"weekly-{WEEK}/02", "--by", "desk"])
    assert done.exit_code == 0, done.output
    shown = html.fromstring(page.read_bytes()).text_content()
    assert title not in shown and "Withdrawn on " in shown
    assert "approve it: policywatch approve" in done.output and "write its archive anew" not in done.output


def test_an_issue_withdrawn_while_it_was_sent_leaves_a_notice_and_the_days_of_the_one_before(
    sent: World, tmp_path: Path
) -> None:
    before = written(sent, tmp_path / "site")
    make_draft(sent.store, WEEKLY, NEXT_WEEK, themes=THEMES, now="2026-12-03T11:05:00Z")
    sent.store.connection.execute("UPDATE digest SET state = 'withdrawn' WHERE week = ?", (NEXT_WEEK,))
    assert "weekly/2026/W49/index.html" not in written(sent, tmp_path / "site")
    sent.store.connection.execute(
        """INSERT INTO delivery (digest_id, recipient, kind, state, message_id, updated_at)
            VALUES (?, 'ann', 'issue', 'accepted', 'a@b', ?)""",
        (f"weekly-{NEXT_WEEK}", AFTER),
    )
    after = written(sent, tmp_path / "site")
    page = html.fromstring(after["weekly/2026/W49/index.html"])
    assert "This issue was withdrawn while it was being sent" in page.text_content()
    assert not page.findall(".//article")
    assert after["deadlines.ics"] == before["deadlines.ics"]
    assert json.loads(after["weekly/2026/W49/digest.json"])["sections"] == []
