"""The data folder: private, and one system's at a time."""

import errno
import os
from pathlib import Path

import pytest

from core.data_folder import InUse, make_data_folder, occupant_address, say_occupant, sole_use
from core.refused import Refused


def test_it_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    make_data_folder(tmp_path / "deep" / "var")
    assert (tmp_path / "deep" / "var").stat().st_mode & 0o777 == 0o700


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    with pytest.raises(Refused, match="is not a folder"):
        make_data_folder(tmp_path / "var")
    with pytest.raises(Refused, match="is not a folder"):
        make_data_folder(tmp_path / "var" / "below")


def test_a_second_user_is_refused_with_the_words_of_the_first(tmp_path: Path) -> None:
    with sole_use(tmp_path, "process 7") as lock:
        say_occupant(lock, "process 7 at http://127.0.0.1:8000")
        with (
            pytest.raises(InUse, match=r"in use by process 7 at http://127\.0\.0\.1:8000; stop it, or choose another"),
            sole_use(tmp_path, "process 8"),
        ):
            pass
    with sole_use(tmp_path, "process 9"):
        assert (tmp_path / "lock").read_text() == "process 9"
    assert (tmp_path / "lock").read_text() == ""


def test_where_the_system_of_a_folder_is_reached(tmp_path: Path) -> None:
    assert occupant_address(tmp_path) is None
    with sole_use(tmp_path, "process 7") as lock:
        assert occupant_address(tmp_path) is None
        say_occupant(lock, "process 7 at http://127.0.0.1:8123")
        assert occupant_address(tmp_path) == "http://127.0.0.1:8123"
    (tmp_path / "lock").write_text("process 7 at http://127.0.0.1:8123")
    assert occupant_address(tmp_path) is None, "what a killed system left"


def test_a_full_disk_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr("core.data_folder.os.write", full)
        with pytest.raises(Refused, match="lock cannot be written: No space left on device"), sole_use(tmp_path, "7"):
            raise AssertionError("nobody can work here")
    with sole_use(tmp_path, "process 8"):
        assert (tmp_path / "lock").read_text() == "process 8"
