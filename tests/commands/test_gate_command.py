"""`gate check`: drafts in, decisions out, without a system and without a database."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commands.__main__ import main
from commands.gate import check as gate_check

ROOT = Path(__file__).resolve().parents[2]
LINE = {"id": "1", "text": "はい", "author": "bot", "channel": "line", "visibility": "private", "purpose": "reply",
        "sponsored": False, "profiles": None, "recipient": None}  # fmt: skip
Checked = tuple[int, list[dict[str, object]], list[str]]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Checked]:
    """Runs the command on these lines (each an object, or bytes as they are): exit code, answers, words on stderr."""

    def run(*lines: dict[str, object] | bytes) -> Checked:
        given = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = main(["gate", "check"])
        out, err = capfdbinary.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err.decode().splitlines()

    return run


def test_a_clean_line_is_allowed(check: Callable[..., Checked]) -> None:
    assert check(LINE) == (0, [{"id": "1", "verdict": "allow", "text": "はい", "findings": [], "tier": "none"}], [])


def test_a_finding_has_the_contracts_keys_and_the_exact_place(check: Callable[..., Checked]) -> None:
    code, (answer,), _ = check(LINE | {"id": 7, "text": "😀番号は４１１１-１１１１-１１１１-１１１１です"})
    assert code == 0
    assert (answer["id"], answer["verdict"], answer["tier"]) == (7, "block", "high")
    (finding,) = answer["findings"]  # type: ignore[misc]
    assert finding == {
        "rule": "personal.card",
        "law": "割賦販売法 第35条の16",
        "start": 4,
        "end": 23,
        "reason": "カード番号が入っています。",
        "suggestion": "ご登録のカード",
    }


def test_optional_keys_may_be_left_out(check: Callable[..., Checked]) -> None:
    needed = {key: LINE[key] for key in ("id", "text", "author", "channel", "visibility")}
    assert check(needed)[0] == 0


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"{", "no JSON"),
        (b"[]", "object"),
        (b'"text"', "object"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"a":' * 100_000, "recursion"),
        (json.dumps({**LINE, "author": "robot"}).encode(), "robot"),
        (json.dumps({**LINE, "visibility": "secret"}).encode(), "secret"),
        (json.dumps({**LINE, "text": 3}).encode(), "text"),
        (json.dumps({**LINE, "text": None}).encode(), "text"),
        (json.dumps({**LINE, "profiles": "food"}).encode(), "profiles"),
        (json.dumps({key: value for key, value in LINE.items() if key != "channel"}).encode(), "channel"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_judged(check: Callable[..., Checked], bad: bytes, why: str) -> None:
    code, answers, errors = check(LINE, bad, b"", LINE | {"id": "last"})
    assert code == 1
    assert [answer["id"] for answer in answers] == ["1", "last"]
    (error,) = errors
    assert error.startswith("madoguchi: line 2: ")
    assert why in error


def test_a_key_that_means_nothing_is_said_once(check: Callable[..., Checked]) -> None:
    code, answers, errors = check(LINE | {"label": 1}, LINE | {"label": 2})
    assert (code, len(answers)) == (0, 2)
    assert errors == ["madoguchi: line 1: the key 'label' means nothing here"]


def test_a_channel_whose_limits_nobody_knows_is_judged_but_for_length(check: Callable[..., Checked]) -> None:
    pigeon = LINE | {"channel": "pigeon", "text": "ありがとうございます。" * 2_000}
    code, answers, errors = check(pigeon, pigeon | {"text": "馬鹿"})
    assert code == 0
    assert [answer["verdict"] for answer in answers] == ["allow", "block"]
    assert errors == ["madoguchi: no limits for pigeon (private): length is not checked there"]


def test_a_line_too_long_for_its_platform_is_blocked(check: Callable[..., Checked]) -> None:
    _, answers, _ = check(LINE | {"text": "あ" * 5001}, LINE | {"channel": "instagram", "text": "あ" * 334})
    assert [answer["verdict"] for answer in answers] == ["block", "block"]
    assert "1000バイト" in str(answers[1]["findings"])


def test_the_lines_before_are_the_history_of_a_recipient(check: Callable[..., Checked]) -> None:
    sale = LINE | {"author": "scheduler", "text": "セールは本日までです", "recipient": "sato"}
    _, answers, _ = check(
        sale,
        sale,
        sale | {"recipient": "suzuki"},
        sale | {"author": "bot"},
        sale | {"recipient": None},
        sale | {"text": "ｾｰﾙは 本日までです"},
    )
    assert [answer["verdict"] for answer in answers] == ["allow", "block", "allow", "allow", "allow", "block"]


def test_half_a_surrogate_pair_comes_back_as_it_went_in(check: Callable[..., Checked]) -> None:
    _, (answer,), _ = check(LINE | {"text": "はい\ud83d"})
    assert answer["verdict"] == "block"
    assert answer["text"] == "はい\ud83d"


def test_nothing_in_nothing_out(check: Callable[..., Checked]) -> None:
    assert check() == (0, [], [])


def test_it_needs_no_data_folder_and_speaks_utf8_everywhere(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0",
                   "MADOGUCHI_DATA_DIR": str(tmp_path / "none")}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "commands", "gate", "check"],
        input=json.dumps(LINE, ensure_ascii=False).encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )
    assert json.loads(done.stdout)["text"] == "はい"
    assert not (tmp_path / "none").exists()


def test_the_help_names_every_key_of_the_contract() -> None:
    for key in (*LINE, "verdict", "findings", "rule", "law", "start", "end", "reason", "suggestion", "tier"):
        assert key in (gate_check.__doc__ or "")
