"""What a draft is given from the configuration, beside the briefing itself and the names of themes."""

from __future__ import annotations

from dataclasses import dataclass, field

from digest.wording.rules import Wording


@dataclass(frozen=True, slots=True)
class Given:
    """Names, rules of language, and where readers find us; without any of them a draft can be made too."""

    lexicons: frozenset[str] | None = None
    """Languages that have a term list; None where nobody knows them."""
    rights: dict[str, str] = field(default_factory=dict)
    """Names of rights and of watch patterns by id, in the language of the briefing."""
    concepts: dict[str, str] = field(default_factory=dict)
    """Names of concepts by id in that language, where it is not English."""
    wording: Wording = field(default_factory=dict)
    reply_to: str = ""
    """The address that readers answer to; "" for none."""
    archive: str = ""
    """Where the archive stands on the web; "" where it does not."""


NOTHING_GIVEN = Given()
