"""Tells a page whose list a script fills in from one that holds no list: no selector would find what is not there."""

from __future__ import annotations

import re

from crawlers.formats.decoding import decode
from crawlers.formats.pages import parse_html
from crawlers.lists.frames import Frames

FILLED = (
    "its list is filled in by JavaScript, which is not run; look for a feed or an interface behind it, "
    'or else show it in a browser: kind = "browser"'
)
MOUNTS = {"root", "app", "__next", "__nuxt", "___gatsby", "svelte", "react-root", "main-app", "ember-app", "q-app"}
TAGS = {"app-root", "ng-view", "router-outlet", "ui-view"}
ATTRIBUTES = re.compile(
    r"^(ng-(app|repeat|controller|view)|v-(for|cloak|if)|x-for|data-ng-(app|repeat)|data-reactroot|data-bind|\*ngfor)"
)
TEMPLATE = re.compile(r"\{\{[^{}]{1,200}\}\}|<%[-=]?[^%]{1,200}%>")
SAYS = re.compile(r"javascript", re.IGNORECASE)
WAITS = re.compile(
    r"^(loading|please wait|wird geladen|lade|chargement|cargando|caricamento|laden|laddar|indlæser|ładowanie|načítá|"
    r"a carregar)"
    r"[\s.…]{0,4}$", re.IGNORECASE,
)  # fmt: skip
# So little text outside its frame says that a page's content is yet to come.
LITTLE, MOST_LINKS = 600, 2


def filled_by_script(body: bytes, content_type: str) -> bool:
    """Whether scripts would put the content of an HTML page into it."""
    text = decode(body, content_type).replace("\0", "")
    tree = parse_html(text) if "<script" in text.lower() else None
    if tree is None:
        return False
    frames = Frames(tree)
    inside = [one for one in frames.elements if isinstance(one.tag, str) and not frames.outside(one)]
    for one in inside:
        empty = frames.size(one) == 0 and one.tag not in ("script", "noscript")
        if one.tag in TAGS or (empty and (one.get("id") or "").lower() in MOUNTS):
            return True
        if any(ATTRIBUTES.match(name.lower()) for name in one.attrib) or WAITS.match((one.text or "").strip()):
            return True
        if one.tag == "noscript" and SAYS.search("".join(one.itertext())):
            return True
        if one.tag not in ("script", "style") and TEMPLATE.search(one.text or ""):
            return True
    links = sum(one.tag == "a" and bool(one.get("href")) for one in inside)
    own = sum(
        len((one.text or "").strip()) for one in inside if one.tag not in ("script", "style", "noscript", "title")
    )
    return own < LITTLE and links <= MOST_LINKS
