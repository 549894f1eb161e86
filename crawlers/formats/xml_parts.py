"""XML answers, read piece by piece: bounded in depth, entities refused, nothing resolved, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from crawlers.formats.decoding import decode
from crawlers.formats.guesses import looks_like
from ground.records import FaultError

# Records of the interfaces we read are some ten elements deep; libxml2 itself stops at 256.
DEEPEST = 100
ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,500}\?>")
MOST_OTHERS = 20


class Parts:
    """The outermost elements of some local names, one after the other; each is forgotten once the next is asked for.

    `root` is the local name of the whole, one of `roots`, or any where none is given. `whole` tells whether its end is
    there; where it is not, only parts that are there to their own end are given. `others` are the names of what else was
    passed outside the parts. Raises FaultError, at once or while being read.
    """

    def __init__(self, body: bytes, content_type: str, roots: tuple[str, ...], names: frozenset[str], what: str):
        text = decode(body, content_type).replace("\0", "").lstrip("\ufeff \t\r\n")
        if ENTITY.search(text):
            raise FaultError("unsafe", f"{what} declares XML entities; nothing of it was read")
        # The text is UTF-8 from here on, whatever its declaration said before.
        text = DECLARATION.sub("", text, count=1)
        self._data = text.encode("utf-8", "replace")
        self._names, self._what = names, what
        self.others: list[str] = []
        self.root = self._root(text)
        if self.root.lower() == "html" or (roots and self.root not in roots):
            raise FaultError("malformed", f"this is not {what}{looks_like(text)}")
        self.whole = bool(_ends((self.root,)).search(text))
        if not self.whole:
            self._data = self._whole_parts(text).encode("utf-8", "replace")

    def __iter__(self) -> Iterator[Any]:
        from lxml import etree

        depth, inside = 0, 0
        try:
            for event, element in self._events():
                depth += 1 if event == "start" else -1
                if depth > DEEPEST:
                    raise FaultError("unsafe", f"{self._what} nests its elements more than {DEEPEST} deep")
                wanted = local_name(element) in self._names
                if event == "start":
                    inside += bool(inside or wanted)
                    self._note(element, inside, depth)
                elif inside:
                    inside -= 1
                    if not inside:
                        yield element
                        _forget(element)
        except etree.LxmlError as error:
            said = " ".join(str(error).split())[:100]
            raise FaultError("malformed", f"{self._what} cannot be read as XML: {said}") from error

    def _note(self, element: Any, inside: int, depth: int) -> None:
        name = local_name(element)
        if not inside and depth > 1 and name not in self.others and len(self.others) < MOST_OTHERS:
            self.others.append(name)

    def _whole_parts(self, text: str) -> str:
        """The text up to the end of its last whole part: the parser would close a broken one, with half of its words."""
        end = 0
        for match in _ends(self._names).finditer(text):
            end = match.end()
        if not end:
            raise FaultError("malformed", f"{self._what} breaks off before its first entry")
        return text[:end]

    def _events(self) -> Any:
        from lxml import etree

        return etree.iterparse(
            BytesIO(self._data), events=("start", "end"), recover=True, huge_tree=False, resolve_entities=False,
            no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip

    def _root(self, text: str) -> str:
        from lxml import etree

        try:
            for _, element in self._events():
                return local_name(element)
        except etree.LxmlError:
            pass
        raise FaultError("malformed", f"this is not {self._what}{looks_like(text)}")


def _ends(names: Iterable[str]) -> re.Pattern[str]:
    """Where an element of one of some local names ends."""
    said = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"</(?:[\w.-]+:)?(?:{said})\s*>|<(?:[\w.-]+:)?(?:{said})(?:\s[^<>]*)?/>")


def local_name(element: Any) -> str:
    """An element's name without its namespace, or without a prefix that nothing declares; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def text_of(element: Any) -> str:
    """All words inside an element, white space joined."""
    return " ".join("".join(element.itertext()).split())


def child(element: Any, name: str) -> Any | None:
    """The first child of a local name."""
    return next((one for one in element if local_name(one) == name), None)


def values_at(element: Any, path: str) -> list[str]:
    """The texts that a path of local names leads to, empty ones left out; `*` is any element, `@name` an attribute."""
    found = [element]
    for part in path.split("."):
        if part.startswith("@"):
            wanted = part[1:]
            return [
                value.strip()
                for one in found
                for name, value in one.attrib.items()
                if str(name).rpartition("}")[2].rpartition(":")[2] == wanted and value.strip()
            ]
        found = [inner for one in found for inner in one if part in ("*", local_name(inner))]
    return [text for text in map(text_of, found) if text]


def _forget(element: Any) -> None:
    """Free an element and those before it, so that a long answer needs no more memory than its longest part."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
