"""Letters of one script inside a word of another: 力ーテン with the kanji for strength, Wеlcome with a Cyrillic е."""

import re
from collections.abc import Callable, Iterator

import re2
import regex

from governance.confusables import LETTERS
from governance.matter import Mark, Matter

_SCRIPTS = ("Cyrillic", "Greek", "Coptic", "Armenian", "Cherokee", "Lisu", "Canadian_Aboriginal", "Runic", "Tifinagh")
_NOT_LATIN = "".join(rf"\p{{{script}}}" for script in _SCRIPTS)
_SMALL_CAPITALS = "ᴀ-ᴢꜰꜱɢʜɪʏʟʀʙɴ"
_IN_PLACE_OF = "".join(chr(code) for code, plain in LETTERS.items() if plain.isascii())
_LOOK = "".join(regex.findall(rf"[{_NOT_LATIN}{_SMALL_CAPITALS}ɑɡıȷ]", _IN_PLACE_OF))
_GREEK = "".join(regex.findall(r"\p{Greek}", _LOOK))
_LETTER = rf"\p{{Latin}}{_NOT_LATIN}"
_WORD = regex.compile(rf"[{_LETTER}](?:[{_LETTER}0-9'’.\-]*[{_LETTER}])?")
_FOREIGN = regex.compile(rf"[{_NOT_LATIN}{_SMALL_CAPITALS}]")
_PURE = regex.compile(rf"[{_LOOK}]+")
_GREEK_LETTER = regex.compile(r"\p{Greek}")
_LATIN = regex.compile(r"[a-z]", regex.IGNORECASE)
_PREFIXED = regex.compile(r"[αβγδΔΣΩμλπ][\-]?[A-Z0-9].*|.*[A-Za-z0-9][\-]?[αβγδΔΩμ]|μ[a-zA-Z]|[a-zA-Z]?Ω[a-zA-Z]?")
"""Greek letters that are meant: αGEL, Xα, μm, kΩ."""
_KANA = "ァ-ヺー"
_SHAPES = "力口二八工夕卜千才三一丿厶"
_MEANT = str.maketrans(_SHAPES, "カロニハエタトチオミーノム")
_UNITS = (
    r"(?:キロ|メートル|トン|ドル|ページ|グラム|リットル|[カケコツヶヵッノ](?![ァ-ヺー])|[カケヵヶ][所国月年条]|ポイント|パーセント|センチ|ミリ|ユーロ|"
    r"ケース|パック|セット|ダース|カップ|スプーン|シーズン|ランク|サイズ|ステップ|クリック|タップ|コイン|シーン|コマ|フロア|タイプ|チーム|"
    r"ウォン|ポンド|インチ|ヤード|カラー|トーン|ピース|アイテム|コーデ|スタイル|ブロック|エリア|グループ|クラス|レベル|サイクル|ラウンド|ゲーム)"
)
_ORDINARY = (
    r"(?:口(?:コミ|パク|ゲンカ|グセ|リップ|ヒゲ|ゴム|サイズ|リブ|ファスナー|カバー|フリル|レース)|力(?:アップ|コブ|ワザ|ずく|テスト)|"
    r"夕(?:ゴハン|メシ|ダチ|ヤケ|ビール|カフェ)|工(?:ジョー|サイズ)|才(?:サイズ|タイプ)|千(?:コ|ケ)|八(?:ツ|ッ橋|ミリ)|[一二三](?:ッ|ツ)(?![ァ-ヺー]))"
)
_COMMON = (
    "ニット|ニュー|ニーズ|ニーハイ|ニトリ|タオル|タイツ|タイト|タイプ|タイム|タグ|タック|タンク|タートル|タッセル|カード|カット|カラー|カート|カーテン|カーデ|"
    "カーキ|カシミヤ|カジュアル|カタログ|カバー|カフェ|カフス|カメラ|カップ|カチューシャ|ロング|ロゴ|ローファー|ロック|ログイン|ロット|ロンドン|ハンカチ|ハンガー|"
    "ハート|ハイネック|ハイウエスト|ハット|ハンド|ハーフ|エコ|エプロン|エリア|エアコン|エラー|エスカ|エントリー|トップス|トート|トレンチ|トレーナー|トラベル|トラブル|トレンド|"
    "トルソー|チェック|チケット|チャック|チャコ|チーム|チノ|チャット|チラシ|チュール|オンライン|オーダー|オープン|オフィス|オーガニック|オプション|オリジナル|オレンジ|オーナー|"
    "オーバー|オススメ|オシャレ|ミシン|ミニ|ミックス|ミトン|ミルク|ミント|ムース|ムートン|ノート|ノベルティ|ノーカラー|ノースリーブ"
)
_ODD_KANA = regex.compile(
    rf"[{_SHAPES}][ッャュョァィゥェォーン][{_KANA}]+"  # no word begins with these kana: the kanji is part of it
    rf"|(?:[{_SHAPES}][{_KANA}]+)(?<=(?:^|[^{_KANA}\p{{Han}}])[{_SHAPES}][{_KANA}]+)"
    rf"|[{_KANA}]+(?:[{_SHAPES}](?!{_UNITS})[{_KANA}]+)+"
    rf"|[{_KANA}]+[卜丿厶](?![\p{{Han}}])"
    rf"|[{_KANA}]*[ァ-ヺ][べぺ](?=[ァ-ヺー])[{_KANA}]+|[べぺりへ]ー[ァ-ヺ][{_KANA}]*"
    rf"|(?<![{_KANA}])[ァ-ヺ][―─][{_KANA}]+|(?<![{_KANA}])[ァ-ヺ]{{2,3}}[―─][ァ-ヺ](?![{_KANA}])|(?<![{_KANA}])[ァ-ヺ][‐‑‒–—−－-](?=[ァ-ヺ])[{_KANA}]{{2,}}"
    r"|(?<![ァ-ヺー])ロコミ(?![ァ-ヺ])|[入出窓袖裾蛇非火傘間河改]ロ(?![ァ-ヺー])|(?<![ァ-ヺー])ロ座|人ロ(?![ァ-ヺー])|[努魅能体協全実迫強圧重勢戦]カ(?![ァ-ヺー所国月年条])|(?<![ァ-ヺー])カ強[いくさ]|"
    r"[加人大施竣着図木]エ(?![ァ-ヺー])|(?<![ァ-ヺー])エ(?:場|事|夫|房|程|業|芸|賃)|(?<![ァ-ヺー])タ(?:方|食|日|焼け|暮れ)|(?<![ァ-ヺー])ニ(?=[階人名個点枚回月日年度])|"
    r"(?<![ァ-ヺー])ハ(?=月|百屋)|[⺀-⻳]"
)
_PART_ENDS = "。、!?！？\n"
_PART_END = re.compile(f"[{_PART_ENDS}]")
_MAYBE = re2.compile(
    rf"[{_SHAPES}][{_KANA}]|[{_KANA}][{_SHAPES}]|[ァ-ヺ][べぺ][ァ-ヺー]|[べぺりへ]ー[ァ-ヺ]|[ァ-ヺ][―─‐‑‒–—−－-]"
    "|ロコミ|[入出窓袖裾蛇非火傘間河改]ロ|ロ座|人ロ|[努魅能体協全実迫強圧重勢戦]カ|カ強|[加人大施竣着図木]エ"
    "|エ[場事夫房程業芸賃]|タ[方食日焼暮]|ニ[階人名個点枚回月日年度]|ハ[月百]|[⺀-⻳]"
)
"""Two characters that stand in whatever the pattern finds, and that are looked for in a fraction of the time."""
_LEXICON = regex.compile(rf"(?:{_COMMON})")
_EXCUSED = regex.compile(_ORDINARY)


def letters(matter: Matter) -> Iterator[Mark]:
    """Marks words with letters of several scripts. Greek letters that are meant are left alone."""
    yield from _marks(matter, _mixed)


def kana(matter: Matter) -> Iterator[Mark]:
    """Marks words of kana with a kanji in them. Kanji that count or stand before a foreign word are left alone."""
    yield from _marks(matter, _odd_kana)


def _marks(matter: Matter, places: Callable[[str], Iterator[tuple[int, int]]]) -> Iterator[Mark]:
    for passage in matter.passages:
        if not passage.text.isascii():
            for start, end in places(passage.text):
                yield passage.mark_original(start, end)


def _mixed(text: str) -> Iterator[tuple[int, int]]:
    """Words of Latin letters with look-alikes of other scripts, and whole words of look-alikes among Latin ones."""
    if not _FOREIGN.search(text):
        return
    words = [word for word in _WORD.finditer(text) if _FOREIGN.search(word[0])]
    latin = _LATIN.search(text) is not None or any("ァ" <= char <= "ヺ" or "ぁ" <= char <= "ゖ" for char in text)
    all_look = all(char in _LOOK for word in words for char in word[0] if _FOREIGN.match(char))
    for word in words:
        if _LATIN.search(word[0]):
            if _counts(word[0]):
                yield word.span()
        elif latin and all_look and len(word[0]) >= 4 and _PURE.fullmatch(word[0]) and _one(word[0]):
            yield word.span()


def _counts(word: str) -> bool:
    """Long enough, with a letter that can be taken for a Latin one, and not a Greek letter that is meant."""
    odd = [char for char in word if char in _LOOK and _FOREIGN.match(char)]
    count = sum(char.isalpha() for char in word)
    return bool(odd) and count >= (3 if _GREEK_LETTER.search(word) else 2) and not _PREFIXED.fullmatch(word)


def _one(word: str) -> bool:
    """Cyrillic or small capitals alone; a Greek word is seldom made of look-alikes only, and then it is Greek."""
    return not any(char in _GREEK for char in word)


def _odd_kana(text: str) -> Iterator[tuple[int, int]]:
    """Looked for in the parts of sentences where two characters stand that belong to such a word."""
    done = 0
    for match in _MAYBE.finditer(text.encode("utf-8", "replace").decode("utf-8")):
        if match.start() >= done:
            first = max(text.rfind(sign, done, match.start()) for sign in _PART_ENDS) + 1
            end = _PART_END.search(text, match.end())
            done = end.start() if end else len(text)
            yield from _odd_kana_in(text, max(first, 0), done)


def _odd_kana_in(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    for match in _ODD_KANA.finditer(text, first, last):
        word = match[0]
        begins_alone = word[0] in _SHAPES and word[1:2] not in tuple("ッャュョァィゥェォーン")
        if begins_alone and not _LEXICON.match(word.translate(_MEANT)):
            continue
        if _EXCUSED.search(word):
            continue
        yield match.span()
