"""One process at a time, and a dead one holds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ground.errors import StoreError
from ground.lock import only_one
from tests.store.making import start

HOLDS = """
import sys, time
from pathlib import Path
from ground.lock import only_one
with only_one(Path(sys.argv[1]), "collecting"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_refused_at_once_and_told_what_the_first_is_doing(tmp_path: Path) -> None:
    file = tmp_path / "data" / "collect.lock"
    process = start(HOLDS, file)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with pytest.raises(StoreError, match=f"another process is already collecting in {file.parent}"):
        with only_one(file, "collecting"):
            pass
    process.kill()
    process.wait(10)
    process.stdout.close()
    with only_one(file, "collecting"):
        pass


def test_a_lock_is_free_again_after_an_error_inside(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with pytest.raises(ZeroDivisionError), only_one(file, "working"):
        1 / 0  # noqa: B018
    with only_one(file, "working"):
        pass


def test_two_locks_do_not_hinder_each_other(tmp_path: Path) -> None:
    with only_one(tmp_path / "one", "collecting"), only_one(tmp_path / "two", "sending"):
        pass


def test_a_lock_that_cannot_be_made_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be made"), only_one(tmp_path / "file" / "lock", "collecting"):
        pass
