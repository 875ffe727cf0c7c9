"""The preview's sending: a message waits, leaves, arrives; each step is told to the open pages."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from itertools import count

from console.preview.clock import now
from console.preview.desk import Desk
from console.preview.threads import cleared
from console.view.conversation import Message
from console.view.kinds import MessageState, Visibility

_ids = count(1)


def new_id(kind: str) -> str:
    """An id that nothing else here has."""
    return f"{kind}{next(_ids)}"


def accept(desk: Desk, number: int, text: str, visibility: Visibility, key: str) -> Message:
    """Take a message in, once for a key; it can be called back for as long as the person chose."""
    if key in desk.accepted:
        return desk.find(desk.accepted[key])[1]
    seconds = desk.preferences.undo_seconds
    message = Message(
        new_id("n"),
        "agent",
        now(),
        text,
        author_name="鈴木",
        mine=True,
        visibility=visibility,
        state="draft",
        undo_until=now() + timedelta(seconds=seconds) if seconds else None,
    )
    desk.accepted[key] = message.id
    desk.put(number, message)
    return message


async def carry(desk: Desk, number: int, message: Message) -> None:
    """Bring it to the customer, unless it is called back before."""
    if message.undo_until:
        await asyncio.sleep((message.undo_until - now()).total_seconds())
    states: tuple[MessageState, ...] = ("sending", "sent", "delivered")
    for state in states:
        try:
            _, known = desk.find(message.id)
        except KeyError:
            return
        moment = now()
        desk.put(number, replace(known, state=state, state_at=moment, undo_until=None, decision=cleared(moment)))
        hint(desk, "message", ticket=number, id=message.id, change="state")
        await asyncio.sleep(0.4)


def hint(desk: Desk, event: str, **facts: object) -> None:
    """One live hint."""
    desk.tell(event, json.dumps(facts, ensure_ascii=False))
