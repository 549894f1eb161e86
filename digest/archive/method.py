"""The page that says how all this is made: filled from configuration, store and measured figures, none of it by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import normalize

from digest.content.tongue import say
from digest.content.words import country_name, language_name, theme_in_short
from digest.drafting.briefings import Briefing
from ground.errors import DigestError
from store.documents.windows import watched
from store.shape.database import Store

# The set that nothing was chosen on, and the stream of documents that nobody chose, as docs/evaluation.json names them.
MEASURED, STREAM = "themes.jsonl, test split", "stream.jsonl"
# Fewer decisions than this say little: the page says so beside the figure.
FEW = 30


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as the page tells of it: what belongs to it, and from which score a document is tagged."""

    id: str
    name: str
    scope: str
    threshold: float


@dataclass(frozen=True, slots=True)
class About:
    """What the configuration knows and a page may tell; without any of it that part of the page is not there."""

    themes: tuple[Theme, ...] = ()
    languages: frozenset[str] = frozenset()
    """Languages with a term list."""
    reply_to: str = ""
    figures: Path | None = None
    """The file of measured figures."""


NOTHING_KNOWN = About()


@dataclass(frozen=True, slots=True)
class Figure:
    """How often tags were right and found: counts of a theme, the two shares, and whether they are few."""

    name: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> str:
        """The share of tags that were right, in two places."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> str:
        """The share of labelled documents that were found."""
        return _share(self.right, self.right + self.missed)

    @property
    def few(self) -> bool:
        """Whether so few decisions stand behind it that it says little."""
        return self.right + self.wrong + self.missed < FEW


@dataclass(frozen=True, slots=True)
class Method:
    """All that the page says which is not fixed words."""

    briefing: Briefing
    about: About
    total: int
    paused: int
    countries: tuple[str, ...]
    publishes: tuple[tuple[str, int], ...]
    core: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]
    most: tuple[tuple[str, int], ...]
    """Themes with a limit of their own."""
    figures: tuple[Figure, ...] = field(default=())
    stream: Figure | None = None


def method_of(store: Store, briefing: Briefing, about: About) -> Method:
    """What is to be told of sources, thresholds and quality. Raises DigestError where the figures cannot be read."""
    sources = watched(store)
    kinds = Counter(one.publishes for one in sources if not one.paused)
    figures, stream = _figures(about)
    known = {theme.id: say(theme.name) for theme in about.themes}
    names = {theme: known.get(theme) or theme_in_short(theme) for theme in (*briefing.themes, *briefing.theme_most)}
    return Method(
        briefing=briefing, about=about, total=len(sources), paused=sum(one.paused for one in sources),
        countries=_in_order({country_name(one.country) for one in sources if not one.paused}),
        publishes=tuple(kinds.most_common()), figures=figures, stream=stream,
        core=tuple(dict.fromkeys((one.publisher, country_name(one.country)) for one in sources if one.core and not one.paused)),
        languages=_in_order(map(language_name, about.languages)),
        weights=tuple((names[theme], briefing.weight(theme)) for theme in briefing.themes),
        most=tuple((names[theme], most) for theme, most in sorted(briefing.theme_most.items())),
    )  # fmt: skip


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names by their letters, marks on them aside."""
    return tuple(sorted(names, key=lambda name: normalize("NFD", name)))


def _figures(about: About) -> tuple[tuple[Figure, ...], Figure | None]:
    """The measured figures of each theme, and of the stream; nothing where no figures were measured here."""
    if about.figures is None or not about.figures.is_file():
        return (), None
    try:
        measured: Mapping[str, Any] = json.loads(about.figures.read_text(encoding="utf-8"))
        themes = measured[MEASURED]["themes"]
        found = [Figure(one.name, *themes[one.id]) for one in about.themes if one.id in themes]
        stream = Figure("", *measured[STREAM]["all"]) if STREAM in measured else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DigestError(f"{about.figures}: {error}; `policywatch evaluate` writes it anew") from error
    return tuple(found), stream


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"
