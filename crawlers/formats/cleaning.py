"""Text from outside made safe to keep: no control characters, no invisible marks, one Unicode form, a bounded length."""

from __future__ import annotations

import re
import unicodedata

from ground.halves import without_halves

# Zero-width and joining marks, soft hyphens, byte order marks, and marks that turn the direction of what follows.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# More digits than any character's number has; Python refuses to make an integer of some thousands of them.
HUGE_NUMBER = re.compile(r"&(?:amp;)*#[0-9]{10,};?")
BREAKING = re.compile(r"<(?:br|/p|/div|/li|/h\d|/tr|/td|/th)\b[^<>]*>", re.IGNORECASE)
# Where marks may follow one another without end; a mark is never a letter, a digit or ASCII.
MARKS = re.compile(r"[^\w\x00-\x7f]{31,}")
MOST_MARKS = 30
TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")


def clean_text(text: str, most: int) -> str:
    """Running text with its paragraphs kept, at most `most` characters."""
    text = _bare(text[: most * 2])
    lines = (" ".join(line.split()) for line in re.split(r"\r\n|[\n\r\u0085\u2028\u2029]", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:most]


def clean_title(text: str, most: int) -> str:
    """One line, at most `most` characters, ending in … where it was cut."""
    line = " ".join(_bare(text[: most * 4]).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def plain(markup: str) -> str:
    """The words of a piece of HTML, as a feed carries it in titles and summaries; scripts and styles go altogether."""
    import html

    if "<" not in markup and "&" not in markup:
        return markup
    markup = without_huge_numbers(markup)
    if not TAG.search(markup):
        return html.unescape(markup)
    import nh3

    spaced = BREAKING.sub("\\g<0>\n", without_halves(markup))
    return html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style", "template"}))


def without_huge_numbers(markup: str) -> str:
    """The markup with U+FFFD in place of character references whose number no character can have."""
    return HUGE_NUMBER.sub("\ufffd", markup)


def composed(text: str) -> str:
    """The text in Unicode's form NFC, no letter with more than MOST_MARKS marks.

    To sort a run of marks takes time that grows with its square; none in use is longer (UAX 15, 12.1).
    """
    return unicodedata.normalize("NFC", MARKS.sub(_fewer_marks, text))


def _fewer_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for one in match[0]:
        run = run + 1 if unicodedata.combining(one) else 0
        if run <= MOST_MARKS:
            kept.append(one)
    return "".join(kept)


def _bare(text: str) -> str:
    return INVISIBLE.sub("", CONTROL.sub(" ", composed(text)))
