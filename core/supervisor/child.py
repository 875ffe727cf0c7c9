"""One running process: it dies with the supervisor, and with it everything it started itself."""

import asyncio
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from core.supervisor.plan import Plan

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


class Child:
    """Must be made in the main thread, within a running event loop. `on_line` gets each line it prints."""

    def __init__(self, plan: Plan, on_line: Callable[[str], None]) -> None:
        self.plan = plan
        self._process = _start(plan)
        self.pid = self._process.pid
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._watch_end()
        self._watch_lines(on_line)

    async def stop(self, hurry: asyncio.Event) -> None:
        """Asks it to end, and ends it after its grace or as soon as there is hurry."""
        self._signal(self.plan.stop_signal)
        hurried = asyncio.ensure_future(hurry.wait())
        either: set[asyncio.Future[int] | asyncio.Future[Literal[True]]] = {self.ended, hurried}
        await asyncio.wait(either, timeout=self.plan.grace, return_when=asyncio.FIRST_COMPLETED)
        hurried.cancel()
        self._signal(signal.SIGKILL)
        await self.ended

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
            self._signal(signal.SIGKILL)
            self.ended.set_result(self._process.wait())

        loop.add_reader(descriptor, ended)

    def _watch_lines(self, on_line: Callable[[str], None]) -> None:
        output = self._process.stdout
        assert output is not None
        loop = asyncio.get_running_loop()
        self._reading = loop.create_task(loop.connect_read_pipe(lambda: _Lines(on_line), output))


class _Lines(asyncio.Protocol):
    """Cuts what a child prints into lines, however long."""

    LONGEST = 16_384

    def __init__(self, on_line: Callable[[str], None]) -> None:
        self._on_line = on_line
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        if len(self._rest) > self.LONGEST:
            lines.append(self._rest)
            self._rest = b""
        for line in lines:
            self._say(line)

    def connection_lost(self, exc: Exception | None) -> None:
        self._say(self._rest)

    def _say(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip()
        if text:
            self._on_line(text)


def _start(plan: Plan) -> subprocess.Popen[bytes]:
    supervisor = os.getpid()

    def die_with_supervisor() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != supervisor:  # it ended before the line above took effect
            os._exit(1)

    return subprocess.Popen(
        plan.command,
        env=dict(plan.environment),
        cwd=plan.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=plan.descriptors,
        process_group=0,
        preexec_fn=die_with_supervisor,  # safe: the supervisor has one thread
    )
