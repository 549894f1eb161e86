"""A text in two or three languages, such as an act in Dutch and French: which of its words are in which.

Little words tell it (`littlewords`): a text in which five of another language's stand is looked at sentence by sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from classify.reading.language import CLOSE, code_of, language_among
from classify.reading.littlewords import WORDS

# So many different little words of a language are no accident, and so many words of it are worth a reading.
KINDS = 5
LEAST = 30
# A sentence ends a piece of so many words, a line any.
PIECE = 12
SENTENCE = re.compile(r"[.!?;:](?:\s|$)")
# Of a piece without a little word, of so many words at least, letters are asked, as long as there are few of them.
ASKED, MOST_ASKED = 4, 300
# A title in two languages says both, divided by such signs.
DIVIDED = re.compile(r"\s[/|–—-]\s|\n")
_of = {word: group for group, words in WORDS.items() for word in words.split()}
_relatives = {
    code: group for group in WORDS for close in CLOSE if group in close for code in close if code not in WORDS
}


@dataclass(frozen=True, slots=True)
class Part:
    """What of a document is in one language: the numbers of its words, in order, the title's `title_words` first."""

    language: str
    places: tuple[int, ...]
    title_words: int


def group_of(language: str | None) -> str:
    """The group of little words that a language's are in."""
    return _relatives.get(language or "", language or "")


def parts_if_several(
    title: Sequence[str], text: Sequence[str], words: Sequence[str], language: str | None, spoken: Sequence[str]
) -> list[Part]:
    """The parts of a document that may be in several languages, the largest first; none where it clearly is in one.

    `title` and `text` are in pieces, of which every second is one of the `words`; `spoken` are the languages that it
    declares or its source publishes in.
    """
    kinds = Counter([_of[word] for word in _of.keys() & set(words)])
    others = [group for group, count in kinds.items() if count >= KINDS and group != group_of(language)]
    return parts_of(title, text, (group_of(language), *others), spoken or [language or ""]) if others else []


def main_language(parts: Sequence[Part], declared: str | None) -> str:
    """The language of a document in parts: the declared one where it is among them, else that of the largest."""
    known = code_of(declared) if declared else ""
    return known if known in [part.language for part in parts] else parts[0].language


def parts_of(title: Sequence[str], text: Sequence[str], candidates: Sequence[str], spoken: Sequence[str]) -> list[Part]:
    """The parts of a document in each of some groups of languages, the largest first; those of few words join it."""
    words, in_title = [*title[1::2], *text[1::2]], len(title) // 2
    groups = _groups(text, candidates)
    count = Counter(group for group in groups if group)
    kept = [group for group, many in count.most_common() if many >= LEAST]
    if not kept:
        return []
    # What is too little for a reading goes with most of the text.
    named = {group: _language(group, spoken, words[in_title:], groups) for group in kept}
    places: dict[str, list[int]] = {named[group]: [] for group in kept}
    for first, last in _title_pieces(title):
        among = list(places)
        told = language_among(" ".join(words[first:last]), among) if len(among) > 1 else among[0]
        places[told] += range(first, last)
    titles = {one: len(found) for one, found in places.items()}
    for place, group in enumerate(groups, in_title):
        places[named.get(group, named[kept[0]])].append(place)
    return [Part(one, tuple(found), titles[one]) for one, found in places.items()]


def _groups(text: Sequence[str], candidates: Sequence[str]) -> list[str]:
    """The group that each word of a text is in, by sentences and lines."""
    pieces = list(_pieces(text))
    told: list[str] = []
    asked = 0
    for first, last in pieces:
        words = text[2 * first + 1 : 2 * last : 2]
        ranked = Counter(group for word in words if (group := _of.get(word)) in candidates).most_common(2)
        clear = str(ranked[0][0]) if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else ""
        if not clear and len(words) >= ASKED and asked < MOST_ASKED:
            asked, clear = asked + 1, language_among(" ".join(words), candidates)
        told.append(clear)
    _fill(told)
    return [group for group, (first, last) in zip(told, pieces, strict=True) for _ in range(first, last)]


def _fill(told: list[str]) -> None:
    """Give short pieces without a little word the language of the one before, and the first ones that of the next."""
    before = next((group for group in told if group), "")
    for place, group in enumerate(told):
        before = told[place] = group or before


def _pieces(text: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Sentences and lines, by the number of their first word and of the one after their last."""
    first, count = 0, len(text) // 2
    for place in range(1, count):
        between = text[2 * place]
        if "\n" in between or (place - first >= PIECE and SENTENCE.search(between)):
            yield first, place
            first = place
    if count:
        yield first, count


def _title_pieces(title: Sequence[str]) -> Iterator[tuple[int, int]]:
    count = len(title) // 2
    ends = [place for place in range(1, count) if DIVIDED.search(title[2 * place])]
    yield from pairwise([0, *ends, count] if count else [])


def _language(group: str, spoken: Sequence[str], words: Sequence[str], groups: Sequence[str]) -> str:
    """Which language of a group of relatives it is: one that the document or its source declares, or the likeliest."""
    known = [code for code in spoken if group_of(code) == group]
    relatives = sorted(next((close for close in CLOSE if group in close), {group}))
    if known or len(relatives) == 1:
        return known[0] if known else group
    sample = [word for word, each in zip(words, groups, strict=True) if each == group][:LEAST]
    return language_among(" ".join(sample), relatives)
