"""What of a page is its frame (menus, header, footer, forms) and what its content, and how much text stands where."""

from __future__ import annotations

import re
from typing import Any

SILENT = {"script", "style", "template", "noscript"}
ALWAYS = {"nav", "footer", "select"}
OWN_HEADER = {"article", "li", "section", "main", "tr"}
WORD = (
    r"(nav(bar|igation)?|menus?|breadcrumbs?|footer|header|sidebar|cookies?|share|social|pag(er|ination)|languages?|skip|"
    r"widget|(flex)?sliders?|slides|carousel|ticker|marquee)"
)
FRAME = re.compile(rf"(^|-){WORD}(-|$)")
# "content-sidebar-wrap" holds the content beside a sidebar, "near-menu" what stands beside the menu.
BESIDE = re.compile(
    rf"(^|-)(content|near|with|has|no|show|entry|article|card|teaser|layout|one|two)-([a-z]+-)?{WORD}(-|$)"
)
# What holds so much of the page's text is no frame, whatever it is called: ASP.NET, Joomla and STARweb put all in a form.
FORM_SHARE, CLASS_SHARE = 0.3, 0.5


class Frames:
    """Tells which elements of a parsed page belong to its frame."""

    def __init__(self, tree: Any):
        self.elements = list(tree.iter())
        """Kept, since lxml forgets which element is which when nobody holds it."""
        self._sizes: dict[Any, int] = {}
        self._links: dict[Any, int] = {}
        self._outside: dict[Any, bool] = {}
        for each in reversed(self.elements):
            inside = sum(self._sizes.get(child, 0) + len((child.tail or "").strip()) for child in each)
            quiet = not isinstance(each.tag, str) or each.tag in SILENT
            self._links[each] = (each.tag == "a") + sum(self._links.get(child, 0) for child in each)
            self._sizes[each] = 0 if quiet else inside + len((each.text or "").strip())
        self.total = max(1, self._sizes.get(tree, 1))

    def size(self, element: Any) -> int:
        """How many characters of text an element holds."""
        return self._sizes.get(element, 0)

    def links(self, element: Any) -> int:
        """How many links an element holds, itself included."""
        return self._links.get(element, 0)

    def outside(self, element: Any) -> bool:
        """Whether an element belongs to the page's frame."""
        above: list[Any] = []
        each = element
        while each is not None and each not in self._outside:
            above.append(each)
            each = each.getparent()
        outside = each is not None and self._outside[each]
        for one in reversed(above):
            outside = outside or self._is_frame(one)
            self._outside[one] = outside
        return outside

    def _is_frame(self, element: Any) -> bool:
        tag, share = element.tag, self.size(element) / self.total
        if tag in ALWAYS:
            return True
        if tag in ("aside", "form"):
            return share < FORM_SHARE
        if tag == "header":
            return not any(one.tag in OWN_HEADER for one in element.iterancestors())
        if tag in ("body", "html", "main") or not isinstance(tag, str):
            return False
        tokens = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower()
        return share < CLASS_SHARE and any(
            FRAME.search(token) and not BESIDE.search(token) for token in tokens.replace("_", "-").split()
        )
