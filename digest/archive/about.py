"""What the configuration knows for the page on how all is made."""

from __future__ import annotations

from email.utils import parseaddr

from digest.archive.method import About, Theme
from ground.config import Config
from ground.places import packaged_doc


def about_of(config: Config) -> About:
    """Themes, languages with a term list, the address of answers, and where the measured figures are."""
    return About(
        themes=tuple(Theme(one.id, one.name, one.scope, one.threshold) for one in config.lexicon.themes.values()),
        languages=config.lexicon.languages, reply_to=parseaddr(config.settings.mail.reply_to)[1],
        figures=packaged_doc("evaluation.json"),
    )  # fmt: skip
