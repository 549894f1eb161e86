"""References whose form is the same in every language: CELEX, ECLI, ELI, COM and its like, procedures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from classify.facts.references.forms import Citation
from classify.facts.references.plain import at_slashes, places_of

CELEX = re.compile(
    r"(?P<own>[1-9CE](?<![^\W_].)(?:19|20)\d\d[A-Z]{1,2}\d{4}(?:R\(\d\d\))?(?![^\W])|0(?<![^\W_].)(?:19|20)\d\d[A-Z]\d{4}-\d{8}(?!\d)"
    r"|7(?<![^\W_].)(?:19|20)\d\dL\d{4}[A-Z]{3}_\d{5,9})"
)
# Part of every CELEX number, and begun by fewer letters.
YEAR_AND_LETTER = re.compile(r"[12][09]\d\d[A-Z]{1,2}\d{4}", re.IGNORECASE)
# How far before its first slash a procedure begins at most; one that begins with its type has another slash behind that.
PROCEDURE_REACH, CODED_REACH = 5, 9
AFTER_COLON = re.compile(
    r"%3A(?P<own>[1-9CE](?:19|20)\d\d[A-Z]{1,2}\d{4}(?:R\(\d\d\))?(?!\w)|0(?:19|20)\d\d[A-Z]\d{4}-\d{8}(?!\d))", re.I
)
SECTORS = {"3": 1, "5": 2, "6": 2}
COM = re.compile(
    r"(?P<series>[CKСКΚSJ](?<![^\W_].)(?:OM|ОМ|ΟΜ|WD|OIN|EC|EK)) ?(?:\( ?(?P<a>(?:19|20)\d\d|9\d) ?\) ?"
    r"|[/:] ?(?P<b>(?:19|20)\d\d) ?[/:] ?)"
    r"(?:[Nn](?:[or°]|r\.) ?)?(?P<n>\d{1,5})(?![\d/])"
)
MORE_COM = re.compile(r" ?(?:,|and|und|et|e|y|en|og|och|i|a|oraz|ja) ?(?P<n>\d{2,5}) (?=final|endg|def)")
PROCEDURE = re.compile(
    r"(?P<year>[12](?<![\d/].)[09]\d\d) ?[/_] ?(?P<n>\d{1,4}) ?\(? ?"
    r"(?P<letter>(?<=\d)[A-G]|(?<=\d\()[A-G]\))? ?\( ?(?P<type>[A-Za-z]{3}) ?\)"
)
CODED = re.compile(
    r"(?P<type>[A-Z](?<![^\W_].)[A-Z]{2})[/ ](?P<year>(?:19|20)\d\d) ?/ ?(?P<n>\d{4})(?P<letter>[A-G])?(?![\d\w(])"
)
TYPES = frozenset(
    "COD CNS NLE APP AVC INI INL RSP BUD BUI DEC REG IMM RPS DEA ACI DCE SYN COS RSO INS OLP GBD PRT".split()
)
ECLI = re.compile(
    r"(?<![^\W_])(?:ECLI ?: ?(?P<country>[A-Z]{2})|(?P<bare>EU|CE)) ?: ?(?P<court>[A-Z][A-Z0-9]{0,6}) ?: ?"
    r"(?P<year>(?:19|20)\d\d) ?: ?(?P<rest>[A-Z0-9](?:[A-Z0-9.]{0,23}[A-Z0-9])?)",
)
ELI = re.compile(r"(?<![^\W_])eli/(?P<path>[\w.-]{1,40}(?:/[\w.,-]{1,60}){1,9})")
EU_ELI = re.compile(
    r"(?P<type>(?:reg|dir|dec|reco|guideline|joint_action|dec_framw|agree)(?:_impl|_del)?)/(?P<year>(?:19|20)\d\d)/(?P<n>\d{1,5})(?P<oj>/oj)?"
)
LETTER = {"reg": "R", "dir": "L", "dec": "D", "reco": "H", "dec_framw": "F"}


def fixed(text: str, slashes: Sequence[int]) -> Iterator[Citation]:
    """All of them in a plain text; each is looked for only where its mark stands. `slashes` are the places of all slashes."""
    if "20" in text or "19" in text:
        if YEAR_AND_LETTER.search(text):
            yield from _celex(text)
        if "(" in text or slashes:
            yield from _procedures(text, slashes)
            yield from _com(text)
    if "ECLI" in text or "EU:" in text or "CE:" in text:
        yield from _ecli(text)
    if "eli/" in text:
        yield from _eli(text)


def _celex(text: str) -> Iterator[Citation]:
    for pattern in (CELEX, AFTER_COLON) if "%3" in text else (CELEX,):
        for found in pattern.finditer(text):
            value = found["own"].upper()
            letters = re.search(r"[A-Z]{1,2}(?=\d{4})", value)
            if len(letters[0] if letters else "") == SECTORS.get(value[0], len(letters[0]) if letters else 0):
                yield Citation("celex", value, found.start("own"), found.end("own"))


def _procedures(text: str, slashes: Sequence[int]) -> Iterator[Citation]:
    marks = sorted((*slashes, *places_of("_", text))) if "_" in text else slashes
    for pattern, places, reach in ((PROCEDURE, marks, PROCEDURE_REACH), (CODED, slashes, CODED_REACH)):
        for found in at_slashes(pattern, text, places, reach):
            if found["type"].upper() in TYPES:
                letter = (found["letter"] or "").rstrip(")")
                yield Citation(
                    "procedure", f"{found['year']}/{int(found['n']):04}{letter}({found['type'].upper()})", *found.span()
                )


def _com(text: str) -> Iterator[Citation]:
    for found in COM.finditer(text):
        year = found["a"] or found["b"]
        series = (
            "COM" if found["series"] not in ("SWD", "JOIN", "SEC", "SEK") else found["series"].replace("SEK", "SEC")
        )
        told = f"{series}({year if len(year) == 4 else '19' + year})"
        end = found.end("n")
        yield Citation("com", f"{told} {int(found['n'])}", found.start(), end)
        while more := MORE_COM.match(text, end):
            end = more.end("n")
            yield Citation("com", f"{told} {int(more['n'])}", more.start("n"), end)


def _ecli(text: str) -> Iterator[Citation]:
    for found in ECLI.finditer(text):
        country = found["country"] or found["bare"]
        if found["bare"] == "EU" and found["court"] not in ("C", "T", "F"):
            continue
        if found["bare"] == "CE" and found["court"] != "ECHR":
            continue
        yield Citation("ecli", f"ECLI:{country}:{found['court']}:{found['year']}:{found['rest']}", *found.span())


def _eli(text: str) -> Iterator[Citation]:
    for found in ELI.finditer(text):
        path = found["path"].rstrip(".,-")
        act = EU_ELI.match(path)
        if act is None:
            if re.search(r"\d", path):
                yield Citation("eli", f"eli/{path}", found.start(), found.start() + 4 + len(path))
            continue
        end = found.start() + 4 + act.end()
        yield Citation("eli", f"eli/{act[0]}", found.start(), end)
        letter = LETTER.get(re.sub(r"_(?:impl|del)$", "", act["type"]))
        if letter:
            yield Citation("celex", f"3{act['year']}{letter}{int(act['n']):04}", found.start(), end)
