"""What a test of an adapter brings: a small fictional server in its system's documented form, and what must come of it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.crawlers.web import Asked, Page


@dataclass(frozen=True)
class Case:
    """A system on a host of its own. Dates stand within the last thirty days; everything is made up, and says so.

    `answer` gives the page of an address (path and query, without the host; `Asked.body` holds what was posted), None
    for one that is not there. `documents` are what must be stored, in any order: some columns of the view documents,
    {host} in `url` being the case's own host, besides `references` as a set of (kind, value). `fields` are names in the
    listing without which it must end as `drifted`, naming them. `dates` are the dates as the answers write them. `empty`
    answers a day without documents; `single` one with one document, in the form that the system gives it then.
    """

    kind: str
    path: str
    answer: Callable[[Asked], Page | None]
    documents: list[dict[str, Any]]
    fields: tuple[str, ...]
    dates: tuple[str, ...]
    empty: Callable[[Asked], Page | None]
    pages: int
    """How many listing pages an ordinary run asks for."""
    is_listing: Callable[[Asked], bool]
    single: Callable[[Asked], Page | None] | None = None
    options: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    """Further keys of the source, such as languages."""
    asks_since: str = ""
    """A pattern for the first request's address (decoded) and body; {since} or {compact} is the day since when."""
    endless: bool = True
    """Whether paging goes on by what the answers say, so that a server could make it endless."""


def all_cases() -> list[Case]:
    """The cases of all adapters: CASE or CASES of each module in tests/crawlers/systems/cases/."""
    found: list[Case] = []
    for file in sorted((Path(__file__).parent / "cases").glob("*.py")):
        loaded = importlib.import_module(f"tests.crawlers.systems.cases.{file.stem}")
        found += loaded.CASES if hasattr(loaded, "CASES") else [loaded.CASE]
    return found


def query_of(asked: Asked) -> dict[str, str]:
    """The parameters of a request's address."""
    return dict(parse_qsl(urlsplit(asked.path).query, keep_blank_values=True))


def path_of(asked: Asked) -> str:
    """The path of a request's address."""
    return urlsplit(asked.path).path
