"""Classifies what of the store needs it, with the reader that the configuration wants."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from ground.config import Config
from ground.places import part_folder
from store.documents.tags import count_unread
from store.shape.database import Store

if TYPE_CHECKING:
    from classify.bulk.archive import Classified
    from classify.facts.together.facts import FactReader
    from classify.reading.reader import Reader


def reader_for(config: Config) -> Reader:
    """The reader that the config wants, with a second one beside it where settings say so. Raises PolicywatchError."""
    from classify.reading.reader import Reader
    from classify.second.reader import SecondReader

    wanted = config.settings.classify.second_reader
    second = None if wanted == "off" else SecondReader.from_folder(config.themes, wanted)
    return Reader(config.lexicon, second)


def fact_reader_for(config: Config) -> FactReader:
    """The reader of facts that the config wants: with its own rules, or the packaged ones. Raises ConfigError."""
    from classify.facts.together.facts import FactReader

    return FactReader(part_folder(config.folder, "facts"), config.lexicon, config.settings.classify.facts)


def classify_store(
    data: Path,
    config: Config,
    store: Store,
    *,
    everything: bool = False,
    told: Callable[[int, int], None] = lambda done, total: None,
    reader: Reader | None = None,
    facts: FactReader | None = None,
) -> Classified:
    """Read documents that were never read, changed since, or were read by an older classifier (with `everything`: all).

    Then put documents into stories. `told` gets (done, total) now and then; `reader` and `facts` were built before from
    the same config. Raises PolicywatchError.
    """
    from classify.bulk.archive import classifiers, classify
    from classify.bulk.crew import MANY, Crew
    from classify.stories.grouping import group_stories

    reader, facts = reader or reader_for(config), facts or fact_reader_for(config)
    total = count_unread(store, classifiers(reader, store, facts), everything=everything)
    wanted = config.settings.classify
    rules = part_folder(config.folder, "facts"), tuple(wanted.facts)
    crew = Crew(config.themes, wanted.second_reader, data, facts=rules) if total >= MANY else None
    with closing(crew) if crew else nullcontext():
        done = classify(store, reader, everything=everything, told=told, crew=crew, facts=facts)
    group_stories(store)
    return done
