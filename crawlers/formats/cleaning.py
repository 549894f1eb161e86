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
    if not TAG.search(markup):
        return html.unescape(markup)
    import nh3

    spaced = re.sub(r"(?i)<(br|/p|/div|/li|/h\d|/tr|/td|/th)\b[^>]*>", "\\g<0>\n", without_halves(markup))
    return html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style", "template"}))


def _bare(text: str) -> str:
    return INVISIBLE.sub("", CONTROL.sub(" ", unicodedata.normalize("NFC", text)))
