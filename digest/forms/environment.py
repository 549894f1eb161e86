"""How templates are read: everything escaped, an unknown name an error, no blank lines of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from digest.content.clean import has_rtl
from digest.content.links import ANSWERS, answer
from digest.content.tongue import counted, say, spoken

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates_of(*folders: Path) -> Environment:
    """The templates of some folders, the first that has a name winning."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.tests["rtl"] = has_rtl
    environment.globals |= {"answer": answer, "answers": ANSWERS, "say": say, "counted": counted, "spoken": spoken}
    return environment
