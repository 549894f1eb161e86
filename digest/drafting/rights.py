"""The names of rights, watch patterns and concepts in a language, from the configuration of facts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ground.errors import DigestError
from ground.places import part_folder

RIGHT = "right:"


def right_names(config: Path, language: str = "en") -> dict[str, str]:
    """Names of patterns by id, and of rights by id and by "right:id". Raises DigestError where the file cannot be read."""
    file = part_folder(config, "facts") / "facts" / "rights.toml"
    try:
        table = _read(file)
        names = {one["id"]: one["name"][language] for part in ("right", "pattern") for one in table.get(part, ())}
        # A right and a pattern may share an id.
        return names | {f"{RIGHT}{one['id']}": one["name"][language] for one in table.get("right", ())}
    except (KeyError, TypeError) as error:
        raise _unread(file, error) from error


def concept_names(config: Path, language: str) -> dict[str, str]:
    """Names of concepts by id; none for English, in which the store has them. Raises DigestError."""
    if language == "en":
        return {}
    file = part_folder(config, "facts") / "facts" / "concepts" / "concepts.toml"
    try:
        return {name: one[language] for name, one in _read(file).items() if isinstance(one, dict)}
    except KeyError as error:
        raise _unread(file, error) from error


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unread(file, error) from error


def _unread(file: Path, error: Exception) -> DigestError:
    return DigestError(f"{file}: {error}; `policywatch check` tells what is wrong in it")
