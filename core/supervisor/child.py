"""One running process: it dies with the supervisor, and with it everything it started itself."""

import asyncio
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Literal

from core.supervisor.plan import Plan

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)
OnLine = Callable[[str], None]


class Child:
    """Must be made in the main thread, within a running event loop.

    `on_line` gets each line it prints, those of its stderr too, unless these have an `on_error_line` of their own.
    """

    def __init__(self, plan: Plan, on_line: OnLine, on_error_line: OnLine | None = None) -> None:
        self.plan = plan
        self._process = _start(plan, apart=on_error_line is not None)
        self.pid = self._process.pid
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._watch_end()
        self._silences = [self._watch_lines(self._process.stdout, on_line)]
        if on_error_line is not None:
            self._silences.append(self._watch_lines(self._process.stderr, on_error_line))

    async def finished(self) -> int:
        """The exit code, once its last words were passed on as well: the end may be known before they are read."""
        code = await self.ended
        await asyncio.wait(self._silences, timeout=1)
        return code

    async def stop(self, hurry: asyncio.Event) -> None:
        """Asks it to end, and ends it after its grace or as soon as there is hurry."""
        self._signal(self.plan.stop_signal)
        hurried = asyncio.ensure_future(hurry.wait())
        either: set[asyncio.Future[int] | asyncio.Future[Literal[True]]] = {self.ended, hurried}
        await asyncio.wait(either, timeout=self.plan.grace, return_when=asyncio.FIRST_COMPLETED)
        hurried.cancel()
        self.kill()
        await self.ended

    def kill(self) -> None:
        """Ends it and what it started at once."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        # The whole group: a child's own children go with it. After its end was noted, the number may be another's.
        if not self.ended.done():
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def _watch_end(self) -> None:
        loop = asyncio.get_running_loop()
        # A descriptor that becomes readable at the process's end: no thread, and no number that another process reuses.
        descriptor = os.pidfd_open(self.pid)

        def ended() -> None:
            loop.remove_reader(descriptor)
            os.close(descriptor)
            self.kill()
            self.ended.set_result(self._process.wait())

        loop.add_reader(descriptor, ended)

    def _watch_lines(self, pipe: IO[bytes] | None, on_line: OnLine) -> asyncio.Task[None]:
        assert pipe is not None
        return asyncio.get_running_loop().create_task(_read_lines(pipe, on_line))


async def _read_lines(pipe: IO[bytes], on_line: OnLine) -> None:
    lines = _Lines(on_line)
    await asyncio.get_running_loop().connect_read_pipe(lambda: lines, pipe)
    await lines.closed


class _Lines(asyncio.Protocol):
    """Cuts what a child prints into lines, however long."""

    LONGEST = 16_384

    def __init__(self, on_line: OnLine) -> None:
        self._on_line = on_line
        self._rest = b""
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > self.LONGEST:
            lines.append(self._rest)
            self._rest = b""
        for line in lines:
            self._say(line)

    def connection_lost(self, exc: Exception | None) -> None:
        self._say(self._rest)
        self.closed.set_result(None)

    def _say(self, line: bytes) -> None:
        # Of a progress bar, which overwrites itself, only the last state is a line.
        text = line.decode("utf-8", "replace").rstrip().rpartition("\r")[2]
        if text:
            self._on_line(text)


def _start(plan: Plan, *, apart: bool) -> subprocess.Popen[bytes]:
    supervisor = os.getpid()

    def die_with_supervisor() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        os.nice(plan.nice)
        if os.getppid() != supervisor:  # it ended before the line above took effect
            os._exit(1)

    return subprocess.Popen(
        plan.command,
        env=dict(plan.environment),
        cwd=plan.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if apart else subprocess.STDOUT,
        pass_fds=plan.descriptors,
        process_group=0,
        preexec_fn=die_with_supervisor,  # safe: the supervisor has one thread
    )
