"""Query templates of config, filled in, and addresses with parameters added."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

FILLED = re.compile(r"\{(since|since_date|limit|offset)\}")
PLAIN = "$'(),:/@-._~"


def fill(template: str, since: str, **numbers: int) -> str:
    """The template with {since}, {since_date} and, where numbers are given, {limit} and {offset} filled in."""
    values = {"since": since, "since_date": since[:10], **{name: str(value) for name, value in numbers.items()}}
    return FILLED.sub(lambda match: values.get(match[1], match[0]), template)


def with_parameters(url: str, wanted: dict[str, str]) -> str:
    """The address with these parameters, in place of others of the same names."""
    parts = urlsplit(url)
    pairs = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in wanted]
    return urlunsplit(parts._replace(query=urlencode([*pairs, *wanted.items()])))


def with_query(url: str, query: str) -> str:
    """The address with the parameters of a filled-in template ("$filter=a ge b&$top=5"), written as servers read them.

    A plus in the template is a plus; what is percent-encoded in it already is not encoded twice.
    """
    parts = urlsplit(url)
    pairs = [part.partition("=") for part in query.lstrip("?&").split("&") if part]
    written = "&".join(
        quote(unquote(name), safe=PLAIN) + mark + quote(unquote(value), safe=PLAIN) for name, mark, value in pairs
    )
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, written)))))
