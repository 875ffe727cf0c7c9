"""The console's screens as one blueprint."""

from sanic import Blueprint, Sanic

from console.house import Counter
from console.pages import events, failures, freezes, notices, preferences
from console.pages.conversation import presses, reading, sending
from console.pages.inbox import routes as inbox
from console.pages.live import routes as live
from console.pages.sign_in import password
from console.pages.sign_in import routes as sign_in
from console.pages.sign_in.hashing import Hashing

SCREENS = (inbox, reading, presses, sending, failures, events, freezes, preferences, notices, live)


def pages_blueprint(counter: Counter) -> Blueprint:
    """Everything that people see of the console."""
    blueprint = Blueprint("pages")
    hashing = Hashing()
    for door in (sign_in, password):
        door.add_routes(blueprint, counter, hashing)
    for screen in SCREENS:
        screen.add_routes(blueprint, counter)

    @blueprint.after_server_stop
    async def close(app: Sanic) -> None:  # type: ignore[type-arg]
        hashing.close()

    return blueprint
