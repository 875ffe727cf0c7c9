"""Settings: what is read, what is refused, and that each is documented."""

from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.settings import ROOT, Settings
from core.settings_source import WrongSettings, load_settings, variable_names

DOCUMENTED = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def load(dot_env: Path | None = None, **environ: str) -> Settings:
    return load_settings({f"MADOGUCHI_{name}": value for name, value in environ.items()}, dot_env)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / ".env"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_has_to_be_set() -> None:
    settings = load()
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8000, ROOT / "var")
    assert settings.database == f"sqlite:///{ROOT / 'var' / 'madoguchi.db'}"
    assert settings.key_ring_file == ROOT / "var" / "keys"


def test_what_is_set_is_read_in_its_own_kind(tmp_path: Path) -> None:
    settings = load(PORT="9000", BOT_DEADLINE="12.5", TIME_ZONE="Europe/Berlin", DATA_DIR=str(tmp_path), PUBLIC_URL="")
    assert (settings.port, settings.bot_deadline, settings.public_url) == (9000, 12.5, None)
    assert settings.time_zone == ZoneInfo("Europe/Berlin")
    assert settings.database.startswith(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("PORT", "70000"),
        ("PORT", ""),
        ("BOT_DEADLINE", "nan"),
        ("BOT_DEADLINE", "-1"),
        ("LOG_LEVEL", "loud"),
        ("TIME_ZONE", "Tokyo"),
        ("TIME_ZONE", "../etc/passwd"),
        ("TIME_ZONE", ""),
        ("DATABASE_URL", "mysql://127.0.0.1/x"),
        ("DATABASE_URL", "sqlite.db"),
        ("HOST", " "),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(name: str, value: str) -> None:
    with pytest.raises(WrongSettings) as refused:
        load(**{name: value})
    assert str(refused.value).startswith(f"MADOGUCHI_{name} must be ")


def test_a_wrong_value_is_not_repeated_because_it_may_hold_a_password() -> None:
    with pytest.raises(WrongSettings) as refused:
        load(DATABASE_URL="mysql://sato:secret@127.0.0.1/x")
    assert "secret" not in str(refused.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(WrongSettings, match=r"MADOGUCHI_PROT .*; MADOGUCHI_LOG_LEVEL must"):
        load(LOG_LEVEL="loud", PROT="1")


def test_an_unknown_variable_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(
        WrongSettings, match="MADOGUCHI_DATABSE_URL is not a setting; did you mean MADOGUCHI_DATABASE_URL"
    ):
        load(DATABSE_URL="sqlite:///x")


def test_what_the_supervisor_tells_its_children_and_what_tests_use_are_no_settings() -> None:
    assert load(BOT_SECRET="x", LISTEN_FD="3", TEST_POSTGRES_URL="x") == load()


def test_the_dot_env_file_is_read_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    path = written(
        tmp_path, "# ours\n\nexport MADOGUCHI_PORT=9001\nMADOGUCHI_LOG_LEVEL='debug'\nOTHER=1\nMADOGUCHI_HOST = ::1\n"
    )
    settings = load(path, PORT="9002")
    assert (settings.port, settings.log_level, settings.host) == (9002, "debug", "::1")


@pytest.mark.parametrize("line", ["MADOGUCHI_PORT", "MADOGUCHI_PORT=x", "MADOGUCHI_PROT=1"])
def test_a_wrong_line_of_the_dot_env_file_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(WrongSettings):
        load(written(tmp_path, f"# first\n{line}\n"))


def test_the_dot_env_file_need_not_be_there(tmp_path: Path) -> None:
    assert load(tmp_path / ".env") == load()


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_setting_is_documented_with_its_default_and_what_is_expected(field) -> None:  # type: ignore[no-untyped-def]
    default = "var" if field.name == "data_dir" else "" if field.default is None else str(field.default)
    shown = f"`{default.removesuffix('.0')}`" if default else "–"
    row = f"| `MADOGUCHI_{field.name.upper()}` | {shown} | {field.metadata['kind'].expected} | "
    assert row in DOCUMENTED, f"docs/settings.md needs a row that begins with\n{row}"


def test_nothing_is_documented_that_does_not_exist() -> None:
    documented = [line.split("`")[1] for line in DOCUMENTED.splitlines() if line.startswith("| `MADOGUCHI_")]
    assert sorted(documented) == sorted(variable_names())


def test_a_dot_env_file_with_a_mark_at_its_front_is_read(tmp_path: Path) -> None:
    """As editors on Windows save UTF-8."""
    dot_env = tmp_path / ".env"
    dot_env.write_text("MADOGUCHI_PORT=9000\n", encoding="utf-8-sig")
    assert load(dot_env).port == 9000


def test_a_dot_env_file_that_is_not_utf_8_is_refused_in_one_sentence(tmp_path: Path) -> None:
    dot_env = tmp_path / ".env"
    dot_env.write_bytes("# 窓口の設定\nMADOGUCHI_PORT=9000\n".encode("cp932"))
    with pytest.raises(WrongSettings, match="UTF-8"):
        load(dot_env)
