"""Drafts a digest of a briefing from the store, and writes it where a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft, write_files
from digest.drafting.given import Given
from digest.drafting.rights import concept_names, right_names
from digest.drafting.window import current_week, week_window
from ground.clock import now
from ground.config import Config
from store.deliveries.approvals import miss_earlier
from store.deliveries.digests import get_digest
from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class Order:
    """A briefing, the week that was asked for, and what the configuration gives to it."""

    briefing: Briefing
    week: str
    themes: dict[str, str]
    given: Given


def order_of(config: Config, briefing: str, week: str | None) -> Order:
    """What to draft; without a week the one that is running. Raises ConfigError or DigestError."""
    order: Briefing = config.briefing(briefing)
    themes = {theme.id: theme.name for theme in config.lexicon.themes.values()}
    mail = config.settings.mail
    given = Given(
        lexicons=config.lexicon.languages, wording=config.wording,
        rights=right_names(config.folder, order.language), concepts=concept_names(config.folder, order.language),
        reply_to=parseaddr(mail.reply_to)[1], archive=mail.archive_url or "",
    )  # fmt: skip
    return Order(order, week or current_week(order, now()), themes, given)


def draft(data: Path, config: Config, store: Store, briefing: str, week: str | None = None) -> dict[str, Any]:
    """Draft and write a digest; what a person needs to go on."""
    order, at = order_of(config, briefing, week), now()
    # Before its facts are gathered: a window whose digest was missed is covered by this one.
    miss_earlier(store, briefing, week_window(order.briefing, order.week)[0], at)
    made = make_draft(store, order.briefing, order.week, now=at, themes=order.themes, given=order.given)
    saved = get_digest(store, made.id)
    assert saved is not None, "just saved"
    html, text = write_files(saved, data / "digests")
    return {
        "id": made.id, "hash": made.hash, "subject": made.subject, "state": made.state, "coverage": made.level,
        "items": len(made.items), "words": made.words, "notes": list(made.notes), "html": str(html), "text": str(text),
    }  # fmt: skip
