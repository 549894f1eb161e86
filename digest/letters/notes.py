"""Short mails of plain sentences to the readers of a digest, such as a correction: text, and HTML that says the same.

What stands around the sentences is said in the language that is spoken.
"""

from __future__ import annotations

import html
import textwrap

from digest.content.model import BASIS, UNSUBSCRIBE
from digest.content.tongue import say, spoken

WIDTH = 72
SIGNATURE = "-- "


def as_text(paragraphs: tuple[str, ...]) -> str:
    """The text part with the sender's marks, wrapped; a paragraph that is a link stays in one piece."""
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [*textwrap.wrap(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False), ""]
    return "\n".join([*lines, SIGNATURE, BASIS, say("Leave:"), UNSUBSCRIBE, ""])


def as_html(title: str, paragraphs: tuple[str, ...]) -> str:
    """The HTML part with the sender's marks; nothing in it is fetched."""
    words = "\n".join(f"<p>{html.escape(one)}</p>" for one in paragraphs)
    return (
        f'<!doctype html>\n<html lang="{spoken()}"><head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{html.escape(title)}</title></head>\n"
        f'<body style="font-size:16px;line-height:1.5"><h1>{html.escape(title)}</h1>\n{words}\n'
        f'<hr><p>{BASIS} <a href="{UNSUBSCRIBE}">{say("Leave this list")}</a></p></body></html>\n'
    )
