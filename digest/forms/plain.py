"""A digest as plain text: written from the content, not stripped from the HTML.

Lines have at most 72 columns; only a link, alone on its line, may be longer.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from digest.content.clean import has_rtl
from digest.content.model import BASIS, UNSUBSCRIBE, Bar, Content, Entry, Head, Phrase, Row, Section, Title, Words
from digest.content.tongue import say
from digest.content.words import count_words

COLUMNS = 72
INDENT = " " * 5
SIGNATURE = "-- "
NAME_COLUMNS = 44
# Not ours, so not counted as words of ours.
OTHERS = ("title", "quote")


def render_text(content: Content) -> str:
    """The text part of a digest, with the sender's marks in its footer."""
    lines = _head(content.head)
    for section in content.sections:
        lines += _section(section, content.page)
    page = (
        [*_wrap(say("This issue on the web, with all that found no room here:")), content.page] if content.page else []
    )
    lines += ["", SIGNATURE, BASIS, *page, say("Leave: {link}", link=UNSUBSCRIBE), ""]
    return "\n".join(lines)


def own_words(content: Content) -> int:
    """Words of the text part, without links, titles, quotes and footer."""
    head = content.head
    words = (head.title, head.issue, head.period, head.status, say("This week"), head.headline)
    return sum(map(count_words, words)) + _own(head.bullets) + sum(map(section_words, content.sections))


def section_words(section: Section) -> int:
    """Words of a section of ours, those of a chart apart."""
    lines = _own(section.lines) + _own(section.bullets) + sum(map(count_words, (section.heading, *section.notes)))
    groups = sum(map(count_words, {entry.group for entry in section.entries}))
    more = count_words(f"{section.left_out} {section.rest}") if section.left_out else 0
    return lines + groups + more + sum(map(_entry_words, section.entries))


def _entry_words(entry: Entry) -> int:
    rows = _own(row.words for row in entry.rows)
    return bool(entry.number) + count_words(entry.title.language) + _own((entry.lead, entry.by)) + rows


def _own(lines: Iterable[Words]) -> int:
    return sum(count_words("".join(one.text for one in line if one.voice not in OTHERS)) for line in lines)


def _wrap(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, COLUMNS, initial_indent=first, subsequent_indent=first if rest is None else rest, break_on_hyphens=False
    ) or [first.rstrip()]


def _heading(words: str) -> list[str]:
    return ["", "", words.upper(), "-" * len(words), ""]


def _head(head: Head) -> list[str]:
    title = _wrap(f"{head.title}  {head.issue}".upper())
    lines = [*title, "=" * max(map(len, title)), head.period, *_wrap(head.status)]
    return [*lines, *_heading(say("This week")), *_wrap(head.headline), "", *_bullets(head.bullets)]


def _bullets(bullets: Iterable[Words]) -> list[str]:
    return [row for bullet in bullets for row in _wrap(_words(bullet), "* ", "  ")]


def _section(section: Section, page: str) -> list[str]:
    """Each kind of part that a section may have, in their order; what was left out leads to the page."""
    parts = [[row for line in section.lines for row in _wrap(_words(line))]]
    parts.append(_bullets(section.bullets))
    group = ""
    for entry in section.entries:
        if entry.group != group:
            group = entry.group
            parts.append([group + _colon()])
        parts.append(_entry(entry))
    parts.append(_bars(section.bars))
    more = f"{section.left_out} {section.rest}" if section.left_out else ""
    ends = [*_wrap(f"{more}{_colon()}"), page] if page else _wrap(f"{more}.")
    parts.append([row for note in section.notes for row in _wrap(note)] + (ends if more else []))
    told = [part for part in parts if part]
    return _heading(section.heading) + [row for part in told for row in (*part, "")][:-1]


def _entry(entry: Entry) -> list[str]:
    mark = f"[{entry.number:02}] " if entry.number else ""
    lines = _wrap(_words(entry.lead), mark, INDENT) if entry.lead else []
    lines += _wrap(_title(entry.title), INDENT)
    lines += _wrap(_words(entry.by), INDENT) if entry.by else []
    lines.append(INDENT + (entry.url or say("unlinked")))
    return lines + [line for row in entry.rows for line in _row(row)]


def _row(row: Row) -> list[str]:
    # What changed in a text begins its line, so that the eye finds it.
    first = "" if row.role in ("gone", "new") else INDENT
    if row.url:
        return [*_wrap(_words(row.words) + _colon(), INDENT), f"{INDENT}{row.url}"]
    return _wrap(_words(row.words), first, INDENT + ("  " if row.role == "small" else ""))


def _colon() -> str:
    """A colon that ends a line; French sets it apart."""
    return say(": ").removesuffix(" ")


def _bars(bars: tuple[Bar, ...]) -> list[str]:
    wide = min(NAME_COLUMNS, max((len(bar.name) for bar in bars), default=0))
    return [
        f"  {textwrap.shorten(bar.name, wide, placeholder='…'):<{wide}}  {bar.count:>5}"
        + (say("  (usual {n})", n=bar.usual) if bar.usual else "")
        for bar in bars
    ]


def _words(words: Words) -> str:
    return "".join(map(_phrase, words))


def _phrase(one: Phrase) -> str:
    return one.text if one.voice == "own" else _isolated(one.text)


def _title(title: Title) -> str:
    return _isolated(title.text) + (f" ({title.language})" if title.language else "")


def _isolated(text: str) -> str:
    """Words that run from right to left, kept from turning round what stands beside them."""
    return f"\u2068{text}\u2069" if has_rtl(text) else text
