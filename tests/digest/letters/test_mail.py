"""The message itself: its headers as specified, its two parts whole, and nothing that could be smuggled in."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email.policy import SMTP

import pytest

from digest.drafting.briefings import Briefing
from digest.letters.mail import _languages, prepare, write_letter
from digest.letters.tokens import leave_token, read_bounce_token
from ground.errors import DigestError
from ground.settings import Mail
from store.deliveries.recipients import add_recipient, open_recipients
from store.shape.database import open_store
from tests.digest.post import BRIEFING, HTML, ID, MAIL, NOW, TEXT, draft

NAMES = ["Žofie Łącka", "Ελένη Παπαδοπούλου", "ليلى حسن", 'Jo "the desk" O\'Neil, MP', "", "N" * 100]
PUBLIC = MAIL.model_copy(
    update={
        "public_url": "https://brief.example.org/list/",
        "archive_url": "https://brief.example.org/archive",
        "help_url": "https://brief.example.org/help",
    }
)


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


def written(store, recipients, *, mail: Mail = MAIL, name: str = "Jo", briefing: Briefing = BRIEFING, **parts):
    digest = draft(store, order=briefing, **parts)
    to = add_recipient(recipients, "weekly", "jo@example.org", basis="you <asked> & agreed", now=NOW, name=name)
    return to, write_letter(prepare(digest, briefing, mail), recipients, to, "issue", NOW)


def parsed(letter):
    message = email.message_from_bytes(letter.content, policy=SMTP)
    assert not message.defects
    return message


def test_the_headers_are_exactly_these(store, recipients):
    to, letter = written(store, recipients)
    token = leave_token(recipients, to.key, "weekly")
    headers = {name: value for name, value in parsed(letter).items() if name != "Content-Type"}
    assert headers == {
        "To": "Jo <jo@example.org>",
        "Date": "Fri, 27 Nov 2026 12:00:00 +0100",
        "Message-ID": f"<{ID}.{to.key}.issue@example.org>",
        "List-Unsubscribe": f"<mailto:leave@example.org?subject=unsubscribe%20{token}>",
        "From": "Policywatch <briefing@example.org>",
        "Reply-To": "Desk <desk@example.org>",
        "Subject": "Watchdog briefing 48/2026: Court ends detention of children",
        "Content-Language": "en, ar, pl",
        "List-ID": '"Weekly watchdog briefing" <briefing.example.org>',
        "List-Owner": "<mailto:desk@example.org>",
        "List-Post": "NO",
        "Precedence": "bulk",
        "MIME-Version": "1.0",
    }


def test_a_public_address_adds_one_click_archive_and_permalink_and_only_then(store, recipients):
    to, letter = written(store, recipients, mail=PUBLIC)
    token, message = leave_token(recipients, to.key, "weekly"), parsed(letter)
    page = f"https://brief.example.org/list/u/{token}"
    assert message["List-Unsubscribe"] == f"<{page}>, <mailto:leave@example.org?subject=unsubscribe%20{token}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Help"] == "<https://brief.example.org/help>"
    assert message["List-Archive"] == "<https://brief.example.org/archive/>"
    assert message["Archived-At"] == "<https://brief.example.org/archive/weekly/2026/W48/>"
    assert page in message.get_body(("plain",)).get_content()
    # A filter that does not unfold and decode must be able to read the links, too.
    assert re.search(rb"(?m)^List-Unsubscribe: <https://[^>]+>, <mailto:[^>]+>\r$", letter.content)


def test_without_an_archive_on_the_web_no_header_names_one(store, recipients):
    _, letter = written(store, recipients, mail=PUBLIC.model_copy(update={"archive_url": None}))
    message = parsed(letter)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (message["List-Archive"], message["Archived-At"]) == (None, None)


def test_the_language_of_our_own_words_comes_first(store, recipients):
    assert _languages('<html lang="fr"><p lang="de">x</p><p lang="en">y</p>') == ["fr", "de", "en"]
    assert _languages("<html>") == ["en"]


@pytest.mark.parametrize(
    ("language", "because"), [("fr", "Vous recevez ce message"), ("de", "Sie erhalten diese Nachricht")]
)
def test_why_a_reader_gets_it_is_said_in_the_language_of_the_digest(store, recipients, language, because):
    order = BRIEFING.model_copy(update={"language": language})
    _, letter = written(store, recipients, mail=PUBLIC, briefing=order)
    body = parsed(letter).get_body(("plain",)).get_content()
    assert because in body
    assert "You get this because" not in body


def test_no_header_tracks_or_says_that_a_machine_released_it(store, recipients):
    _, letter = written(store, recipients, mail=PUBLIC)
    names = {name.lower() for name in parsed(letter)}
    assert not names & {"auto-submitted", "feedback-id", "x-mailer", "return-receipt-to", "disposition-notification-to"}


def test_the_parts_are_text_then_html_and_hold_what_was_approved(store, recipients):
    to, letter = written(store, recipients)
    message = parsed(letter)
    assert message.get_content_type() == "multipart/alternative"
    plain, page = list(message.iter_parts())
    assert (plain.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    link = f"mailto:leave@example.org?subject=unsubscribe%20{leave_token(recipients, to.key, 'weekly')}"
    wanted = TEXT.replace("@@UNSUBSCRIBE@@", link).replace("@@BASIS@@", "You get this because you <asked> & agreed.")
    assert plain.get_content() == wanted.replace("\n", "\r\n")
    escaped = HTML.replace("@@UNSUBSCRIBE@@", link).replace(
        "@@BASIS@@", "You get this because you &lt;asked&gt; &amp; agreed."
    )
    assert page.get_content() == escaped.replace("\n", "\r\n")


def test_a_calendar_goes_beside_the_two_forms_where_there_are_dates(store, recipients):
    plain = parsed(written(store, recipients)[1])
    event = {"uid": "f.event.day.1", "day": "2026-12-24", "summary": "Vote: Ž", "description": "x", "url": None}
    _, letter = written(store, recipients, events=(event,))
    message = parsed(letter)
    assert message.get_content_type() == "multipart/mixed"
    both, calendar = message.iter_parts()
    assert both.get_content_type() == "multipart/alternative"
    assert [part.get_content() for part in both.iter_parts()] == [part.get_content() for part in plain.iter_parts()]
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "deadlines.ics")
    assert calendar["Content-Disposition"].content_disposition == "attachment"
    assert "UID:f.event.day.1@briefing.example.org\r\n" in calendar.get_payload(decode=True).decode()
    assert max(map(len, letter.content.split(b"\r\n"))) <= 998
    assert not message.defects and not both.defects and not calendar.defects


def test_a_long_basis_is_wrapped_in_the_text_part(store, recipients):
    basis = "your organisation is a member of the platform and its office gave us this address, " + "ž" * 60
    edition = prepare(draft(store), BRIEFING, MAIL)
    to = add_recipient(recipients, "weekly", "ann@example.org", basis=basis, now=NOW)
    text = parsed(write_letter(edition, recipients, to, "issue", NOW)).get_body(("plain",)).get_content()
    assert all(len(line) <= 72 for line in text.splitlines() if "mailto:" not in line)
    assert f"You get this because {basis}." in " ".join(text.split())


def test_every_line_is_short_ends_in_crlf_and_is_ascii(store, recipients):
    for mail in (MAIL, PUBLIC):
        _, letter = written(store, recipients, mail=mail, html=HTML + "<p>" + "ř" * 5_000 + "</p>", name=NAMES[1])
        assert letter.content.isascii()
        assert b"\n" not in letter.content.replace(b"\r\n", b"")
        assert b"\r" not in letter.content.replace(b"\r\n", b"")
        head, _, body = letter.content.partition(b"\r\n\r\n")
        assert all(len(line) <= 998 for line in head.split(b"\r\n"))
        assert all(len(line) <= 76 for line in body.split(b"\r\n"))


@pytest.mark.parametrize("name", NAMES)
def test_names_in_any_script_survive(store, recipients, name):
    mail = MAIL.model_copy(update={"sender": f"{name or 'Policywatch'} <briefing@example.org>".replace('"', "'")})
    mail = mail if "," not in name else MAIL
    _, letter = written(store, recipients, name=name, mail=mail)
    message = parsed(letter)
    assert [(one.display_name, one.addr_spec) for one in message["To"].addresses] == [(name, "jo@example.org")]
    assert len(message["From"].addresses) == 1
    if "," not in name:
        assert message["From"].addresses[0].display_name == (name or "Policywatch")


def test_a_subject_in_another_script_survives_and_is_encoded(store, recipients):
    subject = "Watchdog briefing 48/2026: Łódź – Ευρωπαϊκό Δικαστήριο – عمل قسري"
    _, letter = written(store, recipients, subject=subject)
    assert parsed(letter)["Subject"] == subject
    assert letter.content.partition(b"\r\n\r\n")[0].isascii()


@pytest.mark.parametrize("length", range(60, 84))
def test_a_subject_of_any_length_begins_on_its_own_line(store, recipients, length):
    subject = ("[correction] Watchdog briefing 48/2026: " + "words " * 20)[:length].strip()
    _, letter = written(store, recipients, subject=subject)
    assert parsed(letter)["Subject"] == subject


def test_a_title_in_another_script_survives_in_the_list_id(store, recipients):
    briefing = Briefing(id="weekly", title="Týdenní přehled", list_id="briefing.example.org")
    _, letter = written(store, recipients, briefing=briefing)
    assert parsed(letter)["List-ID"] == "Týdenní přehled <briefing.example.org>"
    assert b"<briefing.example.org>" in letter.content


@pytest.mark.parametrize(
    "end", ["\r\nBcc: all@example.org", "\nBcc: x", "\rx", "\x00", "\x1b[1m", "\u2028x", "\u202ex"]
)
def test_a_subject_with_line_ends_or_control_characters_is_refused(store, end):
    with pytest.raises(DigestError, match="Subject would hold a line end or control character") as caught:
        prepare(draft(store, subject="Watchdog briefing" + end), BRIEFING, MAIL)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("sender", "Policywatch"),
        ("sender", "A <a@example.org>\r\nBcc: b@example.org"),
        ("reply_to", ""),
        ("reply_to", "desk@example"),
        ("unsubscribe_mailto", "leave"),
        ("bounce_domain", "no domain"),
        ("public_url", "http://brief.example.org"),
        ("help_url", "https://brief.example.org/\r\nX: y"),
    ],
)
def test_a_setting_that_cannot_stand_in_a_header_is_refused_in_one_line(store, setting, value):
    with pytest.raises(DigestError) as caught:
        prepare(draft(store), BRIEFING, MAIL.model_copy(update={setting: value}))
    assert "\n" not in str(caught.value)


def test_a_tampered_recipient_cannot_add_a_header(store, recipients):
    to, _ = written(store, recipients)
    edition = prepare(draft(store), BRIEFING, MAIL)
    for field, value in (("name", "Jo\r\nBcc: x@example.org"), ("address", "jo@example.org\r\nBcc: x@example.org")):
        with pytest.raises(DigestError):
            write_letter(edition, recipients, replace(to, **{field: value}), "issue", NOW)


@pytest.mark.parametrize("part", ["html", "text"])
def test_a_digest_without_a_place_for_the_unsubscribe_link_is_refused(store, part):
    with pytest.raises(DigestError, match="no place for the unsubscribe link"):
        prepare(draft(store, **{part: "Nothing here"}), BRIEFING, MAIL)


def test_the_envelope_names_the_recipient_without_an_address(store, recipients):
    to, letter = written(store, recipients)
    local, _, domain = letter.sender.partition("@")
    assert domain == "bounces.example.org"
    assert len(local) <= 64
    assert read_bounce_token(recipients, local.removeprefix("bounce+")) == to.key
    assert read_bounce_token(recipients, "0" + local.removeprefix("bounce+")[1:]) in (None, to.key)
    assert read_bounce_token(recipients, local.removeprefix("bounce+")[:-1] + "x") is None


def test_only_headers_and_two_places_differ_between_recipients(store, recipients):
    edition = prepare(draft(store), BRIEFING, MAIL)
    bodies = set()
    for name in ("jo", "ann"):
        to = add_recipient(recipients, "weekly", f"{name}@example.org", basis="you asked", now=NOW)
        content = write_letter(edition, recipients, to, "issue", NOW).content
        body = content.partition(b"\r\n\r\n")[2].replace(b"=\r\n", b"")
        bodies.add(body.replace(leave_token(recipients, to.key, "weekly").encode(), b"TOKEN"))
    assert len(bodies) == 1
