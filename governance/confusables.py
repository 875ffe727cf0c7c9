"""Signs that a reader takes for others: letters of other scripts, kanji for kana and back, foreign forms of kanji.

Of Unicode's confusables (https://www.unicode.org/reports/tr39/) those that are seen in Japanese text; NFKC has folded
mathematical, circled and wide letters before.
"""

import re

import regex

_LETTERS = {
    # Cyrillic
    "ABESIJKMHOPCTYXGQW": "АВЕЅІЈКМНОРСТУХԌԚԜ",
    "aesijoopcyxhdqwvleebhtmkrnb": "аеѕіјоөрсухһԁԛԝѵӏѐёвнтмкгпь",
    # Greek
    "ABEZHIKMNOPTYX": "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aiknoptuxybenwuod": "αικνορτυχγβεηωμσδ",
    # small capitals, letters with a stroke, hooks and the like
    "abcdefghijklmnoprstuvwyz": "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "agijlodhtLODHTbdfkpt": "ɑɡıȷłøđħŧŁØĐĦŦƀɗƒƙƥƭ",
    # Lisu
    "ABCDEFGHIJKLMNOPRSTUVWXYZ": "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ",
    # Cherokee
    "ABCDEGHiJKLMPRSTVWZ": "ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ",
    # Armenian
    "onuhjgqSOLU": "օոսհյցզՏՕԼՍ",
    # Canadian syllabics
    "ADFJVPUBCHLM": "ᗅᗞᖴᒍᐯᑭᑌᗷᑕᕼᒪᗰ",
}
_KANJI = {
    "効円証薬験痩絶対発税値価国医体実壊温戸歳増顔齢悪険気売銭無満様検查労応学会声経単続断伝": (
        "效圓證藥驗瘦絕對發稅值價國醫體實壞溫戶歲增顏齡惡險氣賣錢无滿樣檢査勞應學會聲經單續斷傳"
    ),
    "薬療証絶対買売銭減細発費償賠責額還奨贈実満儲値価医体気銀無険検総約結給続": (
        "药疗证绝对买卖钱减细发费偿赔责额还奖赠实满储值价医体气银無险检总约结给续"
    ),
}
LETTERS = {ord(sign): plain for plains, signs in _LETTERS.items() for plain, sign in zip(plains, signs, strict=True)}
LETTERS |= {
    ord(sign): plain
    for plains, signs in _KANJI.items()
    for plain, sign in zip(plains, signs, strict=True)
    if sign != plain
}
"""Always read as the other sign."""
LOOK_ALIKES = re.compile(f"[{''.join(map(chr, LETTERS))}]")

_SHAPES = "力口二八工夕卜千才三丿厶ㅁ囗七又〆匕刂彐刀毛十木儿"
_KANA_FOR_KANJI = str.maketrans(_SHAPES + "一ㅡ-", "カロニハエタトチオミノムロロセヌメヒリヨカモナホルーーー")
_KANJI_FOR_KANA = str.maketrans("カロニハエタトチミー干冶曰", "力口二八工夕卜千三一千治日")
_KANJI_AS_KANA = regex.compile(
    rf"(?<=[ァ-ヺー])[{_SHAPES}一ㅡ]|[{_SHAPES}](?=[ァ-ヺー])|(?<=[ァ-ヺ])-(?=[ぁ-ゖァ-ヺ。、!?」]|$)|(?<=[ぁ-ゖ])-(?=[ァ-ヺ])"
)
_LONGEST_ROW = 3
"""So many kanji side by side may stand for kana: アフ夕一, リピ一卜."""
_KANA_AS_KANJI = regex.compile(
    "(?<=[疫効体能実魅威圧強努全協迫重勢戦視聴学気精握筋眼])カ(?![ァ-ヺー所国月年条])|(?<=[疫効])カ|カ(?=強[いくさ])"
    "|(?<=[人入出窓悪傷蛇])ロ(?![ァ-ヺー])|ロ(?=コミ|座)|(?<=[加大人施図])エ(?![ァ-ヺー])|エ(?=[事場房程夫])"
    r"|(?<![ァ-ヺー])ニ(?=[重度割倍回個枚点人])|(?<![ァ-ヺー])ハ(?=[割月日百千万])|(?<![ァ-ヺー])タ(?=[方食])"
    r"|(?<=\d)チ(?=円)|(?<=[本界\p{Han}])ー(?=[番位級])|(?<=[日本世業]界?)ー(?![ァ-ヺ])"
    "|干(?=円|個|人)|冶(?=[るりすしせっまら療癒])|曰(?=本|焼)"
)
_SPLIT = {
    "ノレ": "ル",
    "タヒ": "死",
    "ネ申": "神",
    "イ言": "信",
    "言正": "証",
    "糸勺": "約",
    "糸売": "続",
    "金艮": "銀",
}
_SPLITS = regex.compile("ノレ(?![ァ-ヺ]{2})|タヒ(?=[ねなぬんに])|ネ申|イ言|言正|糸勺|糸売|金艮")
_FIGURE = str.maketrans("OoОоΟοlIІΙ", "0000001111")
_FIGURES = re.compile(
    r"(?<![A-Za-z])(?=[OoОоΟοlIІΙ\-]*[0-9])(?=[0-9\-]*[OoОоΟοlIІΙ])[0-9OoОоΟοlIІΙ]+(?:-[0-9OoОоΟοlIІΙ]+)*(?![A-Za-z])"
    r"|(?<=No\.)[lI](?![A-Za-z])|(?<=第)[lI](?=位)|(?<![A-Za-z])[lI](?=[位等番])"
)
_LEET = str.maketrans("013457@$", "oieastas")
_LEET_WORD = re.compile(
    r"(?<![\w@.\-/])(?=[a-z013457@$]*[a-z][a-z013457@$]*[a-z])(?=[a-z]*[013457@$])[a-z013457@$]{4,20}(?![\w@.\-])",
    re.IGNORECASE,
)
"""Digits for letters: 1d10t."""


def plainly(text: str) -> str:
    """The signs that a reader believes to see; as many characters as before."""
    meant = text.translate(LETTERS) if LOOK_ALIKES.search(text) else text
    for _ in range(_LONGEST_ROW):
        before = meant
        meant = _KANJI_AS_KANA.sub(_kana_for_kanji, meant)
        if meant == before:
            break
    meant = _KANA_AS_KANJI.sub(lambda found: found[0].translate(_KANJI_FOR_KANA), meant)
    return _LEET_WORD.sub(lambda found: found[0].translate(_LEET), figures(meant))


def _kana_for_kanji(found: "regex.Match[str]") -> str:
    return found[0].translate(_KANA_FOR_KANJI)


def figures(text: str) -> str:
    """Letters among figures as the figures they are drawn like: O9O-l234; as many characters as before."""
    return _FIGURES.sub(lambda found: found[0].translate(_FIGURE), text)


def splits(text: str) -> list[tuple[int, int, str]]:
    """Where two signs side by side are drawn for one, and for which."""
    return [(*match.span(), _SPLIT[match[0]]) for match in _SPLITS.finditer(text)]
