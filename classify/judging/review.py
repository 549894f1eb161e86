"""Reviewing: a document with its tags and their words, and one key for what a person thinks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from classify.judging.explain_facts import HELD
from classify.lexicons.lexicon import Theme
from classify.second.nearest import in_words, nearest
from classify.second.reader import PROPOSES
from ground.records import THEMES, Document, Tag
from store.documents.facts import held_fields
from store.documents.labels import Verdict, next_to_review, proposed_themes, save_labels
from store.documents.tags import tags_of
from store.shape.database import Store

HELP = "[Enter] right as shown   [1-8] turn a theme on or off   [s] skip   [q] leave"
SHOWN_EVIDENCE, SHOWN_TEXT = 3, 600


@dataclass(slots=True)
class Reviewed:
    """How many documents were judged, and how many of them were changed."""

    judged: int = 0
    corrected: int = 0
    skipped: int = 0


def review(
    store: Store, themes: dict[str, Theme], by: str, key: Callable[[], str], show: Callable[[str], None],
    only: str | None = None,
) -> Reviewed:  # fmt: skip
    """Show document after document until the person leaves or none is left; `key` waits for one key.

    A judgement covers all themes: what is shown is right, what is not shown is wrong.
    """
    done, skipped = Reviewed(), set[int]()
    while document := next_to_review(store, skipped, only):
        tags = tags_of(store, document.id)
        chosen = _judge(store, document, tags, themes, key, show)
        if chosen is None:
            break
        if chosen == SKIPPED:
            skipped.add(document.id)
            done.skipped += 1
            continue
        verdicts: dict[str, Verdict] = {theme: "right" if theme in chosen else "wrong" for theme in THEMES}
        save_labels(store, document.id, verdicts, by)
        done.judged += 1
        done.corrected += chosen != {tag.theme for tag in tags}
    return done


SKIPPED = {"skipped"}


def _judge(
    store: Store,
    document: Document,
    tags: list[Tag],
    themes: dict[str, Theme],
    key: Callable[[], str],
    show: Callable[[str], None],
) -> set[str] | None:
    """The themes that are right; SKIPPED, or None to leave."""
    chosen = {tag.theme for tag in tags}
    proposals = [
        f"  {theme}? The second reader holds it likely ({likely:.2f}){in_words(nearest(store, document.id, theme))}."
        for theme, likely in proposed_themes(store, document.id, PROPOSES).items()
    ]
    show("\n".join([*_page(document, tags, held_fields(store, document.id)), *proposals]))
    show(_choices(chosen, themes))
    for pressed in _keys(key):
        if pressed in ("\r", "\n"):
            return chosen
        if pressed in ("s", "S"):
            return SKIPPED
        if pressed in ("q", "Q", "\x04", "\x1b"):
            return None
        if pressed.isascii() and pressed.isdigit() and 1 <= int(pressed) <= len(THEMES):
            chosen ^= {THEMES[int(pressed) - 1]}
            show(_choices(chosen, themes))
    return None


def _keys(key: Callable[[], str]) -> Iterator[str]:
    """One key after the other: a quick hand's may come together, and an arrow's is a sequence that means nothing here."""
    while True:
        pressed = key()
        yield from () if pressed.startswith("\x1b") and len(pressed) > 1 else pressed


def _page(document: Document, tags: list[Tag], held: set[str]) -> list[str]:
    """What is shown of a document: nothing of a held title, and no beginning of a text in which something is held."""
    when = (document.published_at or "no date")[:10]
    title, url = (HELD, "") if "title" in held else (document.title, document.url)
    excerpt = " ".join(document.text.split())
    beginning = excerpt[:SHOWN_TEXT] + (" …" if len(excerpt) > SHOWN_TEXT else "")
    lines = ["", f"{document.id}  {title}", f"{document.country}, {document.language or '?'}, {when}  {url}".rstrip()]
    lines += ["", HELD if held else beginning]
    for tag in tags:
        shown = [one for one in tag.evidence if one.sentence or one.field == "descriptor" or not held]
        quotes = dict.fromkeys(f'"{one.quote}"' for one in shown)
        lines.append(f"  {tag.theme} {tag.score:.2f}: {', '.join(list(quotes)[:SHOWN_EVIDENCE])}")
    return lines


def _choices(chosen: set[str], themes: dict[str, Theme]) -> str:
    marks = (f"{n} [{'x' if theme in chosen else ' '}] {themes[theme].name}" for n, theme in enumerate(THEMES, 1))
    return "\n".join(["", *marks, HELP])
