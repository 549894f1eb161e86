"""What can go wrong in a way that a person can mend.

PolicywatchError          one line: what is wrong, where, and what to do
├── ConfigError           the configuration; the command line ends with status 2
├── UnknownNameError      what was asked for by name is not there; status 2
├── StoreError            the database cannot be used as it is
├── DigestError           a digest cannot go on: not approved, changed since, already sent
└── ExceededError         what came from outside cannot be read within the limits of one piece of work
"""

from __future__ import annotations


class PolicywatchError(Exception):
    """The root of our own errors; its text is meant for a person and fits in a line."""

    status = 1


class ConfigError(PolicywatchError):
    """One or more faults of the configuration; `faults` holds a line for each."""

    status = 2

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__("\n".join(faults))


class UnknownNameError(PolicywatchError):
    """Something was asked for by a name that is not there."""

    status = 2


class StoreError(PolicywatchError):
    """The database is not ours, not readable, locked, or newer than this program."""


class DigestError(PolicywatchError):
    """A digest is not in the state that the step needs."""


class ExceededError(PolicywatchError):
    """Work on outside bytes was ended at its limit of time or memory; the text goes on from "reading ADDRESS"."""


class LateError(ExceededError):
    """It did not end in time although it may have computed little: a busy machine, not the content, may be the cause."""
