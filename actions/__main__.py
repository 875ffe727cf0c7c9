"""Start the action server: python -m actions --port N, with MADOGUCHI_ACTIONS_SECRET in the environment."""

import argparse
import os
import socket
import sys
from pathlib import Path

from actions.counter import Counter
from actions.registry import all_actions
from actions.server import make_app
from core.clock import SystemClock
from core.demo_shop import DEMO_ORDERS, DemoShop, load_demo_orders
from core.hours import HOURS, load_hours

SECRET = "MADOGUCHI_ACTIONS_SECRET"  # noqa: S105 - the variable's name


def main() -> int:
    arguments = _arguments()
    secret = os.environ.pop(SECRET, "")
    if not secret:
        print(f"{SECRET} is not set: the action server does not start without it", file=sys.stderr)
        return 2
    try:
        counter = Counter(
            orders=DemoShop(load_demo_orders(arguments.orders)),
            hours=load_hours(arguments.hours),
            clock=SystemClock(),
            staff_language=arguments.staff_language,
        )
    except (OSError, ValueError) as error:
        print(f"cannot start: {error}", file=sys.stderr)
        return 2
    _serve(counter, secret, arguments.port)
    return 0


def _serve(counter: Counter, secret: str, port: int) -> None:
    app = make_app(all_actions(counter), secret)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        print(f"actions on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
        app.run(sock=listener, single_process=True, access_log=False, motd=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0: a free one, printed at start")
    parser.add_argument("--orders", type=Path, default=DEMO_ORDERS, help="the demo shop's orders")
    parser.add_argument("--hours", type=Path, default=HOURS, help="opening hours")
    parser.add_argument("--staff-language", choices=("ja", "en"), default="ja", help="language of hand-off packets")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
