"""Three weeks as they may come, read as readers do: `python -m benchmarks.weeks FOLDER`.

Documents are those of ../shared/eval and of the made-up publishers of ../shared/fakeweb, spread over three windows by their
ids; a few that are invented here stand for what must not be missed. They are classified, drafted and sent week by week, the
archive is written, and it says how many words each section has and in which minute of reading what stands.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from classify.bulk.whole_store import classify_store
from digest.archive.write import write_archive
from digest.content.model import Content
from digest.content.words import count_words, country_name
from digest.drafting.draft import fit, make_draft, write_files
from digest.drafting.facts import gather
from digest.drafting.on_order import order_of
from digest.forms.plain import section_words
from ground.places import packaged_config
from ground.records import Found, Outcome, When
from policywatch.load import WholeConfig, load_config
from store.documents.documents import save_documents
from store.documents.procedures import note_stage, sync_procedures
from store.health.runs import SourceRow, end_run, start_runs, sync_sources
from store.shape.database import Store, open_store

SHARED = Path(__file__).resolve().parents[2] / "shared"
EVAL, FAKEWEB = SHARED / "eval", SHARED / "fakeweb" / "fakeweb.py"
# The Thursdays at whose noon the windows close, and how many of a hundred documents each of them gets.
WEEKS = {
    "2026-W47": (date(2026, 11, 19), 10),
    "2026-W48": (date(2026, 11, 26), 25),
    "2026-W49": (date(2026, 12, 3), 100),
}
KINDS = {
    "news": "news", "news article": "news", "report": "report", "statement": "report", "other": "report", "event": "report",
    "law": "law", "judgment": "law", "policy": "official",
}  # fmt: skip
COUNTRY = {
    "en": "IE",
    "cs": "CZ",
    "sv": "SE",
    "el": "GR",
    "da": "DK",
    "sl": "SI",
    "et": "EE",
    "uk": "UA",
    "ca": "ES",
    "sr": "RS",
}
CORE = ("EU-official", "DE-official", "FR-official", "IT-law", "PL-official", "NL-official")
BROKEN = {
    "DE-official": "blocked",
    "HU-news": "drifted",
    "PT-report": "failed",
    "SK-news": "empty",
    "LV-report": "blocked",
}
READING = 220
"""Words that a reader takes in a minute."""

# What is of known weight: source, title, text, and for a text that changes what it said the week before. The first six must
# be the first six items; the rest is routine, or as heavy as much else.
PLANTED = (
    ("EU-official", "en", "Call for evidence on the evaluation of residence permits for trafficked persons",
     "The Commission opens a call for evidence on residence permits for trafficked persons under Directive 2004/81/EC. "
     "Feedback can be given until 13 December 2026.", ""),
    ("FR-official", "fr", "Projet de loi relatif à la traite des êtres humains et au séjour",
     "Le projet de loi modifie le titre de séjour des victimes de la traite des êtres humains.\n"
     "Le titre de séjour est délivré à condition de témoigner.\n"
     "Les observations peuvent être adressées jusqu'au 11 décembre 2026.",
     "Le projet de loi modifie le titre de séjour des victimes de la traite des êtres humains.\n"
     "Le titre de séjour est délivré sans condition.\nLes observations peuvent être adressées jusqu'au 4 décembre 2026."),
    ("DE-news", "de", "Nach Razzia in Nagelstudios: Betroffene von Menschenhandel abgeschoben",
     "Nach einer Razzia wurden neun Betroffene von Menschenhandel in Abschiebehaft genommen und abgeschoben, "
     "ohne Bedenkzeit.", ""),
    ("NL-official", "nl", "Consultatie wetsvoorstel registratieplicht sekswerkers",
     "Het wetsvoorstel verplicht sekswerkers tot registratie. "
     "Reageren op de internetconsultatie kan tot en met 15 december 2026.", ""),
    ("IT-law", "it", "Sentenza sulla non punibilità delle vittime di tratta",
     "La Corte annulla la condanna: alle vittime di tratta di esseri umani si applica il principio di non punibilità.", ""),
    ("EU-official", "en", "Proposal amending the Directive on trafficking in human beings: text as agreed",
     "Member States shall ensure that assistance to victims of trafficking is not made conditional on cooperation.\n"
     "Member States may refrain from prosecuting trafficked persons.",
     "Member States shall ensure that assistance to victims of trafficking is not made conditional on cooperation.\n"
     "Member States shall not prosecute trafficked persons."),
    ("ES-official", "es", "La policía libera a doce víctimas de trata en una operación",
     "La policía ha detenido a nueve tratantes; doce víctimas de trata han sido liberadas en una redada.", ""),
    ("IE-official", "en", "Minister opens conference on trafficking in human beings",
     "The minister opened a conference on trafficking in human beings and thanked all partners.", ""),
    ("PT-law", "pt", "Nomeação de membros da comissão contra o tráfico de pessoas",
     "São nomeados os membros da comissão contra o tráfico de pessoas.", ""),
    ("GR-news", "el", "Ημερίδα για την εμπορία ανθρώπων", "Ημερίδα για την εμπορία ανθρώπων διοργανώνει ο δήμος.", ""),
)  # fmt: skip


def documents() -> Iterator[tuple[str, str, str, str, str, str]]:
    """Country, kind of publisher, language, title, text and id of each document of others."""
    for row in _rows("pages.jsonl"):
        yield row["country"], KINDS.get(row["doc_type"], "report"), row["lang"], row["title"], row["text"], row["id"]
    for row in _rows("themes.jsonl"):
        if row["split"] == "dev" and len(row["text"]) > 200:
            country = COUNTRY.get(row["lang"], row["lang"].upper())
            yield country, KINDS.get(row["kind"], "official"), row["lang"], row["title"], row["text"], row["id"]
    for row in _rows("stream.jsonl"):
        yield row["country"], "law", "", row["title"], row["text"], row["id"]
    yield from _made_up()


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with (EVAL / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _made_up(port: int = 8917) -> Iterator[tuple[str, str, str, str, str, str]]:
    """What four made-up publishers have, by their own word."""
    server = subprocess.Popen([sys.executable, str(FAKEWEB), "--sites", "4", "--items", "20", "--port", str(port)])
    try:
        for site in range(4):
            for one in _truth(f"http://127.0.0.1:{port}/__truth?site={site}"):
                yield "INT", "news", one["lang"], one["title"], one["body"], one["url"]
    finally:
        server.terminate()
        server.wait()


def _truth(url: str) -> list[dict[str, Any]]:
    for _ in range(50):
        try:
            with urllib.request.urlopen(url) as answer:
                told: dict[str, Any] | list[dict[str, Any]] = json.load(answer)
                return told if isinstance(told, list) else next(one for one in told.values() if isinstance(one, list))
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the made-up web did not answer")


def fill(store: Store) -> None:
    """Put all documents into their weeks, with runs of their sources."""
    found: dict[str, list[Found]] = {week: [] for week in WEEKS}
    rows: dict[str, SourceRow] = {name: _source(name) for name in (*CORE, *(source for source, *_ in PLANTED))}
    for country, publishes, language, title, text, name in documents():
        source = f"{country}-{publishes}"
        rows.setdefault(source, _source(source))
        share = zlib.crc32(name.encode()) % 100
        week = next(one for one, (_, most) in WEEKS.items() if share < most)
        found[week].append(_found(source, name, title, text, language, week))
    for number, (source, language, title, text, before) in enumerate(PLANTED):
        if before:
            found["2026-W48"].append(_found(source, f"planted-{number}", title, before, language, "2026-W48"))
        found["2026-W49"].append(_found(source, f"planted-{number}", title, text, language, "2026-W49"))
    sync_sources(store, rows.values())
    for week, papers in found.items():
        at = (WEEKS[week][0] - timedelta(days=2)).isoformat() + "T08:00:00Z"
        save_documents(store, papers, at)
        _runs(store, rows, at, broken=BROKEN if week == "2026-W49" else {})


def _found(source: str, name: str, title: str, text: str, language: str, week: str) -> Found:
    published = WEEKS[week][0] - timedelta(days=2 + zlib.crc32(name.encode()) % 4)
    return Found(
        source, f"https://{source.lower()}.example/{zlib.crc32(name.encode()):x}", title or text[:80], text, "full",
        published=When(published.isoformat(), "day"), language=language or None, listed="x", visited=True,
    )  # fmt: skip


def _source(name: str) -> SourceRow:
    country, _, publishes = name.partition("-")
    return SourceRow(
        name, f"Sample {publishes} of {country_name(country)}", country, "rss", f"https://{name.lower()}.example/feed", (),
        publishes, 3, name in CORE, 43_200, None, ("trafficking",) if name in CORE else (), None,
    )  # fmt: skip


def _runs(store: Store, rows: dict[str, SourceRow], at: str, *, broken: dict[str, str]) -> None:
    for name, run in start_runs(store, rows).items():
        state: Any = broken.get(name, "ok")
        new = 0 if name in broken else 1
        end_run(store, run, Outcome(state, f"{state} in a simulation", seen=new, new=new), {})
        store.connection.execute("UPDATE run SET started_at = ?, ended_at = ? WHERE id = ?", (at, at, run))


def moves(store: Store) -> None:
    """Two files whose institution's record says another stage in the third week."""
    for reference, stage, day in (
        ("2025/0059(COD)", "COMMITTEE_VOTE", "2026-11-12"), ("2025/0059(COD)", "TRILOGUE", "2026-12-01"),
        ("2023/0439(COD)", "RDG1", "2026-11-12"), ("2023/0439(COD)", "PLENARY_VOTE", "2026-11-30"),
    ):  # fmt: skip
        record = Found("EU-official", "https://x.example/", "Record", "", "full", stage=stage, stage_at=day,
                       references=(("procedure", reference),))  # fmt: skip
        with store.transaction():
            note_stage(store, record, f"{day}T12:00:00Z")


def read(content: Content) -> list[str]:
    """Words of ours in each section, and after how many minutes of reading the reader of a section has got through it."""
    head = sum(count_words("".join(one.text for one in bullet)) for bullet in content.head.bullets)
    passed, lines = head, [f"{'head':<12} {head:>5} words"]
    for section in content.sections:
        titles = sum(count_words(entry.title.text) for entry in section.entries)
        quotes = sum(
            count_words(one.text) for entry in section.entries for row in entry.rows for one in row.words
            if one.voice != "own"
        )  # fmt: skip
        passed += section_words(section) + titles + quotes
        shown = f"{section_words(section):>5} words, {titles + quotes:>4} of others, {len(section.entries):>2} entries"
        lines.append(f"{section.id:<12} {shown}, read by minute {passed / READING:.1f}")
    return lines


def simulate(folder: Path) -> None:
    """The three weeks in a folder, with what a person reads printed."""
    config: WholeConfig = load_config(packaged_config(), None)
    store = open_store(folder)
    fill(store)
    sync_procedures(store, [one.row() for one in config.procedures])
    moves(store)
    began = time.process_time()
    done = classify_store(folder, config, store)
    print(f"{done.read} documents read, {done.tagged} about a theme, in {time.process_time() - began:.0f} s of CPU")
    for week, (closes, _) in WEEKS.items():
        order, now = order_of(config, "weekly", week), f"{closes.isoformat()}T11:05:00Z"
        made = make_draft(store, order.briefing, week, themes=order.themes, now=now, given=order.given)
        store.connection.execute(
            "UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ? WHERE id = ?", (now, made.id)
        )
        write_files(made, folder / "digests")
        facts = gather(store, order.briefing, week, themes=order.themes, given=order.given)
        themed = sum(facts.counts.values())
        print(
            f"\n{week}: {len(facts.ranked)} ranked, {themed} tags, {made.words} words, {len(made.html.encode()) / 1000:.0f} kB"
        )
        print("\n".join(read(fit(facts, order.briefing.words.ceiling)[0])))
        ranks = {one.shown.title: place for place, one in enumerate(facts.ranked, 1)}
        for _, _, title, *_ in PLANTED if week == "2026-W49" else ():
            print(f"  rank {ranks.get(title, '–'):>3} of {len(facts.ranked)}  {title[:80]}")
    write_archive(store, order.briefing, folder / "archive", "https://archive.example/")
    told = (folder / "digests" / "weekly-2026-W49.txt").read_text("utf-8")
    print(f"\n{Counter(re.findall(r'^(Gone|New): ', told, re.M))} in {folder}/digests/weekly-2026-W49.txt")
    store.close()


if __name__ == "__main__":
    simulate(Path(sys.argv[1] if len(sys.argv) > 1 else "weeks-data"))
