"""What was read, as the store keeps it: no sentence that is held is kept with a tag or a fact."""

from __future__ import annotations

from dataclasses import replace

from classify.facts.together.facts import Facts, Paper
from classify.places.spans import sentence_bounds
from classify.reading.records import Read
from ground.records import Evidence, Tag
from store.documents.facts import Concept, Deadline, KeptFacts, Published, Signal


def paper_of(title: str, text: str, read: Read, told: Published) -> Paper:
    """A document whose themes were read, with what its publisher says of it."""
    return Paper(
        title=title,
        text=text,
        language=read.language,
        tags=read.tags,
        parts=read.parts,
        published_at=told.published_at,
        country=told.country,
        url=told.url,
        type=told.type,
        publishes=told.publishes,
        system=told.system,
    )


def kept_tags(tags: tuple[Tag, ...], facts: Facts, text: str) -> tuple[Tag, ...]:
    """Tags whose evidence is without its sentence where that holds, or touches, what is held; the quote stays."""
    if not facts.held:
        return tags
    return tuple(replace(tag, evidence=tuple(_kept(one, facts, text) for one in tag.evidence)) for tag in tags)


def _kept(one: Evidence, facts: Facts, text: str) -> Evidence:
    if one.field == "descriptor":
        return one
    begin, finish = (0, len(one.sentence)) if one.field == "title" else sentence_bounds(text, one.start, one.end)
    touches = any(each.field == one.field and each.start < finish and begin < each.end for each in facts.held)
    return replace(one, sentence="", page=None) if touches else one


def kept_facts(facts: Facts) -> KeptFacts:
    """The facts as they are stored."""
    return KeptFacts(
        kind=facts.kind.kind if facts.kind else None,
        kind_reason=facts.kind.reason if facts.kind else "",
        references=tuple((one.kind, one.value) for one in facts.references),
        deadlines=tuple(
            Deadline(
                date=one.date, kind=one.kind, quote=one.span.sentence, certainty=one.certainty, page=one.span.page
            )
            for one in facts.deadlines
        ),
        countries=tuple((one.country, one.score) for one in facts.countries),
        concepts=tuple(
            Concept(
                id=one.id, name=one.name, quote=one.quote, field=one.field, start=one.start, end=one.end, page=one.page
            )
            for one in facts.concepts
        ),
        signals=tuple(
            Signal(
                pattern=one.pattern, right=one.right, affects=one.affects, direction=one.direction,
                quote=one.span.quote, field=one.span.field, start=one.span.start, end=one.span.end,
                page=one.span.page, negated=one.negated, struck_out=one.struck_out,
            )
            for one in facts.signals
        ),
        held=tuple((one.field, one.reason) for one in facts.held),
        cited_on={(one.kind, one.value): one.span.page for one in facts.references if one.span.page},
    )  # fmt: skip
