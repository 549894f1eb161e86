"""The sender in a process of its own, so that a test can kill it: says "sending", then what became of it."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from digest.drafting.briefings import Briefing
from digest.sending.send import send
from ground.errors import PolicywatchError
from ground.settings import Settings
from store.deliveries.recipients import open_recipients
from store.shape.database import open_store


def main() -> None:
    """Send one digest."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("digest")
    parser.add_argument("now")
    parser.add_argument("settings")
    given = parser.parse_args()
    settings = Settings.model_validate_json(given.settings)
    store, recipients = open_store(given.data), open_recipients(given.data)
    say("sending")
    try:
        order = Briefing(id="weekly", list_id="briefing.example.org")
        report = send(store, recipients, given.digest, settings, given.data, briefing=order, now=given.now)
    except PolicywatchError as error:
        say(json.dumps({"error": str(error)}))
        sys.exit(1)
    say(json.dumps(asdict(report)))


def say(line: str) -> None:
    """A line that the test sees at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
