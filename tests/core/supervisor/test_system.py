"""A whole system: what survives, what ends, and who is told."""

import os
import signal
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from core.parts import read_parts
from tests.core.supervisor.conftest import Start
from tests.core.supervisor.running import PATIENCE, RunningSystem, is_alive, wait_until

pytestmark = pytest.mark.slow


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def test_the_app_answers_before_the_bot_is_there_and_trains_it(start: Start) -> None:
    system = start()
    assert system.get("/healthz")
    system.wait_for_bot()
    assert (system.data_dir / "models" / "first.tar.gz").exists()
    assert any("training the model" in line for line in system.said)
    assert (system.data_dir.stat().st_mode & 0o777, (system.data_dir / "control.sock").stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )


def test_no_connection_is_refused_while_the_app_is_killed_again_and_again(start: Start) -> None:
    system = start()
    client = Client(system)
    for _ in range(3):
        before = client.answered
        wait_until(lambda before=before: client.answered > before + 50, "requests are answered")  # type: ignore[misc]
        killed = system.children()["app"]
        kill(killed)
        wait_until(lambda killed=killed: system.children().get("app", killed) != killed, "a new app")  # type: ignore[misc]
    client.stop()
    assert client.refused == 0
    # Whatever was being answered at the moment of a kill is lost with it; that is at most one a kill for one client.
    assert client.cut <= 3


def test_a_graceful_stop_leaves_nobody_and_ends_well(start: Start) -> None:
    system = start()
    system.wait_for_bot()
    pids = list(system.children().values())
    assert len(pids) == 3
    assert system.stop() == 0
    assert not any(is_alive(pid) for pid in pids)
    stops = [line for line in system.said if "ended" in line or "died" in line]
    assert stops == []


def test_nothing_outlives_a_killed_supervisor(start: Start) -> None:
    system = start()
    system.wait_for_bot()
    pids = list(system.children().values())
    kill(system.process.pid)
    wait_until(lambda: not any(is_alive(pid) for pid in pids), "the children die with the supervisor")
    again = start(data_dir=system.data_dir)
    again.wait_for_bot()


def test_a_bot_that_dies_is_started_again_and_the_app_is_not(start: Start) -> None:
    system = start()
    system.wait_for_bot()
    before = system.children()
    kill(before["bot"])
    wait_until(lambda: system.children().get("bot", before["bot"]) != before["bot"], "another bot")
    system.wait_for_bot()
    assert system.children()["app"] == before["app"]


def test_a_bot_that_hangs_is_ended_and_started_again(start: Start) -> None:
    system = start()
    system.wait_for_bot()
    hung = system.children()["bot"]
    os.kill(hung, signal.SIGSTOP)
    system.wait_for("bot has not answered for 1 s; it is ended")
    wait_until(lambda: system.children().get("bot", hung) != hung, "another bot")
    system.wait_for_bot()
    assert not is_alive(hung)


def test_a_bot_that_cannot_live_is_reported_and_the_app_goes_on(start: Start) -> None:
    system = start("--bot-dies")
    assert system.address
    system.wait_for("bot died 5 times within a minute; it is tried again every 30 s")
    assert any("cannot go on" in line for line in system.said)
    assert system.parts()["bot"] == "down"
    assert system.get("/healthz")


def test_a_bot_that_never_answers_is_ended_and_stays_down(start: Start) -> None:
    system = start("--bot-hangs")
    system.wait_for("bot did not answer within 0.5 s of its start; it is ended")
    system.wait_for("bot ended (signal 9); it starts again in 30 s")
    assert system.parts()["bot"] == "down"
    assert system.get("/healthz")


def test_a_response_that_the_gate_refuses_is_not_trained(start: Start) -> None:
    system = start("--improper")
    assert system.address
    system.wait_for("the gate would not let 1 of them out")
    system.wait_for("nothing was trained")
    wait_until(lambda: system.parts()["bot"] == "down", "people get every ticket")
    assert not (system.data_dir / "models").exists()


def test_other_training_data_means_another_model(start: Start, tmp_path: Path) -> None:
    first = start(data_dir=tmp_path)
    first.wait_for_bot()
    first.stop()
    same = start(data_dir=tmp_path)
    same.wait_for_bot()
    same.stop()
    assert not any("training a" in line or "training the" in line for line in same.said)
    other = start("--fingerprint", "second", data_dir=tmp_path)
    assert other.address
    other.wait_for("bot runs the new model second.tar.gz")
    wait_until(lambda: read_parts(tmp_path).model == "second.tar.gz", "the state names the new model")
    assert not any("bot ended" in line for line in other.said)


def test_a_model_that_rasa_refuses_leaves_the_old_one_running(start: Start) -> None:
    system = start()
    system.wait_for_bot()
    models = system.data_dir / "models"
    (models / "broken.tar.gz").touch()
    (models / "current.json").write_text('{"model": "broken.tar.gz", "fingerprint": "x"}')
    system.wait_for("bot did not take the model broken.tar.gz (status 400: ); it keeps first.tar.gz")
    assert read_parts(system.data_dir).model == "first.tar.gz"


def test_training_that_fails_leaves_the_bot_down_and_says_why(start: Start) -> None:
    system = start("--fingerprint", "broken")
    assert system.address
    system.wait_for("training the model failed (stories contradict each other)")
    assert system.parts()["bot"] == "down"


def test_two_systems_run_side_by_side(start: Start) -> None:
    one, other = start(), start()
    one.wait_for_bot()
    other.wait_for_bot()
    assert one.address != other.address


def test_a_second_system_in_the_same_folder_is_refused_in_one_line(start: Start) -> None:
    system = start()
    assert system.address
    second = start(data_dir=system.data_dir)
    assert second.code() == 1
    assert second.said == [
        f"madoguchi: {system.data_dir} is in use by process {system.process.pid} at {system.address}; "
        "stop it, or choose another folder with --data-dir"
    ]
    assert system.get("/healthz")


def test_a_port_that_is_taken_is_named(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        system = start(MADOGUCHI_PORT=str(port))
        assert system.code() == 1
    assert len(system.said) == 1
    assert f"cannot listen on 127.0.0.1:{port}" in system.said[0]


def test_a_second_interrupt_does_not_wait(start: Start) -> None:
    system = start()
    system.wait_for_bot()
    os.kill(system.children()["bot"], signal.SIGSTOP)  # takes no SIGTERM; its grace would be ten seconds
    system.process.send_signal(signal.SIGINT)
    system.wait_for("stopping")
    system.process.send_signal(signal.SIGINT)
    assert system.process.wait(8) == 0


class Client(threading.Thread):
    """Asks without pause, each time over a new connection."""

    def __init__(self, system: RunningSystem) -> None:
        super().__init__()
        self._address = system.address
        self._stopping = threading.Event()
        self.answered = self.refused = self.cut = 0
        self.start()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                with urllib.request.urlopen(f"{self._address}/healthz", timeout=PATIENCE) as answer:
                    self.answered += answer.status == 200
            except urllib.error.URLError as error:
                self.refused += isinstance(error.reason, ConnectionRefusedError)
                self.cut += not isinstance(error.reason, ConnectionRefusedError)
            except OSError:
                self.cut += 1

    def stop(self) -> None:
        self._stopping.set()
        self.join()
