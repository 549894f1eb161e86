"""What machines read of the archive: an Atom feed of issues (RFC 4287), each issue as JSON, the dates as CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from digest.archive.published import Published

ATOM = "http://www.w3.org/2005/Atom"
COLUMNS = ("uid", "day", "state", "what", "description", "issue")


def atom(issues: list[Published], *, title: str, address: str, own: str = "") -> bytes:
    """The issues as a feed, the newest first. `address` is where the archive stands, with a slash at its end, and
    `own` the folder of the briefing's own indexes below it.
    """
    from lxml import etree

    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    updated = max((issue.updated_at for issue in issues), default="1970-01-01T00:00:00Z")
    for name, text in (("id", f"{address}{own}feed.xml"), ("title", title), ("updated", updated)):
        etree.SubElement(feed, f"{{{ATOM}}}{name}").text = text
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=f"{address}{own}feed.xml")
    author = etree.SubElement(feed, f"{{{ATOM}}}author")
    etree.SubElement(author, f"{{{ATOM}}}name").text = title
    for issue in issues:
        _entry(feed, issue, address)
    content: bytes = etree.tostring(feed, xml_declaration=True, encoding="UTF-8")
    return content


def _entry(feed: Any, issue: Published, address: str) -> None:
    from lxml import etree

    entry, head, page = etree.SubElement(feed, f"{{{ATOM}}}entry"), issue.model["head"], f"{address}{issue.path}"
    sent = issue.sent_at or issue.window_to
    lines = ("".join(phrase["text"] for phrase in bullet) for bullet in head["bullets"])
    for name, text in (
        ("id", page), ("title", f"{head['issue']}: {issue.headline}"), ("updated", issue.updated_at), ("published", sent),
        ("summary", "\n".join(lines)),
    ):  # fmt: skip
        etree.SubElement(entry, f"{{{ATOM}}}{name}").text = text
    etree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=page)


def issue_json(issue: Published) -> str:
    """The content of an issue: own words, titles, quotes, links; its corrections; and the hash that was approved."""
    corrections = [
        {
            "item": one.item,
            "kind": one.kind,
            "at": one.at,
            "was": one.was,
            "right": one.right,
            "withdrawn": one.withdrawn,
        }
        for one in issue.corrections
    ]
    shown = {
        "id": issue.id, "week": issue.week, "hash": issue.hash, "sent_at": issue.sent_at, "corrections": corrections,
        **issue.model,
    }  # fmt: skip
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def deadlines_csv(issue: Published | None) -> str:
    """The confirmed dates as the newest issue has them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for event in issue.model["events"] if issue else ():
        state = "cancelled" if event["cancelled"] else "confirmed"
        week = issue.week if issue else ""
        writer.writerow((event["uid"], event["day"], state, event["summary"], event["description"], week))
    return out.getvalue()


def numbers_csv(issue: Published) -> str:
    """Documents by theme, as an issue has them; empty where it has none."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("theme", "name", "documents", "usual", "from", "to"))
    bars = [bar for section in issue.model["sections"] for bar in section["bars"]]
    for bar in bars:
        writer.writerow((bar["theme"], bar["name"], bar["count"], bar["usual"], issue.window_from, issue.window_to))
    return out.getvalue() if bars else ""
