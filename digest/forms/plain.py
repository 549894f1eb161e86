"""A digest as plain text: written from the content, not stripped from the HTML.

Lines have at most 72 columns; only a link, alone on its line, may be longer.
"""

from __future__ import annotations

import textwrap
from dataclasses import replace

from digest.content.clean import has_rtl
from digest.content.model import BASIS, UNSUBSCRIBE, Content, Item, Line, Numbers, Phrase, Title, Unseen
from digest.content.words import count_words

COLUMNS = 72
INDENT = " " * 5
SIGNATURE = "-- "
NAME_COLUMNS = 44


def render_text(content: Content) -> str:
    """The text part of a digest, with the sender's marks in its footer."""
    lines = [*_head(content), *_week(content)]
    if content.unseen_first:
        lines += _unseen(content.unseen)
    lines += _stories(content)
    # Files that moved, deadlines and watchdog come here, in this order.
    lines += _countries(content)
    lines += _numbers(content.numbers) if content.numbers else []
    if not content.unseen_first:
        lines += _unseen(content.unseen)
    lines += _heading("Corrections, and how to correct us")
    lines += [row for line in content.corrections for row in _wrap(line)]
    lines += ["", SIGNATURE, BASIS, f"Leave: {UNSUBSCRIBE}", ""]
    return "\n".join(lines)


def own_words(content: Content) -> int:
    """Words of the text part, without links, titles, table headings and footer."""
    themes = tuple(
        replace(block, items=tuple(replace(item, line=_untitled(item.line)) for item in block.items))
        for block in content.themes
    )
    bullets = tuple(tuple(one for one in bullet if one.voice != "title") for bullet in content.bullets)
    bare = replace(
        content, themes=themes, countries=tuple(_untitled(line) for line in content.countries), bullets=bullets
    )
    body = render_text(bare).split(f"\n{SIGNATURE}\n")[0]
    return sum(count_words(line) for line in body.splitlines() if "://" not in line)


def _untitled(line: Line) -> Line:
    return replace(line, title=replace(line.title, text=""))


def _wrap(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, COLUMNS, initial_indent=first, subsequent_indent=first if rest is None else rest, break_on_hyphens=False
    ) or [first.rstrip()]


def _heading(words: str) -> list[str]:
    return ["", "", words.upper(), "-" * len(words), ""]


def _head(content: Content) -> list[str]:
    title = _wrap(f"{content.title}  {content.issue}".upper())
    return [*title, "=" * max(map(len, title)), content.period, content.status]


def _week(content: Content) -> list[str]:
    lines = [*_heading("This week"), *_wrap(content.headline), ""]
    for bullet in content.bullets:
        lines += _wrap("".join(map(_phrase, bullet)), "* ", "  ")
    return lines


def _stories(content: Content) -> list[str]:
    if not content.themes:
        parts = [one for one in (content.no_stories, content.more) if one]
        return [*_heading("Stories by theme"), *(row for one in parts for row in _wrap(one))] if parts else []
    lines = _heading("Stories by theme")
    for number, block in enumerate(content.themes):
        lines += [*([""] if number else []), f"{block.name}:"]
        for item in block.items:
            lines += ["", *_item(item)]
    return [*lines, *(["", *_wrap(content.more)] if content.more else [])]


def _item(item: Item) -> list[str]:
    line = item.line
    lines = _wrap(f"{line.country} · {', '.join(item.themes)}", f"[{item.number:02}] ", INDENT)
    lines += _wrap(_title(line.title), INDENT)
    lines += _wrap(f"{_isolated(line.publisher)}, {line.kind}, {line.date}", INDENT)
    lines += _link(line)
    lines += [row for note in item.notes for row in _wrap(note, INDENT)]
    why = "; ".join(
        f"{one.name} – " + ", ".join(f"“{_isolated(match.quote)}” ({match.place})" for match in one.matches)
        for one in item.why
    )
    lines += _wrap(f"Why here: {why}", INDENT, INDENT + "  ") if why else []
    more = f", + {item.also_more}" if item.also_more else ""
    also = ", ".join(map(_isolated, item.also))
    return [*lines, *(_wrap(f"Also in: {also}{more}", INDENT, INDENT + "  ") if also else [])]


def _countries(content: Content) -> list[str]:
    lines = _heading("Countries") if content.countries else []
    for number, line in enumerate(content.countries):
        lines += [""] if number else []
        lines += _wrap(f"{line.country}: {_title(line.title)}", "", INDENT)
        lines += _wrap(f"{_isolated(line.publisher)}, {line.kind}, {line.date}", INDENT)
        lines += _link(line)
    return lines


def _link(line: Line) -> list[str]:
    return [INDENT + (line.url or "unlinked")]


def _numbers(numbers: Numbers) -> list[str]:
    lines = [*_heading("Numbers"), *_wrap(numbers.sentence), ""]
    wide = min(NAME_COLUMNS, max(len(bar.name) for bar in numbers.bars))
    for bar in numbers.bars:
        usual = f"  (usual {bar.usual})" if bar.usual else ""
        lines.append(f"  {textwrap.shorten(bar.name, wide, placeholder='…'):<{wide}}  {bar.count:>5}{usual}")
    return [*lines, *(["", *_wrap(numbers.note)] if numbers.note else [])]


def _unseen(part: Unseen) -> list[str]:
    lines = [*_heading("What we could not see"), *_wrap(part.summary)]
    lines += [row for one in part.named for row in _wrap("".join(map(_phrase, one)), "* ", "  ")]
    return [*lines, *(row for line in part.lines for row in _wrap(line))]


def _phrase(one: Phrase) -> str:
    return one.text if one.voice == "own" else _isolated(one.text)


def _title(title: Title) -> str:
    return f"{_isolated(title.text)} ({title.language})"


def _isolated(text: str) -> str:
    """Words that run from right to left, kept from turning round what stands beside them."""
    return f"\u2068{text}\u2069" if has_rtl(text) else text
