"""What `sources check --live` found, as a page for people and as repairs for `sources repair`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from crawlers.adding.live_check import Checked
from crawlers.adding.repairs import Report, Unmended
from ground.records import SEEN
from store.health.advice import advice_on, next_step, rank

# States that a later try seldom mends: the source stays out of the way until somebody has looked.
LASTING = ("gone", "blocked", "refused", "malformed", "drifted", "unsafe")


def report_on(seen: Sequence[Checked]) -> str:
    """The report as Markdown: counts, then each source that needs a person with the next step, then what to disable."""
    by_state: dict[str, list[Checked]] = defaultdict(list)
    for one in seen:
        by_state[one.state].append(one)
    well = sum(not one.needs_person for one in seen)
    lines = ["# Sources asked once", "", f"{len(seen)} sources were asked; {well} can be collected.", ""]
    lines += ["| state | sources | |", "|---|---|---|"]
    states = sorted(by_state, key=rank)
    lines += [f"| {state} | {len(by_state[state])} | {advice_on(state).words} |" for state in states]
    mended = [one for one in seen if one.repair]
    if mended:
        lines += ["", f"## Another way was found ({len(mended)})", ""]
        lines += ["`policywatch sources repair --from FILE.toml` applies these from a report in TOML.", ""]
        lines += [_mended(one) for one in mended]
    for state in states:
        left = [one for one in by_state[state] if not one.repair]
        if state not in SEEN and left:
            lines += ["", f"## {state}", "", next_step(state, "ID"), ""]
            lines += [f"- `{one.id}` ({one.country}, {one.kind}) {one.url}: {one.reason}{_why(one)}" for one in left]
    lasting = [one for one in seen if one.state in LASTING and not one.repair]
    if lasting:
        lines += ["", "## Proposed to be disabled until somebody has looked", ""]
        lines += ["Put the line into each source's table:", ""]
        lines += [
            f'- `{one.id}`: `disabled = "{one.state} when first asked: {_quoted(one.reason)}"`' for one in lasting
        ]
    return "\n".join(lines) + "\n"


def repairs_of(seen: Sequence[Checked]) -> Report:
    """The report for `sources repair`: what can be repaired, and what a person has to look for."""
    return Report(
        repair=tuple(one.repair for one in seen if one.repair),
        unmended=tuple(
            Unmended(id=one.id, state=one.state, reason=one.reason, next=one.why or next_step(one.state, one.id))
            for one in seen if one.needs_person and not one.repair
        ),
    )  # fmt: skip


def _mended(one: Checked) -> str:
    assert one.repair is not None, "chosen for it"
    better = one.repair.set
    note = f"; {one.repair.found}" if one.repair.found else ""
    newest = f", newest {one.repair.newest}" if one.repair.newest else ""
    where = f"{better.kind or one.kind} {better.url or one.url}"
    return f"- `{one.id}` ({one.state}): {where}, {one.repair.documents} documents{newest}{note}"


def _why(one: Checked) -> str:
    return f" ({one.why})" if one.why else ""


def _quoted(reason: str) -> str:
    return reason[:120].replace("\\", "").replace('"', "'").replace("`", "'")
