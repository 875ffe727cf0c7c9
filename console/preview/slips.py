"""Thirty invented tickets as the queue lists them."""

from datetime import datetime

from console.preview.clock import on, today
from console.view.queue import GroupKind, Owner, QueueRow

BOT = Owner("bot")
QUEUE = Owner("queue")
SUZUKI = Owner("agent", "鈴木", mine=True)
ISHII = Owner("agent", "石井")
NAKAMURA = Owner("agent", "中村")

LONG_NAME = "アレクサンドリア・フォン・シュヴァルツェンベルク=リヒテンシュタイン・ヨハンナ・マルガレーテ"

Slip = tuple[GroupKind, QueueRow]


def _row(
    number: int, channel: str, customer: str, excerpt: str, at: datetime, owner: Owner, topic: str = "", **more: object
) -> QueueRow:
    status = {"bot": "bot", "queue": "queued", "agent": "open"}[owner.kind]
    fields: dict[str, object] = {"kind": "dm", "status": status, **more}
    return QueueRow(number, channel, customer=customer, excerpt=excerpt, last_at=at, owner=owner, topic=topic, **fields)  # type: ignore[arg-type]


def slips() -> list[Slip]:
    """The rows in the order of the list, each with its group."""
    return [
        *_due_soon(),
        *_queued(),
        *_open(),
        *_pending(),
        *_with_bot(),
        *_done(),
    ]


def _due_soon() -> list[Slip]:
    return [
        (
            "due_soon",
            _row(
                131,
                "line",
                "田中 悠斗",
                "届いたニットの袖にほつれがありました。写真を送ります",
                today(13, 6),
                QUEUE,
                "不良品",
                due_at=today(13, 19),
                unread=True,
            ),
        ),
        (
            "due_soon",
            _row(
                128,
                "instagram",
                "佐藤 美咲",
                "在庫があれば交換、なければ返金でお願いします。",
                on(11, 19, 14, 5),
                SUZUKI,
                "サイズ交換",
                due_at=today(14, 5),
            ),
        ),
    ]


def _queued() -> list[Slip]:
    return [
        (
            "queued",
            _row(137, "webchat", "ゲスト 4M8", "人と話したいです", today(13, 21), QUEUE, "人と話す", unread=True),
        ),
        (
            "queued",
            _row(
                136,
                "line",
                LONG_NAME,
                "注文した覚えのない商品が届いたのですが、どこに連絡すればよいでしょうか",
                today(13, 12),
                QUEUE,
                "誤配送",
                unread=True,
            ),
        ),
        (
            "queued",
            _row(
                130,
                "instagram",
                "Nguyễn Thị Lan",
                "Can I change the delivery address to my office?",
                today(12, 58),
                QUEUE,
                "住所変更",
                language="en",
                unread=True,
                due_at=on(11, 21, 12, 58),
            ),
        ),
        (
            "queued",
            _row(
                129,
                "instagram",
                "hinata_closet",
                "このコート、店舗で試着できますか??",
                today(12, 40),
                QUEUE,
                "店舗",
                kind="comment",
                unread=True,
            ),
        ),
        (
            "queued",
            _row(
                125,
                "line",
                "中島 蓮",
                "パスワードを変えたらログインできなくなりました",
                today(11, 55),
                QUEUE,
                "ログイン",
            ),
        ),
    ]


def _open() -> list[Slip]:
    return [
        ("open", _row(133, "webchat", "ゲスト 7K2", "送料はいくらからかかりますか", today(12, 20), ISHII, "送料")),
        (
            "open",
            _row(
                126,
                "line",
                "株式会社ミナト 総務部",
                "スタッフ用カーディガン12名分のお見積もりについて",
                today(10, 30),
                SUZUKI,
                "法人見積",
                unread=True,
            ),
        ),
        (
            "open",
            _row(
                124,
                "line",
                "小林 さくら",
                "土曜の午前に受け取れます。よろしくお願いします",
                today(9, 40),
                ISHII,
                "配送日時",
            ),
        ),
        (
            "open",
            _row(
                122,
                "instagram",
                "はる|外遊び",
                "広告と値段が違うのですが、どういうことでしょうか",
                today(9, 2),
                NAKAMURA,
                "価格",
                due_at=on(11, 21, 9, 2),
            ),
        ),
        (
            "open",
            _row(
                121,
                "line",
                "松本 大輝",
                "返金の振込先はこちらです",
                on(11, 19, 18, 12),
                SUZUKI,
                "返金",
                problem="unconfirmed",
            ),
        ),
        (
            "open",
            _row(
                120,
                "line",
                "伊藤 恵",
                "はい、その住所で大丈夫です",
                on(11, 19, 17, 40),
                SUZUKI,
                "住所変更",
                problem="failed",
            ),
        ),
        (
            "open",
            _row(
                119, "webchat", "ゲスト 2QX", "領収書の宛名を会社名にできますか", on(11, 19, 16, 5), NAKAMURA, "領収書"
            ),
        ),
    ]


def _pending() -> list[Slip]:
    return [
        (
            "pending",
            _row(
                112,
                "line",
                "渡辺 健一",
                "領収書の宛名をお知らせください(送信済み)",
                on(11, 19, 17, 12),
                SUZUKI,
                "領収書",
                status="pending",
            ),
        ),
        (
            "pending",
            _row(
                110,
                "instagram",
                "rin.nakata",
                "お写真をお待ちしています(送信済み)",
                on(11, 19, 15, 30),
                ISHII,
                "不良品",
                status="pending",
            ),
        ),
        (
            "pending",
            _row(
                107,
                "line",
                "山本 結衣",
                "ご希望のお色をお知らせください(送信済み)",
                on(11, 18, 19, 2),
                SUZUKI,
                "交換",
                status="pending",
            ),
        ),
        (
            "pending",
            _row(
                103,
                "webchat",
                "ゲスト 9TT",
                "注文番号をお知らせください(送信済み)",
                on(11, 18, 11, 44),
                NAKAMURA,
                "配送状況",
                status="pending",
            ),
        ),
    ]


def _with_bot() -> list[Slip]:
    return [
        ("bot", _row(139, "line", "加藤 陽菜", "M と L で迷っています", today(13, 22), BOT, "サイズ相談")),
        ("bot", _row(138, "line", "吉田 翔", "ありがとうございます", today(13, 20), BOT, "お礼")),
        ("bot", _row(135, "instagram", "yuki__k", "再入荷はありますか", today(13, 2), BOT, "再入荷")),
        ("bot", _row(134, "webchat", "ゲスト 5PL", "営業時間を教えて", today(12, 47), BOT, "店舗")),
        ("bot", _row(132, "line", "佐々木 美優", "クーポンが使えません", today(12, 15), BOT, "クーポン")),
        (
            "bot",
            _row(
                127, "instagram", "mika.works", "Is this true to size?", today(11, 20), BOT, "サイズ相談", language="en"
            ),
        ),
        ("bot", _row(123, "line", "山口 隼人", "洗濯機で洗えますか?", today(9, 15), BOT, "お手入れ")),
    ]


def _done() -> list[Slip]:
    return [
        (
            "done",
            _row(118, "line", "井上 拓海", "助かりました!", on(11, 19, 12, 10), SUZUKI, "返品", status="resolved"),
        ),
        ("done", _row(117, "webchat", "ゲスト 1AB", "わかりました", on(11, 19, 11, 2), BOT, "送料", status="resolved")),
        (
            "done",
            _row(116, "instagram", "kei.camera", "了解です", on(11, 19, 10, 41), ISHII, "再入荷", status="resolved"),
        ),
        (
            "done",
            _row(
                115,
                "line",
                "清水 葵",
                "届きました。ありがとうございます",
                on(11, 18, 20, 30),
                NAKAMURA,
                "配送状況",
                status="resolved",
            ),
        ),
        ("done", _row(114, "line", "林 美月", "大丈夫です", on(11, 18, 18, 8), SUZUKI, "お手入れ", status="closed")),
    ]
