"""A fault travels as one thing: through exceptions, and out of the process that met it."""

from __future__ import annotations

import pickle

import pytest

from crawlers.wire.refusals import PatienceError, ReservedError, UnsafeRequestError
from ground.records import Fault, FaultError


def test_an_error_carries_its_fault_also_out_of_another_process() -> None:
    error = pickle.loads(pickle.dumps(FaultError("malformed", "this is not a feed")))
    assert (error.fault, str(error)) == (Fault("malformed", "this is not a feed"), "this is not a feed")
    assert FaultError.of(error.fault).fault == error.fault


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (UnsafeRequestError("a private address"), "unsafe"),
        (ReservedError("robots.txt says no"), "refused"),
        (PatienceError("wait", None), "limited"),
    ],
)
def test_what_we_do_not_ask_for_says_which_state_it_means(error: FaultError, state: str) -> None:
    assert (error.fault.state, error.fault.sentence) == (state, str(error))
