"""What an answer looks like that is not what its kind promises, in words for a sentence."""

from __future__ import annotations

FEEDS = ("<rss", "<feed", "<rdf:rdf")


def looks_like(text: str) -> str:
    """How the sentence "this is not …" goes on: ", but a page of HTML", ", but a feed"; "" where nobody can tell."""
    start = text[:2_000].lstrip("\ufeff \t\r\n").lower()
    if not start:
        return ": it is empty"
    if start.startswith("<!doctype html") or "<html" in start[:500]:
        return ", but a page of HTML"
    if any(sign in start for sign in FEEDS):
        return ', but a feed (kind = "rss")'
    if "<urlset" in start or "<sitemapindex" in start:
        return ', but a sitemap (kind = "sitemap")'
    if start.startswith(("{", "[")):
        return ", but JSON"
    return ", but XML" if start.startswith("<") else ""
