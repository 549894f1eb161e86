"""Drafts a digest of a briefing from the store, and writes it where a person reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from digest.drafting.draft import make_draft, write_files
from digest.drafting.window import current_week, week_window
from ground.clock import now
from ground.config import Config
from store.deliveries.approvals import miss_earlier
from store.deliveries.digests import get_digest
from store.shape.database import Store


def draft(data: Path, config: Config, store: Store, briefing: str, week: str | None = None) -> dict[str, Any]:
    """Draft and write a digest; what a person needs to go on."""
    order = config.briefing(briefing)
    at = now()
    themes = {theme.id: theme.name for theme in config.lexicon.themes.values()}
    week = week or current_week(order, at)
    # Before its facts are gathered: a window whose digest was missed is covered by this one.
    miss_earlier(store, briefing, week_window(order, week)[0], at)
    made = make_draft(
        store, order, week, config.settings, themes=themes, now=at,
        lexicons=config.lexicon.languages, wording=config.wording,
    )  # fmt: skip
    saved = get_digest(store, made.id)
    assert saved is not None, "just saved"
    html, text = write_files(saved, data / "digests")
    return {
        "id": made.id, "hash": made.hash, "subject": made.subject, "state": made.state, "coverage": made.level,
        "items": len(made.items), "words": made.words, "notes": list(made.notes), "html": str(html), "text": str(text),
    }  # fmt: skip
