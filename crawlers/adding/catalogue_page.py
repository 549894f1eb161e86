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
# So many kinds or languages are counted one by one.
FOREMOST = 12
BROWSER = "said to refuse programs or to need a browser: "
WALLED = "said to refuse programs or to need a browser (the key `disabled` says more)"
CONFIDENCE = """
Addresses were gathered in 2026, and not all visited since; notes say where one was only guessed. With internet:

```console
policywatch sources check --live --report report.md --report report.toml
policywatch sources repair --from report.toml
policywatch sources repair --from report.toml --yes
```

The check asks each source once, and goes on where it was stopped. For each feed, listing or sitemap that fails it looks for
another way: what its page and those above name, the usual places, the front page's news, the Internet Archive's index; never
past a wall. `repair` shows what would change, of all or of the ids named; `--yes` writes it. Comments stay; what is gone from
the config or was changed since the check is left alone.

```console
policywatch sources export --opml > policywatch.opml
policywatch sources import other.opml --write other.toml
```

hand feeds to and take them from other programs; what is asked already is left out.
"""


def sources_page(sources: Sequence[Source]) -> str:
    """What is watched, as Markdown: counts, also by country and theme, every core source, and what is missing."""
    enabled = [one for one in sources if not one.disabled]
    languages = {language.split("-")[0] for one in enabled for language in one.languages}
    countries = {one.country for one in enabled} - {"EU", "INT"}
    lines = [
        "# Sources", "", HEAD + CONFIDENCE,
        f"{len(sources)} sources, {len(enabled)} of them enabled, from {len(countries)} countries, the EU and international "
        f"bodies, in {len(languages)} languages.",
        "", _counts("By kind", (one.kind if one.kind in ORDINARY else "publishing systems" for one in enabled)),
        "", _counts("By what they publish", (one.publishes for one in enabled)),
        "", _counts("By first language", (one.languages[0] for one in enabled)), "",
        "## By country and expected theme", "",
        "How many enabled sources of a country are expected to touch a theme (`hint`); many touch all and name none.",
        "", *_by_country(enabled), "", "## Core sources", "",
        "Their failing is named first in every briefing.", "",
        ", ".join(f"`{one.id}` ({one.publisher})" for one in sources if one.core) + ".",
        "", "## Disabled, and why", "", *_disabled(sources), "",
    ]  # fmt: skip
    return "\n".join(lines)


def systems_page() -> str:
    """The adapters, as Markdown: a table of what each reads, how it was proven and whom its service lets in, then options."""
    inside = [f"`{kind}`" for kind in sorted(SYSTEMS) if not system_of(kind).follows]
    lines = [
        "# Publishing systems", "", HEAD,
        f"Adapters for {len(SYSTEMS)} systems, beside the {len(ORDINARY)} ordinary kinds ([operators.md](operators.md)). None "
        "was asked while it was written. *Recording*: a recorded answer, or a row in its real shape, was read right. "
        "*Clients*: other people's code of 2026 reads so. *Notes*: documentation alone. Where a system is otherwise, a run "
        "ends as `drifted` and names the field or filter. Sources of this: `crawlers/systems/`.", "",
        f"An empty *lets in*: no refusal is known; no pause: robots.txt says it. {', '.join(inside)} hold texts in the list; "
        "others are fetched, unless `follow = false`.", "",
        "| kind | what it reads | proven by, pause | lets in |", "|---|---|---|---|",
    ]  # fmt: skip
    for kind in sorted(SYSTEMS):
        system = system_of(kind)
        what = inspect.cleandoc(module_of(kind).__doc__ or "").partition("\n\n")[0].replace("\n", " ")
        access = system.access.removeprefix("no refusal known").removeprefix("; ")
        access += f" (key in `{system.key}`)" if system.key else ""
        pause = f", {system.delay:g} s" if system.delay else ""
        lines.append(f"| `{kind}` | {what} | {system.proven}{pause} | {access} |".replace("|  |", "| |"))
    lines += ["", "## Options", ""]
    for kind in sorted(SYSTEMS):
        options = system_of(kind).options
        if options.model_fields:
            said = " ".join(inspect.cleandoc(options.__doc__ or "").split())
            lines.append(f"- **{kind}**: {said}")
    return "\n".join([*lines, ""])


def _counts(heading: str, values: Iterable[str]) -> str:
    rows = sorted(Counter(values).items(), key=lambda one: (-one[1], one[0]))
    told = [f"{name} {count}" for name, count in rows[:FOREMOST]]
    more = [f"others {sum(count for _, count in rows[FOREMOST:])}"] if len(rows) > FOREMOST else []
    return f"{heading}: {', '.join(told + more)}."


def _by_country(sources: Sequence[Source]) -> list[str]:
    by_country: dict[str, list[Source]] = defaultdict(list)
    for one in sources:
        by_country[one.country].append(one)
    lines = []
    for country in sorted(by_country):
        group = by_country[country]
        counts = ((theme, sum(theme in one.hint for one in group)) for theme in THEMES)
        told = ", ".join(f"{theme} {count}" for theme, count in counts if count)
        lines.append(f"**{country}** {len(group)}: {told or 'none'}")
    return ["\\\n".join(lines)]


def _disabled(sources: Sequence[Source]) -> list[str]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for one in sources:
        if one.disabled:
            reason = WALLED if one.disabled.startswith(BROWSER) else one.disabled
            by_reason[reason].append(f"`{one.id}`")
    return [f"- {reason}: {', '.join(ids)}" for reason, ids in sorted(by_reason.items())]
