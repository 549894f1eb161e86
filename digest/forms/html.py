"""A digest as HTML for mail: one column, every style inline, a dark scheme beside it, nothing fetched from anywhere."""

from __future__ import annotations

import re

from digest.content.model import BASIS, TEMPLATES, UNSUBSCRIBE, Content
from digest.forms.environment import templates_of
from digest.forms.palette import DARK, LIGHT, rules

TEMPLATE = "digest.html.j2"


def render_html(content: Content) -> str:
    """The HTML part of a digest, with the sender's marks in its footer."""
    import css_inline

    page = templates_of(TEMPLATES).get_template(TEMPLATE).render(
        digest=content, head=content.head, light=rules(LIGHT), dark=rules(DARK, important=True), basis=BASIS,
        unsubscribe=UNSUBSCRIBE,
    )  # fmt: skip
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    inlined: str = inliner.inline(page)
    return re.sub(r"\n\s*\n+", "\n", inlined).strip() + "\n"
