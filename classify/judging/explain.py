"""Why a document has the tags it has, and not others: every theme with any evidence, its words and their weight."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from classify.bulk.kept import kept_tags, paper_of
from classify.facts.together.facts import FactReader
from classify.facts.together.paged import paged
from classify.judging.explain_facts import HELD, facts_in_words, facts_told
from classify.places.pages import paged_tags, told_evidence
from classify.reading.mentions import needed_scores
from classify.reading.reader import Reader, Text
from classify.second.nearest import Near, nearest
from classify.second.nearest import in_words as nearest_in_words
from classify.second.reader import PROPOSES
from ground.records import Document, Evidence, Tag
from store.documents.documents import references_of
from store.documents.facts import published
from store.documents.naming import placed
from store.documents.pagination import page_starts
from store.shape.database import Store

# Likelihoods below this are not worth a word.
SHOWN = 0.2


def explanation(reader: Reader, store: Store, document: Document, facts: FactReader | None = None) -> dict[str, Any]:
    """What the reader makes of the document now, as plain data, and what it says beside its themes.

    With a reader of facts nothing is told of what is held but that it is: neither title and address, nor quotes.
    """
    text = Text(
        str(document.id), document.title, document.text, document.language,
        references=references_of(store, document.id),
    )  # fmt: skip
    read = reader.read(text)
    starts = page_starts(store, document.version_id)
    told, title, url = None, document.title, document.url
    tags, below = (paged_tags(tags, document.text, starts) for tags in (read.tags, read.below))
    if facts:
        paper = paper_of(document.title, document.text, read, published(store, document.id))
        told = paged(facts.read(paper), document.text, starts)
        tags, below = kept_tags(told.tags, told, document.text), kept_tags(below, told, document.text)
        if any(one.field == "title" for one in told.held):
            title, url = HELD, ""
    needed = needed_scores((*tags, *below), reader.lexicon.thresholds)
    return {
        "document": document.id, "title": title, "url": url, "language": read.language,
        "classifier": read.classifier, "has_lexicon": read.language in reader.lexicon.languages,
        "tags": [_theme(reader, tag, needed) for tag in tags],
        "below": [_theme(reader, tag, needed) for tag in below],
        "second": dict(read.second),
        "proposed": [
            {"theme": theme, "likely": likely, "nearest": [asdict(one) for one in nearest(store, document.id, theme)]}
            for theme, likely in read.second
            if likely >= PROPOSES and theme not in {tag.theme for tag in tags}
        ],
        "facts": facts_told(told) if told else None,
        "digests": [asdict(one) for one in placed(store, document.id)],
    }  # fmt: skip


def in_words(told: dict[str, Any]) -> str:
    """The explanation for a terminal."""
    lines = [f"{told['document']}  {told['title']}", f"{told['url']}", f"language: {told['language'] or 'unknown'}"]
    if not told["has_lexicon"]:
        lines.append("No lexicon covers this language, so no theme can be found in it.")
    for heading, themes in (("Tagged", told["tags"]), ("Not tagged, too little evidence", told["below"])):
        for theme in themes:
            lines.append(f"\n{heading}: {theme['name']}, score {theme['score']:.2f} (needs {theme['threshold']:.2f})")
            lines += [
                f'  "{one["quote"]}" ({_place_of(one)}; term {one["term"]})\n    {one["sentence"]}'
                for one in theme["evidence"]
            ]
    likely = sorted(told["second"].items(), key=lambda one: -one[1])
    if likely:
        shown = ", ".join(f"{theme} {value:.2f}" for theme, value in likely if value >= SHOWN) or "no theme"
        lines.append(f"\nThe second reader, by meaning: {shown}.")
    for one in told["proposed"]:
        near = nearest_in_words([Near(**found) for found in one["nearest"]])
        lines.append(f"It proposes {one['theme']}{near}.")
    if not told["tags"] and not told["below"]:
        lines.append("No term of any theme occurs in it.")
    if told["facts"]:
        lines += ["", *facts_in_words(told["facts"])]
    return "\n".join([*lines, *(_place(one) for one in told["digests"])])


def _place_of(one: dict[str, Any]) -> str:
    """Where a piece of evidence stands, on a page where there are several."""
    page = f"p. {one['page']}, " if "page" in one else ""
    return f"{page}{one['field']}, {one['start']}-{one['end']}"


def _place(one: dict[str, Any]) -> str:
    """Where it stood in a digest and for what; points of nought are left out."""
    parts = ", ".join(f"{name} {points:g}" for name, points in one["points"].items() if points)
    return (
        f"\nIn {one['digest_id']} as item {one['number']:02}, under {one['theme']}: {one['score']:g} points ({parts})."
    )


def _theme(reader: Reader, tag: Tag, needed: dict[str, float]) -> dict[str, Any]:
    theme = reader.lexicon.themes[tag.theme]
    return {
        "theme": tag.theme, "name": theme.name, "score": tag.score, "threshold": round(needed[tag.theme], 2),
        "evidence": [_evidence(one) for one in tag.evidence],
    }  # fmt: skip


def _evidence(one: Evidence) -> dict[str, Any]:
    """A piece of evidence; one without its sentence is held, and so are its words."""
    held = not one.sentence and one.field != "descriptor"
    return {**told_evidence(one), "quote": HELD, "sentence": HELD} if held else told_evidence(one)
