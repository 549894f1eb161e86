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
    """The adapters, as Markdown: a table of what each reads, how it was proven and whom its service lets in, then options."""
    lines = [
        "# Publishing systems", "", HEAD,
        f"Beside the {len(ORDINARY)} ordinary kinds of source ([operators.md](operators.md)) there is an adapter for each of "
        f"{len(SYSTEMS)} systems. None was asked while it was written. *Recording*: a recorded answer, or a row in its real "
        "shape, was read right. *Clients*: other people's code of 2026 asks and reads so. *Notes*: documentation alone, "
        "so its first live run decides. Wherever a system turns out to be otherwise, a run ends as `drifted` and names the "
        "field, or the filter that has no effect. What each relies on in detail stands at the head of its module in "
        "`crawlers/systems/`.", "",
        "| kind | what it reads | proven by | lets in | texts | between requests |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for kind in sorted(SYSTEMS):
        system = system_of(kind)
        what = inspect.cleandoc(module_of(kind).__doc__ or "").partition("\n\n")[0].replace("\n", " ")
        access = system.access + (f" (key in `{system.key}`)" if system.key else "")
        texts, pause = (
            "fetched" if system.follows else "in the list",
            f"{system.delay:g} s" if system.delay else "as robots.txt says",
        )
        lines.append(f"| `{kind}` | {what} | {system.proven} | {access} | {texts} | {pause} |")
    lines += ["", "## Options", "", "Texts are fetched unless the source says `follow = false`.", ""]
    for kind in sorted(SYSTEMS):
        options = system_of(kind).options
        if options.model_fields:
            said = " ".join(inspect.cleandoc(options.__doc__ or "").split())
            lines.append(f"- **{kind}**: {said}")
    return "\n".join([*lines, ""])


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
