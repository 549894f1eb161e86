"""Facts with the pages of a paper on which they stand; none for what is held, whose place is never told."""

from __future__ import annotations

from dataclasses import replace

from classify.facts.sentences import bounds
from classify.facts.together.facts import Facts
from classify.places.pages import Starts, page_of, paged_tags
from classify.places.spans import Span


def paged(facts: Facts, text: str, starts: Starts) -> Facts:
    """The facts of a document, each with the page on which its sentence begins; as they were where there are no pages."""
    if len(starts) < 2:
        return facts

    def page(field: str, start: int, end: int) -> int | None:
        if field != "text" or any(one.field == field and one.start < end and start < one.end for one in facts.held):
            return None
        return page_of(starts, text, start, end, bounds)

    def seen(span: Span) -> Span:
        return replace(span, page=page(span.field, span.start, span.end)) if span.sentence else span

    return replace(
        facts,
        tags=paged_tags(facts.tags, text, starts),
        references=tuple(replace(one, span=seen(one.span)) for one in facts.references),
        deadlines=tuple(replace(one, span=seen(one.span)) for one in facts.deadlines),
        concepts=tuple(replace(one, page=page(one.field, one.start, one.end)) for one in facts.concepts),
        signals=tuple(replace(one, span=replace(one.span, page=page(one.span.field, one.span.start, one.span.end)))
                      for one in facts.signals),
    )  # fmt: skip
