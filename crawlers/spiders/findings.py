"""Entries and pages into documents: cleaned, dated, and no more of the text than the source may keep."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawlers.formats.cleaning import clean_text, clean_title, plain
from crawlers.formats.dates import parse_when
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page, is_pdf, read_page, read_pdf
from crawlers.formats.urls import canonical_url
from crawlers.formats.word import is_word, read_word
from ground.records import Found, TextState, When

if TYPE_CHECKING:
    from crawlers.sources.catalogue import Source
    from ground.settings import Collect

EXCERPT = 600
MARKUP = ("html", "xml", "text/plain", "")
# Characters of a date as written; see crawlers/formats/dates.py.
MOST_DATE = 80


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a source and of the settings matters to its documents; small enough to go to a worker with each answer."""

    source_id: str
    url: str
    languages: tuple[str, ...]
    zone: ZoneInfo
    text: str
    follows: bool
    max_text: int
    max_title: int
    max_pdf_pages: int
    max_entries: int


def terms_of(source: Source, collect: Collect) -> Terms:
    """The terms of one source."""
    return Terms(
        source_id=source.id, url=source.url, languages=source.languages, zone=source.zone, text=source.text,
        follows=source.follows, max_text=collect.max_text, max_title=collect.max_title,
        max_pdf_pages=collect.max_pdf_pages, max_entries=collect.max_entries,
    )  # fmt: skip


class Findings:
    """Makes documents of what one source shows."""

    def __init__(self, terms: Terms):
        self.terms = terms

    def address(self, entry: Entry, base: str) -> str | None:
        """The document's canonical address; None where it has none.

        An entry without a link but with an identifier or words of its own is kept under its source's address.
        """
        if entry.link:
            return canonical_url(entry.link, base)
        key = _key(entry)
        if not key.strip():
            return None
        return f"{canonical_url(self.terms.url)}#{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:16]}"

    def when(self, date: str) -> When | None:
        """A date as the source's publisher writes it."""
        return parse_when(date, self.terms.languages, self.terms.zone)

    def prepared(self, entry: Entry) -> Entry:
        """The entry with its words cleaned and its date read: work that depends on what came from outside."""
        if entry.ready:
            return entry
        published = self.when(entry.date)
        words = self._words(entry.text or entry.summary)
        return replace(
            entry,
            title=self._line(entry.title),
            text=words if entry.text else "",
            summary="" if entry.text else words,
            date=entry.date[:MOST_DATE],
            updated=entry.updated[:MOST_DATE],
            key=entry.key if entry.link else _key(entry),
            listed=entry.mark,
            ready=True,
            published=published,
            dated=bool(published or self.when(entry.updated)),
        )

    def renewed(self, before: Entry, after: Entry) -> Entry:
        """An entry as its own answer told it better, under the mark of the one that was ready before."""
        words = after.text or after.summary
        if words != (before.text or before.summary):
            words = self._words(words)
        published = self.when(after.date) if after.date != before.date else before.published
        return replace(
            after,
            title=after.title if after.title == before.title else self._line(after.title),
            text=words if after.text else "",
            summary="" if after.text else words,
            listed=before.mark,
            ready=True,
            published=published,
            dated=bool(published or before.dated),
        )

    def from_entry(self, url: str, entry: Entry, note: str = "") -> Found:
        """The document as its entry alone tells it."""
        entry = self.prepared(entry)
        text = entry.text or entry.summary
        state: TextState = "full" if entry.text and not self.terms.follows else "excerpt" if text else "title"
        text, state = self._allowed(text, state)
        return Found(
            source_id=self.terms.source_id, url=url, title=entry.title or url, text=text, text_state=state,
            media="entry", published=entry.published, language=self._language(entry.language), listed=entry.mark,
            note=note, references=entry.references, legal_type=entry.legal_type, stage=entry.stage,
            stage_at=entry.stage_at,
        )  # fmt: skip

    def from_page(self, url: str, entry: Entry, body: bytes, headers: dict[str, str]) -> Found:
        """The document as its page or PDF tells it; what the entry says of title and date comes first."""
        kind, entry = headers.get("content-type", ""), self.prepared(entry)
        if is_pdf(body):
            page, media = read_pdf(body, self.terms.max_text, self.terms.max_pdf_pages), "pdf"
        elif is_word(body):
            page, media = read_word(body, self.terms.max_text), "word"
        elif "pdf" in kind or url.lower().endswith(".pdf"):
            page, media = Page(note="PDF without text: what came is not a PDF"), "pdf"
        elif any(word in kind for word in MARKUP[:3]) or not kind:
            page, media = read_page(body, kind, url, self.terms.max_text, not entry.published), "html"
        else:
            page, media = Page(note=f"no text: {kind.split(';')[0][:60]} is not read"), "other"
        return self._from_page(url, entry, page, media, headers)

    def from_reading(self, url: str, entry: Entry, page: Page, headers: dict[str, str]) -> Found:
        """The document whose own answer its system has read."""
        return self._from_page(url, self.prepared(entry), page, "data", headers)

    def _from_page(self, url: str, entry: Entry, page: Page, media: str, headers: dict[str, str]) -> Found:
        text, pages = self._paged(page)
        state: TextState = "full" if text else "none"
        if not text:
            text, pages = entry.text or entry.summary, ()
            state = "excerpt" if text else "none"
        text, state = self._allowed(text, state)
        return Found(
            source_id=self.terms.source_id, url=url, title=entry.title or self._line(page.title) or url, text=text,
            text_state=state, media=media, published=entry.published or self.when(page.date),
            language=self._language(entry.language or page.language),
            listed="" if entry.bare else entry.mark, etag=headers.get("etag"),
            last_modified=headers.get("last-modified"), visited=True, note=page.note, references=entry.references,
            legal_type=entry.legal_type, stage=page.stage or entry.stage, stage_at=page.stage_at or entry.stage_at,
            pages=tuple(one for one in pages if one[1] < len(text)),
        )  # fmt: skip

    def _paged(self, page: Page) -> tuple[str, tuple[tuple[int, int], ...]]:
        """The page's text, cleaned, and where in it the numbered pages of a paper begin."""
        if not page.pages:
            return clean_text(page.text, self.terms.max_text), ()
        ends = [place for _, place in page.pages[1:]] + [len(page.text)]
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        length = 0
        for (number, begins), end in zip(page.pages, ends, strict=True):
            part = clean_text(page.text[begins:end], self.terms.max_text)
            if part:
                places.append((number, length))
                parts.append(part)
                length += len(part) + 2
        return "\n\n".join(parts)[: self.terms.max_text], tuple(places)

    def _line(self, title: str) -> str:
        return clean_title(plain(title), self.terms.max_title)

    def _words(self, markup: str) -> str:
        return clean_text(plain(markup), self.terms.max_text)

    def _allowed(self, text: str, state: TextState) -> tuple[str, TextState]:
        if self.terms.text == "link" and text:
            return "", "title"
        if self.terms.text == "excerpt" and len(text) > EXCERPT:
            return text[:EXCERPT].rsplit(" ", 1)[0] + " …", "excerpt"
        return text, state

    def _language(self, declared: str) -> str | None:
        """The language a page or entry names, if its source publishes in it; the source's own where it has but one."""
        code = declared.strip().lower().replace("_", "-").split("-")[0]
        codes = [one.split("-")[0] for one in self.terms.languages]
        if code in codes:
            return code
        return codes[0] if len(codes) == 1 else None


def _key(entry: Entry) -> str:
    """What tells an entry without a link from others."""
    return entry.key or "\n".join((entry.title, entry.date, entry.summary, entry.text))
