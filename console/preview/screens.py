"""The preview's views: the desk's memory as the templates want it."""

from console.preview.clock import now
from console.preview.desk import Desk
from console.view.chrome import Chrome, FreezeNotice, Person, Toast
from console.view.kinds import Section
from console.view.queue import Choice, GroupKind, LeftBecause, Queue, QueueFilter, QueueGroup, QueueRow, Tab

ME = Person("u1", "鈴木", "suzuki@yorimichi.example", "admin")
COMPANY = "よりみち衣料店"
ORDER: tuple[GroupKind, ...] = ("due_soon", "queued", "open", "pending", "bot", "done")


def chrome(desk: Desk, section: Section, toast: Toast | None = None) -> Chrome:
    """The frame."""
    return Chrome(
        person=ME,
        preferences=desk.preferences,
        csrf="preview-token",
        company=COMPANY,
        now=now(),
        section=section,
        waiting=sum(1 for _, row in desk.rows if row.owner.kind == "queue"),
        problems=3,
        broken_accounts=1,
        freezes=freezes_of(desk),
        toast=toast,
    )


def freezes_of(desk: Desk) -> tuple[FreezeNotice, ...]:
    """The banner's freezes."""
    if not desk.frozen:
        return ()
    return (FreezeNotice("everything", "", "田中", "価格表示の誤りを直すまで", now().replace(hour=13, minute=2)),)


def queue(desk: Desk, chosen: QueueFilter, selected: int | None = None, scene: str = "") -> Queue:
    """The list for a filter."""
    rows = (
        [] if scene in ("empty", "first", "broken") else [(kind, row) for kind, row in desk.rows if _shown(row, chosen)]
    )
    groups = tuple(_group(kind, rows) for kind in ORDER if any(kind == other for other, _ in rows))
    return Queue(
        filter=chosen,
        as_of=now(),
        open_count=0 if not rows and scene else sum(1 for kind, _ in desk.rows if kind not in ("bot", "done")),
        tab_counts=_counts(desk) if scene != "empty" else {"bot": 4},
        groups=groups,
        channels=("line", "instagram", "webchat"),
        owners=(Choice("me", "自分"), Choice("ishii", "石井"), Choice("nakamura", "中村")),
        selected=selected,
        first_run=scene == "first",
        broken=scene == "broken" or desk.broken,
    )


def _group(kind: GroupKind, rows: list[tuple[GroupKind, QueueRow]]) -> QueueGroup:
    members = tuple(row for other, row in rows if other == kind)
    return QueueGroup(kind, members, len(members))


def _counts(desk: Desk) -> dict[Tab, int]:
    tabs: tuple[Tab, ...] = ("all", "mine", "unassigned", "bot")
    return {tab: sum(_shown(row, QueueFilter(tab)) for _, row in desk.rows) for tab in tabs}


def _shown(row: QueueRow, chosen: QueueFilter) -> bool:
    wanted = (chosen.q or "").strip()
    return (
        _in_tab(row, chosen)
        and (not chosen.channel or row.channel == chosen.channel)
        and (chosen.owner != "me" or row.owner.mine)
        and (not wanted or wanted in row.customer or wanted == str(row.number) or wanted in row.excerpt)
    )


def _in_tab(row: QueueRow, chosen: QueueFilter) -> bool:
    if chosen.status:
        return row.status == chosen.status
    if row.status in ("resolved", "closed"):
        return False
    kinds = {"all": ("queue", "agent"), "mine": ("agent",), "unassigned": ("queue",), "bot": ("bot",)}
    return row.owner.kind in kinds[chosen.tab] and (chosen.tab != "mine" or row.owner.mine)


def left(row: QueueRow, view: Queue) -> LeftBecause:
    """Why a row is not in this list; empty when it is."""
    if any(row.number == other.number for group in view.groups for other in group.rows):
        return ""
    if row.status == "resolved":
        return "resolved"
    return "bot" if row.owner.kind == "bot" else "taken"
