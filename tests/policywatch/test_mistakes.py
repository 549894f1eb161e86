"""What operators get wrong, and what they are told: the file, the line, what is wrong, and what to write instead."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crawlers.sources.lasting import filled, fleeting
from ground.errors import ConfigError
from policywatch.load import load_config
from tests.conftest import ROOT, Ran

Command = Callable[..., Ran]
SOURCE = """[[source]]
id = "de-amt"
publisher = "Amt (fictional)"
country = "DE"
kind = "rss"
url = "http://amt.example/feed"
languages = ["de"]
"""
SECOND = SOURCE.replace("de-amt", "de-amt-2")
FILE = "sources/de.toml"
# Each row: what was meant, the line as written, and what is said of it (after "sources/de.toml:").
SLIPS = {
    "the code of a country for a language": (
        'languages = ["de"]', 'languages = ["gr"]', '7: source.1.languages: "gr" is not a language; did you mean "el"?'),
    "the code of the country that is another language": (
        'country = "DE"\nkind = "rss"\nurl = "http://amt.example/feed"\nlanguages = ["de"]',
        'country = "EE"\nkind = "rss"\nurl = "http://amt.example/feed"\nlanguages = ["ee"]',
        '7: source.1.languages: "ee" is Ewe; did you mean "et"?'),
    "a language that is none": (
        'languages = ["de"]', 'languages = ["deutsch"]',
        '7: source.1.languages: "deutsch" is not a language code such as "de"'),
    "one language without brackets": (
        'languages = ["de"]', 'languages = "de"',
        "7: source.1.languages: should be a list in brackets, such as [\"a\", \"b\"] (is 'de')"),
    "an address with a blank in it": (
        'url = "http://amt.example/feed"', 'url = "http://amt.example/my feed"',
        '6: source.1.url: "http://amt.example/my feed" holds a blank; take it out, or write %20 for one that belongs there'),
    "an address with a blank after it": (
        'url = "http://amt.example/feed"', 'url = "http://amt.example/feed "',
        '6: source.1.url: "http://amt.example/feed " holds a blank; take it out, or write %20 for one that belongs there'),
    "an address that names a day": (
        "http://amt.example/feed", "http://amt.example/2026/11/24/news",
        "6: source.1.url: names a date (2026/11/24), so that it holds nothing new after it; write {year}, {month} or "
        "{day} there"),
    "an address that names one act": (
        "http://amt.example/feed", "http://amt.example/eli/32011L0036",
        "6: source.1.url: names one act (32011L0036), so that it never holds another; name the list it stands in, or "
        "follow the file"),
    "a place in an address that is not known": (
        "http://amt.example/feed", "http://amt.example/{week}",
        "6: source.1.url: {week} is not known in an address; known are {year}, {month} and {day} "
        "(is 'http://amt.example/{week}')"),
    "a login in an address": (
        "http://amt.example/feed", "http://me:hunter2@amt.example/feed",
        "6: source.1.url: a login does not belong into an address; sources that want one cannot be asked"),
    "a rhythm without its unit": (
        'languages = ["de"]', 'languages = ["de"]\nevery = 12',
        '8: source.1.every: should say of what, in quotation marks: "12h" for hours, or s, m, d, w (is 12)'),
    "a rhythm of less than a minute": (
        'languages = ["de"]', 'languages = ["de"]\nevery = "30s"',
        '8: source.1.every: "30s" is less than a minute, and no publisher is asked so often; write "15m" or more'),
    "paused without a reason": (
        'languages = ["de"]', 'languages = ["de"]\ndisabled = true',
        '8: source.1.disabled: should be the reason in quotation marks, such as "moved, new address wanted"; who comes '
        "after you reads it (is true)"),
    "not paused, said so": (
        'languages = ["de"]', 'languages = ["de"]\ndisabled = false',
        "8: source.1.disabled: should be left out: a source without it is asked (is false)"),
    "half the name of a kind": (
        'kind = "rss"', 'kind = "html"', '5: source.1.kind: "html" is not a kind of source; did you mean html-listing?'),
    "a feed in JSON": (
        'kind = "rss"', 'kind = "json"',
        '5: source.1.kind: "json" is not a kind of source; did you mean json-feed or rest-json?'),
    "a kind that is none": (
        'kind = "rss"', 'kind = "carrier pigeon"',
        '5: source.1.kind: "carrier pigeon" is not a kind of source; ordinary kinds are rss, atom, json-feed, html-listing, '
        "browser, sitemap, news-sitemap, rest-json, odata, sparql, sru, oai-pmh, mailbox; docs/systems.md has those of "
        "publishing systems"),
    "a password of a mailbox": (
        'kind = "rss"\nurl = "http://amt.example/feed"',
        'kind = "mailbox"\nurl = "imaps://me:hunter2@mail.example/INBOX"',
        "6: source.1.url: a password does not belong into config; take it out, and put it into "
        "POLICYWATCH_IMAP_PASSWORD_DE_AMT"),
    "a key in a header": (
        'languages = ["de"]', 'languages = ["de"]\nheaders = { X-Api-Key = "hunter2" }',
        "8: source.1.headers: X-Api-Key is a secret, and what stands here can be read by others; such a source cannot be "
        "asked"),
    "a yes in quotation marks": (
        'languages = ["de"]', 'languages = ["de"]\ncore = "true"',
        "8: source.1.core: should be true or false, without quotation marks (is 'true')"),
    "a number in quotation marks": (
        'languages = ["de"]', 'languages = ["de"]\npriority = "5"',
        "8: source.1.priority: should be a whole number, without quotation marks (is '5')"),
    "a list of one theme that is none": (
        'languages = ["de"]', 'languages = ["de"]\nhint = ["labor"]',
        '8: source.1.hint: "labor" is not a theme; did you mean labour?'),
    "a table where text should be": (
        'publisher = "Amt (fictional)"', "publisher = 12",
        "3: source.1.publisher: should be text in quotation marks (is 12)"),
}  # fmt: skip
# Each row: a file beside those of sources, and what is said of it.
STRAYS = {
    "sources/fr.tml": "sources/fr.tml: is not read, since its name does not end in .toml; call it fr.toml or take it out",
    "sources/fr": "sources/fr: is not read, since its name does not end in .toml; call it fr.toml or take it out",
    "fr.toml": "fr.toml: is not read; sources stand in files below sources/",
    "setting.toml": "setting.toml: is not read; did you mean settings.toml?",
    "source/fr.toml": "source: is not read; did you mean sources?",
    "theme/fr.toml": "theme: is not read; did you mean themes?",
}
SETTINGS = {
    '[smtp]\npassword = "hunter2"\n': "settings.toml:2: smtp.password: does not belong into a file that others read; take it "
    "out, and put it into POLICYWATCH_SMTP_PASSWORD",
    '[alerts]\nwebhook_token = "hunter2"\n': "settings.toml:2: alerts.webhook_token: does not belong into a file that others "
    "read; take it out, and put it into POLICYWATCH_ALERTS_WEBHOOK",
    '[alerts]\nwebhook = "https://me:hunter2@hook.example/"\n': "settings.toml:2: alerts.webhook: should be an https address "
    "without a login, or an http address on this machine",
    '[alerts]\nmail_to = "me@ngo.example"\n': 'settings.toml:2: alerts.mail_to: should be a list in brackets, such as ["a", '
    "\"b\"] (is 'me@ngo.example')",
    "[collect]\ndelay = 2\n": 'settings.toml:2: collect.delay: should say of what, in quotation marks: "2h" for hours, or s, '
    "m, d, w (is 2)",
    '[collect]\nprocesses = "2"\n': "settings.toml:2: collect.processes: should be a whole number, without quotation marks "
    "(is '2')",
    '[mail]\nsender = "FILL IN"\n': "settings.toml:2: mail.sender: is still to be filled in; the lines above it say with what",
}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of configuration with one source, in the folder at hand."""
    (tmp_path / "sources").mkdir()
    (tmp_path / FILE).write_text(SOURCE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def faults(config: Path) -> list[str]:
    """What is wrong with the settings and sources of a folder."""
    try:
        load_config(config, None, "sources")
    except ConfigError as error:
        assert error.status == 2
        assert "hunter2" not in str(error), "no password is repeated"
        return error.faults
    return []


def test_without_a_slip_there_is_no_fault(config: Path) -> None:
    assert faults(config) == []


@pytest.mark.parametrize(("meant", "written", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_source_is_told_with_its_line_and_what_to_write(
    config: Path, meant: str, written: str, said: str
) -> None:
    assert meant in SOURCE
    (config / FILE).write_text(SOURCE.replace(meant, written), encoding="utf-8")
    assert faults(config) == [f"{FILE}:{said}"]


@pytest.mark.parametrize(("stray", "said"), STRAYS.items(), ids=STRAYS)
def test_a_file_that_would_be_passed_over_is_told(config: Path, stray: str, said: str) -> None:
    (config / stray).parent.mkdir(exist_ok=True)
    (config / stray).write_text(SECOND, encoding="utf-8")
    assert faults(config) == [said]


@pytest.mark.parametrize("name", ["README.md", "notes.txt", ".de.toml.swp", "de.toml~", "#de.toml#"])
def test_notes_and_what_editors_leave_may_lie_beside_sources(config: Path, name: str) -> None:
    (config / "sources" / name).write_text("mine", encoding="utf-8")
    assert faults(config) == []


@pytest.mark.parametrize(("text", "said"), SETTINGS.items(), ids=[said for said in SETTINGS.values()])
def test_a_slip_in_the_settings_is_told_with_its_line_and_what_to_write(config: Path, text: str, said: str) -> None:
    (config / "settings.toml").write_text(text, encoding="utf-8")
    assert faults(config) == [said]


def test_the_same_address_under_two_ids_is_told_with_the_place_of_the_other(config: Path) -> None:
    (config / "sources" / "xx.toml").write_text(SECOND, encoding="utf-8")
    assert faults(config) == [
        'sources/xx.toml:6: source.1.url: is asked by "de-amt" too (de.toml:6); take one of them out'
    ]


def test_one_interface_may_be_two_sources_that_ask_it_differently_and_a_paused_one_asks_nothing(config: Path) -> None:
    interface = SOURCE.replace('"rss"', '"rest-json"') + 'fields = { url = "u", title = "t" }\nquery = "q="\n'
    texts = [interface.replace("q=", "q=1"), interface.replace("q=", "q=2").replace("de-amt", "de-amt-2")]
    (config / FILE).write_text("\n".join(texts), encoding="utf-8")
    assert faults(config) == []
    (config / FILE).write_text(f'{SOURCE}\n{SECOND}disabled = "the same as de-amt"\n', encoding="utf-8")
    assert faults(config) == []


NO_SOURCE = (
    "sources: holds no source; `policywatch sources add ADDRESS --write FILE` makes one, `policywatch init FOLDER` "
    "brings many"
)


def test_a_folder_without_a_source_is_no_configuration(config: Path) -> None:
    (config / FILE).write_text("# soon\n", encoding="utf-8")
    assert faults(config) == [NO_SOURCE]
    assert load_config(config, None, "adding").sources == []


def test_a_folder_that_cannot_be_listed_is_told(config: Path) -> None:
    (config / FILE).unlink()
    (config / "sources").rmdir()
    assert faults(config) == ["sources: cannot be listed: No such file or directory; check the folder and its rights"]
    (config / "sources").write_text("a file", encoding="utf-8")
    assert faults(config) == ["sources: cannot be listed: Not a directory; check the folder and its rights"]


@pytest.mark.parametrize(
    "words", [["check"], ["collect"], ["collect", "--all"], ["run"], ["sources", "health"], ["serve"]]
)
def test_every_command_that_needs_sources_ends_with_2_where_there_are_none(
    command: Command, config: Path, words: list[str]
) -> None:
    (config / FILE).unlink()
    # A lexicon of its own, so that thirty thousand terms are not read for it.
    shutil.copytree(ROOT / "config" / "themes", config / "themes", ignore=shutil.ignore_patterns("terms"))
    done = command("--config", config, "--data", config / "data", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "sources: holds no source; " in done.stderr
    assert not (config / "data").exists()


def test_a_first_source_can_be_added_to_an_empty_folder(command: Command, config: Path) -> None:
    (config / FILE).unlink()
    done = command("--config", config, "sources", "try", "nothing-there")
    assert "holds no source" not in done.stderr


@pytest.mark.parametrize(
    "url",
    ["https://a.example/agenda-2030/", "https://a.example/p?tax=2085&root=0", "https://a.example/upl_pck2015.home",
     "https://a.example/2020-02-26-05-51-20.html", "https://a.example/news-2026", "https://a.example/{year}/{month}",
     "https://a.example/directive-2011-36", "https://a.example/?id=20261"],
)  # fmt: skip
def test_numbers_that_are_no_dates_are_left_alone(url: str) -> None:
    assert fleeting(url) is None


def test_an_address_of_a_megabyte_is_judged_at_once() -> None:
    for text in ("2026-", "/2026", "{year", "3" * 9, "ECLI:EU:", "20261102"):
        assert fleeting("https://a.example/" + text * (1_000_000 // len(text)) + "x") != ""


def test_an_address_is_filled_in_with_the_day_it_is_asked_on() -> None:
    url = "https://a.example/{year}/{month}/{year}{month}{day}.htm?x={other}"
    assert filled(url, date(2027, 1, 2)) == "https://a.example/2027/01/20270102.htm?x={other}"
