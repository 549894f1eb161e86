"""The place in a text that shows why it was found: the words asked for between [ and ], with what stands around them."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

from store.search.words import places_in

# What is read of a text in search of a place, and how much is shown of it, in characters.
LOOKED_AT, SHOWN, BEFORE = 20_000, 180, 50
NEAR = 3


def snippet_of(text: str, tokens: Collection[str]) -> str:
    """The piece of a text with most of the tokens, on one line; its beginning where it has none of them."""
    places = [(start, end, token) for token, start, end in places_in(text) if token in tokens]
    if not places:
        return _cut(text, 0, [])
    best, first, window = 0, places[0], deque[tuple[int, int, str]]()
    for place in places:
        window.append(place)
        while window[0][0] < place[0] - (SHOWN - BEFORE):
            window.popleft()
        different = len({token for _, _, token in list(window)[-20:]})
        if different > best:
            best, first = different, window[0]
    return _cut(text, max(0, first[0] - BEFORE), places)


def best_of(sentences: Collection[str], tokens: Collection[str]) -> str:
    """Of some sentences the first that holds a token, else none."""
    for sentence in sentences:
        if any(token in tokens for token, _, _ in places_in(sentence)):
            return snippet_of(sentence, tokens)
    return ""


def _cut(text: str, start: int, places: list[tuple[int, int, str]]) -> str:
    """The text from a place on, cut at words, with the places marked."""
    if start:
        space = text.find(" ", start, start + BEFORE)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + SHOWN)
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > start else end
    shown, last = [], start
    for begins, ends in _marked(text, places):
        if begins < last or ends > end:
            continue
        shown += [text[last:begins], "[", text[begins:ends], "]"]
        last = ends
    shown.append(text[last:end])
    inside = " ".join("".join(shown).split())
    return f"{'… ' if start else ''}{inside}{' …' if end < len(text) else ''}"


def _marked(text: str, places: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Where marks begin and end; words that only a sign or two hold apart share them."""
    marked: list[tuple[int, int]] = []
    for begins, ends in sorted({(begins, ends) for begins, ends, _ in places}):
        between = text[marked[-1][1] : begins] if marked else " "
        if len(between) < NEAR and between.strip() == between:
            marked[-1] = (marked[-1][0], ends)
        else:
            marked.append((begins, ends))
    return marked
