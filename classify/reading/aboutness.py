"""Whether a text is about a theme or only names it: where its words stand, of how many kinds, and what else the text is about.

Measured on 412 official documents of 40 countries that nobody had chosen for their themes, together with the development
documents; the cut-offs held over folds of countries (docs/evaluation.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from classify.reading.matcher import Hit

PASSAGE = 100
"""Words to a passage."""
# A longer text holds some plain word of every theme: it needs a strong one, or several kinds in several passages.
SHORT = 250
SEVERAL = 3
# A text of more words is about what it comes back to: strong words, or many kinds of words, in more than one passage.
LONG = 800
OFTEN, KINDS = 3, 4
APART = 2
# One chapter in a code, one speech in a session: where its words are in fewer than one of so many passages.
ONE_IN = 8
# Words of other subjects: so many at least, and more than those of the theme.
OTHER = 3


def is_about(hits: Sequence[Hit], title_words: int, words: int, other: int) -> bool:
    """Whether hits of one theme, none excluded, make a text's subject; `other` counts words of everyday other subjects.

    What a strong word in the title says is believed.
    """
    in_title = {hit.weighted.strength for hit in hits if hit.first < title_words}
    if "strong" in in_title:
        return True
    telling = [hit for hit in hits if hit.weighted.strength in ("strong", "plain")]
    if other >= OTHER and other > len(telling):
        return False
    body = words - title_words
    if body <= SHORT:
        return True
    strong = [hit for hit in telling if hit.weighted.strength == "strong"]
    kinds = len({hit.weighted.term.text for hit in telling})
    passages = _passages(telling, title_words)
    if not strong and (passages < SEVERAL or (kinds < SEVERAL and "plain" not in in_title)):
        return False
    if body <= LONG:
        return True
    apart = max(APART, math.ceil(body / PASSAGE / ONE_IN))
    often = len(strong) >= OFTEN and _passages(strong, title_words) >= apart
    return often or (kinds >= KINDS and passages >= apart + 1)


def _passages(hits: Sequence[Hit], title_words: int) -> int:
    """In how many passages of the text hits stand."""
    return len({(hit.first - title_words) // PASSAGE for hit in hits if hit.first >= title_words})
