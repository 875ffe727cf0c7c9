"""The endpoints about comments: answer in public, hide, delete, like, and read what stands under a post."""

from collections.abc import Awaitable, Callable, Sequence

from tests.platforms.exchange import JsonObject, Request, Response, json_response
from tests.platforms.gateway import Call, Route
from tests.platforms.instagram import errors, fields
from tests.platforms.instagram.access import Access, parameters
from tests.platforms.instagram.times import iso
from tests.platforms.instagram.world import Comment, World
from tests.platforms.records import Description

Accepted = Callable[[Comment], Awaitable[None]]
"""Called with each of our own comments once it is accepted: it comes back as a webhook too."""

_OK: JsonObject = {"success": True}


def routes(world: World, access: Access, accepted: Accepted) -> list[Route]:
    comments = Comments(world, access, accepted)
    return [
        Route("comment_reply", "POST", "{v}/{node}/replies", comments.reply),
        Route("replies", "GET", "{v}/{node}/replies", comments.replies),
        Route("media_comments", "GET", "{v}/{node}/comments", comments.under_media),
        Route("like", "POST", "{v}/{node}/likes", comments.like),
        Route("unlike", "DELETE", "{v}/{node}/likes", comments.like),
        Route("delete", "DELETE", "{v}/{node}", comments.delete),
        Route("hide", "POST", "{v}/{node}", comments.change),
    ]


def kind(world: World, request: Request, node: str) -> str:
    """`hide` or `unhide` of a comment, `comments_enabled` of a post: one path serves for all three."""
    if node in world.media:
        return "comments_enabled"
    return "hide" if _truth(parameters(request).get("hide")) else "unhide"


def describe(world: World, request: Request, node: str) -> Description:
    """The comment that an act is about, and the words, if any."""
    given = parameters(request)
    message = given.get("message")
    target = str(given.get("comment_id") or given.get("media_id") or node)
    return Description(target, ({"text": str(message)},) if message is not None else ())


class Comments:
    def __init__(self, world: World, access: Access, accepted: Accepted) -> None:
        self._world = world
        self._access = access
        self._accepted = accepted

    async def reply(self, call: Call) -> Response:
        target = self._world.living(call.where["node"])
        if target is None:
            return errors.error("100-33")
        message = parameters(call.request).get("message")
        if not isinstance(message, str) or not message.strip():
            return errors.error("100", "(#100) The parameter message is required")
        own = self._world.account
        reply = self._world.comment(target.media, own.id, own.username, message, target.id, call.number)
        await self._accepted(reply)
        return json_response({"id": reply.id})

    async def change(self, call: Call) -> Response:
        given, node = parameters(call.request), call.where["node"]
        comment, media = self._world.living(node), self._world.media.get(node)
        if comment is not None and "hide" in given:
            comment.hidden = _truth(given["hide"])
            return json_response(_OK)
        if media is not None and "comment_enabled" in given:
            media.comments_enabled = _truth(given["comment_enabled"])
            return json_response(_OK)
        return errors.error("100-33")

    async def delete(self, call: Call) -> Response:
        comment = self._world.living(call.where["node"])
        if comment is None:
            return errors.error("100-33")
        comment.deleted = True
        return json_response(_OK)

    async def like(self, call: Call) -> Response:
        """Liking what is liked already has no effect, and is no error."""
        given = parameters(call.request)
        comment, media = self._world.living(str(given.get("comment_id"))), given.get("media_id")
        if not self._access.is_own(call.where["node"]) or (comment is None) == (media not in self._world.media):
            return errors.error("100-33")
        if comment is not None:
            comment.liked = call.kind == "like"
        return json_response(_OK)

    async def replies(self, call: Call) -> Response:
        comment = self._world.living(call.where["node"])
        if comment is None:
            return errors.error("100-33")
        return self._page(self._world.replies(comment.id), call)

    async def under_media(self, call: Call) -> Response:
        """Top-level comments, the newest first."""
        media = call.where["node"]
        if media not in self._world.media:
            return errors.error("100-33")
        found = [c for c in self._world.comments.values() if c.media == media and c.parent is None and not c.deleted]
        return self._page(found[::-1], call)

    def _page(self, comments: Sequence[Comment], call: Call) -> Response:
        wanted = fields.parse(call.request.query.get("fields", ""))
        return json_response({"data": [render(self._world, comment, wanted) for comment in comments]})


def render(world: World, comment: Comment, wanted: fields.Fields) -> JsonObject:
    """https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment"""
    readers: dict[str, Callable[[Comment, fields.Fields], object]] = {
        "id": lambda c, _: c.id,
        "text": lambda c, _: c.text,
        "timestamp": lambda c, _: iso(c.at),
        "username": lambda c, _: c.username,
        "from": lambda c, _: {"id": c.author, "username": c.username},
        "hidden": lambda c, _: c.hidden,
        "like_count": lambda c, _: int(c.liked),
        "media": lambda c, _: {"id": c.media},
        "parent_id": lambda c, _: c.parent,
        "replies": lambda c, inner: {"data": [render(world, reply, inner) for reply in world.replies(c.id)]},
    }
    return fields.pick(comment, wanted, ("timestamp", "text", "id"), readers)


def _truth(value: object) -> bool:
    return value is True or str(value).lower() in ("true", "1")
