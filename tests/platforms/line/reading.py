"""The endpoints that send no words: profile, bot, quota, content, the typing sign and the read mark."""

from tests.platforms.exchange import Response, json_response
from tests.platforms.gateway import Call, Route
from tests.platforms.line import errors
from tests.platforms.line.account import LineAccount
from tests.platforms.line.message_rules import Detail
from tests.platforms.line.world import Media, World


def routes(world: World, account: LineAccount) -> list[Route]:
    reading = Reading(world, account)
    content = "/v2/bot/message/{message}/content"
    return [
        Route("info", "GET", "/v2/bot/info", reading.info),
        Route("profile", "GET", "/v2/bot/profile/{user}", reading.profile),
        Route("member_profile", "GET", "/v2/bot/group/{group}/member/{user}", reading.member_profile),
        Route("quota", "GET", "/v2/bot/message/quota", reading.quota),
        Route("consumption", "GET", "/v2/bot/message/quota/consumption", reading.consumption),
        Route("content", "GET", content, reading.content),
        Route("content_preview", "GET", content + "/preview", reading.content),
        Route("transcoding", "GET", content + "/transcoding", reading.transcoding),
        Route("loading", "POST", "/v2/bot/chat/loading/start", reading.loading),
        Route("mark_as_read", "POST", "/v2/bot/chat/markAsRead", reading.mark_as_read),
    ]


class Reading:
    def __init__(self, world: World, account: LineAccount) -> None:
        self._world = world
        self._account = account

    async def info(self, call: Call) -> Response:
        account = self._account
        return json_response(
            {
                "userId": account.bot_user_id,
                "basicId": account.basic_id,
                "displayName": account.display_name,
                "chatMode": account.chat_mode,
                "markAsReadMode": "manual" if account.chat_mode == "chat" else "auto",
            }
        )

    async def profile(self, call: Call) -> Response:
        user = self._world.users.get(call.where["user"])
        if user is None or user.blocked or not user.friend:
            return errors.error(404, errors.NOT_FOUND)
        return json_response({"userId": user.id, "displayName": user.display_name, "language": user.language})

    async def member_profile(self, call: Call) -> Response:
        member = call.where["user"]
        if member not in self._world.groups.get(call.where["group"], ()):
            return errors.error(404, errors.NOT_FOUND)
        return json_response({"userId": member, "displayName": self._world.users[member].display_name})

    async def quota(self, call: Call) -> Response:
        limit = self._world.monthly_limit
        return json_response({"type": "none"} if limit is None else {"type": "limited", "value": limit})

    async def consumption(self, call: Call) -> Response:
        return json_response({"totalUsage": self._world.used_this_month})

    async def content(self, call: Call) -> Response:
        media = self._world.media.get(call.where["message"])
        if media is None or media.expired:
            return errors.error(404, errors.NOT_FOUND)
        if media.unsent:
            return errors.error(410, "Gone")
        if media.pending:
            media.pending -= 1
            return Response(202, b"", {"content-type": "application/json"})
        return Response(200, media.data, {"content-type": media.content_type})

    async def transcoding(self, call: Call) -> Response:
        media: Media | None = self._world.media.get(call.where["message"])
        if media is None or media.expired or media.unsent:
            return errors.error(404, errors.NOT_FOUND)
        return json_response({"status": "processing" if media.pending else "succeeded"})

    async def loading(self, call: Call) -> Response:
        body = call.request.json_object()
        seconds = body.get("loadingSeconds", 20)
        if not isinstance(seconds, int) or seconds not in range(5, 61, 5):
            return errors.body_errors([Detail("Must be a multiple of 5 between 5 and 60", "loadingSeconds")])
        if body.get("chatId") not in self._world.users:
            return errors.body_errors([Detail("Must be the id of a user in a one-on-one chat", "chatId")])
        self._world.loading.append(body["chatId"])
        return json_response({}, 202)

    async def mark_as_read(self, call: Call) -> Response:
        if self._account.chat_mode != "chat":
            return errors.error(400, "The chat feature of this account is off")
        chat = self._world.read_tokens.get(str(call.request.json_object().get("markAsReadToken")))
        if chat is None:
            return errors.body_errors([Detail("Invalid token", "markAsReadToken")])
        self._world.read_marks.append(chat)
        return json_response({})
