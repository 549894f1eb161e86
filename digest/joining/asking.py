"""Double opt-in: an address is asked by mail whether it wants a briefing, and gets nothing before its owner said yes.

The question and the yes are kept with time and words, as evidence; what nobody answers is forgotten.
"""

from __future__ import annotations

import hmac
import textwrap
from contextlib import closing
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.content.tongue import say, speaking
from digest.content.words import day, local_day
from digest.drafting.briefings import Briefing
from digest.letters.headers import header_bytes, mailbox, person
from digest.letters.mail import Letter, leave_links
from digest.letters.signing import signer
from digest.letters.tokens import bounce_token, confirm_token, key_of_confirm
from digest.sending.transport import Result, UnreachableError
from digest.sending.ways import way_out
from ground.addresses import clean_address, clean_name, unsafe
from ground.clock import later, moment, seconds
from ground.errors import DigestError
from ground.settings import Mail, Settings
from store.deliveries.consent import Consent, drop_question, keep_answer, keep_question, questions_to
from store.deliveries.recipients import Recipients, add_recipient, deliverable, key_of, standing

FOLDER = "asked"
COLUMNS = 72
LONGEST_BASIS = 140
# Seconds: nobody gets two such mails within a day, whoever types in their address.
QUIET = 86_400
LINK = "(a link of your own)"


@dataclass(frozen=True, slots=True)
class Question:
    """Whom to ask, and why they would get it; `renewed`: they left before and want it again."""

    address: str
    name: str = ""
    basis: str = "you asked for it"
    group: str = ""
    renewed: bool = False


def ask(
    recipients: Recipients, question: Question, briefing: Briefing, settings: Settings, data: Path, *, who: str, now: str
) -> Consent:  # fmt: skip
    """Mail a question, good for `keep.asked`, to an address that is not on the list. Raises DigestError."""
    consent = _consent(recipients, question, briefing, settings, who, now)
    _refuse_needless(recipients, question, consent, now)
    link = _link(settings.mail, confirm_token(recipients, consent.key, now))
    with speaking(briefing.language):
        consent = replace(consent, words="\n".join(_words(briefing, consent, say(LINK))))
        content = _written(consent, briefing, _words(briefing, consent, link), settings.mail)
    sender = f"bounce+{bounce_token(recipients, consent.key)}@{settings.mail.bounce_domain}"
    # Kept first: a yes may come before the server has said that it took the question.
    keep_question(recipients, consent)
    try:
        result = _carried(Letter(consent.key, sender, consent.address, content), settings, data, now)
    except BaseException:
        drop_question(recipients, consent)
        raise
    if result.state in ("deferred", "failed"):
        drop_question(recipients, consent)
        raise DigestError(f"the question did not leave, so nothing is kept: {result.detail}; try again later")
    return consent


def open_request(recipients: Recipients, token: str, *, now: str) -> Consent | None:
    """The question that a link answers, if it is ours and can still be answered, or was and they are on the list."""
    key = key_of_confirm(token)
    for consent in questions_to(recipients, key) if key else ():
        if hmac.compare_digest(confirm_token(recipients, consent.key, consent.asked_at), token.lower()):
            if consent.confirmed_at:
                # A link that is used again, by hand or by another, brings nobody back who left since.
                return consent if deliverable(recipients, consent.key) else None
            return consent if now < consent.expires_at else None
    return None


def confirm(recipients: Recipients, token: str, *, how: str, now: str) -> bool:
    """Put who says yes onto the list; False for a link that is not ours, too old or used. Twice is fine."""
    consent = open_request(recipients, token, now=now)
    if consent is None:
        return False
    with recipients.transaction():
        if keep_answer(recipients, consent, how=how, now=now):
            basis = say("{basis}, and confirmed it on {day}", basis=consent.basis, day=day(moment(now).date()))
            add_recipient(
                recipients, consent.briefing, consent.address, basis=basis, now=now, name=consent.name, renewed=True,
                group=consent.group_id,
            )  # fmt: skip
    return True


def _consent(
    recipients: Recipients, question: Question, briefing: Briefing, settings: Settings, who: str, now: str
) -> Consent:
    address, basis = clean_address(question.address), question.basis.strip()
    if not basis or unsafe(basis) or len(basis) > LONGEST_BASIS:
        raise DigestError(f"the basis is missing or longer than {LONGEST_BASIS} characters; they will read it")
    return Consent(
        key=key_of(recipients, briefing.id, address), briefing=briefing.id, address=address,
        name=clean_name(question.name), basis=basis, group_id=briefing.group(question.group), words="",
        asked_by=who, asked_at=now,
        expires_at=later(now, seconds(settings.keep.asked)),
    )  # fmt: skip


def _refuse_needless(recipients: Recipients, question: Question, consent: Consent, now: str) -> None:
    known = standing(recipients, consent.briefing, consent.address)
    if known == "active":
        raise DigestError(f"{consent.address} gets {consent.briefing} already")
    if known and not question.renewed:
        raise DigestError(f"{consent.address} is not to be written to ({known}); only --renewed asks them again")
    last = next(iter(questions_to(recipients, consent.key)), None)
    if last and now < later(last.asked_at, QUIET):
        raise DigestError(f"{consent.address} was asked at {last.asked_at}; nobody is asked twice within a day")


def _link(mail: Mail, token: str) -> str:
    if mail.public_url:
        return f"{leave_links(mail, token)[0]}?confirm"
    return f"mailto:{mail.unsubscribe_mailto}?subject=confirm%20{token}"


def _words(briefing: Briefing, consent: Consent, link: str) -> list[str]:
    """What the owner of the address reads, in paragraphs."""
    until = day(local_day(consent.expires_at, briefing.timezone))
    return [
        say("Do you want to get “{title}” by mail? We were told: {basis}.", title=briefing.title, basis=consent.basis),
        say("If so, say yes by {day}:", day=until),
        link,
        say("If not, do nothing. You get no further mail, and your address is forgotten when that day is over."),
        say(
            "We keep your address, name, what you choose and these dates; nobody counts what you open or click. Every issue "
            "has a link to leave."
        ),
    ]


def _written(consent: Consent, briefing: Briefing, words: list[str], mail: Mail) -> bytes:
    message = EmailMessage(policy=SMTP)
    sender = mailbox(mail.sender, "mail.sender")
    people = header_bytes([
        ("From", sender), ("Reply-To", mailbox(mail.reply_to, "mail.reply_to")),
        ("To", person(consent.name, consent.address)), ("Subject", say("Do you want to get “{title}”?", title=briefing.title)),
    ])  # fmt: skip
    message["Date"] = format_datetime(moment(consent.asked_at).astimezone(ZoneInfo(briefing.timezone)))
    message["Message-ID"] = f"<ask.{consent.key}.{moment(consent.asked_at):%Y%m%d%H%M%S}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    text = "\n\n".join(textwrap.fill(one, COLUMNS, break_long_words=False, break_on_hyphens=False) for one in words)
    message.set_content(f"{text}\n", cte="quoted-printable")
    message["Content-Language"] = briefing.language
    sign = signer(mail.dkim_selector, sender.domain)
    content = people + message.as_bytes()
    return sign(content) if sign else content


def _carried(letter: Letter, settings: Settings, data: Path, now: str) -> Result:
    kind = f"ask-{moment(now):%Y%m%d%H%M%S}"
    with closing(way_out(FOLDER, settings, data, kind)) as transport:
        try:
            transport.open()
            return transport.deliver(letter, lambda: None)
        except UnreachableError as error:
            raise DigestError(f"the question did not leave, so nothing is kept: {error}; try again later") from error
