"""Codes of languages: which there are, and which one was meant where somebody wrote that of a country."""

from __future__ import annotations

import re
from difflib import get_close_matches

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
    from babel import Locale

    plain = code.partition("-")[0]
    known = {str(one): str(name) for one, name in Locale("en").languages.items()}
    meant = MEANT.get(plain)
    if plain in known and not (meant and plain == country.lower() and not _spoken(plain, country)):
        return None
    near = meant or next(iter(get_close_matches(plain, sorted(one for one in known if len(one) == 2), n=1)), None)
    hint = f'did you mean "{near}"?' if near else 'codes are those of ISO 639, such as "de"'
    said = f'"{code}" is {known[plain]}' if plain in known else f'"{code}" is not a language'
    return f"{said}; {hint}"


def _spoken(code: str, country: str) -> bool:
    from babel.languages import get_official_languages

    return code in get_official_languages(country, regional=True, de_facto=True)
