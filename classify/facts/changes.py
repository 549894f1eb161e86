"""What changed between two versions of a text: sentences in the original language, with what each weighs.

Sentences are compared by their letters and digits alone, so that markup, white space, quotes and encodings make no
change; equal ones are found by hash, and only what stands between two equal ones is compared word by word. Moves,
counters, dates of updating, advertisements and cookie lines weigh nothing (config/facts/changes.toml).
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from classify.facts.change_rules import ChangeRules, SpokenChanges, spoken_changes
from classify.facts.sentences import END, ends_sentence
from ground.folding import fold

Kind = Literal["new", "gone", "changed", "moved", "came back"]
TAG = re.compile(r"<[^<>]{0,400}>")
KEPT = re.compile(r"\w+")
TOKEN = re.compile(r"[^\W\d_]+|\d+")
MONEY = re.compile(
    r"[€$£%]|\b(?:EUR|USD|GBP|PLN|CHF|SEK|NOK|DKK|CZK|HUF|RON)\b|\b(?:euro|eur|million|milli|mln|mio)", re.I
)
DATE = re.compile(
    r"(?<!\d)\d{1,2}[. ]{1,2}(?:de |of |ta.)?[^\W\d_]{3,}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\b(?:19|20)\d\d\b"
)
CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
BLOCK = 60
ALIKE = 0.5
SHORT = 5
LONGEST_SENTENCE = 4_000


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that changed: paragraph (from 1) in the newer text, of the older one where there is none; 0 weighs nothing."""

    kind: Kind
    paragraph: int
    before: str
    after: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Sentence:
    paragraph: int
    text: str
    key: str


def changes_of(
    before: str, after: str, language: str | None, weights: ChangeRules, *, terms: Callable[[str], bool] | None = None
) -> tuple[Change, ...]:
    """The changes, heaviest first, then in order of the text. `terms` says whether a sentence holds a theme's term."""
    old, new = list(_sentences(before)), list(_sentences(after))
    spoken = spoken_changes(weights, language)
    moved, pairs = _compared(old, new)
    found = [Change("moved", sentence.paragraph, sentence.text, sentence.text, 0.0) for sentence in moved]
    for left, right in pairs:
        kind: Kind = "changed" if left and right else "new" if right else "gone"
        place = right or left
        if place:
            weight = _weight(left.text if left else "", right.text if right else "", weights, spoken, terms)
            found.append(Change(kind, place.paragraph, left.text if left else "", right.text if right else "", weight))
    return tuple(sorted(found, key=lambda change: (-change.weight, change.paragraph)))


def came_back(texts: Sequence[str]) -> bool:
    """Whether the last of a document's texts says again what an earlier one said, with another between them."""
    keys = [tuple(sentence.key for sentence in _sentences(text)) for text in texts]
    return len(keys) > 2 and keys[-1] != keys[-2] and keys[-1] in keys[:-2]


def marked_as_back(changes: Sequence[Change], texts: Sequence[str]) -> tuple[Change, ...]:
    """Changes between the two last of a document's texts, "came back" where an earlier one said the same.

    A sentence that went, was not there in between, and stands there again; and every change to what a whole text was before.
    """
    if len(texts) < 3 or not changes:
        return tuple(changes)
    keys = [[sentence.key for sentence in _sentences(text)] for text in texts]
    whole, before, earlier = keys[-1] in keys[:-2], set(keys[-2]), {key for text in keys[:-2] for key in text}
    back = earlier - before
    return tuple(
        replace(change, kind="came back") if whole or _key(change.after) in back else change for change in changes
    )


def _key(words: str) -> str:
    return " ".join(KEPT.findall(unicodedata.normalize("NFKC", words).replace("\u00ad", "").casefold()))


def _sentences(text: str) -> Iterator[_Sentence]:
    paragraph = 0
    for line in html.unescape(TAG.sub(" ", text)).split("\n"):
        if not line.strip():
            continue
        paragraph += 1
        begin = 0
        cuts = [match.end() for match in END.finditer(line) if ends_sentence(line, match)]
        for end in (*cuts, len(line)):
            words = " ".join(line[begin:end].split())[:LONGEST_SENTENCE]
            begin = end
            key = _key(words)
            if key:
                yield _Sentence(paragraph, words, key)


def _compared(
    old: list[_Sentence], new: list[_Sentence]
) -> tuple[list[_Sentence], list[tuple[_Sentence | None, _Sentence | None]]]:
    """The sentences that only moved, and the pairs that differ, a side None where it has no counterpart."""
    where: dict[str, list[int]] = defaultdict(list)
    for place in range(len(old) - 1, -1, -1):
        where[old[place].key].append(place)
    partner = [where[s.key].pop() if where.get(s.key) else -1 for s in new]
    taken = {place for place in partner if place >= 0}
    steady = _rising([(place, number) for number, place in enumerate(partner) if place >= 0])
    moved = [new[number] for number, place in enumerate(partner) if place >= 0 and number not in steady]
    pairs: list[tuple[_Sentence | None, _Sentence | None]] = []
    block_old, block_new, left = [], [], 0
    for number, sentence in enumerate(new):
        if partner[number] < 0:
            block_new.append(sentence)
        elif number in steady:
            block_old = [old[p] for p in range(left, partner[number]) if p not in taken]
            pairs += _paired(block_old, block_new)
            left, block_new = partner[number] + 1, []
    block_old = [old[p] for p in range(left, len(old)) if p not in taken]
    return moved, pairs + _paired(block_old, block_new)


def _rising(places: list[tuple[int, int]]) -> set[int]:
    """The numbers of a longest rising run of old places: sentences that kept their order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (place, _) in enumerate(places):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            ends.append(index)
        else:
            tails[at], ends[at] = place, index
    kept, index = set(), ends[-1] if ends else -1
    while index >= 0:
        kept.add(places[index][1])
        index = before[index]
    return kept


def _paired(old: list[_Sentence], new: list[_Sentence]) -> list[tuple[_Sentence | None, _Sentence | None]]:
    """Sentences of a changed block side by side, the most alike first; in large blocks only near ones are compared."""
    bags = [Counter(sentence.key.split()) for sentence in old]
    free = set(range(len(old)))
    pairs: list[tuple[_Sentence | None, _Sentence | None]] = []
    for number, sentence in enumerate(new):
        bag = Counter(sentence.key.split())
        near = [p for p in range(max(0, number - BLOCK // 2), min(len(old), number + BLOCK // 2)) if p in free]
        alike = max(((_likeness(bag, bags[p]), -p) for p in near), default=(0.0, 0))
        if alike[0] >= ALIKE:
            free.discard(-alike[1])
            pairs.append((old[-alike[1]], sentence))
        else:
            pairs.append((None, sentence))
    return pairs + [(old[p], None) for p in sorted(free)]


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _weight(
    before: str, after: str, weights: ChangeRules, spoken: SpokenChanges, terms: Callable[[str], bool] | None
) -> float:
    differing = _differing(before, after)
    if not differing or _is_noise(before, after, differing, spoken):
        return 0.0
    words = {fold(word) for word in differing}
    numbers = any(word.isdigit() for word in differing)
    where = f"{before} {after}"
    return (
        weights.base
        + (weights.theme if terms and terms(after or before) else 0)
        + (weights.negation if words & spoken.negation else 0)
        + (weights.duty if words & spoken.duty else 0)
        + (weights.date if numbers and DATE.search(where) else 0)
        + (weights.money if numbers and MONEY.search(where) else 0)
    )


def _differing(before: str, after: str) -> list[str]:
    """The words that stand oftener on one side than on the other."""
    one, other = Counter(TOKEN.findall(before.casefold())), Counter(TOKEN.findall(after.casefold()))
    return [*(one - other), *(other - one)] or (["order"] if before and after else [])


def _is_noise(before: str, after: str, differing: list[str], spoken: SpokenChanges) -> bool:
    """Lines of the page, not of the text: marked by a phrase, or counters, where only digits changed and nothing counts."""
    shown = after or before
    if len(shown) < 300 and spoken.noise.search(shown.casefold()):
        return True
    letters = [word for word in TOKEN.findall(shown) if not word.isdigit()]
    if all(word.isdigit() for word in differing) and not MONEY.search(shown):
        return len(letters) < SHORT or bool(CLOCK.search(shown) and len(letters) < 2 * SHORT)
    return len(letters) < 2 and not (before and after)
