"""Ports and secrets of one start: how the processes find and trust each other."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from core.supervisor.ports import LOOPBACK, free_ports


@dataclass(frozen=True)
class Wiring:
    """Made anew at every start and never written to disk."""

    listen_fd: int
    bot_ports: tuple[int, ...]
    actions_port: int
    bot_secret: str
    actions_secret: str
    bot_dir: Path

    @property
    def bot_urls(self) -> list[str]:
        """One a Rasa process, always in the same order: a conversation's process is found by its hash."""
        return [f"http://{LOOPBACK}:{port}" for port in self.bot_ports]

    @property
    def actions_url(self) -> str:
        """Where Rasa calls its actions (rasa-sdk's own path)."""
        return f"http://{LOOPBACK}:{self.actions_port}/webhook"


def make_wiring(listen_fd: int, rasa_processes: int, data_dir: Path) -> Wiring:
    """Free ports and fresh secrets."""
    *bot_ports, actions_port = free_ports(rasa_processes + 1)
    return Wiring(
        listen_fd=listen_fd,
        bot_ports=tuple(bot_ports),
        actions_port=actions_port,
        bot_secret=secrets.token_urlsafe(32),
        actions_secret=secrets.token_urlsafe(32),
        bot_dir=data_dir / "bot",
    )
