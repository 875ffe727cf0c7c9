"""What a command is: a function that the running app and the command line carry out alike."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, get_type_hints

from sqlalchemy import Connection

from core.database import Database

RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True)
class Command(Generic[RequestT, AnswerT]):
    """`request` and `answer` are types msgspec can read and write as JSON, dataclasses most often."""

    name: str
    request: type[RequestT]
    answer: type[AnswerT]
    run: Callable[[Database, RequestT], Awaitable[AnswerT]]


registered: dict[str, Command[object, object]] = {}
"""By name; filled as the rooms' modules are imported."""


def command(
    name: str,
) -> Callable[[Callable[[Connection, RequestT], AnswerT]], Command[RequestT, AnswerT]]:
    """A command that is one transaction: `def add(connection, request) -> answer`. It raises Refused to say no."""

    def decorate(function: Callable[[Connection, RequestT], AnswerT]) -> Command[RequestT, AnswerT]:
        async def run(database: Database, request: RequestT) -> AnswerT:
            return await database.write(lambda connection: function(connection, request))

        return _register(name, function, run)

    return decorate


def steps(
    name: str,
) -> Callable[[Callable[[Database, RequestT], Awaitable[AnswerT]]], Command[RequestT, AnswerT]]:
    """A command with work outside its transactions (a password's hash, a call): `async def add(database, request)`."""

    def decorate(function: Callable[[Database, RequestT], Awaitable[AnswerT]]) -> Command[RequestT, AnswerT]:
        return _register(name, function, function)

    return decorate


def _register(
    name: str, function: object, run: Callable[[Database, RequestT], Awaitable[AnswerT]]
) -> Command[RequestT, AnswerT]:
    hints = get_type_hints(function)
    answer = hints.pop("return")
    *_, request = hints.values()
    made = Command(name, request, answer, run)
    if name in registered:
        raise ValueError(f"there are two commands {name}")
    registered[name] = made
    return made
