"""Tells a list that stands at its address from the answer to a search that a form sent within a session.

Such a page was kept or linked by somebody who had searched; asked for by itself, its address gives the empty form, or what
another visitor searched for.
"""

from __future__ import annotations

import re
from typing import Any

from crawlers.formats.decoding import decode
from crawlers.formats.pages import parse_html
from crawlers.lists.frames import Frames

IN_SESSION = (
    "its list is the answer to a search within a session, which its address alone does not give; look for a feed or an "
    "interface, or for an address that names the search"
)
NUMBER = re.compile(r"^[\W_]*(web|php|j|asp|cf)?[-_]?session[-_]?(id|number|key)$", re.IGNORECASE)
# A form that holds less of the page's text stands beside the list.
HOLDS = 0.5


def within_session(body: bytes, content_type: str) -> bool:
    """Whether most of a page stands in a form that is sent, and names the session it belongs to."""
    if b"session" not in body.lower():
        return False
    tree = parse_html(decode(body, content_type).replace("\0", ""))
    if tree is None:
        return False
    forms = [one for one in tree.iter("form") if (one.get("method") or "").lower() == "post" and _named(one)]
    frames = Frames(tree) if forms else None
    return frames is not None and any(frames.size(one) >= HOLDS * frames.total for one in forms)


def _named(form: Any) -> bool:
    fields = (one for one in form.iter("input") if (one.get("type") or "").lower() == "hidden")
    return any(NUMBER.match(one.get("name") or "") and one.get("value") for one in fields)
