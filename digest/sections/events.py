"""Which item a mail opens with: the first of which more can be said than its country, and what that is.

Facts alone count: a stage that an institution's record gives, a sentence that changed, a sentence that met a watch pattern.
"""

from __future__ import annotations

from collections.abc import Iterator

from digest.content.facts import Facts, Ranked
from digest.content.stages import stage_words
from digest.content.tongue import say
from digest.content.words import KINDS, country_name, theme_in_short
from digest.sections.pieces import MEASURES, concept_name, concepts_of, kind_of, named, perhaps_struck
from store.documents.facts import Signal

HANDLE_LENGTH = 34
NEWS = "news"
OFFICIAL = ("law", "official")
# Patterns that tell of the same, whoever speaks of them and however.
ANYBODY = MEASURES | {
    "raid-and-removal", "immigration-detention", "detention-of-children", "pushbacks", "removal-centres-outside",
    "accelerated-removal", "forced-labour-rules-against-workers", "cuts-to-shelters", "evictions",
}  # fmt: skip


def first_told(facts: Facts) -> Ranked:
    """The first item with an event; where none has one, the first of all. Raises IndexError where there is no item."""
    return next((one for one in facts.chosen if event_of(facts, one)), facts.chosen[0])


def event_of(facts: Facts, one: Ranked) -> bool:
    """Whether an item says what happened: its kind or file with a stage, a change or a signal, or its title with a signal."""
    said = facts.about(one.shown.id)
    if title_signal(facts, one):
        return True
    official = said.own_file is not None or _kind(one) or (one.shown.publishes in OFFICIAL and one.shown.kind != NEWS)
    return bool(official and (stage_of(facts, one) or changed(facts, one) or _signals(facts, one)))


def _kind(one: Ranked) -> bool:
    """Whether it is known what a document is, and it is no news."""
    return one.shown.kind in KINDS and one.shown.kind != NEWS


def title_signal(facts: Facts, one: Ranked) -> Signal | None:
    """The signal of a title: then the whole document is about it."""
    official = one.shown.publishes in OFFICIAL
    found = (signal for signal in _signals(facts, one) if signal.field == "title")
    # Who speaks about a measure may speak against it: then some patterns would say the opposite.
    return next((signal for signal in found if official or signal.pattern in ANYBODY), None)


def _signals(facts: Facts, one: Ranked) -> list[Signal]:
    """The signals of an item but those of what was perhaps struck out: the headline of a mail is no place to guess."""
    return [signal for signal in facts.about(one.shown.id).signals if not perhaps_struck(signal)]


def changed(facts: Facts, one: Ranked) -> bool:
    """Whether its text changed, by more than noise."""
    return bool(one.shown.changed_since) and any(change.weight for change in facts.about(one.shown.id).changes)


def stage_of(facts: Facts, one: Ranked) -> str:
    """Where its file stands, in words; "" where that is not known."""
    file = facts.files.get(facts.about(one.shown.id).own_file or "")
    return stage_words(file.stage) if file and file.stage else ""


def sayings(facts: Facts, one: Ranked) -> Iterator[str]:
    """What a headline can say of an item, from the fullest to the shortest that still tells of the event."""
    country, kind = country_name(one.shown.country), kind_of(one.shown)
    stage, known = stage_of(facts, one), _kind(one)
    topics = [what for what in topics_of(facts, one) if len(what) <= HANDLE_LENGTH]
    if changed(facts, one):
        for what in topics:
            if known:
                yield say("{country}: {kind} on {what} changed", country=country, kind=kind, what=what)
            else:
                yield say("{country}: {kind} on {what}", country=country, kind=say("change in a text"), what=what)
    for what in topics if known or stage else ():
        on = say("{country}: {kind} on {what}", country=country, kind=kind, what=what)
        if stage:
            yield f"{on}, {stage}"
        if not _only_signal(facts, one):
            yield on
    signals = _signals(facts, one)
    for signal in [title_signal(facts, one) or signals[0]] if signals else ():
        pattern = f"{country}{say(': ')}{named(facts, signal.pattern)}"
        yield f"{pattern} ({kind})"
        yield pattern
    for what in topics if known else ():
        yield say("{country}: {kind} on {what}", country=country, kind=kind, what=what)


def _only_signal(facts: Facts, one: Ranked) -> bool:
    """Whether a sentence that met a watch pattern is all that is told of it: then that says more than what it is."""
    return bool(_signals(facts, one)) and not (stage_of(facts, one) or changed(facts, one))


def topics_of(facts: Facts, one: Ranked) -> list[str]:
    """What an item is about in a word or two: a concept of its title, else its theme."""
    concepts = [concept_name(facts, one) for one in concepts_of(facts, one.shown) if one.field == "title"]
    return [*concepts[:1], theme_in_short(one.theme)]
