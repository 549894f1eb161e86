"""What several sections say in the same way: a title, who published it when, words of ours beside words that are not."""

from __future__ import annotations

from digest.content.clean import clean, direction, language_tag
from digest.content.facts import Facts
from digest.content.model import Phrase, Title, Words
from digest.content.words import KINDS, language_name, publication
from store.documents.windows import Candidate

NAME_LENGTH = 100


def own(text: str) -> Words:
    """One phrase of ours."""
    return (Phrase(text),)


def name(facts: Facts, theme: str) -> str:
    """A theme's display name."""
    return clean(facts.themes.get(theme, theme), 80)


def title_of(document: Candidate) -> Title:
    """A document's title as published."""
    text = clean(document.title) or "(no title)"
    language = document.language
    return Title(text, language_tag(language), language_name(language), direction(text, language))


def by_of(facts: Facts, document: Candidate) -> Words:
    """Who published a document, what it is and when."""
    date = publication(document.published_at, document.published_precision, document.collected_at, facts.timezone)
    kind = KINDS.get(document.publishes, "document")
    return Phrase(clean(document.publisher, NAME_LENGTH), "official_name"), Phrase(f", {kind}, {date}")
