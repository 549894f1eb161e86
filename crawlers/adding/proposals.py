"""Proposals for new sources: what was found at an address, tried, and written as TOML with rhythm and expectations."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from crawlers.adding.discovery import Looked, look_at, same_site, usual_places
from crawlers.adding.trying import Tried, try_sources
from crawlers.collecting.children import Tape
from crawlers.formats.urls import host_of
from crawlers.lists.blocks import Block
from crawlers.lists.html_listing import LIKELY
from crawlers.sources.catalogue import Source
from crawlers.wire.recording import INDEX
from ground.clock import moment
from ground.records import Outcome
from ground.settings import Collect

# One try of a place each; a person waits, and one host is asked one thing at a time all the same.
IN_A_HURRY = {"delay": "0s", "request_timeout": "10s", "retries": 0, "max_pages": 2, "max_linked": 3}
GOOD = ("ok", "moved")
ALL_OVER = {"com", "org", "net", "info", "int", "eu", "news", "media", "example"}
# Until there is a history: three times the median gap, two weeks at least, so that a holiday is no alarm.
PATIENCE, LEAST_SILENCE = 3, 14
IDLE = ("feed", "rss", "xml", "html", "index", "aspx")
RHYTHMS = ((1.0, "6h"), (3.0, "12h"), (10.0, "1d"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source that could be added: its TOML, and what it yielded when it was tried."""

    source: Source
    toml: str
    count: int
    newest: str | None
    titles: tuple[str, ...]
    note: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an address led to: how the first look at it ended, and proposals, the best first."""

    outcome: Outcome
    proposals: list[Proposal]


def discover(url: str, settings: Collect, *, private: bool = False) -> Discovery:
    """Look at an address, find what could be collected there, try it, and propose it."""
    hurried = settings.model_copy(update=IN_A_HURRY)
    private = private or host_of(url) in ("127.0.0.1", "localhost")
    base = _source(url, "rss", url, private)
    tried, body, kind, final = _first_look(base, hurried)
    if tried.outcome.state in GOOD and tried.documents:
        return Discovery(tried.outcome, [_proposal(tried, Looked(), url, 2.0)])
    if tried.outcome.state not in ("malformed", "empty"):
        return Discovery(tried.outcome, [])
    looked = look_at(body, kind, final)
    places = [(address, kind) for address, kind in looked.feeds if address != url]
    proposals = _try_places(places, looked, url, hurried, private)
    if not proposals:
        proposals = _try_places(usual_places(final), looked, url, hurried, private)
    proposals += _listings(looked, final, hurried, private)
    return Discovery(tried.outcome, sorted(proposals, key=lambda one: -one.score))


def _first_look(source: Source, settings: Collect) -> tuple[Tried, bytes, str, str]:
    """The address tried as a feed, and the last answer as it came: body, Content-Type, address."""
    with TemporaryDirectory(prefix="policywatch-") as folder:
        tried = try_sources([source], settings, Tape(record=Path(folder)))[0]
        index = Path(folder) / INDEX
        lines = [json.loads(line) for line in index.read_text("utf-8").splitlines()] if index.is_file() else []
        pages = [one for one in lines if not one["url"].endswith(("/robots.txt", "/tdmrep.json", "/ai.txt"))]
        if not pages:
            return tried, b"", "", source.url
        last = pages[-1]
        headers = {name.lower(): value for name, value in last["headers"].items()}
        return tried, (Path(folder) / last["body"]).read_bytes(), headers.get("content-type", ""), last["url"]


def _try_places(
    places: Sequence[tuple[str, str]], looked: Looked, url: str, settings: Collect, private: bool
) -> list[Proposal]:
    sources = [_source(address, kind, url, private) for address, kind in dict(places).items()]
    proposals: list[Proposal] = []
    for one in _yielding(sources, settings).values():
        proposal = _proposal(one, looked, url, 2.0 if "sitemap" not in one.source.kind else 1.0)
        if not any(set(proposal.titles) == set(other.titles) for other in proposals):
            proposals.append(proposal)
    return proposals


def _listings(looked: Looked, url: str, settings: Collect, private: bool) -> list[Proposal]:
    blocks = [block for block in looked.blocks[:2] if block.score >= LIKELY and block.item]
    sources = [
        _source(url, "html-listing", url, private, selectors=_selectors(block), follow=False) for block in blocks
    ]
    return [
        _proposal(one, looked, url, blocks[number].score / 2 + 0.5 * bool(blocks[number].date))
        for number, one in _yielding(sources, settings).items()
    ]


def _yielding(sources: Sequence[Source], settings: Collect) -> dict[int, Tried]:
    """Those of the sources that bring documents, by their place, all tried in one go under names that cannot meet."""
    named = [source.model_copy(update={"id": f"place-{number}"}) for number, source in enumerate(sources)]
    found = enumerate(try_sources(named, settings) if named else ())
    return {number: one for number, one in found if one.outcome.state in GOOD and one.documents}


def _selectors(block: Block) -> dict[str, str]:
    told = {"item": block.item, "link": block.link, "title": block.title, "date": block.date}
    return {key: value for key, value in told.items() if value}


def _source(address: str, kind: str, url: str, private: bool, **more: Any) -> Source:
    table = {
        "id": _id(address, kind), "publisher": host_of(url), "country": _country(url), "kind": kind, "url": address,
        "languages": ["en"], "allow_private": private, **more,
    }  # fmt: skip
    return Source.model_validate(table)


def _proposal(tried: Tried, looked: Looked, url: str, score: float) -> Proposal:
    source, days = tried.source, sorted({one.published_at[:10] for one in tried.documents if one.published_at})
    gap = _gap(days)
    languages = [code for code in (looked.language, *(one.language or "" for one in tried.documents)) if code]
    table: dict[str, Any] = {
        "id": _id(source.url, source.kind), "publisher": looked.name or host_of(url), "country": source.country,
        "kind": source.kind,
        "url": tried.outcome.moved_to or source.url, "languages": list(dict.fromkeys(languages))[:3] or ["en"],
        "every": next((every for most, every in RHYTHMS if gap is not None and gap < most), "1d"),
    }  # fmt: skip
    if source.allow_private:
        table["allow_private"] = True
    expect: dict[str, Any] = {"dates": True} if days else {}
    if gap is not None:
        expect["silence"] = f"{max(LEAST_SILENCE, round(PATIENCE * gap) + 7)}d"
    tables = {"selectors": source.selectors.model_dump(exclude_none=True) if source.selectors else {}, "expect": expect}
    note = "" if same_site(source.url, url) else f"a feed of another site, {host_of(source.url)}"
    if days and date.fromisoformat(days[-1]) < date.today() - timedelta(days=365):
        note, score = "nothing new for a year; it may be abandoned", score - 1.5
    return Proposal(
        Source.model_validate({**table, **{k: v for k, v in tables.items() if v}}),
        _toml(table, tables), len(tried.documents), tried.newest, tuple(one.title for one in tried.documents[:3]), note,
        score - (0.8 if note.startswith("a feed of another") else 0) + min(len(tried.documents), 10) / 100,
    )  # fmt: skip


def _gap(days: Sequence[str]) -> float | None:
    """The median gap between days with documents, in days; None below three."""
    from statistics import median

    moments = [moment(f"{day}T00:00:00Z") for day in days if len(day) == 10]
    gaps = [(b - a).days for a, b in pairwise(moments)]
    return median(gaps) if len(gaps) >= 2 else None


def _id(address: str, kind: str) -> str:
    parts = urlsplit(address)
    words = re.findall(
        r"[a-z0-9]+", f"{(parts.hostname or '').removeprefix('www.')} {parts.path} {parts.query}".lower()
    )
    return (
        "-".join(dict.fromkeys(word for word in words if word not in ("feed", "rss", "xml", "html", "index", "aspx")))[
            :60
        ]
        or kind
    )


def _country(url: str) -> str:
    from babel.core import get_global

    last = host_of(url).rpartition(".")[2]
    code = {"uk": "GB", "eu": "EU", "int": "INT"}.get(last, last.upper())
    return code if code in ("EU", "GB") or (code in get_global("territory_zones") and last not in ALL_OVER) else "INT"


def _toml(table: dict[str, Any], tables: dict[str, dict[str, Any]]) -> str:
    lines = ["[[source]]", *(f"{key} = {_value(value)}" for key, value in table.items())]
    for name, inner in tables.items():
        if inner:
            pairs = ", ".join(f"{key} = {_value(value)}" for key, value in inner.items())
            lines.append(f"{name} = {{ {pairs} }}")
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
