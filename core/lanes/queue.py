"""The tables of lanes: put jobs in, claim a lane, take jobs out. Everything runs in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.bus import publish
from core.database.prepared import prepared
from core.ids import new_id
from core.tables import job, lease

LEASE = timedelta(seconds=9)
"""A dead worker's lanes stand still for so long while another one works; well below the deadline of a turn."""
Payload = Mapping[str, object]


class LeaseLostError(RuntimeError):
    """Another worker holds the lane by now: nothing that this one computed may be written."""


@dataclass(frozen=True)
class Job:
    """One piece of durable work. `attempts` counts the failed tries before this one."""

    id: int
    lane: str
    kind: str
    payload: Payload
    due_at: datetime
    attempts: int
    created_at: datetime


@dataclass(frozen=True)
class Claimed:
    """A lane in our hands: the jobs at its head that are due, and the fence that proves it."""

    lane: str
    fence: str
    jobs: tuple[Job, ...]
    next_due: datetime | None
    """When the head job is due, if none is yet."""
    opened: object = None
    """What the handler's `opening` made of the jobs, or its Failed."""


_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_columns = (job.c.id, job.c.lane, job.c.kind, job.c.payload, job.c.due_at, job.c.attempts, job.c.created_at)
_insert = prepared(insert(job))
_head = prepared(
    select(*_columns)
    .where(job.c.state == "ready", job.c.lane == bindparam("lane"))
    .order_by(job.c.id)
    .limit(bindparam("many"))
)
_remove = prepared(
    delete(job).where(
        job.c.id.in_(bindparam("ids", expanding=True)),
        select(1).where(lease.c.lane == bindparam("held"), lease.c.fence == bindparam("token")).exists(),
    )
)
_release = prepared(delete(lease).where(lease.c.lane == bindparam("held"), lease.c.fence == bindparam("token")))
_release_empty = prepared(
    _release.where(~select(1).where(job.c.lane == bindparam("held"), job.c.state == "ready").exists())
)
_renew = prepared(
    update(lease)
    .where(lease.c.lane == bindparam("held"), lease.c.fence == bindparam("token"))
    .values(until=bindparam("later"))
)
_TAKE = {
    dialect: prepared(
        made.on_conflict_do_update(
            index_elements=[lease.c.lane],
            set_={"fence": made.excluded.fence, "until": made.excluded.until},
            where=lease.c.until < bindparam("now", type_=lease.c.until.type),
        ).execution_options(preserve_rowcount=True)
    )
    for dialect, made in (
        ("postgresql", postgresql_insert(lease).values({name: bindparam(name) for name in ("lane", "fence", "until")})),
        ("sqlite", sqlite_insert(lease).values({name: bindparam(name) for name in ("lane", "fence", "until")})),
    )
}
"""Take a lane that nobody holds, or that somebody held too long."""
_holder = prepared(select(1).where(lease.c.lane == bindparam("held"), lease.c.fence == bindparam("token")))


def enqueue(connection: Connection, lane: str, kind: str, payload: Payload, *, now: datetime,
            due_at: datetime | None = None) -> None:  # fmt: skip
    """Put a job at the end of a lane; workers hear of it when this transaction is committed."""
    due = due_at or now
    connection.execute(
        _insert, {"lane": lane, "kind": kind, "payload": dict(payload), "due_at": due, "created_at": now}
    )
    publish(connection, "lane", lane=lane, due=due.timestamp())


def claim(connection: Connection, lane: str, *, now: datetime, many: int) -> Claimed | None:
    """Take a lane whose head is due. None: somebody else holds it, or nothing is there."""
    jobs, next_due = _due_head(connection, lane, now, many)
    if not jobs:
        return Claimed(lane, "", (), next_due) if next_due else None
    fence = new_id()
    values = {"lane": lane, "fence": fence, "until": now + LEASE, "now": now}
    if connection.execute(_TAKE[connection.dialect.name], values).rowcount != 1:
        return None
    return Claimed(lane, fence, jobs, None)


def remove(connection: Connection, lane: str, fence: str, jobs: Sequence[Job]) -> None:
    """Take finished jobs out. Raises LeaseLostError when the lane is not ours any more."""
    gone = connection.execute(_remove, {"ids": [each.id for each in jobs], "held": lane, "token": fence}).rowcount
    if gone != len(jobs):
        raise LeaseLostError(lane)


def proceed(connection: Connection, lane: str, fence: str, *, now: datetime, many: int) -> Claimed | None:
    """The next due jobs of a lane we hold; gives the lane back when there are none."""
    if connection.execute(_release_empty, {"held": lane, "token": fence}).rowcount:
        return None
    jobs, next_due = _due_head(connection, lane, now, many)
    if jobs:
        if connection.execute(_renew, {"held": lane, "token": fence, "later": now + LEASE}).rowcount != 1:
            raise LeaseLostError(lane)
        return Claimed(lane, fence, jobs, None)
    connection.execute(_release, {"held": lane, "token": fence})
    return Claimed(lane, "", (), next_due) if next_due else None


def check(connection: Connection, lane: str, fence: str) -> None:
    """Raises LeaseLostError unless the lane is still ours (PostgreSQL: locks the lease until the commit)."""
    statement = _holder.with_for_update() if connection.dialect.name == "postgresql" else _holder
    if connection.execute(statement, {"held": lane, "token": fence}).first() is None:
        raise LeaseLostError(lane)


def renew(connection: Connection, lane: str, fence: str, *, now: datetime) -> None:
    """Hold a lane for longer while its job runs. Raises LeaseLostError."""
    if connection.execute(_renew, {"held": lane, "token": fence, "later": now + LEASE}).rowcount != 1:
        raise LeaseLostError(lane)


def release(connection: Connection, lane: str, fence: str) -> None:
    """Give a lane back; its jobs stay."""
    connection.execute(_release, {"held": lane, "token": fence})


def postpone(connection: Connection, each: Job, *, due_at: datetime, error: str, counts: bool) -> None:
    """Try a job again later; it holds its lane until then."""
    connection.execute(
        update(job)
        .where(job.c.id == each.id)
        .values(due_at=due_at, attempts=each.attempts + (1 if counts else 0), error=error[:500])
    )
    publish(connection, "lane", lane=each.lane, due=due_at.timestamp())


def bury(connection: Connection, each: Job, error: str) -> None:
    """A job failed for good: it leaves the lane, stays for people to see, and can be retried."""
    connection.execute(
        update(job).where(job.c.id == each.id).values(state="dead", attempts=each.attempts + 1, error=error[:500])
    )
    publish(connection, "dead", job=each.id, kind=each.kind)


def dead_jobs(connection: Connection) -> Sequence[Row[int, str, str, str, datetime, int]]:
    """Jobs that failed for good, newest first: id, lane, kind, error, created_at, attempts."""
    return connection.execute(
        select(job.c.id, job.c.lane, job.c.kind, job.c.error, job.c.created_at, job.c.attempts)
        .where(job.c.state == "dead")
        .order_by(job.c.id.desc())
    ).all()


def retry_dead(connection: Connection, job_id: int, *, now: datetime) -> bool:
    """Put a dead job back into its lane. False: it is not there any more."""
    lane = connection.execute(
        update(job)
        .where(job.c.id == job_id, job.c.state == "dead")
        .values(state="ready", attempts=0, due_at=now)
        .returning(job.c.lane)
    ).scalar()
    if lane is not None:
        publish(connection, "lane", lane=lane, due=now.timestamp())
        publish(connection, "dead", job=job_id, retried=True)
    return lane is not None


def drop_dead(connection: Connection, job_id: int) -> bool:
    """A person has decided that a dead job shall not be done. False: it is not there any more."""
    gone = connection.execute(delete(job).where(job.c.id == job_id, job.c.state == "dead")).rowcount
    if gone:
        publish(connection, "dead", job=job_id, dropped=True)
    return bool(gone)


def shelve(connection: Connection, each: Job, shelf: str) -> None:
    """Take a job out of its lane without an end: nobody works on a shelf. Put back, it stands where it stood."""
    connection.execute(update(job).where(job.c.id == each.id).values(lane=shelf, due_at=_NEVER, error=""))


def unshelve(connection: Connection, shelf: str, lane: str, *, now: datetime) -> bool:
    """Put what lies on a shelf back into its lane, before what was written after it. False: nothing lies there."""
    back = connection.execute(
        update(job).where(job.c.lane == shelf, job.c.state == "ready").values(lane=lane, due_at=now)
    ).rowcount
    if back:
        publish(connection, "lane", lane=lane, due=now.timestamp())
    return bool(back)


def clear_shelf(connection: Connection, shelf: str) -> None:
    """What lies there shall not be done any more."""
    connection.execute(delete(job).where(job.c.lane == shelf, job.c.state == "ready"))


def hasten_job(connection: Connection, lane: str, payload: Payload, *, now: datetime) -> None:
    """A job's subject was settled before its time: it is due at once, so that its lane waits for it no longer."""
    mine = (job.c.lane == lane, job.c.payload == dict(payload), job.c.state == "ready", job.c.due_at > now)
    if connection.execute(update(job).where(*mine).values(due_at=now)).rowcount:
        publish(connection, "lane", lane=lane, due=now.timestamp())


def waiting_lanes(connection: Connection, *, now: datetime, limit: int) -> Iterable[tuple[str, datetime]]:
    """Lanes with work and when their head is due, soonest first: for the start and for wake-ups that got lost."""
    heads = select(func.min(job.c.id).label("id")).where(job.c.state == "ready").group_by(job.c.lane).subquery()
    found = connection.execute(
        select(job.c.lane, job.c.due_at).join(heads, job.c.id == heads.c.id).order_by(job.c.due_at).limit(limit)
    )
    return [(row.lane, row.due_at) for row in found]


def void_leases(connection: Connection) -> None:
    """For the only process that works: who held these lanes is dead."""
    connection.execute(delete(lease))


def _due_head(connection: Connection, lane: str, now: datetime, many: int) -> tuple[tuple[Job, ...], datetime | None]:
    """Jobs at the head that are due and of the first one's kind; else when the head is due."""
    rows = connection.execute(_head, {"lane": lane, "many": many}).all()
    if not rows:
        return (), None
    if rows[0].due_at > now:
        return (), rows[0].due_at
    due: list[Job] = []
    for row in rows:
        if row.due_at > now or row.kind != rows[0].kind:
            break
        due.append(Job(*row))
    return tuple(due), None
