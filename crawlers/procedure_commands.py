"""`policywatch procedures`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ground.config import Place
from ground.console import as_json, say
from store.opening import opened

if TYPE_CHECKING:
    from store.documents.procedures import Followed

UNKNOWN = "not known"
SHOWN = 52


@click.command()
@as_json
@click.pass_obj
def procedures(place: Place, as_json: bool) -> None:
    """Show the files that are followed: where each stands by an institution's own record, and its next date."""
    from ground.clock import now
    from store.documents.procedures import followed

    with opened(place, place.load("sources")) as store:
        found = followed(store)
    today = now()[:10]
    say(as_json, {"procedures": [_document(one, today) for one in found]}, _in_words(found, today))


def _document(one: Followed, today: str) -> dict[str, Any]:
    ahead = one.next_date(today)
    return {
        **asdict(one.row), "references": [{"kind": kind, "value": value} for kind, value in one.row.references],
        "stage": one.stage, "stage_at": one.stage_at, "source_id": one.source_id, "seen_at": one.seen_at,
        "next": asdict(ahead) if ahead else None,
    }  # fmt: skip


def _in_words(found: list[Followed], today: str) -> str:
    if not found:
        return "No files are followed: config/procedures.toml is not there, or names none."
    wide = max(len(one.row.id) for one in found)
    lines = []
    for one in found:
        title = one.row.title if len(one.row.title) <= SHOWN else one.row.title[: SHOWN - 2].rstrip() + " …"
        core = "*" if one.row.core else " "
        lines.append(f"{core} {one.row.id:<{wide}}  {title:<{SHOWN}}  {_stage(one):<36}  {_date(one, today)}")
    return "\n".join([line.rstrip() for line in lines] + ["* a core file"])


def _stage(one: Followed) -> str:
    if one.stage is None:
        return UNKNOWN
    since = f"since {one.stage_at}" if one.stage_at else f"seen {(one.seen_at or '')[:10]}"
    return f"{one.stage}, {since} ({one.source_id})"


def _date(one: Followed, today: str) -> str:
    ahead, passed = one.next_date(today), one.passed(today)
    if ahead is None:
        return f"{passed.date} {passed.kind}, passed" if passed else "no date ahead"
    what = f": {ahead.what}" if ahead.what else ""
    return f"{ahead.date} {ahead.kind}{what}" + ("" if ahead.sure == "seen" else f" ({ahead.sure})")
