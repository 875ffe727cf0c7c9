"""What did not arrive: seen by everybody, settled once, and sent again as a person's own words."""

from datetime import timedelta

from sqlalchemy import select, update

from core.lanes import enqueue
from core.tables import delivery, job
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Browser, Office, waiting_ticket, words
from tests.platforms.line.simulator import LineSimulator
from tests.until import until


async def failed_reply(
    office: Office, line: LineSimulator, agent: Browser, text: str = "発送しました"
) -> tuple[int, str]:
    """An answer of this agent's that LINE refused; (ticket, delivery)."""
    number = await waiting_ticket(office)
    await agent.post(f"/tickets/{number}/take")
    line.fault(["reply", "push"], status=403, message="no", times=1)
    await agent.reply(office, number, text)
    query = select(delivery.c.id).where(delivery.c.state == "failed")
    await until(lambda: bool(office.rows(query)))
    return number, str(office.rows(query)[0].id)


async def test_a_failure_is_told_with_its_reason_and_sent_again(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki = await signed_in("suzuki")
    number, failed = await failed_reply(office, line, suzuki)
    pane = words((await suzuki.get(f"/tickets/{number}")).text)
    assert "この入り口の契約か権限では送れません。" in pane
    page = await suzuki.get("/failures")
    assert f'action="/deliveries/{failed}/retry"' in page.text
    assert 'data-badge="failures">1<' in page.text
    again = await suzuki.post(f"/deliveries/{failed}/retry", None, **{"hx-target": f"li#d-{failed}"})
    assert "もう一度送ります。" in words(again.text)
    await until(lambda: line.texts(SATO).count("発送しました") == 1)
    twice = await suzuki.post(f"/deliveries/{failed}/retry", None, **{"hx-target": f"li#d-{failed}"})
    assert "ほかの人が先に片付けました。" in words(twice.text)
    assert line.texts(SATO).count("発送しました") == 1
    assert "届いていないものはありません" in (await suzuki.get("/failures")).text


async def test_within_the_conversation_the_message_answers_for_itself(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki = await signed_in("suzuki")
    _, failed = await failed_reply(office, line, suzuki)
    message = await suzuki.post(f"/deliveries/{failed}/dismiss", None, **{"hx-target": "li#m-any"})
    assert 'data-state="failed"' in message.text
    assert "/retry" not in message.text


async def test_nobody_takes_a_conversation_by_sending_again(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki, tanaka = await signed_in("suzuki"), await signed_in("tanaka")
    number, failed = await failed_reply(office, line, suzuki)
    refused = await tanaka.post(f"/deliveries/{failed}/retry", None, **{"hx-target": f"li#d-{failed}"})
    assert refused.status_code == 409
    assert "suzukiさんが担当しています" in words(refused.text)
    assert f'id="d-{failed}"' in refused.text
    assert office.status(number) == ("open", "agent")
    assert f'action="/deliveries/{failed}/retry"' in (await suzuki.get("/failures")).text


async def test_an_unknown_fate_becomes_a_persons_after_ten_minutes(
    office: Office, line: LineSimulator, signed_in: SignedIn
) -> None:
    suzuki = await signed_in("suzuki")
    line.fault("reply", "close", when="after", times=None)
    await line.send_text(line.user(SATO), "在庫はありますか")
    number = await office.ticket_of("在庫はありますか")
    query = select(delivery.c.id).where(delivery.c.state == "unconfirmed")
    await until(lambda: bool(office.rows(query)))
    (row,) = office.rows(query)
    assert f"/deliveries/{row.id}" not in (await suzuki.get("/failures")).text
    assert "届いたか確かめています" in words((await suzuki.get(f"/tickets/{number}")).text)
    long_ago = office.counter.clock.now() - timedelta(minutes=11)
    await office.write(lambda c: c.execute(update(delivery).where(delivery.c.id == row.id).values(updated_at=long_ago)))
    assert f'action="/deliveries/{row.id}/arrived"' in (await suzuki.get("/failures")).text
    assert "届いたか分かりません" in words((await suzuki.get(f"/tickets/{number}")).text)
    arrived = await suzuki.post(f"/deliveries/{row.id}/arrived", None, **{"hx-target": f"li#d-{row.id}"})
    assert "届いたことにしました。" in words(arrived.text)
    assert office.rows(select(delivery.c.state).where(delivery.c.id == row.id))[0].state == "sent"


async def test_a_dead_job_can_be_done_again_or_given_up(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    now = office.counter.clock.now()
    for _ in range(2):
        await office.write(lambda c: enqueue(c, "parked:1", "due", {}, now=now))
    await office.write(
        lambda c: c.execute(update(job).where(job.c.lane == "parked:1").values(state="dead", error="壊れた"))
    )
    page = await suzuki.get("/failures")
    assert words(page.text).count("壊れた") == 2
    first, second = [row.id for row in office.rows(select(job.c.id).where(job.c.state == "dead"))]
    again = await suzuki.post(f"/deliveries/job-{first}/retry", None, **{"hx-target": f"li#d-job-{first}"})
    assert "もう一度行います。" in words(again.text)
    gone = await suzuki.post(f"/deliveries/job-{second}/dismiss", None, **{"hx-target": f"li#d-job-{second}"})
    assert "行わずに閉じました。" in words(gone.text)
    assert not office.rows(select(job.c.id).where(job.c.state == "dead"))
    late = await suzuki.post(f"/deliveries/job-{second}/retry", None, **{"hx-target": f"li#d-job-{second}"})
    assert "ほかの人が先に" in words(late.text)
