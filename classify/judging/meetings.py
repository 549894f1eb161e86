"""Frequent words and phrases that strong terms meet though they may mean something else, and which of them somebody accepted.

A strong term tags by itself, so it must meet no frequent stranger as the matcher shortens and lengthens it. What it meets is
looked up in wordfreq (a tool of development), for phrases in labelled texts; config/themes/meetings/accepted.toml holds, with a
reason, what may be met, and what was met once and is mended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from classify.lexicons.lexicon import Lexicon
from classify.lexicons.lint import frequent, known_lists
from classify.lexicons.terms import ELSEWHERE, Weighted
from classify.reading.matcher import Matcher
from ground.folding import TWO_ALPHABETS, WORD, fold, fold_to_latin
from ground.toml.strict import Faults, Strict, parse, read_toml

# A word of this Zipf frequency comes sixteen times in a million: more often than most themes do.
FREQUENT = 4.2
AMONG = 12_000
# A phrase in so many documents that are not about its theme is a stranger.
STRANGE = 2
FILE = Path("themes", "meetings", "accepted.toml")


class Met(Strict):
    """Frequent words or phrases of a language that strong terms may meet, or met once, and why or how."""

    language: str
    words: Annotated[tuple[str, ...], Field(strict=False)]
    reason: Annotated[str, Field(min_length=10)]


class MeetingsFile(Strict):
    """All meetings that were judged: those accepted, and those mended."""

    accepted: Annotated[tuple[Met, ...], Field(strict=False)] = ()
    mended: Annotated[tuple[Met, ...], Field(strict=False)] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A strong term and a frequent word (or a phrase of labelled texts) that it finds; `often` is its Zipf frequency, or in how
    many documents of other subjects the phrase stands."""

    language: str
    theme: str
    term: str
    word: str
    often: float


def read_meetings(folder: Path) -> MeetingsFile:
    """The meetings that a config folder has judged. Raises ConfigError."""
    faults, file = Faults(), folder / FILE
    table = read_toml(file, faults) if file.is_file() else {}
    parsed = parse(MeetingsFile, table, file, faults) if table is not None else None
    faults.raise_if_any()
    return parsed or MeetingsFile()


def words_of(entries: Iterable[Met], language: str) -> frozenset[str]:
    """The words and phrases that some entries hold for a language."""
    return frozenset(word for one in entries if one.language == language for word in one.words)


def word_meetings(lexicon: Lexicon, language: str) -> list[Meeting]:
    """Every frequent word that a strong term of one word finds. Raises PolicywatchError where no list of words is known."""
    terms = [one for one in _strong(lexicon, language) if len(one.term.parts[0]) == 1]
    words = [(word, zipf) for word, zipf in frequent(language, AMONG) if zipf >= FREQUENT]
    hits = _matcher(terms, language).find([word for word, _ in words])
    return [Meeting(language, hit.weighted.theme, hit.weighted.term.text, *words[hit.first]) for hit in hits]


def phrase_meetings(lexicon: Lexicon, language: str, texts: Sequence[tuple[str, set[str]]]) -> list[Meeting]:
    """Every phrase that a strong term of several words finds in two or more texts not about its theme.

    `texts` are in the language, each with the themes that it is about or may be.
    """
    matcher = _matcher([one for one in _strong(lexicon, language) if len(one.term.parts[0]) > 1], language)
    nevers = _matcher([one for one in lexicon.terms.get(language, ()) if one.strength == "never"], language)
    met: dict[tuple[str, str, str], int] = defaultdict(int)
    for text, themes in texts:
        words = WORD.findall(text)
        hidden = {(hit.weighted.theme, place) for hit in nevers.find(words) for place in range(hit.first, hit.last + 1)}
        hits = [hit for hit in matcher.find(words) if hit.weighted.theme not in themes]
        for theme, term, phrase in {
            (hit.weighted.theme, hit.weighted.term.text, " ".join(map(fold, words[hit.first : hit.last + 1])))
            for hit in hits
            if not any((hit.weighted.theme, place) in hidden for place in range(hit.first, hit.last + 1))
        }:
            met[theme, term, phrase] += 1
    return [Meeting(language, *key, count) for key, count in sorted(met.items()) if count >= STRANGE]


def strangers(lexicon: Lexicon, folder: Path) -> tuple[list[Meeting], list[str]]:
    """Frequent words that strong terms meet and nobody accepted, and the languages of which no such words are known.

    Raises PolicywatchError without wordfreq.
    """
    accepted, known = read_meetings(folder).accepted, known_lists()
    found = [
        one
        for language in sorted(lexicon.languages & known)
        for one in word_meetings(lexicon, language)
        if one.word not in words_of(accepted, language)
    ]
    return found, sorted(lexicon.languages - known)


def check_words(lexicon: Lexicon, folder: Path) -> str:
    """What was held against frequent words, in a sentence. Raises ConfigError with each meeting that nobody accepted."""
    found, unknown = strangers(lexicon, folder)
    faults = Faults()
    for told in in_lines(found):
        faults.add(folder / FILE, None, f"{told}, which nobody accepted; narrow the term, or accept it with a reason")
    faults.raise_if_any()
    return f"Strong terms meet no frequent stranger. No list of words is known for {', '.join(unknown) or 'none'}."


def in_lines(found: Iterable[Meeting]) -> Iterator[str]:
    """The meetings for a terminal."""
    yield from (f'{one.language}: {one.theme} "{one.term}" finds "{one.word}" ({one.often:.1f})' for one in found)


def counts(lexicon: Lexicon, folder: Path) -> dict[str, list[int]]:
    """By language: meetings found, of these mended, and accepted, words and phrases together."""
    told = read_meetings(folder)
    table: dict[str, list[int]] = {}
    for language in sorted(lexicon.languages):
        mended, accepted = words_of(told.mended, language), words_of(told.accepted, language)
        table[language] = [len(mended | accepted), len(mended), len(accepted)]
    return table


def _strong(lexicon: Lexicon, language: str) -> list[Weighted]:
    terms = lexicon.terms.get(language, ())
    return [one for one in terms if one.strength == "strong" and one.theme != ELSEWHERE and len(one.term.parts) == 1]


def _matcher(terms: Sequence[Weighted], language: str) -> Matcher:
    return Matcher(terms, fold_to_latin if language in TWO_ALPHABETS else fold)
