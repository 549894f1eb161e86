"""The demo shows every section of a briefing with something in it, all of it invented."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

SECTIONS = {
    "THIS WEEK": r"^\* What may harm: .*; quoted in", "DUE IN 14 DAYS": r"in \d+ days \(soon\) · .*closes · for us",
    "STORIES": r"^\[01\] \w+ · ", "FILES THAT MOVED": r"2019/9002\(COD\): referred to committee → vote in committee",
    "DEADLINES": r"^overdue since 30 Jun 2021 · transposition due · for states", "WATCHDOG": r"Verdict: unclear\.",
    "COUNTRIES": r"^\w+ · ", "NUMBERS": r"Migration +\d+", "WHAT WE COULD NOT SEE": r"core source\)", "CORRECTIONS": r"Wrong",
}  # fmt: skip


def test_every_section_has_something_in_it(demo: Path) -> None:
    (file,) = (demo / "digests").glob("*.txt")
    text = file.read_text(encoding="utf-8")
    parts = re.split(r"^(.+)\n-+\n", re.sub(r"\n {2,5}", " ", text), flags=re.M)[1:]
    shown = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(shown) == list(SECTIONS)
    for name, line in SECTIONS.items():
        assert re.search(line, shown[name], re.M), (name, shown[name])


def test_what_may_identify_a_child_is_in_the_store_and_in_no_mail(demo: Path) -> None:
    with closing(sqlite3.connect(demo / "policywatch.db")) as store:
        query = "SELECT d.title FROM held h JOIN documents d ON d.id = h.document_id WHERE h.field = 'title'"
        titles = [row[0] for row in store.execute(query)]
        (model,) = store.execute("SELECT model FROM digest").fetchone()
    assert len(titles) == 1
    assert "court hears" not in json.dumps(json.loads(model))
    for mail in (demo / "outbox").rglob("*.eml"):
        assert b"court hears" not in mail.read_bytes()
