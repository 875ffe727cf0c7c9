"""Between Rasa's words and the desk's: what a turn asks, and what its answer means."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from connectors.contract import Action, Button, Connector, Part
from connectors.rasa import BotAnswer, TurnRequest
from core.limits import Visibility, limits_of
from desk.answers import Choice, Utterance
from desk.conversations import Conversation
from desk.language import language
from desk.ownership import HandOff
from desk.turns import Turn

PLACEHOLDERS = {"image": "(画像)", "sticker": "(スタンプ)", "video": "(動画)", "audio": "(音声)", "file": "(ファイル)"}


def visibility_of(kind: str) -> Visibility:
    """Comments are public, everything else is between two."""
    return "public" if kind == "comment" else "private"


def request_for(turn: Turn) -> TurnRequest:
    """What Rasa is asked: the messages that waited, taken together."""
    newest, place = turn.newest, turn.place
    words = "\n".join(each.text or PLACEHOLDERS.get(each.kind, "") for each in turn.said)
    return TurnRequest(
        turn=turn.number,
        message_id=newest.id,
        conversation_id=place.id,
        kind=place.kind,
        visibility=visibility_of(place.kind),
        text=words,
        payload=newest.payload,
        locale=language(words) or place.locale,
        customer={"name": place.customer_name},
        metadata={
            "account": place.account_id,
            "message_kind": newest.kind,
            "message_ids": " ".join(each.id for each in turn.said),
        },
    )


def utterances(answer: BotAnswer) -> list[Utterance]:
    """The bot's messages that say or show something."""
    return [
        Utterance(
            each.text or "",
            tuple(Choice(button.title, button.payload) for button in each.buttons),
            each.image,
        )
        for each in answer.messages
        if (each.text and each.text.strip()) or each.image
    ]


def showable(place: Conversation, said: list[Utterance]) -> list[Utterance]:
    """Without buttons where the channel has none (public comments): the words stand by themselves."""
    if limits_of(place.channel, visibility_of(place.kind)).buttons:
        return said
    return [replace(each, choices=()) for each in said]


def hand_off_of(answer: BotAnswer) -> HandOff | None:
    """The bot's wish for a person, with its packet."""
    wish = answer.handoff
    if wish is None:
        return None
    summary = wish.summary if isinstance(wish.summary, Mapping) else {"request": wish.summary or ""}
    priority = wish.priority if wish.priority in ("low", "normal", "high", "urgent") else "normal"
    return HandOff(
        wish.reason,
        summary=_plain(summary),
        queue=wish.queue or "general",
        priority=priority,
        says_so=bool(utterances(answer)),
    )


def calls(connector: Connector, action: Action, said: list[Utterance]) -> list[list[Utterance]]:
    """Group the messages into as few calls as the platform allows."""
    by_id = {each.id: each for each in said}
    groups = connector.plan(action, [part_of(each) for each in said])
    return [[by_id[part.message_id] for part in group] for group in groups]


def part_of(each: Utterance) -> Part:
    """A message as the connector sees it."""
    return Part(each.id, each.text, tuple(Button(choice.id, choice.title) for choice in each.choices), each.image)


def _plain(summary: Mapping[str, Any]) -> Mapping[str, object]:
    """Only what JSON can say, and not without end."""
    content = msgspec.json.encode(summary)
    return dict(summary) if len(content) <= 20_000 else {"request": str(summary.get("request", ""))[:2_000]}
