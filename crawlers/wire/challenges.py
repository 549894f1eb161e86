"""Recognises pages that come in place of what was asked for, by the marks in challenges.toml."""

from __future__ import annotations

import html
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal, cast

from crawlers.formats.pages import is_pdf, parse_html
from ground.records import Fault, State

Where = Literal["code", "bare", "words", "title"]

# Longer pages are no walls, whatever they mention; of such, only the title is looked at.
LOOKED_AT = 60_000
HEAD = 10_000
FEED = ("<rss", "<feed", "<rdf:rdf")
# Where a title or heading begins, and how much of the source after that may belong to it.
TITLE, HEADING, MOST_HEADINGS = re.compile(r"<(?:title|h1)\b", re.IGNORECASE), 2_000, 20
UNSEEN = ("script", "style", "template")
# A wall that is nothing but a script is this short; a page that a script fills brings more with it.
BARE = 2_000
# A header that only a challenge carries, whatever the status beside it, and whose it is.
HEADERS = {"cf-mitigated": "Cloudflare", "x-amzn-waf-action": "AWS WAF", "x-vercel-mitigated": "Vercel"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign that a page is not what was asked for: the state it means, a sentence, and texts of which one is enough.

    Each alternative is a tuple of texts that all have to be there; `most` is how much text the page may have.
    """

    state: State
    says: str
    where: Where
    most: int
    exact: bool
    always: bool
    any: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a page is compared with the marks, all in lower case: what a reader sees, and what not."""

    words: str
    code: str
    titles: tuple[str, ...]
    size: int


@cache
def marks() -> tuple[Mark, ...]:
    """All marks, read once."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(_mark(row) for row in table["mark"])


def challenged(headers: dict[str, str]) -> str | None:
    """What is said of an answer whose headers call it a challenge; None else. Header names in lower case."""
    for name, system in HEADERS.items():
        if headers.get(name, "").strip():
            return f"{system} put a check of the browser in place of the content ({name}: {headers[name][:40]})"
    return None


def mistaken(body: bytes, *, content: bool = True, said: int = 0) -> Fault | None:
    """The state and sentence for a page that came in place of the content; None for an ordinary one.

    `content` says that the status promises content, so that a login page or one that says "not found" is amiss as well;
    `said` is how many characters of text are known to stand on it, which is more than most walls have.
    """
    text = body[:LOOKED_AT].decode("utf-8", "replace").replace("\0", "")
    start = text[:2_000].lower()
    if is_pdf(body) or any(sign in start for sign in FEED):
        return None
    text = text if len(body) <= LOOKED_AT else text[:HEAD]
    likely = _likely(text, len(body), said, content=content)
    sight = _sight(text, len(body)) if likely else None
    return next((Fault(mark.state, mark.says) for mark in likely if sight and _fits(mark, sight)), None)


def _likely(text: str, size: int, said: int, *, content: bool) -> list[Mark]:
    """The marks whose words stand somewhere in the source: nearly every page has none, which is told without parsing it."""
    fitting = [mark for mark in marks() if content or mark.always]
    short = size <= LOOKED_AT
    told = _folded(html.unescape(text)) if short and any(mark.most > said for mark in fitting) else ""
    starts = islice(TITLE.finditer(text), MOST_HEADINGS)
    headings = _folded(html.unescape(" ".join(text[at.end() : at.end() + HEADING] for at in starts)))
    return [
        mark for mark in fitting
        if (not mark.most or (short and mark.most > said))
        and any(_parts_in(one, told if mark.most else headings) for one in mark.any)
    ]  # fmt: skip


def _fits(mark: Mark, sight: Sight) -> bool:
    if mark.most and len(sight.words) > mark.most:
        return False
    if mark.where == "title":
        fits = str.__eq__ if mark.exact else str.__contains__
        return any(fits(title, text) for title in sight.titles for (text,) in mark.any)
    if mark.where == "bare" and sight.size > BARE:
        return False
    place = sight.words if mark.where == "words" else sight.code
    return any(_all_in(one, place) for one in mark.any)


def _sight(text: str, size: int) -> Sight | None:
    tree = parse_html(text) if "<" in text else None
    if tree is None:
        return Sight(text.lower(), "", (), size)
    words: list[str] = []
    code: list[str] = []
    titles: dict[str, str] = {}
    for element in tree.iter():
        code += [f"{name}={value}" for name, value in element.attrib.items()] if isinstance(element.tag, str) else []
        hidden = not isinstance(element.tag, str) or element.tag in UNSEEN
        (code if hidden else words).append(element.text or "")
        words.append(element.tail or "")
        if element.tag in ("title", "h1"):
            titles[element.tag] = titles.get(element.tag) or _folded("".join(element.itertext()))
    return Sight(_folded(" ".join(words)), _folded(" ".join(code)), tuple(titles.values()), size)


def _folded(text: str) -> str:
    """The text in lower case, white space joined, curly apostrophes straight."""
    return " ".join(text.lower().replace("\u2019", "'").split())


def _all_in(texts: tuple[str, ...], place: str) -> bool:
    return all(text in place for text in texts)


def _parts_in(texts: tuple[str, ...], place: str) -> bool:
    """As `_all_in` for the source itself, where an attribute's value may stand in quotes."""
    return all(part in place for text in texts for part in text.split("="))


def _mark(row: dict[str, Any]) -> Mark:
    return Mark(
        state=cast(State, row["state"]), says=row["says"], where=cast(Where, row["where"]), most=row.get("most", 0),
        exact=row.get("exact", False), always=row.get("status") == "any",
        any=tuple((one,) if isinstance(one, str) else tuple(one) for one in row["any"]),
    )  # fmt: skip
