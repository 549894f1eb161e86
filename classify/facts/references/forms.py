"""Citation forms of config/facts/references/*.toml, looked for in plain text, and the values they give in normal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from classify.facts.references.notation import normal, word_of, written_as
from ground.toml.strict import Strict

Many = Annotated[tuple[str, ...], Field(strict=False)]
# How far behind a number its citation, or behind a member of a list the next one, may end, in characters.
REACH, NEXT = 90, 60
# Within how many characters no word of another thing may stand.
UNLIKE = 60
PLACE = re.compile(r"\{\w+\}")
# A number that a month and a year follow is a day.
DAYLESS = r"(?!\.? ?[^\W\d_]{3,12} \d{4})"


class Form(Strict):
    """One way to cite. `value` is built from the placeholders of `form`; `takes` names words anew."""

    kind: str = "national"
    form: Many
    value: str
    words: Many = ()
    takes: dict[str, str] = Field(default_factory=dict)
    countries: Many = ()
    """Whose documents write so; none: everybody's."""
    languages: Many = ()
    """In which languages they do, where the publisher's country is not known or is another one."""
    list: bool = False
    """Whether further numbers may follow: "125/11, 144/12 and 41/24"."""
    near: Many = ()
    """Words of which one has to stand within `reach` characters."""
    reach: int = 100
    unlike: Many = ()
    """Words of which none may stand within 60 characters."""
    most: int = 0
    """The highest `{n}` there is; 0: no bound."""
    triggers: Many = ()
    """Words beside the number that lead to a look at it; none: those of the form."""
    case: bool = True
    """Whether capitals count."""
    glued: bool = False
    """Whether letters or the sign of a note may stand directly behind the number: "20/9470neu"."""

    @field_validator("form")
    @classmethod
    def _can_be_read(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for written in value:
            try:
                re.compile(written_as(written, ("x",)))
            except (re.error, ValueError, KeyError) as error:
                raise ValueError(f'"{written}" cannot be read: {error}') from error
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Form:
        named = {name for written in self.form for name in re.findall(r"\{(\w+)\}", written)}
        wanted = set(re.findall(r"\{(\w+)\}", self.value))
        if wanted - named:
            raise ValueError(f"value: {{{min(wanted - named)}}} is not in the form")
        if any("{w}" in written for written in self.form) and not self.words:
            raise ValueError("words: {w} stands in the form, so name the words")
        return self


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in plain text: its kind, its value, and where it stands."""

    kind: str
    value: str
    start: int
    end: int


class Finder:
    """A form ready to be looked for. `triggers` are the beginnings of words of which one stands near each citation."""

    def __init__(self, form: Form):
        self.form = form
        flags = 0 if form.case else re.IGNORECASE
        end = r"(?!\d)" if form.glued else r"(?![^\W_])"
        self._patterns = [
            (re.compile(rf"{_begun(one, form)}{end}(?![.,/-]\d)"), needed_in(one, case=form.case)) for one in form.form
        ]
        numbers = [re.split(r"\{(?:no|sign)\}\]?", one)[-1] for one in form.form if re.search(r"\{(?:no|sign)\}", one)]
        self._further = None
        if form.list and numbers:
            more = written_as(numbers[0], ()) + (DAYLESS if "/" not in numbers[0] else "")
            self._further = re.compile(
                rf"(?:[^\S\n]|[,;.()]|[^\W\d_]{{1,5}}\b){{1,6}}?{more}(?![^\W_])(?![.,/-]\d)", flags
            )
        self._unlike = re.compile("|".join(map(word_of, form.unlike)), re.IGNORECASE) if form.unlike else None
        self._last = ("", 0, 0)
        self._near = (
            re.compile("|".join(rf"(?<![^\W_]){word_of(one)}(?![^\W_])" for one in form.near)) if form.near else None
        )

    def may_stand_in(self, text: str) -> bool:
        """Whether a text holds the letters and signs that a citation of this form needs."""
        return any(all([letters in text for letters in needed]) for _, needed in self._patterns)

    def find(self, text: str, start: int, end: int) -> Iterator[Citation]:
        """The citations that begin between two places."""
        taken, limit = list[tuple[int, int]](), min(len(text), end + REACH)
        for pattern, needed in self._patterns:
            # A look for a few letters costs a hundredth of what the expression does.
            if any(text.find(letters, start, limit) < 0 for letters in needed):
                continue
            for match in pattern.finditer(text, start, limit):
                # What ends where the search does may be cut short.
                cut = match.end() == limit < len(text)
                if cut or _overlaps(match, taken) or not self._fits(match, text):
                    continue
                taken.append(match.span())
                word = match["w"] if self._has_word(match) else ""
                yield Citation(self.form.kind, self._value(match, word), *match.span())
                if self._further:
                    yield from self._others(match, text)

    @staticmethod
    def _has_word(match: re.Match[str]) -> bool:
        return "w" in match.re.groupindex

    def _others(self, first: re.Match[str], text: str) -> Iterator[Citation]:
        """The numbers that follow the first one; text between them may be short words in brackets ("- US decision,")."""
        at, word = first.end(), first["w"] if self._has_word(first) else ""
        while self._further and (match := self._further.match(text, at, at + NEXT)):
            if match.end() == at + NEXT < len(text) or not self._fits(match, text):
                return
            digits = re.search(r"\d", match[0])
            yield Citation(
                self.form.kind, self._value(match, word), match.start() + (digits.start() if digits else 0), match.end()
            )
            at = match.end()

    def _fits(self, match: re.Match[str], text: str) -> bool:
        groups = match.groupdict()
        number = groups.get("n") or groups.get("ilo") or groups.get("series")
        if number and (int(number) == 0 or (self.form.most and int(number) > self.form.most)):
            return False
        if groups.get("year") and not 1800 < int(groups["year"]) < 2040:
            return False
        if self._unlike and self._unlike.search(text, max(0, match.start() - UNLIKE), match.end() + UNLIKE):
            return False
        if self._near is None:
            return True
        start, end = max(0, match.start() - self.form.reach), match.end() + self.form.reach
        known_text, known_start, known_end = self._last
        if known_text is text and start <= known_start and known_end <= end:
            return True
        near = self._near.search(text, start, end)
        if near:
            self._last = (text, *near.span())
        return near is not None

    def _value(self, match: re.Match[str], word: str) -> str:
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        told = self.form.value
        for name in re.findall(r"\{(\w+)\}", told):
            if name == "w":
                written = " ".join(word.split())
                value = next((to for of, to in self.form.takes.items() if _is(of, written)), written)
            elif name == "dated":
                value = groups.get("dated") or groups.get("dated_in_words", "")
            else:
                value = normal(name, groups.get(name, ""))
            told = told.replace(f"{{{name}}}", value)
        return " ".join(told.replace("--", "-").split())


def _overlaps(match: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    """Whether letters of a match were taken by an expression before it."""
    return any(match.start() < end and start < match.end() for start, end in taken)


def _begun(form: str, rules: Form) -> str:
    """The expression of a form, with what may not stand before it: a letter or figure, a point before a sign ("Kž.br.2/09")."""
    if rules.glued:
        return rf"(?<![^\W\d_]){_as_cased(written_as(form, rules.words), rules)}"
    if form.startswith("{sign}"):
        return rf"(?<![^\W_])(?<!\.){_as_cased(written_as(form, rules.words), rules)}"
    if not form.startswith("{w}") or any(word[:1] in ("*", " ") for word in rules.words):
        return rf"(?<![^\W_]){_as_cased(written_as(form, rules.words), rules)}"
    # The look back stands behind the first letter of each word, so that the search leaps to those letters.
    begun = "|".join(
        rf"{re.escape(first)}(?<![^\W_].){_as_cased(word_of(word[1:]), rules)}"
        for word in sorted(rules.words, key=len, reverse=True)
        for first in ([word[0]] if rules.case else dict.fromkeys((word[0].lower(), word[0].upper())))
    )
    return f"(?P<w>{begun}){_as_cased(written_as(form.removeprefix('{w}'), rules.words), rules)}"


def _as_cased(expression: str, rules: Form) -> str:
    return expression if rules.case else f"(?i:{expression})"


def needed_in(form: str, *, case: bool) -> tuple[str, ...]:
    """Signs, and letters where capitals count, that stand in each citation of a form: neither named nor missing in some."""
    plain, depth = "", 0
    for sign in PLACE.sub(" ", form):
        depth += (sign in "[<") - (sign in "]>")
        plain += sign if not depth and sign not in "]>" and (case or not sign.isalpha()) else " "
    return tuple(dict.fromkeys(plain.split()))


@lru_cache(maxsize=4096)
def _is(of: str, word: str) -> bool:
    return re.fullmatch(word_of(of), word, re.IGNORECASE) is not None


@lru_cache(maxsize=2048)
def triggers_of(form: str, words: tuple[str, ...], named: tuple[str, ...] = ()) -> frozenset[str]:
    """The beginnings (of up to five letters) of the words that stand near a form's number: one of each of its words."""
    if named:
        return frozenset(word[:5].casefold() for word in named)
    found = set()
    for word in words:
        letters = re.findall(
            r"[^\W\d_]+", word.partition("*")[0] if word.endswith("*") and " " not in word else word.replace("*", "")
        )
        if letters:
            found.add(max(letters, key=len)[:5].casefold())
    if "{w}" not in form:
        found |= {letters[:5].casefold() for letters in re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", " ", form))}
    return frozenset(found)
