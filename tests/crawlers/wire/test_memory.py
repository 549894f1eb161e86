"""Programs below us that fill the memory are ended; those that do not, and those of other names, are left alone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from crawlers.wire.memory import killed_where_large, programs_below

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
MOST = 200_000_000
FILLS = "import sys; held = bytearray(b'x') * {}; print('there', flush=True); sys.stdin.read()"


async def ended(size: int, name: str) -> tuple[int | None, str]:
    """How a program ended that takes so many bytes while those of a name are watched, and what was said."""
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    async with killed_where_large(name, MOST) as memory:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", FILLS.format(size), **pipes)
        assert process.stdin and process.stdout
        assert process.pid in programs_below(os.getpid(), "")
        await process.stdout.readline()
        try:
            await asyncio.wait_for(process.wait(), 3)
        except TimeoutError:
            process.stdin.close()
            await process.wait()
    return process.returncode, memory.sentence


@pytest.mark.parametrize(
    ("size", "name", "code", "said"),
    [
        (2 * MOST, "python", -signal.SIGKILL, "it takes more than 200 MB of memory"),
        (MOST // 10, "python", 0, ""),
        (2 * MOST, "chrom", 0, ""),
    ],
    ids=["large", "small", "another name"],
)
def test_a_program_below_us_is_ended_where_it_is_too_large(size: int, name: str, code: int, said: str) -> None:
    assert asyncio.run(ended(size, name)) == (code, said)
