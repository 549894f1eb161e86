"""What a reader may expect of a real week: tags in a stream of official documents that nobody chose for their themes.

A labelled document of a stream has `id`, `country`, `title`, `text`, `themes` and perhaps `maybe`, and declares no language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classify.judging.evaluate import Counts, Labels, as_text, interval, labelled, themes_of
from classify.reading.reader import Read, Reader

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
    return count_stream(documents, list(reader.read_all(map(as_text, documents), with_signature=False)))


def count_stream(documents: Sequence[Labels], reads: Sequence[Read]) -> Stream:
    """Counts of readings; a theme that may be defended counts as neither right nor wrong."""
    result = Stream(len(documents))
    for one, read in zip(documents, reads, strict=True):
        wanted, got = set(one["themes"]), themes_of(read)
        undecided = set(one.get("maybe", ())) - wanted
        for theme in (got | wanted) - undecided:
            outcome = "fn" if theme not in got else "tp" if theme in wanted else "fp"
            for table, key in ((result.themes, theme), (result.countries, one["country"])):
                _add(table.setdefault(key, Counts()), outcome)
            _add(result.all, outcome)
        if not wanted:
            result.unthemed += 1
            result.alarmed += bool(got - undecided)
    return result


def _add(counts: Counts, outcome: str) -> None:
    setattr(counts, outcome, getattr(counts, outcome) + 1)


def told_of(result: Stream, beside: Stream | None = None) -> str:
    """The section of the evaluation page, one screen; `beside` is what both readers together reach."""
    lines = [
        "## What to expect in a real week",
        "",
        f"{result.documents} official documents of Europe (laws, decisions, judgments, notices), drawn without regard to",
        f"themes and labelled by reading, for development; {result.unthemed} are about none of the themes. A theme that may be",
        "defended counts neither way.",
        "",
        "| | this reader |" + (" both readers |" if beside else ""),
        "|---|---|" + ("---|" if beside else ""),
    ]
    ways = [result, *([beside] if beside else [])]
    rows = {
        "of the tags are right": [_share(one.all.tp, one.all.tp + one.all.fp) for one in ways],
        "of the themes are found": [_share(one.all.tp, one.all.tp + one.all.fn) for one in ways],
        "of 1,000 documents about nothing get a tag": [_alarms(one) for one in ways],
    }
    lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()]
    lines += ["", "Right / wrong / missed by theme: " + _listed(result.themes) + ".", ""]
    lines += ["By country: " + _listed(result.countries) + ".", ""]
    return "\n".join(lines)


def figures_of(result: Stream) -> dict[str, object]:
    """The counts, to be kept: all, themes and countries as [right, wrong, missed], alarmed of those about nothing."""
    return {
        "all": _three(result.all),
        "themes": {name: _three(one) for name, one in sorted(result.themes.items())},
        "countries": {name: _three(one) for name, one in sorted(result.countries.items())},
        "alarmed": [result.alarmed, result.unthemed],
    }


def _three(counts: Counts) -> list[int]:
    return [counts.tp, counts.fp, counts.fn]


def _listed(groups: dict[str, Counts]) -> str:
    return ", ".join(f"{name} {one.tp}/{one.fp}/{one.fn}" for name, one in sorted(groups.items()))


def _share(hits: int, total: int) -> str:
    low, high = interval(hits, total)
    return f"{hits / total:.2f} ({low:.2f}–{high:.2f})" if total else "–"


def _alarms(result: Stream) -> str:
    low, high = interval(result.alarmed, result.unthemed)
    return f"{result.alarms:.0f} ({1_000 * low:.0f}–{1_000 * high:.0f})"
