"""The evaluation as a page of Markdown, docs/evaluation.md: figures, how sure they are, and what they do not say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from classify.judging.evaluate import Counts, Result, interval
from classify.judging.stream import STREAM, Stream, figures_of

MOST_COSTLY = 8
PART = ": "
INTRODUCTION = """# How good the tags are

Written by `policywatch evaluate --write docs/evaluation.md`; do not edit by hand. The documents and their labels are
not part of this project (they are read from a folder beside it), and none of their sentences is repeated here.

Beside this reader stand two simpler ways, computed in the same run: a theme wherever any strong or plain term of it
occurs ("bare keywords"), and groups of letters under a logistic regression, trained on the dev split ("letters,
learned"; on the dev split itself in five folds).

A tag counts as right where the labels name its theme. "Shown under a right theme": of all documents with a tag, which is
what a briefing chooses from, how many it would print under a theme that the labels name. Intervals are 95 % (Wilson
score). "For development" means that the lexicons were corrected with these documents in view: such figures flatter. A
test split is never looked into. The labels themselves are one reader's or one authority's; five to ten in a hundred may
be questioned.
"""


def report(results: Sequence[Result], stream: str = "") -> str:
    """The whole page; `stream` says what to expect in a real week. `policywatch terms` counts the lexicons' terms."""
    return "\n".join([INTRODUCTION, *([stream] if stream else []), *(_section(result) for result in results)])


def figures(results: Sequence[Result], stream: Stream | None = None) -> str:
    """The counts as JSON, small enough to be kept: for each set, themes and languages as [right, wrong, missed]."""
    told: dict[str, object] = {STREAM: figures_of(stream)} if stream else {}
    told |= {
        result.name: {
            "themes": {name: [one.tp, one.fp, one.fn] for name, one in sorted(result.themes.items())},
            "languages": {name: [one.tp, one.fp, one.fn] for name, one in sorted(result.languages.items())},
            "hard": [result.alarmed, result.hard],
        }
        for result in results
    }
    return json.dumps(told, indent=1) + "\n"


def _section(result: Result) -> str:
    lines = [f"## {result.name}", "", f"{result.documents} documents in languages with a lexicon."]
    if result.skipped:
        said = ", ".join(f"{language} {count}" for language, count in sorted(result.skipped.items()))
        lines.append(f"Not measured, since no lexicon covers the language: {sum(result.skipped.values())} ({said}).")
    lines.append(f"Macro-F1 over themes: **{result.macro_f1:.3f}**.")
    if result.hard:
        low, high = interval(result.alarmed, result.hard)
        lines.append(
            f"Hard negatives that raised a false alarm: {result.alarmed} of {result.hard} "
            f"({100 * result.alarmed / result.hard:.0f} %, {100 * low:.0f} to {100 * high:.0f})."
        )
    lines += ["", *_beside(result), *_table("theme", result.themes), ""]
    if PART in result.name:
        return "\n".join([*lines, *_table("kind of document", result.kinds), ""])
    return "\n".join([*lines, *_weakest(result), *_costly(result)])


def _weakest(result: Result) -> list[str]:
    """The languages whose figures are lowest; evaluation.json has all of them."""
    worst = sorted(result.languages.items(), key=lambda one: (one[1].f1, one[0]))[:MOST_COSTLY]
    told = [f"{name} {one.f1:.2f} ({one.tp} right, {one.fp} wrong, {one.fn} missed)" for name, one in worst]
    return (
        [f"Lowest F1 of {len(result.languages)} languages: {'; '.join(told)}. evaluation.json has all.", ""]
        if told
        else []
    )


def _beside(result: Result) -> list[str]:
    """The macro-F1 of simpler ways on the same documents."""
    if not result.beside:
        return []
    lines = ["| way | macro-F1 | hard negatives alarmed | shown under a right theme |", "|---|---|---|---|"]
    for name, one in (("this reader", result), *result.beside.items()):
        alarmed = f"{one.alarmed} of {one.hard}" if one.hard else "–"
        lines.append(f"| {name} | {one.macro_f1:.3f} | {alarmed} | {_share(one.items_right, one.items)} |")
    return [*lines, ""]


def _costly(result: Result) -> list[str]:
    """The themes and languages in which most is wrong or missed."""
    worst = sorted(result.cells.items(), key=lambda one: -(one[1].fp + one[1].fn))[:MOST_COSTLY]
    told = [f"{name} ({one.fp} wrong, {one.fn} missed, {one.tp} right)" for name, one in worst if one.fp + one.fn]
    return [f"What costs most: {'; '.join(told)}.", ""] if told else []


def _table(heading: str, groups: Mapping[str, Counts]) -> list[str]:
    lines = [f"| {heading} | precision | recall | F1 | right | wrong | missed |", "|---|---|---|---|---|---|---|"]
    for name, counts in sorted(groups.items()):
        precision = _share(counts.tp, counts.tp + counts.fp)
        recall = _share(counts.tp, counts.tp + counts.fn)
        lines.append(f"| {name} | {precision} | {recall} | {counts.f1:.2f} | {counts.tp} | {counts.fp} | {counts.fn} |")
    return lines


def _share(hits: int, total: int) -> str:
    if total == 0:
        return "–"
    low, high = interval(hits, total)
    return f"{hits / total:.2f} ({low:.2f}–{high:.2f})"
