"""Which documents become items, and why: points, then quotas. The same input gives the same order.

The points are those of docs/briefing.md: the event counts, not the publisher. What was read or clicked counts for nothing,
and how many outlets repeat one agency text counts for nothing either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from digest.content.facts import NOTHING, Group, Ranked, Said
from digest.content.tongue import say
from digest.content.words import country_name, theme_in_short
from digest.drafting.briefings import Briefing
from digest.drafting.duplicates import group_copies
from ground.foremost import foremost
from ground.records import THEMES
from store.documents.facts import Signal
from store.documents.windows import Candidate

SOURCE = {"law": 2.0, "official": 2.0, "report": 1.5, "news": 1.0}
# A changed sentence of this weight holds a right, a date or a negation (config/facts/changes.toml).
HEAVY = 3.0
SOON, AHEAD = 14, 90
# Patterns of what a state does to people (config/facts/rights.toml); some others are met by what protects them as well.
HARMS = frozenset({
    "residence-tied-to-cooperation", "forced-testing", "raid-and-removal", "duty-to-report", "data-to-immigration",
    "detention-of-children", "immigration-detention", "removal-centres-outside", "accelerated-removal", "reflection-period",
    "forced-labour-rules-against-workers", "cuts-to-shelters", "pushbacks",
})  # fmt: skip
# Only in a title: below one, it is mostly the accused who were detained after a raid.
RAID = "raid-and-removal"
TRAFFICKED = "trafficked persons"
# What stands later in a text is told by the way: a report on other things names detention too.
BEGINNING = 600
# Whoever reads the briefing can answer these.
ASKING = ("consultation", "evidence", "submission")
# No quota shuts out an item of the first ten, while room is left for themes and languages that have none.
FIRST, ROOM = 10, 2


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a window's documents beside themselves."""

    day: date
    said: Mapping[int, Said] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()
    """Followed files whose stage changed in the window."""
    core: frozenset[str] = frozenset()
    """Followed files that are core."""
    opens: str = ""
    stories: Mapping[int, int] = field(default_factory=dict)
    """The number of its story by document."""

    def of(self, group: Group) -> list[tuple[Candidate, Said]]:
        """The documents of a group with what each says."""
        return [(one, self.said.get(one.id, NOTHING)) for one in group.members]


def rank(
    documents: Iterable[Candidate], earlier: Iterable[Candidate], briefing: Briefing, known: Known
) -> list[Ranked]:
    """Groups of copies with their points, the best first. `earlier` are documents of the last four digests that left."""
    new = {one.id: one for one in documents}
    shown_before = {one.id: one for one in earlier}
    seen = {
        one.id
        for group in group_copies({**shown_before, **new}.values())
        if any(one.id in shown_before for one in group.members)
        for one in group.members
    }
    groups = [
        # A story that goes on is news; only where every text of it is a copy of what was shown, it was seen.
        _ranked(group, briefing, known, seen=all(one.id in seen for one in group.members))
        for group in group_copies(new.values(), known.stories)
    ]
    return sorted(groups, key=_order)


def _ranked(group: Group, briefing: Briefing, known: Known, *, seen: bool) -> Ranked:
    worth = {theme: round(briefing.weight(theme) * score, 3) for theme, score in group.shown.tags}
    theme = foremost(worth)
    parts = {name: count(group, known) for name, count in PARTS.items()}
    parts["theme"] = worth[theme]
    parts["seen"] = -3.0 if seen and not parts["event"] else 0.0
    return Ranked(group, theme, round(sum(parts.values()), 3), tuple(parts.items()))


def _source(group: Group, known: Known) -> float:
    return SOURCE.get(group.shown.publishes, 1.0)


def _event(group: Group, known: Known) -> float:
    """The heaviest thing that happened: a moved stage or right 4, a date 3, another changed sentence 1; noise nothing."""
    return max(
        max(4.0 * (said.own_file in known.moved), _changed(one, said), 3.0 * _closing(one, said, known))
        for one, said in known.of(group)
    )


def _changed(one: Candidate, said: Said) -> float:
    if not one.changed_since:
        return 0.0
    weights = [change.weight for change in said.changes]
    # Where nobody has compared the texts, that they differ is all we know.
    return 4.0 if max(weights, default=0) >= HEAVY else 1.0 if any(weights) or not weights else 0.0


def _closing(one: Candidate, said: Said, known: Known) -> bool:
    """Whether it names a day within two weeks, or asks for something for the first time."""
    for due in said.deadlines:
        left = (date.fromisoformat(due.date) - known.day).days
        if 0 <= left <= SOON or (due.kind in ASKING and SOON < left <= AHEAD and one.collected_at >= known.opens):
            return True
    return False


def _file(group: Group, known: Known) -> float:
    """A core file is cited 2, another followed file 1."""
    cited = {file for _, said in known.of(group) for file in said.files}
    return 2.0 if cited & known.core else 1.0 if cited else 0.0


def _signal(group: Group, known: Known) -> float:
    """A sentence that raises a question of rights 3, a title that does 4: then the whole document is about it.

    Two more where a title or a text's beginning says that a state harms trafficked persons: no theme outweighs that.
    """
    signals = [signal for _, said in known.of(group) for signal in said.signals]
    if not signals:
        return 0.0
    return (4.0 if any(signal.field == "title" for signal in signals) else 3.0) + 2.0 * any(map(_harms, signals))


def _harms(signal: Signal) -> bool:
    """Whether a signal says, where a document begins, that a state's measure meets trafficked persons."""
    begins = signal.field == "title" or (signal.start < BEGINNING and signal.pattern != RAID)
    return begins and signal.pattern in HARMS and signal.affects == TRAFFICKED


def _routine(group: Group, known: Known) -> float:
    """Notices (appointments, tenders, fees, grants) and titles that are a bare number of a docket."""
    return -4.0 if group.shown.kind == "notice" or bare(group.shown) else 0.0


def _breadth(group: Group, known: Known) -> float:
    return 2.0 if group.texts >= 4 else 1.0 if group.texts >= 2 else 0.0


# Each part of the points with what gives it; `theme` and `seen` come from the briefing and from the digests before.
PARTS: dict[str, Callable[[Group, Known], float]] = {
    "source": _source, "event": _event, "file": _file, "signal": _signal, "routine": _routine, "breadth": _breadth,
}  # fmt: skip


def bare(one: Candidate) -> bool:
    """Whether an official title is a docket number: hardly a word, or a ruling's numbers, and no word of a theme.

    "Urteil 2 BvR 12/26", "Cour d'appel de Marseille, n° 24MA03261, du 2026-03-02".
    """
    if one.publishes not in ("law", "official") or one.in_title:
        return False
    words = re.findall(r"\w+", one.title)
    numbers = [word for word in words if any(map(str.isdigit, word))]
    long = [word for word in words if word.isalpha() and len(word) > 3]
    ruling = one.publishes == "law" and one.kind in (None, "judgment", "decision")
    return bool(numbers) and (len(long) <= 1 or (ruling and len(numbers) >= 2))


def only_noise(one: Candidate, said: Said, opens: str) -> bool:
    """Whether a document that was known before comes back by changes that weigh nothing."""
    return one.collected_at < opens and bool(said.changes) and not any(change.weight for change in said.changes)


def _order(one: Ranked) -> tuple[float, tuple[int, ...], int]:
    """Most points first; then the later official date; then the smaller id."""
    official = tuple(-ord(letter) for letter in one.shown.published_at or "")
    # A longer date is the more precise one and later than its own beginning, hence the end mark.
    return -one.score, (*official, 0), one.shown.id


def choose(ranked: list[Ranked], briefing: Briefing) -> tuple[list[Ranked], dict[int, str]]:
    """The items of a digest, the best first, and by document which quota kept another out.

    First the ten best, whatever their theme, country or publisher; then one for each theme that has none yet, the
    scarcest first; then by points under the quotas; and one that is not in English, if any qualifies.
    """
    chosen = _Chosen(briefing)
    for one in ranked[: min(FIRST, max(1, briefing.most_items - ROOM))]:
        chosen.add(one)
    for theme in sorted(briefing.themes, key=lambda one: _scarcity(ranked, one)):
        # Rather a document that is mainly about the theme; else one that also is, shown under it.
        for one in sorted(ranked, key=lambda found: found.theme != theme):
            if not chosen.by_theme[theme] and theme in dict(one.shown.tags) and chosen.take(replace(one, theme=theme)):
                break
    for one in ranked:
        chosen.take(one)
    for one in ranked:
        chosen.take(one, any_theme=True)
    chosen.need_another_language(ranked)
    return sorted(chosen.items, key=_order), chosen.kept_out


def _scarcity(ranked: list[Ranked], theme: str) -> tuple[int, int]:
    return sum(theme in dict(one.shown.tags) for one in ranked), THEMES.index(theme)


class _Chosen:
    """Items taken so far, and the quotas they use."""

    def __init__(self, briefing: Briefing):
        self.briefing = briefing
        self.items: list[Ranked] = []
        self.by_theme: Counter[str] = Counter()
        self.kept_out: dict[int, str] = {}

    def add(self, one: Ranked) -> None:
        """Take an item whatever the quotas say."""
        self.items.append(one)
        self.by_theme[one.theme] += 1
        self.kept_out.pop(one.shown.id, None)

    def take(self, one: Ranked, *, any_theme: bool = False) -> bool:
        """Take an item if it is not in yet and the quotas allow it."""
        if any(one.shown.id == other.shown.id for other in self.items):
            return False
        why = self._full(one, self.items, any_theme=any_theme)
        if why:
            self.kept_out[one.shown.id] = why
            return False
        self.add(one)
        return True

    def _full(self, one: Ranked, among: list[Ranked], *, any_theme: bool) -> str:
        """The quota that an item would break; "" where none."""
        order, shown = self.briefing, [other.shown for other in among]
        if len(among) >= order.most_items:
            return say("all {n} places were taken", n=order.most_items)
        if not any_theme and sum(other.theme == one.theme for other in among) >= order.most_of(one.theme):
            return say("{n} items are under {theme}", n=order.most_of(one.theme), theme=theme_in_short(one.theme))
        if sum(other.country == one.shown.country for other in shown) >= order.most_per_country:
            return say(
                "{n} items are from {country}", n=order.most_per_country, country=country_name(one.shown.country)
            )
        if sum(other.publisher == one.shown.publisher for other in shown) >= order.most_per_publisher:
            return say("{n} items are of {publisher}", n=order.most_per_publisher, publisher=one.shown.publisher)
        return ""

    def need_another_language(self, ranked: list[Ranked]) -> None:
        """See that one item without an English document is in, if any qualifies, in the place of the weakest."""
        if any(map(_without_english, self.items)):
            return
        for one in filter(_without_english, ranked):
            if self.take(one, any_theme=True):
                return
            for place, _ in sorted(enumerate(self.items), key=lambda pair: _order(pair[1]), reverse=True):
                rest = self.items[:place] + self.items[place + 1 :]
                if not self._full(one, rest, any_theme=True):
                    self.kept_out[self.items[place].shown.id] = say("its place went to an item that is not in English")
                    self.items = rest
                    self.add(one)
                    return


def _without_english(one: Ranked) -> bool:
    return not any((member.language or "en").split("-")[0] == "en" for member in one.group.members)
