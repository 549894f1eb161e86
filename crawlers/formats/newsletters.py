"""A mail as a document, or as the links it carries. Pure functions; where mails come from is for mailboxes.py to know."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from urllib.parse import quote, urlsplit

from crawlers.formats.cleaning import clean_title
from crawlers.formats.decoding import decode
from crawlers.formats.entry import Entry

# A shorter text part often says no more than that the reader cannot show the mail.
ENOUGH_TEXT = 200
MOST_PARTS = 100
MOST_LINKS = 500
MOST_TITLE = 1_000
# Of a header, and of a link: what is longer is read no further. A date needs a tenth of its own.
MOST_HEADER, MOST_LINK, MOST_DATE = 4_000, 2_000, 200
ADDRESS = re.compile(r"https?://[^\s<>\"'\])]+")
# Links that every newsletter carries and none of its readers wants, by a word of the address or of the link's text.
HOUSEKEEPING = re.compile(
    r"unsubscri|opt[-_ ]?out|abmeld|abbestell|austrag|désabonn|desabonn|désinscri|desinscri|darse de baja|"
    r"cancelar (la )?suscrip|disiscri|annulla (l.)?iscri|cancella(ti|zione)|uitschrijv|afmeld|wypisz|rezygnuj|dezabon|"
    r"avregistrer|avprenumer|afmeld|peruuta tilaus|odhlás|leiratkoz|preferences|manage (your )?subscri|view (this )?"
    r"(e-?mail |message )?(in|on) (your )?(the )?(web|browser)|im browser|navigateur|in browser|webversion|forward to",
    re.IGNORECASE,
)
SOCIAL = {
    "facebook.com", "twitter.com", "x.com", "instagram.com", "linkedin.com", "youtube.com", "youtu.be", "tiktok.com",
    "t.me", "wa.me", "whatsapp.com", "bsky.app", "threads.net", "flickr.com", "pinterest.com", "mastodon.social",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says: its address (RFC 2392), subject, date as written, text, and the links it carries."""

    url: str
    subject: str
    date: str
    text: str
    links: tuple[Entry, ...] = ()
    sender: str = ""
    """The address that the mail says it comes from, in lower case; "" where it says none."""


def read_mail(raw: bytes, most_text: int) -> Mail:
    """A mail as it came over the wire; what cannot be read of it is empty, never an error."""
    try:
        message = message_from_bytes(raw)
    except RecursionError:
        # Parts in parts without end: its headers are all that is read.
        message = BytesHeaderParser().parsebytes(raw)
    subject = clean_title(_header(message, "Subject"), MOST_TITLE)
    # A zone's name in brackets says nothing that its offset does not.
    date = _header(message, "Date")[:MOST_DATE].rstrip()
    date = date[: date.rfind("(")].rstrip() if date.endswith(")") and "(" in date else date
    words, page = _bodies(message)
    text = words if len(words.strip()) >= ENOUGH_TEXT or not page else _page_text(page, most_text) or words
    links = _links_of_page(page) if page else _links_of_text(words, subject)
    return Mail(
        url=_address(message, raw), subject=subject, date=date, text=text[:most_text],
        links=tuple(Entry(link, title or subject, date=date) for link, title in links),
        sender=parseaddr(_header(message, "From"))[1].lower(),
    )  # fmt: skip


def is_from(mail: Mail, senders: tuple[str, ...]) -> bool:
    """Whether a mail says that it comes from one of the senders: addresses, or hosts with all that lies below them."""
    host = mail.sender.rpartition("@")[2]
    return any(
        mail.sender == one if "@" in one else host == one or host.endswith(f".{one}") for one in map(str.lower, senders)
    )


def is_housekeeping(link: str, title: str) -> bool:
    """Whether a link leads to the sender's subscriptions or to a social network rather than to a document."""
    try:
        parts = (urlsplit(link).hostname or "").split(".")
    except ValueError:
        return True
    social = any(".".join(parts[place:]) in SOCIAL for place in range(len(parts)))
    return social or bool(HOUSEKEEPING.search(f"{link}\n{title[:300]}"))


def _address(message: Message, raw: bytes) -> str:
    """The mail's address by its Message-ID; by its content where it has none."""
    found = re.search(r"<\s*([^<>\s]{1,500})\s*>", _header(message, "Message-ID"))
    if found:
        return f"mid:{quote(found[1], safe='@!$*+=~._-')}"
    return f"mid:{hashlib.sha256(raw).hexdigest()[:32]}@no-message-id.invalid"


def _header(message: Message, name: str) -> str:
    """A header's words, in one line; as they came where their encoding cannot be read."""
    value = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")[:MOST_HEADER]
    if not value.isascii():
        # Written as it is, against the rules: the parser keeps such bytes as lone surrogates (PEP 383).
        return " ".join(decode(value.encode("utf-8", "surrogateescape")).split())
    try:
        value = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        pass
    return " ".join(value.encode("utf-8", "replace").decode().split())


def _bodies(message: Message) -> tuple[str, str]:
    """The first part in plain text and the first in HTML that are no attachments."""
    words = page = ""
    for number, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if number >= MOST_PARTS or (words and page):
            break
        if part.is_multipart() or kind not in ("text/plain", "text/html") or _is_attachment(part):
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        charset = part.get_content_charset()
        text = decode(payload, f"{kind}; charset={charset}" if charset else kind)
        if kind == "text/plain":
            words = words or text
        else:
            page = page or text
    return words, page


def _is_attachment(part: Message) -> bool:
    return bool(part.get_filename()) or part.get_content_disposition() == "attachment"


def _page_text(page: str, most: int) -> str:
    """The words of a mail in HTML; where the extraction of pages finds no article in it, all of them."""
    from crawlers.formats.cleaning import plain
    from crawlers.formats.pages import read_page

    found = read_page(page.encode("utf-8", "replace"), "text/html; charset=utf-8", "", most, False).text
    return found if len(found) >= ENOUGH_TEXT else max(found, plain(page), key=len)


def _links_of_page(page: str) -> Iterator[tuple[str, str]]:
    """The links of a mail in HTML with their words; of several to one address, the first that has words."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page.replace("\0", ""), parser=html.HTMLParser(huge_tree=False))
    except (ValueError, etree.LxmlError):
        return
    seen: dict[str, str] = {}
    for link in tree.iter("a"):
        address = str(link.get("href") or "").strip()
        if len(seen) >= MOST_LINKS:
            break
        if not address.lower().startswith(("http://", "https://")) or len(address) > MOST_LINK:
            continue
        pictures = " ".join(str(one.get("alt") or "") for one in link.iter("img"))
        title = " ".join("".join(link.itertext()).split()) or " ".join(pictures.split())
        seen[address] = seen.get(address) or title
    yield from ((address, title) for address, title in seen.items() if not is_housekeeping(address, title))


def _links_of_text(words: str, subject: str) -> Iterator[tuple[str, str]]:
    """The addresses in a mail in plain text, each with the rest of its line, or the line before."""
    seen: set[str] = set()
    before = subject
    for line in words.splitlines():
        rest = " ".join(ADDRESS.sub(" ", line).split()).strip(" -*:<>|")
        for found in ADDRESS.findall(line):
            address = found.rstrip(".,;:!?")
            if len(address) > MOST_LINK or len(seen) >= MOST_LINKS:
                continue
            if address not in seen and not is_housekeeping(address, rest or before):
                yield address, rest or before
            seen.add(address)
        before = rest or before
