"""What the options before a command say: where config and data are, and what of the configuration was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ground.errors import ConfigError

if TYPE_CHECKING:
    from ground.settings import Settings


@dataclass(frozen=True)
class Config:
    """What the configuration says, as far as a command asked for it.

    What the packages own is known to them by type, and here only by name.
    """

    folder: Path
    settings: Settings
    sources: Sequence[Any] = ()
    procedures: Sequence[Any] = ()
    lexicon: Any = None
    themes: Path = Path()
    """The folder that themes, terms and the second reader's model were read from."""
    briefings: Mapping[str, Any] = field(default_factory=dict)
    wording: Any = None
    held: Callable[[str, str], str] | None = None
    """Why a line, in a language, may identify a person at risk; "" where it does not."""

    def briefing(self, name: str) -> Any:
        """A briefing by its id. Raises ConfigError naming those there are."""
        if name not in self.briefings:
            raise ConfigError([f'there is no briefing "{name}"; there are: {", ".join(self.briefings)}'])
        return self.briefings[name]


class Load(Protocol):
    """Reads parts of the configuration (of "sources", "lexicon", "briefings", "wording", "held"; all without a name).

    "adding" is "sources" for whoever adds the first one: there need be none yet.

    Raises ConfigError with every fault of every file of those parts. Settings are always read.
    """

    def __call__(self, *parts: str) -> Config:
        """The parts asked for."""


@dataclass(frozen=True)
class Place:
    """What the options before the command say, and how to read the configuration."""

    data: Path
    load: Load
