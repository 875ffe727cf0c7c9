"""Thirty conversations of よりみち衣料店 on a Friday, told into the real tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from desk.inbound import Attachment
from tests.console.pages.seed import Teller

LONG_NAME = "アレクサンドリア・フォン・シュヴァルツェンベルク=リヒテンシュタイン・ヨハンナ・マルガレーテ"
LONG_TEXT = (
    "注文した覚えのない商品が届きました。箱には私の名前と住所が書いてありますが、中身は紳士用の靴でした。" * 120
)[:5000]


@dataclass(frozen=True)
class People:
    """Who works there."""

    suzuki: str
    ishii: str
    nakamura: str


Account = tuple[str, str]
LINE = ("yorimichi", "line")
GRAM = ("wear", "instagram")
CHAT = ("site", "webchat")

WITH_BOT = (
    (LINE, "加藤 陽菜", "ask_size", "M と L で迷っています", "身長とふだんのサイズを教えてください。"),
    (LINE, "吉田 翔", "praise", "ありがとうございます。助かりました", "お役に立ててうれしいです。"),
    (GRAM, "yuki__k", "ask_restock", "この色の再入荷はありますか?", "カーキは11月28日ごろの予定です。"),
    (CHAT, "ゲスト 5PL", "ask_store", "本店の営業時間を教えてください", "本店は11時から20時まで開いています。"),
    (LINE, "佐々木 美優", "ask_coupon", "クーポンが使えません", "クーポンの期限を確かめています。"),
    (GRAM, "mika.works", "ask_size", "Is this true to size?", "It runs a little large. Most people size down."),
    (LINE, "山口 隼人", "ask_care", "洗濯機で洗えますか?", "ネットに入れて、弱い水流なら洗えます。"),
    (CHAT, "ゲスト 8VD", "ask_shipping_fee", "送料はいくらですか", "5,000円以上で無料です。"),
)
WAITING = (
    (CHAT, "ゲスト 4M8", "human_handoff", "人と話したいです", "customer_asked", "normal"),
    (LINE, LONG_NAME, "wrong_item", "注文した覚えのない商品が届いたのですが、どこに連絡すればよいでしょうか",
     "wrong_item", "high"),
    (GRAM, "Nguyễn Thị Lan", "change_order", "Can I change the delivery address to my office?", "change_order", "high"),
    (LINE, "中島 蓮", "login_problem", "パスワードを変えたらログインできなくなりました", "fallback_twice", "normal"),
    (LINE, "田中 悠斗", "defective_item", "届いたニットの袖にほつれがありました。写真を送ります", "defective_item",
     "high"),
)  # fmt: skip
OPEN = (
    (CHAT, "ゲスト 7K2", "ask_shipping_fee", "送料はいくらからかかりますか", "ishii"),
    (LINE, "株式会社ミナト 総務部", "ask_payment", "スタッフ用カーディガン12名分のお見積もりについて", "suzuki"),
    (LINE, "小林 さくら", "delivery_time", "土曜の午前に受け取れます。よろしくお願いします", "ishii"),
    (GRAM, "はる|外遊び", "ask_payment", "広告と値段が違うのですが、どういうことでしょうか", "nakamura"),
    (CHAT, "ゲスト 2QX", "ask_payment", "領収書の宛名を会社名にできますか", "nakamura"),
)
ANSWERED = (
    (LINE, "渡辺 健一", "ask_payment", "領収書をお願いします", "領収書の宛名をお知らせください", "suzuki"),
    (GRAM, "rin.nakata", "defective_item", "ボタンが取れていました", "お写真をお待ちしています", "ishii"),
    (LINE, "山本 結衣", "exchange_item", "別の色に替えたいです", "ご希望のお色をお知らせください", "suzuki"),
    (CHAT, "ゲスト 9TT", "order_status", "まだ届きません", "注文番号をお知らせください", "nakamura"),
)
DONE = (
    (LINE, "井上 拓海", "return_item", "助かりました!", "suzuki"),
    (CHAT, "ゲスト 1AB", "ask_shipping_fee", "わかりました", "ishii"),
    (GRAM, "kei.camera", "ask_restock", "了解です", "ishii"),
    (LINE, "清水 葵", "order_status", "届きました。ありがとうございます", "nakamura"),
    (LINE, "林 美月", "ask_care", "大丈夫です", "suzuki"),
)


Story = tuple[datetime, Callable[[Teller], None]]
"""When it begins, and what happens then."""


def tell(connection: Connection, now: datetime, people: People) -> dict[str, int]:
    """All thirty, in the order in which they began; the tickets of those that pictures open, by name."""
    ids, found = vars(people), dict[str, int]()
    stories: list[Story] = [*_done(now, ids), *_answered(now, ids), *_open(now, ids), *_with_bot(now)]
    stories += [*_waiting(now, found), *_opened(now, ids, found)]
    teller = Teller(connection, now)
    for begins, story in sorted(stories, key=lambda each: each[0]):
        teller.at = begins
        story(teller)
    teller.end()
    return found


def _done(now: datetime, ids: dict[str, str]) -> Iterator[Story]:
    for index, case in enumerate(DONE):

        def story(teller: Teller, index: int = index, case: tuple[Account, str, str, str, str] = case) -> None:
            account, name, topic, text, who = case
            where, number = teller.says(*account, f"done{index}", text, name=name)
            teller.about(number, topic)
            teller.takes(number, ids[who])
            teller.answers(where, "またいつでもお知らせください。", "agent", user=ids[who])
            teller.resolves(number, ids[who])

        yield now - timedelta(days=2, hours=index), story


def _answered(now: datetime, ids: dict[str, str]) -> Iterator[Story]:
    for index, case in enumerate(ANSWERED):

        def story(teller: Teller, index: int = index, case: tuple[Account, str, str, str, str, str] = case) -> None:
            account, name, topic, text, reply, who = case
            where, number = teller.says(*account, f"answered{index}", text, name=name)
            teller.about(number, topic)
            teller.takes(number, ids[who])
            teller.later(minutes=4)
            teller.answers(where, reply, "agent", user=ids[who])

        yield now - timedelta(days=1, hours=2 + index), story


def _open(now: datetime, ids: dict[str, str]) -> Iterator[Story]:
    for index, case in enumerate(OPEN):

        def story(teller: Teller, index: int = index, case: tuple[Account, str, str, str, str] = case) -> None:
            account, name, topic, text, who = case
            _, number = teller.says(*account, f"open{index}", text, name=name)
            teller.about(number, topic)
            teller.takes(number, ids[who])

        yield now - timedelta(minutes=85 + 25 * index), story


def _with_bot(now: datetime) -> Iterator[Story]:
    for index, case in enumerate(WITH_BOT):

        def story(teller: Teller, index: int = index, case: tuple[Account, str, str, str, str] = case) -> None:
            account, name, topic, text, reply = case
            where, number = teller.says(*account, f"bot{index}", text, name=name)
            teller.about(number, topic, "en" if "size?" in text else "ja")
            teller.later(seconds=2)
            teller.answers(where, reply)

        yield now - timedelta(minutes=70 - 8 * index), story


def _waiting(now: datetime, found: dict[str, int]) -> Iterator[Story]:
    for index, case in enumerate(WAITING):

        def story(teller: Teller, index: int = index, case: tuple[Account, str, str, str, str, str] = case) -> None:
            account, name, topic, text, reason, priority = case
            where, number = teller.says(*account, f"waiting{index}", text, name=name)
            teller.about(number, topic, "en" if "Can I" in text else "ja")
            teller.later(seconds=2)
            summary = {"request": text, "confirmed": [], "open": ["ご用件の確認"]}
            teller.answers(where, "担当者におつなぎします。", choices=("このまま待つ", "あとで連絡がほしい"))
            teller.hands_off(where, reason, summary, priority)
            if name == LONG_NAME:
                teller.later(seconds=30)
                teller.says(*account, f"waiting{index}", LONG_TEXT, name=name)
                found["long"] = number

        yield now - timedelta(minutes=4 + 9 * index), story


def _opened(now: datetime, ids: dict[str, str], found: dict[str, int]) -> Iterator[Story]:
    def sato(teller: Teller) -> None:
        found["sato"] = _sato(teller, now, ids)

    def states(teller: Teller) -> None:
        found["states"] = _states(teller, now, ids)

    def comment(teller: Teller) -> None:
        found["comment"] = _comment(teller, now)

    yield now - timedelta(days=7), sato
    yield now - timedelta(hours=1), states
    yield now - timedelta(minutes=43), comment


def _sato(teller: Teller, now: datetime, ids: dict[str, str]) -> int:
    """The exchange of a coat, on a channel whose window closes in 42 minutes."""
    teller.at = now - timedelta(days=7) + timedelta(minutes=35)
    first = "カーキのコート、肩が少し大きかったです。Sに替えられますか?"
    where, number = teller.says(*GRAM, "sato", first, name="佐藤 美咲")
    teller.about(number, "exchange_item")
    teller.later(seconds=3)
    choices = ("付いています", "外しました")
    teller.answers(where, "お届けから8日以内でしたら交換できます。タグは付いていますか。", choices=choices)
    teller.at = now - timedelta(days=7) + timedelta(minutes=42)
    teller.says(*GRAM, "sato", "はい、あります。在庫があれば交換、なければ返金でお願いします。", name="佐藤 美咲")
    teller.later(minutes=1)
    teller.hands_off(where, "exchange_item", {
        "request": "トレンチコート(カーキ)を M→S に交換したい。在庫がなければ返金を希望。",
        "confirmed": ["注文 20431・お届け済み", "未使用・タグ付き(お客さま申告)"],
        "open": ["S の取り置き(倉庫へ依頼済み)", "返送料は当店の負担でよいか"],
        "slots": {"order_number": "20431", "product": "トレンチコート", "size": "S", "color": "カーキ"},
    })  # fmt: skip
    teller.later(minutes=9)
    teller.takes(number, ids["suzuki"])
    teller.at = now - timedelta(hours=2)
    teller.notes(where, ids["suzuki"], "倉庫の森さんに確認。Sは残り2点、夕方まで取り置き可。")
    teller.reads(number)
    return number


def _states(teller: Teller, now: datetime, ids: dict[str, str]) -> int:
    """What can become of a message."""
    teller.at = now - timedelta(hours=1)
    where, number = teller.says(*LINE, "matsumoto", "返金の振込先はこちらです", name="松本 大輝")
    teller.about(number, "refund_status")
    teller.says(*LINE, "matsumoto", "", name="松本 大輝", attachments=(Attachment("image"), Attachment("sticker")))
    teller.takes(number, ids["suzuki"])
    told: tuple[tuple[str, str, str], ...] = (
        ("お振込の手続きをしました。", "sent", ""),
        ("本日中に発送します。", "failed", "rate_limited"),
        ("Sを確保しました。", "failed", "recipient_unavailable"),
        ("集荷は明日の午前です。", "unconfirmed", "no_answer"),
    )
    for text, outcome, reason in told:
        teller.later(minutes=3)
        teller.answers(where, text, "agent", user=ids["suzuki"], outcome=outcome, reason=reason)  # type: ignore[arg-type]
    teller.reads(number)
    return number


def _comment(teller: Teller, now: datetime) -> int:
    """A public comment."""
    teller.at = now - timedelta(minutes=43)
    text = "このコート、店舗で試着できますか??"
    where, number = teller.says(*GRAM, "hinata", text, name="hinata_closet", thread="post1")
    teller.about(number, "ask_store")
    teller.later(seconds=3)
    teller.answers(where, "ありがとうございます。くわしくはメッセージでご案内します。")
    teller.hands_off(where, "customer_asked", {"request": "店舗での試着", "confirmed": [], "open": []})
    return number
