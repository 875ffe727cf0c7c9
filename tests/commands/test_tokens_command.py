"""`tokens`: the secret alone on the last line, once; through a running system where there is one."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.control.commands import registered
from core.control.server import serve_control
from core.data_folder import sole_use
from core.migrations import migrate
from desk.tokens import token_of
from tests.commands.command_line import CommandLine
from tests.until import LONGEST_WAIT


def known(run: CommandLine, secret: str) -> bool:
    database = run.open()
    found = database.read_now(lambda c: token_of(c, secret))
    database.close()
    return found is not None


def test_a_token_works_until_it_is_revoked(run: CommandLine) -> None:
    secret = run("tokens", "add", "shop system", "--role", "admin").last_line
    assert secret.startswith("mdg_")
    assert known(run, secret)
    listed = run("tokens", "list").out
    assert "shop system" in listed
    assert secret not in listed
    assert run("tokens", "revoke", "shop system").code == 0
    assert not known(run, secret)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["add", "x", "--role", "owner"], "a role is admin or agent"), (["revoke", "x"], "there is no token 'x'"),
     (["add", " ", "--role", "admin"], "1 to 100 characters")],
)  # fmt: skip
def test_what_cannot_be_done_is_said(run: CommandLine, arguments: list[str], words: str) -> None:
    refused = run("tokens", *arguments)
    assert refused.code == 1
    assert words in refused.err


@contextmanager
def running(run: CommandLine) -> Iterator[None]:
    """A system that holds the data folder and answers on its socket."""
    ready, stop = threading.Event(), threading.Event()

    async def serve() -> None:
        database = run.open()
        await database.write(migrate)
        async with serve_control(run.folder, database, registered):
            ready.set()
            await asyncio.to_thread(stop.wait)
        database.close()

    with sole_use(run.folder, "a test"):
        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        assert ready.wait(LONGEST_WAIT)
        try:
            yield
        finally:
            stop.set()
            thread.join()


def test_a_running_system_does_it(run: CommandLine) -> None:
    with running(run):
        secret = run("tokens", "add", "shop", "--role", "agent").last_line
        assert run("users", "add", "suzuki@example.jp", "--role", "agent").code == 0
        assert "suzuki@example.jp" in run("users", "list").out
        assert run("channels", "list").code == 0
        assert "take another name" in run("tokens", "add", "shop", "--role", "agent").err
        assert run("audit", "verify").out.startswith("The audit log is whole: 2 entries")
    assert known(run, secret)
