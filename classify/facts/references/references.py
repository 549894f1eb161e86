"""References that a title and text name, in normal form, each with its place: what config/facts/references/ describes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from classify.facts.references.eu import acts, cases
from classify.facts.references.eu_rules import EuRules
from classify.facts.references.fixed import fixed
from classify.facts.references.forms import REACH, Citation, Finder, Form, triggers_of
from classify.facts.references.plain import places_of, plain
from classify.places.marks import Marked
from classify.places.spans import Span, sentence_at
from classify.places.words import TextWords, words_with_places
from ground.toml.strict import Faults, Strict, parse, read_toml

NUMBER = re.compile(r"\d[\d/:.,-]*")
WORD = re.compile(r"[^\W\d_]+")
# Characters around a number in which the words of its citation stand.
BEFORE, AFTER = 64, 28
# Distinct words remembered.
REMEMBERED = 100_000
# Words of fewer letters are too many to be looked at whatever their capitals.
SHORT = 4
Name = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class ReferenceFound:
    """A reference in normal form (docs/schema.md) and the words it was read from."""

    kind: str
    value: str
    span: Span


class FormsFile(Strict):
    """A file of citation forms."""

    form: Annotated[tuple[Form, ...], Field(strict=False)] = ()


class Triggers(dict[str, tuple[Form, ...]]):
    """The forms that a word announces, remembered for each word met; `forms` are by the beginnings of words."""

    def __init__(self, forms: dict[str, tuple[Form, ...]]):
        super().__init__()
        self._forms = forms

    def __missing__(self, word: str) -> tuple[Form, ...]:
        if len(self) > REMEMBERED:
            self.clear()
        start = word[:5].casefold()
        forms = self._forms.get(start, ()) + (self._forms.get(start[:4], ()) if len(start) > 4 else ())
        if len(word) < SHORT:
            # "L" is a part of the Official Journal, "l" an article: where a form minds capitals, short words have to have them.
            forms = tuple(form for form in forms if not form.case or word in _written(form))
        self[word] = forms
        return forms


class Announcing(dict[str, tuple[Form, ...]]):
    """The forms that a word of a text (with its figures) announces, remembered for each word met."""

    def __init__(self, triggers: Triggers):
        super().__init__()
        self.triggers = triggers
        self.marked = Marked(self)

    def __missing__(self, word: str) -> tuple[Form, ...]:
        if len(self) > REMEMBERED:
            self.clear()
        forms = {id(form): form for letters in WORD.findall(word) for form in self.triggers[letters]}
        self[word] = tuple(forms.values())
        return self[word]


def _written(form: Form) -> set[str]:
    """The words of a form as it writes them."""
    return {word for written in (*form.words, *form.triggers, *form.form) for word in (*WORD.findall(written), written)}


@dataclass(frozen=True, slots=True)
class ReferenceRules:
    """How references are written: the EU's acts, and all other forms."""

    eu: EuRules
    forms: tuple[Form, ...]
    _chosen: dict[tuple[str, str], Announcing] = field(default_factory=dict, compare=False)
    _finders: dict[int, Finder] = field(default_factory=dict, compare=False)

    def by_word(self, language: str | None, country: str | None) -> Announcing:
        """The forms that a document of a language and country may use, by the words that announce them."""
        key = (language or "", country or "")
        if key not in self._chosen:
            found: dict[str, list[Form]] = defaultdict(list)
            for form in self.forms:
                if _applies(form, language, country):
                    for trigger in {
                        one for written in form.form for one in triggers_of(written, form.words, form.triggers)
                    }:
                        found[trigger].append(form)
            self._chosen[key] = Announcing(Triggers({trigger: tuple(forms) for trigger, forms in found.items()}))
        return self._chosen[key]

    def finder(self, form: Form) -> Finder:
        """The form, ready to be looked for; made when first needed."""
        if id(form) not in self._finders:
            self._finders[id(form)] = Finder(form)
        return self._finders[id(form)]


def _applies(form: Form, language: str | None, country: str | None) -> bool:
    if not form.countries and not form.languages:
        return True
    if country in form.countries:
        return True
    national = country is not None and len(country) == 2 and country not in ("EU",)
    return language in form.languages and not (national and form.countries)


def read_reference_rules(folder: Path, faults: Faults) -> ReferenceRules:
    """The rules below `folder`/facts/references; everything wrong in them is noted with file and line."""
    eu, forms = EuRules(acts={}, short={}, list={}, known={}), list[Form]()
    for file in sorted((folder / "facts" / "references").glob("*.toml")):
        table = read_toml(file, faults)
        if table is not None and file.stem == "eu":
            eu = parse(EuRules, table, file, faults) or eu
        elif table is not None and (parsed := parse(FormsFile, table, file, faults)):
            forms += parsed.form
    return ReferenceRules(eu, tuple(forms))


def find_references(
    title: str, text: str, language: str | None, rules: ReferenceRules, *, country: str | None = None
) -> tuple[ReferenceFound, ...]:
    """All references in a title and text, in order of place, each kind and value once.

    `country` is the publisher's (two letters), which decides what "Drucksache" or "Ley 4/2023" means.
    """
    found: dict[tuple[str, str], ReferenceFound] = {}
    fields: tuple[tuple[Name, str], ...] = (("title", title), ("text", text))
    for name, written in fields:
        for one in _in_field(name, written, language, rules, country):
            found.setdefault((one.kind, one.value), one)
    return tuple(found.values())


def _in_field(
    name: Name, written: str, language: str | None, rules: ReferenceRules, country: str | None
) -> Iterator[ReferenceFound]:
    if not NUMBER.search(written):
        return
    made = plain(written)
    slashes = places_of("/", made.text)
    citations = [
        *fixed(made.text, slashes), *cases(made.text, slashes), *acts(made.text, language, rules.eu, slashes)
    ]  # fmt: skip
    # Where no letter was dropped, words stand where they stood.
    words = words_with_places(written if made.places is None else made.text)
    citations += _by_form(made.text, words, rules, rules.by_word(language, country))
    for one in sorted(_first(citations), key=_place):
        start, end = made.place(one.start, one.end)
        yield ReferenceFound(
            kind=one.kind, value=one.value,
            span=Span(field=name, start=start, end=end, quote=written[start:end], sentence=sentence_at(written, start, end)),
        )  # fmt: skip


def _place(one: Citation) -> tuple[int, int, str]:
    return one.start, one.end, one.kind


def _first(citations: Iterable[Citation]) -> Iterator[Citation]:
    """Each kind and value at its first place."""
    seen: dict[tuple[str, str], Citation] = {}
    for one in citations:
        known = seen.get((one.kind, one.value))
        if known is None or one.start < known.start:
            seen[one.kind, one.value] = one
    yield from seen.values()


def _by_form(text: str, words: TextWords, rules: ReferenceRules, announcing: Announcing) -> Iterator[Citation]:
    """Citations by the forms whose words stand around a number."""
    announced = {place: announcing[words.texts[place]] for place in announcing.marked.places(words)}
    bracket = announcing.triggers["("]
    if not announced and not bracket:
        return
    # Few forms can stand in a text without a slash, or without a bracket: asked once, not at each number.
    distinct = {id(forms): forms for forms in (*announced.values(), bracket)}
    standing = {
        name: tuple([form for form in forms if rules.finder(form).may_stand_in(text)])
        for name, forms in distinct.items()
    }
    near = [(place, forms) for place, each in announced.items() if (forms := standing[id(each)])]
    for form, ranges in _looked_at(text, words, near, standing[id(bracket)]):
        finder = rules.finder(form)
        for begin, end in ranges:
            yield from finder.find(text, begin, end)


def _looked_at(
    text: str, words: TextWords, near: list[tuple[int, tuple[Form, ...]]], bracket: tuple[Form, ...]
) -> Iterator[tuple[Form, list[tuple[int, int]]]]:
    """Each form that is announced near numbers, and the ranges in which its citations may begin; near ones are one.

    `near` holds the places of words and the forms that each announces.
    """
    if not near and not bracket:
        return
    numbers = [number.span() for number in NUMBER.finditer(text)]
    starts, ends = [start for start, _ in numbers], [end for _, end in numbers]
    ranges: dict[int, tuple[tuple[Form, ...], list[tuple[int, int]]]] = {}
    for place, forms in near:
        first = bisect_right(ends, words.starts[place] - AFTER)
        last = bisect_left(starts, words.end(place) + BEFORE, first)
        if first < last:
            _extend(ranges.setdefault(id(forms), (forms, []))[1], max(0, starts[first] - BEFORE), ends[last - 1])
    for start, end in numbers if bracket else ():
        if text[start - 1 : start] == "(":
            _extend(ranges.setdefault(id(bracket), (bracket, []))[1], max(0, start - BEFORE), end)
    by_form: dict[int, tuple[Form, list[tuple[int, int]]]] = {}
    for forms, own in ranges.values():
        for form in forms:
            by_form.setdefault(id(form), (form, []))[1].extend(own)
    for form, own in by_form.values():
        joined: list[tuple[int, int]] = []
        for begin, end in sorted(own):
            _extend(joined, begin, end)
        yield form, joined


def _extend(ranges: list[tuple[int, int]], begin: int, end: int) -> None:
    """Add a range behind others, joined to the last one where a search in that would reach it."""
    if ranges and begin <= ranges[-1][1] + REACH:
        ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
    else:
        ranges.append((begin, end))
