"""The text of a Word document (.docx, ISO/IEC 29500), which parliaments publish before or in place of a PDF."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Any

from crawlers.formats.pages import Page
from crawlers.formats.xml_parts import local_name

PACKED = b"PK\x03\x04"
BODY, FACTS = "word/document.xml", "docProps/core.xml"
# Bytes of one part, unpacked: a thousand pages of text have some ten million.
MOST_PART = 40_000_000
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


def is_word(body: bytes) -> bool:
    """Whether the bytes are a Word document, whatever their label: a ZIP file that names the part with the text."""
    return body.startswith(PACKED) and BODY.encode() in body


def read_word(body: bytes, most: int) -> Page:
    """The text of a Word document, at most `most` characters, a line for each paragraph; `note` says why there is none.

    Deleted text, instructions of fields, notes and headers are left out. Entities are not resolved, nothing is fetched.
    """
    try:
        with zipfile.ZipFile(BytesIO(body)) as packed:
            text = _text(_part(packed, BODY), most)
            title = _title(_part(packed, FACTS)) if FACTS in packed.namelist() else ""
    except _LargeError:
        return Page(note=f"Word document without text: unpacked, it is larger than {MOST_PART:,} bytes")
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return Page(note="Word document without text: it cannot be read")
    return Page(title, text, note="" if text else "Word document without text: it holds no words")


class _LargeError(Exception):
    """A part is larger than it may be."""


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as stream:
        # What a file says of its own size is not believed.
        data = stream.read(MOST_PART + 1)
    if len(data) > MOST_PART:
        raise _LargeError
    return data


def _events(data: bytes) -> Any:
    from lxml import etree

    return etree.iterparse(
        BytesIO(data), events=("end",), recover=True, huge_tree=False, resolve_entities=False, no_network=True, load_dtd=False,
    )  # fmt: skip


def _text(data: bytes, most: int) -> str:
    from lxml import etree

    lines: list[str] = []
    words: list[str] = []
    length = 0
    try:
        for _, element in _events(data):
            name = local_name(element)
            if name == "t":
                words.append(element.text or "")
            elif name in BREAKS:
                words.append(BREAKS[name])
            elif name == "p":
                line = "".join(words).strip()
                words.clear()
                lines.append(line)
                length += len(line) + 1
                element.clear()
                if length > most:
                    break
    except etree.LxmlError:
        # What was whole before the damage is kept.
        pass
    return "\n".join(line for line in lines if line)[:most]


def _title(data: bytes) -> str:
    from lxml import etree

    try:
        return next((element.text or "" for _, element in _events(data) if local_name(element) == "title"), "").strip()
    except etree.LxmlError:
        return ""
