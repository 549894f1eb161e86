"""Measures tags against documents that people labelled: counts per theme, language and kind, nothing else.

A labelled document is a JSON object with `title`, `text`, `lang` and `themes`; `maybe` holds themes that count neither
for nor against, `negative` is "hard" for a document that only looks like a theme, `split` is dev or test.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classify.lexicons.lexicon import Theme
from classify.reading.language import code_of
from classify.reading.reader import Read, Reader, Text
from ground.errors import PolicywatchError
from ground.foremost import foremost

TUNED = "pages.jsonl"
SPLIT = "themes.jsonl"
Z95 = 1.96
Labels = dict[str, Any]
RUNNING = (
    "parliamentary question", "authority decision", "court or authority decision", "ombudsman decision", "news article",
    "adopted text", "code section",
)  # fmt: skip
VOCABULARY = ("thesaurus term", "law title")
NEEDED = ("id", "lang", "title", "text", "themes")


@dataclass(slots=True)
class Counts:
    """Tags that people confirm (tp), reject (fp), and miss (fn)."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        """The share of tags that are right; 1.0 without tags."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """The share of labels that were found; 1.0 without labels."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else 1.0


@dataclass(slots=True)
class Result:
    """What was measured on one set of documents."""

    name: str
    documents: int = 0
    themes: dict[str, Counts] = field(default_factory=dict)
    languages: dict[str, Counts] = field(default_factory=dict)
    kinds: dict[str, Counts] = field(default_factory=dict)
    cells: dict[str, Counts] = field(default_factory=dict)
    """Per theme and language, by "theme language"."""
    hard: int = 0
    alarmed: int = 0
    """Hard negatives, and how many of them got a tag all the same."""
    items: int = 0
    items_right: int = 0
    """Documents that could enter a briefing, and how many of them under a theme that people confirm."""
    skipped: dict[str, int] = field(default_factory=dict)
    """Documents in languages without a lexicon, by language: not measured, but said."""
    beside: dict[str, Result] = field(default_factory=dict)
    """What other ways reach on the same documents, by their names."""

    @property
    def macro_f1(self) -> float:
        """The mean F1 over themes."""
        return sum(counts.f1 for counts in self.themes.values()) / max(1, len(self.themes))


def read_sets(folder: Path, splits: Sequence[str]) -> list[tuple[str, list[Labels]]]:
    """The labelled documents of a folder, by the names of their sets. Raises PolicywatchError.

    Of a split, running text and bare vocabulary (terms of a thesaurus, titles of laws) are sets of their own besides.
    """
    sets = [(f"{TUNED} (for development)", labelled(folder / TUNED))]
    documents = labelled(folder / SPLIT)
    for split in splits:
        wanted = [one for one in documents if one.get("split") == split]
        name = f"{SPLIT}, {split} split"
        sets += [
            (name, wanted),
            (f"{name}: running text", [one for one in wanted if one.get("kind") in RUNNING]),
            (f"{name}: vocabulary", [one for one in wanted if one.get("kind") in VOCABULARY]),
        ]
    return sets


def evaluate(reader: Reader, name: str, documents: Iterable[dict[str, Any]]) -> Result:
    """Counts of a reader's tags over some labelled documents."""
    covered, skipped = covered_by(reader, documents)
    reads = list(reader.read_all(map(as_text, covered), with_signature=False))
    result = measure_reads(name, covered, reads, reader.lexicon.themes)
    result.skipped = skipped
    return result


def covered_by(reader: Reader, documents: Iterable[Labels]) -> tuple[list[Labels], dict[str, int]]:
    """The documents in languages that have a lexicon, and how many there are in each other language."""
    found = list(documents)
    covered = [one for one in found if one["lang"] in reader.lexicon.languages]
    return covered, dict(Counter(one["lang"] for one in found if one["lang"] not in reader.lexicon.languages))


def as_text(one: Labels) -> Text:
    """A labelled document as a reader takes it."""
    return Text(str(one["id"]), one["title"] or "", one["text"] or "", one.get("lang"))


def themes_of(read: Read) -> set[str]:
    """The themes that a reading tags."""
    return {tag.theme for tag in read.tags}


def measure(name: str, documents: Sequence[Labels], predictions: Sequence[set[str]]) -> Result:
    """Counts of any predictions over the documents they were made for."""
    result = Result(name)
    for one, got in zip(documents, predictions, strict=True):
        _count(result, one, got)
    return result


def measure_reads(name: str, documents: Sequence[Labels], reads: Sequence[Read], themes: dict[str, Theme]) -> Result:
    """Counts of readings; also, of the tagged documents, how many a briefing would show under a right theme."""
    result = measure(name, documents, [themes_of(read) for read in reads])
    for one, read in zip(documents, reads, strict=True):
        if read.tags:
            shown = foremost({tag.theme: themes[tag.theme].weight * tag.score for tag in read.tags})
            result.items += 1
            result.items_right += shown in one["themes"] or shown in one.get("maybe", ())
    return result


def interval(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson score); (0, 1) without observations."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = hits / total, Z95**2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z95 * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2)) / (1 + z2 / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def _count(result: Result, one: dict[str, Any], got: set[str]) -> None:
    result.documents += 1
    wanted, maybe = set(one["themes"]), set(one.get("maybe", ()))
    kind = one.get("kind") or one.get("doc_type") or "other"
    if one.get("negative") == "hard":
        result.hard += 1
        result.alarmed += bool(got - maybe)
    for theme in (got | wanted) - (maybe - wanted):
        outcome = "tp" if theme in got & wanted else "fp" if theme in got else "fn"
        groups = (result.themes, theme), (result.languages, one["lang"]), (result.kinds, kind)
        for table, key in (*groups, (result.cells, f"{theme} {one['lang']}")):
            counts = table.setdefault(key, Counts())
            setattr(counts, outcome, getattr(counts, outcome) + 1)


def labelled(file: Path, needed: Sequence[str] = NEEDED) -> list[Labels]:
    """The labelled documents of a file, each with what is needed of it. Raises PolicywatchError."""
    try:
        # Not splitlines(), which also divides at signs that a JSON text may hold.
        lines = file.read_text(encoding="utf-8").split("\n")
        documents = [json.loads(line) for line in lines if line.strip()]
    except OSError as error:
        raise PolicywatchError(f"{file}: labelled documents cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise PolicywatchError(f"{file}: is not JSON lines: {error}") from error
    for number, one in enumerate(documents, 1):
        missing = [key for key in needed if not isinstance(one, dict) or key not in one]
        if missing:
            raise PolicywatchError(f"{file}: document {number} has no {', no '.join(missing)}")
    return [{**one, "lang": code_of(str(one["lang"]))} if "lang" in one else one for one in documents]
