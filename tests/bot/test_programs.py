"""The programs that stand behind `train` and `understand`: what they print, and how they fail."""

import json
import shutil
from pathlib import Path

from bot.fingerprint import Sources, fingerprint
from tests.bot.conftest import TINY
from tests.bot.running import ROOT, program

WHERE = ("--data", str(TINY.data), "--domain", str(TINY.domain))


def test_training_tells_its_steps_and_names_the_current_model(tmp_path: Path, in_root: None) -> None:
    outcome = program("-m", "bot.train", "--models", str(tmp_path), "--name", "first", *WHERE)
    assert outcome.returncode == 0, outcome.stderr
    *steps, last = outcome.stdout.splitlines()
    assert [line.split()[:2] for line in steps] == [["step", f"{n}/{len(steps)}"] for n in range(1, len(steps) + 1)]
    assert any("WordingIntentClassifier" in line for line in steps)
    assert last == f"model {tmp_path / 'first.tar.gz'}"
    note = json.loads((tmp_path / "current.json").read_text())
    assert note == {"model": "first.tar.gz", "fingerprint": fingerprint(TINY)}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current.json", "first.tar.gz"]


def test_data_with_an_error_makes_no_model(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / TINY.data, tmp_path / "data"))
    rules = data / "rules.yml"
    rules.write_text(rules.read_text().replace("action: utter_no}", "action: utter_nobody}"))
    out = tmp_path / "models"
    outcome = program("-m", "bot.train", "--models", str(out), "--data", str(data), "--domain", str(TINY.domain))
    assert outcome.returncode == 1
    assert outcome.stderr.splitlines()[-1].startswith("training failed: ")
    assert "utter_nobody" in outcome.stderr
    assert not out.exists()


def test_the_fingerprint_is_printed_alone(in_root: None) -> None:
    outcome = program("-m", "bot.train", "--fingerprint")
    assert outcome.stdout == f"{fingerprint(Sources())}\n"
    assert outcome.stderr == ""


def test_understanding_reads_and_writes_lines_up_to_one_that_is_no_message(tiny_model: Path) -> None:
    messages = [
        {"id": 1, "text": " ｶﾞ１２３４５６７８"},
        {"id": "b", "text": "/restart"},
        {"id": None, "text": ""},
        {"id": 2},
    ]
    lines = "\n".join(json.dumps(message) for message in messages)
    outcome = program("-m", "bot.understand", "--model", str(tiny_model), input=lines)
    assert (outcome.returncode, outcome.stderr.splitlines()[-1]) == (1, "line 4 is not JSON with id and text")
    first, second, third = (json.loads(line) for line in outcome.stdout.splitlines())
    assert first.keys() == {"id", "intent", "confidence", "ranking", "entities"}
    assert first["entities"] == [{"entity": "order_number", "value": "１２３４５６７８", "start": 3, "end": 11}]
    assert (second["id"], second["confidence"] < 1) == ("b", True)
    assert second["intent"] == second["ranking"][0]["name"] != "restart"
    assert third == {"id": None, "intent": None, "confidence": 0.0, "ranking": [], "entities": []}


def test_a_missing_model_is_told_at_once(tmp_path: Path) -> None:
    outcome = program("-m", "bot.understand", "--model", str(tmp_path / "none.tar.gz"))
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert "there is no model at" in outcome.stderr
