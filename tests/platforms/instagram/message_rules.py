"""What a message to Instagram must look like."""

from typing import Any

TEXT_BYTES = 1000
QUICK_REPLIES = 13
_ATTACHMENTS = frozenset(["image", "audio", "video", "file", "like_heart", "MEDIA_SHARE", "template"])
_BY_ADDRESS = frozenset(["image", "audio", "video", "file"])


def flaw(message: Any) -> str | None:
    """What is wrong with a message object; None: nothing."""
    if not isinstance(message, dict):
        return "(#100) Param message must be an object."
    text, attachment = message.get("text"), message.get("attachment")
    if (text is None) == (attachment is None):
        return "(#100) The message must hold either text or an attachment."
    if attachment is not None:
        return _attachment_flaw(attachment)
    if not isinstance(text, str) or not text.strip():
        return "(#100) Param message[text] may not be empty."
    if len(text.encode("utf-8", "surrogatepass")) > TEXT_BYTES:
        return f"(#100) Length of param message[text] must be less than or equal to {TEXT_BYTES}"
    return _quick_reply_flaw(message.get("quick_replies", []))


def _attachment_flaw(attachment: Any) -> str | None:
    kind = attachment.get("type") if isinstance(attachment, dict) else None
    if kind not in _ATTACHMENTS:
        return "(#100) Param message[attachment][type] is unknown."
    url = (attachment.get("payload") or {}).get("url", "")
    if kind in _BY_ADDRESS and not str(url).startswith("https://"):
        return "(#100) The attachment needs a public HTTPS address."
    return None


def _quick_reply_flaw(replies: Any) -> str | None:
    if not isinstance(replies, list) or len(replies) > QUICK_REPLIES:
        return f"(#100) At most {QUICK_REPLIES} quick replies."
    for reply in replies:
        if not isinstance(reply, dict) or reply.get("content_type") != "text":
            return "(#100) Unknown content_type of a quick reply."
        if not reply.get("title") or len(reply["title"]) > 20 or not reply.get("payload"):
            return "(#100) A quick reply needs a title of up to 20 characters and a payload."
        if len(reply["payload"]) > 1000:
            return "(#100) The payload of a quick reply is too long."
    return None
