"""The language we speak in a digest: English, or as the catalogue of another language says it (`tongues/*.po`).

A sentence is written in English where it is said, with places in braces; a catalogue gives it whole, with the plural forms
of its language. What somebody else said is never looked up. A sentence that a catalogue lacks stays English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from ground.errors import DigestError

Tongue = Literal["en", "fr", "de"]
TONGUES: tuple[Tongue, ...] = get_args(Tongue)
TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
FOLDER = Path(__file__).parent / "tongues"

_spoken: ContextVar[str] = ContextVar("spoken", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything said inside is said in this language. Raises DigestError where we do not speak it."""
    if language not in TONGUES:
        raise DigestError(f'we do not speak "{language}"; write one of {", ".join(TONGUES)}')
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The language that is spoken now."""
    return _spoken.get()


def say(words: str, /, **values: object) -> str:
    """A sentence of ours with its places filled."""
    told = _catalogue(spoken()).one(words) if words else ""
    # Names of the configuration are said too: without values nothing in them is a place.
    return _ended(told.format(**values)) if values else told


def counted(count: int, one: str, many: str, /, **values: object) -> str:
    """A sentence of ours about a number of things, in the form that the number asks for; {n} is the number."""
    return _ended(_catalogue(spoken()).several(one, many, count).format(n=count, **values))


def _ended(sentence: str) -> str:
    """A sentence with one full stop where it ends in an abbreviation: "am 12. Nov."."""
    return TWO_STOPS.sub(".", sentence)


class Catalogue:
    """What is said in a language, by the English words."""

    def __init__(self, language: str) -> None:
        self.forms: dict[str, tuple[str, ...]] = {}
        self._form: Callable[[int], int] = _english
        if language != "en":
            self._read(FOLDER / f"{language}.po", language)

    def _read(self, file: Path, language: str) -> None:
        from gettext import c2py

        from babel.messages.pofile import read_po

        with file.open("rb") as opened:
            read = read_po(opened, locale=language)
        self._form = c2py(read.plural_expr)
        for message in read:
            if message.id and message.string:
                name, forms = message.id, message.string
                self.forms[name if isinstance(name, str) else name[0]] = (
                    (forms,) if isinstance(forms, str) else tuple(forms)
                )

    def one(self, words: str) -> str:
        """What is said for some English words."""
        return self.forms.get(words, (words,))[0]

    def several(self, one: str, many: str, count: int) -> str:
        """What is said for English words that have a plural."""
        forms = self.forms.get(one, (one, many))
        return forms[min(self._form(count), len(forms) - 1)]


def _english(count: int) -> int:
    return int(count != 1)


@cache
def _catalogue(language: str) -> Catalogue:
    return Catalogue(language)
