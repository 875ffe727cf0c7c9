"""The preview's accounts, events, failures and freezes."""

from console.preview.clock import on, today
from console.view.accounts import Account, AccountCheck, Accounts, CheckStep, Credential
from console.view.events import Event, Events
from console.view.failures import FailedDelivery, FailedJob, Failures
from console.view.freezes import Freeze, Freezes, Held, Statement
from console.view.queue import Choice

BASE = "https://madoguchi.yorimichi.example"


def accounts(empty: bool = False) -> Accounts:
    """One whole account, one not checked, one with a dead token."""
    return Accounts(() if empty else (_line(), _webchat(), _instagram()))


def _line() -> Account:
    steps = (
        CheckStep("line.redelivery", "waiting", by_hand=True),
        CheckStep("credentials", "ok"),
        CheckStep("line.token", "ok", detail="よりみち衣料店 @yorimichi"),
        CheckStep("line.webhook_url", "failed", detail=f"https://old.yorimichi.example/callback ≠ {BASE}"),
        CheckStep("line.webhook_active", "not_reached"),
        CheckStep("line.webhook_test", "not_reached"),
    )
    return Account(
        "shop",
        "line",
        "よりみち衣料店",
        "unchecked",
        f"{BASE}/webhooks/line/shop",
        (
            Credential("channel_secret", "stored"),
            Credential("channel_access_token", "stored"),
        ),
        AccountCheck(steps, today(9, 3)),
        today(13, 22),
        today(13, 20),
    )


def _webchat() -> Account:
    steps = (CheckStep("webchat.page_opens", "ok"),)
    return Account(
        "site",
        "webchat",
        "公式サイト",
        "ok",
        f"{BASE}/chat/site",
        (),
        AccountCheck(steps, today(9, 3)),
        today(13, 21),
        today(13, 21),
    )


def _instagram() -> Account:
    steps = (
        CheckStep("credentials", "ok"),
        CheckStep("instagram.token", "failed", detail="HTTP 400 190"),
        CheckStep("instagram.subscription", "not_reached"),
    )
    secrets = (
        Credential("app_secret", "stored"),
        Credential("verify_token", "stored"),
        Credential("access_token", "refused"),
    )
    return Account(
        "yorimichi_wear",
        "instagram",
        "@yorimichi_wear",
        "token_dead",
        f"{BASE}/webhooks/instagram/yorimichi_wear",
        secrets,
        AccountCheck(steps, today(13, 5)),
        today(13, 2),
        today(11, 58),
        waiting=2,
    )


def events(status: str = "", empty: bool = False) -> Events:
    """A mixed page of received events."""
    kept = on(12, 20, 0, 0)
    shop, wear, site = "よりみち衣料店", "@yorimichi_wear", "公式サイト"
    known = (
        Event("v1", today(13, 22), "line", shop, "message", "filed", excerpt="M と L で迷っています", ticket=139),
        Event("v2", today(13, 21), "webchat", site, "message", "filed", excerpt="人と話したいです", ticket=137),
        Event(
            "v3",
            today(13, 20),
            "line",
            shop,
            "videoPlayComplete",
            "not_understood",
            reason="この種類の読み方を知りません",
            kept_until=kept,
        ),
        Event(
            "v4",
            today(13, 19),
            "line",
            shop,
            "message",
            "failed",
            reason="本文の形が約束と違います:message.text がありません",
            kept_until=kept,
        ),
        Event(
            "v5",
            today(13, 12),
            "line",
            shop,
            "message",
            "filed",
            excerpt="注文した覚えのない商品が届いたのですが、どこに連絡すればよいでしょうか。箱には私の名前と住所が書いてあります。"
            * 2,
            ticket=136,
            times=3,
        ),
        Event("v6", today(13, 11), "instagram", wear, "message_seen", "ignored", excerpt="既読"),
        Event(
            "v7",
            today(12, 58),
            "instagram",
            wear,
            "messages",
            "filed",
            excerpt="Can I change the delivery address to my office?",
            ticket=130,
            replayed_by="鈴木",
        ),
        Event(
            "v8",
            today(12, 40),
            "instagram",
            wear,
            "comments",
            "filed",
            excerpt="このコート、店舗で試着できますか??",
            ticket=129,
        ),
        Event("v9", today(12, 38), "line", shop, "follow", "filed", excerpt="友だち追加", ticket=136),
    )
    shown = () if empty else tuple(event for event in known if not status or event.status == status)
    return Events(shown, status, {"not_understood": 1, "failed": 1}, next="older" if not status else None)  # type: ignore[arg-type]


def failures(empty: bool = False) -> Failures:
    """Two unknown, two dead, one stopped job."""
    if empty:
        return Failures()
    shop = "よりみち衣料店"
    return Failures(
        (
            FailedDelivery(
                "d12",
                "unconfirmed",
                today(13, 8),
                "line",
                shop,
                "松本 大輝",
                121,
                "agent",
                "鈴木",
                "集荷は明日の午前です。",
                "送った直後に通信が切れ、10分たっても届いたかどうかを確かめられませんでした。",
            ),
        ),
        (
            FailedDelivery(
                "d11",
                "dead",
                today(13, 7),
                "line",
                shop,
                "松本 大輝",
                121,
                "agent",
                "鈴木",
                "本日中に発送します。",
                "LINE が混み合っていて、受け付けられませんでした。",
                "429 Too Many Requests",
                5,
            ),
            FailedDelivery(
                "d10",
                "dead",
                on(11, 19, 17, 44),
                "line",
                shop,
                "伊藤 恵",
                120,
                "agent",
                "鈴木",
                "Sを確保しました。",
                "相手が受信を止めています。",
                "403 Forbidden",
                1,
                False,
            ),
            FailedDelivery(
                "d9",
                "dead",
                today(11, 58),
                "instagram",
                "@yorimichi_wear",
                "yuki__k",
                135,
                "bot",
                "",
                "入荷の予定は次のとおりです。\n・カーキ S 11月28日ごろ\n・ネイビー M 12月上旬",
                "入り口の鍵が切れています。鍵を入れると送れます。",
                "190",
                1,
            ),
        ),
        (FailedJob("j3", today(13, 19), "intake", "本文の形が約束と違います:message.text がありません", 5),),
    )


def freezes(frozen: bool, problem: str = "") -> Freezes:
    """One freeze at most, and one of the past."""
    active = (
        (Freeze("f2", "everything", "", "田中", "価格表示の誤りを直すまで", today(13, 2), waiting=6, in_flight=1,
                held=_held(), more=4),)
        if frozen
        else ()
    )
    past = (
        Freeze(
            "f1",
            "channel",
            "instagram",
            "田中",
            "試しの投稿に返事が集まったため",
            on(11, 12, 18, 4),
            lifted_at=on(11, 12, 18, 40),
            lifted_by="鈴木",
        ),
    )
    targets = (
        Choice("channel:line", "LINE"),
        Choice("channel:instagram", "Instagram"),
        Choice("channel:webchat", "Webチャット"),
        Choice("account:shop", "よりみち衣料店(LINE)"),
    )
    return Freezes(active, past, targets, problem, statements=_statements())  # type: ignore[arg-type]


def _held() -> tuple[Held, ...]:
    return (
        Held("d20", "line", "よりみち衣料店", "佐藤 美咲", "agent", "鈴木", "Sサイズを1点確保しております。",
             today(13, 4), 128),
        Held("d21", "instagram", "@yorimichi_wear", "yuki__k", "bot", "", "カーキは11月28日ごろの予定です。",
             today(13, 5), 135, True, "answered_past"),
    )  # fmt: skip


def _statements() -> tuple[Statement, ...]:
    return (
        Statement("s1", "価格の誤り", "ただいま価格の表示を確かめております。分かりしだいお知らせいたします。", "田中",
                  on(11, 2, 10, 0), False, "鈴木", on(11, 2, 11, 0)),
        Statement("s2", "障害のお知らせ", "ただいまお返事が遅れております。恐れ入りますが、しばらくお待ちください。",
                  "田中", on(11, 18, 9, 30)),
    )  # fmt: skip
