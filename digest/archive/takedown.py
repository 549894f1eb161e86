"""What was withdrawn leaves every form of the archive at once; a notice with its day stays, and nothing else of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from digest.content.tongue import say
from digest.content.words import day

# Sections whose entries the third bullet of the head is made of.
DATES = ("due", "radar")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was withdrawn, with the day since when (ISO 8601): items of a digest by number, documents anywhere."""

    numbers: Mapping[int, str]
    documents: Mapping[int, str]
    files: Mapping[str, str] = field(default_factory=dict)
    """Followed files whose own item was withdrawn."""

    def since(self, entry: Mapping[str, Any]) -> str:
        """The day since when an entry may not be shown any more; "" where it may."""
        told = self.numbers.get(entry["number"] or 0) or self.documents.get(entry["document_id"] or 0)
        return told or (self.files.get(entry["file"], "") if not entry["number"] else "")


def without(model: dict[str, Any], withdrawn: Withdrawn) -> dict[str, Any]:
    """A digest's content with notices in the place of what was withdrawn."""
    entries = [(entry, section["id"]) for section in model["sections"] for entry in section["entries"]]
    own = (entry for entry, _ in entries if entry["number"] in withdrawn.numbers and not entry["document_id"])
    withdrawn = replace(withdrawn, files={entry["file"]: withdrawn.numbers[entry["number"]] for entry in own})
    gone = [(entry, section) for entry, section in entries if withdrawn.since(entry)]
    if not gone and all(one["document_id"] not in withdrawn.documents for one in model.get("beyond", ())):
        return model
    return {
        **model,
        "head": _head(model["head"], gone, withdrawn) if gone else model["head"],
        "sections": [_section(section, withdrawn) for section in model["sections"]],
        "beyond": [one for one in model.get("beyond", ()) if one["document_id"] not in withdrawn.documents],
        "events": [_event(event, withdrawn.files) for event in model.get("events", ())],
    }


def without_all(model: dict[str, Any]) -> dict[str, Any]:
    """A digest's content of which only the notice is left that it was withdrawn."""
    headline = say("This issue was withdrawn while it was being sent")
    head = {**model["head"], "headline": headline, "preheader": "", "subject": headline, "bullets": []}
    return {**model, "head": head, "sections": [], "beyond": [], "events": []}


def notice(since: str) -> str:
    """What stands in the place of an item."""
    return say("Withdrawn on {day}.", day=day(date.fromisoformat(since)))


def _section(section: dict[str, Any], withdrawn: Withdrawn) -> dict[str, Any]:
    """A section whose withdrawn entries are notices; one without a number leaves none, since its item has it."""
    entries = [
        _notice(entry, withdrawn.since(entry)) if withdrawn.since(entry) else entry
        for entry in section["entries"]
        if entry["number"] or not withdrawn.since(entry)
    ]
    return {**section, "entries": entries}


def _notice(entry: dict[str, Any], since: str) -> dict[str, Any]:
    """An entry of which its number, its heading and the day are left."""
    return {
        "number": entry["number"], "group": entry["group"], "theme": "", "country": "", "file": "", "document_id": None,
        "lead": [{"text": notice(since), "voice": "own", "language": None}], "title": None, "url": None, "by": [],
        "rows": [], "cut": "", "rank": 0, "withdrawn": since,
    }  # fmt: skip


def _event(event: dict[str, Any], files: Mapping[str, str]) -> dict[str, Any]:
    """A day of a withdrawn file: it lapses in every calendar that has it, without a word of what it was."""
    since = files.get(event.get("file", ""))
    if not since:
        return event
    return {
        **event, "summary": say("Withdrawn"), "description": notice(since), "url": None, "cancelled": True,
        "sequence": event["sequence"] + (not event["cancelled"]),
    }  # fmt: skip


def _head(head: dict[str, Any], gone: list[tuple[dict[str, Any], str]], withdrawn: Withdrawn) -> dict[str, Any]:
    """The head without what tells of a withdrawn item. An editor's headline may name anything, so none stays."""
    since = max(withdrawn.since(entry) for entry, _ in gone)
    line = [
        {
            "text": say("A line of this issue was withdrawn on {day}.", day=day(date.fromisoformat(since))),
            "voice": "own",
            "language": None,
        }
    ]
    bullets = [line if _tells(bullet, place, gone) else bullet for place, bullet in enumerate(head["bullets"])]
    headline = say("An item of this issue was withdrawn")
    return {**head, "bullets": bullets, "headline": headline, "preheader": headline, "subject": headline}


def _tells(bullet: list[dict[str, Any]], place: int, gone: list[tuple[dict[str, Any], str]]) -> bool:
    """Whether a bullet of the head names a withdrawn item, shows its title, or may hold its date."""
    text = "".join(phrase["text"] for phrase in bullet)
    if place == 2 and any(section in DATES for _, section in gone):
        return True
    titles = [entry["title"]["text"] for entry, _ in gone]
    numbers = "|".join(f"{entry['number']:02}" for entry, _ in gone if entry["number"])
    named = bool(numbers) and re.search(rf"(?<!\d)(?:{numbers})(?!\d)", text) is not None
    return named or any(phrase["voice"] != "own" and phrase["text"][:40] in one for phrase in bullet for one in titles)
