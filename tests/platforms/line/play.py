"""What a person does in the LINE app, by name."""

import re
from collections.abc import Callable, Mapping, Sequence

from tests.platforms.exchange import JsonObject
from tests.platforms.line import ids
from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser, Shown
from tests.platforms.play import Act, Bubble, Button, Done

_Build = Callable[[LineSimulator, LineUser, Mapping[str, str]], JsonObject]

_USER_ID = re.compile(r"U[0-9a-f]{32}")

ACTS = (
    Act("text", "送信", "Send", "text"),
    Act("sticker", "スタンプ", "Sticker"),
    Act("image", "写真", "Photo"),
    Act("follow", "友だち追加", "Add friend"),
    Act("unfollow", "ブロック", "Block"),
    Act("unsend", "送信取消", "Unsend", "message"),
)

_BUILD: dict[str, _Build] = {
    "text": lambda line, user, given: line.events.text(user, given["text"]),
    "sticker": lambda line, user, given: line.events.sticker(user),
    "image": lambda line, user, given: line.events.image(user),
    "video": lambda line, user, given: line.events.video(user),
    "audio": lambda line, user, given: line.events.audio(user),
    "file": lambda line, user, given: line.events.file(user),
    "location": lambda line, user, given: line.events.location(user),
    "unknown": lambda line, user, given: line.events.unknown_message(user),
    "press": lambda line, user, given: line.events.postback(user, given["data"]),
    "follow": lambda line, user, given: line.events.follow(user),
    "unfollow": lambda line, user, given: line.events.unfollow(user),
    "unsend": lambda line, user, given: line.events.unsend(user, given["message"]),
}

_SAYS = {
    "sticker": "［スタンプ］",
    "image": "［写真］",
    "follow": "（友だち追加）",
    "unfollow": "（ブロック）",
    "unsend": "（送信取消）",
}


class LinePlay:
    platform = "LINE"
    acts: Sequence[Act] = ACTS

    def __init__(self, line: LineSimulator) -> None:
        self._line = line
        self.simulation = line.simulation

    def account_name(self) -> str:
        return self._line.account.display_name

    def person(self, name: str) -> str:
        if _USER_ID.fullmatch(name):
            return self._line.user(name).id
        return self._line.user(ids.named_user_id(self._line.account.bot_user_id, name), name).id

    async def do(self, kind: str, person: str, arguments: Mapping[str, str]) -> Done:
        event = _BUILD[kind](self._line, self._line.user(self.person(person)), arguments)
        posted = await self._line.send(event, copies=int(arguments.get("copies", 1)))
        says = arguments.get("text") or arguments.get("says") or _SAYS.get(kind, f"［{kind}］")
        return Done(says, str(event.get("message", {}).get("id", "")), event["webhookEventId"], posted)

    def answers(self, person: str) -> Sequence[Bubble]:
        return [_bubble(shown) for shown in self._line.delivered(self.person(person))]

    def configure(self, settings: Mapping[str, object]) -> None:
        for name, value in settings.items():
            if name == "token_alive":
                self._line.account.token_alive = bool(value)
            elif name == "monthly_limit":
                self._line.world.monthly_limit = value if isinstance(value, int) else None
            else:
                raise KeyError(name)


def _bubble(shown: Shown) -> Bubble:
    return Bubble(shown.at, "account", _words(shown.message), shown.id, "", tuple(_buttons(shown.message)))


def _words(message: JsonObject) -> str:
    kind = message.get("type")
    if kind == "template":
        return str(message["template"].get("text") or message.get("altText"))
    if kind == "image":
        return f"［写真］{message['originalContentUrl']}"
    return str(message.get("text") or message.get("altText") or f"［{kind}］")


def _buttons(message: JsonObject) -> list[Button]:
    template = message.get("template") or {}
    items = (message.get("quickReply") or {}).get("items", ())
    actions = [*template.get("actions", ()), *(item["action"] for item in items)]
    return [_button(action) for action in actions if action["type"] in ("postback", "message")]


def _button(action: JsonObject) -> Button:
    label = str(action["label"])
    if action["type"] == "message":
        return Button(label, "text", {"text": str(action["text"])}, str(action["text"]))
    says = str(action.get("displayText", label))
    return Button(label, "press", {"data": str(action["data"]), "says": says}, says)
