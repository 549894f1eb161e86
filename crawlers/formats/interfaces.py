"""Answers of OData services and SPARQL endpoints into entries; rows and next page are found by themselves."""

from __future__ import annotations

from typing import Any

from crawlers.formats.entry import Listing
from crawlers.formats.rest_json import MISSING, at_path, parse_json, read_rows, said_error
from crawlers.sources.catalogue import Fields
from ground.records import Fault

# Where versions 4, 3 and 2 of OData keep their rows, and the address of the next page.
ROWS = ("value", "d.results", "d")
# Under this name a literal has its language, and a row that of its title.
SPOKEN = "xml:lang"
FOLLOWING = ("@odata.nextLink", "odata.nextLink", "@nextLink")


def read_odata(body: bytes, content_type: str, fields: Fields, most: int) -> Listing:
    """The entries of a page of an OData entity set, at most `most`."""
    root, fault = parse_json(body, content_type, "JSON")
    if fault:
        hint = (
            "; ask for JSON with $format=json in query" if "XML" in fault.sentence or "feed" in fault.sentence else ""
        )
        return Listing(fault=Fault(fault.state, fault.sentence + hint))
    places = (fields.items,) if fields.items else ROWS
    rows = next((found for found in (at_path(root, path) for path in places) if isinstance(found, list)), MISSING)
    if not isinstance(rows, list):
        named = f'fields.items ("{fields.items}") is no list of rows'
        said = (
            named if fields.items else f"neither {' nor '.join(ROWS)} is a list of rows; does url name an entity set?"
        )
        return Listing(fault=said_error(root) or Fault("drifted", said))
    return read_rows(rows, fields, most, _next_link(root))


def read_sparql(body: bytes, content_type: str, fields: Fields, most: int) -> Listing:
    """The entries of a page of SPARQL results in JSON, at most `most`; `fields` name variables of the query."""
    root, fault = parse_json(body, content_type, "SPARQL results in JSON")
    if fault:
        return Listing(fault=fault)
    rows = at_path(root, "results.bindings")
    if not isinstance(rows, list):
        said = "it holds no results.bindings; is query a SELECT?"
        return Listing(fault=said_error(root) or Fault("malformed", f"this is JSON, but no SPARQL results: {said}"))
    variables = at_path(root, "head.vars")
    if isinstance(variables, list):
        for name in ("url", "title", "date", "summary", "text", "language"):
            path = getattr(fields, name)
            if path and path not in variables and "{" not in path:
                known = ", ".join(map(str, variables))[:200]
                return Listing(fault=Fault("drifted", f'fields.{name} ("{path}") is none of the variables {known}'))
    if fields.language is None:
        fields = fields.model_copy(update={"language": SPOKEN})
    return read_rows([_row(row, fields.title) for row in rows], fields, most)


def _next_link(root: Any) -> str:
    if not isinstance(root, dict):
        return ""
    inner = root.get("d")
    found = [root.get(name) for name in FOLLOWING] + ([inner.get("__next")] if isinstance(inner, dict) else [])
    return next((link for link in found if isinstance(link, str) and link), "")


def row_of(binding: Any) -> dict[str, str]:
    """A row of a SPARQL result: the values of its variables by their names, without those that are not bound."""
    terms = binding.items() if isinstance(binding, dict) else ()
    return {
        name: term["value"] for name, term in terms if isinstance(term, dict) and isinstance(term.get("value"), str)
    }


def _row(binding: Any, title: str) -> dict[str, str]:
    """A binding as variables and their values, and the language of its title."""
    row = row_of(binding)
    term = binding.get(title) if isinstance(binding, dict) else None
    spoken = term.get(SPOKEN) if isinstance(term, dict) else None
    return {**row, SPOKEN: spoken} if isinstance(spoken, str) else row
