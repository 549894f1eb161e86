"""Every awkward publisher of the fake web in one round, healthy ones beside them, collected as the product does it.

Prints a Markdown table and exits with status 1 where a run ends in a state that is not the expected one, where a healthy
publisher was not collected in full, where somebody followed a link into a private place, or where the round is too long
or too large.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, python, run
from benchmarks.web import FAKEWEB, control, fake_web, source_table

MOST_SECONDS, MOST_MB = 90, 500
HEALTHY = ("rss", "atom", "json-feed", "html-listing", "rest-json", "sitemap", "odata", "sparql")
EVERY_KIND = ("rss", "html-listing", "rest-json", "sitemap", "odata", "sparql")
# Which kinds of source meet a scenario; without a line here, the publisher's own feed.
KINDS = {
    "xml-bomb": ("rss", "sitemap"), "xml-external": ("rss", "sitemap"), "charset-wrong": ("atom", "html-listing"),
    "charset-none": ("rss", "html-listing"), "charset-conflict": ("html-listing",),
    "charset-utf16": ("rss", "html-listing"), "mojibake": ("atom", "html-listing"),
    "relative-links": ("rss", "html-listing"), "tracking-params": ("rss", "html-listing"),
    "no-content-type": ("rss", "html-listing", "sitemap"), "pagination-loop": ("html-listing",),
    "api-cursor-loop": ("rest-json", "odata"), "api-error-200": ("rest-json", "odata", "sparql"),
    "pdf-broken": ("pdf",), "feed-empty": ("rss",), "feed-sloppy": ("rss",), "feed-truncated": ("rss",),
    "feed-huge": ("rss",), "feed-mislabelled": ("rss",), "http-403": EVERY_KIND, "js-challenge": EVERY_KIND,
    "js-challenge-403": EVERY_KIND, "empty-202": EVERY_KIND, "empty-200": EVERY_KIND, "always-500": EVERY_KIND,
    "robots-disallow": EVERY_KIND, "robots-500": EVERY_KIND, "refused": EVERY_KIND,
}  # fmt: skip
# The fake web's words for states, and ours.
ACCEPTABLE = {
    "ok": {"ok", "moved"}, "empty": {"empty"}, "silent": {"silent"}, "blocked": {"blocked"}, "disallowed": {"refused"},
    "throttled": {"limited"}, "unsafe": {"unsafe"}, "failed": {"failed", "malformed", "gone", "drifted", "unsafe"},
}  # fmt: skip
# What could fill the memory is also collected alone, each in processes of its own.
HEAVY = ("endless", "gzip-bomb", "gzip-nested", "xml-bomb", "deep-html", "title-huge", "feed-huge")


@dataclass
class Case:
    """A source of the round: which scenario it meets as which kind, what is expected, and what was seen."""

    scenario: str
    kind: str
    expected: str
    table: str
    seen: str = ""
    seconds: str = ""
    reason: str = ""
    alone: str = ""

    @property
    def id(self) -> str:
        """The source's id."""
        return f"{self.scenario}-as-{self.kind}"

    @property
    def fine(self) -> bool:
        """Whether the state is one of those that are acceptable."""
        return self.seen in ACCEPTABLE[self.expected]


@dataclass
class Result:
    """The whole round: its figures, and whatever is not as it should be."""

    measured: Measured
    faults: list[str] = field(default_factory=list)


def main(quick: bool = False) -> None:
    """Print the table, or say what is missing. Raises SystemExit where something is not acceptable."""
    if not FAKEWEB.is_file():
        print(f"awkward: not measured, {FAKEWEB} is not here")
        return
    with fake_web(len(HEALTHY), 20, "--epoch", "now") as port, tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        cases = _cases(port)
        sites = control(port, "/__sources")
        healthy = {f"healthy-{kind}": site for kind, site in zip(HEALTHY, sites, strict=True)}
        tables = [case.table for case in cases]
        tables += [source_table(name, name.removeprefix("healthy-"), site) for name, site in healthy.items()]
        (place / "config" / "sources").mkdir(parents=True)
        (place / "config" / "sources" / "awkward.toml").write_text("\n\n".join(tables), encoding="utf-8")
        _serve_once(port, "feed-to-html")
        result = _round(place, port, cases, healthy)
        if not quick:
            _alone(place, cases)
    _print(cases, result)
    if result.faults:
        raise SystemExit(1)


def _cases(port: int) -> list[Case]:
    found = []
    for one in control(port, "/__scenarios"):
        name = one["scenario"]
        for kind in KINDS.get(name, ({"json": "json-feed"}.get(one["kind"], one["kind"]),)):
            more = {"follow": "false"} if name == "feed-huge" else {}
            if name == "silent":
                more["expect.silence"] = '"30d"'
            if kind == "pdf":
                truth = control(port, f"/__truth?scenario={name}")
                more["url"] = json.dumps(next(document["url"] for document in truth if document["pdf"]))
            table = source_table(f"{name}-as-{kind}", kind, one, **more)
            found.append(Case(name, kind, one["state"], table))
    return found


def _serve_once(port: int, scenario: str) -> None:
    """Take the one good answer of a feed that is broken from its second answer on."""
    feed = next(one["feed"] for one in control(port, "/__scenarios") if one["scenario"] == scenario)
    urllib.request.urlopen(feed, timeout=20).close()


def _round(place: Path, port: int, cases: list[Case], healthy: dict[str, Any]) -> Result:
    measured = run(_command(place, "all", "collect", "--all", "--json"))
    outcomes = json.loads(measured.output)["sources"]
    states = _health(place)
    with sqlite3.connect(place / "all" / "policywatch.db") as db:
        db.row_factory = sqlite3.Row
        times = dict(db.execute("SELECT source_id, (julianday(ended_at) - julianday(started_at)) * 86400 FROM runs"))
        for case in cases:
            outcome = outcomes[case.id]
            case.reason, case.seconds = outcome["reason"], f"{times[case.id]:.0f}"
            # Silence is no end of a run: it follows from the source's history.
            case.seen = states[case.id] if states[case.id] == "silent" else outcome["state"]
        result = Result(measured, [f"{one.id}: {one.seen}, not {one.expected}" for one in cases if not one.fine])
        result.faults += _not_collected(port, db, healthy, outcomes)
        if db.execute("SELECT count(*) FROM documents WHERE text LIKE ? OR title LIKE ?", ("%\ufffd%",) * 2).fetchone()[
            0
        ]:
            result.faults.append("a document holds U+FFFD, which stands for letters that were lost")
    result.faults += _bad_manners(port)
    if measured.wall > MOST_SECONDS:
        result.faults.append(f"the round took {measured.wall:.0f} s, more than {MOST_SECONDS}")
    if measured.peak > MOST_MB:
        result.faults.append(f"the round needed {measured.peak:.0f} MB, more than {MOST_MB}")
    return result


def _health(place: Path) -> dict[str, str]:
    """The present state of every source."""
    command = [*_command(place, "all", "sources", "health", "--all", "--json")]
    told = run(["sh", "-c", '"$@" || test $? = 1', "sh", *command])
    return {one["id"]: one["state"] for one in json.loads(told.output)["sources"]}


def _not_collected(port: int, db: sqlite3.Connection, healthy: dict[str, Any], outcomes: dict[str, Any]) -> list[str]:
    faults = []
    for name, site in healthy.items():
        rows = db.execute(
            "SELECT url, title, published_at AS date, language AS lang, text AS body FROM documents WHERE source_id = ?",
            (name,),
        )
        score = control(port, f"/__score?site={site['site']}", [dict(row) for row in rows])
        whole = (score["recall"], score["precision"], score["duplicates"])
        print(
            f"{name}: {outcomes[name]['state']}, recall {whole[0]}, precision {whole[1]}, body F1 {score['body_f1_mean']}"
        )
        if outcomes[name]["state"] != "ok" or whole != (1.0, 1.0, 0):
            faults.append(f"{name}: {outcomes[name]['state']}, {score}: {outcomes[name]['reason']}")
    return faults


def _bad_manners(port: int) -> list[str]:
    faults = [f"somebody went to {one['path']}" for one in control(port, "/__canary")]
    for host, one in control(port, "/__log?summary=1").items():
        if one["max_concurrency"] > 1:
            faults.append(f"{host} met {one['max_concurrency']} requests at once")
        # In one round no request comes after the server's word.
        if one["notes"].get("early"):
            faults.append(f"{host} was asked again {one['notes']['early']} times before it wanted to be")
    return faults


def _alone(place: Path, cases: list[Case]) -> None:
    for number, case in enumerate(one for one in cases if one.scenario in HEAVY):
        command = _command(place, f"alone-{number}", "collect", case.id, "--json")
        measured = run(["sh", "-c", '"$@" || test $? = 1', "sh", *command])
        case.alone = f"{measured.peak:.0f} in {measured.wall:.0f} s"


def _command(place: Path, data: str, *words: str) -> list[str]:
    return python("policywatch", "--config", str(place / "config"), "--data", str(place / data), *words)


def _print(cases: list[Case], result: Result) -> None:
    print("\n| scenario | kind | expected | seen | s | alone, MB | reason |\n|---|---|---|---|---|---|---|")
    for one in cases:
        seen = one.seen if one.fine else f"**{one.seen}**"
        reason = one.reason.replace("|", "\\|")
        print(f"| {one.scenario} | {one.kind} | {one.expected} | {seen} | {one.seconds} | {one.alone} | {reason} |")
    wall, peak = result.measured.wall, result.measured.peak
    print(f"\nthe whole round: {wall:.0f} s (bar {MOST_SECONDS}), {peak:.0f} MB at most (bar {MOST_MB})")
    print("\n".join(f"NOT ACCEPTABLE: {one}" for one in result.faults) or "all states as expected, nobody went astray")
