"""The adapters by the kind of source that each reads (crawlers/sources/kinds.py names them, docs/systems.md lists them).

A module of its rooms holds one `System` (see crawlers/systems/base.py): what to ask for, and how its answers name documents.
Nothing in this package knows Scrapy; crawlers/spiders/system.py does the asking.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from crawlers.sources.kinds import module_name

if TYPE_CHECKING:
    from crawlers.systems.base import System


def module_of(kind: str) -> ModuleType:
    """The adapter's module, read only when it is asked for."""
    return import_module(module_name(kind))


@cache
def system_of(kind: str) -> System:
    """The adapter of a kind."""
    system: System = module_of(kind).SYSTEM
    return system
