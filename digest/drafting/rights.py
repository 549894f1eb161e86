"""The English names of rights and watch patterns, from the configuration of facts."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ground.errors import DigestError
from ground.places import part_folder


def right_names(config: Path) -> dict[str, str]:
    """Names of rights and patterns by id. Raises DigestError where the file cannot be read."""
    file = part_folder(config, "facts") / "facts" / "rights.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return {one["id"]: one["name"]["en"] for part in ("right", "pattern") for one in table.get(part, ())}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DigestError(f"{file}: {error}; `policywatch check` tells what is wrong in it") from error
