"""How citations are written in config/facts/references/*.toml, made regular expressions in which nothing repeats unbounded.

`{w}` is one of a form's words, `{no}` a number sign or none, `{sign}` one, `{n}` a number of up to six figures, `{n1}` to
`{n9}` one of exactly so many, `{yy}` a year of two or four figures, `{year}` one of four, `{dated}` the year of a day in
figures or words; the others are named in PLACES. `[x|y]` stands or not, `<x|y>` is one of them; a blank may be missing.
"""

from __future__ import annotations

import re

NUMBER_SIGN = (
    r"(?:[Nn][°ºr]?[Oo]?s?|[Nn]\.[°ºo]s?|[Nn]:[ro]|nro|nrs|nn|NR|NO|Nru|[Uu]imh|№№?|[Čč]|čís|číslo|čj|[Bb]r|[Бб]р|[Šš]t|[Αα]ρ"
    r"|[Αα]ριθ|Numri?|nummer|Nummer|numér?o|número|numero|numer|numru|number|broj|број|номер|αριθμ|sz|szám|zenb|rhif|Rhif|nolu"
    r"|num|Num|núm|Núm|թիվ|թ)"
)
# A sign with the point and blank after it.
SIGNED = rf"{NUMBER_SIGN}(?![^\W\d_]) ?[.:º°]? ?"
FULL_YEAR = r"(?:19|20)\d\d"
DATED = (
    r"(?:\d{1,2}\.? ?[./-] ?\d{1,2} ?[./-] ?(?P<dated>\d{4})"
    r"|(?:\d{1,2}[.ºª]? )?(?:[^\W\d_]{1,12}\.? ){1,3}(?P<dated_in_words>(?:19|20)\d\d))"
)
CAPITAL = r"[A-Z][\w'’-]{1,20}|\([A-Z][^()\n]{2,40}\)"
PLACES = {
    "n": r"\d{1,6}",
    "year": FULL_YEAR,
    "yy": rf"{FULL_YEAR}|\d\d",
    "y2": r"\d\d",
    "roman": r"[IVXLΙΧ]{1,7}",
    # 2024/25; 2024-2025, told as the Storting and the Folketing tell it.
    "session": rf"{FULL_YEAR} ?[/-] ?(?:{FULL_YEAR}|\d\d)",
    "session4": rf"{FULL_YEAR} ?[/-] ?(?:19|20)?\d\d",
    "folketing": rf"{FULL_YEAR} ?[/-] ?(?:{FULL_YEAR}|\d\d)",
    # A word or two before a day ("vom", "de la"); a day in figures, in either order.
    "of": r"(?:[^\W\d_]{1,4}\.? ?){0,2}",
    "day": (
        r"\d{1,2}\.? ?[./-] ?\d{1,2}\.? ?[./-] ?(?:19|20)\d\d(?: г\.|\.)?|(?:19|20)\d\d \d{1,2} \d{1,2}"
        r"|(?:19|20)\d\d\. ?\d{1,2}\. ?\d{1,2}\.?"
    ),
    # The Official Journal's parts and pages.
    "part": "LI|CI|L|C",
    "page": r"(?:[^\W\d_]{1,4}\.?)?",
    "ojpage": r"\d{1,4}",
    # Applications, conventions, treaties.
    "app": r"[1-9]\d{1,4}",
    "ilo": r"[1-9]\d{0,2}",
    "series": r"[1-9]\d{0,2}|0\d\d?",
    # What single states number in their own way.
    "dossier": r"\d{2} ?\d{3}(?:-[IVXL]{1,5})?",
    "bg": r"\d\d\d?-\d{3}-\d\d-\d{1,4}|\d{3}-\d\d-\d{1,4}",
    "fek": "[ΑΒΓAB]",
    "eva": r"\d{4}",
    "ada": r"[0-9A-ZΑ-Ω]{4,12}-[0-9A-ZΑ-Ω]{3}",
    "xk": r"\d\d/L-\d{3}",
    "sek": r"(?:[A-Z][A-Za-zÅÄÖåäö]{1,3})?\d{1,5}",
    "ua": r"\d{3,6}(?:-[\dдД])?",
    "nols": "LS|L|S",
    "lov": r"LOV-(?:19|20)\d\d-\d\d-\d\d-\d{1,4}",
    "act": rf"(?!(?:An|The|This|In|Any|Under|No|By) )(?:{CAPITAL})(?: (?:of|and|the|in|to|for|etc\.?|{CAPITAL})){{0,9}} Act",
}
PLACES |= {f"n{length}": rf"\d{{{length}}}" for length in range(1, 10)}
PIECE = re.compile(r"\{(?P<name>\w+)\}|(?P<open>[\[<])|(?P<bar>\|)|(?P<close>[\]>])|(?P<blank> +)|(?P<letter>.)")
ROME = str.maketrans("ΙΧ", "IX")


def written_as(form: str, words: tuple[str, ...]) -> str:
    """The regular expression of a form. Raises ValueError saying what is wrong with it."""
    parts: list[str] = []
    opened: list[str] = []
    seen: set[str] = set()
    for piece in PIECE.finditer(form):
        if piece["name"]:
            parts.append(_place(piece["name"], words, seen))
        elif piece["open"]:
            opened.append(piece["open"])
            parts.append("(?:")
        elif piece["close"]:
            if not opened or opened[-1] + piece["close"] not in ("[]", "<>"):
                raise ValueError(f'"{piece["close"]}" closes nothing')
            parts.append(")?" if opened.pop() == "[" else ")")
        elif piece["bar"] and opened:
            parts.append("|")
        else:
            parts.append(" {0,3}" if piece["blank"] else re.escape(piece["letter"] or "|"))
    if opened:
        raise ValueError(f'"{opened[-1]}" is not closed')
    return "".join(parts)


def _place(name: str, words: tuple[str, ...], seen: set[str]) -> str:
    if name == "w" and words:
        return f"(?P<w>{'|'.join(map(word_of, sorted(words, key=len, reverse=True)))})"
    if name in ("no", "sign"):
        return f"(?:{SIGNED})?" if name == "no" else SIGNED
    if name == "dated":
        return DATED
    if name not in PLACES:
        raise ValueError(f"{{{name}}} is not known; known are {{w}}, {{no}}, {{sign}}, {{dated}}, {', '.join(PLACES)}")
    again = name in seen
    seen.add(name)
    return f"(?:{PLACES[name]})" if again else f"(?P<{name}>{PLACES[name]})"


def word_of(word: str) -> str:
    """The regular expression of a word; "*" stands for up to eight letters, at its beginning for up to 24."""
    if word.startswith("*"):
        return r"[^\W\d_]{0,24}" + word_of(word[1:])
    return re.escape(word).replace(r"\*", r"[^\W\d_]{0,8}").replace(r"\ ", " {1,3}")


def normal(name: str, value: str) -> str:
    """A placeholder's value: no blanks, no leading noughts, Latin figures of Rome, years of four figures."""
    if name == "act":
        return value
    bare = value.replace(" ", "").translate(ROME)
    if name == "day" and value:
        figures = [str(int(one)) for one in re.findall(r"\d+", value)]
        return ".".join(figures[::-1] if len(figures[0]) == 4 else figures)
    if name in ("n", "ilo", "series"):
        return str(int(bare)) if bare else ""
    if name == "yy":
        return four(bare)
    return _session(name, bare) if name in ("session", "session4", "folketing") and bare else bare


def _session(name: str, value: str) -> str:
    """2024/25, for Norway 2024-2025, for Denmark 20241: the first session of the year it began."""
    first, _, second = value.replace("-", "/").partition("/")
    return {"session": f"{first}/{second[-2:]}", "session4": f"{first}-{four(second)}", "folketing": f"{first}1"}[name]


def four(year: str) -> str:
    """A year of two figures as one of four: 00 to 39 are of this century."""
    if len(year) != 2:
        return year
    return f"20{year}" if int(year) < 40 else f"19{year}"
