"""The spaCy frame: a blank multilingual pipeline whose component writes what it finds to `doc.spans` and `doc._`.

For who works with spaCy and adds components of their own. The reader asks the same `ThemeFinder` for the same answers and
builds no `Doc`, which would cost as much as all the rest.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from classify.lexicons.lexicon import Lexicon
from classify.reading.themes import ThemeFinder
from ground.folding import PIECE, WORD

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

COMPONENT = "policywatch_themes"


class WordTokenizer:
    """Words as the matcher sees them, everything else in tokens of its own; the text stays whole."""

    def __init__(self, vocab: Vocab):
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as tokens; `doc.user_data["words"]` names those that are words."""
        from spacy.tokens import Doc

        found = PIECE.findall(text)
        pieces = [piece for piece, _ in found]
        starts = [0, *accumulate(len(piece) + len(space) for piece, space in found)]
        places = [place for place, piece in enumerate(pieces) if WORD.match(piece)]
        doc = Doc(self.vocab, words=pieces, spaces=[bool(space) for _, space in found])
        words = Words(places, [starts[place] for place in places], [pieces[place] for place in places])
        doc.user_data["words"] = words
        return doc


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document: which tokens they are, where each starts (in characters), and how it is written."""

    places: list[int]
    starts: list[int]
    texts: list[str]


class ThemeReader:
    """The component: hits of the text's language into `doc.spans`, each theme's score into `doc._.themes`."""

    def __init__(self, finder: ThemeFinder):
        self.finder = finder

    def __call__(self, doc: Doc) -> Doc:
        """Read a document whose `doc._.language` and `doc._.title_length` (in characters) are set."""
        from spacy.tokens import Span

        words: Words = doc.user_data["words"]
        title_words = bisect_left(words.starts, doc._.title_length)
        doc._.themes = self.finder.find(words.texts, doc._.language, title_words)
        for scored in doc._.themes:
            doc.spans[scored.theme] = [
                Span(doc, words.places[hit.first], words.places[hit.last] + 1, label=scored.theme)
                for hit in scored.hits
            ]
        return doc


def build_pipeline(lexicon: Lexicon) -> Language:
    """A blank multilingual pipeline with our tokenizer and the theme reader."""
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc

    extensions: dict[str, Any] = {"language": None, "title_length": 0, "themes": ()}
    for name, default in extensions.items():
        Doc.set_extension(name, default=default, force=True)
    if not Language.has_factory(COMPONENT):
        Language.factory(COMPONENT, func=lambda nlp, name: ThemeReader(ThemeFinder(Lexicon({}, {}, {}))))
    nlp = spacy.blank("xx")
    # Word shapes, prefixes and the like, which nothing here asks for, would cost more than all the matching.
    nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    reader: Any = nlp.add_pipe(COMPONENT)
    reader.finder = ThemeFinder(lexicon)
    return nlp
