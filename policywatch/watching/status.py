"""`policywatch status`: an installation on one screen."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import Any

from policywatch.watching.situation import Situation, ago, size_words

LABEL = 11
MOST_STATES = 8


def status_document(seen: Situation) -> dict[str, Any]:
    """All of it as plain data; `well` is what the exit code says."""
    return {"well": not seen.problems, "serving": seen.serving, **asdict(seen)}


def status_screen(seen: Situation, columns: int) -> str:
    """All of it in words, in lines of so many columns."""
    lines = [f"policywatch {seen.version}, {seen.at[:16].replace('T', ' ')} UTC", ""]
    for label, text in _rows(seen):
        lines += _wrap(text, f"{label:<{LABEL}}", " " * LABEL, columns)
    lines += ["", _verdict(seen)]
    for problem in seen.problems:
        lines += _wrap(problem.sentence, "  * ", "    ", columns)
        lines += _wrap(problem.todo, "    -> ", "       ", columns)
    return "\n".join(lines)


def _rows(seen: Situation) -> list[tuple[str, str]]:
    view = seen.overview
    states = list(seen.sources.items())
    shown = ", ".join(f"{count} {state}" for state, count in states[:MOST_STATES])
    others = sum(count for _, count in states[MOST_STATES:])
    core = f" ({seen.core_in_need} core)" if seen.core_in_need else ""
    rows = [
        ("serve", _serve(seen)),
        ("sources", f"{sum(seen.sources.values())}: {shown or 'none'}{f', {others} in other states' if others else ''}"),
        ("", f"{_need(seen.need_a_person)} a person{core}: policywatch sources health" if seen.need_a_person else ""),
        ("documents", f"{view.documents:,}; {view.new_documents:,} new within a day; {view.unread:,} wait to be read"),
        ("collected", f"last {ago(view.last_run_at, seen.at)}" if view.last_run_at else "not yet"),
        *_briefings(seen),
        ("backup", f"{ago(seen.backup.made_at, seen.at)}, {seen.backup.place}" if seen.backup else "none is known of"),
        ("disk", f"{size_words(seen.free)} of {size_words(seen.disk)} free; store {size_words(seen.store)}, "
                 f"log {size_words(seen.log)}"),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


def _need(count: int) -> str:
    return "1 needs" if count == 1 else f"{count} need"


def _serve(seen: Situation) -> str:
    sign = seen.serve
    if sign is None:
        return "has not run here"
    if sign.ended_at:
        return f"stopped {ago(sign.ended_at, seen.at)}"
    if not seen.serving:
        return f"no sign of life since {sign.at}"
    return f"runs, started {ago(sign.since, seen.at)}; last sign of life {ago(sign.at, seen.at)}"


def _briefings(seen: Situation) -> list[tuple[str, str]]:
    words = {
        "draft": "{0.id} waits: read it, then policywatch approve {0.id} {1}",
        "approved": "{0.id} is approved, and leaves at its hour",
        "sending": "{0.id} is being sent", "sent_partly": "{0.id} is sent in part: policywatch send {0.id}",
        "missed": "{0.id} was missed",
    }  # fmt: skip
    lines = [words[one.state].format(one, one.hash[:12]) for one in seen.overview.open_digests[:3]]
    lines += [f"{seen.overview.last_sent} was the last to be sent"] if seen.overview.last_sent else []
    return [("briefing" if not number else "", line) for number, line in enumerate(lines or ["none drafted yet"])]


def _verdict(seen: Situation) -> str:
    count = len(seen.problems)
    if not count:
        return "All well, but for sources (above)." if seen.need_a_person else "All well."
    return "One thing needs a person:" if count == 1 else f"{count} things need a person:"


def _wrap(text: str, first: str, rest: str, columns: int) -> list[str]:
    return textwrap.wrap(
        text, columns, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )
