"""Runs the system on one machine: checks, opens the socket, then keeps everything alive until told to stop."""

import asyncio
import os
from collections.abc import Callable, Mapping

from core.data_folder import say_occupant, sole_use
from core.settings import Settings
from core.supervisor.listening import address, listen, reachable
from core.supervisor.plans import Plans
from core.supervisor.report import Report, announce
from core.supervisor.system import System
from core.supervisor.welcome import welcome
from core.supervisor.wiring import make_wiring

LOGS = "log"


def run_up(
    settings: Settings, given: Mapping[str, str], around: Mapping[str, str], make_plans: Callable[..., Plans] = Plans
) -> None:
    """Returns after an orderly stop. Raises Refused when the folder or the port is taken."""
    os.umask(0o077)  # whatever this system writes is for its user alone
    process = f"process {os.getpid()}"
    with sole_use(settings.data_dir, process) as lock, listen(settings.host, settings.port) as listening:
        os.chmod(settings.data_dir, 0o700)
        host, port = reachable(listening)
        say_occupant(lock, f"{process} at {address(host, port)}")
        plans = make_plans(
            wiring=make_wiring(listening.fileno(), settings.rasa_processes, settings.data_dir),
            given={**given, "MADOGUCHI_DATA_DIR": str(settings.data_dir), "MADOGUCHI_PORT": str(port)},
            around=around,
            data_dir=settings.data_dir,
            app_host=host,
            app_port=port,
        )
        report = Report(settings.data_dir / LOGS, settings.time_zone)
        asyncio.run(_run(plans, report, address(host, port)))


async def _run(plans: Plans, report: Report, where: str) -> None:
    async def on_open() -> None:
        announce(f"Madoguchi: {where}")
        await welcome(plans.data_dir, where, report)

    await System(plans, report, on_open).run()
