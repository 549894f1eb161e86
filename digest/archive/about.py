"""The archive as the configuration has it: where it stands, and what it knows for the page on how all is made."""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path

from digest.archive.method import About, Theme
from digest.archive.write import write_archive
from ground.config import Config
from ground.places import packaged_doc
from store.shape.database import Store

FOLDER = "archive"
# Where nobody said where it stands.
NOWHERE = "https://archive.example"


def address_of(config: Config, told: str | None = None) -> str:
    """Where the archive stands on the web, with a slash at its end."""
    return (told or config.settings.mail.archive_url or NOWHERE).rstrip("/") + "/"


def write_again(data: Path, config: Config, store: Store, briefing: str) -> bool:
    """Write a briefing's archive below the data anew, where there is one already; whether there was."""
    folder = data / FOLDER
    if not (folder / briefing).is_dir():
        return False
    write_archive(store, config.briefing(briefing), folder, address_of(config), about=about_of(config))
    return True


def about_of(config: Config) -> About:
    """Themes, languages with a term list, the address of answers, and where the measured figures are."""
    return About(
        themes=tuple(Theme(one.id, one.name, one.scope, one.threshold) for one in config.lexicon.themes.values()),
        languages=config.lexicon.languages, reply_to=parseaddr(config.settings.mail.reply_to)[1],
        figures=packaged_doc("evaluation.json"),
    )  # fmt: skip
