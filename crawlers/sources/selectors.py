"""CSS and XPath selectors from config: checked when read, applied to a listing's page."""

from __future__ import annotations

from typing import Any


def is_xpath(selector: str) -> bool:
    """Whether a selector is XPath; everything else is CSS."""
    return selector.startswith(("/", "./", "(", ".//"))


def check_selector(selector: str) -> str:
    """The selector itself, if it can be read. Raises ValueError saying why not."""
    from cssselect import SelectorError
    from lxml import etree
    from parsel.csstranslator import HTMLTranslator

    try:
        etree.XPath(selector if is_xpath(selector) else HTMLTranslator().css_to_xpath(selector))
    except (etree.XPathSyntaxError, SelectorError) as error:
        raise ValueError(f'"{selector}" is not a selector that can be read: {error}') from error
    return selector


def select(node: Any, selector: str) -> Any:
    """A parsel SelectorList of what the selector finds in a parsel Selector."""
    return node.xpath(selector) if is_xpath(selector) else node.css(selector)


def text_of(node: Any, selector: str | None) -> str:
    """The text of the first match, white space joined; of the node itself without a selector; "" without a match."""
    found = select(node, selector) if selector else [node]
    for one in found:
        root = one.root
        text = root if isinstance(root, str) else "".join(root.itertext())
        return " ".join(text.split())
    return ""


def attribute_of(node: Any, selector: str, name: str) -> str:
    """An attribute of the first match, or of the first element in it that has the attribute; else ""."""
    for one in select(node, selector):
        if isinstance(one.root, str):
            return one.root.strip()
        value = one.attrib.get(name) or next(iter(one.xpath(f".//@{name}").getall()), "")
        return str(value).strip()
    return ""
