"""Addresses of sources that hold only for a while: those that name a day, a month, a year or a single act.

Such a source is read well for some days and then brings nothing new for ever, which looks like a week without news.
`{year}`, `{month}` and `{day}` in an address are filled in with the day it is asked on, so that it goes on.
"""

from __future__ import annotations

import re
from datetime import date

YEAR, MONTH, DAY = r"(?:19\d\d|20[0-4]\d)", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
# The first of these that is there is shown; digits and letters around it would make it a part of something else.
DATES = tuple(
    re.compile(rf"(?<![0-9A-Za-z]){form}(?![0-9A-Za-z])")
    for form in (
        rf"{YEAR}-{MONTH}-{DAY}(?:T[\d:]+)?(?!-\d)", rf"{YEAR}/{MONTH}/{DAY}", rf"{DAY}\.{MONTH}\.{YEAR}",
        rf"{YEAR}{MONTH}{DAY}", rf"(?<=[/=]){YEAR}[-/]{MONTH}(?=[/&#]|$)", rf"(?<=[/=:]){YEAR}(?=[/&#:]|$)",
    )
)  # fmt: skip
ACTS = re.compile(
    r"(?<![0-9A-Za-z])(?:[35678](?:19|20)\d\d[A-Z]{1,2}\d{4}|(?:19|20)\d\d/\d{4}\([A-Z]{3}\)|ECLI:[A-Z]{2}:[A-Z0-9.:]+)"
)
PLACES = {"year": "%Y", "month": "%m", "day": "%d"}
OPEN = re.compile(r"\{(\w{0,20})\}")
# Kinds whose first address is their url as it stands.
FILLED = ("rss", "atom", "json-feed", "html-listing", "browser", "sitemap", "news-sitemap")


def fleeting(url: str) -> str | None:
    """What is wrong with an address that will not hold; None where nothing is."""
    act = ACTS.search(url)
    if act:
        return (
            f"names one act ({act[0]}), so that it never holds another; name the list it stands in, or follow the file"
        )
    for form in DATES:
        named = form.search(url)
        if named:
            said = f"names a date ({named[0]}), so that it holds nothing new after it"
            return f"{said}; write {{year}}, {{month}} or {{day}} there"
    return None


def open_places(kind: str, url: str) -> str | None:
    """What is wrong with the braces in an address; None where nothing is."""
    for name in OPEN.findall(url):
        if kind in FILLED and name not in PLACES:
            return f"{{{name}}} is not known in an address; known are {{year}}, {{month}} and {{day}}"
    return None


def filled(url: str, day: date) -> str:
    """The address on a day."""
    return OPEN.sub(lambda place: day.strftime(PLACES[place[1]]) if place[1] in PLACES else place[0], url)
