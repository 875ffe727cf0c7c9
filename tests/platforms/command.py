"""`python -m tests.platforms.<platform>`: the simulator by hand, or as a child of a test."""

import argparse
import asyncio
import contextlib
import os
import stat
import sys

import msgspec

from tests.platforms.chat import Chat
from tests.platforms.play import Playable
from tests.platforms.postman import Redelivery
from tests.platforms.terminal import Terminal, typed_lines


def common_arguments(platform: str, port: int, account: str) -> argparse.ArgumentParser:
    """What every platform's command takes; the defaults fit a system started with `./madoguchi up`."""
    description = "Simulates the platform on this machine: page, terminal, and its API for the counter."
    parser = argparse.ArgumentParser(prog=f"python -m tests.platforms.{platform}", description=description)
    parser.add_argument("--port", type=int, help=f"where this simulator listens on 127.0.0.1 (default {port})")
    default = f"http://127.0.0.1:8000/webhooks/{platform}/{account}"
    parser.add_argument("--webhook", default=default, help="where webhooks are posted (default %(default)s)")
    parser.add_argument("--child", action="store_true", help="print one line of JSON, end when standard input closes")
    return parser


async def run(play: Playable, chat: Chat, port: int, how_to: str, child: bool) -> None:
    """Serve until told to stop."""
    simulation = play.simulation
    await simulation.start(port)
    try:
        if child:
            print(msgspec.json.encode({"api_base": simulation.base}).decode(), flush=True)
            await _until_input_closes()
        else:
            simulation.postman.redelivery = Redelivery(times=20, after=3.0)
            print(how_to.replace("{base}", simulation.base), flush=True)
            await _converse(Terminal(play, chat))
    finally:
        await simulation.stop()


async def _until_input_closes() -> None:
    async for _ in typed_lines():
        pass


async def _converse(terminal: Terminal) -> None:
    """Obey what is typed; where nobody can type, only the page is left, until the process is ended."""
    printing = asyncio.ensure_future(terminal.print_answers())
    try:
        if not _can_type():
            await asyncio.Event().wait()
        print(terminal.help(), flush=True)
        async for line in typed_lines():
            if not await terminal.obey(line):
                return
    finally:
        printing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await printing


def _can_type() -> bool:
    mode = os.fstat(sys.stdin.fileno()).st_mode
    return sys.stdin.isatty() or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
