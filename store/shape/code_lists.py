"""Code lists as views: what the codes in other views' columns stand for, in our words."""

from __future__ import annotations

THEMES = (
    ("trafficking", "Trafficking in human beings"), ("labour", "Labour exploitation and workers' rights"),
    ("migration", "Migration and asylum"), ("sex-work", "Sex work"), ("lgbtiq", "LGBTIQ people"),
    ("gender-violence", "Gender-based violence"), ("undocumented", "Undocumented people"), ("minorities", "Minorities"),
)  # fmt: skip
STATES = (
    ("ok", 1, "new or known documents were seen"), ("unchanged", 1, "the server says that nothing changed"),
    ("moved", 1, "a permanent redirect, which was followed"), ("empty", 0, "it answered, and holds nothing"),
    ("blocked", 0, "a refusal, a challenge page or a consent wall"), ("limited", 0, "the server asks for time"),
    ("gone", 0, "the page is there no more"), ("refused", 0, "robots.txt or a reservation says no"),
    ("malformed", 0, "nothing could be read"), ("drifted", 0, "what its config promises holds no longer"),
    ("unsafe", 0, "a limit or a guard stopped it"), ("failed", 0, "network, certificate, server or time"),
    ("silent", 1, "it answers, and publishes nothing for longer than its rhythm"), ("paused", 0, "the config says so"),
    ("never", 0, "not collected yet"),
)  # fmt: skip
KINDS = (
    ("bill", "a law before a parliament"), ("draft", "a text that is to become law or policy"),
    ("consultation", "opinions are asked for"), ("act", "law or guidance in force"), ("judgment", "a court's"),
    ("decision", "an authority's"), ("question", "a member of parliament asks"), ("answer", "to such a question"),
    ("report", "a study or report"), ("press-release", "a body speaks to the press"), ("news", "an article"),
    ("notice", "an announcement"),
)  # fmt: skip
COUNTRIES = (
    ("AD", "Andorra"), ("AL", "Albania"), ("AM", "Armenia"), ("AT", "Austria"), ("AZ", "Azerbaijan"),
    ("BA", "Bosnia and Herzegovina"), ("BE", "Belgium"), ("BG", "Bulgaria"), ("BY", "Belarus"), ("CH", "Switzerland"),
    ("CY", "Cyprus"), ("CZ", "Czechia"), ("DE", "Germany"), ("DK", "Denmark"), ("EE", "Estonia"), ("ES", "Spain"),
    ("EU", "European Union"), ("FI", "Finland"), ("FR", "France"), ("GB", "United Kingdom"), ("GE", "Georgia"),
    ("GR", "Greece"), ("HR", "Croatia"), ("HU", "Hungary"), ("IE", "Ireland"), ("INT", "international bodies"),
    ("IS", "Iceland"), ("IT", "Italy"), ("LI", "Liechtenstein"), ("LT", "Lithuania"), ("LU", "Luxembourg"),
    ("LV", "Latvia"), ("MC", "Monaco"), ("MD", "Moldova"), ("ME", "Montenegro"), ("MK", "North Macedonia"),
    ("MT", "Malta"), ("NL", "Netherlands"), ("NO", "Norway"), ("PL", "Poland"), ("PT", "Portugal"), ("RO", "Romania"),
    ("RS", "Serbia"), ("RU", "Russia"), ("SE", "Sweden"), ("SI", "Slovenia"), ("SK", "Slovakia"), ("SM", "San Marino"),
    ("TR", "Türkiye"), ("UA", "Ukraine"), ("VA", "Holy See"), ("XK", "Kosovo"),
)  # fmt: skip


def _listed(names: str, rows: tuple[tuple[object, ...], ...]) -> str:
    columns = ", ".join(f"column{number} AS {name}" for number, name in enumerate(names.split(), 1))
    values = ", ".join(f"({', '.join(_literal(cell) for cell in row)})" for row in rows)
    return f"SELECT {columns} FROM (VALUES {values})"


def _literal(cell: object) -> str:
    return str(cell) if isinstance(cell, int) else "'{}'".format(str(cell).replace("'", "''"))


CODE_LISTS = {
    "theme_codes": _listed("code name", THEMES),
    "country_codes": _listed("code name", COUNTRIES),
    "state_codes": _listed("code seen meaning", STATES),
    "kind_codes": _listed("code meaning", KINDS),
}
