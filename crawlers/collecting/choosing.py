"""Which sources a round visits: those named, or all; at any time, or only when theirs has come."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from crawlers.sources.catalogue import Source
from ground.clock import now
from ground.errors import UnknownNameError
from store.health.runs import due_sources
from store.shape.database import Store


def choose(sources: Sequence[Source], store: Store, names: Sequence[str] = (), *, due: bool) -> list[Source]:
    """The enabled sources of those names (or all), only those whose time has come if `due`. Raises UnknownNameError."""
    known = {source.id: source for source in sources}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else "its config may be in another folder: see --config"
            raise UnknownNameError(f'there is no source "{name}"; {hint}')
        if known[name].disabled:
            raise UnknownNameError(f'"{name}" is disabled: {known[name].disabled}')
    ready = due_sources(store, now()) if due else set(known)
    chosen = [known[name] for name in dict.fromkeys(names)] if names else list(known.values())
    return [source for source in chosen if source.id in ready and not source.disabled]
