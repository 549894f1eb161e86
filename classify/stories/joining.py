"""Whether two documents tell of one event, and why. Pure: the store is not asked. In doubt they stay apart."""

from __future__ import annotations

import re
from datetime import date

from classify.stories.near import likeness
from store.documents.stories import StoryPaper

# Half of the places of two signatures: as for copies in a briefing.
ALIKE = 0.5
COPY_DAYS, CASE_DAYS, DAYS = 14, 30, 2
# A document that names more cases, files or papers than so many is about none of them.
FEW = 2
CASES = ("ecli ", "echr ", "celex 6")
FILES = ("procedure ", "com ", "national ")
NAME = re.compile(r"[^\W\d_][\w’'-]{3,30}")
NUMBER = re.compile(r"\d+")
# Numbers that are more than a place in a row, as people write them: "38", "1,2", "12.000".
FIGURE = re.compile(r"\d+(?:[.,]\d+)+|\d{2,}")
YEAR = re.compile(r"(?:19|20)\d\d")


def why_one_event(one: StoryPaper, other: StoryPaper) -> str:
    """Why two documents tell of one event, in words; empty where they do not, or it is in doubt."""
    apart = days_apart(one.day, other.day)
    themes = not one.themes.isdisjoint(other.themes)
    return (
        _by_case(one, other, apart)
        or (_by_file(one, other, apart) if themes or not (one.themes or other.themes) else "")
        or _by_text(one, other, apart)
        or (_across_languages(one, other, apart) if themes else "")
    )


def days_apart(one: str, other: str) -> int:
    """How many days lie between two ISO days; very many where one is not known."""
    try:
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    except ValueError:
        return 10_000


def cases_of(paper: StoryPaper) -> frozenset[str]:
    """The cases a document is about: its publisher's word, else those its text names where they are few."""
    own, named = (
        frozenset(one for one in references if one.startswith(CASES)) for references in (paper.own, paper.named)
    )
    return own or (named if len(named) <= FEW else frozenset())


def files_of_paper(paper: StoryPaper) -> frozenset[str]:
    """The procedures and papers a document is about: its publisher's word, else those its title names."""
    own = frozenset(one for one in paper.own if one.startswith(FILES))
    return own or frozenset(
        one for one in paper.named if one.startswith(FILES) and one.partition(" ")[2] in paper.title
    )


def _by_case(one: StoryPaper, other: StoryPaper, apart: int) -> str:
    shared = cases_of(one) & cases_of(other)
    return f"same case, {min(shared)}" if shared and apart <= CASE_DAYS else ""


def _by_file(one: StoryPaper, other: StoryPaper, apart: int) -> str:
    shared = files_of_paper(one) & files_of_paper(other)
    return f"same file, {min(shared)}, {_days(apart)}" if shared and apart <= DAYS else ""


def _by_text(one: StoryPaper, other: StoryPaper, apart: int) -> str:
    if one.language != other.language or apart > COPY_DAYS:
        return ""
    alike = likeness(one.signature, other.signature)
    if alike < ALIKE or (alike < 1.0 and _is_next_number(one.title, other.title)):
        return ""
    return f"the same text by {round(alike * 100)} %"


def _is_next_number(one: str, other: str) -> bool:
    """Whether two titles differ in figures alone: papers of a row ("Notice 12", "Notice 13") are made alike."""
    return one != other and NUMBER.sub("0", one) == NUMBER.sub("0", other)


def _across_languages(one: StoryPaper, other: StoryPaper, apart: int) -> str:
    """By two of three: a reference, a name in both titles, and the day; a name, or two figures, ask for the country too."""
    if one.language == other.language or apart > COPY_DAYS or _of_other_cases(one, other):
        return ""
    reference = _named(one) & _named(other)
    names = _names(one.title) & _names(other.title)
    near = apart <= DAYS
    if reference and (names or near) and _same_country(one, other):
        return f"both name {min(reference)}, {', '.join(sorted(names)) or _days(apart)}"
    alike = near and one.concerned & other.concerned
    if alike and names and (len(names) > 1 or _numbers(one, other)):
        return f"both titles name {', '.join(sorted(names))}, {_days(apart)}"
    figures = figures_of(one.title) & figures_of(other.title)
    if alike and len(figures) > 1:
        return f"both titles say {' and '.join(sorted(figures))}, {_days(apart)}"
    return ""


def _of_other_cases(one: StoryPaper, other: StoryPaper) -> bool:
    """Whether each is about a case, and not about the same one."""
    mine, theirs = cases_of(one), cases_of(other)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _named(paper: StoryPaper) -> frozenset[str]:
    """The acts, files and cases a document names, where they are few."""
    kinds = ("celex", "ecli", "echr", "procedure", "com", "national", "cets", "ilo")
    named = frozenset(one for one in paper.own | paper.named if one.startswith(kinds))
    return named if len(named) <= FEW else frozenset()


def _same_country(one: StoryPaper, other: StoryPaper) -> bool:
    """Whether two documents concern a country both: an act is transposed in many states at a time.

    Where neither says which, that of its publisher counts; one of no state speaks of any.
    """
    if one.concerned or other.concerned:
        return bool(one.concerned & other.concerned)
    return one.country == other.country or not {one.country, other.country}.isdisjoint(("EU", "INT"))


def _names(title: str) -> frozenset[str]:
    """Words of a title with a capital that are not its first, as they are written: names stay alike across languages."""
    words = NAME.findall(title)
    return frozenset(word for word in words[1:] if word[0].isupper())


def _numbers(one: StoryPaper, other: StoryPaper) -> bool:
    return bool(set(NUMBER.findall(one.title)) & set(NUMBER.findall(other.title)))


def figures_of(title: str) -> frozenset[str]:
    """The figures of a title that are no years; commas and points are written either way."""
    return frozenset(one.replace(".", ",") for one in FIGURE.findall(title) if not YEAR.fullmatch(one))


def _days(apart: int) -> str:
    return "the same day" if not apart else f"{apart} day{'s' if apart > 1 else ''} apart"
