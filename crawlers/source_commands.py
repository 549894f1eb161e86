"""`policywatch sources list`, `try`, `add` and `check`."""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ground.config import Config, Place
from ground.console import as_json, bar, say
from ground.errors import PolicywatchError
from ground.records import SEEN

if TYPE_CHECKING:
    from crawlers.adding.live_check import Checked
    from crawlers.adding.proposals import Proposal
    from crawlers.adding.search import Discovery
    from crawlers.adding.trying import Tried
    from crawlers.sources.catalogue import Source

SHOWN = 10


@click.command("try")
@click.argument("source", metavar="ID|FILE")
@click.option(
    "--record",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the answers and what came of them here.",
)
@as_json
@click.pass_obj
def try_source(place: Place, source: str, record: Path | None, as_json: bool) -> None:
    """Collect from a source without keeping anything; exit code 1 if nothing could be read.

    ID is a source of the config, FILE a TOML file of sources that need not be in it.
    """
    from crawlers.adding.trying import try_sources
    from crawlers.collecting.children import Tape

    config = place.load("adding")
    chosen = _sources_of(config, source)
    if record and len(chosen) != 1:
        raise click.UsageError("--record keeps one source at a time")
    found = try_sources(chosen, config.settings.collect, Tape(record=record))
    if record:
        from crawlers.adding.recorded import keep_expected

        keep_expected(record, found[0])
    document = [
        asdict(one.outcome) | {"id": one.source.id, "documents": [_short(d) for d in one.documents]} for one in found
    ]
    say(as_json, {"sources": document}, "\n\n".join(map(_in_words, found)))
    if not any(one.outcome.state in SEEN for one in found):
        sys.exit(1)


@click.command()
@click.argument("url")
@click.option(
    "--write", type=click.Path(path_type=Path, dir_okay=False), help="Add the first proposal to this TOML file."
)
@click.option("--choose", type=click.IntRange(min=1), default=1, show_default=True, help="Which proposal --write adds.")
@as_json
@click.pass_obj
def add(place: Place, url: str, write: Path | None, choose: int, as_json: bool) -> None:
    """Find what can be collected at URL, try it, and propose the TOML of a source; exit code 1 if nothing was found."""
    from crawlers.adding.search import discover
    from crawlers.sources.needs import address_fault

    fault = address_fault("rss", url)
    if fault:
        raise click.UsageError(fault)
    config = place.load("adding")
    found = discover(url, config.settings.collect)
    document = {
        "outcome": asdict(found.outcome),
        "proposals": [_proposal(one) for one in found.proposals],
        "hint": found.hint,
    }
    say(as_json, document, _proposals_in_words(found))
    if not found.proposals:
        sys.exit(1)
    if write:
        if choose > len(found.proposals):
            raise click.UsageError(f"there are only {len(found.proposals)} proposals")
        _write(config, found.proposals[choose - 1], write)


@click.command()
@click.option("--live", is_flag=True, help="Ask every source once, bounded, and report by state.")
@click.option("--again", is_flag=True, help="With --live: also those that were asked before.")
@click.option(
    "--report", multiple=True, type=click.Path(path_type=Path, dir_okay=False),
    help="With --live: write the report here, for people, or for `sources repair` where it ends in .toml.",
)  # fmt: skip
@as_json
@click.pass_obj
def check(place: Place, live: bool, again: bool, report: tuple[Path, ...], as_json: bool) -> None:
    """Read the config of all sources; with --live, see which of them can be collected, and how else those that cannot.

    What is found goes into data/check/, apart from the store; stopped, it goes on where it was. Exit code 1 where a
    source needs a person.
    """
    config = place.load("sources")
    if not live:
        enabled = sum(one.disabled is None for one in config.sources)
        text = f"{len(config.sources)} sources can be read, {enabled} of them enabled."
        return say(as_json, {"sources": len(config.sources), "enabled": enabled}, text)
    seen = _checked(place, config, again)
    for file in report:
        file.write_text(_report_for(file, seen), encoding="utf-8")
    told = f"written to {', '.join(map(str, report))}" if report else _report_for(None, seen)
    say(as_json, [_checked_row(one) for one in seen], told)
    if any(one.needs_person for one in seen):
        sys.exit(1)


def _checked(place: Place, config: Config, again: bool) -> list[Checked]:
    """Every source as it answered, with another way where one was found; says first how long that takes."""
    from crawlers.adding.live_check import check_sources, estimate, find_ways, with_memory
    from ground.clock import span_words

    sources, settings, folder = list(config.sources), config.settings.collect, place.data / "check"
    enabled = [one for one in sources if not one.disabled]
    about = span_words(max(60, round(estimate(enabled, settings))))
    click.echo(f"Asking {len(enabled)} sources; about {about}. Stopped, it goes on where it was.", err=True)
    with bar("Asking", len(enabled)) as moved:
        seen = with_memory(place.data, sources, check_sources(folder, sources, settings, again, lambda: moved(1)))
    with bar("Searching", sum(one.needs_person for one in seen)) as moved:
        return find_ways(folder, sources, seen, settings, lambda: moved(1))


def _report_for(file: Path | None, seen: list[Checked]) -> str:
    """The report as a file's name wants it."""
    from crawlers.adding.check_report import repairs_of, report_on
    from crawlers.adding.repairs import write_report
    from ground.clock import now

    return write_report(repairs_of(seen), now()) if file and file.suffix == ".toml" else report_on(seen)


def _checked_row(one: Checked) -> dict[str, Any]:
    repair = one.repair.model_dump(exclude_unset=True, exclude_none=True) if one.repair else None
    names = ("id", "country", "kind", "url", "state", "reason", "documents", "why")
    return {name: getattr(one, name) for name in names} | {"repair": repair}


@click.command()
@click.argument("source_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Read the list as it is from now on.")
@as_json
@click.pass_obj
def accept(place: Place, source_id: str, yes: bool, as_json: bool) -> None:
    """Show what was kept apart of a source whose list no longer looks like itself; with --yes, read it as it is.

    The next run then stores what it finds; without --yes nothing changes.
    """
    from store.health.lists import accept_list, apart
    from store.shape.database import open_store

    _sources_of(place.load("sources"), source_id)
    store = open_store(place.data)
    try:
        finds = apart(store, source_id)
        if yes:
            accept_list(store, source_id)
    finally:
        store.close()
    lines = [f"  {one.day or 'no date':<10}  {one.title[:90]}\n              {one.url}" for one in finds[:SHOWN]]
    more = [f"  and {len(finds) - SHOWN} more"] if len(finds) > SHOWN else []
    end = "The next run reads the list as it is." if yes else "With --yes the next run reads the list as it is."
    text = "\n".join([f"{len(finds)} finds are kept apart of {source_id}.", *lines, *more, end])
    say(as_json, {"id": source_id, "accepted": yes, "apart": [asdict(one) for one in finds]}, text)


@click.command("list")
@click.option("--write", type=click.Path(path_type=Path, file_okay=False), help="Write sources.md and systems.md here.")
@as_json
@click.pass_obj
def list_sources(place: Place, write: Path | None, as_json: bool) -> None:
    """List the sources of the config; with --write, as the pages of the documentation."""
    config = place.load("sources")
    if write:
        from crawlers.adding.catalogue_page import sources_page, systems_page

        (write / "sources.md").write_text(sources_page(config.sources), encoding="utf-8")
        (write / "systems.md").write_text(systems_page(), encoding="utf-8")
    rows = [
        {"id": one.id, "country": one.country, "kind": one.kind, "url": one.url, "disabled": one.disabled}
        for one in config.sources
    ]
    lines = [
        f"{row['id']:<40} {row['country']:<4} {row['kind']:<14} {'disabled' if row['disabled'] else row['url']}"
        for row in rows
    ]
    say(as_json, rows, f"written to {write}" if write else "\n".join(lines))


def _sources_of(config: Config, name: str) -> list[Source]:
    known = {one.id: one for one in config.sources}
    if name in known:
        return [known[name]]
    file = Path(name)
    if not file.is_file():
        from difflib import get_close_matches

        near = get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.UsageError(f'"{name}" is neither a source nor a file{hint}')
    from crawlers.sources.sourcefiles import read_file
    from ground.toml.strict import Faults

    faults = Faults()
    found = read_file(file, faults)
    faults.raise_if_any()
    if not found:
        raise PolicywatchError(f"{file}: holds no [[source]]")
    return found


def _short(document: Any) -> dict[str, Any]:
    return {name: getattr(document, name) for name in ("url", "title", "published_at", "language")} | {
        "characters": len(document.text)
    }


def _in_words(one: Tried) -> str:
    lines = [f"{one.source.id}: {one.outcome.state}, {one.outcome.reason}"]
    lines.append(f"{one.outcome.requests} requests, {one.outcome.bytes:,} bytes, {one.seconds:.1f} s")
    for document in one.documents[:SHOWN]:
        date, language = document.published_at or "no date", document.language or "?"
        lines.append(f"  {date[:16]:<16}  {language:<3} {len(document.text):>7,}  {document.title[:90]}")
        lines.append(f"  {document.url}")
    if len(one.documents) > SHOWN:
        lines.append(f"  and {len(one.documents) - SHOWN} more")
    return "\n".join(lines)


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "toml": one.toml, "kind": one.source.kind, "url": one.source.url, "documents": one.count, "newest": one.newest,
        "languages": list(one.source.languages), "titles": list(one.titles), "note": one.note,
    }  # fmt: skip


def _proposals_in_words(found: Discovery) -> str:
    if not found.proposals:
        said = (
            ""
            if found.outcome.state in ("malformed", "empty", *SEEN)
            else f"{found.outcome.state}: {found.outcome.reason}. "
        )
        hint = f" {found.hint[:1].upper()}{found.hint[1:]}." if found.hint else ""
        return f"{said}Nothing was found here that could be collected: no feed, no sitemap, no list of documents.{hint}"
    parts = []
    for number, one in enumerate(found.proposals, 1):
        note = f" ({one.note})" if one.note else ""
        head = f"{number}. {one.source.kind}, {one.count} documents, newest {(one.newest or 'without date')[:10]}{note}"
        parts.append("\n".join([head, *(f"   - {title[:90]}" for title in one.titles), "", one.toml]))
    return "\n".join(parts)


def _write(config: Config, proposal: Proposal, file: Path) -> None:
    if any(one.id == proposal.source.id or one.url == proposal.source.url for one in config.sources):
        raise PolicywatchError(f"{proposal.source.id}: the config has this source already; nothing was written")
    before = file.read_text("utf-8").rstrip() + "\n\n" if file.is_file() else ""
    tomllib.loads(before + proposal.toml)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(before + proposal.toml, encoding="utf-8")
    click.echo(f"added {json.dumps(proposal.source.id)} to {file}; `policywatch check` reads it", err=True)
