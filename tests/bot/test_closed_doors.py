"""What nobody may reach: Rasa's own API, another address, another's secret, the customers' words in the log."""

import re
from pathlib import Path

import pytest

from tests.bot.actions_standin import Actions
from tests.bot.running import Rasa, a_turn

ROUTES = [
    ("GET", "/webhooks/line/health"),
    ("POST", "/webhooks/line/turn"),
    ("POST", "/webhooks/instagram/turn"),
    ("POST", "/webhooks/webchat/turn"),
    ("GET", "/webhooks/madoguchi/health"),
    ("POST", "/webhooks/madoguchi/facts"),
    ("POST", "/webhooks/madoguchi/forget"),
    ("POST", "/webhooks/madoguchi/model"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("secret", [None, "", "wrong", "seam-secre", "seam-secret2"])
def test_every_route_wants_the_secret(rasa: Rasa, method: str, path: str, secret: str | None) -> None:
    body = a_turn("closed", 1, "こんにちは") if method == "POST" else None
    assert rasa.call(method, path, body, secret)[0] == 401


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/status",
        "/version",
        "/domain",
        "/conversations/closed/tracker",
        "/conversations/closed/messages",
        "/model",
        "/model/parse",
        "/webhooks/rest",
        "/webhooks/rest/webhook",
        "/webhooks/callback/webhook",
        "/webhooks/line/webhook",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_rasas_own_api_is_not_there(rasa: Rasa, method: str, path: str) -> None:
    assert rasa.call(method, path, None if method == "GET" else {"text": "/restart"})[0] in (404, 405)


def test_it_listens_on_the_loopback_address_alone(rasa: Rasa) -> None:
    assert rasa.process is not None
    assert listening(rasa.process.pid) == {("0100007F", rasa.port)}


def test_customers_words_are_not_in_the_log(rasa: Rasa, actions: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.replies, "action_hand_off", lambda call: (500, {"error": "秘密の言葉"}))
    rasa.ask("quiet", 7, "人と話したい、秘密の言葉")
    assert "action_hand_off" in rasa.log
    rasa.ask("quiet", 1, "/秘密の言葉")
    rasa.ask("quiet", 2, "秘密の言葉、注文番号は12344321です")
    rasa.call("POST", "/webhooks/line/turn", a_turn("quiet", 3, "秘密の言葉", metadata=None, customer="秘密の言葉"))
    assert "秘密の言葉" not in rasa.log
    assert "12344321" not in rasa.log


def test_the_file_of_trackers_is_private(rasa: Rasa) -> None:
    assert (rasa.folder / "trackers.sqlite").stat().st_mode & 0o077 == 0


def listening(process: int) -> set[tuple[str, int]]:
    """Addresses (as the kernel writes them) and ports on which a process listens."""
    own = {re.sub(r"\D", "", link) for link in _links(process) if link.startswith("socket:")}
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]
    ]
    places = [row[1].split(":") for row in rows if row[3] == "0A" and row[9] in own]
    return {(address, int(port, 16)) for address, port in places}


def _links(process: int) -> list[str]:
    return [str(entry.readlink()) for entry in Path(f"/proc/{process}/fd").iterdir() if entry.is_symlink()]
