"""Secrets: from the environment, from a file that a container is given, or from systemd's credentials; never from config."""

from __future__ import annotations

import os
from pathlib import Path

from ground.errors import ConfigError

MOST = 4_096


def secret(name: str) -> str:
    """The secret of this name, empty where there is none.

    The variable itself, else the file that NAME_FILE names, else the credential NAME of the service (systemd.exec(5),
    LoadCredential=). Raises ConfigError for a file that is named and cannot be read.
    """
    told = os.environ.get(name, "")
    if told:
        return told
    named, credentials = os.environ.get(f"{name}_FILE", ""), os.environ.get("CREDENTIALS_DIRECTORY", "")
    file = Path(named) if named else Path(credentials, name) if credentials else None
    if file is None or not (named or file.is_file()):
        return ""
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.read(MOST).strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        # The reason alone: what a file of secrets holds is never shown.
        raise ConfigError(
            [f"{file}: the secret {name} cannot be read: {getattr(error, 'strerror', None) or 'no text'}"]
        ) from None
