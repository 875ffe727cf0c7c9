"""The same chat in a terminal: lines typed are said by a customer, what the account answers is printed."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable

from tests.platforms.chat import Chat
from tests.platforms.play import Bubble, Button, Playable

HELP = """\
  （文字）        その言葉を送る                     words             say them
  /1 /2 …         最後に出たボタンを押す             /1 /2 …           press a button shown last
  /{acts}
  /user 名前      別の客になる                       /user NAME        become another customer
  /help  /quit
"""


class Terminal:
    def __init__(self, play: Playable, chat: Chat, write: Callable[[str], None] = print) -> None:
        self._play = play
        self._chat = chat
        self._write = write
        self._name = "佐藤 花子"
        self._buttons: list[Button] = []

    def help(self) -> str:
        names = [f"{act.kind}{' …' if act.takes == 'message' else ''}" for act in self._play.acts if act.kind != "text"]
        return HELP.replace("{acts}", "  /".join(names))

    async def print_answers(self) -> None:
        """Print what the account says, for ever."""
        changes, seen, person = self._play.simulation.changes, 0, ""
        while True:
            version, current = changes.version, self._play.person(self._name)
            answers = self._play.answers(current)
            if current != person:
                person, seen = current, len(answers)
            for bubble in answers[seen:]:
                self._show(bubble)
            seen = len(answers)
            await changes.until(lambda known=version: changes.version != known, 1e9, str)  # type: ignore[misc]

    def _show(self, bubble: Bubble) -> None:
        where = f" [{bubble.note}]" if bubble.note else ""
        self._write(f"  {self._play.account_name()}{where} › {bubble.text}")
        if bubble.buttons:
            self._buttons = list(bubble.buttons)
            self._write("      " + "  ".join(f"[/{n} {b.label}]" for n, b in enumerate(self._buttons, 1)))

    async def obey(self, line: str) -> bool:
        """Do what one line says; False when it says to stop."""
        word, _, rest = line.strip().partition(" ")
        if word in ("/quit", "/exit"):
            return False
        if word == "/help":
            self._write(self.help())
        elif word == "/user" and rest:
            self._name = rest
            self._write(f"  ({rest})")
        elif word[1:].isdigit() and word.startswith("/"):
            await self._press(int(word[1:]))
        elif word.startswith("/"):
            await self._do(word[1:], {"message": rest or self._last_id(), "text": rest})
        elif line.strip():
            await self._do("text", {"text": line.strip()})
        return True

    async def _press(self, number: int) -> None:
        if not 1 <= number <= len(self._buttons):
            self._write("  そのボタンはありません。 There is no such button.")
            return
        button = self._buttons[number - 1]
        await self._do(button.act, dict(button.arguments))

    async def _do(self, kind: str, arguments: dict[str, str]) -> None:
        try:
            done = await self._chat.do(kind, self._name, arguments)
        except KeyError:
            self._write(f"  わかりません: /{kind}   Unknown; /help")
            return
        if not done.posted.ok:
            self._write(f"  ! webhook: {done.posted.status or 'no answer'}  {self._play.simulation.postman.url}")

    def _last_id(self) -> str:
        bubbles = self._chat.bubbles(self._play.person(self._name))
        return next((b.id for b in reversed(bubbles) if b.who == "customer" and b.id), "")


async def typed_lines() -> AsyncIterator[str]:
    """The lines of standard input, without holding up the event loop."""
    loop, reader, typed = asyncio.get_running_loop(), asyncio.StreamReader(), sys.stdin.fileno()

    def feed() -> None:
        if data := os.read(typed, 65536):
            reader.feed_data(data)
        else:
            loop.remove_reader(typed)
            reader.feed_eof()

    # Not connect_read_pipe: it would make the terminal non-blocking for our own printing too.
    loop.add_reader(typed, feed)
    try:
        while line := await reader.readline():
            yield line.decode("utf-8", "replace")
    finally:
        loop.remove_reader(typed)
