"""What a reader may expect of a real week: tags in a stream of official documents that nobody chose for their themes.

A labelled document of a stream has `id`, `country`, `title`, `text`, `themes` and perhaps `maybe`, and declares no language.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from classify.judging.evaluate import Counts, Labels, as_text, interval, labelled, themes_of
from classify.reading.reader import Read, Reader
from classify.reading.scoring import ONLY_NAMED

STREAM = "stream.jsonl"
NEEDED = ("id", "country", "title", "text", "themes")


@dataclass(slots=True)
class Stream:
    """What was measured: counts of all tags, by theme and by country; and the documents about nothing that got a tag."""

    documents: int = 0
    all: Counts = field(default_factory=Counts)
    themes: dict[str, Counts] = field(default_factory=dict)
    countries: dict[str, Counts] = field(default_factory=dict)
    unthemed: int = 0
    alarmed: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    """How many errors there are of each kind."""

    @property
    def alarms(self) -> float:
        """Documents with a wrong tag among a thousand about nothing."""
        return 1_000 * self.alarmed / max(1, self.unthemed)


def read_stream(folder: Path) -> list[Labels]:
    """The labelled stream of a folder; empty where it holds none. Raises PolicywatchError."""
    file = folder / STREAM
    return labelled(file, NEEDED) if file.is_file() else []


def measure_stream(reader: Reader, documents: Sequence[Labels]) -> Stream:
    """Counts of a reader's tags over a stream."""
    reads = list(reader.read_all(map(as_text, documents), with_signature=False))
    strong = {
        (one.theme, one.term.text)
        for language in {read.language for read in reads} & reader.lexicon.languages
        for one in reader.lexicon.terms[language or ""]
        if one.strength == "strong"
    }
    return count_stream(documents, reads, strong)


def count_stream(
    documents: Sequence[Labels], reads: Sequence[Read], strong: Set[tuple[str, str]] = frozenset()
) -> Stream:
    """Counts of readings; a theme that may be defended counts as neither right nor wrong.

    `strong` are the strong terms, each with its theme: they tell of what kind an error is.
    """
    result = Stream(len(documents))
    for one, read in zip(documents, reads, strict=True):
        wanted, got = set(one["themes"]), themes_of(read)
        undecided = set(one.get("maybe", ())) - wanted
        for theme in (got | wanted) - undecided:
            outcome = "fn" if theme not in got else "tp" if theme in wanted else "fp"
            for table, key in ((result.themes, theme), (result.countries, one["country"])):
                _add(table.setdefault(key, Counts()), outcome)
            _add(result.all, outcome)
            if outcome != "tp":
                kind = _kind(theme, read, strong)
                result.kinds[kind] = result.kinds.get(kind, 0) + 1
        if not wanted:
            result.unthemed += 1
            result.alarmed += bool(got - undecided)
    return result


def _add(counts: Counts, outcome: str) -> None:
    setattr(counts, outcome, getattr(counts, outcome) + 1)


def _kind(theme: str, read: Read, strong: Set[tuple[str, str]]) -> str:
    """Of what kind an error is: on what a wrong tag rests, or how far from a tag a missed theme was."""
    tag = next((one for one in (*read.tags, *read.below) if one.theme == theme), None)
    if tag is None or not tag.evidence:
        return "missed: none of its words are there"
    if tag not in read.tags:
        named = tag.score == ONLY_NAMED
        return "missed: taken for a mention" if named else "missed: too few of its words for so long a text"
    terms = {(theme, one.term) for one in tag.evidence}
    if len(terms) == 1:
        return "wrong: on one word that comes again and again"
    return "wrong: on strong words, in another sense or matter" if terms & strong else "wrong: on everyday words alone"


def told_of(result: Stream, beside: Stream | None = None) -> str:
    """The section of the evaluation page, one screen; `beside` is what both readers together reach."""
    ways = {"this reader": result} | ({"both readers": beside} if beside else {})
    rows = {
        "of the tags are right": [_share(one.all.tp, one.all.tp + one.all.fp) for one in ways.values()],
        "of the themes are found": [_share(one.all.tp, one.all.tp + one.all.fn) for one in ways.values()],
        "of 1,000 documents about nothing get a tag": [_alarms(one) for one in ways.values()],
    }
    lines = [
        "## What to expect in a real week",
        "",
        f"{result.documents} official documents of Europe (laws, decisions, judgments, notices), drawn without regard to",
        f"themes and labelled by reading, for development; {result.unthemed} are about none of the themes. A theme that may be",
        "defended counts neither way. In brackets, here and below, 95 % intervals.",
        "",
        f"| | {' | '.join(ways)} |",
        "|---|" + "---|" * len(ways),
        *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()),
        "",
        "| theme | right/wrong/missed | precision | recall |",
        "|---|---|---|---|",
    ]
    for name, one in sorted(result.themes.items()):
        precision, recall = _share(one.tp, one.tp + one.fp), _share(one.tp, one.tp + one.fn)
        lines.append(f"| {name} | {one.tp}/{one.fp}/{one.fn} | {precision} | {recall} |")
    kinds = sorted(result.kinds.items(), key=lambda each: (-each[1], each[0]))
    lines += ["", "Errors by kind: " + ("; ".join(f"{kind} ({count})" for kind, count in kinds) or "none") + ".", ""]
    lines += ["By country, right/wrong/missed (precision; recall): " + _by_country(result) + ".", ""]
    return "\n".join(lines)


def _by_country(result: Stream) -> str:
    """Countries of equal counts together, with the intervals that so few documents allow."""
    alike: dict[tuple[int, int, int], list[str]] = {}
    for name, one in sorted(result.countries.items()):
        alike.setdefault((one.tp, one.fp, one.fn), []).append(name)
    told = []
    for (right, wrong, missed), names in sorted(alike.items(), reverse=True):
        precision, recall = _range(right, right + wrong), _range(right, right + missed)
        told.append(f"{' '.join(names)} {right}/{wrong}/{missed} ({precision}; {recall})")
    return ", ".join(told)


def _range(hits: int, total: int) -> str:
    low, high = interval(hits, total)
    return f"{low:.2f}–{high:.2f}" if total else "–"


def figures_of(result: Stream) -> dict[str, object]:
    """The counts, to be kept: all, themes and countries as [right, wrong, missed], alarmed of those about nothing."""
    return {
        "all": _three(result.all),
        "themes": {name: _three(one) for name, one in sorted(result.themes.items())},
        "countries": {name: _three(one) for name, one in sorted(result.countries.items())},
        "kinds": dict(sorted(result.kinds.items())),
        "alarmed": [result.alarmed, result.unthemed],
    }


def _three(counts: Counts) -> list[int]:
    return [counts.tp, counts.fp, counts.fn]


def _share(hits: int, total: int) -> str:
    return f"{hits / total:.2f} ({_range(hits, total)})" if total else "–"


def _alarms(result: Stream) -> str:
    low, high = interval(result.alarmed, result.unthemed)
    return f"{result.alarms:.0f} ({1_000 * low:.0f}–{1_000 * high:.0f})"
