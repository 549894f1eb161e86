"""The words with which each language says that something closes, from config/facts/deadlines/<language>.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field

from classify.facts.deadlines.dayforms import Months
from classify.facts.phrases import Marks, Phrases
from classify.places.marks import Marked
from ground.folding import TWO_ALPHABETS, fold, fold_to_latin
from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, parse, read_toml

Kind = Literal["consultation", "transposition", "reporting", "event", "application", "evidence", "submission"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Words = Annotated[tuple[str, ...], Field(strict=False)]
Code = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
# Links beside the kinds: what may stand around a date.
LINKS = ("until", "start", "act", "close", "filler", "never")
REMEMBERED = 100_000
RELATIVE = ("within", "since", "tomorrow", "end_week", "end_month", "end_year")


class Relative(Strict):
    """Words for spans of time: units, number words, what says "within", and `since`: events whose day nobody knows."""

    day: Words = ()
    week: Words = ()
    month: Words = ()
    within: Words = ()
    since: Words = ()
    numbers: dict[str, int] = Field(default_factory=dict)
    tomorrow: Words = ()
    end_week: Words = ()
    end_month: Words = ()
    end_year: Words = ()


class DeadlineFile(Strict):
    """One language's words. "-x" among `until`, `start` and `act` is an ending of the date's own words."""

    language: Code
    also: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    month_first: bool = False
    months: dict[str, Words] = Field(default_factory=dict)
    until: Words = ()
    start: Words = ()
    act: Words = ()
    close: Words = ()
    filler: Words = ()
    never: Words = ()
    end: Words = ()
    consultation: Words = ()
    transposition: Words = ()
    reporting: Words = ()
    event: Words = ()
    application: Words = ()
    evidence: Words = ()
    submission: Words = ()
    relative: Relative = Relative()


# Whether a word may be a unit, or begin "tomorrow", "end of the month" and the like.
UNIT_WORD, ALONE_WORD = 1, 2


class Anchors(dict[str, int]):
    """What a word as written may begin: 0, UNIT_WORD or ALONE_WORD, remembered for each word met."""

    def __init__(self, units: Iterable[str], alone: Iterable[str]):
        super().__init__()
        self._units, self._alone = tuple(sorted(set(units))), tuple(sorted(set(alone)))
        self.marked = Marked(self)

    def __missing__(self, word: str) -> int:
        if len(self) > REMEMBERED:
            self.clear()
        self[word] = ALONE_WORD if word.startswith(self._alone) else UNIT_WORD if word.startswith(self._units) else 0
        return self[word]


@dataclass(frozen=True, slots=True)
class SpokenDates:
    """One language, ready to be read: its months, its phrases, the endings that close, begin or refuse a date."""

    months: Months
    phrases: Phrases
    endings: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    anchors: Anchors
    telling: Marked
    """Words that may be one that closes, falls due, takes effect or takes place: without any, no day is a deadline."""
    fold: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """The rules of all languages; a language is made ready when its first document is read."""

    files: Mapping[str, DeadlineFile]
    _ready: dict[str, SpokenDates] = field(default_factory=dict)

    def language(self, code: str | None) -> SpokenDates | None:
        """The language, or None where there are no rules for it."""
        file = self.files.get(code or "")
        if file is None:
            return None
        if file.language not in self._ready:
            self._ready[file.language] = _spoken(file)
        return self._ready[file.language]


def read_deadline_rules(folder: Path, faults: Faults) -> DeadlineRules:
    """The rules below `folder`/facts/deadlines; everything wrong in them is noted with file and line."""
    files: dict[str, DeadlineFile] = {}
    for file in sorted((folder / "facts" / "deadlines").glob("*.toml")):
        table = read_toml(file, faults)
        rules = parse(DeadlineFile, table, file, faults) if table is not None else None
        if rules is None:
            continue
        for key, message in _wrong(rules, files):
            faults.add(file, line_of(file, (key,)), f"{key}: {message}")
        files |= dict.fromkeys((rules.language, *rules.also), rules)
    return DeadlineRules(files)


def load_deadline_rules(folder: Path) -> DeadlineRules:
    """As `read_deadline_rules`. Raises ConfigError with everything that is wrong."""
    faults = Faults()
    rules = read_deadline_rules(folder, faults)
    faults.raise_if_any()
    return rules


def _wrong(rules: DeadlineFile, files: Mapping[str, DeadlineFile]) -> Iterator[tuple[str, str]]:
    if rules.language in files:
        yield "language", f'another file holds "{rules.language}" already'
    for month in rules.months:
        if month not in map(str, range(1, 13)):
            yield "months", f'"{month}" is no month; write 1 to 12'
    for group, phrases in _groups(rules).items():
        for phrase in phrases:
            try:
                Phrases({group: [phrase]})
            except ValueError as error:
                yield group.split(".")[0], str(error)


def _groups(rules: DeadlineFile) -> dict[str, list[str]]:
    """Phrases by group, without the endings."""
    groups = {name: [p for p in getattr(rules, name) if not p.startswith("-")] for name in (*KINDS, *LINKS)}
    for name in ("day", "week", "month", *RELATIVE):
        groups[name] = list(getattr(rules.relative, name))
    return groups


def _spoken(file: DeadlineFile) -> SpokenDates:
    bring = fold_to_latin if file.language in TWO_ALPHABETS else fold
    groups = _groups(file)
    names: dict[int, list[str]] = {number: list(file.months.get(str(number), ())) for number in range(1, 13)}
    groups["filler"] = [*groups["filler"], *_from_cldr((file.language, *file.also), names)]
    ends = Phrases({"end": file.end}, bring)
    endings = {
        group: tuple(bring(p[1:]) for p in getattr(file, group) if p.startswith("-"))
        for group in ("until", "start", "act")
    }
    units = {_literal(form) for unit in ("day", "week", "month") for form in getattr(file.relative, unit)}
    alone = {_literal(p.split()[0]) for name in RELATIVE[2:] for p in getattr(file.relative, name)}
    phrases = Phrases(groups, bring)
    return SpokenDates(
        months=Months(names, file.month_first, Marks(lambda word: bool(ends.find([word]))).__getitem__, bring),
        phrases=phrases,
        endings=endings,
        numbers={bring(word): number for word, number in file.relative.numbers.items()},
        anchors=Anchors(units, alone),
        telling=phrases.marks_of((*KINDS, "close")),
        fold=bring,
    )


def _literal(form: str) -> str:
    return form.removeprefix("=").split("*")[0].split(" ")[0]


def _from_cldr(languages: tuple[str, ...], names: dict[int, list[str]]) -> list[str]:
    """Add the month names of languages to `names`; returns their names of weekdays."""
    from babel import Locale

    weekdays: list[str] = []
    for language in languages:
        locale = Locale.parse(language)
        for context, width in (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated")):
            # Languages without names of their own for standing alone inherit another language's: those have no root.
            if context == "stand-alone" and locale.months[context][width].get(9) == "sentyabr" and language != "az":
                continue
            for number, name in locale.months[context][width].items():
                bare = name.removeprefix("de ").removeprefix("d’")
                if not bare.isdigit() and len(bare.strip(".")) > 1:
                    names[number].append(bare)
        weekdays += [name for name in locale.days["format"]["wide"].values() if any(map(str.isalpha, name))]
    return weekdays
