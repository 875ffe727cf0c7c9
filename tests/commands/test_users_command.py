"""`users`: let in, listed, reset; passwords never on the command line."""

import pytest
from sqlalchemy import Connection

from desk import intake, ownership
from desk.attempts import Throttled
from desk.inbound import Inbound
from desk.intake import Source
from desk.passwords import verify_password
from desk.sign_in import admit
from desk.users import find_user
from tests.commands.command_line import CommandLine
from tests.desk.colleagues import NOW, acts

EMAIL = "tanaka@example.jp"


def test_a_password_from_standard_input_is_the_persons(run: CommandLine) -> None:
    added = run("users", "add", EMAIL, "--role", "admin", "--password", "-", given="窓口のひみつ言葉です\n")
    assert (added.code, added.err) == (0, "")
    assert added.out == "tanaka@example.jp may sign in as admin.\n"
    assert signs_in(run, "窓口のひみつ言葉です")
    assert not must_change(run)


def test_one_that_was_made_is_printed_alone_on_the_last_line_and_must_change(run: CommandLine) -> None:
    added = run("users", "add", EMAIL, "--role", "agent", "--name", "田中")
    assert signs_in(run, added.last_line)
    assert must_change(run)
    assert run("users", "list").out == (
        "EMAIL              NAME  ROLE\ntanaka@example.jp  田中  agent\n"
    )  # fmt: skip


def test_a_reset_replaces_the_password(run: CommandLine) -> None:
    before = run("users", "add", EMAIL, "--role", "agent").last_line
    after = run("users", "reset", EMAIL)
    assert after.code == 0
    assert signs_in(run, after.last_line)
    assert not signs_in(run, before)
    assert must_change(run)


def test_who_leaves_is_let_in_no_more_until_let_in_again(run: CommandLine) -> None:
    run("users", "add", "suzuki@example.jp", "--role", "admin")
    password = run("users", "add", EMAIL, "--role", "agent").last_line
    gone = run("users", "disable", EMAIL)
    assert (gone.code, gone.out) == (0, "tanaka@example.jp may not sign in any more.\n")
    assert not signs_in(run, password)
    assert "disabled" in run("users", "list").out
    assert run("users", "enable", EMAIL).out == "tanaka@example.jp may sign in again.\n"
    assert signs_in(run, password)


def test_the_only_admin_stays(run: CommandLine) -> None:
    run("users", "add", EMAIL, "--role", "admin")
    refused = run("users", "disable", EMAIL)
    assert (refused.code, refused.out) == (1, "")
    assert "is the only admin" in refused.err


def test_conversations_of_somebody_who_leaves_are_told(run: CommandLine) -> None:
    run("users", "add", "suzuki@example.jp", "--role", "admin")
    run("users", "add", EMAIL, "--role", "agent")
    run("channels", "add", "webchat", "shop")
    database = run.open()
    database.write_now(answer_somebody)
    database.close()
    assert "still wait for that person: 1." in run("users", "disable", EMAIL).out


def test_each_act_is_sealed_at_once(run: CommandLine) -> None:
    run("users", "add", EMAIL, "--role", "agent")
    run("users", "reset", EMAIL)
    database = run.open()
    assert acts(database) == ["user.add", "user.password"]
    database.close()
    assert (run.folder / "audit.chain").read_text().count("\n") == 2


@pytest.mark.parametrize(
    ("arguments", "given", "words"),
    [
        (["add", EMAIL, "--role", "owner"], "", "a role is admin or agent, not 'owner'"),
        (["add", "tanaka", "--role", "agent"], "", "'tanaka' is no e-mail address"),
        (["add", EMAIL, "--role", "agent", "--password", "-"], "", "password was expected on standard input"),
        (["add", EMAIL, "--role", "agent", "--password", "-"], "short", "a password has 10 to 1000 characters"),
        (["add", EMAIL, "--role", "agent", "--password", "on the command line"], "", "--password takes only -"),
        (["reset", EMAIL], "", "nobody has the address tanaka@example.jp"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: CommandLine, arguments: list[str], given: str, words: str
) -> None:
    refused = run("users", *arguments, given=given)
    assert refused.code != 0
    assert refused.out == ""
    assert words in refused.err
    assert refused.err.count("\n") == 1


def test_nobody_is_let_in_twice(run: CommandLine) -> None:
    run("users", "add", EMAIL, "--role", "agent")
    assert "tanaka@example.jp is somebody's already" in run("users", "add", EMAIL.upper(), "--role", "admin").err


def answer_somebody(connection: Connection) -> None:
    said = Inbound("e1", "message", {}, NOW, external_user="sato", external_message="m1", text="人と話したい")
    intake.file_events(connection, Source("shop", "webchat", 1, NOW), [said], NOW)
    ownership.take(connection, 1, find_user(connection, EMAIL).id, force=False, now=NOW)


def signs_in(run: CommandLine, password: str) -> bool:
    database = run.open()
    try:
        admitted = database.write_now(lambda c: admit(c, EMAIL, "203.0.113.7", NOW))
    except Throttled:
        return False
    finally:
        database.close()
    return verify_password(admitted.password_hash, password)


def must_change(run: CommandLine) -> bool:
    database = run.open()
    found = database.read_now(lambda c: find_user(c, EMAIL))
    database.close()
    return found.must_change
