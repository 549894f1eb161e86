"""What works of the European Parliament's open data have in common: titles, subjects, and the files of an expression."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from crawlers.formats.rest_json import at_path, text_at
from crawlers.formats.subjects import subjects_of
from crawlers.systems.answer import Ask
from crawlers.systems.rows import objects_at

FORMAT = "application/ld+json"
JSON = (("Accept", FORMAT),)
FILES = (("Accept", "application/xhtml+xml, text/html;q=0.9, application/pdf;q=0.8, */*;q=0.5"),)
PEOPLE = "https://www.europarl.europa.eu/doceo/document/{}_{}.html"
# The text that reads best first.
ENDS = (".xhtml", ".html", ".pdf", ".docx")


def page_of(identifier: str, language: str) -> str:
    """The page of a work for people, where no machine is let in."""
    return PEOPLE.format(identifier, language.upper())


def detail_of(ask: Ask, resource: str, identifiers: str) -> str:
    """The address of the records of one work or, with commas between their identifiers, of several."""
    return (
        f"{ask.source.url}{resource}/{identifiers}?{urlencode({'language': ask.source.languages[0], 'format': FORMAT})}"
    )


def type_of(row: Any) -> str:
    """A work's or a process's type, "" where none is said."""
    return end_of(row, "work_type") or end_of(row, "process_type")


def end_of(row: Any, path: str) -> str:
    """The last part of the address at a path: the code it stands for."""
    return text_at(row, path).rpartition("/")[2]


def title_of(work: Any, language: str) -> str:
    """A work's title in a language, "" where there is none."""
    title = words_in(at_path(work, "title_dcterms"), language)
    return title or words_in(at_path(_expression(work, language), "title"), language)


def words_in(value: Any, language: str) -> str:
    """What a value says in a language, or in several, or in English."""
    if isinstance(value, dict):
        value = value.get(language) or value.get("mul") or value.get("en")
    return " ".join(value.split()) if isinstance(value, str) else ""


def file_of(work: Any, language: str) -> str:
    """The path of the work's text in a language: XHTML, which reads best, else PDF, else Word; "" where there is none."""
    paths = [text_at(one, "is_exemplified_by") for one in objects_at(_expression(work, language), "is_embodied_by")]
    return next((path.lstrip("/") for end in ENDS for path in paths if path.lower().endswith(end)), "")


def subjects_in(work: Any) -> tuple[tuple[str, str], ...]:
    """The subjects that a work is about."""
    about = at_path(work, "is_about")
    return subjects_of(about if isinstance(about, list) else [about])


def _expression(work: Any, language: str) -> Any:
    realized = objects_at(work, "is_realized_by")
    return next((one for one in realized if text_at(one, "id").endswith(f"/{language}")), {})
