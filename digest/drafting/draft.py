"""A draft of a digest: what the window holds, chosen, written, cut to length, saved. A person approves it, not this."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from digest.content.bound import bound_hash
from digest.content.model import BASIS, UNSUBSCRIBE, Content, Item, to_json
from digest.drafting.briefings import Briefing
from digest.drafting.compose import Composer
from digest.drafting.facts import Facts, gather
from digest.drafting.selection import Ranked
from digest.forms.html import render_html
from digest.forms.plain import own_words, render_text
from ground.settings import Settings
from store.deliveries.digests import Digest, DigestItem, refuse_if_left, save_digest
from store.shape.database import Store

MOST_BYTES = 90_000
# Items are cut down to the first of these, in a second round to the other; fewer than that are never cut.
FEW_ITEMS = (5, 3)
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
    items: tuple[Item, ...]
    html: str
    text: str
    words: int
    notes: tuple[str, ...]
    """What whoever approves should know."""


def make_draft(
    store: Store, briefing: Briefing, week: str, settings: Settings, *, themes: dict[str, str], now: str,
    lexicons: frozenset[str] | None = None,
) -> Draft:  # fmt: skip
    """Draft the digest of a week and save it. The same store and config give the same bytes.

    `themes` are display names by id; `lexicons` the languages that have a term list. Another content than before
    voids an approval. Raises DigestError where `week` is no week, or where mail of this digest has begun to leave.
    """
    refuse_if_left(store, f"{briefing.id}-{week}")
    facts = gather(store, briefing, week, lexicons)
    content, html, text = fit(Composer(facts, themes), facts)
    model = to_json(content)
    digest = Digest(
        content.id, briefing.id, week, f"{content.title} {content.issue}", content.subject, facts.opens, facts.closes,
        "draft", content.level, "", model, html, text, now,
    )  # fmt: skip
    digest = replace(digest, list_id=briefing.list_id, rules=briefing.rules_mark, held=_json(list(facts.held)))
    digest = replace(digest, hash=bound_hash(digest))
    saved = save_digest(store, digest, _rows(content, facts))
    words = own_words(content)
    return Draft(
        saved.id, saved.hash, saved.subject, saved.state, saved.coverage, content.items, saved.html, saved.text, words,
        _notes(facts, content, words, now),
    )  # fmt: skip


def fit(composer: Composer, facts: Facts) -> tuple[Content, str, str]:
    """The content within its ceiling of words and bytes, as HTML and as text.

    Cut are, in this order: countries from the bottom, items of the lowest rank down to five, then down to three.
    """
    items, countries = len(facts.chosen), composer.country_count()
    while True:
        content = composer.content(items, countries)
        html, text = render_html(content), render_text(content)
        if own_words(content) <= facts.briefing.words.ceiling and len(html.encode()) <= MOST_BYTES:
            return content, html, text
        if countries:
            countries -= 1
        elif any(items > few for few in FEW_ITEMS):
            items -= 1
        else:
            return content, html, text


def _rows(content: Content, facts: Facts) -> list[DigestItem]:
    ranked = {one.shown.id: one for one in facts.chosen}
    return [_row(item, ranked[item.line.document_id], facts) for item in content.items]


def _row(item: Item, one: Ranked, facts: Facts) -> DigestItem:
    why = {
        "points": dict(one.points),
        "themes": [{"theme": theme, "score": score} for theme, score in one.shown.tags],
        "evidence": [
            {"theme": found.theme, "term": found.term, "quote": found.match.quote, "place": found.match.place}
            for found in facts.evidence.get(one.shown.id, ())
        ],
    }
    also = [
        {"document": member.id, "publisher": member.publisher, "language": member.language, "url": member.url}
        for member in one.group.members
        if member.id != one.shown.id
    ]
    return DigestItem(item.number, one.shown.id, item.theme, one.score, _json(why), _json(also))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _notes(facts: Facts, content: Content, words: int, now: str) -> tuple[str, ...]:
    limits = facts.briefing.words
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
    for item in content.items:
        if item.line.document_id in facts.doubted:
            themes = ", ".join(facts.doubted[item.line.document_id])
            notes.append(f"item {item.number:02}: the second reader sees little of {themes} in it; look at its words")
    if words > limits.ceiling:
        notes.append(f"{words} words, over the ceiling of {limits.ceiling}, and nothing left that may be cut")
    elif words < limits.floor and content.items:
        notes.append(f"{words} words, under the floor of {limits.floor}")
    return tuple(notes)


def write_files(digest: Draft | Digest, folder: Path) -> tuple[Path, Path]:
    """Write a digest to `<id>.html` and `<id>.txt` for reading, each whole or not at all; the paths.

    The sender's marks are filled with words that say what stands there in a mail.
    """
    folder.mkdir(parents=True, exist_ok=True)
    html = digest.html.replace(f'href="{UNSUBSCRIBE}"', 'href="#"').replace(BASIS, PREVIEW_BASIS)
    text = digest.text.replace(UNSUBSCRIBE, PREVIEW_LEAVE).replace(BASIS, PREVIEW_BASIS)
    return _write(folder / f"{digest.id}.html", html), _write(folder / f"{digest.id}.txt", text)


def _write(file: Path, content: str) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return file
