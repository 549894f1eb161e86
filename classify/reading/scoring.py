"""From hits to tags: how much evidence a theme has, for its place and the text's length (docs/themes.md)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from classify.lexicons.terms import ELSEWHERE, Strength
from classify.reading.aboutness import is_about
from classify.reading.matcher import Hit

WEIGHT: dict[Strength, float] = {"strong": 1.0, "plain": 0.5, "weak": 0.2, "never": 0.0}
IN_TITLE = 1.5
IN_LEAD = 1.2
LEAD_WORDS = 60
# A text of this many words needs evidence worth 1.0; each doubling asks for this much more.
SHORT = 150
PER_DOUBLING = 0.35
# A headline or the name of a law, and nothing else: one plain word in it says what it is about.
BARE_TITLE_WORDS = 12
BARE_TITLE = 0.75
MOST_EVIDENCE = 12
# What a theme that a text only names scores at most: less than any tag needs, as shipped.
ONLY_NAMED = 0.4


@dataclass(frozen=True, slots=True)
class Scored:
    """A theme's score (0 to 1) and the hits it rests on, the strongest first."""

    theme: str
    score: float
    hits: tuple[Hit, ...]


def score_themes(hits: Sequence[Hit], title_words: int, words: int) -> list[Scored]:
    """Every theme with any evidence, tagged or not, the strongest first."""
    if not title_words and words <= BARE_TITLE_WORDS:
        # One sentence and no title: it is all that its publisher says, as a headline is.
        title_words = words
    by_theme: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        # The last word of a title and the first of its text stand side by side, and are no phrase.
        if not hit.first < title_words <= hit.last or _is_pair(hit):
            by_theme[hit.weighted.theme].append(hit)
    other = _apart(by_theme.pop(ELSEWHERE, []))
    scored = []
    for theme, found in by_theme.items():
        kept = _without_excluded(found)
        if kept:
            score, evidence = _score(kept, title_words, words)
            about = score <= ONLY_NAMED or is_about(kept, title_words, words, other)
            scored.append(Scored(theme, score if about else ONLY_NAMED, evidence))
    return sorted((one for one in scored if one.hits), key=lambda one: (-one.score, one.theme))


def _apart(hits: Sequence[Hit]) -> int:
    """How many hits there are, those that overlap counted once."""
    count, taken = 0, -1
    for hit in hits:
        if hit.first > taken:
            count, taken = count + 1, hit.last
    return count


def needed(words: int, title_words: int = 0) -> float:
    """How much evidence a text of so many words must hold, so many of them in its title."""
    if 0 < words == title_words <= BARE_TITLE_WORDS:
        return BARE_TITLE
    return 1.0 + PER_DOUBLING * math.log2(max(words, SHORT) / SHORT)


def _score(hits: list[Hit], title_words: int, words: int) -> tuple[float, tuple[Hit, ...]]:
    total = 0.0
    seen: dict[str, int] = defaultdict(int)
    worth: list[tuple[float, Hit]] = []
    for hit in hits:
        place = IN_TITLE if hit.first < title_words else IN_LEAD if hit.first < title_words + LEAD_WORDS else 1.0
        seen[hit.weighted.term.text] += 1
        # The same words again say less each time.
        value = WEIGHT[hit.weighted.strength] * place / seen[hit.weighted.term.text]
        total += value
        worth.append((value, hit))
    worth.sort(key=lambda one: (-one[0], one[1].first))
    evidence = tuple(hit for _, hit in worth[:MOST_EVIDENCE])
    return (round(total / (total + needed(words, title_words)), 4), evidence) if total else (0.0, ())


def _without_excluded(hits: list[Hit]) -> list[Hit]:
    """Hits that overlap no `never` phrase; of overlapping ones the strongest, then phrases before pairs, then the longest."""
    never = [hit for hit in hits if hit.weighted.strength == "never"]
    others = sorted(
        (hit for hit in hits if hit.weighted.strength != "never"),
        key=lambda hit: (-WEIGHT[hit.weighted.strength], _is_pair(hit), hit.first - hit.last, hit.first),
    )
    kept: list[Hit] = []
    taken: set[int] = {place for hit in never for place in range(hit.first, hit.last + 1)}
    for hit in others:
        places = range(hit.first, hit.last + 1)
        covered = {hit.first, hit.last} if _is_pair(hit) else set(places)
        if not covered & taken:
            kept.append(hit)
            taken |= covered
    return sorted(kept, key=lambda hit: (hit.first, hit.last))


def _is_pair(hit: Hit) -> bool:
    return len(hit.weighted.term.parts) > 1
