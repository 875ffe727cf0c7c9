"""A model is changed between two turns, by a name inside the model folder, or not at all."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.bot.running import Rasa, texts

MODEL = "/webhooks/madoguchi/model"


def test_another_model_takes_over_without_a_failed_turn(rasa: Rasa, tiny_model: Path) -> None:
    shutil.copy(tiny_model, tiny_model.with_name("other.tar.gz"))
    assert rasa.ask("change", 1, "荷物はいつ届きますか")["model"] == "tiny.tar.gz"
    with ThreadPoolExecutor(1) as pool:
        changed = pool.submit(rasa.call, "POST", MODEL, {"model": "other.tar.gz"})
        meanwhile = [rasa.ask("meanwhile", n, "こんにちは") for n in range(1, 6)]
        assert changed.result() == (200, {"model": "other.tar.gz"})
    assert [texts(answer) for answer in meanwhile] == [["こんにちは、佐藤さん"]] * 5
    answer = rasa.ask("change", 2, "12345678")
    assert answer["model"] == "other.tar.gz"
    assert texts(answer) == ["12345678を調べます"]
    assert rasa.call("GET", "/webhooks/line/health") == (200, {"ready": True, "model": "other.tar.gz"})
    rasa.call("POST", MODEL, {"model": "tiny.tar.gz"})


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../tiny.tar.gz",
        "/etc/passwd",
        "missing.tar.gz",
        "linked.tar.gz",
        ".hidden.tar.gz",
        "a/b.tar.gz",
        None,
        3,
    ],
)
def test_a_name_outside_the_folder_is_refused(rasa: Rasa, tiny_model: Path, tmp_path: Path, name: object) -> None:
    outside = Path(shutil.copy(tiny_model, tmp_path / "outside.tar.gz"))
    link = tiny_model.with_name("linked.tar.gz")
    link.unlink(missing_ok=True)
    link.symlink_to(outside)
    assert rasa.call("POST", MODEL, {"model": name})[0] == 400
    assert rasa.ask(f"still {name}", 1, "こんにちは")["model"] == "tiny.tar.gz"


def test_a_broken_file_leaves_the_old_model(rasa: Rasa, tiny_model: Path) -> None:
    tiny_model.with_name("broken.tar.gz").write_bytes(b"not a model")
    assert rasa.call("POST", MODEL, {"model": "broken.tar.gz"})[0] == 400
    assert rasa.ask("unbroken", 1, "こんにちは")["model"] == "tiny.tar.gz"
