"""The main text of 150 pages of real publishers, against gold texts and beside plain trafilatura in the same run."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest
from trafilatura import extract

from crawlers.formats.pages import read_page
from tests.crawlers.desk import SHARED

PAGES = SHARED / "eval" / "extraction"
MOST_BEHIND = 0.005
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="shared evaluation data is not here")


def word_f1(found: str, gold: str) -> float:
    """The harmonic mean of precision and recall over words, each counted as often as it occurs."""
    one, other = (Counter(re.findall(r"\w+", text.lower())) for text in (found, gold))
    return 2 * sum((one & other).values()) / max(1, one.total() + other.total())


def test_main_texts_are_as_good_as_plain_trafilatura_makes_them(record_property: Any) -> None:
    ours, theirs = [], []
    golds = [json.loads(line) for line in (PAGES / "gold.jsonl").read_text("utf-8").splitlines()]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        found = []
        for gold in golds:
            body = gzip.decompress((PAGES / gold["file"]).read_bytes())
            page = pool.submit(read_page, body, "text/html", gold["url"] or "http://page.example/", 1_000_000)
            whole = gold["gold"].startswith("full-text")
            found.append((gold, page, pool.submit(extract, body, include_comments=False) if whole else None))
        for gold, page, plain_text in found:
            text = page.result(60).text
            if plain_text is not None:
                ours.append(word_f1(text, gold["text"]))
                theirs.append(word_f1(plain_text.result(60) or "", gold["text"]))
    mine, plain = sum(ours) / len(ours), sum(theirs) / len(theirs)
    told = f"word F1 over {len(ours)} pages: {mine:.4f}, plain trafilatura {plain:.4f}"
    record_property("pages", told)
    assert len(ours) == 123
    assert mine >= plain - MOST_BEHIND, told
