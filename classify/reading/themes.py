"""The themes of a text's words, by the lexicon of its language: a matcher for each language, built when first needed."""

from __future__ import annotations

from collections.abc import Sequence

from classify.lexicons.folding import TWO_ALPHABETS, fold, fold_to_latin
from classify.lexicons.lexicon import Lexicon
from classify.reading.matcher import Matcher
from classify.reading.scoring import Scored, score_themes


class ThemeFinder:
    """Finds themes with one lexicon, kept in memory."""

    def __init__(self, lexicon: Lexicon):
        self._lexicon = lexicon
        self._matchers: dict[int, Matcher] = {}

    def find(self, words: Sequence[str], language: str | None, title_words: int) -> list[Scored]:
        """Every theme with any evidence in a text's words, of which so many are the title's; the strongest first."""
        terms = self._lexicon.terms.get(language or "", ())
        if not terms:
            return []
        if id(terms) not in self._matchers:
            self._matchers[id(terms)] = Matcher(terms, fold_to_latin if language in TWO_ALPHABETS else fold)
        return score_themes(self._matchers[id(terms)].find(words), title_words, len(words))
