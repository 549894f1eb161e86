"""What stands around a digest speaks its language too: the pages behind a link, the question, mails of corrections."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.policy import SMTP
from pathlib import Path

import pytest
from lxml import html

from digest.approving.correcting import Mistake, correct, withdraw_item
from digest.content.tongue import speaking
from digest.drafting.briefings import Briefing
from digest.joining.asking import Question, ask, confirm
from digest.leaving.leave_page import ANSWERS, answer
from digest.letters.notes import as_html, as_text
from digest.letters.tokens import confirm_token, leave_token
from store.deliveries.recipients import Recipients, deliverable, open_recipients
from store.deliveries.wishes import WHOLE, keep_wishes
from store.shape.database import Store
from tests.digest.fixtures_world import World, followed_file
from tests.digest.post import MAIL, NOW, add, draft, settings
from tests.digest.sending.test_corrections import with_items
from tests.digest.test_tongues import marked, unsaid  # noqa: F401

PUBLIC = MAIL.model_copy(update={"public_url": "https://brief.example.org"})
NAMES = ("weekly", "jo@example.org", "press", "File of act", "Poland", "Pologne", "Polen")


@pytest.fixture
def recipients(tmp_path: Path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


def shown(data: Path, token: str, query: str, body: str | None = None, language: str = "de") -> html.HtmlElement:
    """The page that is answered, in a briefing of a language."""
    method = "GET" if body is None else "POST"
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    request = f"{method} /u/{token}{query} HTTP/1.0\r\n{length}\r\n{body or ''}".encode()
    said = answer(request, data, lambda: NOW, lambda briefing: language)
    return html.document_fromstring(said.partition(b"\r\n\r\n")[2].decode())


def every_page(data: Path, recipients: Recipients, store: Store, language: str) -> list[html.HtmlElement]:
    """Every page that there is, as its reader comes to see it."""
    world = World(store, {})
    world.source("a", "PL")
    world.follow(followed_file("act"))
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly")
    order = Briefing(id="weekly", language=language)  # type: ignore[arg-type]
    asked = ask(recipients, Question("ann@example.org"), order, settings(mail=PUBLIC), data, who="Ana", now=NOW)
    yes = confirm_token(recipients, asked.key, NOW)
    choice = "choose=1&theme=labour&country=PL&file=act&form=text"
    steps = (
        (token, "", None), (token, "?choose", None), (token, "?choose", choice), (token, "?choose", "choose=2"),
        (yes, "?confirm", None), (yes, "?confirm", "confirm=1"), (token, "", "x=y"),
        (token, "", "List-Unsubscribe=One-Click"), (token, "?choose", None),
    )  # fmt: skip
    return [shown(data, one, query, body, language) for one, query, body in steps]


def test_no_word_of_the_pages_is_said_without_being_looked_up(tmp_path, recipients, store, marked) -> None:  # noqa: F811
    for page in every_page(tmp_path, recipients, store, "en"):
        for element in page.xpath("//title | //h1 | //p | //legend | //button | //a"):
            text = element.text_content()
            for name in NAMES:
                text = text.replace(name, " ")
            assert unsaid(text) == "", text


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("fr", ("Ne plus recevoir cette note\u00a0?", "Que voulez-vous recevoir\u00a0?", "Enregistré", "Pas compris",
                "Avez-vous demandé cette note\u00a0?", "Vous êtes sur la liste", "Pas compris",
                "Vous n’êtes plus sur la liste", "Vous n’êtes pas sur la liste")),
        ("de", ("Dieses Briefing abbestellen?", "Was möchten Sie erhalten?", "Gespeichert", "Nicht verstanden",
                "Haben Sie um dieses Briefing gebeten?", "Sie stehen auf der Liste", "Nicht verstanden",
                "Sie stehen nicht mehr auf der Liste", "Sie stehen nicht auf der Liste")),
    ],
)  # fmt: skip
def test_each_page_is_in_the_language_of_its_briefing(tmp_path, recipients, store, language: str, titles) -> None:
    pages = every_page(tmp_path, recipients, store, language)
    assert tuple(page.findtext(".//h1") for page in pages) == titles
    assert {page.get("lang") for page in pages} == {language}


def test_a_link_of_no_briefing_is_answered_in_english(tmp_path, recipients) -> None:
    assert shown(tmp_path, "x" * 40, "").findtext(".//h1") == "Not found"


def test_a_group_is_named_in_the_language(tmp_path, recipients, store) -> None:
    (jo,) = add(recipients, "jo")
    recipients.connection.execute("UPDATE recipient SET group_id = 'press' WHERE key = ?", (jo.key,))
    page = shown(tmp_path, leave_token(recipients, jo.key, "weekly"), "?choose")
    assert "Ihre Gruppe „press“" in page.text_content()
    keep_wishes(recipients, jo.key, WHOLE, "both", now=NOW)


def test_every_answer_is_a_status_and_two_sentences() -> None:
    assert all(status >= 200 and title and text for status, title, text in ANSWERS)


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [("fr", "Voulez-vous recevoir «\u00a0Weekly watchdog briefing\u00a0»\u00a0?", "confirmez au plus tard le 4 déc. 2026"),
     ("de", "Möchten Sie „Weekly watchdog briefing“ erhalten?", "sagen Sie bis 4. Dez. 2026 ja")],
)  # fmt: skip
def test_the_question_is_put_in_the_language_of_the_briefing(
    tmp_path, recipients, language: str, subject: str, sentence: str
) -> None:
    order = Briefing(id="weekly", language=language)  # type: ignore[arg-type]
    asked = ask(recipients, Question("ann@example.org"), order, settings(mail=PUBLIC), tmp_path, who="Ana", now=NOW)
    (file,) = (tmp_path / "outbox" / "asked").glob("*.eml")
    mail = email.message_from_bytes(file.read_bytes(), policy=SMTP)
    assert (mail["Subject"], mail["Content-Language"]) == (subject, language)
    assert sentence in " ".join(mail.get_content().split())
    with speaking(language):
        confirm(recipients, confirm_token(recipients, asked.key, NOW), how="page", now=NOW)
    to = deliverable(recipients, asked.key)
    assert to is not None
    assert "and confirmed" not in to.basis


@pytest.mark.parametrize(
    ("language", "wrote", "withdrawn", "leave"),
    [("fr", "Nous avions écrit\u00a0: Four states.", "a été retiré le 27 nov. 2026.", "Se désinscrire\u00a0:"),
     ("de", "Wir schrieben: Four states.", "wurde am 27. Nov. 2026 zurückgezogen.", "Abbestellen:")],
)  # fmt: skip
def test_a_correction_speaks_the_language_of_its_digest(
    store: Store, language: str, wrote: str, withdrawn: str, leave: str
) -> None:
    made = draft(store)
    with_items(store)
    store.connection.execute(
        "UPDATE digest SET state = 'sent', sent_at = ?, model = json_set(model, '$.language', ?)", (NOW, language)
    )
    right = correct(store, f"{made.id}/01", Mistake("fact", "Four states.", "Five."), mail=True, who="Ana", now=NOW)
    assert wrote in right.text
    gone = withdraw_item(store, f"{made.id}/07", who="Ana", now=NOW)
    assert withdrawn in gone.text
    with speaking(language):
        assert leave in as_text(tuple(gone.text.split("\n")))
        assert f'<html lang="{language}">' in as_html(gone.subject, ())
