"""The full week with what its documents say: followed files, dates, signals, concepts. All of it is invented."""

from __future__ import annotations

from tests.digest.fixtures_week import fill
from tests.digest.fixtures_world import World, concept, deadline, followed_file, signal

DIRECTIVE = ("celex", "32031L9001")
PROCEDURE = ("procedure", "2031/9002(COD)")
# What each document says, by a part of its title: kind, concept of the title, deadline, signal.
CALL = "Views can be sent until 3 December 2026."
WARNING = "Hospitals shall report every person without a residence permit to the police."


def fill_with_facts(world: World) -> None:
    """Fill a world with the week and with facts for every section."""
    fill(world)
    world.follow(
        followed_file(
            "permits", ("2026-07-15", "transposition"), references=(DIRECTIVE,), aliases=("Directive (EU) 2031/9001",)
        ),
        followed_file("removal", ("2026-12-08", "event"), references=(PROCEDURE,)),
        followed_file("platforms", ("2026-12-02", "transposition"), references=(("celex", "32031L9003"),)),
        followed_file("strategy", ("2027-01-20", "reporting"), core=False),
    )
    world.source("eu-parliament", "EU", "official", publisher="Example Parliament of Meridia", core=True)
    world.run("eu-parliament")
    world.stage("eu-parliament", PROCEDURE[1], "RDG1", "2026-10-01T08:00:00Z", "2026-09-30")
    world.stage("eu-parliament", PROCEDURE[1], "PLENARY_VOTE", "2026-11-24T08:00:00Z", "2026-11-23")
    _notified(world)
    _documents(world)


def _notified(world: World) -> None:
    """Two states have sent a notice for the directive."""
    world.source("notices", "EU", "law", publisher="Example Notices", kind="cellar-transposition")
    world.run("notices")
    for state in ("DEU", "FRA"):
        measure = ("celex", f"72031L9001{state}_202600001")
        world.document("notices", f"Measure of {state}", language="en", references=(measure, DIRECTIVE))


def _documents(world: World) -> None:
    text = f"The ministry asks for views. {CALL} {WARNING}"
    call = world.document("eu-journal", "Consultation on residence permits", text, tags={"migration": 0.9},
                          terms={"migration": ["residence permit"]}, published="2026-11-24")  # fmt: skip
    world.says(call, kind="consultation", deadlines=(deadline("2026-12-03", CALL),), signals=(signal(text, WARNING),))
    title, body = "Entwurf eines Gesetzes zur Abschiebehaft", "Die Abschiebehaft wird auf zwölf Monate verlängert."
    bill = world.document("de-ministry", title, body, language="de", tags={"undocumented": 0.9},
                          terms={"undocumented": ["Abschiebehaft"]}, references=(PROCEDURE,))  # fmt: skip
    found = (concept(title, "Abschiebehaft", "detention pending removal"),)
    world.says(
        bill,
        kind="bill",
        concepts=found,
        references=(DIRECTIVE,),
        signals=(signal(body, body, "long-detention", "liberty"),),
    )
