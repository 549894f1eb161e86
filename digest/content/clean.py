"""Outside strings made safe to show: one line, no control characters, bounded, and only links a reader may follow."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

TITLE_LENGTH = 200
LINK_LENGTH = 1_500
# How far before the words a title may be cut open, and at which signs.
FRONT = 60
SIGNS = (", ", " – ", " — ", ": ", "; ", ". ")
# Joiners shape letters in Persian and in Indic scripts; every other format character is invisible and can mislead.
JOINERS = "\u200c\u200d"
TRACKING = re.compile(
    r"(?<=[?&])(?:utm_[a-z]+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|_hs(?:enc|mi))=[^&#]*(?:&|(?=#)|$)", re.I
)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
RTL_LANGUAGES = ("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")


def clean(text: str, most: int = TITLE_LENGTH) -> str:
    """The text on one line without control, bidi and invisible characters, cut at `most` characters with "…"."""
    # A hostile string may be a megabyte; what stands after the cut is not even looked at.
    shown = "".join(map(_safe, text[: most * 8]))
    line = " ".join(shown.split()).replace("@@", "@ @")
    if len(line) <= most:
        return line
    cut = most - 1
    while cut > 1 and unicodedata.combining(line[cut]):
        cut -= 1
    return line[:cut].rstrip() + "…"


def around(text: str, words: str, most: int) -> str:
    """A line of at most `most` characters with the first place of some words in it.

    Where they stand far back, what is cut is the front, at the last sign or blank before them.
    """
    at = text.find(words) if words else -1
    if len(text) <= most or at < 0 or at + len(words) < most:
        return clean(text, most)
    signs = [
        text.rfind(sign, max(0, at - FRONT), at) + len(sign) for sign in SIGNS if sign in text[max(0, at - FRONT) : at]
    ]
    begin = max(signs, default=0) or text.rfind(" ", max(0, at - FRONT), at) + 1 or at
    return clean("…" + text[begin:], most)


def _safe(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category[0] == "C" and character not in JOINERS:
        return ""
    return character


def safe_link(url: str) -> str | None:
    """The address as a link, without tracking parameters; None where it is not plainly http or https to a host."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or len(url) > LINK_LENGTH:
        return None
    if parts.username is not None:
        return None
    if not re.fullmatch(r"[A-Za-z0-9.:\[\]_-]+", parts.netloc):
        return _ascii_host(url.strip(), parts.netloc)
    if TRACKING.search(url):
        url = TRACKING.sub("", url).replace("?#", "#").rstrip("?&")
    # The sender fills marks that begin with @@; an address must not be able to hold one.
    return quote(url.strip(), safe="%:/?#[]!$&()*+,;=@~'").replace("@@", "%40%40").replace("'", "%27")


def _ascii_host(url: str, netloc: str) -> str | None:
    try:
        plain = netloc.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return safe_link(url.replace(netloc, plain, 1)) if plain != netloc else None


def language_tag(language: str | None) -> str:
    """A value for `lang`: the language's code, or "und" where it is not known."""
    return language if language and LANGUAGE.fullmatch(language) else "und"


def direction(text: str, language: str | None) -> str:
    """ "rtl" where the text is in a script that runs from right to left, else "ltr"."""
    if (language or "").split("-")[0].lower() in RTL_LANGUAGES:
        return "rtl"
    strong = [unicodedata.bidirectional(one) for one in text if unicodedata.bidirectional(one) in ("L", "R", "AL")]
    return "rtl" if strong and strong[0] != "L" else "ltr"


def has_rtl(text: str) -> bool:
    """Whether any character runs from right to left."""
    return any(unicodedata.bidirectional(one) in ("R", "AL") for one in text)
