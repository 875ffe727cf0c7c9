"""The whole system with nothing stood in for: Rasa trained, started, asked, and gone with its supervisor."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.supervisor.running import (
    ROOT,
    RunningSystem,
    environment_of,
    is_alive,
    listening_addresses,
    wait_until,
)
from tests.core.supervisor.test_secrecy import FORBIDDEN, LOOPBACK_HEX

FIRST_START = 600.0
"""Seconds for training and loading on a machine that is busy with other tests."""


@pytest.mark.slow
def test_a_first_start_trains_a_bot_that_understands_and_keeps_its_secrets(tmp_path: Path) -> None:
    system = RunningSystem(tmp_path, "up", module="commands")
    try:
        assert system.get("/healthz")
        wait_until(lambda: system.parts()["bot"] == "up", f"the bot, after {system.said}", FIRST_START)
        assert any("step 1/" in line for line in system.said)
        _check_secrecy(system)
        assert _understood(tmp_path, "荷物はいつ届きますか") == "order_status"
        pids = list(system.children().values())
        assert len(pids) == 3
        os.kill(system.process.pid, signal.SIGKILL)
        wait_until(lambda: not any(is_alive(pid) for pid in pids), "everything dies with the supervisor")
    finally:
        system.stop()


def _check_secrecy(system: RunningSystem) -> None:
    children = system.children()
    for part in ("bot", "actions"):
        environment = environment_of(children[part])
        assert [name for name in environment if any(word in name for word in FORBIDDEN)] == []
    assert {address for pid in children.values() for address in listening_addresses(pid)} == {LOOPBACK_HEX}


def _understood(data_dir: Path, text: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-m", "commands", "understand", "--data-dir", str(data_dir)],
        input=json.dumps({"id": "1", "text": text}) + "\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return str(json.loads(answer.stdout)["intent"])
