"""What was said in the invented conversations that are shown whole."""

from datetime import datetime, timedelta

from console.preview.clock import on, today
from console.view.conversation import Attachment, Decision, Failure, Finding, Message, Packet, SystemEvent
from console.view.queue import QueueRow

VERSION = "2026-11-20.1"
Timeline = tuple[Message | SystemEvent, ...]


def cleared(at: datetime) -> Decision:
    """The gate let it pass."""
    return Decision("allow", at, VERSION)


def said(id: str, at: datetime, text: str, **more: object) -> Message:
    """The customer wrote."""
    return Message(id, "customer", at, text, **more)  # type: ignore[arg-type]


def answered(id: str, at: datetime, text: str, state: str = "sent", **more: object) -> Message:
    """The bot answered."""
    return Message(id, "bot", at, text, state=state, state_at=at, decision=cleared(at), **more)  # type: ignore[arg-type]


def replied(id: str, at: datetime, text: str, who: str = "鈴木", state: str = "sent", **more: object) -> Message:
    """A person answered."""
    fields: dict[str, object] = {"state_at": at, "decision": cleared(at), **more}
    return Message(id, "agent", at, text, author_name=who, mine=who == "鈴木", state=state, **fields)  # type: ignore[arg-type]


def sato() -> Timeline:
    """The exchange of a coat, from the bot to Suzuki."""
    yesterday = on(11, 19, 13, 58)
    return (
        said("s1", yesterday, "カーキのコート、肩が少し大きかったです。Sに替えられますか?"),
        answered(
            "s2",
            yesterday,
            "お届けから8日以内でしたら交換できます。タグは付いていますか。",
            buttons=("付いています", "外しました"),
        ),
        said("s3", on(11, 19, 14, 5), "はい、あります。在庫があれば交換、なければ返金でお願いします。"),
        SystemEvent("s4", "handed_off", on(11, 19, 14, 6)),
        SystemEvent("s5", "taken", on(11, 19, 14, 15), who="鈴木"),
        replied(
            "s6",
            on(11, 19, 14, 19),
            "担当の鈴木です。倉庫に確かめ、明日の14時までにお返事します。",
            state="read",
            state_at=on(11, 19, 14, 21),
        ),
        Message(
            "s7",
            "agent",
            today(11, 20),
            "倉庫の森さんに確認。Sは残り2点、13:30 まで取り置き可。",
            note=True,
            author_name="鈴木",
        ),
    )


def sato_packet() -> Packet:
    """What the bot handed over."""
    return Packet(
        on(11, 19, 14, 6),
        "在庫の確保は人の確認が必要",
        "トレンチコート(カーキ)を M→S に交換したい。在庫がなければ返金を希望。",
        ("注文 20431・11/14 お届け済み", "未使用・タグ付き(お客さま申告)"),
        ("S の取り置き(倉庫へ依頼済み)", "返送料は当店の負担でよいか"),
    )


def every_state() -> Timeline:
    """One message in each state, for the eye and the tests."""
    at = today(13, 0)
    step = timedelta(minutes=1)
    blocked = Finding(
        "card_number",
        "カード番号",
        "block",
        12,
        31,
        "カード番号はどの入り口にも書けません。",
        "社内規程 3",
        "4111 1111 1111 1111",
        None,
    )
    return (
        said("e1", at, "返金の振込先はこちらです"),
        said("e2", at + step, "", attachments=(Attachment("image"), Attachment("sticker"))),
        said("e3", at + step, "", unsent=True),
        said("e4", at + step, "", not_understood="videoPlayComplete"),
        said("e5", at + step, "付いています", pressed=True),
        answered("e6", at + 2 * step, "確かめております。", state="superseded"),
        replied(
            "e7",
            at + 3 * step,
            "ご入力の番号は 4111 1111 1111 1111 でしょうか。",
            state="blocked",
            decision=Decision("block", at, VERSION, (blocked,)),
        ),
        replied("e8", at + 4 * step, "お振込の手続きをしました。", state="delivered"),
        replied("e9", at + 5 * step, "担当を石井に替わります。", who="石井", state="held"),
        replied(
            "e10",
            at + 6 * step,
            "Sを確保しました。",
            state="failed",
            failure=Failure("d10", "相手が受信を止めています。", False, at, "403 Forbidden"),
        ),
        replied(
            "e11",
            at + 7 * step,
            "本日中に発送します。",
            state="failed",
            failure=Failure("d11", "LINE が混み合っていて、5回試しても受け付けられませんでした。", True, at, "429"),
        ),
        replied(
            "e12",
            at + 8 * step,
            "集荷は明日の午前です。",
            state="unconfirmed",
            failure=Failure(
                "d12", "送った直後に通信が切れ、10分たっても届いたかどうかを確かめられませんでした。", True, at
            ),
        ),
        replied("e13", at + 9 * step, "よろしくお願いいたします。", state="unconfirmed"),
        replied("e14", at + 10 * step, "確認中の文です。", state="draft", decision=None),
        replied("e15", at + 11 * step, "送信中の文です。", state="sending"),
    )


def long_text() -> Timeline:
    """A message of 5,000 characters."""
    sentence = "注文した覚えのない商品が届きました。箱には私の名前と住所が書いてありますが、中身は紳士用の靴でした。"
    text = (sentence * 120)[:5000]
    return (
        said("l1", today(13, 10), text),
        SystemEvent("l2", "handed_off", today(13, 11)),
        SystemEvent("l3", "waiting_line", today(13, 11)),
        said("l4", today(13, 12), "https://shop.example.jp/orders/" + "a1b2c3d4" * 12),
    )


def comment() -> Timeline:
    """A public comment."""
    return (
        said(
            "c1",
            today(12, 40),
            "このコート、店舗で試着できますか??",
            visibility="public",
            reply_to="新作のトレンチコートが入荷しました。3色そろっています",
        ),
        answered(
            "c2", today(12, 40), "ありがとうございます。くわしくはメッセージでご案内します。", visibility="public"
        ),
        SystemEvent("c3", "handed_off", today(12, 41)),
    )


def plain(row: QueueRow) -> Timeline:
    """A short exchange for any other row."""
    before = row.last_at - timedelta(minutes=3)
    opening = (
        said(f"p{row.number}a", before, "こんにちは"),
        answered(f"p{row.number}b", before, "こんにちは。どのようなご用件でしょうか。"),
    )
    text = row.excerpt.removesuffix("(送信済み)")
    if text != row.excerpt:
        return (*opening, replied(f"p{row.number}c", row.last_at, text, who=row.owner.name))
    return (*opening, said(f"p{row.number}c", row.last_at, text, language=row.language))
