"""An issue as Markdown (CommonMark): for wikis, notes and translators. Every outside word is kept from being markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from digest.archive.published import Published
from digest.content.tongue import say

# What CommonMark gives a meaning within a line, and what HTML would.
SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
# What would begin a list or underline a heading at the start of a line.
BEGINNING = re.compile(r"^([-+=])|^(\d{1,9})([.)])")
QUOTED = ("quote", "gone", "new")


def render_markdown(issue: Published) -> str:
    """The whole issue: what the mail had, what it had no room for, corrections, and the hash."""
    head = issue.model["head"]
    lines = [
        f"# {plain(head['title'])} {plain(head['issue'])}", "", f"{plain(head['period'])}. {plain(head['status'])}", "",
        f"**{plain(head['headline'])}**", "", *(f"- {_words(bullet)}" for bullet in head["bullets"]),
    ]  # fmt: skip
    for section in issue.model["sections"]:
        lines += ["", f"## {plain(section['heading'])}", "", *_section(section, issue)]
    if issue.model["beyond"]:
        lines += ["", f"## {say('All else that ranked')}", "", *(_beyond(one) for one in issue.model["beyond"])]
    return "\n".join([*lines, "", f"{say('What was approved and sent has this hash:')} `{issue.hash}`", ""])


def plain(text: str) -> str:
    """Words as they are: no sign of theirs is markup."""
    kept = SIGNS.sub(r"\\\1", text)
    return BEGINNING.sub(lambda at: f"{at[2]}\\{at[3]}" if at[2] else f"\\{at[1]}", kept)


def _section(section: dict[str, Any], issue: Published) -> Iterator[str]:
    for line in section["lines"]:
        yield from (_words(line), "")
    yield from (f"- {_words(bullet)}" for bullet in section["bullets"])
    group = ""
    for entry in section["entries"]:
        if entry["group"] != group:
            group = entry["group"]
            yield from ("", f"### {plain(group)}", "")
        yield from _entry(entry, issue)
    if section["bars"]:
        yield from (f"| {say('Theme')} | {say('This week')} | {say('Usual')} |", "| --- | ---: | ---: |")
        yield from (f"| {plain(bar['name'])} | {bar['count']} | {bar['usual'] or '–'} |" for bar in section["bars"])
    yield from (f"\n{plain(note)}" for note in section["notes"])


def _entry(entry: dict[str, Any], issue: Published) -> Iterator[str]:
    mark = f"[{entry['number']:02}] " if entry["number"] else ""
    yield f"**{plain(mark)}{_words(entry['lead'])}**  "
    if entry["title"]:
        yield _title(entry) + ("  " if entry["by"] else "")
    if entry["by"]:
        yield _words(entry["by"])
    for row in entry["rows"]:
        if row["role"] != "link":
            yield f"\n{'> ' if row['role'] in QUOTED else ''}{_words(row['words'])}"
    for one in issue.corrections_of(entry["number"]) if entry["number"] else ():
        told = say("We wrote “{was}”; right is: {right}", was=plain(one.was), right=plain(one.right))
        yield f"\n**{say('Corrected on {day}.', day=one.day)}** {told}"
    yield ""


def _title(entry: dict[str, Any]) -> str:
    text, language = plain(entry["title"]["text"]), entry["title"]["language"]
    shown = f"[{text}](<{entry['url']}>)" if entry["url"] else f"{text} ({say('unlinked')})"
    return shown + (f" ({language})" if language else "")


def _beyond(one: dict[str, Any]) -> str:
    return f"- {plain(one['country'])}: {_title(one)} {_words(one['by'])}"


def _words(words: Iterable[dict[str, Any]]) -> str:
    return plain("".join(one["text"] for one in words))
