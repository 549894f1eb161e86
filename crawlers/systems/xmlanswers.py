"""What adapters to systems that answer in XML share: answers piece by piece, and the words of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from crawlers.formats.pages import Page
from crawlers.formats.xml_parts import Parts, local_name, text_of, values_at
from crawlers.systems.answer import Answer
from ground.records import FaultError

Made = TypeVar("Made")


def parts_of(
    answer: Answer, roots: tuple[str, ...], names: Iterable[str], what: str, make: Callable[[Any], Made]
) -> list[Made]:
    """What `make` says of each outermost element of some names, under a root of one of some names (any, if none is given).

    Raises FaultError: `malformed` where the answer is something else, `failed` where it breaks off.
    """
    parts = _parts(answer, roots, frozenset(names), what)
    found = [make(element) for element in parts]
    if not parts.whole:
        raise FaultError("failed", f"{what} breaks off before its end")
    return found


def _parts(answer: Answer, roots: tuple[str, ...], names: frozenset[str], what: str) -> Parts:
    return Parts(answer.body, answer.kind, roots, names, what)


def value_at(element: Any, *paths: str) -> str:
    """The first text that one of some paths of local names leads to, "" where there is none."""
    return next((value for path in paths for value in values_at(element, path)), "")


def inside(element: Any, name: str) -> list[Any]:
    """The elements of a local name, however deep inside, in their order."""
    return [one for one in element.iter() if local_name(one) == name]


def document_of(
    answer: Answer, roots: tuple[str, ...], parts: Iterable[str], what: str, *, heads: Iterable[str] = (),
    read_head: Callable[[Any], Page] = lambda element: Page(), leave: frozenset[str] = frozenset(),
) -> Page:  # fmt: skip
    """A document: the words of its `parts`, without the elements to `leave`; title, date and language from its heads.

    Without `roots` any root is fine, and without `parts` all of it is read. Raises FaultError where the answer is no
    document.
    """
    parts = tuple(parts) or (_parts(answer, roots, frozenset(), what).root,)
    heads = frozenset(heads)
    texts: list[str] = []
    head = Page()

    def take(element: Any) -> None:
        nonlocal head
        if local_name(element) in heads:
            said = read_head(element)
            head = Page(head.title or said.title, "", head.date or said.date, head.language or said.language)
        else:
            texts.append(words_of(element, leave))

    parts_of(answer, roots, heads.union(parts), what, take)
    text = "\n\n".join(filter(None, texts))
    return Page(head.title, text, head.date, head.language, "" if text else f"{what} holds no text")


def words_of(element: Any, leave: frozenset[str] = frozenset()) -> str:
    """The words of a part of a document, a line for each paragraph, without the elements to `leave`.

    An element that mixes words with other elements is a paragraph, and so is one that holds no other; all that lies
    around them is only layout.
    """
    return "\n".join(_lines(element, leave))


def _lines(element: Any, leave: frozenset[str]) -> Iterator[str]:
    mixed = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    if mixed or not len(element):
        line = text_of(element)
        if line:
            yield line
        return
    for child in element:
        if local_name(child) not in leave:
            yield from _lines(child, leave)
