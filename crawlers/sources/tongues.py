"""Codes of languages: which there are, and which one was meant where somebody wrote that of a country."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

# Languages that nearly all sources of Europe publish in, which are known without asking for all of the world's.
EUROPE = frozenset(
    "az be bg bs ca cs cy da de el en es et eu fi fr ga gl hr hu hy is it ka lb lt lv mk mt nb nl nn no pl pt ro ru sk sl "
    "sq sr sv tr uk".split()
)
CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
# Languages of Europe whose code differs from that of a country where they are spoken, which is what people write.
MEANT = {
    "gr": "el", "cz": "cs", "dk": "da", "ua": "uk", "al": "sq", "rs": "sr", "ge": "ka", "by": "be", "gb": "en", "at": "de",
    "jp": "ja", "md": "ro", "xk": "sq", "me": "sr", "cy": "el", "ch": "de", "ee": "et", "si": "sl", "am": "hy", "ba": "bs",
    "se": "sv", "li": "de", "eng": "en", "ger": "de", "fre": "fr",
}  # fmt: skip


def language_fault(code: str, country: str) -> str | None:
    """What is wrong with a language code in a source of a country; None where nothing is.

    "ee" is Ewe, and in a source of Estonia surely a slip: the code of a country is no language where that country has none
    of it.
    """
    if not CODE.fullmatch(code):
        return f'"{code}" is not a language code such as "de"'
    plain = code.partition("-")[0]
    meant = MEANT.get(plain)
    if plain in EUROPE and not (meant and plain == country.lower()):
        return None
    known = _known()
    if plain in known and not (meant and plain == country.lower() and not _spoken(plain, country)):
        return None
    near = meant or next(iter(get_close_matches(plain, sorted(one for one in known if len(one) == 2), n=1)), None)
    hint = f'did you mean "{near}"?' if near else 'codes are those of ISO 639, such as "de"'
    said = f'"{code}" is {known[plain]}' if plain in known else f'"{code}" is not a language'
    return f"{said}; {hint}"


@cache
def _known() -> dict[str, str]:
    """All languages of the world by their codes, with their English names."""
    from babel import Locale

    return {str(one): str(name) for one, name in Locale("en").languages.items()}


def _spoken(code: str, country: str) -> bool:
    from babel.languages import get_official_languages

    return code in get_official_languages(country, regional=True, de_facto=True)
