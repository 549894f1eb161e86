"""What changed in a document since its earlier versions, found when it is read; and evidence from what is new in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from classify.facts.changes import Change, changes_of, marked_as_back
from classify.facts.together.facts import FactReader
from classify.places.pages import page_at
from classify.reading.reader import LONGEST, Reader
from classify.reading.scoring import MOST_EVIDENCE
from ground.records import Evidence, Tag
from store.documents import changes as kept
from store.documents.changes import Compared, VersionText, versions_to
from store.documents.pagination import starts_of
from store.documents.tags import Reading, Unread
from store.shape.database import Store

# Versions that are compared where a document is read for the first time, or by new rules.
MOST_VERSIONS = 12
# Changes kept of two versions, the heaviest.
MOST_CHANGES = 200
SENTENCE_MOST = 400


def with_changes(store: Store, one: Unread, reading: Reading, reader: Reader, facts: FactReader | None) -> Reading:
    """A reading with what changed since earlier versions; its evidence is of what is new, where that speaks of a theme."""
    if one.number < 2 or facts is None or facts.changes is None:
        return reading
    versions = versions_to(store, one.id, one.number, MOST_VERSIONS, LONGEST)
    known = one.compared if one.read_by == reading.classifier else 0
    since = max(min(known, one.number - 1), versions[0].number)
    changes: list[kept.Change] = []
    for place in range(1, len(versions)):
        if versions[place].number > since:
            changes += _between(versions[: place + 1], reading.language, reader, facts)
    last = [change for change in changes if change.to_number == one.number and change.weight > 0]
    tags = tuple(_from_new(tag, one, last, reading.language, reader) for tag in reading.tags)
    came = _came(one, last)
    new = frozenset((e.field, e.start) for tag in tags for e in tag.evidence if _is_new(e, came))
    compared = Compared(since if known else 0, one.number, tuple(changes), new)
    return replace(reading, tags=tags, compared=compared)


def _between(
    versions: list[VersionText], language: str | None, reader: Reader, facts: FactReader
) -> Iterator[kept.Change]:
    """The changes of the last of some versions, in title (paragraph 0) and text, without what is held in either."""
    assert facts.changes is not None
    old, new = versions[-2:]
    held = [*_held(old, language, facts), *_held(new, language, facts)]

    def speaks(sentence: str) -> bool:
        return bool(reader.themes_in(sentence, language))

    titles, texts = [one.title for one in versions], [one.text for one in versions]
    found = [
        *(
            replace(change, paragraph=0)
            for change in marked_as_back(
                changes_of(old.title, new.title, language, facts.changes, terms=speaks), titles
            )
        ),
        *marked_as_back(changes_of(old.text, new.text, language, facts.changes, terms=speaks), texts),
    ]
    found.sort(key=lambda change: (-change.weight, change.paragraph))
    for change in found[:MOST_CHANGES]:
        if not _is_held(change, held, language, facts):
            yield kept.Change(
                from_number=old.number, to_number=new.number, kind=change.kind, paragraph=change.paragraph,
                before=change.before, after=change.after, weight=round(change.weight, 3),
            )  # fmt: skip


def _held(version: VersionText, language: str | None, facts: FactReader) -> Iterator[str]:
    """What is held of a version, white space joined as it is in changes."""
    for one in facts.held_in(version.title, version.text, language):
        whole = version.title if one.field == "title" else version.text
        if words := " ".join(whole[one.start : one.end].split()):
            yield words


def _is_held(change: Change, held: Iterable[str], language: str | None, facts: FactReader) -> bool:
    """Whether a side of a change holds, or is part of, what is held; a sentence by itself may be held too."""
    sides = [side for side in (change.before, change.after) if side]
    if any(words in side or side in words for side in sides for words in held):
        return True
    return any(facts.held_in("", side, language) for side in dict.fromkeys(sides))


def _from_new(tag: Tag, document: Unread, changes: list[kept.Change], language: str | None, reader: Reader) -> Tag:
    """A tag with evidence from changed sentences before the rest, as many pieces as any tag has."""
    new: dict[tuple[int, int], Evidence] = {}
    text, starts = document.text[:LONGEST], starts_of(document.pages)
    for change in changes:
        start = text.find(change.after) if change.after and change.paragraph else -1
        if start < 0 or len(new) >= MOST_EVIDENCE:
            continue
        for other in reader.themes_in(change.after, language):
            if other.theme == tag.theme:
                for one in other.evidence:
                    place = start + one.start, start + one.end
                    new[place] = replace(
                        one, start=place[0], end=place[1], sentence=change.after[:SENTENCE_MOST],
                        page=page_at(starts, start),
                    )  # fmt: skip
    rest = [one for one in tag.evidence if one.field != "text" or not _overlaps((one.start, one.end), new)]
    return replace(tag, evidence=tuple([*new.values(), *rest][:MOST_EVIDENCE])) if new else tag


def _overlaps(place: tuple[int, int], places: Iterable[tuple[int, int]]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in places)


def _came(document: Unread, changes: list[kept.Change]) -> list[tuple[str, int, int]]:
    """Where in a document the sentences stand that came in with its last version; a changed title is new as a whole."""
    places = []
    for change in changes:
        start = document.text.find(change.after) if change.after and change.paragraph else -1
        if change.after and not change.paragraph:
            places.append(("title", 0, len(document.title)))
        elif start >= 0:
            places.append(("text", start, start + len(change.after)))
    return places


def _is_new(one: Evidence, came: list[tuple[str, int, int]]) -> bool:
    """Whether evidence stands in a sentence that came in with the last version."""
    return any(field == one.field and start <= one.start and one.end <= end for field, start, end in came)
