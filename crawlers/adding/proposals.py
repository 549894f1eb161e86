"""Proposals for new sources: what was found at an address, tried, and written as TOML with rhythm and expectations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from crawlers.adding.discovery import Looked, same_site
from crawlers.adding.trying import Tried
from crawlers.formats.urls import host_of
from crawlers.lists.blocks import Block
from crawlers.sources.catalogue import Source
from ground.clock import moment
from ground.toml.edit import toml_value

TITLES_ONLY = ("rss", "atom", "json-feed", "rest-json")
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


def selectors_of(block: Block) -> dict[str, str]:
    """The selectors of a list, as config writes them."""
    told = {"item": block.item, "link": block.link, "title": block.title, "date": block.date}
    return {key: value for key, value in told.items() if value}


def source_of(address: str, kind: str, url: str, private: bool, **more: Any) -> Source:
    """A source to be tried, at an address that was found at `url`."""
    table = {
        "id": _id(address, kind), "publisher": host_of(url), "country": _country(url), "kind": kind, "url": address,
        "languages": ["en"], "allow_private": private, **more,
    }  # fmt: skip
    return Source.model_validate(table)


def proposal_of(tried: Tried, looked: Looked, url: str, score: float) -> Proposal:
    """What was tried, as a source to be added, with what its documents tell of rhythm, language and expectations."""
    source, days = tried.source, sorted({one.published_at[:10] for one in tried.documents if one.published_at})
    gap = _gap(days)
    told = {one.language for one in tried.documents if one.language}
    languages = sorted(told) if len(told) == 1 else [code for code in (looked.language, *sorted(told)) if code]
    table: dict[str, Any] = {
        "id": _id(source.url, source.kind), "publisher": looked.name or host_of(url), "country": source.country,
        "kind": source.kind,
        "url": tried.outcome.moved_to or source.url, "languages": list(dict.fromkeys(languages))[:3] or ["en"],
        "every": next((every for most, every in RHYTHMS if gap is not None and gap < most), "1d"),
    }  # fmt: skip
    if source.kind in TITLES_ONLY and not any(one.text for one in tried.documents):
        table["follow"] = True
    if source.allow_private:
        table["allow_private"] = True
    expect: dict[str, Any] = {"dates": True} if days else {}
    if gap is not None:
        expect["silence"] = f"{max(LEAST_SILENCE, round(PATIENCE * gap) + 7)}d"
    tables = {
        "selectors": source.selectors.model_dump(exclude_none=True) if source.selectors else {},
        "fields": source.fields.model_dump(exclude_none=True, exclude_defaults=True) if source.fields else {},
        "expect": expect,
    }
    note = "" if same_site(source.url, url) else f"a feed of another site, {host_of(source.url)}"
    if days and date.fromisoformat(days[-1]) < date.today() - timedelta(days=365):
        note, score = "nothing new for a year; it may be abandoned", score - 1.5
    return Proposal(
        Source.model_validate({**table, **{k: v for k, v in tables.items() if v}}),
        toml_of(table, tables), len(tried.documents), tried.newest, tuple(one.title for one in tried.documents[:3]), note,
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


def toml_of(table: dict[str, Any], tables: dict[str, dict[str, Any]]) -> str:
    """A source as config writes it: its keys, and its tables in one line each."""
    lines = ["[[source]]", *(f"{key} = {toml_value(value)}" for key, value in table.items())]
    lines += [f"{name} = {toml_value(inner)}" for name, inner in tables.items() if inner]
    return "\n".join(lines) + "\n"
