"""A draft of a digest: what the window holds, chosen, written, cut to length, saved. A person approves it, not this."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from digest.content.bound import bound_hash
from digest.content.facts import Facts, Ranked
from digest.content.model import BASIS, CUTS, UNSUBSCRIBE, Content, Cut, Entry, Section, to_json
from digest.content.tongue import speaking
from digest.drafting.briefings import Briefing
from digest.drafting.calendar import events_before, events_of
from digest.drafting.edited import unapplied
from digest.drafting.facets import facets_of
from digest.drafting.facts import gather
from digest.drafting.given import NOTHING_GIVEN, Given
from digest.drafting.quotes import check_quotes
from digest.forms.html import render_html
from digest.forms.plain import own_words, render_text
from digest.sections.beyond import beyond_of
from digest.sections.head import write_head
from digest.sections.order import numbered, sections_of
from digest.sections.stories import ID as STORIES
from digest.wording.contents import lapses_of
from digest.wording.rules import Wording
from store.deliveries.digests import Digest, DigestItem, refuse_if_left, save_digest
from store.shape.database import Store

MOST_BYTES = 90_000
PREVIEW_BASIS = "(Each mail says here why its reader gets it.)"
PREVIEW_LEAVE = "(Each mail has its own link here.)"


@dataclass(frozen=True, slots=True)
class Draft:
    """A saved draft. `state` is "approved" where the same content was approved before."""

    id: str
    hash: str
    subject: str
    state: str
    level: str
    items: tuple[Entry, ...]
    html: str
    text: str
    words: int
    notes: tuple[str, ...]
    """What whoever approves should know."""


def make_draft(
    store: Store, briefing: Briefing, week: str, *, themes: dict[str, str], now: str, given: Given = NOTHING_GIVEN
) -> Draft:  # fmt: skip
    """Draft the digest of a week and save it. The same store and config give the same bytes.

    `themes` are display names by id. Another content than before voids an approval.

    Raises DigestError where `week` is no week, where mail of this digest has begun to leave, or where a
    quotation is not in the store.
    """
    refuse_if_left(store, f"{briefing.id}-{week}")
    with speaking(briefing.language):
        facts = gather(store, briefing, week, themes=themes, given=given)
        content, html, text = fit(facts, briefing.words.ceiling)
        check_quotes(store, content)
        content = replace(
            content, events=events_of(facts, events_before(store, briefing.id, facts.opens)),
            beyond=beyond_of(facts, content), facets=facets_of(facts, content),
        )  # fmt: skip
    head, model = content.head, to_json(content)
    digest = Digest(
        content.id, briefing.id, week, f"{head.title} {head.issue}", head.subject, facts.opens, facts.closes,
        "draft", content.level, "", model, html, text, now,
    )  # fmt: skip
    digest = replace(digest, list_id=briefing.list_id, rules=briefing.rules_mark, held=_json(list(facts.held)))
    digest = replace(digest, hash=bound_hash(digest))
    saved = save_digest(store, digest, _rows(content, facts))
    words = own_words(content)
    return Draft(
        saved.id, saved.hash, saved.subject, saved.state, saved.coverage, stories_of(content), saved.html, saved.text,
        words, _notes(briefing, facts, content, words, now, given.wording),
    )  # fmt: skip


def fit(facts: Facts, ceiling: int) -> tuple[Content, str, str]:
    """The content within a ceiling of words and of bytes, as HTML and as text; sections say what may be cut."""
    sections = sections_of(facts)
    while True:
        content = _content(facts, numbered(sections))
        shorter = cut(sections)
        if own_words(content) <= ceiling or shorter is None:
            html = render_html(content)
            if len(html.encode()) <= MOST_BYTES or shorter is None:
                return content, html, render_text(content)
        sections = shorter


def cut(sections: tuple[Section, ...]) -> tuple[Section, ...] | None:
    """The sections without the next entry that may go: by the order of `CUTS`, the last ranked first; None without one."""
    for step in CUTS:
        places = [(entry.rank, section.id) for section in sections for entry in section.entries if entry.cut == step]
        if places:
            rank, name = max(places)
            return tuple(
                _emptied(_without(section, step, rank) if section.id == name else section for section in sections)
            )
    return None


def _without(section: Section, step: Cut, rank: int) -> Section:
    kept = tuple(entry for entry in section.entries if (entry.cut, entry.rank) != (step, rank))
    return replace(section, entries=kept, left_out=section.left_out + len(section.entries) - len(kept))


def _emptied(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections without one that has lost all it had; what it left out counts with the stories."""
    kept, lost = [], 0
    for section in sections:
        gone = section.left_out and not (section.entries or section.lines)
        lost += section.left_out if gone else 0
        kept += [] if gone else [section]
    for section in kept:
        yield replace(section, left_out=section.left_out + lost) if section.id == STORIES else section


def _content(facts: Facts, sections: tuple[Section, ...]) -> Content:
    return Content(
        id=facts.id, week=facts.week, window_from=facts.opens, window_to=facts.closes, level=facts.coverage.level,
        head=write_head(facts, sections), sections=sections, reply_to=facts.reply_to, page=facts.archive,
        language=facts.language,
    )  # fmt: skip


def stories_of(content: Content) -> tuple[Entry, ...]:
    """The items of the section of stories."""
    section = content.section(STORIES)
    return section.entries if section else ()


def _rows(content: Content, facts: Facts) -> list[DigestItem]:
    """What is kept of each numbered entry that is a document's."""
    ranked = {member.id: one for one in reversed(facts.ranked) for member in one.group.members}
    ranked |= {one.shown.id: one for one in facts.chosen}
    return [_row(entry, ranked[entry.document_id], facts) for entry in content.numbered if entry.document_id]


def _row(entry: Entry, one: Ranked, facts: Facts) -> DigestItem:
    document = entry.document_id or 0
    why = {
        "points": dict(one.points),
        "themes": [{"theme": theme, "score": score} for theme, score in one.shown.tags],
        "evidence": [
            {"theme": found.theme, "term": found.term, "quote": found.quote, "place": found.place}
            for found in facts.evidence.get(document, ())
        ],
    }
    also = [
        {"document": member.id, "publisher": member.publisher, "language": member.language, "url": member.url}
        for member in one.group.members
        if member.id != document
    ]
    return DigestItem(entry.number or 0, document, entry.theme, one.score, _json(why), _json(also))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _notes(
    briefing: Briefing, facts: Facts, content: Content, words: int, now: str, wording: Wording
) -> tuple[str, ...]:
    limits = briefing.words
    notes = []
    if now < facts.closes:
        notes.append(f"the window is open until {facts.closes}: draft again then, or what comes later is in no digest")
    if facts.coverage.level == "poor":
        notes.append("coverage is poor: read “What we could not see” before approving")
    if facts.held:
        numbers = ", ".join(map(str, facts.held))
        notes.append(
            f"left out, since their titles may identify a person at risk: {len(facts.held)} documents ({numbers})"
        )
    for document in unapplied(facts.edits, facts.chosen):
        notes.append(f"document {document}: an edit of it shows nowhere, since it is no item now")
    for lapse in lapses_of(to_json(content), wording):
        notes.append(f"house language, {lapse.sentence()}")
    for item in stories_of(content):
        if item.document_id in facts.doubted:
            themes = ", ".join(facts.doubted[item.document_id])
            notes.append(f"item {item.number:02}: the second reader sees little of {themes} in it; look at its words")
    if words > limits.ceiling:
        notes.append(f"{words} words, over the ceiling of {limits.ceiling}, and nothing left that may be cut")
    elif words < limits.floor and stories_of(content):
        notes.append(f"{words} words, under the floor of {limits.floor}")
    return tuple(notes)


def write_files(digest: Draft | Digest, folder: Path) -> tuple[Path, Path]:
    """Write a digest to `<id>.html` and `<id>.txt` for reading, each whole or not at all; the paths.

    The sender's marks are filled with words that say what stands there in a mail.
    """
    folder.mkdir(parents=True, exist_ok=True)
    html = digest.html.replace(f'href="{UNSUBSCRIBE}"', 'href="#"').replace(BASIS, PREVIEW_BASIS)
    text = digest.text.replace(UNSUBSCRIBE, PREVIEW_LEAVE).replace(BASIS, PREVIEW_BASIS)
    return write_whole(folder / f"{digest.id}.html", html), write_whole(folder / f"{digest.id}.txt", text)


def write_whole(file: Path, content: str | bytes) -> Path:
    """Write a file whole or not at all, text as UTF-8 with line ends as they are; its path."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return file
