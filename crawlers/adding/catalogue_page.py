"""docs/sources.md and docs/systems.md, written from the catalogue and the adapters by `policywatch sources list --write`."""

from __future__ import annotations

import inspect
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from crawlers.sources.catalogue import Source
from crawlers.sources.kinds import ORDINARY, SYSTEMS
from crawlers.systems.registry import module_of, system_of
from ground.records import THEMES

HEAD = "Written by `policywatch sources list --write docs`; do not edit by hand.\n"
CONFIDENCE = """
Addresses were gathered in 2026 from public code, feeds and notes, and not all of them visited since: on a machine that
reaches the internet, `policywatch sources check --live` tells which still answer, and proposes which to disable.
"""


def sources_page(sources: Sequence[Source]) -> str:
    """What is watched, as Markdown: counts, a table by country and theme, every core source, and what is missing."""
    enabled = [one for one in sources if not one.disabled]
    languages = {language.split("-")[0] for one in enabled for language in one.languages}
    countries = {one.country for one in enabled} - {"EU", "INT"}
    lines = [
        "# Sources", "", HEAD + CONFIDENCE,
        f"{len(sources)} sources, {len(enabled)} of them enabled, from {len(countries)} countries, the EU and international "
        f"bodies, in {len(languages)} languages.",
        "", *_counts("kind", (one.kind for one in enabled)), "", *_counts("publishes", (one.publishes for one in enabled)),
        "", *_counts("language", (one.languages[0] for one in enabled)), "",
        "## By country and expected theme", "",
        "How many enabled sources of a country are expected to touch a theme (`hint`); many touch all and name none.",
        "", *_grid(enabled), "", "## Core sources", "",
        "Their failing is named first in every briefing.", "",
        *(f"- `{one.id}`: {one.publisher} ({one.country}, {one.kind})" for one in sources if one.core),
        "", "## Disabled, and why", "", *_disabled(sources), "",
    ]  # fmt: skip
    return "\n".join(lines)


def systems_page() -> str:
    """The adapters, as Markdown: for each kind what its module says, its options, and its key."""
    lines = [
        "# Publishing systems", "", HEAD,
        f"Beside the {len(ORDINARY)} ordinary kinds of source ([operators.md](operators.md)) there is an adapter for each of "
        f"{len(SYSTEMS)} systems. None of them was asked while it was written: each says below what it relies on and what is "
        "doubtful, and a run ends as `drifted`, naming the field, where a system turns out to be otherwise.", "",
    ]  # fmt: skip
    for kind in sorted(SYSTEMS):
        module = module_of(kind)
        system = system_of(kind)
        lines += [f"## {kind}", "", inspect.cleandoc(module.__doc__ or ""), ""]
        if system.options.model_fields:
            names = ", ".join(f"`{name}`" for name in system.options.model_fields)
            lines += [f"Options: {names}. {inspect.cleandoc(system.options.__doc__ or '')}", ""]
        facts = [f"key in `{system.key}`"] if system.key else []
        facts += [f"{system.delay:g} s between requests"] if system.delay else []
        facts += ["texts are fetched unless `follow = false`"] if system.follows else []
        if facts:
            lines += [f"{'; '.join(facts)[0].upper()}{'; '.join(facts)[1:]}.", ""]
    return "\n".join(lines)


def _counts(heading: str, values: Iterable[str]) -> list[str]:
    rows = sorted(Counter(values).items(), key=lambda one: (-one[1], one[0]))
    return [f"| {heading} | enabled |", "|---|---|", *(f"| {name} | {count} |" for name, count in rows)]


def _grid(sources: Sequence[Source]) -> list[str]:
    by_country: dict[str, list[Source]] = defaultdict(list)
    for one in sources:
        by_country[one.country].append(one)
    lines = [f"| country | sources | {' | '.join(THEMES)} |", "|---" * (len(THEMES) + 2) + "|"]
    for country in sorted(by_country):
        group = by_country[country]
        counts = [sum(theme in one.hint for one in group) or "·" for theme in THEMES]
        lines.append(f"| {country} | {len(group)} | {' | '.join(map(str, counts))} |")
    return lines


def _disabled(sources: Sequence[Source]) -> list[str]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for one in sources:
        if one.disabled:
            by_reason[one.disabled].append(one.id)
    return [f"- {reason}: {', '.join(f'`{one}`' for one in ids)}" for reason, ids in sorted(by_reason.items())]
