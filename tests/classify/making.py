"""Small lexicons, readers and stores for the tests of the classifier."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from classify.lexicons.lexicon import Lexicon, Theme, load_lexicon
from classify.lexicons.patterns import read_term
from classify.lexicons.terms import Strength, Weighted
from classify.reading.matcher import Matcher
from classify.reading.reader import Read, Reader, Text
from ground.folding import WORD
from ground.records import THEMES, Found
from store.documents.documents import save_documents
from store.health.runs import SourceRow, sync_sources
from store.shape.database import Store

Terms = dict[str, dict[str, Sequence[str]]]
"""Terms by theme and strength."""

ENGLISH: Terms = {
    "trafficking": {
        "strong": ["human traffick*", "=forced labour"],
        "plain": ["exploitation"],
        "weak": ["=victims"],
        "never": ["drug traffick*", "exploitation of oil"],
    },
    "labour": {
        "strong": ["labour inspect*", "collective agreement"],
        "plain": ["wages ~ unpaid"],
        "weak": ["employer"],
    },
}
GERMAN: Terms = {
    "trafficking": {"strong": ["*menschenhandel*", "Zwangsarbeit"]},
    "labour": {"strong": ["Arbeiter:innen", "Mindestlohn"]},
}


def theme_file(theme: str) -> str:
    """A theme as its file describes it."""
    return f'id = "{theme}"\nname = "The theme {theme}"\nthreshold = 0.5\n'


def terms_file(language: str, terms: Terms) -> str:
    """A language's terms as their file holds them, one term on a line."""
    lines = [f'language = "{language}"']
    for theme, strengths in terms.items():
        lines += ["", f"[{theme}]"]
        for strength, texts in strengths.items():
            lines += [f"{strength} = [", *(f"    {json.dumps(text, ensure_ascii=False)}," for text in texts), "]"]
    return "\n".join(lines) + "\n"


def write_lexicon(folder: Path, languages: dict[str, Terms]) -> Path:
    """A config folder with all themes and some languages' terms."""
    (folder / "themes" / "terms").mkdir(parents=True, exist_ok=True)
    for theme in THEMES:
        (folder / "themes" / f"{theme}.toml").write_text(theme_file(theme), encoding="utf-8")
    for language, terms in languages.items():
        file = folder / "themes" / "terms" / f"{language}.toml"
        file.write_text(terms_file(language, terms), encoding="utf-8")
    return folder


def reader_of(folder: Path, languages: dict[str, Terms]) -> Reader:
    """A reader of a lexicon that was written just for it."""
    return Reader(load_lexicon(write_lexicon(folder, languages)))


def lexicon_of(terms: dict[Strength, Sequence[str]], threshold: float = 0.5) -> Lexicon:
    """An English lexicon in memory of one theme, labour."""
    weighted = tuple(Weighted("labour", strength, read_term(text)) for strength in terms for text in terms[strength])
    return Lexicon({"labour": Theme(id="labour", name="Labour", threshold=threshold)}, {"en": weighted}, {"en": "mark"})


def quotes(term: str, text: str) -> list[str]:
    """The words of a text that a term is found in, as they are written, joined by a space."""
    words = WORD.findall(text)
    hits = Matcher([Weighted("labour", "strong", read_term(term))]).find(words)
    return [" ".join(words[hit.first : hit.last + 1]) for hit in hits]


def english(reader: Reader, text: str, title: str = "") -> Read:
    """A text read that says it is English."""
    return reader.read(Text("1", title, text, "en"))


def filled(store: Store, documents: Sequence[tuple[str, str, str]]) -> None:
    """Keep documents, each a language, a title and a text, with ids from 1."""
    languages = tuple(sorted({language for language, _, _ in documents}))
    sync_sources(
        store,
        [
            SourceRow("one", "Publisher", "DE", "rss", "https://one.example/", languages, "news", 3, False, 3_600, None,
                      (), None)
        ],
    )  # fmt: skip
    save_documents(
        store,
        [
            Found("one", f"https://one.example/{number}", title, text, "full", language=language, visited=True)
            for number, (language, title, text) in enumerate(documents)
        ],
    )
