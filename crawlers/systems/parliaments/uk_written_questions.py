"""Written questions in both Houses of the British Parliament, with the government's answers.

Relies on https://questions-statements-api.parliament.uk/api/ as its own page (swagger) describes it:
`writtenquestions/questions` with `tabledWhenFrom` or `answeredWhenFrom`, `searchTerm`, `house`, `answeringBodies`, `take`
and `skip`; `results[].value` and `totalResults` in the answer. The list cuts long texts; whole ones come from
`writtenquestions/questions/{id}`, in which answers are HTML. The endpoint is reported by projects, and its paging was not
read again, so the first live run decides. No key; ten requests a second are allowed.
"""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlencode

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset
from crawlers.systems.rows import json_of
from ground.toml.strict import Strict

PEOPLE = "https://questions-statements.parliament.uk/written-questions/detail/{}/{}"
RESOURCE = "writtenquestions/questions"


class Options(Strict):
    """`by` says whether questions count as new when they are tabled or when they are answered; `words` to search for;
    `house`; `bodies` that answer, by number.
    """

    by: Literal["answered", "tabled"] = "answered"
    words: str = ""
    house: Literal["Commons", "Lords"] | None = None
    bodies: Words = ()


class UkWrittenQuestions(System):
    """Kind `uk-written-questions`; `url` is the interface's address, with its slash at the end."""

    proven = "recording"
    access = "no refusal known; ten requests a second"
    options = Options
    follows = True
    delay = 0.2
    rows, needed = "results", ("value.id", "value.uin", "value.dateTabled", "value.heading")
    paging = Offset("skip", total="totalResults")
    filtered = True

    def first(self, ask: Ask) -> str:
        """Questions tabled or answered since the window's beginning."""
        chosen = ask.options
        asked = [(f"{chosen.by}WhenFrom", ask.since[:10]), ("take", str(ask.size)), ("skip", "0")]
        asked += [("searchTerm", chosen.words)] if chosen.words else []
        asked += [("house", chosen.house)] if chosen.house else []
        asked += [("answeringBodies", one) for one in chosen.bodies]
        return f"{ask.source.url}{RESOURCE}?{urlencode(asked)}"

    def day_of(self, row: Any, ask: Ask) -> str:
        """The day by which it counts as new."""
        return text_at(row, "value.dateAnswered" if ask.options.by == "answered" else "value.dateTabled")[:10]

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A question."""
        return _entry(row["value"], ask)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """The question and its answer."""
        value = at_path(json_of(answer), "value")
        said = (
            f"Question {text_at(value, 'uin')} to {text_at(value, 'answeringBodyName')}",
            plain(text_at(value, "questionText")),
            *_state(value),
            plain(text_at(value, "answerText")),
        )
        known = text_at(value, "questionText")
        return Page(text_at(value, "heading"), "\n".join(filter(None, said)) if known else "", language="en")


def _state(value: Any) -> list[str]:
    """What is to be known of the answer: a holding one ("I will reply shortly") is none yet."""
    answered, corrected = (text_at(value, name)[:10] for name in ("dateAnswered", "dateAnswerCorrected"))
    kind = "Holding answer of" if value.get("answerIsHolding") is True else "Answered on"
    said = [f"{kind} {answered}"] if text_at(value, "answerText") and answered else []
    said += [f"Answer corrected on {corrected}"] if corrected else []
    return [*said, *(["Withdrawn"] if value.get("isWithdrawn") is True else [])]


def _entry(value: Any, ask: Ask) -> Entry:
    tabled, answered = text_at(value, "dateTabled")[:10], text_at(value, "dateAnswered")[:10]
    identifier, uin = text_at(value, "id"), text_at(value, "uin")
    told = [one for one in _state(value) if not one.startswith("Answered")]
    parts = (text_at(value, "answeringBodyName"), *told, text_at(value, "questionText"))
    return Entry(
        link=PEOPLE.format(tabled, uin), title=text_at(value, "heading"), summary=": ".join(filter(None, parts)),
        date=answered or tabled, updated=answered, language="en", key=identifier,
        text_at=f"{ask.source.url}{RESOURCE}/{identifier}", text_headers=(("Accept", "application/json"),),
        references=(("national", f"GB WQ {tabled}/{uin}"),), legal_type="Written question",
    )  # fmt: skip


SYSTEM = UkWrittenQuestions()
