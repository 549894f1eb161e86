"""Facts into content: items with their receipts, countries, numbers. docs/briefing.md says what each section holds."""

from __future__ import annotations

from collections.abc import Callable

from digest.content.clean import clean, direction, language_tag, safe_link
from digest.content.model import Bar, Content, Item, Line, Numbers, ThemeBlock, Title, Why
from digest.content.words import KINDS, country_name, day, language_name, local_day, number_of, period, publication
from digest.drafting.duplicates import OFFICIAL
from digest.drafting.facts import Facts
from digest.drafting.phrases import bullets, headline, is_blind, preheader, status
from digest.drafting.selection import Ranked
from digest.drafting.unseen import unseen
from store.documents.windows import Candidate

MOST_THEMES = 3
MOST_ALSO = 3
NAME_LENGTH = 100
LIST_CHANGED = 0.05


class Composer:
    """Writes the content of one window with as many items and countries as it is told to."""

    def __init__(self, facts: Facts, themes: dict[str, str]):
        self.facts = facts
        self.themes = themes

    def name(self, theme: str) -> str:
        """A theme's display name."""
        return clean(self.themes.get(theme, theme), 80)

    def content(self, items: int, countries: int) -> Content:
        """The digest with its best items and country lines, at most so many of each."""
        facts, shown = self.facts, self.facts.chosen[:items]
        blocks = self._blocks(shown)
        first = blocks[0].items[0].line if blocks else None
        points = bullets(facts, self.name, first)
        week = f"{facts.week[6:]}/{facts.week[:4]}"
        head = headline(facts, self.name)
        prefix = "[partial coverage] " if facts.coverage.level == "poor" else ""
        lines = self._countries(countries)
        return Content(
            id=f"{facts.briefing.id}-{facts.week}", title=clean(facts.briefing.title), week=facts.week, issue=week,
            period=self._period(), window_from=facts.opens, window_to=facts.closes, status=status(facts.coverage),
            level=facts.coverage.level, unseen_first=is_blind(facts), headline=head, preheader=preheader(points[1]),
            bullets=points, themes=blocks, no_stories="" if blocks else self._no_stories(),
            more=self._more(len(shown) + len(lines)), countries=lines, numbers=numbers(facts, self.name),
            unseen=unseen(facts), corrections=_corrections(facts.week),
            subject=f"{prefix}Watchdog briefing {week}: {head}",
        )  # fmt: skip

    def country_count(self) -> int:
        """How many country lines there could be."""
        return len(self._country_lines())

    def _period(self) -> str:
        facts, zone = self.facts, self.facts.briefing.timezone
        words = {1: "", 2: " (covers two weeks)"}.get(facts.weeks, f" (covers {facts.weeks} weeks)")
        return period(local_day(facts.opens, zone), local_day(facts.closes, zone)) + words

    def _no_stories(self) -> str:
        return "" if is_blind(self.facts) else "No story met our bar in what we could see this week."

    def _blocks(self, shown: tuple[Ranked, ...]) -> tuple[ThemeBlock, ...]:
        """Items by theme, the theme of the best item first; numbers run through the digest."""
        order = list(dict.fromkeys(one.theme for one in shown))
        blocks, number = [], 0
        for theme in order:
            items = []
            for one in shown:
                if one.theme == theme:
                    number += 1
                    items.append(self._item(one, number))
            blocks.append(ThemeBlock(theme, self.name(theme), tuple(items)))
        return tuple(blocks)

    def _item(self, one: Ranked, number: int) -> Item:
        also = also_in(one)
        themes = tuple(self.name(theme) for theme, _ in one.shown.tags)[:MOST_THEMES]
        return Item(
            number, self.line(one.shown), one.theme, themes, self._notes(one), self._why(one),
            tuple(also[:MOST_ALSO]), len(also[MOST_ALSO:]),
        )  # fmt: skip

    def line(self, one: Candidate) -> Line:
        """A document on one line."""
        zone = self.facts.briefing.timezone
        text = clean(one.title) or "(no title)"
        title = Title(text, language_tag(one.language), language_name(one.language), direction(text, one.language))
        return Line(
            one.id, country_name(one.country), title, clean(one.publisher, NAME_LENGTH),
            KINDS.get(one.publishes, "document"),
            publication(one.published_at, one.published_precision, one.collected_at, zone), safe_link(one.url),
        )  # fmt: skip

    def _notes(self, one: Ranked) -> tuple[str, ...]:
        zone, shown = self.facts.briefing.timezone, one.shown
        notes = []
        if shown.changed_since:
            notes.append(f"Text changed since {day(local_day(shown.changed_since, zone))}.")
        if shown.gone_at:
            notes.append(f"Withdrawn by its publisher on or before {day(local_day(shown.gone_at, zone))}.")
        for theme in self.facts.by_person.get(shown.id, ()):
            notes.append(f"Put under {self.name(theme)} by a person of the desk.")
        return tuple(notes)

    def _why(self, one: Ranked) -> tuple[Why, ...]:
        found = self.facts.evidence.get(one.shown.id, ())
        order = sorted(one.shown.tags, key=lambda tag: tag[0] != one.theme)[:MOST_THEMES]
        whys = (
            Why(theme, self.name(theme), tuple(each.match for each in found if each.theme == theme))
            for theme, _ in order
        )
        return tuple(why for why in whys if why.matches)

    def _country_lines(self) -> list[Candidate]:
        """The best document of each country that no item comes from, the best country first."""
        taken = {one.shown.country for one in self.facts.chosen}
        best: dict[str, Candidate] = {}
        for one in self.facts.ranked:
            if one.shown.country not in taken:
                best.setdefault(one.shown.country, one.shown)
        return list(best.values())[: self.facts.briefing.most_countries]

    def _countries(self, most: int) -> tuple[Line, ...]:
        lines = [self.line(one) for one in self._country_lines()[:most]]
        return tuple(sorted(lines, key=lambda one: (one.country, one.document_id)))

    def _more(self, shown: int) -> str:
        more, late = len(self.facts.ranked) - shown, self.facts.late
        parts = [f"{more} more in the store"] if more > 0 else []
        if late:
            parts.append(f"{late} found late (published more than three weeks before)")
        return f"{'; '.join(parts)}." if parts else ""


def also_in(one: Ranked) -> list[str]:
    """The near-duplicates of an item as "Publisher (lang)", the most official first."""
    own = (one.shown.publisher, one.shown.language)
    others = sorted(one.group.members, key=lambda m: (-OFFICIAL.get(m.publishes, 0), m.publisher, m.id))
    names = (f"{clean(m.publisher, 60)} ({m.language or '?'})" for m in others if (m.publisher, m.language) != own)
    return list(dict.fromkeys(names))


def numbers(facts: Facts, name: Callable[[str], str]) -> Numbers | None:
    """Documents by theme against the median of earlier weeks; None where there is nothing to count."""
    usual = facts.usual or {}
    rows = [(theme, facts.counts.get(theme, 0), usual.get(theme)) for theme in facts.briefing.themes]
    rows = [one for one in rows if one[1] or one[2]]
    if not rows:
        return None
    top = max(max(count, median or 0) for _, count, median in rows)
    bars = tuple(
        Bar(theme, name(theme), count, "" if median is None else f"{median:g}", round(100 * count / top))
        for theme, count, median in sorted(rows, key=lambda one: (-one[1], one[0]))
    )
    against = f"; usual is the median of the {facts.usual_weeks} weeks before" if facts.usual else ""
    sentence = (
        f"Documents (not cases) by theme, copies included; one can count for several themes{against}. "
        f"{facts.coverage.good} of {number_of(facts.coverage.total, 'source')} reported."
    )
    return Numbers(sentence, bars, _break_mark(facts))


def _break_mark(facts: Facts) -> str:
    added = facts.coverage.newly_added
    if not facts.usual:
        return "There are too few earlier weeks to say what is usual."
    if added <= LIST_CHANGED * facts.coverage.total:
        return ""
    return f"Break in the series: {number_of(added, 'source')} are new this week, so compare with care."


def _corrections(week: str) -> tuple[str, ...]:
    return (
        f"Wrong, or missing? Reply to this mail with the item number, for instance {week}/01. "
        "We answer within two working days.",
    )
