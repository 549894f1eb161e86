"""Which process reads which document: a language stays with one, since its lexicon costs as much as many documents."""

from __future__ import annotations

import json
from collections.abc import Sequence

from store.documents.tags import Unread

# Characters by which one process may be ahead of another before it hands a language on: about a second of reading.
SLACK = 1_000_000
# What reading costs that does not grow with the text, and what it costs to take up a language, in characters.
EACH = 1_500
LEARNING = 300_000


class Shares:
    """Divides batches among some processes, evenly by length, each language in as few of them as that allows."""

    def __init__(self, count: int):
        self._work = [0] * count
        self._homes: dict[str, list[int]] = {}

    def of(self, batch: Sequence[Unread]) -> list[list[Unread]]:
        """The share of each process, in order."""
        shares: list[list[Unread]] = [[] for _ in self._work]
        for one in batch:
            place = self._place(_language(one))
            self._work[place] += len(one.text) + EACH
            shares[place].append(one)
        return shares

    def _place(self, language: str) -> int:
        idle = min(range(len(self._work)), key=self._work.__getitem__)
        homes = self._homes.setdefault(language, [])
        home = min(homes, key=self._work.__getitem__, default=idle)
        if homes and self._work[home] - self._work[idle] <= SLACK:
            return home
        homes.append(idle)
        self._work[idle] += LEARNING
        return idle


def _language(one: Unread) -> str:
    """What a document says it is in, or else the languages of its source; what it turns out to be in is not known yet."""
    return one.declared or " ".join(json.loads(one.languages))
