"""Which adapter reads which kind of source. docs/systems.md lists them.

A module here holds one `System` (see crawlers/systems/base.py): what to ask for, and how its answers name documents.
Nothing in this package knows Scrapy; crawlers/spiders/system.py does the asking.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawlers.systems.base import System

SYSTEMS = {
    "cellar": "cellar",
    "dip": "dip",
}  # fmt: skip


@cache
def system_of(kind: str) -> System:
    """The system of a kind; its module is read only here."""
    from importlib import import_module

    system: System = import_module(f"crawlers.systems.{SYSTEMS[kind]}").SYSTEM
    return system
