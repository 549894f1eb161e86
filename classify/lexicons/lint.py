"""Helps a second reading of a lexicon: the frequent words of the language that each term would match.

Needs wordfreq, which is installed with the tools of development, and knows most of our languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from classify.lexicons.lexicon import Lexicon
from classify.lexicons.patterns import WordPattern
from classify.lexicons.terms import ELSEWHERE, STRENGTHS, Strength
from ground.errors import PolicywatchError
from ground.folding import TWO_ALPHABETS, fold, fold_to_latin
from ground.records import THEMES

WORDS = 50_000
# wordfreq knows Serbian, Croatian and Bosnian as one.
LISTS = {"hr": "sh", "bs": "sh", "cnr": "sh", "sr": "sh", "nn": "nb"}
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Reach:
    """A term of one word, and the frequent words it matches, the most frequent first, each with its Zipf frequency.

    The Zipf scale counts in powers of ten: 3 is one in a million words, 6 one in a thousand.
    """

    theme: str
    strength: Strength
    term: str
    words: tuple[tuple[str, float], ...]

    @property
    def weight(self) -> float:
        """How often its words come in a million words of text."""
        return float(sum(10 ** (frequency - 3) for _, frequency in self.words))


def sizes(lexicon: Lexicon) -> dict[str, dict[str, int]]:
    """How many terms each language has for each theme."""
    return {
        language: {theme: count for theme in THEMES if (count := Counter(one.theme for one in terms)[theme])}
        for language, terms in sorted(lexicon.terms.items())
    }


def reaches(lexicon: Lexicon, language: str, most: int = WORDS) -> list[Reach]:
    """Each strong or plain term of one word with what it matches, the widest first. Raises PolicywatchError."""
    if language not in lexicon.terms:
        raise PolicywatchError(f'no lexicon covers "{language}"; there are: {", ".join(sorted(lexicon.languages))}')
    words = frequent(language, most)
    form = fold_to_latin if language in TWO_ALPHABETS else fold
    folded = [(form(word), word, frequency) for word, frequency in words]
    found = [
        Reach(one.theme, one.strength, one.term.text, tuple(_matched(one.term.parts[0][0], folded)))
        for one in lexicon.terms[language]
        if one.theme != ELSEWHERE
        and one.strength in ("strong", "plain")
        and [len(part) for part in one.term.parts] == [1]
    ]
    return sorted(found, key=lambda reach: -reach.weight)


def in_words(found: Iterable[Reach]) -> str:
    """The reaches for a terminal, one a line."""
    return "\n".join(
        f"{one.weight:8.1f}  {one.theme:<16} {one.strength:<7} {one.term}: "
        + ", ".join(f"{word} {frequency:.1f}" for word, frequency in one.words[:SHOWN])
        for one in found
        if one.words
    )


def sizes_in_words(lexicon: Lexicon) -> str:
    """The sizes as a table."""
    told = sizes(lexicon)
    lines = [f"{'':<5}{''.join(f'{theme:>17}' for theme in THEMES)}{'all':>8}"]
    for language, counts in told.items():
        cells = "".join(f"{counts.get(theme, 0):>17}" for theme in THEMES)
        lines.append(f"{language:<5}{cells}{sum(counts.values()):>8}")
    strengths = Counter(one.strength for terms in lexicon.terms.values() for one in terms)
    lines.append(", ".join(f"{strength} {strengths[strength]}" for strength in STRENGTHS))
    return "\n".join(lines)


def _matched(pattern: WordPattern, words: Iterable[tuple[str, str, float]]) -> list[tuple[str, float]]:
    wild = re.compile(pattern.regex) if pattern.regex else None
    return [
        (word, frequency)
        for folded, word, frequency in words
        if (wild.fullmatch(folded) if wild else folded.startswith(pattern.stem) and len(folded) <= pattern.longest)
    ]


def frequent(language: str, most: int) -> list[tuple[str, float]]:
    """The most frequent words of a language with their Zipf frequencies. Raises PolicywatchError where none are known."""
    if language not in known_lists():
        raise PolicywatchError(f'wordfreq has no list of the words of "{language}"; read its terms without')
    from wordfreq import top_n_list, zipf_frequency

    code = LISTS.get(language, language)
    return [(word, zipf_frequency(word, code)) for word in top_n_list(code, most)]


def known_lists() -> frozenset[str]:
    """The languages whose frequent words are known. Raises PolicywatchError without wordfreq."""
    try:
        from wordfreq import available_languages
    except ImportError as error:
        raise PolicywatchError(
            "what a term would match is looked up in wordfreq; install it: pip install wordfreq"
        ) from error
    lists = frozenset(available_languages())
    return lists | {language for language, code in LISTS.items() if code in lists}
