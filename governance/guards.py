"""What stands around a found word and says that it is not meant: denied, quoted from the customer, only aimed at."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Literal

import re2

from governance.normalise import Folded

Guard = Literal["denied", "quoted", "aimed"]

_REACH = 60
"""Characters before and after a word that are looked at; a sentence seldom denies from further away."""
_SENTENCE_END = re.compile(r"[。!?\n]|\.(?=\s|$)")
# Folded text: katakana stands as hiragana.
_STEM = "(?:ら?れ|さ?せ|[るすしめけきみえべてねげくぐりち])?"
"""How a verb goes on right behind the found words: 消|せ|ません."""
_BRIDGE = (
    r"(?:する|すること|した|して|され|し|と|など|等|という|といった|ような|ように|様な|わけ|訳|こと|事|"
    r"もの|物|の|効果|効能|作用|成分|表現|言葉|言い方|文言|訴求|広告|は|が|を|も|では|じゃ|で|に|まで|保証|約束|お約束|断言|断定|"
    r"言い切[るりれ]?|(?:謳|うた)[うえっ]?|言え|いえ|言う|言|期待|でき|出来|あり|いたし|致し|ござい|申し上げ|お伝え|書く|書け|書き|記載|使う|使え|使い|お使い|"
    r"標ぼう|認め|られ|られて|なり|確認|意味|限ら|限り|"
    r"ご案内|案内|掲載|載せ|ており|ている|てい|おり|行って|承って|必ず|完全|一切|決して|絶対|"
    r"なる|なった|[、,」』\"”’)] ?)*?"
)
_NO = (
    r"(?:ありません|ございません|ません|ない|なく|なかった|無い|ず(?:に|、|。|$)|ぬ(?:$|[。、!?\n]|よう|とは|ため|方)|かね(?:ます|る)|いたしかね|致しかね|禁止|ng|不可|"
    r"避け|控え|やめ|止め|遠慮|違反|言い過ぎ|誤解|認められて(?:い|お))"
)
_NOT_SO = (
    r"[^。!?、\n]{0,24}(?:わけ|訳)(?:で|じゃ)(?:は|も)?(?:ありません|ございません|ない|なく)"
    r"|[^。!?、\n]{0,24}(?:と|って)(?:いう|言う|いった|言った)(?:意味|もの|こと|表現|効果|作用|効能|約束|保証|事実|予定)(?:で|が|は|も|に|を)?(?:は|も)?"
    r"(?:ありません|ございません|ない|なく|いたしません|しません|いたしかね|いたしておりません|しておりません)"
    r"|[^。!?、\n]{0,24}(?:認められて(?:いな|おりま|いませ)|(?:うた|謳)(?:え|って(?:いな|おりま|いませ))|ご案内(?:でき|いたしかね|しかね))"
    r"|の[^。!?、\nはが]{1,8}では(?:あり|ござい)ません"
    r"|[^。!?、\n]{0,4}(?:と|って)(?:いう|いった)(?:表現|言葉|文言|言い方)[^。!?\n]{0,12}(?:使わな|使いませ|使って(?:おり|い)|用い(?:な|ませ)|控え|避け)"
    r"|[^。!?\n]{0,8}目的と(?:する|した|して)[^。!?\n]{0,16}(?:ありません|ございません|ない|ません|控え|遠慮)"
    r"|[^。!?、\n]{0,16}と(?:は|まで|までは)?(?:申し上げられ|申せ|言え|いえ|言い切れ|言い|呼べ|名乗れ|限り|断言)(?:ません|ない|かね|ず|$)"
)
"""A denial that takes back all that was said in its sentence: …の店というわけではございません."""
_DENIED = re2.compile(_STEM + _BRIDGE + _NO + "|" + _NOT_SO)
_DENIED_TWICE = re2.compile(
    r"[^。!?\n]{0,3}(?:わけ|訳|こと|事|はず)(?:が|は|では|じゃ|も)(?:ない|無い|ありません|ございません)"
)
_NOT_BEFORE = re2.compile(
    r"\b(?:not|never|no|cannot|can't|don't|doesn't|isn't|won't|without|neither|nor)[^a-z,.;:!?]+"
    r"(?:[a-z']+[^a-z,.;:!?]+){0,3}$|\bnot (?:intended|meant|designed|able) to\b[^.!?\n]{0,40}$"
)
_ASKED = (
    r"(?:ご|お)?(?:質問|問い?合わ?せ|尋ね|相談|声|意見|感想|指摘|要望|心配|不安|話で|話を|話が|こめんと|書き込み|くちこみ|口こみ|れびゅー|"
    r"依頼|言葉|記載|連絡|申し出|電話|めーる|件|うわさ|噂|こと)"
)
_ASKED_AFTER = re2.compile(
    rf"[^。!?\n「『]{{0,16}}?(?:か[?]?|[?])?[」』\"”]? ?[、,]? ?(?:と|って)(?:の|いう|いった|言う) ?{_ASKED}"
    r"|[^。!?\n]{0,6}か(?:どうか|否か)"
)
_SAID_AFTER_QUOTE = re2.compile(
    rf" ?[、,]? ?(?:(?:と|って)(?:の|いう|いった|言う)? ?{_ASKED}"
    r"|(?:と|って)(?:お?書(?:き|か|く|いて)|ご?入力|ご?記入|表示|お?聞き|言われ|伺|おっしゃ|仰|いただ|頂)|について|に関し|に関する|の件)"
)
_AIMED = re2.compile(
    r"(?:に|を|へ|と|の)?(?:なる|なれる|なれ)?(?:こと|の)?(?:を|に)?(?:よう)?(?:に|な)?"
    r"(?:目指|めざ|目標|挑戦|ちゃれんじ|なりたい|夢|憧れ|あこがれ|狙)"
    r"|[^。!?、\nで]{0,20}(?:を|に|へ)(?:目指|めざ|目標に|目標と|挑戦し|ちゃれんじし)"
    r"|[^。!?、\n]{0,20}(?:に(?:なり|し|育て)たい|と(?:言|呼)(?:われ|ばれ)(?:たい|る(?:よう|日|まで|店|会社|ぶらんど))|"
    r"(?:こと|のが|なるの)(?:が|を|は)?(?:目標|夢)|を名乗れる(?:よう|日|まで))"
    r"|[^。!?、\n]{0,10}(?:る|の)よう(?:に|、)?[^。!?、\n]{0,8}(?:努め|つとめ|がんば|頑張|精進|取り組)"
)
_AIMED_BEFORE = re2.compile(
    r"\b(?:aim(?:ing|s)?|striv(?:e|ing)|hop(?:e|ing)|work(?:ing)? hard) (?:to|for)\b[^.!?\n]{0,12}$"
)
_OPENING = {"「": "」", "『": "』", "“": "”", "«": "»"}


def excused(reading: Folded, start: int, end: int, guards: Collection[Guard]) -> bool:
    """Whether one of these says of the words from `start` to `end` that they are not the writer's own claim."""
    return any(_GUARDS[guard](reading.lower, start, end) for guard in guards)


def _denied(text: str, start: int, end: int) -> bool:
    after = _rest_of_sentence(text, end)
    denied = _DENIED.match(after)
    if denied and not _DENIED_TWICE.match(after, denied.end()):
        return True
    return _NOT_BEFORE.search(_sentence_before(text, start)) is not None


def _quoted(text: str, start: int, end: int) -> bool:
    if _ASKED_AFTER.match(_rest_of_sentence(text, end)):
        return True
    close = _closing_quote(text, start, end)
    return close is not None and _SAID_AFTER_QUOTE.match(text, close + 1) is not None


def _aimed(text: str, start: int, end: int) -> bool:
    if _AIMED.match(_rest_of_sentence(text, end)):
        return True
    return _AIMED_BEFORE.search(_sentence_before(text, start)) is not None


_GUARDS: Mapping[Guard, Callable[[str, int, int], bool]] = {"denied": _denied, "quoted": _quoted, "aimed": _aimed}


def _rest_of_sentence(text: str, end: int) -> str:
    stop = _SENTENCE_END.search(text, end, end + _REACH)
    return text[end : stop.end() if stop else end + _REACH]


def _sentence_before(text: str, start: int) -> str:
    before = text[max(0, start - _REACH) : start]
    ends = [found.end() for found in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def _closing_quote(text: str, start: int, end: int) -> int | None:
    """Where the quotation closes in which these words stand; None outside of one."""
    first = max(0, start - _REACH + 1)
    opened, opening = max((text.rfind(sign, first, start), sign) for sign in _OPENING)
    if opened < 0 or any(text.find(sign, opened, start) >= 0 for sign in _OPENING.values()):
        return None
    close = text.find(_OPENING[opening], end, end + _REACH)
    return close if close >= 0 else None
