"""Invitations to follow and win that leave out the rules, the period, how winners are told, or the use of data."""

from collections.abc import Iterator

import re2

from governance.matter import Mark, Matter

# Folded text: katakana stands as hiragana.
_ACT = (
    r"(?:ふぉろー|りぽすと|りついーと|\brt\b|いいね|こめんと|たぐ付け|はっしゅたぐ|しぇあ|引用|つぶや|友(?:だち|達)追加|"
    r"(?:たぐ|写真|動画|作品)[^。]{0,8}投稿|\b(?:follow|repost|retweet|like|tag a friend|comment)\b)"
)
_WIN = (
    r"(?:抽選で|抽選(?:[0-9]|し)|当た[るり]|当選|ぷれぜんと(?:企画|し|!|。|きゃんぺーん|$)|もらえ|応募(?:完了|でき|!)|"
    r"抽選に(?:参加|応募|なり)|参加完了|豪華|"
    r"\b(?:to win|win (?:a|one|our|free)|giveaway|chance to win)\b)"
)
_INVITED = re2.compile(
    rf"(?i){_ACT}(?s:[^。]{{0,40}}|.{{0,20}}){_WIN}|{_WIN}(?s:.{{0,40}}){_ACT}(?:して|で|し|&|と|\+)"
)
_TOLD = tuple(
    re2.compile(pattern)
    for pattern in (
        r"規約|要項|要領|応募(?:方法|条件|るーる)|詳細|詳しく|くわしく|https?://",
        r"[0-9]{1,2} ?[月/] ?[0-9]{1,2}|[0-9]日まで|期間|締め?切",
        r"当選(?:者|の方|され)?(?s:.{0,20})(?:連絡|発表|通知|知らせ|dm)|発送をもって|(?:dm|めっせーじ)(?s:.{0,10})当選",
        r"個人情報|ぷらいばしー|(?:情報|住所)(?s:.{0,16})(?:以外|のみ|だけ)",
    )
)


def find(matter: Matter) -> Iterator[Mark]:
    """Marks the invitation where one of the four is missing from the answer."""
    texts = [reading.text.lower() for passage in matter.passages for reading in passage.readings]
    if all(any(told.search(text) for text in texts) for told in _TOLD):
        return
    for passage in matter.passages:
        for reading in passage.readings:
            invited = _INVITED.search(reading.text)
            if invited:
                yield passage.mark(invited.start(), invited.end(), reading)
                break
