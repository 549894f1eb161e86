"""Words as the matcher compares them: the folding that `ground.folding` shares with the search of the store."""

from __future__ import annotations

from ground.folding import PIECE, TURNS, TWO_ALPHABETS, WORD, fold, fold_to_latin, words_of

__all__ = ["PIECE", "TURNS", "TWO_ALPHABETS", "WORD", "fold", "fold_to_latin", "words_of"]
