"""How citations are written, as config/facts/references/*.toml says it, and their values in normal form.

A form is written with placeholders: `{w}` one of its words, `{no}` a number sign or none, `{sign}` one, `{n}` a number of up to six figures,
`{n2}` to `{n9}` one of exactly so many, `{yy}` a year of two or four figures, `{year}` one of four, `{session}` 2024/25, `{roman}`,
`{letters}` capitals, `{dated}` the year of a day in figures or words; `[x|y]` stands or not, `<x|y>` is one of them; a blank is any short blank or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from ground.strict import Strict

Many = Annotated[tuple[str, ...], Field(strict=False)]
DATE = r"(?:\d{{1,2}}\.? ?[./-] ?\d{{1,2}} ?[./-] ?(?P<{}>\d{{4}})|(?:\d{{1,2}}[.ºª]? )?(?:[^\W\d_]{{1,12}}\.? ){{1,3}}(?P<{}>(?:19|20)\d\d))"
PLACES = {
    "n": r"\d{1,6}", "year": r"(?:19|20)\d\d", "yy": r"(?:19|20)\d\d|\d\d", "roman": r"[IVXLΙΧ]{1,7}", "letters": r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,6}",
    "part": "LI|CI|L|C", "ojpage": r"\d{1,4}", "page": r"(?:[^\W\d_]{1,4}\.?)?", "folketing": r"(?:19|20)\d\d ?[/-] ?(?:(?:19|20)\d\d|\d\d)", "of": r"(?:[^\W\d_]{1,4}\.? ?){0,2}",
    "day": r"\d{1,2}\.? ?[./-] ?\d{1,2}\.? ?[./-] ?(?:19|20)\d\d(?: г\.|\.)?|(?:19|20)\d\d \d{1,2} \d{1,2}|(?:19|20)\d\d\. ?\d{1,2}\. ?\d{1,2}\.?",
    "dossier": r"\d{2} ?\d{3}(?:-[IVXL]{1,5})?", "bg": r"\d\d\d?-\d{3}-\d\d-\d{1,4}|\d{3}-\d\d-\d{1,4}", "fek": "[ΑΒΓAB]", "eva": r"\d{4}",
    "ada": r"[0-9A-ZΑ-Ω]{4,12}-[0-9A-ZΑ-Ω]{3}", "xk": r"\d\d/L-\d{3}", "sek": r"(?:[A-Z][A-Za-zÅÄÖåäö]{1,3})?\d{1,5}", "ua": r"\d{3,6}(?:-[\dдД])?",
    "nols": "LS|L|S", "session4": r"(?:19|20)\d\d ?[/-] ?(?:19|20)?\d\d", "lov": r"LOV-(?:19|20)\d\d-\d\d-\d\d-\d{1,4}",
    "act": r"(?:[A-Z][\w'’-]{1,20}|\([A-Z][^()\n]{2,40}\))(?: (?:of|and|the|in|to|for|etc\.?|[A-Z][\w'’-]{1,20}|\([A-Z][^()\n]{2,40}\))){0,9} Act",
    "app": r"[1-9]\d{1,4}", "y2": r"\d\d", "ilo": r"[1-9]\d{0,2}", "series": r"[1-9]\d{0,2}|0\d\d?",
    "session": r"(?:19|20)\d\d ?[/-] ?(?:(?:19|20)\d\d|\d\d)",
}  # fmt: skip
PLACES |= {f"n{length}": rf"\d{{{length}}}" for length in range(1, 10)}
NUMBER_SIGN = (
    r"(?:[Nn][°ºr]?[Oo]?s?|[Nn]\.[°ºo]s?|[Nn]:[ro]|nro|nrs|nn|NR|NO|Nru|[Uu]imh|№№?|[Čč]|čís|číslo|čj|[Bb]r|[Бб]р|[Šš]t|[Αα]ρ|[Αα]ριθ|Numri?|nummer"
    r"|Nummer|numér?o|número|numero|numer|numru|number|broj|број|номер|αριθμ|sz|szám|zenb|rhif|Rhif|nolu|num|Num|núm|Núm|թիվ|թ)"
)
# A number that a month and a year follow is a day.
DAYLESS = r"(?!\.? ?[^\W\d_]{3,12} \d{4})"
PIECE = re.compile(r"\{(?P<name>\w+)\}|(?P<open>[\[<])|(?P<bar>\|)|(?P<close>[\]>])|(?P<blank> +)|(?P<letter>.)")


class Form(Strict):
    """One way to cite. `value` is built from the placeholders of `form`; a word is taken as `takes` names it, where that does."""

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
    most: int = 0
    """The highest `{n}` there is; 0: no bound."""
    triggers: Many = ()
    """Words beside the number that lead to a look at it; none: those of the form."""
    case: bool = True
    """Whether capitals count."""

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


def written_as(form: str, words: tuple[str, ...]) -> str:
    """The regular expression of a form, in which nothing repeats without a bound. Raises ValueError saying what is wrong."""
    parts: list[str] = []
    opened: list[str] = []
    seen: set[str] = set()
    for piece in PIECE.finditer(form):
        name = piece["name"]
        if name == "w" and words:
            parts.append(f"(?P<w>{'|'.join(map(_word, sorted(words, key=len, reverse=True)))})")
        elif name == "no":
            parts.append(rf"(?:{NUMBER_SIGN}(?![^\W\d_]) ?[.:º°]? ?)?")
        elif name == "sign":
            parts.append(rf"{NUMBER_SIGN}(?![^\W\d_]) ?[.:º°]? ?")
        elif name == "dated":
            parts.append(DATE.format("dated", "dated_in_words"))
        elif name:
            if name not in PLACES:
                raise ValueError(
                    f"{{{name}}} is not known; known are {{w}}, {{no}}, {{sign}}, {{dated}}, {', '.join(PLACES)}"
                )
            parts.append(f"(?:{PLACES[name]})" if name in seen else f"(?P<{name}>{PLACES[name]})")
            seen.add(name)
        elif piece["open"]:
            opened.append(piece["open"])
            parts.append("(?:")
        elif piece["bar"] and opened:
            parts.append("|")
        elif piece["close"]:
            if not opened or opened[-1] + piece["close"] not in ("[]", "<>"):
                raise ValueError(f'"{piece["close"]}" closes nothing')
            parts.append(")?" if opened.pop() == "[" else ")")
        else:
            parts.append(" {0,3}" if piece["blank"] else re.escape(piece["letter"]))
    if opened:
        raise ValueError(f'"{opened[-1]}" is not closed')
    return "".join(parts)


def _word(word: str) -> str:
    """A word of a form; "*" stands for up to eight letters."""
    if word.startswith("*"):
        return r"[^\W\d_]{0,24}" + _word(word[1:])
    return re.escape(word).replace(r"\*", r"[^\W\d_]{0,8}").replace(r"\ ", " {1,3}")


class Finder:
    """A form ready to be looked for. `triggers` are the beginnings of words of which one stands near each citation."""

    def __init__(self, form: Form):
        self.form = form
        flags = 0 if form.case else re.IGNORECASE
        alone = [written_as(one, form.words) for one in form.form]
        self._patterns = [re.compile(rf"(?<![^\W_]){one}(?![^\W_])(?![.,/-]\d)", flags) for one in alone]
        numbers = [re.split(r"\{(?:no|sign)\}\]?", one)[-1] for one in form.form if re.search(r"\{(?:no|sign)\}", one)]
        self._further = None
        if form.list and numbers:
            more = written_as(numbers[0], ()) + (DAYLESS if "/" not in numbers[0] else "")
            self._further = re.compile(
                rf"(?:[^\S\n]|[,;.()]|[^\W\d_]{{1,5}}\b){{1,6}}?{more}(?![^\W_])(?![.,/-]\d)", flags
            )
        self._last = ("", 0, 0)
        self._near = (
            re.compile("|".join(rf"(?<![^\W_]){_word(one)}(?![^\W_])" for one in form.near)) if form.near else None
        )

    def find(self, text: str, start: int, end: int) -> Iterator[Citation]:
        """The citations that begin between two places."""
        taken = 0
        for pattern in self._patterns:
            match = pattern.search(text, start, min(len(text), end + 60))
            while match:
                if match.start() >= taken and self._fits(match, text):
                    taken = match.end()
                    yield Citation(
                        self.form.kind, self._value(match, match["w"] if self._has_word(match) else ""), *match.span()
                    )
                    if self._further:
                        yield from self._others(match, text)
                match = pattern.search(text, match.end(), min(len(text), end + 60))

    @staticmethod
    def _has_word(match: re.Match[str]) -> bool:
        return "w" in match.re.groupindex

    def _others(self, first: re.Match[str], text: str) -> Iterator[Citation]:
        """The numbers that follow the first one; text between them may be short words in brackets ("- US decision,")."""
        at, word = first.end(), first["w"] if self._has_word(first) else ""
        while self._further and (match := self._further.match(text, at, at + 60)):
            if not self._fits(match, text):
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
                value = _normal(name, groups.get(name, ""))
            told = told.replace(f"{{{name}}}", value)
        return " ".join(told.replace("--", "-").split())


@lru_cache(maxsize=4096)
def _is(of: str, word: str) -> bool:
    return re.fullmatch(_word(of), word, re.IGNORECASE) is not None


def _normal(name: str, value: str) -> str:
    """A placeholder's value: no blanks, no leading noughts, Latin figures of Rome, a year of four figures."""
    if name == "act":
        return value
    written = value
    value = value.replace(" ", "").translate(ROME)
    if name == "day":
        figures = [str(int(one)) for one in re.findall(r"\d+", written)]
        return ".".join(figures[::-1] if len(figures[0]) == 4 else figures)
    if name in ("n", "ilo", "series"):
        return str(int(value)) if value else ""
    if name == "yy":
        return four(value)
    if name == "folketing":
        return f"{value[:4]}1" if value else ""
    if name.startswith("session") and value:
        first, _, second = value.replace("-", "/").partition("/")
        return f"{first}/{second[-2:]}" if name == "session" else f"{first}-{four(second)}"
    return value


ROME = str.maketrans("ΙΧ", "IX")


def four(year: str) -> str:
    """A year of two figures as one of four: 00 to 39 are of this century."""
    if len(year) != 2:
        return year
    return f"20{year}" if int(year) < 40 else f"19{year}"


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
