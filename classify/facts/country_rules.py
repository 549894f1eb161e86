"""How each language names countries: CLDR's names and cities (through babel) and config/facts/countries/.

`world.toml` holds what is the same in all languages: the zone whose city is a capital, parliaments that go by their own
name everywhere, and names that are also words or persons' names. A language's file adds endings, names and adjectives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from classify.facts.phrases import Phrases
from ground.folding import TWO_ALPHABETS, fold, fold_to_latin
from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, parse, read_toml

Words = Annotated[tuple[str, ...], Field(strict=False)]
Code = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
TERRITORY = re.compile(r"[A-Z]{2}")
ONLY_WORD = re.compile(r"[^\W\d_]+")
SHORTEST = 4


class WorldFile(Strict):
    """What is the same in every language."""

    capitals: dict[str, str]
    skipped: Words
    quiet: Words
    ambiguous: Words
    authorities: dict[str, Words]
    never: Words = ()


class CountryFile(Strict):
    """One language's ways; every key may be left out, since CLDR gives the names."""

    language: Code
    also: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    articles: Words = ()
    drop: Words = ()
    endings: Words = ()
    capital_adjectives: bool = False
    names: dict[str, Words] = Field(default_factory=dict)
    adjectives: dict[str, Words] = Field(default_factory=dict)
    authorities: dict[str, Words] = Field(default_factory=dict)
    never: Words = ()
    works: Words = ()
    tongue: Words = ()
    treaties: Words = ()


@dataclass(frozen=True, slots=True)
class SpokenCountries:
    """One language, ready: phrases whose groups are "FR name", "FR capital", "FR adjective", "FR authority" and guards."""

    phrases: Phrases
    capital_adjectives: bool
    ambiguous: frozenset[str]
    fold: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class CountryRules:
    """The rules of all languages; a language is made ready when its first document is read."""

    world: WorldFile
    files: Mapping[str, CountryFile]
    _ready: dict[str, SpokenCountries] = field(default_factory=dict)

    def language(self, code: str | None) -> SpokenCountries | None:
        """The language, or None where there are no rules for it."""
        file = self.files.get(code or "")
        if file is None:
            return None
        if file.language not in self._ready:
            self._ready[file.language] = _spoken(file, self.world)
        return self._ready[file.language]


def read_country_rules(folder: Path, faults: Faults) -> CountryRules | None:
    """The rules below `folder`/facts/countries; everything wrong is noted, None without a sound world.toml."""
    place = folder / "facts" / "countries"
    table = read_toml(place / "world.toml", faults)
    world = parse(WorldFile, table, place / "world.toml", faults) if table is not None else None
    files: dict[str, CountryFile] = {}
    for file in sorted(place.glob("*.toml")):
        table = read_toml(file, faults) if file.name != "world.toml" else None
        rules = parse(CountryFile, table, file, faults) if table is not None else None
        if rules is None:
            continue
        for key, message in _wrong(rules):
            faults.add(file, line_of(file, (key,)), f"{key}: {message}")
        files |= dict.fromkeys((rules.language, *rules.also), rules)
    return CountryRules(world, files) if world else None


def load_country_rules(folder: Path) -> CountryRules:
    """As `read_country_rules`. Raises ConfigError with everything that is wrong."""
    faults = Faults()
    rules = read_country_rules(folder, faults)
    faults.raise_if_any()
    if rules is None:
        raise ValueError(f"no rules below {folder}")
    return rules


def _wrong(rules: CountryFile) -> Iterator[tuple[str, str]]:
    for key in ("names", "adjectives", "authorities"):
        for code, phrases in getattr(rules, key).items():
            if not TERRITORY.fullmatch(code):
                yield key, f'"{code}" is no ISO code of a country'
            for phrase in phrases:
                try:
                    Phrases({code: [phrase]})
                except ValueError as error:
                    yield key, str(error)


def _spoken(file: CountryFile, world: WorldFile) -> SpokenCountries:
    bring = fold_to_latin if file.language in TWO_ALPHABETS else fold
    groups: dict[str, list[str]] = {}
    told = [each for language in (file.language, *file.also) for each in _from_cldr(language, world)]
    own = {
        code: bring(next(_forms(name, file), "").removeprefix("="))
        for code, name, kind in reversed(told)
        if kind == "name"
    }
    # Of equal hits the first counts: that of the longer name, "Nigeria" before "Niger".
    for code, name, kind in sorted(told, key=lambda each: -len(each[1])):
        near = _near_names(code, own) if kind == "name" else []
        forms = (one for one in _forms(name, file) if not _is_others(one, own[code] if near else "", near, bring))
        groups.setdefault(f"{code} {kind}", []).extend(forms)
    for kind, table in (("name", file.names), ("adjective", file.adjectives), ("authority", file.authorities)):
        for code, phrases in table.items():
            groups.setdefault(f"{code} {kind}", []).extend(phrases)
    for code, phrases in world.authorities.items():
        groups.setdefault(f"{code} authority", []).extend(phrases)
    groups |= {"never": [*file.never, *world.never], "tongue": list(file.tongue)}
    groups |= {"works": list(file.works), "treaties": list(file.treaties)}
    ambiguous = frozenset(map(bring, world.ambiguous))
    return SpokenCountries(Phrases(groups, bring), file.capital_adjectives, ambiguous, bring)


def _near_names(code: str, own: Mapping[str, str]) -> list[str]:
    """Names of other countries that begin like this one's, up to its or their last two letters."""
    mine = own[code]
    return [
        name for other, name in own.items()
        if other != code and name != mine and " " not in name
        and (name.startswith(mine[:-1]) or mine.startswith(name[:-1]))
    ]  # fmt: skip


def _is_others(form: str, own: str, near: Sequence[str], bring: Callable[[str], str]) -> bool:
    """Whether an exact form made of a country's name is one of a near name's: "Nigerii" is none of Niger's."""
    if not near or not form.startswith("="):
        return False
    word = bring(form.removeprefix("="))
    if word == own or word in near:
        return word != own
    for other in near:
        longer, shorter = (other, own) if len(other) > len(own) else (own, other)
        if longer.startswith(shorter[:-1]) and word.startswith(longer[:-1]) == (other == longer):
            return True
    return False


def _from_cldr(language: str, world: WorldFile) -> Iterator[tuple[str, str, str]]:
    """Countries' names, and their capitals' where CLDR knows the city's zone."""
    from babel import Locale

    locale = Locale.parse(language)
    for code, name in locale.territories.items():
        if TERRITORY.fullmatch(code) and code not in world.skipped:
            yield code, name, "name"
    for code, zone in world.capitals.items():
        city = locale.time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
        yield code, city, "capital"


def _forms(name: str, file: CountryFile) -> Iterator[str]:
    """The forms in which a name is looked for: of a word all endings of the language, of several words any inflection."""
    bare = re.sub(r"\([^()]*\)", " ", name).replace("’", "'")
    words = ONLY_WORD.findall(bare)
    while len(words) > 1 and words[0].lower() in file.articles:
        words = words[1:]
    if not words:
        return
    if len(words) > 1:
        yield " ".join(words)
        return
    word = words[0]
    yield f"={word}"
    stem = next((word.removesuffix(ending) for ending in file.drop if word.endswith(ending)), word)
    if len(stem) >= SHORTEST or (len(stem) >= SHORTEST - 1 and len(word) >= SHORTEST):
        for base in {stem, word}:
            # Any ending is let pass only behind letters enough: "ჩად" (Chad) begins many words.
            endings = (ending for ending in file.endings if ending != "*" or len(base) > SHORTEST)
            yield from (f"{base}*" if ending == "*" else f"={base}{ending}" for ending in endings)
