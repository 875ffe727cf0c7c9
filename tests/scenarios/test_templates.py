"""Templates: approved once they go out unreviewed while unchanged, checked all the same, no longer than they hold."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from connectors.replies import Actor, Wish
from core.database import Database
from core.keyring import KeyRing
from core.tables import conversation, decision, delivery, identity, template_version
from desk.templates.acts import TemplateRefused
from governance.approvals.case import NotAllowedError
from governance.gate import evaluate
from governance.replay import recalled
from tests.platforms.instagram.simulator import InstagramSimulator
from tests.platforms.line.simulator import LineSimulator, LineUser
from tests.scenarios.approving import HELD, People, holding_policy
from tests.scenarios.counter import Counter, add_instagram, add_line, counter
from tests.scenarios.shelf import Shelf
from tests.until import until

TEXT = "{{お客さま}}さま、返金いたします。担当の{{担当}}(受付 {{受付番号}})"
OTHER = "{{お客さま}}さま、本日、返金いたします。"


@pytest.fixture
async def here(database: Database, ring: KeyRing, line: LineSimulator) -> AsyncIterator[Counter]:
    async with counter(database, ring, policy=holding_policy()) as running:
        await add_line(running, line, ring)
        yield running


@pytest.fixture
async def people(here: Counter) -> People:
    staff = People(here)
    for name, role in (("ishii", "agent"), ("mori", "admin"), ("takada", "admin")):
        await staff.join(name, role)
    return staff


@pytest.fixture
async def sato(here: Counter, line: LineSimulator) -> LineUser:
    user = line.user(name="佐藤")
    await line.send_text(user, "返金してください")
    await here.idle()
    return user


@pytest.fixture
def shelf(people: People) -> Shelf:
    return Shelf(people)


def rows(here: Counter) -> list[tuple[object, ...]]:
    query = select(delivery.c.state, delivery.c.reason, delivery.c.template_number, delivery.c.template_version)
    return [tuple(row) for row in here.rows(query.where(delivery.c.author != "bot").order_by(delivery.c.created_at))]


async def test_unchanged_it_goes_out_without_a_second_review(
    here: Counter, line: LineSimulator, people: People, shelf: Shelf, sato: LineUser
) -> None:
    number = await shelf.made(TEXT)
    (text,) = shelf.reads()
    assert text == "佐藤さま、返金いたします。担当のishii(受付 1)"
    reply = await people.write("ishii", text)
    assert (reply.state, reply.decision and reply.decision.verdict) == ("cleared", "allow")
    assert reply.decision is not None
    assert ("house.refund", "warn") in {(each.rule, each.action) for each in reply.decision.findings}
    await here.idle()
    assert line.texts(sato)[-1] == text
    assert rows(here) == [("sent", "", number, 1)]


async def test_its_decision_can_be_judged_again(here: Counter, people: People, shelf: Shelf, sato: LineUser) -> None:
    await shelf.made(TEXT)
    (text,) = shelf.reads()
    await people.write("ishii", text)
    row = here.rows(select(decision).order_by(decision.c.at.desc()))[0]
    assert evaluate(*recalled(row.inputs, [text], [[]]), holding_policy()).verdict == row.verdict == "allow"


async def test_changed_by_one_sign_it_is_held(here: Counter, people: People, shelf: Shelf, sato: LineUser) -> None:
    await shelf.made(TEXT)
    (text,) = shelf.reads()
    for key, changed in enumerate((f"{text}!", text.replace("佐藤", "加藤"), HELD, f" {text}")):
        reply = await people.write("ishii", changed, f"k{key}")
        assert reply.state == "held", changed
    assert [row[2] for row in rows(here)] == [None] * 4


async def test_another_persons_signature_is_a_change(people: People, shelf: Shelf, sato: LineUser) -> None:
    await shelf.made(TEXT)
    (as_ishii,) = shelf.reads("ishii")
    assert (await people.write("mori", as_ishii)).state == "held"


async def test_a_token_sends_what_needs_no_signature(
    here: Counter, line: LineSimulator, people: People, shelf: Shelf, sato: LineUser
) -> None:
    number = await shelf.made(OTHER)
    (place,) = here.rows(select(conversation.c.id))
    wish = Wish(place.id, "佐藤さま、本日、返金いたします。", "k", take=True)
    await people.replies.send(Actor("robot", kind="token", admin=True), wish)
    await here.idle()
    assert line.texts(sato)[-1] == "佐藤さま、本日、返金いたします。"
    assert rows(here) == [("sent", "", number, 1)]


async def test_what_waits_is_not_usable_and_what_it_replaces_is(people: People, shelf: Shelf, sato: LineUser) -> None:
    number = await shelf.made(TEXT, approved_by=None)
    assert shelf.reads() == []
    await shelf.approve(number, "mori")
    await shelf.rewritten(number, OTHER, approved_by=None)
    (before,) = shelf.reads()
    assert before.startswith("佐藤さま、返金いたします。")
    assert (await people.write("ishii", before, "k1")).state == "cleared"
    assert (await people.write("ishii", "佐藤さま、本日、返金いたします。", "k2")).state == "held"
    await shelf.approve(number, "takada")
    assert shelf.reads() == ["佐藤さま、本日、返金いたします。"]
    assert (await people.write("ishii", before, "k3")).state == "held"


async def test_retired_its_words_are_held_again(people: People, shelf: Shelf, sato: LineUser) -> None:
    number = await shelf.made(TEXT)
    (text,) = shelf.reads()
    await shelf.retire(number)
    assert shelf.reads() == []
    assert (await people.write("ishii", text)).state == "held"


@pytest.mark.parametrize("how", ["retired", "replaced"])
async def test_what_it_lets_out_waits_no_longer_than_it_holds(
    here: Counter, line: LineSimulator, people: People, shelf: Shelf, sato: LineUser, how: str
) -> None:
    """Between being kept and being sent the approval is gone: the claim itself refuses."""
    number = await shelf.made(TEXT)
    (text,) = shelf.reads()
    (place,) = here.rows(select(conversation.c.id))
    wish = Wish(place.id, text, "k", take=True, delay=timedelta(seconds=1))
    assert (await people.replies.send(Actor(people.ids["ishii"]), wish)).state == "cleared"
    await (shelf.retire(number) if how == "retired" else shelf.rewritten(number, OTHER))
    await until(lambda: rows(here)[0][0] != "cleared")
    assert rows(here) == [("superseded", "unapproved", number, 1)]
    assert text not in line.texts(sato)


async def test_gone_between_the_judgement_and_the_keeping_it_is_judged_by_itself(
    here: Counter, people: People, shelf: Shelf, sato: LineUser
) -> None:
    number = await shelf.made(TEXT)
    (text,) = shelf.reads()
    judge, asked = people.replies._judge, []

    async def slow(draft, context):  # type: ignore[no-untyped-def]
        asked.append(draft.agreed)
        if len(asked) == 1:
            await shelf.retire(number)
        return await judge(draft, context)

    people.replies._judge = slow
    assert (await people.write("ishii", text)).state == "held"
    assert [bool(each) for each in asked] == [True, False]


async def test_a_block_is_never_lifted(here: Counter, people: People, shelf: Shelf, sato: LineUser) -> None:
    with pytest.raises(TemplateRefused) as refused:
        await shelf.made("カード番号は 4111 1111 1111 1111 です。返金いたします。")
    assert refused.value.problem == "blocked"
    await shelf.made(TEXT)
    await here.write(lambda c: c.execute(identity.update().values(name="4111 1111 1111 1111")) and None)
    (text,) = shelf.reads()
    reply = await people.write("ishii", text)
    assert reply.state == "blocked"
    assert "4111" in text


async def test_words_that_a_value_brings_in_are_nobodys_agreement(
    here: Counter, people: People, shelf: Shelf, sato: LineUser
) -> None:
    """People agreed to the template's own words; what stands in a variable is judged like any other word."""
    await shelf.made("{{お客さま}}さま、ご連絡ありがとうございます。")
    await here.write(lambda c: c.execute(identity.update().values(name="返金いたします")) and None)
    (text,) = shelf.reads()
    assert (await people.write("ishii", text)).state == "held"


async def test_a_name_that_is_not_known_holds_it(here: Counter, people: People, shelf: Shelf, sato: LineUser) -> None:
    await shelf.made(TEXT)
    await here.write(lambda c: c.execute(identity.update().values(name="")) and None)
    (text,) = shelf.reads()
    reply = await people.write("ishii", text)
    assert "{{お客さま}}" in text
    assert reply.state == "held"
    assert reply.decision is not None
    assert "accidents.variable" in {each.rule for each in reply.decision.findings if each.action == "hold"}


async def test_in_public_a_number_in_a_name_is_stopped(database: Database, ring: KeyRing) -> None:
    async with (
        InstagramSimulator() as instagram,
        counter(database, ring, policy=holding_policy()) as here,
    ):
        await add_instagram(here, instagram, ring)
        people = People(here)
        for name, role in (("ishii", "agent"), ("mori", "admin")):
            await people.join(name, role)
        shelf = Shelf(people)
        await instagram.comment(instagram.user(username="sato"), "返金してください")
        await until(lambda: bool(here.rows(select(conversation.c.id))))
        await here.idle()
        await shelf.made(OTHER)
        await here.write(lambda c: c.execute(identity.update().values(name="090-1234-5678")) and None)
        (text,) = shelf.reads()
        reply = await people.write("ishii", text)
        assert text == "090-1234-5678さま、本日、返金いたします。"
        assert reply.state in ("held", "blocked")


async def test_the_author_never_approves_nor_who_is_not_asked(people: People, shelf: Shelf) -> None:
    number = await shelf.made(TEXT, approved_by=None)
    with pytest.raises(NotAllowedError) as refused:
        await shelf.approve(number, "ishii")
    assert refused.value.reason == "own_version"
    await people.join("nakamura")
    with pytest.raises(NotAllowedError) as refused:
        await shelf.approve(number, "nakamura")
    assert refused.value.reason == "not_asked"
    assert [row.state for row in people.here.rows(select(template_version.c.state))] == ["waiting"]
