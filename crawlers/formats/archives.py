"""Answers of library interfaces in XML, SRU and OAI-PMH, into entries; their own errors are told in their own words."""

from __future__ import annotations

from typing import Any

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.xml_parts import ENTITY, Parts, child, local_name, text_of, values_at
from crawlers.sources.catalogue import Fields
from ground.records import Fault, FaultError

SRU_PARTS = frozenset({"record", "numberOfRecords", "nextRecordPosition", "diagnostics"})
OAI_PARTS = frozenset({"record", "resumptionToken", "error"})
# What else stands around the records of an OAI-PMH answer.
OAI_FRAME = ("responseDate", "request", "ListRecords")
WEB = ("http://", "https://")
BROKEN_OFF = Fault("failed", "the answer broke off before its end")


def read_sru(body: bytes, content_type: str, fields: Fields, start: int, most: int) -> Listing:
    """The entries of an SRU answer, at most `most`; `next_link` is the position at which the next page starts."""
    records: list[Entry] = []
    said: dict[str, str] = {}
    count = broken = 0
    try:
        parts = Parts(body, content_type, ("searchRetrieveResponse",), SRU_PARTS, "an SRU answer")
        for part in parts:
            name = local_name(part)
            if name != "record":
                said[name] = _diagnostic(part) if name == "diagnostics" else text_of(part)
                continue
            count += 1
            if values_at(part, "recordData.diagnostic.message"):
                # In the place of a record that the interface cannot give.
                said["diagnostics"], broken = values_at(part, "recordData.diagnostic.message")[0], broken + 1
            elif len(records) < most:
                records.append(_entry(part, fields))
    except FaultError as error:
        return Listing(fault=error.fault)
    fault = _sru_fault(parts, said, start, count, records) or _lost(records, fields)
    if fault:
        return Listing(fault=fault)
    warning = f"the interface says: {said['diagnostics'][:200]}" if "diagnostics" in said else ""
    following = _next_position(said, start, count)
    cut = count - broken - len(records)
    return Listing(tuple(records), next_link=following, cut=cut, rows=count, warning=warning)


def _sru_fault(
    parts: Parts, said: dict[str, str], start: int, count: int, records: list[Entry]
) -> Fault | None:  # fmt: skip
    """What is wrong with an SRU answer as a whole, if anything."""
    if not parts.whole:
        return BROKEN_OFF
    if records:
        return None
    if "diagnostics" in said:
        return Fault("failed", f"the interface answers with an error: {said['diagnostics'][:200]}")
    if "numberOfRecords" not in said:
        return Fault("drifted", "the answer holds neither records nor numberOfRecords")
    if not count and start <= _number(said["numberOfRecords"]):
        return Fault("drifted", f"numberOfRecords is {said['numberOfRecords'][:20]}, but the answer holds no record")
    return None


def read_oai(body: bytes, content_type: str, fields: Fields | None, most: int) -> Listing:
    """The entries of an OAI-PMH answer, at most `most`; `next_link` is its resumption token.

    Without `fields`, records are Dublin Core. Deleted records are told in `gone`.
    """
    entries: list[Entry] = []
    gone: list[str] = []
    token = ""
    try:
        parts = Parts(body, content_type, ("OAI-PMH",), OAI_PARTS, "an OAI-PMH answer")
        for part in parts:
            name = local_name(part)
            if name == "error":
                return _oai_error(str(part.get("code") or ""), text_of(part))
            if name == "resumptionToken":
                token = text_of(part)
            elif values_at(part, "header.@status") == ["deleted"]:
                gone += values_at(part, "header.identifier")[:1]
            else:
                entries.append(_oai_entry(part, fields))
    except FaultError as error:
        return Listing(fault=error.fault)
    # Whatever is missing from the end, the token that leads on is.
    fault = None if parts.whole else BROKEN_OFF
    others = [name for name in parts.others if name not in OAI_FRAME]
    if not fault and others and not (entries or gone or token):
        fault = Fault("drifted", f"the answer holds neither records nor an error, but {others[0]}")
    fault = fault or (_lost(entries, fields) if fields else _without_title(entries))
    if fault:
        return Listing(fault=fault)
    return Listing(
        tuple(entries[:most]), next_link=token, cut=max(0, len(entries) - most), rows=len(entries) + len(gone),
        gone=tuple(gone), quiet="the archive holds no new records, only withdrawn ones" if gone and not entries else "",
    )  # fmt: skip


def _oai_error(code: str, message: str) -> Listing:
    if code == "noRecordsMatch":
        return Listing(quiet="the archive says that it holds nothing new (noRecordsMatch)")
    return Listing(fault=Fault("failed", f"the archive answers with an error: {f'{code} {message}'.strip()[:200]}"))


def _oai_entry(record: Any, fields: Fields | None) -> Entry:
    identifier = _first(record, "header.identifier")
    changed = _first(record, "header.datestamp")
    if fields is not None:
        return _entry(record, fields, record_id=identifier, changed=changed)
    dates = values_at(record, "metadata.dc.date")
    return Entry(
        link=_web_address(values_at(record, "metadata.dc.identifier")),
        title=_first(record, "metadata.dc.title"),
        summary="\n\n".join(values_at(record, "metadata.dc.description")),
        # Archives also write when they took it in and when they opened it: the earliest is its own.
        date=min(dates, default=""),
        updated=changed,
        language=_first(record, "metadata.dc.language"),
        key=identifier,
        record=identifier,
    )


def _entry(record: Any, fields: Fields, record_id: str = "", changed: str = "") -> Entry:
    record = _unescaped(record)
    found = {
        name: _first(record, getattr(fields, name) or "-")
        for name in ("url", "title", "date", "summary", "text", "language")
    }
    return Entry(
        link=found["url"], title=found["title"], summary=found["summary"], text=found["text"], date=found["date"],
        language=found["language"], updated=changed, key=record_id, record=record_id,
    )  # fmt: skip


def _unescaped(record: Any) -> Any:
    """The record; where its data came as text (recordPacking "string"), with that text read as elements."""
    from lxml import etree

    data = child(record, "recordData")
    if data is None or len(data) or not (data.text or "").lstrip().startswith("<"):
        return record
    if ENTITY.search(data.text):
        raise FaultError("unsafe", "a record declares XML entities; nothing of the answer was read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        inner = etree.fromstring(str(data.text).strip().encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return record
    if inner is not None:
        data.append(inner)
    return record


def _first(record: Any, path: str) -> str:
    return next(iter(values_at(record, path)), "")


def _web_address(identifiers: list[str]) -> str:
    """The first identifier that is an address; a DOI is one by its resolver."""
    for one in identifiers:
        if one.lower().startswith(WEB):
            return one
    doi = next((one for one in identifiers if one.lower().removeprefix("doi:").strip().startswith("10.")), "")
    return f"https://doi.org/{doi.lower().removeprefix('doi:').strip()}" if "/" in doi else ""


def _lost(entries: list[Entry], fields: Fields) -> Fault | None:
    for name, values in (("url", [one.link for one in entries]), ("title", [one.title for one in entries])):
        if entries and not any(values):
            return Fault("drifted", f'fields.{name} ("{getattr(fields, name)}") is in none of {len(entries)} records')
    return None


def _without_title(entries: list[Entry]) -> Fault | None:
    if entries and not any(entry.title for entry in entries):
        return Fault("drifted", f"none of {len(entries)} records has a title (dc:title)")
    return None


def _diagnostic(part: Any) -> str:
    """The words of the first diagnostic: its message, and what it is about."""
    said = [*values_at(part, "diagnostic.message")[:1], *values_at(part, "diagnostic.details")[:1]]
    return ": ".join(said) or text_of(part) or "no message"


def _next_position(said: dict[str, str], start: int, count: int) -> str:
    """Where the next page starts; "" after the last record."""
    named, total = said.get("nextRecordPosition", ""), said.get("numberOfRecords", "")
    if not count or (total and start + count > _number(total)):
        return ""
    if named.isascii() and named.isdigit() and len(named) < 12:
        return named
    return str(start + count) if total else ""


def _number(text: str) -> int:
    """A count as an interface writes it; where it cannot be read, more than there can be."""
    return int(text[:12]) if text.isascii() and text.isdigit() else 10**12
