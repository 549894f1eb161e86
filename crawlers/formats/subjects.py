"""Subjects of the thesaurus EuroVoc as publishers write them, in one form: ("eurovoc", "5933")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# A concept's address is http://eurovoc.europa.eu/5933 or …/c_e0543dcb; some write only what comes last.
CONCEPT = re.compile(r"\d{1,7}|c_[0-9a-f]{6,10}", re.IGNORECASE)


def subjects_of(values: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """The concepts among some values, which may be addresses, numbers, or objects with an `id`; each once, in order."""
    found: dict[tuple[str, str], None] = {}
    for value in values:
        written = value.get("id") if isinstance(value, dict) else value
        address, slash, last = str(written or "").rpartition("/")
        if CONCEPT.fullmatch(last) and (not slash or "eurovoc" in address.rpartition("/")[2].lower()):
            found["eurovoc", last.lower()] = None
    return tuple(found)
