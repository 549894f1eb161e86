"""What several sections say in the same way: the line that says the event, a title, who published it when."""

from __future__ import annotations

from digest.content.clean import around, clean, direction, language_tag
from digest.content.facts import Facts
from digest.content.links import official_page
from digest.content.model import Phrase, Row, Title, Words
from digest.content.stages import stage_words
from digest.content.tongue import say, spoken
from digest.content.words import KINDS, PUBLISHED, country_name, language_name, publication
from store.documents.facts import Concept, Signal
from store.documents.procedures import Followed
from store.documents.windows import Candidate

# What is left out, in the store or on the page.
REST = {
    "": ("more in the store", "more on the page"),
    "measures": ("more with such sentences in the store", "more with such sentences on the page"),
}
# Patterns of a measure that may be struck out; where others say so, it may be a right that went.
MEASURES = frozenset({
    "criminalising-clients", "criminalising-third-parties", "registration-of-sex-workers", "forced-testing", "duty-to-report",
    "penalties-for-help", "surrogacy-as-trafficking", "gender-ideology", "ban-of-pride", "foreign-agents",
})  # fmt: skip
NAME_LENGTH = 100
TITLE_LENGTH = 160
WHOLE_TITLE = 4_000
QUOTE_LENGTH = 40


def own(text: str) -> Words:
    """One phrase of ours."""
    return (Phrase(text),)


def rest_of(facts: Facts, what: str = "") -> str:
    """What follows a number left out: "more on the page", or in the store where the archive has no address."""
    words = REST[what]
    return say(words[bool(facts.archive)])


def name(facts: Facts, theme: str) -> str:
    """A theme's display name."""
    return clean(say(facts.themes.get(theme, theme)), 80)


def named(facts: Facts, pattern: str) -> str:
    """The name of a watch pattern."""
    return clean(facts.rights.get(pattern, pattern.replace("-", " ")), 80)


def perhaps_struck(signal: Signal) -> bool:
    """Whether a sentence about a measure has words that say that something was struck out, rejected or repealed."""
    return signal.struck_out and signal.pattern in MEASURES


def right_named(facts: Facts, right: str) -> str:
    """The name of a right, which may have the id of a pattern."""
    return clean(facts.rights.get(f"right:{right}") or named(facts, right), 80)


def quoted(before: str, words: str, language: str | None, after: str = "") -> Words:
    """Somebody else's words in quotation marks, with words of ours around."""
    return Phrase(f"{before}{say('“')}"), Phrase(words, "quote", language_tag(language)), Phrase(f"{say('”')}{after}")


def kind_of(document: Candidate) -> str:
    """What a document is: by its kind, else by who publishes."""
    return say(KINDS.get(document.kind or "") or PUBLISHED.get(document.publishes, "document"))


def lead_of(facts: Facts, document: Candidate) -> Words:
    """`country · kind · stage: act or file`, each where it is known; of a foreign title what it is about."""
    said = facts.about(document.id)
    file = facts.files.get(said.own_file or "")
    stage = f" · {stage_words(file.stage)}" if file and file.stage else ""
    lead = f"{country_name(document.country)} · {kind_of(document)}{stage}"
    if file:
        return Phrase(f"{lead}{say(': ')}"), file_phrase(file)
    handle = handle_of(facts, document)
    return (Phrase(f"{lead}{say(': ')}"), *handle) if handle else own(lead)


def handle_of(facts: Facts, document: Candidate) -> Words:
    """What a title that is not English is about: a concept with the words that show it; nothing of an English one."""
    concepts = concepts_of(facts, document)
    if not concepts or (document.language or "en").split("-")[0] == "en":
        return ()
    first, words = concepts[0], clean(concepts[0].quote, QUOTE_LENGTH)
    shown = concept_name(facts, first)
    if first.field == "descriptor":
        return Phrase(f"{shown} ({say('“')}"), Phrase(words, "official_name"), Phrase(say("”, subject)"))
    return quoted(f"{shown} (", words, document.language, f", {place_of(first)})")


def place_of(one: Concept | Signal) -> str:
    """Where words stand: in the title, on a page of a paper with several, else in the text."""
    return say("p. {n}", n=one.page) if one.page else say(one.field)


def concept_name(facts: Facts, concept: Concept) -> str:
    """A concept's name in the language of the digest."""
    return facts.concepts.get(concept.id, concept.name)


def concepts_of(facts: Facts, document: Candidate) -> list[Concept]:
    """The concepts of a document's title, else of its text; none that only its publisher's name shows."""
    publisher = document.publisher.casefold()
    known = [one for one in facts.about(document.id).concepts if one.quote.casefold() not in publisher]
    return [one for one in known if one.field == "title"] or known


def english_row(facts: Facts, document: Candidate) -> list[Row]:
    """The publisher's own title in English, else our editors' gloss, labelled so."""
    title = clean(facts.about(document.id).english_title, TITLE_LENGTH)
    if title:
        return [Row("event", (Phrase(say("Official English title: ")), Phrase(title, "title", "en")))]
    gloss = facts.edits.glosses.get(document.id)
    return [Row("event", own(say("Our gloss: {gloss}", gloss=gloss)))] if gloss else []


def title_of(facts: Facts, document: Candidate) -> Title:
    """A document's title as published; a long one is cut so that the words which led to a theme can be seen."""
    whole, language = clean(document.title, WHOLE_TITLE), document.language
    led = [one.quote for one in facts.evidence.get(document.id, ()) if one.place == "title"]
    matched = next(iter(led + [one.quote for one in concepts_of(facts, document) if one.field == "title"]), "")
    text = around(whole, matched, TITLE_LENGTH) or say("(no title)")
    return Title(text, language_tag(language), language_name(language), direction(text, language))


def file_title(file: Followed) -> Title:
    """The title of a followed file: our words, which are English."""
    if spoken() == "en":
        return Title(clean(file.row.title), "en", "", "ltr", "own")
    return Title(clean(file.row.title), "en", language_name("en"), "ltr")


def file_phrase(file: Followed) -> Phrase:
    """The title of a followed file within a line."""
    return english(clean(file.row.title))


def english(words: str) -> Phrase:
    """Words of ours that are only there in English; in a digest in another language they are not of its own sentences."""
    return Phrase(words) if spoken() == "en" else Phrase(words, "title", "en")


def file_page(file: Followed) -> str | None:
    """The official page of a followed file."""
    return official_page(file.row.references)


def by_of(facts: Facts, document: Candidate) -> Words:
    """Who published a document and when."""
    date = publication(document.published_at, document.published_precision, document.collected_at, facts.timezone)
    return Phrase(clean(document.publisher, NAME_LENGTH), "official_name"), Phrase(f", {date}")
