"""Kind `mailbox`: mails out of a Maildir, each a document or each of its links; what is odd about mails does no harm."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.newsletters import Mail, is_from, read_mail
from crawlers.wire.mailboxes import Counts, _files
from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.imapserver import mail
from tests.crawlers.web import words

DAY = 86_400
BITS = [
    b"From: desk@ministry.example\n", b"Subject: =?utf-8?q?=FF?=\n", b"Subject: =?nothing?b?eA==?=\n", b"Subject: \xfc\n",
    b"Date: yesterday\n", b"Message-ID: <", b"a@b>\n", b"Content-Type: multipart/mixed; boundary=x\n", b"\n--x\n", b"--x--\n",
    b"Content-Type: text/html; charset=idna\n", b"Content-Type: text/plain; charset*=x''y\n", b"\n", b"Content-Type: ;;=\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: x-uuencode\n", b"begin 644 x\n", b"\0\xff\n",
    b"Content-Type: message/rfc822\n", b"<a href='http://h.example/1'>One</a>\n", b"=\n", b"Content-Disposition: \xff\n",
]  # fmt: skip


def read(message: EmailMessage | bytes) -> Mail:
    """What the reader makes of a mail."""
    return read_mail(message if isinstance(message, bytes) else message.as_bytes(), 10_000)


def letter(*links: tuple[str, str]) -> str:
    """A newsletter in HTML."""
    return "<html><body>" + "".join(f"<p><a href='{link}'>{title}</a></p>" for link, title in links) + "</body></html>"


# -- the reader alone


def test_a_mail_has_the_address_of_its_message_id_its_subject_date_and_words() -> None:
    found = read(mail("Wage report", words(3, 60)))
    assert (found.url, found.subject) == ("mid:wage.report@ministry.example", "Wage report")
    assert found.date == "Tue, 24 Nov 2026 09:30:00 +0100"
    assert found.text.split() == words(3, 60).split()


def test_a_mail_without_message_id_has_the_address_of_its_content_always_the_same() -> None:
    one, other = mail("One", Message_ID=""), mail("Two", Message_ID="")
    assert read(one).url.endswith("@no-message-id.invalid")
    assert read(one).url == read(one).url != read(other).url


def test_a_mail_without_date_is_left_undated() -> None:
    assert read(mail(Date="")).date == ""
    assert read(mail(Date="Tue, 24 Nov 2026 09:30:00 +0100 (CET)")).date == "Tue, 24 Nov 2026 09:30:00 +0100"


def test_of_both_forms_the_plain_one_is_read_unless_it_says_next_to_nothing() -> None:
    page = f"<html><body><p>{words(7, 80)}</p></body></html>"
    assert "Paragraph5" in read(mail(text=words(5, 60), page=page)).text
    assert "Paragraph7" in read(mail(text="Your program cannot show this mail.", page=page)).text
    assert "Paragraph7" in read(mail(page=page)).text


def test_attachments_are_not_the_text_with_or_without_a_name() -> None:
    for named in ({"filename": "list.txt"}, {}):
        made = EmailMessage()
        made["Subject"] = "With a list"
        made.set_content(f"<p>{words(4, 60)}</p>", subtype="html")
        made.make_mixed()
        made.add_attachment("names and numbers\n" * 30, disposition="attachment", **named)
        assert "names and numbers" not in read(made).text
        assert "Paragraph4" in read(made).text


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-1", "cp1252"), ("nothing-known", "utf-8"), ("idna", "utf-8"), ("us-ascii", "utf-8"),
     ("iso-8859-2", "iso-8859-2"), ('"utf-8', "utf-8"), ("", "utf-8")],
)  # fmt: skip
def test_words_are_read_whatever_their_label_says(label: str, encoding: str) -> None:
    said = "Löhne für Pflegekräfte müssen gezahlt werden. " * 3
    head = f"Subject: x\nContent-Type: text/plain; charset={label}\nContent-Transfer-Encoding: 8bit\n\n"
    assert read(head.encode() + said.encode(encoding)).text.strip() == said.strip()


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        (b"=?utf-8?q?L=C3=B6hne?= und =?iso-8859-1?b?3GJlcnN0dW5kZW4=?=", "Löhne und Überstunden"),
        (b"=?utf-8?q?L=C3=B6?=\n =?utf-8?q?hne?=", "Löhne"),
        ("Löhne und Überstunden".encode(), "Löhne und Überstunden"),
        ("Löhne und Überstunden nach dem Urteil".encode("cp1252"), "Löhne und Überstunden nach dem Urteil"),
        (b"=?unheard-of?q?x?=", "=?unheard-of?q?x?="),
        (b"One\r\n\tin two lines", "One in two lines"),
    ],
)
def test_a_subject_is_read_whichever_way_it_was_written(written: bytes, subject: str) -> None:
    assert read(b"Subject: " + written + b"\nMessage-ID: <x@y.example>\n\nHello\n").subject == subject


def test_links_have_their_words_and_those_to_subscriptions_and_networks_are_left_out() -> None:
    page = letter(
        ("https://ministry.example/1", ""), ("https://ministry.example/1", "Port <b>report</b>"),
        ("https://ministry.example/unsubscribe?u=1", "Leave"), ("https://ministry.example/u", "Newsletter abbestellen"),
        ("https://www.facebook.com/ministry", "Follow us"), ("mailto:x@ministry.example", "Write"), ("#top", "Up"),
        ("https://ministry.example/2", "<img alt='Wage report'>"),
    )  # fmt: skip
    links = read(mail(page=page)).links
    assert [(one.link, one.title) for one in links] == [
        ("https://ministry.example/1", "Port report"), ("https://ministry.example/2", "Wage report")
    ]  # fmt: skip
    assert {one.date for one in links} == {"Tue, 24 Nov 2026 09:30:00 +0100"}


def test_links_in_plain_words_are_named_by_the_rest_of_their_line_or_the_line_before() -> None:
    text = "Port report\nhttps://ministry.example/1.\n\n* Wage report: <https://ministry.example/2>\n"
    assert [(one.link, one.title) for one in read(mail(text=text)).links] == [
        ("https://ministry.example/1", "Port report"), ("https://ministry.example/2", "Wage report")
    ]  # fmt: skip


def test_parts_in_parts_without_end_do_no_harm() -> None:
    deep = b"Subject: Deep\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1_500)
    )
    assert read(deep).subject == "Deep"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80) | st.lists(st.sampled_from(BITS), max_size=25).map(b"".join))
def test_no_mail_raises(raw: bytes) -> None:
    found = read(raw)
    assert isinstance(found, Mail)
    assert found.url.startswith("mid:")


def test_a_mail_that_is_moved_while_its_folder_is_read_is_counted_and_stops_nothing(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / str(number)).write_bytes(b"x")
    counts = Counts()
    files = _files(tmp_path, counts)
    first = next(files)
    left = sorted(set(tmp_path.iterdir()) - {first[2]})
    left[0].unlink()
    assert [path for _, _, path in files] == left[1:]
    assert counts.lost == 1


# -- collected for real


@dataclass
class Story:
    """How the rounds over the same mailboxes ended."""

    desk: Desk
    rounds: list[dict[str, Outcome]] = field(default_factory=list)


def put(folder: Path, name: str, message: EmailMessage | bytes, days: float = 0, place: str = "new") -> None:
    """Deliver a mail that arrived so many days ago."""
    for one in ("new", "cur", "tmp"):
        (folder / one).mkdir(parents=True, exist_ok=True)
    file = folder / place / name
    file.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    at = time.time() - days * DAY
    os.utime(file, (at, at))


def fill(root: Path) -> None:
    """Each mailbox under the name of its source."""
    put(root / "mails", "1", mail("Wage report", "Fines <under appeal> rose & fell. " * 9))
    put(root / "mails", "2:2,S", mail("Port report"), place="cur")
    put(root / "mails", "3", mail("Old report"), days=40)
    put(root / "mails", "4", mail("Wage report", "Fines <under appeal> rose & fell. " * 9))
    put(root / "mails", "5", mail("Huge", "x" * 300_000))
    put(root / "mails", ".hidden", mail("Hidden"))
    put(root / "mails", "6", mail("Undated", Date="", Message_ID=""))
    page = letter(("https://ministry.example/1?utm_source=mail", "Port report"), ("https://other.example/2", "Other"))
    put(root / "links", "1", mail("Letter", page=page))
    put(root / "links", "2", mail("Second letter", page=page))
    put(root / "matched", "1", mail("Letter", page=page))
    put(root / "linkless", "1", mail("Letter"))
    put(root / "others", "1", mail("Of another kind"))
    put(root / "old", "1", mail("Old report"), days=40)
    for name in ("new", "cur"):
        (root / "empty" / name).mkdir(parents=True)
    (root / "half" / "new").mkdir(parents=True)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two rounds; before the second one, a mail arrives."""
    root = tmp_path_factory.mktemp("mail")
    fill(root)
    more: dict[str, dict[str, Any]] = {
        "links": {"each": "link"},
        "matched": {"each": "link", "match": r"ministry\.example"},
        "linkless": {"each": "link"},
        "others": {"match": "(?i)port report"},
    }
    names = ("mails", "links", "matched", "linkless", "others", "old", "empty", "half", "missing", "x" * 300)
    sources = [
        make_source(name[:20], f"maildir://{root}/{name}", "mailbox", **more.get(name, {})) for name in names
    ]  # fmt: skip
    told = Story(Desk(tmp_path_factory.mktemp("mailbox")))
    told.rounds.append(told.desk.collect(*sources, max_bytes=200_000).outcomes)
    put(root / "mails", "7", mail("Late report"))
    told.rounds.append(told.desk.collect(*sources, max_bytes=200_000).outcomes)
    yield told


def test_each_newer_mail_is_one_document(story: Story) -> None:
    outcome = story.rounds[0]["mails"]
    assert (outcome.state, outcome.new) == ("ok", 3)
    assert "1 mails larger than collect.max_bytes were left out" in outcome.reason
    rows = {row["title"]: row for row in story.desk.rows("SELECT * FROM documents WHERE source_id = 'mails'")}
    assert set(rows) == {"Wage report", "Port report", "Undated", "Late report"}
    assert rows["Wage report"]["url"] == "mid:wage.report@ministry.example"
    assert (rows["Wage report"]["published_at"], rows["Undated"]["published_at"]) == ("2026-11-24T08:30:00Z", None)
    assert rows["Wage report"]["text_state"] == "full"


def test_words_that_look_like_markup_are_kept(story: Story) -> None:
    (row,) = story.desk.rows("SELECT text FROM documents WHERE title = 'Wage report'")
    assert row["text"].startswith("Fines <under appeal> rose & fell.")


def test_a_second_round_adds_what_arrived_since_and_nothing_twice(story: Story) -> None:
    assert (story.rounds[1]["mails"].state, story.rounds[1]["mails"].new) == ("ok", 1)
    assert (story.rounds[1]["links"].state, story.rounds[1]["links"].new) == ("ok", 0)


def test_each_link_of_a_newsletter_may_be_the_document(story: Story) -> None:
    assert story.rounds[0]["links"].new == 2
    rows = story.desk.rows("SELECT url, title, text FROM documents WHERE source_id = 'links' ORDER BY url")
    assert [(row["url"], row["title"], row["text"]) for row in rows] == [
        ("https://ministry.example/1", "Port report", ""), ("https://other.example/2", "Other", "")
    ]  # fmt: skip
    assert story.rounds[0]["matched"].new == 1


@pytest.mark.parametrize(
    ("name", "states", "words_of_it"),
    [
        ("old", ("unchanged", "unchanged"), "1 older mails were left alone"),
        ("empty", ("empty", "empty"), "holds nothing, where something was expected"),
        ("linkless", ("drifted", "drifted"), 'none of 1 mails holds a link (each = "link")'),
        ("others", ("empty", "empty"), 'match ("(?i)port report") is in none of 1 subjects'),
        ("missing", ("gone", "gone"), "there is no Maildir at "),
        ("half", ("gone", "gone"), "(a folder with cur and new in it)"),
        ("x" * 20, ("failed", "failed"), "cannot be read: File name too long"),
    ],
)
def test_nothing_new_nothing_there_and_no_mailbox_are_told_apart(
    story: Story, name: str, states: tuple[str, str], words_of_it: str
) -> None:
    assert tuple(one[name].state for one in story.rounds) == states
    assert words_of_it in story.rounds[0][name].reason


# -- senders


@pytest.mark.parametrize(
    ("sender", "accepted"),
    [
        ("Sample Ministry <news@ministry.example>", True), ("NEWS@Ministry.Example", True), ("x@lists.office.example", True),
        ("x@office.example", True), ("other@ministry.example", False), ("x@notoffice.example", False),
        ('"news@ministry.example" <spam@elsewhere.example>', False), ("", False),
    ],
)  # fmt: skip
def test_a_mail_is_from_an_address_or_from_a_host_and_what_lies_below_it(sender: str, accepted: bool) -> None:
    assert is_from(read(mail("Notice", From=sender)), ("news@ministry.example", "office.example")) is accepted


def test_mail_from_others_than_the_named_senders_is_left_alone_and_counted(tmp_path: Path, desk: Desk) -> None:
    put(tmp_path / "box", "1", mail("Wage report"))
    put(tmp_path / "box", "2", mail("You have won", From="win@elsewhere.example"))
    put(tmp_path / "box", "3", mail("You have won again", From="win@elsewhere.example"))
    source = make_source("box", f"maildir://{tmp_path}/box", "mailbox", senders=["ministry.example"])
    outcome = desk.collect(source).outcomes["box"]
    assert (outcome.state, outcome.seen) == ("ok", 1)
    assert "2 mails from other senders than it names were left alone" in outcome.reason
    stranger = make_source("strange", f"maildir://{tmp_path}/box", "mailbox", senders=["nobody.example"])
    outcome = desk.collect(stranger).outcomes["strange"]
    assert outcome.state == "unchanged"
    assert "3 mails from other senders" in outcome.reason


def test_a_sender_that_is_neither_address_nor_host_is_refused() -> None:
    with pytest.raises(ValueError, match="neither an address"):
        make_source("box", "maildir:///box", "mailbox", senders=["Sample Ministry"])
    with pytest.raises(ValueError, match="senders has no use"):
        make_source("feed", "http://x.example/feed", senders=["office.example"])
