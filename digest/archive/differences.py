"""The versions of a changed document as a page shows them: what went, what came, with a little of what stayed around it.

Nothing that may identify somebody is shown. The store keeps changed sentences only where neither side is held, and looks for
what is held in the newest version. So a passage stands here where every part of it is such a sentence or stands in a
newest version of which nothing is held; else a line says that it is left out. A publisher who took a name out of a text
must not find it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from digest.archive.published import Published
from digest.content.clean import clean, direction, language_tag, safe_link
from digest.content.words import day, language_name, local_day
from store.documents.changes import Change, Version, changes_of, versions_in
from store.shape.database import Store

LONGEST = 400_000
# Above this product of lines texts are compared by their lines alone, in whatever order they stand.
MOST_COMPARED = 400_000
MOST_PASSAGES = 400
AROUND = 1
PASSAGE_LENGTH = 6_000

Kind = Literal["same", "gone", "new", "left out", "skipped"]


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a passage; `marked` where they are a sentence that went or came."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of one of two versions: what became of it, which it is (from 1), its words; or how many are skipped."""

    kind: Kind
    paragraph: int
    parts: tuple[Part, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """From one version to the next: their numbers and days, and the passages in order; the first may be the titles."""

    before: int
    after: int
    before_day: str
    after_day: str
    titles: tuple[Passage, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A document's changes in a window, version by version."""

    document_id: int
    number: int
    title: str
    tag: str
    language: str
    direction: str
    publisher: str
    url: str | None
    steps: tuple[Step, ...]


def differences(store: Store, issue: Published, timezone: str) -> dict[int, Difference]:
    """The changed documents that a digest tells of, by their ids; what was withdrawn is not among its entries any more."""
    found = {}
    for entry in issue.entries:
        document = entry["document_id"]
        if document and document not in found and any(row["role"] in ("gone", "new") for row in entry["rows"]):
            made = _difference(store, document, entry["number"] or 0, issue, timezone)
            if made:
                found[document] = made
    return found


def _difference(store: Store, document: int, number: int, issue: Published, timezone: str) -> Difference | None:
    known = versions_in(store, document, issue.window_from, issue.window_to, LONGEST)
    changes = changes_of(store, [document], noise=True).get(document, ())
    if known is None or len(known.versions) < 2 or not changes:
        return None
    shown = _Shown(changes, "" if known.held else known.newest)
    title = clean(known.versions[-1].title, 400) if shown.parts(known.versions[-1].title, {}) else ""
    pairs = zip(known.versions, known.versions[1:], strict=False)
    return Difference(
        document_id=document, number=number, title=title, tag=language_tag(known.language),
        language=language_name(known.language), direction=direction(known.versions[-1].text[:400], known.language),
        publisher=clean(known.publisher, 120), url=safe_link(known.url),
        steps=tuple(_step(before, after, changes, shown, timezone) for before, after in pairs),
    )  # fmt: skip


def _step(before: Version, after: Version, changes: tuple[Change, ...], shown: _Shown, timezone: str) -> Step:
    own = [one for one in changes if (one.from_number, one.to_number) == (before.number, after.number)]
    moved = [one for one in own if one.kind != "moved"]
    marks = (
        {_one_line(one.before): _one_line(one.after) for one in moved},
        {_one_line(one.after): _one_line(one.before) for one in moved},
    )
    titles = () if before.title == after.title else tuple(
        _passage(kind, 0, text, shown, mark)
        for kind, text, mark in (("gone", before.title, marks[0]), ("new", after.title, marks[1]))
    )  # fmt: skip
    passages = _folded(_compared(_lines(before.text), _lines(after.text)))
    return Step(
        before=before.number, after=after.number, before_day=day(local_day(before.collected_at, timezone)),
        after_day=day(local_day(after.collected_at, timezone)), titles=titles,
        passages=tuple(
            Passage("skipped", 0, count=len(text)) if kind == "skipped"
            else _passage(kind, number, text, shown, marks[kind == "new"] if kind != "same" else {})
            for kind, number, text in passages[:MOST_PASSAGES]
        ),
    )  # fmt: skip


class _Shown:
    """Which words may be shown: sentences that the store keeps of changes, and the newest text where nothing of it is held."""

    def __init__(self, changes: Iterable[Change], newest: str) -> None:
        sides = {_one_line(side) for change in changes for side in (change.before, change.after) if side}
        self.kept = sorted(sides, key=lambda one: (-len(one), one))
        self.known = frozenset(sides)
        self.newest = "\n".join(map(_one_line, newest.split("\n")))

    def parts(self, text: str, marked: Mapping[str, str]) -> tuple[Part, ...]:
        """A passage with what changed in it marked; empty where any part of it may not be shown.

        `marked` has the sentences that changed, each with its counterpart in the other text, "" where it has none.
        """
        line = _one_line(text)
        pieces = [line]
        for sentence in (one for one in self.kept if one in line):
            pieces = [cut for piece in pieces for cut in self._cut(piece, sentence)]
        if all(piece in self.known or piece in self.newest for piece in pieces):
            parts = [part for piece in pieces for part in _marked(piece, marked.get(piece))]
            return tuple(Part(clean(one.text, PASSAGE_LENGTH), one.marked) for one in parts)
        return ()

    def _cut(self, piece: str, sentence: str) -> Iterator[str]:
        """A piece with a sentence in it as what stands around it, and itself; a sentence that is kept stays whole."""
        if piece in self.known:
            yield piece
            return
        for number, part in enumerate(piece.split(sentence)):
            if number:
                yield sentence
            if part.strip():
                yield part.strip()


def _marked(sentence: str, other: str | None) -> Iterator[Part]:
    """A sentence with the words marked that its counterpart has not; all of it where there is none, nothing where it stayed."""
    words, others = sentence.split(), (other or "").split()
    if other is None or not others or len(words) * len(others) > MOST_COMPARED:
        yield Part(sentence, other is not None)
        return
    for tag, begin, end, _, _ in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if end > begin:
            yield Part(" ".join(words[begin:end]), tag != "equal")


def _passage(kind: str, number: int, text: str, shown: _Shown, marked: Mapping[str, str]) -> Passage:
    parts = shown.parts(text, marked)
    as_kind: Kind = kind if parts else "left out"  # type: ignore[assignment]
    return Passage(as_kind, number, parts)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


Line = tuple[str, int, str]


def _compared(old: list[str], new: list[str]) -> list[Line]:
    """The lines of two texts in order: kind, number in its own text, words."""
    keys = [_one_line(one) for one in old], [_one_line(one) for one in new]
    begin = 0
    while begin < min(len(old), len(new)) and keys[0][begin] == keys[1][begin]:
        begin += 1
    end = 0
    while end < min(len(old), len(new)) - begin and keys[0][-1 - end] == keys[1][-1 - end]:
        end += 1
    last_old, last_new = len(old) - end, len(new) - end
    lines: list[Line] = [("same", number + 1, new[number]) for number in range(begin)]
    for tag, a, b, c, d in _blocks(keys[0][begin:last_old], keys[1][begin:last_new]):
        if tag == "equal":
            lines += [("same", begin + number + 1, new[begin + number]) for number in range(c, d)]
            continue
        gone: list[Line] = [("gone", begin + number + 1, old[begin + number]) for number in range(a, b)]
        came: list[Line] = [("new", begin + number + 1, new[begin + number]) for number in range(c, d)]
        # As many as before: each beside its own.
        paired = (
            [line for pair in zip(gone, came, strict=True) for line in pair] if len(gone) == len(came) else gone + came
        )
        lines += paired
    return lines + [("same", number + 1, new[number]) for number in range(last_new, len(new))]


def _blocks(old: list[str], new: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    if len(old) * len(new) <= MOST_COMPARED:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    there, here = set(old), set(new)
    gone = [("delete", n, n + 1, 0, 0) for n, key in enumerate(old) if key not in here]
    return gone + [("insert", 0, 0, n, n + 1) for n, key in enumerate(new) if key not in there]


def _folded(lines: list[Line]) -> list[Line]:
    """The lines with what stayed left out but for its edges; the words of a skipped line are one sign for each left out."""
    changed = [place for place, line in enumerate(lines) if line[0] != "same"]
    near = {place + step for place in changed for step in range(-AROUND, AROUND + 1)}
    folded: list[Line] = []
    for place, line in enumerate(lines):
        if place in near:
            folded.append(line)
        elif folded and folded[-1][0] == "skipped":
            folded[-1] = ("skipped", 0, folded[-1][2] + ".")
        else:
            folded.append(("skipped", 0, "."))
    return folded
