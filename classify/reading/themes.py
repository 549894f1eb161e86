"""The themes of a text's words, by the lexicon of its language: a matcher for each language, built when first needed."""

from __future__ import annotations

from collections.abc import Sequence

from classify.lexicons.latinised import LANGUAGES, is_latin, latin_form, latin_terms
from classify.lexicons.lexicon import Lexicon
from classify.reading.matcher import Hit, Matcher
from classify.reading.parts import Part
from classify.reading.scoring import MOST_EVIDENCE, Scored, score_themes
from ground.folding import TWO_ALPHABETS, fold, fold_to_latin

# A part of less than this share of a text is judged by the whole text's length, for it is only named there.
SHARE = 4


class ThemeFinder:
    """Finds themes with one lexicon, kept in memory."""

    def __init__(self, lexicon: Lexicon):
        self._lexicon = lexicon
        self._matchers: dict[tuple[int, str], Matcher] = {}

    def find(self, words: Sequence[str], language: str | None, title_words: int) -> list[Scored]:
        """Every theme with any evidence in a text's words, of which so many are the title's; the strongest first."""
        matcher = self._matcher(language, words)
        return score_themes(matcher.find(words), title_words, len(words)) if matcher else []

    def find_in_parts(self, words: Sequence[str], parts: Sequence[Part]) -> list[Scored]:
        """The same for a text in several languages: each part by its own lexicon, of each theme the best score."""
        best: dict[str, Scored] = {}
        for part in parts:
            for one in self._in_part(words, part):
                first, second = sorted((best.get(one.theme, one), one), key=lambda each: -each.score)
                hits = first.hits if first is second else (*first.hits, *second.hits)[:MOST_EVIDENCE]
                best[one.theme] = Scored(one.theme, first.score, hits)
        return sorted(best.values(), key=lambda one: (-one.score, one.theme))

    def _in_part(self, words: Sequence[str], part: Part) -> list[Scored]:
        own = [words[place] for place in part.places]
        matcher = self._matcher(part.language, own)
        if matcher is None:
            return []
        at = part.places
        # Words that only this part brings side by side are no phrase.
        hits = [hit for hit in matcher.find(own) if at[hit.last] - at[hit.first] == hit.last - hit.first]
        length = len(own) if SHARE * len(own) >= len(words) else len(words)
        return [
            Scored(one.theme, one.score, tuple([Hit(hit.weighted, at[hit.first], at[hit.last]) for hit in one.hits]))
            for one in score_themes(hits, part.title_words, length)
        ]

    def _matcher(self, language: str | None, words: Sequence[str]) -> Matcher | None:
        """The language's matcher; another one for its words in Latin letters; None without a lexicon."""
        terms = self._lexicon.terms.get(language or "", ())
        if not terms or language is None:
            return None
        in_latin = language in LANGUAGES and is_latin(words)
        form = latin_form if in_latin else fold_to_latin if language in TWO_ALPHABETS else fold
        # Languages of one file may be written in different letters.
        key = (id(terms), language if in_latin else form.__name__)
        if key not in self._matchers:
            self._matchers[key] = Matcher(latin_terms(terms, language) if in_latin else terms, form)
        return self._matchers[key]
