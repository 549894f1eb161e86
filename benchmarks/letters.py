"""A digest of 60 items to 500 people over a local mail server, against the plain way in the same run; and 10,000 people.

The plain way renders and inlines a page for each, builds each message with the standard library and sends it over one
connection; it keeps no ledger, and who is killed in the middle does not know who got it. Ours commits each step of each
message to disk. Imports, and the recipients' file, are made before the clock starts; the mail server is a process of its own.
"""

from __future__ import annotations

import json
import resource
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import css_inline

from benchmarks.measure import ROOT, Measured, interleaved, python, run
from digest.approving.approval import approve
from digest.content.bound import bound_hash
from digest.content.model import TEMPLATES, Content, Entry, Facet, Head, Phrase, Row, Section, Title, to_json
from digest.drafting.briefings import Briefing
from digest.forms.environment import templates_of
from digest.forms.html import TEMPLATE, render_html
from digest.forms.palette import DARK, LIGHT, rules
from digest.forms.plain import render_text
from digest.letters.mail import prepare
from digest.sending.send import send
from ground.clock import later
from ground.settings import Mail, Settings, Smtp
from store.deliveries.digests import Digest, save_digest
from store.deliveries.recipients import Recipients, add_recipient, open_recipients
from store.deliveries.wishes import Wishes, keep_wishes
from store.shape.database import open_store

PEOPLE, MANY, ITEMS = 500, 10_000, 60
BAR, GOAL, MOST_MB = 1.0, 0.5, 250
NOW, CLOSES = "2026-11-27T11:00:00Z", "2026-11-26T11:00:00Z"
ID, DOMAIN = "weekly-2026-W48", "example.org"
# The mail server of the tests; what it takes is thrown away.
SINK = ROOT / "tests" / "digest" / "sink.py"


def main(quick: bool = False) -> None:
    """Print the figures with their bars, or say what is missing."""
    if not SINK.is_file():
        print(f"letters: not measured, {SINK} is not here")
        return
    people, many = (50, 500) if quick else (PEOPLE, MANY)
    with sink() as port:
        found = interleaved({name: _case(name, port, people) for name in ("plain", "ours", "parts")}, 1 if quick else 3)
        told = {name: json.loads(one.output) for name, one in found.items()}
        print(f"\n{people} mails of {told['ours']['kilobytes']:.0f} kB, rendered, built, sent:")
        for name, one in told.items():
            share = one["cpu"] / told["plain"]["cpu"]
            bar = "" if name == "plain" else f"  {share:.2f} of the plain way's CPU (bar {BAR}, goal {GOAL})"
            print(f"  {name:<6} {one['cpu']:.2f} s of CPU, {one['wall']:.2f} s, {one['peak']:.0f} MB{bar}")
        few, all_of_them = (json.loads(_case("parts", port, count)().output) for count in (many // 10, many))
        print(
            f"\n{many:,} people, a third of whom asked for a part: {all_of_them['peak']:.0f} MB (bar {MOST_MB}); "
            f"{many // 10:,}: {few['peak']:.0f} MB; {all_of_them['cpu']:.1f} s of CPU, {all_of_them['wall']:.0f} s"
        )


@contextmanager
def sink() -> Iterator[int]:
    """A mail server that takes everything; its port."""
    process = subprocess.Popen([sys.executable, str(SINK), "/dev/null"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def _case(name: str, port: int, people: int) -> Callable[[], Measured]:
    return lambda: run(python("benchmarks.letters", name, str(port), str(people)))


def content() -> Content:
    """A digest of 60 items with what items have; nothing in it is real."""

    def entry(number: int) -> Entry:
        title = Title(
            f"Entwurf {number} eines Gesetzes über die Arbeit in der häuslichen Pflege", "de", "German", "ltr"
        )
        rows = (
            Row("event", (Phrase("Views are asked for until 3 Dec 2026, in 6 days."),)),
            Row(
                "small",
                (Phrase("Why here: labour – “"), Phrase("häusliche Pflege", "quote", "de"), Phrase("” (title)")),
            ),
        )
        return Entry(
            (Phrase("Germany · bill"),), title, f"https://example.org/{number}",
            (Phrase("Bundesministerium", "official_name"), Phrase(", 20 Nov 2026")), rows, f"Theme {number // 10}", number,
        )  # fmt: skip

    head = Head("Weekly watchdog briefing", "48/2026", "19–26 Nov 2026", "Coverage: 188 of 201 sources", "A headline",
                "A preheader", ((Phrase("What changed."),),) * 3, "Watchdog briefing 48/2026: A headline")  # fmt: skip
    entries = tuple(entry(number) for number in range(1, ITEMS + 1))
    themes = ("labour", "migration", "trafficking", "sex-work")
    facets = tuple(Facet((themes[number % 4],), ("DE",)) for number in range(ITEMS))
    return Content(ID, "2026-W48", later(CLOSES, -7 * 86_400), CLOSES, "full", head,
                   (Section("stories", "Stories", entries=entries),), facets=facets)  # fmt: skip


def plain(port: int, people: int) -> dict[str, float]:
    """Each page rendered and inlined, each message built and sent, over one connection."""

    digest = content()

    began = time.monotonic(), time.process_time()
    template, inliner = templates_of(TEMPLATES).get_template(TEMPLATE), css_inline.CSSInliner()
    size = 0
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as server:
        for number in range(people):
            link, basis = f"https://{DOMAIN}/u/{number}", "You get this because you asked for it."
            page = inliner.inline(template.render(
                digest=digest, head=digest.head, light=rules(LIGHT), dark=rules(DARK, important=True), basis=basis,
                unsubscribe=link,
            ))  # fmt: skip
            text = render_text(digest).replace("@@UNSUBSCRIBE@@", link).replace("@@BASIS@@", basis)
            message = EmailMessage(policy=SMTP)
            message["From"], message["To"] = f"Policywatch <briefing@{DOMAIN}>", f"Name {number} <r{number}@{DOMAIN}>"
            message["Subject"], message["List-Unsubscribe"] = digest.head.subject, f"<{link}>"
            message.set_content(text)
            message.add_alternative(page, subtype="html")
            whole = message.as_bytes()
            size = len(whole)
            server.sendmail(f"bounce@{DOMAIN}", [f"r{number}@{DOMAIN}"], whole)
    return _cost(*began, size)


def ours(port: int, people: int, *, parts: bool = False) -> dict[str, float]:
    """The digest rendered once and sent by the ledger; with `parts` a third of its readers asked for one."""

    order, digest = Briefing(id="weekly"), content()
    smtp = Smtp(host="127.0.0.1", port=port, security="none", per_minute=10**6, per_domain=10**6)
    mail = Mail(sender=f"Policywatch <briefing@{DOMAIN}>", public_url=f"https://{DOMAIN}")
    settings = Settings(transport="smtp", smtp=smtp, mail=mail)
    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder))) as store:
        with closing(open_recipients(Path(folder))) as recipients:
            fill(recipients, people, parts=parts)
            prepare(_saved(digest, order, "", ""), order, mail)
            began = time.monotonic(), time.process_time()
            saved = _saved(digest, order, render_html(digest), render_text(digest), to_json(digest))
            saved = save_digest(store, replace(saved, hash=bound_hash(saved)), [])
            approve(store, ID, saved.hash, who="Ana", hold_minutes=0, now=NOW)
            report = send(store, recipients, ID, settings, Path(folder), briefing=order, now=NOW)
            assert report.accepted == people, asdict(report)
            return _cost(*began, len(saved.html) + len(saved.text))


def _saved(digest: Content, order: Briefing, html: str, text: str, model: str = "{}") -> Digest:

    mark = "@@UNSUBSCRIBE@@"
    return Digest(
        id=ID, briefing="weekly", week="2026-W48", title="Weekly watchdog briefing", subject=digest.head.subject,
        window_from=digest.window_from, window_to=CLOSES, state="draft", coverage="full", hash="0" * 64, model=model,
        html=html or mark, text=text or mark, created_at=CLOSES, list_id=order.list_id, rules=order.rules_mark,
    )  # fmt: skip


def fill(recipients: Recipients, people: int, *, parts: bool) -> None:
    """A file of so many recipients, with forty different wishes among a third of them."""

    themes = ("labour", "migration", "trafficking", "sex-work")
    with recipients.transaction():
        for number in range(people):
            address = f"r{number}@d{number % 50}.{DOMAIN}"
            one = add_recipient(recipients, "weekly", address, basis="you asked for it", now=NOW, name=f"Name {number}")
            if parts and number % 3 == 0:
                wishes = Wishes((themes[number % 4],), ("DE",), (f"file-{number % 10}",))
                keep_wishes(recipients, one.key, wishes, "text" if number % 2 else "both", now=NOW)


def _cost(began: float, used: float, size: int) -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "cpu": time.process_time() - used, "wall": time.monotonic() - began, "peak": peak, "kilobytes": size / 1000,
    }  # fmt: skip


if __name__ == "__main__":
    name, port, people = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    made = plain(port, people) if name == "plain" else ours(port, people, parts=name == "parts")
    sys.stdout.write(json.dumps(made))
