"""The facts of a window as sections read them: records alone. `digest/drafting/` gathers them from the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from store.deliveries.corrections import Correction
from store.documents.changes import Change
from store.documents.facts import Concept, Deadline, Signal
from store.documents.procedures import Followed
from store.documents.window_facts import Move, Notices
from store.documents.windows import Candidate, Unread

ReaderState = Literal["ok", "quiet", "silent", "failing", "blocked", "changed", "paused", "never"]
Level = Literal["full", "partial", "poor"]
# Of a country: all of its sources, some, none as they were silent, none.
Sight = Literal["whole", "part", "silent", "none"]
FEW_STORIES = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Words that led to a theme, as they stand in the text, and where: "title", "paragraph 3", or "p. 3" of a paper."""

    theme: str
    term: str
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says beside its themes."""

    files: tuple[str, ...] = ()
    """Ids of followed files that it cites or is a paper of, core ones first."""
    own_file: str | None = None
    """The file whose procedure its publisher says it belongs to."""
    signals: tuple[Signal, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    """Days that are not over."""
    concepts: tuple[Concept, ...] = ()
    changes: tuple[Change, ...] = ()
    """Between its text before the window and its text at the end of it, the heaviest first."""
    versions: int = 1
    measure: bool = False
    """Whether it is a state's measure, notified for a directive: the radar of dates tells of these."""
    english_title: str = ""
    """The publisher's own title in English of a document in another language."""


NOTHING = Said()
NO_NOTICES = Notices({}, seen=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Copies of one document: the one to show, all of them in order of id, and how many texts of their own they are."""

    shown: Candidate
    members: tuple[Candidate, ...]
    texts: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A group of copies with its points; `theme` is the one it is shown under."""

    group: Group
    theme: str
    score: float
    points: tuple[tuple[str, float], ...]

    @property
    def shown(self) -> Candidate:
        """The document that stands for the group."""
        return self.group.shown


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """A source's week in a reader's word; `last_at` is when it last gave us something, None where it never did."""

    id: str
    publisher: str
    country: str
    core: bool
    state: ReaderState
    last_at: str | None
    lost: bool
    """Not seen once in the whole window."""
    hints: tuple[str, ...] = ()
    """Themes that its operator expects there."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the sources a window could see. Paused sources are counted apart, not in `total`."""

    level: Level
    total: int
    good: int
    paused: int
    core: int
    core_lost: int
    newly_added: int
    named: tuple[SourceSeen, ...]
    rest: tuple[tuple[ReaderState, int], ...]
    """States of sources that are neither good nor named, with counts."""
    dark: tuple[str, ...]
    """Codes of countries of which no source is ok or quiet."""
    states: tuple[tuple[str, Sight], ...] = ()
    """How much of each country could be seen, by its code; the EU and international bodies are none."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What editors changed in this draft, by document id; `verdicts` are "verdict: basis"."""

    dropped: frozenset[int] = frozenset()
    pinned: frozenset[int] = frozenset()
    places: dict[int, int] = field(default_factory=dict)
    glosses: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    verdicts: dict[int, str] = field(default_factory=dict)
    released: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    headline: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """A window and everything a digest may say about it; one is only ever equal to itself."""

    id: str
    title: str
    week: str
    timezone: str
    themes: dict[str, str]
    """Display names of the briefing's themes, in its order."""
    most_countries: int
    opens: str
    closes: str
    weeks: int
    """How many weeks the window covers: more than one after a digest that was missed."""
    ranked: tuple[Ranked, ...]
    chosen: tuple[Ranked, ...]
    late: int
    counts: dict[str, int]
    usual: dict[str, float] | None
    """The median of earlier weeks; None where there are too few."""
    usual_weeks: int
    coverage: Coverage
    unread: Unread
    lexicons: frozenset[str] | None
    """Languages with a term list, where the caller knows them."""
    tagged: frozenset[str]
    evidence: dict[int, tuple[Found, ...]]
    by_person: dict[int, tuple[str, ...]]
    """Themes that a person gave, and no words of the text."""
    doubted: dict[int, tuple[str, ...]]
    """Tags that the second reader sees little of."""
    held: tuple[int, ...] = ()
    """Documents left out since their titles may identify somebody."""
    edits: Edits = field(default_factory=Edits)
    day: date = date.min
    """The day on which it leaves: days left are counted from it."""
    said: dict[int, Said] = field(default_factory=dict)
    """Of the documents of the window and those in `due`."""
    due: tuple[Candidate, ...] = ()
    """Documents, of this window or before, that name a day of the next 90 with its sentence."""
    files: dict[str, Followed] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    notices: Notices = NO_NOTICES
    rights: dict[str, str] = field(default_factory=dict)
    """Names of rights and of watch patterns by id."""
    concepts: dict[str, str] = field(default_factory=dict)
    """Names of concepts by id in the language of the digest, where that is not English."""
    language: str = "en"
    earlier: dict[int, str] = field(default_factory=dict)
    """The last item of a digest that left which told of a document's story before: "2026-W45/03"."""
    kept_out: dict[int, str] = field(default_factory=dict)
    """Which quota kept a document out that ranked."""
    corrections: tuple[Correction, ...] = ()
    """What was corrected and withdrawn in earlier digests since the last one, the oldest first."""
    days_before: dict[str, str] = field(default_factory=dict)
    """The days that the last mail's calendar had, by what each date is called for life."""
    file_themes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Themes of followed files, by the documents that cite them."""
    reply_to: str = ""
    """The address that readers answer to."""
    archive: str = ""
    """The address of this digest's page, with a slash at its end; "" where the archive has none."""

    def about(self, document_id: int) -> Said:
        """What a document says beside its themes."""
        return self.said.get(document_id, NOTHING)

    @property
    def blind(self) -> bool:
        """Whether too little could be seen for a week to be called anything but blind."""
        return self.coverage.level == "poor" and len(self.chosen) < FEW_STORIES
