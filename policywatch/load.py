"""Reads the configuration, whole or in parts, and tells when its files have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ground.config import Config, Place

if TYPE_CHECKING:
    from classify.lexicons.lexicon import Lexicon
    from crawlers.sources.catalogue import Source
    from crawlers.sources.procedures import Procedure
    from digest.drafting.briefings import Briefing
    from digest.wording.rules import Wording

Fingerprint = frozenset[tuple[str, int, int]]


@dataclass(frozen=True)
class WholeConfig(Config):
    """The configuration with everything in it, as the top of the house knows it."""

    sources: Sequence[Source] = ()
    procedures: Sequence[Procedure] = ()
    lexicon: Lexicon = None  # type: ignore[assignment]  # never looked at before it is read
    briefings: Mapping[str, Briefing] = field(default_factory=dict)
    wording: Wording = field(default_factory=dict)


def load_config(told: Path | None, data: Path | None, *parts: str) -> WholeConfig:
    """Parts of the configuration, or all of it. Raises ConfigError with every fault of every file."""
    from ground.places import config_folder, part_folder
    from ground.settings import read_settings
    from ground.toml.strict import Faults

    folder, faults = config_folder(told), Faults()
    config = WholeConfig(folder, read_settings(folder, faults))
    if not parts or {"sources", "adding"} & set(parts):
        from crawlers.sources.sourcefiles import read_watched

        config = replace(config, **read_watched(folder, faults, some="adding" not in parts))
    if not parts or "lexicon" in parts:
        from classify.lexicons.lexicon import read_lexicon

        part = part_folder(folder, "themes")
        config = replace(config, lexicon=read_lexicon(part, faults, _memory(data, part)), themes=part / "themes")
    if not parts or "briefings" in parts:
        from digest.drafting.briefings import read_briefings

        config = replace(config, briefings=read_briefings(part_folder(folder, "briefings"), faults))
    if not parts or "wording" in parts:
        from digest.wording.rules import read_wording

        config = replace(config, wording=read_wording(part_folder(folder, "wording"), faults))
    if "held" in parts:
        from policywatch.harm import detector

        config = replace(config, held=detector(part_folder(folder, "facts")))
    if not parts:
        from classify.facts.together.checking import check_facts
        from policywatch.saved import read_saved

        read_saved(folder, faults)
        part = part_folder(folder, "facts")
        # The packaged glossary points at the packaged terms: to an installation's own it has nothing to say.
        lexicon = config.lexicon if part in (folder, config.themes.parent) else None
        check_facts(part, lexicon, faults, _memory(data, part))
    faults.raise_if_any()
    return config


def _memory(data: Path | None, part: Path) -> Path | None:
    """Where it is remembered which rules were read without a fault: what comes with the program in the user's cache, once for
    all data folders; an installation's own, and where there is no cache to write to, among the data."""
    from ground.places import packaged_config

    if part.resolve() != packaged_config().resolve():
        return data
    from platformdirs import user_cache_path

    try:
        return user_cache_path("policywatch", appauthor=False, ensure_exists=True)
    except OSError:
        return data


def whole_config(place: Place) -> WholeConfig:
    """All of the configuration, as the commands of the top know it. Raises ConfigError."""
    config = place.load()
    assert isinstance(config, WholeConfig), "the command line reads it here"
    return config


def fingerprint(config: Config) -> Fingerprint:
    """Names, times of change and sizes of all files of the configuration; another one means that somebody edited it."""
    found = set()
    for folder in {config.folder, config.themes}:
        for file in folder.rglob("*.*"):
            try:
                known = file.stat()
            except OSError:
                # It went while we looked, as editors do it: the next look sees what came in its place.
                continue
            found.add((str(file), known.st_mtime_ns, known.st_size))
    return frozenset(found)
