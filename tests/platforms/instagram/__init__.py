"""A simulated Instagram: messages, comments and webhooks of both login stacks on loopback."""

from tests.platforms.instagram.simulator import InstagramSimulator
from tests.platforms.instagram.world import Comment, InstagramUser, Message

__all__ = ["Comment", "InstagramSimulator", "InstagramUser", "Message"]
