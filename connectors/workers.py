"""The worker with all lanes of this room: joined here, run by the app, driven by tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from connectors.account_book import AccountBook
from connectors.contract import Connector
from connectors.dispatch import Dispatcher
from connectors.http import HttpClient
from connectors.intake import Intake
from connectors.judging import Judge
from connectors.profiles import Profiles
from connectors.rasa import RasaClient
from connectors.readiness import Readiness
from connectors.reconcile import Echoes, Reconciler
from connectors.turns import Parts, Turns
from core.clock import Clock
from core.database import Database
from core.hours import Schedule
from core.lanes import Handler, Work, Worker
from core.parts import Parts as SystemParts
from core.settings import Settings
from desk import retention
from desk.approvals import watch
from desk.approvals.ways import Ways, set_ways, ways
from desk.rules import Rules, set_rules


@dataclass(frozen=True)
class House:
    """What the lanes share."""

    database: Database
    clock: Clock
    settings: Settings
    book: AccountBook
    connectors: Mapping[str, Connector]
    client: HttpClient
    rasa: RasaClient
    judge: Judge
    hours: Schedule
    system: Callable[[], SystemParts]


def make_worker(house: House) -> Worker:
    """A worker for every lane: intake, turn, out, reconcile, echo, approval, profile, clock."""
    settings = house.settings
    readiness = Readiness(timedelta(seconds=settings.bot_deadline), house.system)
    set_rules(_rules(settings))
    set_ways(_ways(house))
    turns = Turns(Parts(house.database, house.clock, house.rasa, readiness, house.judge, house.connectors, house.hours))
    dispatcher = Dispatcher(house.clock, house.book, house.connectors, house.client)
    reconciler = Reconciler(house.database, house.clock, house.book, house.connectors, house.client)
    handlers = {
        "intake": Intake(house.clock, house.book, house.connectors).handler(),
        "turn": turns.handler(beside=16 * settings.rasa_processes),
        "out": dispatcher.handler(),
        "reconcile": reconciler.handler(),
        "echo": Echoes(house.database, house.clock, house.connectors).handler(),
        "clock": Handler(lambda work: _retention(work, house.clock), beside=1),
        "approval": Handler(lambda work: _watch(work, house.clock)),
        "profile": Profiles(house.clock, house.book, house.connectors, house.client).handler(),
    }
    house.database.write_now(lambda connection: retention.wind_up(connection, house.clock.now()))
    return Worker(house.database, house.clock, handlers)


async def _watch(work: Work, clock: Clock) -> None:
    """Lane `approval:CASE`: what happens to a held answer by itself."""
    case_id = str(work.job.payload["approval"])
    again = await work.step(lambda connection: watch.look(connection, case_id, clock.now()))
    if again is None:
        await work.finish(lambda connection: None)
    else:
        await work.postpone(lambda connection: again, "watched")


async def _retention(work: Work, clock: Clock) -> None:
    await work.finish(lambda connection: retention.erase_and_go_on(connection, clock.now()))


def _ways(house: House) -> Ways:
    """Routes are as they are: the rulebook puts them in force."""
    return replace(ways(), hours=house.hours, line_after=timedelta(seconds=house.settings.held_line_after))


def _rules(settings: Settings) -> Rules:
    return Rules(
        waiting_line_every=timedelta(seconds=settings.waiting_line_interval),
        native_pause=timedelta(seconds=settings.native_reply_pause),
        loop_window=timedelta(seconds=settings.loop_short_window),
        loop_in_window=settings.loop_short_limit,
        loop_in_an_hour=settings.loop_hour_limit,
    )
