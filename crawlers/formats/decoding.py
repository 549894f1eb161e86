"""Bytes into text. Labels lie: a byte order mark wins, then bytes that are valid UTF-8, then what page or header say."""

from __future__ import annotations

import codecs
import re

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
DECLARED = re.compile(rb"""(?:encoding|charset)\s{0,20}=\s{0,20}["']?\s{0,20}([A-Za-z0-9_:.-]{2,40})""")
# The first characters of a page, "<" and what follows, as encodings without a mark write them (XML 1.0, appendix F).
STARTS = ((b"\0\0\0<", "utf-32-be"), (b"<\0\0\0", "utf-32-le"), (b"\0<\0", "utf-16-be"), (b"<\0", "utf-16-le"))
# Labels that in practice mean their larger Windows relatives (WHATWG Encoding Standard).
RELATIVES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
# Python's own, which no page is written in; some of them raise even where they are asked to replace.
NOT_OF_THE_WEB = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "mbcs", "oem"}


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page, feed or answer; never raises, at worst a character is replaced."""
    for mark, name in MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    for start, name in STARTS:
        if body.startswith(start):
            return body.decode(name, "replace")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _declared_or_guessed(body, content_type)
    # Seven-bit encodings (ISO-2022-JP, UTF-7 …) look like valid UTF-8; only a label tells.
    declared = _known(_label(body, content_type))
    if "\x1b" in text and declared and declared.startswith("iso2022"):
        return body.decode(declared, "replace")
    if declared and declared.startswith(("utf-16", "utf-32")) and "\0" in text:
        return body.decode(declared, "replace")
    return text


def _declared_or_guessed(body: bytes, content_type: str) -> str:
    declared = _known(_label(body, content_type))
    if declared and not declared.startswith("utf-8"):
        return body.decode(declared, "replace")
    as_utf8 = body.decode("utf-8", "ignore")
    if len(body) - len(as_utf8.encode()) < 5 and len(body) > 2_000:
        # A few stray bytes in a long text: too few to guess by. Where the rest is UTF-8 another encoding would spoil it.
        return body.decode("cp1252" if as_utf8.isascii() else "utf-8", "replace")
    from charset_normalizer import from_bytes

    best = from_bytes(
        body[:50_000], cp_isolation=["cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859_2"]
    ).best()
    return body.decode(best.encoding if best else "cp1252", "replace")


def _label(body: bytes, content_type: str) -> str:
    header = DECLARED.search(content_type[:300].encode("ascii", "ignore"))
    inside = DECLARED.search(body[:2_048])
    found = inside or header
    return found[1].decode("ascii", "ignore") if found else ""


def _known(label: str) -> str | None:
    """The encoding that a label names, or None; what turns bytes into bytes (hex, zip) is no encoding of text."""
    try:
        name = codecs.lookup(label).name if label else ""
        "".encode(name or "ascii")
    except (LookupError, UnicodeError):
        return None
    return None if name in NOT_OF_THE_WEB else RELATIVES.get(name, name) or None
