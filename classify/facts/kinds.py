"""What kind of document it is, from the publisher's own type, the address, or how the title begins. Never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field

from classify.facts.references.forms import Many
from classify.facts.title_shapes import ACT_ENDS, ANSWERED, BILL_ENDS, CASE_OF, ECLI, LEAD, is_numbered
from classify.places.spans import Span
from ground.toml.strict import Faults, Strict, parse, read_toml

Kind = Literal[
    "bill", "draft", "consultation", "act", "judgment", "decision", "question", "answer", "report", "press-release",
    "news", "notice",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
BY_TYPE, BY_ADDRESS, BY_TITLE, BY_SOURCE = (
    "the publisher's type",
    "its address",
    "its title",
    "what its source publishes",
)
# What a title's beginning says, the surest first: an answer names the question it answers, a draft the act it is to be.
ORDER: tuple[Kind, ...] = (
    "answer", "question", "consultation", "bill", "draft", "press-release", "report", "notice", "judgment", "act",
    "decision", "news",
)  # fmt: skip
# Kinds that only those who make them publish: to others a title's "Wetsvoorstel" or "Judgment" is their subject.
OFFICIAL: frozenset[Kind] = frozenset(
    ("bill", "draft", "act", "judgment", "decision", "question", "answer", "consultation")
)
# First letters of a title by which most are told to begin with no phrase of ours.
BEGINNING = 4
# Characters of a title that are looked at.
LONGEST = 400
UNOFFICIAL = ("news", "report")
ENDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (("bill", BILL_ENDS), ("act", ACT_ENDS), ("judgment", CASE_OF))


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind, the words of the title it was read from (none where it was not), and by what it was told."""

    kind: Kind
    span: Span | None
    reason: str


class Titles(Strict):
    """How titles of one language begin, by kind."""

    also: Many = ()
    bill: Many = ()
    draft: Many = ()
    consultation: Many = ()
    act: Many = ()
    judgment: Many = ()
    decision: Many = ()
    question: Many = ()
    answer: Many = ()
    report: Many = ()
    press_release: Annotated[tuple[str, ...], Field(strict=False, alias="press-release")] = ()
    news: Many = ()
    notice: Many = ()

    def of(self, kind: Kind) -> tuple[str, ...]:
        """The phrases of a kind."""
        return tuple(getattr(self, kind.replace("-", "_")))


Table = Annotated[dict[Kind, Many], Field(default_factory=dict)]


class TypesFile(Strict):
    """Publishers' types, pieces of addresses, and the words that stand in where nothing tells a kind."""

    type: Table
    system: dict[str, dict[Kind, Many]] = Field(default_factory=dict)
    address: Table
    unsettled: dict[Literal["words"], Many] = Field(default_factory=dict)
    fallback: dict[str, str] = Field(default_factory=dict)
    parliaments: dict[str, Many] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A kind's phrases: those that begin a title, and those that may stand anywhere in it."""

    kind: Kind
    first: re.Pattern[str] | None
    anywhere: re.Pattern[str] | None

    def find(self, title: str, start: int) -> re.Match[str] | None:
        """The words that say the kind; the first ones looked for at `start`, which is negative where none begins so."""
        return (self.first.match(title, start) if self.first and start >= 0 else None) or (
            self.anywhere.search(title) if self.anywhere else None
        )


@dataclass(frozen=True, slots=True)
class KindRules:
    """The rules of config/facts/kinds/."""

    types: TypesFile
    titles: dict[str, Titles]
    _patterns: dict[str, list[Said]] = field(default_factory=dict, compare=False)
    _beginnings: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    _unsettled: dict[str, re.Pattern[str]] = field(default_factory=dict, compare=False)

    @property
    def unsettled(self) -> re.Pattern[str]:
        """Finds a word of any language for a bill, draft or consultation."""
        if "" not in self._unsettled:
            words = self.types.unsettled.get("words", ()) or ("draft",)
            stems = "|".join(re.escape(word).replace(r"\*", r"\w{0,20}") for word in words)
            self._unsettled[""] = re.compile(rf"(?<!\w)(?:{stems})(?!\w)", re.IGNORECASE)
        return self._unsettled[""]

    def may_begin(self, language: str | None, beginning: str) -> bool:
        """Whether a phrase of a language begins as a title (its first letters) does: most titles are done with here."""
        key = f"{language or 'en'}"
        if key not in self._beginnings:
            titles = self.titles.get(key)
            phrases = [word for kind in ORDER for word in titles.of(kind)] if titles else []
            starts = {word.partition("*")[0][:BEGINNING].casefold() for word in phrases if not word.startswith("~")}
            self._beginnings[key] = frozenset(starts)
        small = beginning[:BEGINNING].casefold()
        return any(small[:length] in self._beginnings[key] for length in range(2, BEGINNING + 1))

    def patterns(self, language: str | None) -> list[Said]:
        """How titles of a language begin, the surest kind first; those of English where the language is not known."""
        key = language if language in self.titles else "en" if language is None else None
        if key is None:
            return []
        if key not in self._patterns:
            self._patterns[key] = [_said(kind, words) for kind in ORDER if (words := self.titles[key].of(kind))]
        return self._patterns[key]


def read_kind_rules(folder: Path, faults: Faults) -> KindRules:
    """The rules below `folder`/facts/kinds; everything wrong in them is noted with file and line."""
    place = folder / "facts" / "kinds"
    table = read_toml(place / "types.toml", faults)
    types = parse(TypesFile, table or {}, place / "types.toml", faults) or TypesFile(type={}, address={})
    titles: dict[str, Titles] = {}
    for language, spoken in (read_toml(place / "titles.toml", faults) or {}).items():
        parsed = parse(Titles, spoken, place / "titles.toml", faults, (language,))
        titles |= dict.fromkeys((language, *(parsed.also if parsed else ())), parsed) if parsed else {}
    return KindRules(types, titles)


def kind_of(
    title: str, *, language: str | None, rules: KindRules, url: str = "", type: str = "", publishes: str = "",
    system: str = "",
) -> KindFound | None:  # fmt: skip
    """The kind by the publisher's type, else by address or title; None where none of them tells it.

    `publishes` and `system` are those of the document's source (`law`, `official`, `report`, `news`; `dip`).
    """
    told = _by_type(type, system, rules)
    if told == "act" and rules.unsettled.search(title[:LONGEST]):
        told = None
    if told:
        return KindFound(told, None, BY_TYPE)
    named = _by_title(title, language, rules)
    if publishes in UNOFFICIAL and named and named.kind in OFFICIAL:
        named = None
    addressed = _by_address(url, rules)
    if addressed in ("news", "press-release", "notice") and publishes in UNOFFICIAL:
        named = None if addressed == "news" and publishes == "news" else named
    if named and (addressed is None or _surer(named.kind, addressed)):
        return named
    if addressed and not (publishes in UNOFFICIAL and addressed in OFFICIAL):
        return KindFound(addressed, None, BY_ADDRESS)
    if named:
        return named
    return KindFound("news", None, BY_SOURCE) if publishes == "news" else None


def fallback_of(publishes: str, rules: KindRules, *, system: str = "") -> str:
    """What to call a document whose kind nothing tells, such as "parliament paper"; empty for an unknown source."""
    if system in rules.types.parliaments.get("systems", ()):
        return rules.types.fallback.get("parliament", "")
    return rules.types.fallback.get(publishes, "")


def _surer(named: Kind, addressed: Kind) -> bool:
    """Whether a title that says what it is outweighs the folder it lies in: in folders of news lie press releases and bills."""
    if named == "consultation" and addressed == "press-release":
        # What is asked of readers is no news about it.
        return True
    if named in ("bill", "draft", "consultation", "question", "answer"):
        return addressed in ("news", "report", "question", "bill") and not (
            addressed == "news" and named in ("bill", "draft")
        )
    return addressed in ("news", "report") and named in ("report", "press-release", "notice")


def _by_type(type_: str, system: str, rules: KindRules) -> Kind | None:
    words = [" ".join(one.split()).casefold() for one in type_.split(",") if one.strip()]
    if not words:
        return None
    own = rules.types.system.get(system.replace("_", "-"), {})
    for table in (own, rules.types.type):
        for kind in KINDS:
            for value in table.get(kind, ()):
                start = value[:-1] if value.endswith("*") else None
                if any(one == value or (start is not None and one.startswith(start)) for one in words):
                    return kind
    return None


def _by_address(url: str, rules: KindRules) -> Kind | None:
    try:
        path = f"{urlsplit(url).path.casefold()}/" if url.startswith(("http://", "https://")) else ""
    except ValueError:
        # It is no address, such as "http://[x": it tells nothing.
        return None
    for kind, pieces in rules.types.address.items() if path else ():
        if any(piece in path for piece in pieces):
            return kind
    return None


def _by_title(title: str, language: str | None, rules: KindRules) -> KindFound | None:
    head = title[:LONGEST]
    lead = LEAD.match(head)
    start = lead.end() if lead else 0
    begins = rules.may_begin(language, head[start : start + BEGINNING])
    for said in rules.patterns(language):
        match = said.find(head, start if begins else -1)
        if match is None:
            continue
        if said.kind == "question" and ANSWERED.search(head):
            continue
        if said.kind in ("act", "decision") and not is_numbered(head, match.end()):
            continue
        if said.kind in ("act", "decision", "judgment") and rules.unsettled.search(head):
            continue
        return _found(said.kind, head, *match.span())
    for kind, known in ENDS:
        match = known.search(head)
        if match and not (kind in ("act", "judgment") and rules.unsettled.search(head)):
            return _found(kind, head, *match.span())
    case = ECLI.search(head)
    if case and not (case["country"] == "NL" and case["court"] == "PHR"):
        return _found("decision" if "DEC" in case["rest"] else "judgment", head, *case.span())
    return None


def _found(kind: Kind, title: str, start: int, end: int) -> KindFound:
    quote = title[start:end]
    return KindFound(
        kind, Span(field="title", start=start, end=end, quote=quote, sentence=" ".join(title.split())), BY_TITLE
    )


def _said(kind: Kind, words: tuple[str, ...]) -> Said:
    first = [_written(one) for one in sorted(words, key=len, reverse=True) if not one.startswith("~")]
    anywhere = [_written(one[1:]) for one in words if one.startswith("~")]
    return Said(
        kind,
        re.compile(rf"(?:{'|'.join(first)})(?!\w)", re.IGNORECASE) if first else None,
        re.compile(rf"(?<!\w)(?:{'|'.join(anywhere)})(?!\w)", re.IGNORECASE) if anywhere else None,
    )


def _written(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"\s+").replace(r"\*", r"\S{1,12}")
