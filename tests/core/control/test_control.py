"""Commands: through the socket of a running system, or here, with the same effect."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from core.control import commands
from core.control.client import Interrupted, NotRunning, UnknownCommand, ask
from core.control.commands import Command, command, steps
from core.control.perform import perform
from core.control.server import serve_control
from core.data_folder import InUse, sole_use
from core.database import Database
from core.refused import Refused
from core.settings import Settings


@dataclass(frozen=True)
class Add:
    """Two numbers, added by the database."""

    one: int
    other: int


@dataclass(frozen=True)
class Sum:
    """The answer."""

    total: int


@pytest.fixture(autouse=True)
def no_commands_of_other_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "registered", {})


@pytest.fixture
def add() -> Command[Add, Sum]:
    @command("numbers.add")
    def add(connection: Connection, request: Add) -> Sum:
        if request.one < 0:
            raise Refused("numbers below zero are not added here")
        return Sum(connection.execute(text("SELECT :one + :other"), vars(request)).scalar_one())

    return add


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "var")


@pytest.fixture
async def running(settings: Settings, add: Command[Add, Sum], sqlite_database: Database) -> AsyncIterator[Path]:
    """A system's data folder with its socket, and its lock held as a system holds it."""
    with sole_use(settings.data_dir, "the system"):
        async with serve_control(settings.data_dir, sqlite_database, commands.registered):
            yield settings.data_dir


async def test_a_running_system_carries_a_command_out(running: Path) -> None:
    assert await ask(running, "numbers.add", Add(2, 3), Sum) == Sum(5)


async def test_the_socket_is_for_its_owner_alone_and_goes_with_the_system(running: Path) -> None:
    assert (running / "control.sock").stat().st_mode & 0o777 == 0o600


async def test_a_refusal_reaches_the_caller_in_its_own_words(running: Path) -> None:
    with pytest.raises(Refused, match="numbers below zero"):
        await ask(running, "numbers.add", Add(-1, 3), Sum)


async def test_arguments_of_the_wrong_type_are_refused(running: Path) -> None:
    with pytest.raises(Refused, match=r"Expected `int`, got `str` - at `\$.one`"):
        await ask(running, "numbers.add", {"one": "2", "other": 3}, Sum)


async def test_a_command_that_the_system_does_not_have_is_told_apart(running: Path) -> None:
    with pytest.raises(UnknownCommand, match=r"knows no command numbers\.divide"):
        await ask(running, "numbers.divide", Add(2, 3), Sum)


async def test_a_fault_in_a_command_is_told_without_its_details(
    running: Path, caplog: pytest.LogCaptureFixture
) -> None:
    @steps("numbers.fail")
    async def fail(database: Database, request: Add) -> Sum:
        raise LookupError("a customer's words")

    with pytest.raises(Refused, match=r"could not do it \(LookupError\)") as refused:
        await ask(running, fail.name, Add(1, 1), Sum)
    assert "customer" not in str(refused.value)
    assert "numbers" not in caplog.text.split("Traceback")[0]
    assert "LookupError" in caplog.text


@pytest.mark.parametrize("line", [b"\n", b"{}\n", b"no json\n", b'{"command": 1}\n', b"x" * 100])
async def test_nonsense_harms_nobody(running: Path, line: bytes) -> None:
    reader, writer = await asyncio.open_unix_connection(running / "control.sock")
    writer.write(line)
    writer.write_eof()
    answer = await reader.read()
    assert b"error" in answer
    writer.close()
    assert await ask(running, "numbers.add", Add(2, 3), Sum) == Sum(5)


async def test_a_caller_that_goes_away_harms_nobody(running: Path) -> None:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(running / "control.sock"))
    assert await ask(running, "numbers.add", Add(2, 3), Sum) == Sum(5)


async def test_a_folder_with_a_long_path_works_too(
    tmp_path: Path, sqlite_database: Database, add: Command[Add, Sum]
) -> None:
    deep = tmp_path / ("d" * 100) / ("e" * 100)
    deep.mkdir(parents=True)
    async with serve_control(deep, sqlite_database, commands.registered):
        assert await ask(deep, "numbers.add", Add(2, 3), Sum) == Sum(5)
    assert not (deep / "control.sock").exists()


async def test_without_a_system_the_socket_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NotRunning):
        await ask(tmp_path, "numbers.add", Add(2, 3), Sum)
    with pytest.raises(NotRunning):
        await ask(tmp_path / "nowhere", "numbers.add", Add(2, 3), Sum)


async def test_a_system_that_dies_before_it_answers_is_not_asked_again(
    settings: Settings, add: Command[Add, Sum], tmp_path: Path
) -> None:
    settings.data_dir.mkdir()

    async def die(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.close()

    async with await asyncio.start_unix_server(die, settings.data_dir / "control.sock"):
        with pytest.raises(Interrupted, match="look whether it was done"):
            await asyncio.to_thread(perform, settings, add, Add(2, 3))
    assert not (settings.data_dir / "madoguchi.db").exists()


async def test_a_socket_that_a_killed_system_left_behind_is_nobody(
    tmp_path: Path, sqlite_database: Database, add: Command[Add, Sum]
) -> None:
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(tmp_path / "control.sock"))
    with pytest.raises(NotRunning):
        await ask(tmp_path, "numbers.add", Add(2, 3), Sum)
    async with serve_control(tmp_path, sqlite_database, commands.registered):
        assert await ask(tmp_path, "numbers.add", Add(2, 3), Sum) == Sum(5)


def test_two_commands_of_one_name_are_an_error(add: Command[Add, Sum]) -> None:
    with pytest.raises(ValueError, match=r"two commands numbers\.add"):

        @command("numbers.add")
        def again(connection: Connection, request: Add) -> Sum:
            return Sum(0)


def test_without_a_system_the_command_line_does_it_itself(settings: Settings, add: Command[Add, Sum]) -> None:
    assert perform(settings, add, Add(2, 3)) == Sum(5)
    assert (settings.data_dir / "madoguchi.db").exists()


async def test_with_a_system_the_command_line_goes_through_it(
    running: Path, settings: Settings, add: Command[Add, Sum]
) -> None:
    assert await asyncio.to_thread(perform, settings, add, Add(2, 3)) == Sum(5)
    assert not (settings.data_dir / "madoguchi.db").exists()


def test_a_system_that_never_answers_is_waited_for_and_then_named(
    settings: Settings, add: Command[Add, Sum], clock_that_runs: None
) -> None:
    with sole_use(settings.data_dir, "process 7"), pytest.raises(InUse, match="process 7"):
        perform(settings, add, Add(2, 3))


@pytest.fixture
def clock_that_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Seconds pass by the sleeping alone."""
    now = [0.0]
    monkeypatch.setattr("core.control.perform.time.monotonic", lambda: now[0])
    monkeypatch.setattr("core.control.perform.time.sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    yield
    assert now[0] > 10
