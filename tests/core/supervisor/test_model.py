"""The models folder: which one is current, and which ones go."""

import json
import os
from pathlib import Path

from core.supervisor.model import Model, current_model, models_folder, remove_old_models


def put(data_dir: Path, name: str, age: int = 0) -> None:
    path = models_folder(data_dir) / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    made = path.stat().st_mtime - age
    os.utime(path, (made, made))


def make_current(data_dir: Path, name: str) -> None:
    (models_folder(data_dir) / "current.json").write_text(json.dumps({"model": name, "fingerprint": "f"}))


def test_there_is_none_before_the_first_training(tmp_path: Path) -> None:
    assert current_model(tmp_path) is None


def test_the_named_one_is_current_as_long_as_its_file_is_there(tmp_path: Path) -> None:
    put(tmp_path, "a.tar.gz")
    make_current(tmp_path, "a.tar.gz")
    assert current_model(tmp_path) == Model("a.tar.gz", "f")
    (models_folder(tmp_path) / "a.tar.gz").unlink()
    assert current_model(tmp_path) is None


def test_a_damaged_note_is_no_model(tmp_path: Path) -> None:
    put(tmp_path, "current.json")
    assert current_model(tmp_path) is None


def test_old_models_go_but_never_the_current_one(tmp_path: Path) -> None:
    for age in range(8):
        put(tmp_path, f"{age}.tar.gz", age)
    make_current(tmp_path, "7.tar.gz")
    remove_old_models(tmp_path)
    assert sorted(path.name[0] for path in models_folder(tmp_path).glob("*.tar.gz")) == ["0", "1", "2", "3", "4", "7"]


def test_what_a_killed_training_left_goes_after_a_day(tmp_path: Path) -> None:
    put(tmp_path, "a.tar.gz")
    for name, age in ((".training-old", 90_000), (".training-new", 60)):
        folder = models_folder(tmp_path) / name
        folder.mkdir()
        os.utime(folder, (folder.stat().st_mtime - age,) * 2)
    remove_old_models(tmp_path)
    assert [path.name for path in models_folder(tmp_path).glob(".training-*")] == [".training-new"]
