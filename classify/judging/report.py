"""The evaluation as a page of Markdown, docs/evaluation.md: figures, how sure they are, and what they do not say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from classify.judging.evaluate import SPLIT, TUNED, Counts, Result, interval
from classify.judging.stream import STREAM, Stream, figures_of

WORST = 6
BY_HAND = "## Tags read by hand"
INTRODUCTION = """# How good the tags are

Written by `policywatch evaluate --write docs/evaluation.md`; do not edit by hand, but for the last section. All counts, by
theme, language and kind, are in evaluation.json. The documents and their labels are not part of this project (they are read
from a folder beside it), and none of their sentences is repeated here.
"""
MEANING = """## Documents chosen for the themes

A tag counts as right where the labels name its theme. "Shown right": of all documents with a tag, which is what a briefing
chooses from, how many it would print under a theme that the labels name. "Bare keywords": a theme wherever any strong or plain
term of it occurs; "letters, learned": groups of letters under a logistic regression, trained on the dev split (on itself in
five folds). Pages and dev split are for development: the lexicons were corrected with them in view, so such figures flatter. A
test split is never looked into, and nothing is chosen on it. Five to ten in a
hundred labels may be questioned.
"""


def report(
    results: Sequence[Result], stream: str = "", meetings: Mapping[str, Sequence[int]] | None = None, by_hand: str = ""
) -> str:
    """The whole page. `stream` says what to expect in a real week, `meetings` counts those of strong terms with strangers
    (found, mended, accepted) by language, `by_hand` is a section that people wrote."""
    parts = [INTRODUCTION, *([stream] if stream else []), MEANING, *_overview(results), *_by_theme(results)]
    parts += [line for result in results if ":" not in result.name for line in _worst(result)]
    return "\n".join([*parts, *_meetings(meetings or {}), by_hand]).rstrip() + "\n"


def section_by_hand(page: str) -> str:
    """The section of a page that people wrote, to be kept when the rest is written anew."""
    _, heading, text = page.partition(BY_HAND)
    return heading + text.partition("\n## ")[0].rstrip() if heading else ""


def figures(
    results: Sequence[Result], stream: Stream | None = None, meetings: Mapping[str, Sequence[int]] | None = None
) -> str:
    """The counts as JSON, small enough to be kept: for each set, themes, languages and kinds as [right, wrong, missed]."""
    told: dict[str, object] = {STREAM: figures_of(stream)} if stream else {}
    told |= {"meetings": meetings} if meetings else {}
    told |= {
        result.name: {
            "themes": _counts(result.themes),
            "languages": _counts(result.languages),
            "kinds": _counts(result.kinds),
            "hard": [result.alarmed, result.hard],
            "shown": [result.items_right, result.items],
            "skipped": result.skipped,
        }
        for result in results
    }
    return json.dumps(told, indent=1) + "\n"


def _counts(groups: Mapping[str, Counts]) -> dict[str, list[int]]:
    return {name: [one.tp, one.fp, one.fn] for name, one in sorted(groups.items())}


def _overview(results: Sequence[Result]) -> list[str]:
    """A row for each set of documents, beside what simpler ways reach on it."""
    ways = list(dict.fromkeys(way for result in results for way in result.beside))
    lines = [
        f"| set | documents | macro-F1 | {''.join(f'{way} | ' for way in ways)}precision | recall | shown right |",
        "|---|---|---|" + "---|" * (len(ways) + 3),
    ]
    for result in results:
        every = result.themes.values()
        right, wrong, missed = (sum(getattr(one, name) for one in every) for name in ("tp", "fp", "fn"))
        beside = [f"{result.beside[way].macro_f1:.3f}" if way in result.beside else "–" for way in ways]
        cells = [
            result.name, str(result.documents), f"**{result.macro_f1:.3f}**", *beside, _share(right, right + wrong),
            _share(right, right + missed), _share(result.items_right, result.items),
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", *_alarmed(results)]
    skipped = {language: count for result in results for language, count in result.skipped.items()}
    return [*lines, f"Not measured, for want of a lexicon: {', '.join(sorted(skipped)) or 'nothing'}.", ""]


def _alarmed(results: Sequence[Result]) -> list[str]:
    return [
        f"Of the hard negatives of {result.name}, {result.alarmed} of {result.hard} raised a false alarm "
        f"({_share(result.alarmed, result.hard)})."
        for result in results
        if result.hard
    ]


def _by_theme(results: Sequence[Result]) -> list[str]:
    """Precision and recall of each theme in the whole sets; evaluation.json has the counts, and those of their parts."""
    whole = [result for result in results if ":" not in result.name]
    names = sorted({name for result in whole for name in result.themes})
    short = [result.name.removeprefix(f"{SPLIT}, ").removesuffix(" (for development)") for result in whole]
    heads = [f"{what}, {name}" for name in short for what in ("precision", "recall")]
    lines = [f"| theme | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"] if names else []
    for name in names:
        counts = [result.themes.get(name, Counts()) for result in whole]
        cells = [_share(one.tp, one.tp + other) for one in counts for other in (one.fp, one.fn)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return [*lines, ""]


def _worst(result: Result) -> list[str]:
    """The languages whose figures are lowest, and the themes and languages in which most is wrong or missed."""
    ranked = sorted(result.languages.items(), key=lambda one: (one[1].f1, one[0]))[:WORST]
    costly = sorted(result.cells.items(), key=lambda one: (-(one[1].fp + one[1].fn), one[0]))[:WORST]
    low = [f"{name} {one.f1:.2f}" for name, one in ranked]
    most = [f"{name} {one.fp}+{one.fn}" for name, one in costly if one.fp + one.fn]
    if not low or TUNED in result.name:
        return []
    told = f"{result.name}: lowest F1 of {len(result.languages)} languages {', '.join(low)}"
    return [f"{told}; most wrong+missed: {', '.join(most) or 'none'}.", ""]


def _meetings(meetings: Mapping[str, Sequence[int]]) -> list[str]:
    """The meetings of strong terms with frequent strangers, language by language."""
    if not meetings:
        return []
    found, mended, accepted = (sum(counts[place] for counts in meetings.values()) for place in range(3))
    each = [f"{language} {'/'.join(map(str, counts))}" for language, counts in meetings.items() if counts[0]]
    none = [language for language, counts in meetings.items() if not counts[0]]
    return [
        "## Meetings of strong terms with frequent words",
        "",
        f"Found {found}, mended {mended}, accepted {accepted} (`config/themes/meetings/accepted.toml` says why). By language, "
        f"found/mended/accepted: {', '.join(each)}. None in {' '.join(none)}, of which `policywatch check --words` names those "
        "without a list of frequent words.",
        "",
    ]


def _share(hits: int, total: int) -> str:
    if total == 0:
        return "–"
    low, high = interval(hits, total)
    return f"{hits / total:.2f} ({low:.2f}–{high:.2f})"
