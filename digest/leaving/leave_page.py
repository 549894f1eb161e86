"""The page behind a recipient's own link: leaving, choosing a part, confirming that one asked; the answer to one request.

Fetching a link never has an effect, since mail filters fetch every link; only a POST does. It speaks the language of the
briefing that a link is of.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from digest.content.tongue import say, speaking, spoken
from digest.joining.asking import confirm, open_request
from digest.leaving.preferences import choice_in_words, offered, preferences_form, read_choice
from digest.leaving.unsubscribe import unsubscribe
from digest.letters.tokens import read_leave_token
from digest.serving.page import Page
from digest.serving.server import MOST_BODY
from ground.errors import StoreError
from store.deliveries.recipients import Recipient, Recipients, deliverable, open_recipients
from store.deliveries.wishes import WHOLE, keep_wishes, read_wishes

ENGLISH = "en"
MOST_FIELDS = 500
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>
"""
FORM = """<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
<button type="submit">{leave}</button></form>
<p><a href="?choose">{choose}</a></p>"""
AGAIN = '<p><a href="?choose">{again}</a></p>'
CONFIRM_FORM = """<form method="post" action="?confirm"><input type="hidden" name="confirm" value="1">
<button type="submit">{yes}</button></form>"""
# A status, a title and a sentence, said in the language of the briefing.
ASK = (200, "Leave this briefing?", "One click, and you get no further issue.")
DONE = (200, "You are off the list", "You get no further issue. It took effect at once.")
UNKNOWN = (404, "Not found", "This link is not one of ours, or it was cut short.")
CHOOSE = (200, "What do you want to get?", "Tick what you want; the next issue obeys.")
OFF = (410, "You are not on the list", "So there is nothing to choose. To get it again, write to us.")
CONFIRM = (200, "Did you ask for this briefing?", "One click, and you get it from the next issue on.")
WELCOME = (200, "You are on the list", "You get the next issue. Every mail has a link to leave.")
STALE = (404, "Not found", "This link is not one of ours, was used, or is too old. Ask us for another.")
UNCLEAR = (400, "Not understood", "Please use the button on the page.")
TROUBLE = (503, "Not done", "Something is wrong on our side. Please try again later, or write to us.")
ANSWERS = (ASK, DONE, UNKNOWN, CHOOSE, OFF, CONFIRM, WELCOME, STALE, UNCLEAR, TROUBLE)
# The language of a briefing by its id.
Languages = Callable[[str], str]
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
}


class LeavePage(Page):
    """Answers one request by a recipient's own link."""

    def __init__(self, request: bytes, data: Path, now: Callable[[], str], languages: Languages):
        self.data, self.now, self.languages = data, now, languages
        super().__init__(request)

    def do_GET(self) -> None:  # noqa: N802
        """Show the page with its one button; nothing changes."""
        self._with_recipients({"": self._ask_to_leave, "choose": self._ask_to_choose, "confirm": self._ask_to_confirm})

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:  # noqa: N802
        """Do at once what the page asked."""
        self._with_recipients({"": self._leave, "choose": self._choose, "confirm": self._confirm})

    def _with_recipients(self, ways: dict[str, Callable[[Recipients], None]]) -> None:
        way = ways.get(urlsplit(self.path).query)
        if way is None:
            self._answer(UNKNOWN)
            return
        try:
            with closing(open_recipients(self.data)) as recipients, speaking(self._language(recipients)):
                way(recipients)
        except StoreError:
            self._answer(TROUBLE)

    def _language(self, recipients: Recipients) -> str:
        """The language of the briefing whose link this is; English for a link of none."""
        if urlsplit(self.path).query == "confirm":
            asked = open_request(recipients, self._token(), now=self.now())
            return self.languages(asked.briefing) if asked else ENGLISH
        named = read_leave_token(recipients, self._token())
        return self.languages(named[1]) if named else ENGLISH

    def _ask_to_leave(self, recipients: Recipients) -> None:
        known = read_leave_token(recipients, self._token()) is not None
        words = {"leave": say("Stop sending it to me"), "choose": say("Or choose what you get of it")}
        self._answer(ASK if known else UNKNOWN, FORM.format(**words) if known else "")

    def _leave(self, recipients: Recipients) -> None:
        if not _one_click(self._body()):
            self._answer(UNCLEAR)
            return
        self._answer(DONE if unsubscribe(recipients, self._token(), now=self.now()) else UNKNOWN)

    def _ask_to_choose(self, recipients: Recipients) -> None:
        to = self._reader(recipients)
        if to is not None:
            chosen = read_wishes(to.wishes) or WHOLE
            group = html.escape(to.group_id) if not to.wishes else ""
            told = say(
                "So far you get what was chosen for your group, “{group}”; what you keep here takes its place.",
                group=group,
            )
            form = preferences_form(offered(self.data, chosen), chosen, to.form)
            self._answer(CHOOSE, f"<p>{told}</p>{form}" if group else form)

    def _choose(self, recipients: Recipients) -> None:
        to = self._reader(recipients)
        if to is None:
            return
        before = read_wishes(to.wishes) or WHOLE
        try:
            fields = parse_qs(self._body().decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
            chosen, form = read_choice(fields, offered(self.data, before))
        except ValueError:
            self._answer(UNCLEAR)
            return
        keep_wishes(recipients, to.key, chosen, form, now=self.now())
        kept = html.escape(choice_in_words(chosen, form))
        self._answer((200, "Kept", kept), AGAIN.format(again=say("Change it again")))

    def _reader(self, recipients: Recipients) -> Recipient | None:
        """Whose link it is, if they are on the list; else that is answered."""
        named = read_leave_token(recipients, self._token())
        to = deliverable(recipients, named[0]) if named else None
        if to is None:
            self._answer(OFF if named else UNKNOWN)
        return to

    def _ask_to_confirm(self, recipients: Recipients) -> None:
        asked = open_request(recipients, self._token(), now=self.now())
        self._answer(CONFIRM if asked else STALE, CONFIRM_FORM.format(yes=say("Yes, send it to me")) if asked else "")

    def _confirm(self, recipients: Recipients) -> None:
        if parse_qs(self._body().decode("utf-8", "replace")).get("confirm") != ["1"]:
            self._answer(UNCLEAR)
            return
        self._answer(WELCOME if confirm(recipients, self._token(), how="page", now=self.now()) else STALE)

    def _body(self) -> bytes:
        """The body; nothing where its length is none or too great."""
        length = self.headers.get("Content-Length", "")
        return self.rfile.read(int(length)) if length.isdecimal() and int(length) <= MOST_BODY else b""

    def _token(self) -> str:
        parts = urlsplit(self.path).path.rstrip("/").split("/")
        return parts[-1] if len(parts) > 1 and parts[-2] == "u" else ""

    def _answer(self, answer: tuple[int, str, str], form: str = "") -> None:
        status, title, text = answer
        page = PAGE.format(language=spoken(), title=say(title), text=say(text), form=form).encode()
        self.send(status, HEADERS, page)


def english(briefing: str) -> str:
    """English, for whatever briefing."""
    return ENGLISH


def answer(request: bytes, data: Path, now: Callable[[], str], languages: Languages = english) -> bytes:
    """What is answered to a whole request; nothing to what is none."""
    return LeavePage(request, data, now, languages).said


def _one_click(body: bytes) -> bool:
    """Whether a body says One-Click, as a form of either kind."""
    text = body.decode("utf-8", "replace")
    if parse_qs(text).get("List-Unsubscribe") == ["One-Click"]:
        return True
    return 'name="List-Unsubscribe"' in text and "\r\n\r\nOne-Click\r\n" in text
