"""Which documents become items, and why: points, then quotas. The same input gives the same order.

The points are those of docs/briefing.md; what was read or clicked counts for nothing, and how many outlets repeat one
agency text counts for nothing either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from digest.content.facts import Group, Ranked
from digest.content.words import OFFICIAL
from digest.drafting.briefings import Briefing
from digest.drafting.duplicates import group_copies
from ground.foremost import foremost
from ground.records import THEMES
from store.documents.windows import Candidate

CHANGED_POINTS = 2.0
SEEN_POINTS = -3.0
NEUTRAL_PRIORITY = 3
PRIORITY_STEP = 0.5


def rank(documents: Iterable[Candidate], earlier: Iterable[Candidate], briefing: Briefing) -> list[Ranked]:
    """Groups of copies with their points, the best first. `earlier` are documents of the last four digests."""
    new = {one.id: one for one in documents}
    shown_before = {one.id: one for one in earlier}
    groups = []
    for group in group_copies({**shown_before, **new}.values()):
        members = [one for one in group.members if one.id in new]
        if members:
            seen = any(one.id in shown_before for one in group.members)
            own = group_copies(members)
            # Earlier copies may be what held two new ones together; each is then an item by itself.
            groups += [_points(part, briefing, seen=seen) for part in own]
    return sorted(groups, key=_order)


def _points(group: Group, briefing: Briefing, *, seen: bool) -> Ranked:
    shown = group.shown
    changed = any(one.changed_since for one in group.members)
    worth = {theme: round(briefing.weight(theme) * score, 3) for theme, score in shown.tags}
    theme = foremost(worth)
    parts = {
        "source": float(OFFICIAL.get(shown.publishes, 1)),
        "change": CHANGED_POINTS if changed else 0.0,
        "theme": worth[theme],
        "breadth": 2.0 if group.texts >= 4 else 1.0 if group.texts >= 2 else 0.0,
        "priority": (shown.priority - NEUTRAL_PRIORITY) * PRIORITY_STEP,
        "seen": SEEN_POINTS if seen and not changed else 0.0,
    }
    return Ranked(group, theme, round(sum(parts.values()), 3), tuple(parts.items()))


def _order(one: Ranked) -> tuple[float, tuple[int, ...], int]:
    """Most points first; then the later official date; then the smaller id."""
    official = tuple(-ord(letter) for letter in one.shown.published_at or "")
    # A longer date is the more precise one and later than its own beginning, hence the end mark.
    return -one.score, (*official, 0), one.shown.id


def choose(ranked: list[Ranked], briefing: Briefing, pinned: frozenset[int] = frozenset()) -> list[Ranked]:
    """The items of a digest, the best first: one for each theme that has any, then by points, under the quotas.

    What an editor pinned is in whatever the quotas say.
    """
    chosen = _Chosen(briefing)
    chosen.items += [one for one in ranked if any(member.id in pinned for member in one.group.members)]
    # The theme with the fewest documents first: another theme must not take the only one it has.
    for theme in sorted(briefing.themes, key=lambda one: _scarcity(ranked, one)):
        # Rather a document that is mainly about the theme; else one that also is, shown under it.
        for one in sorted(ranked, key=lambda found: found.theme != theme):
            if theme in dict(one.shown.tags) and chosen.take(replace(one, theme=theme)):
                break
    for one in ranked:
        if chosen.by_theme[one.theme] < briefing.most_per_theme:
            chosen.take(one)
    for one in ranked:
        chosen.take(one)
    chosen.need_another_language(ranked)
    return sorted(chosen.items, key=_order)


def _scarcity(ranked: list[Ranked], theme: str) -> tuple[int, int]:
    return sum(theme in dict(one.shown.tags) for one in ranked), THEMES.index(theme)


class _Chosen:
    """Items taken so far, and the quotas they use."""

    def __init__(self, briefing: Briefing):
        self.briefing = briefing
        self.items: list[Ranked] = []
        self.by_theme: Counter[str] = Counter()

    def take(self, one: Ranked) -> bool:
        """Take an item if it is not in yet and the quotas allow it."""
        if len(self.items) >= self.briefing.most_items or not self._fits(one, self.items):
            return False
        self.items.append(one)
        self.by_theme[one.theme] += 1
        return True

    def _fits(self, one: Ranked, among: list[Ranked]) -> bool:
        shown = [other.shown for other in among]
        return (
            one.shown not in shown
            and sum(other.country == one.shown.country for other in shown) < self.briefing.most_per_country
            and sum(other.publisher == one.shown.publisher for other in shown) < self.briefing.most_per_publisher
        )

    def need_another_language(self, ranked: list[Ranked]) -> None:
        """See that one item without an English document is in, if any qualifies, in the place of the weakest."""
        if any(map(_without_english, self.items)):
            return
        for one in filter(_without_english, ranked):
            if self.take(one):
                return
            for place, _ in sorted(enumerate(self.items), key=lambda pair: _order(pair[1]), reverse=True):
                rest = self.items[:place] + self.items[place + 1 :]
                if self._fits(one, rest):
                    self.items = [*rest, one]
                    return


def _without_english(one: Ranked) -> bool:
    return not any((member.language or "en").split("-")[0] == "en" for member in one.group.members)
