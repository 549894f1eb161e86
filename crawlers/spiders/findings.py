"""Entries and pages into documents: cleaned, dated, and no more of the text than the source may keep."""

from __future__ import annotations

import hashlib

from crawlers.formats.cleaning import clean_text, clean_title, plain
from crawlers.formats.dates import parse_when
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page, is_pdf, read_page, read_pdf
from crawlers.formats.urls import canonical_url
from crawlers.sources.catalogue import Source
from crawlers.spiders.workers import Workers
from ground.records import Found, TextState, When
from ground.settings import Collect

EXCERPT = 600
MARKUP = ("html", "xml", "text/plain", "")


class Findings:
    """Makes documents of what one source shows."""

    def __init__(self, source: Source, collect: Collect):
        self.source = source
        self.collect = collect

    def address(self, entry: Entry, base: str) -> str | None:
        """The document's canonical address; None where it has none.

        An entry without a link but with an identifier or words of its own is kept under its source's address.
        """
        if entry.link:
            return canonical_url(entry.link, base)
        key = entry.key or "\n".join((entry.title, entry.date, entry.summary, entry.text))
        if not key.strip():
            return None
        return f"{canonical_url(self.source.url)}#{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:16]}"

    def when(self, entry: Entry) -> When | None:
        """The entry's date."""
        return parse_when(entry.date, self.source.languages, self.source.zone)

    def dated(self, entry: Entry) -> bool:
        """Whether the entry has a date, be it only that of its last change."""
        return bool(self.when(entry) or parse_when(entry.updated, self.source.languages, self.source.zone))

    def from_entry(self, url: str, entry: Entry, note: str = "") -> Found:
        """The document as its entry alone tells it."""
        text = clean_text(plain(entry.text or entry.summary), self.collect.max_text)
        state: TextState = "full" if entry.text and not self.source.follows else "excerpt" if text else "title"
        text, state = self._allowed(text, state)
        return Found(
            source_id=self.source.id, url=url, title=self._title(entry.title, url), text=text, text_state=state,
            media="entry", published=self.when(entry), language=self._language(entry.language), listed=entry.mark,
            note=note, references=entry.references, legal_type=entry.legal_type, stage=entry.stage,
            stage_at=entry.stage_at,
        )  # fmt: skip

    async def from_page(self, workers: Workers, url: str, entry: Entry, body: bytes, headers: dict[str, str]) -> Found:
        """The document as its page or PDF tells it; what the entry says of title and date comes first."""
        kind = headers.get("content-type", "")
        if is_pdf(body):
            page, media = (
                await workers.isolate(read_pdf, body, self.collect.max_text, self.collect.max_pdf_pages),
                "pdf",
            )
        elif "pdf" in kind or url.lower().endswith(".pdf"):
            page, media = Page(note="PDF without text: what came is not a PDF"), "pdf"
        elif any(word in kind for word in MARKUP[:3]) or not kind:
            page, media = (
                await workers.run(read_page, body, kind, url, self.collect.max_text, not self.when(entry)),
                "html",
            )
        else:
            page, media = Page(note=f"no text: {kind.split(';')[0][:60]} is not read"), "other"
        return self._from_page(url, entry, page, media, headers)

    def from_reading(self, url: str, entry: Entry, page: Page, headers: dict[str, str]) -> Found:
        """The document whose own answer its system has read."""
        return self._from_page(url, entry, page, "data", headers)

    def _from_page(self, url: str, entry: Entry, page: Page, media: str, headers: dict[str, str]) -> Found:
        text = clean_text(page.text, self.collect.max_text)
        state: TextState = "full" if text else "none"
        if not text:
            text = clean_text(plain(entry.text or entry.summary), self.collect.max_text)
            state = "excerpt" if text else "none"
        text, state = self._allowed(text, state)
        published = self.when(entry) or parse_when(page.date, self.source.languages, self.source.zone)
        return Found(
            source_id=self.source.id, url=url, title=self._title(entry.title or page.title, url), text=text,
            text_state=state, media=media, published=published, language=self._language(entry.language or page.language),
            listed="" if entry.bare else entry.mark, etag=headers.get("etag"),
            last_modified=headers.get("last-modified"), visited=True, note=page.note, references=entry.references,
            legal_type=entry.legal_type, stage=page.stage or entry.stage, stage_at=page.stage_at or entry.stage_at,
        )  # fmt: skip

    def _title(self, title: str, url: str) -> str:
        return clean_title(plain(title), self.collect.max_title) or url

    def _allowed(self, text: str, state: TextState) -> tuple[str, TextState]:
        if self.source.text == "link" and text:
            return "", "title"
        if self.source.text == "excerpt" and len(text) > EXCERPT:
            return text[:EXCERPT].rsplit(" ", 1)[0] + " …", "excerpt"
        return text, state

    def _language(self, declared: str) -> str | None:
        """The language a page or entry names, if its source publishes in it; the source's own where it has but one."""
        code = declared.strip().lower().replace("_", "-").split("-")[0]
        codes = [one.split("-")[0] for one in self.source.languages]
        if code in codes:
            return code
        return codes[0] if len(codes) == 1 else None
