"""What a document says beside its themes, by the rules of config/facts/: one reader of all components (docs/facts.md).

Nothing that was read in a held title or sentence is shown with its words. What may identify somebody is always looked
for: it is no component that can be switched off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from classify.facts.change_rules import read_change_rules
from classify.facts.concepts.concepts import ConceptFound, find_concepts, open_concepts
from classify.facts.countries import CountryFound, find_countries
from classify.facts.country_rules import read_country_rules
from classify.facts.deadlines.deadlines import DeadlineFound, find_deadlines
from classify.facts.deadlines.rules import read_deadline_rules
from classify.facts.kinds import KindFound, kind_of, read_kind_rules
from classify.facts.references.references import ReferenceFound, find_references, read_reference_rules
from classify.facts.rights.harm import HarmFound, Reason, child_in_sex_work, find_harm, read_harm_rules
from classify.facts.rights.signals import MOST, SignalFound, find_signals, read_signal_rules
from classify.facts.sentences import bounds
from classify.facts.together.marks import rules_mark
from classify.facts.together.spoken import Piece, countries_together, in_order, once, pieces_of_languages
from classify.lexicons.lexicon import Lexicon
from classify.reading.reader import LONGEST, LONGEST_TITLE
from classify.reading.records import Spoken
from ground.records import Tag
from ground.settings import FACTS
from ground.toml.strict import Faults

SEX_WORK, TRAFFICKING = "sex-work", "trafficking"
A_CHILD: Reason = "a child"
# Changes whenever the code would read a fact otherwise than before.
CODE = "4"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document whose themes are known, and what its publisher says of it; `country` is the publisher's."""

    title: str
    text: str
    language: str | None
    tags: tuple[Tag, ...] = ()
    parts: tuple[Spoken, ...] = ()
    """The languages it is in, where it is in several."""
    published_at: str | None = None
    country: str | None = None
    url: str = ""
    type: str = ""
    publishes: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says. `tags` are its themes, where a child is none of sex work; `held` says what is never quoted."""

    tags: tuple[Tag, ...]
    kind: KindFound | None
    references: tuple[ReferenceFound, ...]
    deadlines: tuple[DeadlineFound, ...]
    countries: tuple[CountryFound, ...]
    concepts: tuple[ConceptFound, ...]
    signals: tuple[SignalFound, ...]
    held: tuple[HarmFound, ...]


class FactReader:
    """Reads facts with the rules of one folder, kept in memory; languages are made ready when first met."""

    def __init__(self, folder: Path, lexicon: Lexicon, wanted: Collection[str] = FACTS):
        """`folder` holds facts/, `wanted` names the components. Raises ConfigError with every fault of the rules."""
        faults = Faults()
        self._wanted, self._folder = frozenset(wanted), folder
        self._marks: dict[str | None, str] = {}
        self._kinds = read_kind_rules(folder, faults)
        self._references = read_reference_rules(folder, faults)
        self._deadlines = read_deadline_rules(folder, faults)
        self._countries = read_country_rules(folder, faults)
        self._concepts = open_concepts(folder, lexicon, faults)
        self._signals = read_signal_rules(folder, faults)
        self._harm = read_harm_rules(folder, faults)
        self.changes = read_change_rules(folder, faults) if "changes" in self._wanted else None
        """How changed sentences weigh; None where changes are not wanted."""
        faults.raise_if_any()

    def mark(self, language: str | None) -> str:
        """A text that changes whenever a document in this language might say other facts."""
        if language not in self._marks:
            self._marks[language] = rules_mark(self._folder / "facts", language, f"{CODE} {sorted(self._wanted)}")
        return self._marks[language]

    def held_in(self, title: str, text: str, language: str | None) -> tuple[HarmFound, ...]:
        """What is held of a title and a text."""
        return find_harm(title, text, language, self._harm)

    def read_shown(self, paper: Paper) -> Facts:
        """As `read`; of a document without themes only what is ever shown of it: no signals, and harm in no more than that."""
        if paper.tags:
            return self._checked(paper, self.read(paper))
        paper = _cut(paper)
        held = self._harm_in(replace(paper, text=""), _in_languages(replace(paper, text="")))
        return self._checked(paper, self._facts(paper, held, ()))

    def _checked(self, paper: Paper, facts: Facts) -> Facts:
        """The facts without sentences of dates that hold harm themselves: such a sentence may begin in the line before."""
        deadlines, held = [], list(facts.held)
        for one in facts.deadlines:
            harm = find_harm("", one.span.sentence, paper.language, self._harm)
            if harm and not _is_held(facts.held, one.span.field, one.span.start, one.span.end):
                held.append(HarmFound(one.span.field, harm[0].reason, one.span.start, one.span.end))
            deadlines.append(replace(one, span=replace(one.span, sentence="")) if harm else one)
        return replace(facts, deadlines=tuple(deadlines), held=tuple(held))

    def read(self, paper: Paper) -> Facts:
        """What a document says, of as much of its text as themes are read from."""
        paper = _cut(paper)
        tags, held = self._held(paper)
        facts = self._facts(replace(paper, tags=tags), held, self._wanted)
        return replace(facts, tags=tags)

    def _facts(self, paper: Paper, held: tuple[HarmFound, ...], wanted: Collection[str]) -> Facts:
        """The facts of a document, each part read in its own language; `wanted` decides on concepts and signals alone."""
        pieces, asked = _in_languages(paper), self._wanted
        deadlines = (
            [one for piece in pieces for one in self._deadlines_of(piece, paper.published_at, held)]
            if "deadlines" in asked
            else []
        )
        concepts: dict[str, ConceptFound] = {}
        for piece in pieces if "concepts" in wanted else ():
            for one in self._concepts_of(piece, held):
                concepts.setdefault(one.id, one)
        return Facts(
            tags=(),
            kind=self._kind(paper, pieces) if "kind" in asked else None,
            references=self._references_of(paper, pieces) if "references" in asked else (),
            deadlines=once(deadlines, lambda one: (one.date, one.kind), len(pieces)),
            countries=self._countries_of(pieces) if "countries" in asked else (),
            concepts=tuple(concepts.values()),
            signals=tuple(self._signals_of(pieces, held)) if "signals" in wanted else (),
            held=held,
        )

    def _held(self, paper: Paper) -> tuple[tuple[Tag, ...], tuple[HarmFound, ...]]:
        """The tags, and what is held; a child in sex work is trafficked, and the document's title is held for it."""
        pieces = _in_languages(paper)
        held = self._harm_in(paper, pieces)
        sex_work = next((tag for tag in paper.tags if tag.theme == SEX_WORK), None)
        if sex_work is None or not (
            _rests_on_a_child(sex_work, held)
            or any(child_in_sex_work(one.title, one.text, one.language, self._harm) for one in pieces)
        ):
            return paper.tags, held
        if not any(one.field == "title" for one in held):
            held = (HarmFound("title", A_CHILD, 0, len(paper.title)), *held)
        return _without_sex_work(paper.tags), held

    def _harm_in(self, paper: Paper, pieces: Sequence[Piece]) -> tuple[HarmFound, ...]:
        """What is held: of a text in several languages in each of them, and as the whole in the main one."""
        found = find_harm(paper.title, paper.text, paper.language, self._harm)
        if len(pieces) == 1:
            return found
        others = [one for piece in pieces for one in find_harm(piece.title, piece.text, piece.language, self._harm)]
        # The title is held once, as a whole.
        places = {(one.field, one.start, one.end): one for one in (*others, *found)}
        return tuple(sorted(places.values(), key=lambda one: (one.field != "title", one.start)))

    def _kind(self, paper: Paper, pieces: Sequence[Piece]) -> KindFound | None:
        told = (
            kind_of(
                paper.title, language=language, rules=self._kinds, url=paper.url, type=paper.type,
                publishes=paper.publishes, system=paper.system,
            )
            for language in dict.fromkeys((paper.language, *[piece.language for piece in pieces]))
        )  # fmt: skip
        return next((one for one in told if one), None)

    def _references_of(self, paper: Paper, pieces: Sequence[Piece]) -> tuple[ReferenceFound, ...]:
        found = [
            one
            for piece in pieces
            for one in find_references(piece.title, piece.text, piece.language, self._references, country=paper.country)
        ]
        return once(found, lambda one: (one.kind, one.value), len(pieces))

    def _countries_of(self, pieces: Sequence[Piece]) -> tuple[CountryFound, ...]:
        rules = self._countries
        return countries_together(
            [find_countries(one.title, one.text, one.language, rules) if rules else () for one in pieces]
        )

    def _deadlines_of(
        self, piece: Piece, published: str | None, held: tuple[HarmFound, ...]
    ) -> Iterator[DeadlineFound]:
        """Dates that close; one of a held sentence stays, without the sentence."""
        for one in find_deadlines(piece.title, piece.text, piece.language, self._deadlines, published=published):
            whole = piece.title if one.span.field == "title" else piece.text
            kept_back = _is_held(held, one.span.field, *bounds(whole, one.span.start, one.span.end))
            yield replace(one, span=replace(one.span, sentence="")) if kept_back else one

    def _concepts_of(self, piece: Piece, held: tuple[HarmFound, ...]) -> Iterator[ConceptFound]:
        for one in find_concepts(piece.tags, piece.language, self._concepts):
            if one.field == "descriptor" or not _is_held(held, one.field, one.start, one.end):
                yield one

    def _signals_of(self, pieces: Sequence[Piece], held: tuple[HarmFound, ...]) -> Iterator[SignalFound]:
        rules = self._signals
        if rules is None:
            return
        found = [one for piece in pieces for one in find_signals(piece.title, piece.text, piece.language, rules)]
        for one in found if len(pieces) == 1 else in_order(found)[:MOST]:
            if not _is_held(held, one.span.field, one.span.start, one.span.end):
                yield one


def _cut(paper: Paper) -> Paper:
    """A document with as much of its text as themes are read from."""
    return replace(paper, title=paper.title[:LONGEST_TITLE], text=paper.text[:LONGEST])


def _in_languages(paper: Paper) -> list[Piece]:
    return pieces_of_languages(paper.title, paper.text, paper.language, paper.tags, paper.parts)


def _is_held(held: tuple[HarmFound, ...], field: str, start: int, end: int) -> bool:
    return any(one.field == field and one.start < end and start < one.end for one in held)


def _rests_on_a_child(tag: Tag, held: tuple[HarmFound, ...]) -> bool:
    """Whether words of a tag, in the title or half of all, stand where a child is spoken of who may be identified."""
    children = tuple(one for one in held if one.reason == A_CHILD)
    words = [one for one in tag.evidence if _is_held(children, one.field, one.start, one.end)]
    return any(one.field == "title" for one in words) or len(words) * 2 >= len(tag.evidence) > 0


def _without_sex_work(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The tag of sex work as one of trafficking, joined to that one where there is one; the strongest first."""
    moved = [tag for tag in tags if tag.theme in (TRAFFICKING, SEX_WORK)]
    moved.sort(key=lambda tag: tag.theme != TRAFFICKING)
    evidence = tuple(one for tag in moved for one in tag.evidence)
    joined = Tag(TRAFFICKING, max(tag.score for tag in moved), evidence)
    rest = [tag for tag in tags if tag not in moved]
    return tuple(sorted([joined, *rest], key=lambda tag: -tag.score))
