"""A turn asked twice is run once, whatever died between."""

import sqlite3
from pathlib import Path

import pytest

from tests.bot.actions_standin import Actions
from tests.bot.running import Rasa, a_turn, texts
from tests.until import LONGEST_WAIT

DIES = ("tests/bot/dies_after_commit.py",)


def test_the_same_message_gets_the_same_answer_and_runs_nothing(rasa: Rasa, actions: Actions) -> None:
    first = rasa.ask("twice", 1, "人と話したい")
    assert rasa.ask("twice", 1, "人と話したい") == first
    assert actions.count("action_hand_off", "twice") == 1
    assert events(rasa.folder, "twice").count("user") == 1


def test_the_next_message_runs(rasa: Rasa) -> None:
    assert texts(rasa.ask("next", 1, "こんにちは")) == ["こんにちは、佐藤さん"]
    assert texts(rasa.ask("next", 2, "はい")) == ["承知しました"]


def test_a_turn_asked_again_while_it_runs_waits_for_its_answer(rasa: Rasa, actions: Actions) -> None:
    from concurrent.futures import ThreadPoolExecutor

    actions.go_on.clear()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(rasa.ask, "again", 1, "ラッピングできますか") for _ in range(2)]
        actions.go_on.set()
        first, second = (each.result() for each in both)
    assert first == second
    assert actions.count("action_slow", "again") == 1


def test_killed_between_commit_and_answer_it_repeats_the_answer(
    tiny_model: Path, actions: Actions, actions_url: str, tmp_path: Path
) -> None:
    dying = Rasa(tiny_model, tmp_path, actions_url, DIES).start()
    with pytest.raises(OSError):  # noqa: PT011 - the connection ends without an answer, one way or another
        dying.call("POST", "/webhooks/line/turn", a_turn("killed", 1, "人と話したい"))
    assert dying.process is not None
    assert dying.process.wait(LONGEST_WAIT) == -9
    reborn = Rasa(tiny_model, tmp_path, actions_url).start()
    try:
        answer = reborn.ask("killed", 1, "人と話したい")
        assert texts(answer) == ["担当者におつなぎします"]
        assert actions.count("action_hand_off", "killed") == 1
        assert events(tmp_path, "killed").count("user") == 1
        assert texts(reborn.ask("killed", 2, "はい")) == ["承知しました"]
    finally:
        assert reborn.stop() == 0


def events(folder: Path, conversation: str) -> list[str]:
    """The kinds of the stored events, in order."""
    database = sqlite3.connect(folder / "trackers.sqlite")
    try:
        found = database.execute("SELECT type FROM events WHERE conversation = ? ORDER BY sequence", (conversation,))
        return [kind for (kind,) in found]
    finally:
        database.close()
