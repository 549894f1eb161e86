"""Searches on many sites in step: what all of them want to try next is tried in one go, each host one thing at a time.

A search is a generator that yields attempts and is sent what came of them. Starting a collecting process costs most of a
second, so that a hundred searches in step cost hardly more than a few.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.parse import urlsplit

from crawlers.adding.discovery import Looked, look_at
from crawlers.adding.trying import Tried, try_sources
from crawlers.collecting.children import NO_TAPE, Tape
from crawlers.sources.catalogue import Source
from crawlers.spiders.workers import Workers
from crawlers.wire.recording import INDEX
from ground.errors import ExceededError
from ground.settings import Collect

Result = TypeVar("Result")
READERS = 2
# What trying a page as a feed ends in where it is a page that may lead on.
PAGES = ("malformed", "empty")
ASIDE = ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Sources to be tried in one go; with `taped`, the last answer of each is wanted as it came."""

    sources: tuple[Source, ...]
    taped: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How trying a source ended; where it was taped, the last answer, its Content-Type and address, and robots.txt."""

    tried: Tried
    body: bytes = b""
    kind: str = ""
    address: str = ""
    robots: str = ""
    page: Looked = field(default_factory=Looked)
    """What the answer says as a page that leads on, where it was no feed."""


Steps = Generator[Attempt, list[Look], Result]


@dataclass(slots=True)
class _Waiting:
    """The searches that want something, by their place, and the results of those that are done."""

    attempts: dict[int, Attempt] = field(default_factory=dict)
    results: dict[int, object] = field(default_factory=dict)


def in_step(searches: Sequence[Steps[Result]], settings: Collect) -> list[Result]:
    """The results of all searches, in their order."""
    waiting = _Waiting()
    for place, search in enumerate(searches):
        _advance(waiting, place, search, None)
    while waiting.attempts:
        answers = _round(waiting.attempts, settings)
        waiting.attempts = {}
        for place, looks in answers.items():
            _advance(waiting, place, searches[place], looks)
    return [waiting.results[place] for place in range(len(searches))]  # type: ignore[misc]


def _advance(waiting: _Waiting, place: int, search: Steps[Result], looks: list[Look] | None) -> None:
    """Send a search what came of its attempt, and note what it wants next, or its result."""
    try:
        waiting.attempts[place] = next(search) if looks is None else search.send(looks)
    except StopIteration as done:
        waiting.results[place] = done.value


def _round(attempts: dict[int, Attempt], settings: Collect) -> dict[int, list[Look]]:
    """What came of the attempts; the taped ones are tried apart from the others."""
    looks: dict[int, list[Look]] = {place: [] for place in attempts}
    for taped in (True, False):
        named = [
            (place, source.model_copy(update={"id": f"place-{place}-{number}"}))
            for place, one in attempts.items() if one.taped is taped
            for number, source in enumerate(one.sources)
        ]  # fmt: skip
        tried = _taped(named, settings) if taped else _untaped(named, settings)
        for (place, _), look in zip(named, tried, strict=True):
            looks[place].append(look)
    return looks


def _untaped(named: Sequence[tuple[int, Source]], settings: Collect) -> Iterable[Look]:
    sources = [source for _, source in named]
    return [Look(one) for one in try_sources(sources, settings, NO_TAPE)] if sources else ()


def _taped(named: Sequence[tuple[int, Source]], settings: Collect) -> Iterable[Look]:
    sources = [source for _, source in named]
    if not sources:
        return ()
    with TemporaryDirectory(prefix="policywatch-") as folder:
        tried = try_sources(sources, settings, Tape(record=Path(folder)))
        index = Path(folder) / INDEX
        lines = [json.loads(line) for line in index.read_text("utf-8").splitlines()] if index.is_file() else []
        looks = [_look_of(one, lines, Path(folder)) for one in tried]
    return asyncio.run(_read(looks))


async def _read(looks: Sequence[Look]) -> list[Look]:
    """The looks with what their pages say; they are read in workers with limits, as everything from outside."""
    workers = Workers(READERS)
    try:
        return list(await asyncio.gather(*(_paged(one, workers) for one in looks)))
    finally:
        workers.close()


async def _paged(look: Look, workers: Workers) -> Look:
    if not look.body or look.tried.outcome.state not in PAGES:
        return look
    try:
        return replace(look, page=await workers.read(look.body, look_at, look.kind, look.address))
    except ExceededError:
        # A page that cannot be read within the limits leads nowhere.
        return look


def _look_of(tried: Tried, lines: Sequence[dict[str, object]], folder: Path) -> Look:
    """A source's last answer, and the robots.txt of its host."""
    host = urlsplit(tried.source.url).netloc
    look = Look(tried, address=tried.source.url)
    for line in lines:
        url = str(line["url"])
        if url.endswith("/robots.txt") and urlsplit(url).netloc == host:
            look = replace(look, robots=(folder / str(line["body"])).read_text("utf-8", "replace"))
        elif line["source"] == tried.source.id and not url.endswith(ASIDE):
            headers = {str(name).lower(): str(value) for name, value in dict(line["headers"]).items()}  # type: ignore[call-overload]
            body = (folder / str(line["body"])).read_bytes()
            look = replace(look, body=body, kind=headers.get("content-type", ""), address=url)
    return look
