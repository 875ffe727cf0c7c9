"""The console's screens, each a blueprint of its own."""

from types import ModuleType

from sanic import Blueprint, Sanic
from sanic.blueprint_group import BlueprintGroup

from console.house import Counter
from console.pages import events, failures, notices, outside, preferences
from console.pages.accounts import routes as accounts
from console.pages.approvals import people
from console.pages.approvals import routes as approvals
from console.pages.conversation import presses, reading, sending
from console.pages.freezes import routes as freezes
from console.pages.freezes import statements
from console.pages.inbox import routes as inbox
from console.pages.live import routes as live
from console.pages.policy import routes as policy
from console.pages.records import routes as records
from console.pages.sign_in import password
from console.pages.sign_in import routes as sign_in
from console.pages.sign_in.hashing import Hashing
from console.pages.templates import routes as templates

SCREENS = (
    inbox, approvals, people, reading, presses, sending, failures, events, accounts, records, freezes, statements,
    policy, templates, preferences, notices, live, outside,
)  # fmt: skip


def pages_blueprint(counter: Counter) -> BlueprintGroup:
    """Everything that people see of the console."""
    made = [_doors(counter)]
    for screen in SCREENS:
        blueprint = Blueprint(_name(screen))
        screen.add_routes(blueprint, counter)
        made.append(blueprint)
    return Blueprint.group(*made)


def _doors(counter: Counter) -> Blueprint:
    blueprint, hashing = Blueprint("doors"), Hashing()
    for door in (sign_in, password):
        door.add_routes(blueprint, counter, hashing)

    @blueprint.after_server_stop
    async def close(app: Sanic) -> None:  # type: ignore[type-arg]
        hashing.close()

    return blueprint


def _name(screen: ModuleType) -> str:
    """inbox of console.pages.inbox.routes, reading of console.pages.conversation.reading."""
    return screen.__name__.removesuffix(".routes").rpartition(".")[2] + "_page"
