"""The action server as a process: its secret, its one socket on loopback, its end."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.actions.conversation import Conversation
from tests.until import LONGEST_WAIT

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-made-for-this-test"
BEARER = {"Authorization": f"Bearer {SECRET}"}


def environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **more}


def start(*arguments: str, **more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "actions", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(**more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = start(MADOGUCHI_ACTIONS_SECRET=SECRET)
    assert process.stdout is not None
    assert process.stderr is not None
    address = process.stdout.readline().split()[-1]
    transport = httpx.HTTPTransport(retries=5)
    with httpx.Client(transport=transport) as client:
        client.get(f"http://{address}/health")
    yield process, f"http://{address}"
    process.terminate()
    process.wait(LONGEST_WAIT)
    process.stdout.close()
    process.stderr.close()


def call(action: str, talk: Conversation) -> dict[str, object]:
    state = talk.tracker().current_state()
    return {"next_action": action, "sender_id": "c1", "tracker": state, "version": "3.6.21"}


def test_health_needs_no_secret(server: tuple[subprocess.Popen[str], str]) -> None:
    answer = httpx.get(f"{server[1]}/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}])
@pytest.mark.parametrize(("method", "path"), [("POST", "/webhook"), ("GET", "/actions"), ("GET", "/nothing")])
def test_everything_else_asks_for_the_secret(
    server: tuple[subprocess.Popen[str], str], headers: dict[str, str], method: str, path: str
) -> None:
    assert httpx.request(method, f"{server[1]}{path}", headers=headers).status_code == 401


def test_an_action_runs_without_the_domain(server: tuple[subprocess.Popen[str], str]) -> None:
    talk = Conversation(order_number="B-204319").customer("どこ?", "order_status")
    answer = httpx.post(f"{server[1]}/webhook", json=call("action_order_status", talk), headers=BEARER)
    assert answer.status_code == 200
    assert [message["response"] for message in answer.json()["responses"]] in (
        ["utter_order_shipped"],
        ["utter_order_overdue"],
    )


def test_an_unknown_action_is_404(server: tuple[subprocess.Popen[str], str]) -> None:
    answer = httpx.post(f"{server[1]}/webhook", json=call("action_nothing", Conversation()), headers=BEARER)
    assert (answer.status_code, answer.json()["action_name"]) == (404, "action_nothing")


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"next_action": "action_hand_off"}'])
def test_a_body_that_is_no_call_is_400(server: tuple[subprocess.Popen[str], str], body: str) -> None:
    assert httpx.post(f"{server[1]}/webhook", content=body, headers=BEARER).status_code == 400


def test_a_failing_action_is_500_without_the_customers_words(server: tuple[subprocess.Popen[str], str]) -> None:
    broken = call("action_hand_off", Conversation().customer("秘密のことば", "human_handoff"))
    broken["tracker"] = {"sender_id": "c1", "events": [{"no": "event", "text": "秘密のことば"}]}
    answer = httpx.post(f"{server[1]}/webhook", content=json.dumps(broken), headers=BEARER)
    assert answer.status_code == 500
    assert "秘密" not in answer.text


def test_it_listens_on_loopback_alone(server: tuple[subprocess.Popen[str], str]) -> None:
    process, url = server
    port = int(url.rsplit(":", 1)[1])
    assert listening(process.pid) == {("127.0.0.1", port)}


def listening(pid: int) -> set[tuple[str, int]]:
    """The TCP sockets that a process listens on, from the kernel's own table."""
    mine = {os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A" and f"socket:[{rest[5]}]" in mine:
                address, port = local.split(":")
                found.add(
                    (socket.inet_ntoa(bytes.fromhex(address)[::-1]) if table == "tcp" else address, int(port, 16))
                )
    return found


def test_it_has_no_children(server: tuple[subprocess.Popen[str], str]) -> None:
    pid = server[0].pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert children == []


def test_sigterm_ends_it_cleanly() -> None:
    process = start(MADOGUCHI_ACTIONS_SECRET=SECRET)
    assert process.stdout is not None
    address = process.stdout.readline().split()[-1]
    with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as client:
        assert client.get(f"http://{address}/health").status_code == 200
    process.send_signal(signal.SIGTERM)
    out, errors = process.communicate(timeout=LONGEST_WAIT)
    assert process.returncode == 0, errors
    assert "Traceback" not in out + errors


def test_without_a_secret_it_does_not_start() -> None:
    process = start()
    _, errors = process.communicate(timeout=LONGEST_WAIT)
    assert process.returncode == 2
    assert errors.strip().splitlines()[-1].startswith("MADOGUCHI_ACTIONS_SECRET is not set")


def test_a_wrong_file_is_named_in_one_line(tmp_path: Path) -> None:
    wrong = tmp_path / "hours.yml"
    wrong.write_text("zone: Asia/Tokyo\n", encoding="utf-8")
    process = start("--hours", str(wrong), MADOGUCHI_ACTIONS_SECRET=SECRET)
    _, errors = process.communicate(timeout=LONGEST_WAIT)
    assert process.returncode == 2
    assert errors.startswith("cannot start: hours.yml: ")
    assert len(errors.strip().splitlines()) == 1
