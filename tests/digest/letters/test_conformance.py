"""Each point of a standard in the list of docs/sending.md, read back from whole mails of every form by plain reading."""

from __future__ import annotations

import email
import quopri
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, compat32
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.letters.editions import Editions
from digest.letters.headers import header_bytes, person
from digest.letters.mail import write_letter
from store.deliveries.recipients import add_recipient, deliverable, open_recipients
from store.deliveries.wishes import Wishes, keep_wishes
from tests.conftest import ROOT
from tests.digest.post import BRIEFING, MAIL, NOW, draft

DOCS = ROOT / "docs" / "sending.md"
PUBLIC = MAIL.model_copy(
    update={
        "public_url": "https://brief.example.org",
        "archive_url": "https://brief.example.org/archive",
        "help_url": "https://brief.example.org/help",
    }
)
NAMES = ("Žofie Łącka", "Ελένη Παπαδοπούλου", "ليلى حسن", 'Jo "the desk" O\'Neil, MP', "", "N" * 100, "Ž" * 100)
EVENT = {"uid": "f.event.day.1", "day": "2026-12-24", "summary": "Vote: Ž", "description": "x", "url": None}
LONG = f"Watchdog briefing 48/2026: {'Žluťoučký kůň ' * 8}end"
ONCE = ("From", "To", "Reply-To", "Date", "Message-ID", "Subject", "MIME-Version", "Content-Type", "List-ID")


@pytest.fixture(scope="module")
def mails(tmp_path_factory) -> list[bytes]:
    """Mails of every form: with and without a calendar, as text alone, to names of many scripts, one as an answer."""
    from store.shape.database import open_store

    folder = tmp_path_factory.mktemp("conformance")
    store, recipients = open_store(folder), open_recipients(folder)
    found = []
    for number, (name, events) in enumerate((name, events) for name in NAMES for events in ((), (EVENT,))):
        digest = draft(store, digest_id=f"weekly-2026-W{number + 10}", subject=LONG, events=events)
        editions = Editions(digest, BRIEFING, PUBLIC)
        key = add_recipient(
            recipients, "weekly", f"r{number}@example.org", basis="you <asked> & agreed", now=NOW, name=name
        ).key
        for form in ("both", "text"):
            keep_wishes(recipients, key, Wishes(), form, now=NOW)
            to = deliverable(recipients, key)
            answers = f"{digest.id}.{key}.issue@example.org" if number % 2 else ""
            kind = "correction-1" if answers else "issue"
            found.append(write_letter(editions.of(to), recipients, to, kind, NOW, answers).content)
    store.close()
    recipients.close()
    return found


def parsed(mail: bytes) -> EmailMessage:
    message = email.message_from_bytes(mail, policy=SMTP)
    for part in message.walk():
        assert not part.defects
    return message


def head_of(mail: bytes) -> bytes:
    return mail.partition(b"\r\n\r\n")[0]


def name_in(mail: bytes) -> str:
    """The name in To. The library, where it reads names, keeps the white space between encoded words (RFC 2047, 6.2)."""
    raw = email.message_from_bytes(mail, policy=compat32)["To"]
    name = parseaddr(re.sub(r"\s+", " ", raw))[0]
    return str(make_header(decode_header(name)))


def test_rfc_5322_each_header_is_there_once_and_dates_and_ids_are_well_formed(mails) -> None:
    for mail in mails:
        message = parsed(mail)
        assert all(len(message.get_all(name)) == 1 for name in ONCE)
        assert len(message["From"].addresses) == len(message["To"].addresses) == len(message["Reply-To"].addresses) == 1
        assert parsedate_to_datetime(message["Date"]).utcoffset() is not None
        assert re.fullmatch(r"<[A-Za-z0-9.-]+@example\.org>", message["Message-ID"])
    assert len({parsed(mail)["Message-ID"] for mail in mails}) == len(mails) // 2


def test_rfc_5322_lines_end_with_crlf_and_none_is_longer_than_998(mails) -> None:
    for mail in mails:
        assert b"\r" not in mail.replace(b"\r\n", b"")
        assert b"\n" not in mail.replace(b"\r\n", b"")
        assert max(map(len, mail.split(b"\r\n"))) <= 998
        assert mail.isascii()


def test_rfc_2047_names_and_subjects_are_encoded_words_of_at_most_75(mails) -> None:
    for mail, name in zip(mails[::4], NAMES, strict=True):
        assert name_in(mail) == name
        assert parsed(mail)["Subject"] == LONG
        words = re.findall(rb"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=", head_of(mail))
        assert words
        assert max(map(len, words)) <= 75
        assert max(len(line) for line in head_of(mail).split(b"\r\n") if b"=?" in line) <= 76


@given(
    text=st.lists(st.sampled_from(["Ž", "a", " ", "=?", "?=", "🙂", "ع", '"', "x" * 30, "ů" * 30]), min_size=1, max_size=20)
    .map("".join)
    .map(str.strip)
    .filter(bool)
)  # fmt: skip
def test_rfc_2047_any_words_survive_being_encoded_spaces_too(text: str) -> None:
    text = f"Ž {text}"
    mail = header_bytes([("Subject", text), ("To", person(text[:90].strip(), "jo@example.org"))]) + b"\r\n"
    message = parsed(mail)
    assert message["Subject"] == text
    assert name_in(mail) == text[:90].strip()
    assert max(map(len, mail.split(b"\r\n"))) <= 76


def test_rfc_2046_text_stands_before_html_and_no_part_holds_a_boundary(mails) -> None:
    kinds = set()
    for mail in mails:
        message = parsed(mail)
        kinds.add(tuple(part.get_content_type() for part in message.walk()))
        for boundary in re.findall(rb'boundary="([^"]+)"', mail):
            assert len(boundary) <= 70
            # Its own delimiters alone: as many as parts, and the closing one.
            own = [line for line in mail.split(b"\r\n") if line.rstrip(b"-") == b"--" + boundary]
            assert own[-1] == b"--" + boundary + b"--"
            assert len(own) == 3
    both = ("multipart/alternative", "text/plain", "text/html")
    assert kinds == {
        both, ("text/plain",), ("multipart/mixed", *both, "text/calendar"),
        ("multipart/mixed", "text/plain", "text/calendar"),
    }  # fmt: skip


def test_rfc_2045_bodies_are_quoted_printable_of_at_most_76_columns(mails) -> None:
    for mail in mails:
        for part in parsed(mail).walk():
            if part.get_content_maintype() == "text":
                raw = part.get_payload()
                assert max(len(line) for line in raw.splitlines()) <= 76
                if part.get_content_subtype() != "calendar":
                    assert part["Content-Transfer-Encoding"] == "quoted-printable"
                    assert quopri.decodestring(raw.encode()).decode() == part.get_content()


def test_rfc_2369_and_2919_the_list_has_a_name_a_way_out_an_owner_and_takes_no_post(mails) -> None:
    for mail in mails:
        message = parsed(mail)
        assert message["List-ID"] == '"Weekly watchdog briefing" <briefing.example.org>'
        links = re.findall(r"<([^>]+)>", message["List-Unsubscribe"])
        assert [link.partition(":")[0] for link in links] == ["https", "mailto"]
        assert (message["List-Post"], message["List-Owner"]) == ("NO", "<mailto:desk@example.org>")
        assert message["List-Help"] == "<https://brief.example.org/help>"
        # Many filters read them without unfolding.
        assert re.search(rb"(?m)^List-Unsubscribe: <[^>]+>, <[^>]+>\r?$", head_of(mail))


def test_rfc_8058_one_click_has_one_https_link(mails) -> None:
    for mail in mails:
        message = parsed(mail)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Unsubscribe"].count("https:") == 1


def test_rfc_5064_and_3282_the_archive_and_the_languages_are_named(mails) -> None:
    for mail in mails:
        message = parsed(mail)
        assert re.fullmatch(r"<https://brief\.example\.org/archive/weekly/2026/W\d\d/>", message["Archived-At"])
        assert message["Content-Language"] == "en, ar, pl"


def test_rfc_3834_a_person_released_it_so_it_does_not_say_that_it_is_automatic(mails) -> None:
    for mail in mails:
        assert parsed(mail)["Auto-Submitted"] is None
        assert parsed(mail)["Precedence"] == "bulk"


def test_rfc_5545_the_calendar_says_that_it_is_published(mails) -> None:
    calendars = [part for mail in mails for part in parsed(mail).walk() if part.get_content_type() == "text/calendar"]
    assert calendars
    for part in calendars:
        content = part.get_payload(decode=True)
        assert part.get_param("method") == "PUBLISH"
        assert b"METHOD:PUBLISH\r\n" in content
        assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_every_point_in_the_docs_has_its_test_and_every_test_of_a_standard_stands_there() -> None:
    rows = re.findall(r"(?m)^- RFC ([\d, ]+):", DOCS.read_text("utf-8"))
    told = {number for row in rows for number in re.findall(r"\d+", row)}
    tests = {
        number for name in globals() if name.startswith("test_rfc_") for number in re.findall(r"(?<=_)\d{4}", name)
    }
    # Beside this page: dots (test_send), signatures (test_signing), reports (test_returned).
    assert told == tests | {"5321", "6376", "3464", "5965"}
