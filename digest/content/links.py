"""Addresses that we make: the official page of a followed file, a digest's page in the archive, an answer to us."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

# What a reader may tell us of an item, as the subject of an answer says it.
ANSWERS = ("wrong", "we act on this", "seen in my country too")
EUR_LEX = "https://eur-lex.europa.eu"


def official_page(references: Iterable[tuple[str, str]]) -> str | None:
    """The address of the record of a file: of its procedure, else of its newest act or treaty; None where none is known."""
    pages = [(place, page) for kind, value in references for place, page in _pages(kind, value)]
    return max(pages, default=(0, None))[1]


def _pages(kind: str, value: str) -> Iterable[tuple[tuple[int, str], str]]:
    if kind == "procedure" and (parts := re.fullmatch(r"(\d{4})/(\d{4})([A-Z]?)\(([A-Z]{3})\)", value)):
        yield (4, value), f"{EUR_LEX}/procedure/EN/{parts[1]}_{int(parts[2])}{parts[3]}"
    elif kind == "celex":
        yield (3, value), f"{EUR_LEX}/legal-content/EN/TXT/?uri=CELEX:{value}"
    elif kind == "cets" and (number := re.fullmatch(r"CETS (\d+)", value)):
        treaty = f"full-list?module=treaty-detail&treatynum={number[1].zfill(3)}"
        yield (2, value), f"https://www.coe.int/en/web/conventions/{treaty}"
    elif kind == "com" and (parts := re.fullmatch(r"COM\((\d{4})\) (\d+)", value)):
        yield (1, value), f"{EUR_LEX}/legal-content/EN/TXT/?uri=COM:{parts[1]}:{parts[2]}:FIN"


def page_path(briefing: str, week: str) -> str:
    """Where a digest's page stands below the archive's root, for good: "weekly/2026/W48/"."""
    year, number = week.split("-")
    return f"{briefing}/{year}/{number}/"


def difference_path(document_id: int) -> str:
    """Where the page that shows a document's versions stands below a digest's page."""
    return f"changes/{document_id}.html"


def answer(address: str, week: str, number: int, words: str) -> str:
    """An e-mail to us with its subject filled: "2026-W48/07: wrong"."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(f'{week}/{number:02}: {words}', safe='')}"
