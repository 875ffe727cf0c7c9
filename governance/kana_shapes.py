"""Kana drawn as kanji and kanji drawn as kana, told by what stands beside: アフ夕一 is アフター, 免疫カ is 免疫力.

The other reading only adds to what is found, so a sign beside katakana may be taken for katakana too often.
"""

import re2
import regex

_SHAPES = "力口二八工夕卜千才三丿厶ㅁ囗七又〆匕刂彐刀毛十木儿彡乂"
_ONES = "一ㅡ丨㇐-~|lI"
_KANA = "カロニハエタトチオミノムロロセヌメヒリヨカモナホルミメ"
_KANA_FOR_KANJI = str.maketrans(_SHAPES + _ONES, _KANA + "ー" * len(_ONES))
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_KANJI_FOR_KANA = str.maketrans("カロニハエタトチミー-丨干冶曰○◯〇", "力口二八工夕卜千三一一一千治日〇〇〇")
_KANJI_AS_KANA = regex.compile(
    rf"(?<=[ァ-ヺー])[{_SHAPES}一ㅡ丨㇐]|[{_SHAPES}](?=[ァ-ヺー])"
    r"|(?<=[ァ-ヺ])-(?=[ぁ-ゖァ-ヺ。、!?」]|$)|(?<=[ぁ-ゖ])-(?=[ァ-ヺ])|(?<=[ァ-ヺ])[~lI](?=[ァ-ヺ])"
    r"|(?<=[ぁ-ゖ])-(?=[ぁ-ゖ])|(?<=[ァ-ヺー][ァ-ヺ])\|(?=[ァ-ヺ])|(?<=[ァ-ヺ])\|(?=[ァ-ヺ][ァ-ヺー])"
    r"|(?<=[ぁ-ゖ])(?!一つ)[一~](?=[ぁ-ゖ])(?<![のがはをに]一)"
)
_SMALL_FOR_LARGE = regex.compile(
    "(?<![ァ-ヺー])[ァィゥェォッャュョヮヵヶ](?=[ァ-ヺ])|ヮ(?![ァ-ヺー])|(?<=[ァ-ヺ])[ヵヶ](?![所国月年条\\p{Han}])"
)
_SMALL = str.maketrans("ツヤユヨイアエオ", "ッャュョィァェォ")
_LARGE_FOR_SMALL = regex.compile(
    "(?<=[ァ-ヺ])(?<![ャンーッベナケ])ツ(?=[カ-ヂテデトドバ-ポフ])|(?<=[キシチニヒミリギジビピ])[ヤユヨ]|(?<=[テデ])イ(?!ノウ|キコウ|キシバ)|(?<=フ)[アイエオ]"
)
_HIRAGANA = str.maketrans("力二", "かに")
_AMONG_HIRAGANA = regex.compile(
    r"力(?=[らりるっれ])|(?<=なん)力|(?<=[ぁ-ゖ])力(?=[ばさなくしす])|(?<=[すたず])力(?=[。?!\s]|$)"
    r"|(?<=[ぁ-ゖ\p{Han}])(?<![第十])二(?=[ぁ-ゖ])(?!二[つの])"
    r"|(?<=[ぁ-ゖ\p{Han}])(?<![第十])二(?=[入合伺優行来出頼乗連抱起関対限向至属劣優効悪良])"
)
_MAYBE = re2.compile(
    rf"[ァ-ヺー][{_SHAPES}一ㅡ丨㇐~lI]|[{_SHAPES}][ァ-ヺー]|[ァ-ヺ]-|[ぁ-ゖ]-[ァ-ヺ]|[ぁ-ゖ][一~][ぁ-ゖ]"
    "|[ァィゥェォッャュョヵヶ][ァ-ヺ]|[ァ-ヺ][ヵヶ]|ヮ"
    r"|\p{Han}[カー\-]|カ[強士仕不技業作学添点量]|\p{Han}[ロエ]|[ロエニハタミ][\p{Han}つコこ]|[第十]ニ|[0-9数]チ[円人]"
    r"|[^ぁ-ゖァ-ヺー]ー\p{Han}|^ー|[はがをのも]ー|-[番位般切]|丨|干|冶|曰|[○◯]"
    r"|力[らりるっればさなくしす。?!\s]|力$|なん力|二[ぁ-ゖ入合伺優行来出頼乗連抱起関対限向至属劣効悪良]|[ぁ-ゖ]-[ぁ-ゖ]|[ァ-ヺ]\|[ァ-ヺ]"
    "|[ァ-ヺ]ツ[ァ-ヺ]|[キシチニヒミリギジビピ][ヤユヨ]|[テデ]イ|フ[アイエオ]"
)
"""Stands in whatever is read otherwise, and is looked for in a fraction of the time."""
_LONGEST_ROW = 3
"""So many kanji side by side may stand for kana: アフ夕一, リピ一卜."""
_KANA_AS_KANJI = regex.compile(
    r"(?<=\p{Han})カ(?![ァ-ヺー所国月年条日\d])|(?<![ァ-ヺー])カ(?=[強士仕不技業作学添点量])"
    r"|(?<=[人入出窓悪傷蛇無陰戸早辛甘告火江河山裏表開大小別利秋井])ロ(?![ァ-ヺー])"
    r"|(?<![ァ-ヺー])ロ(?=コミ|こみ|[座調角紅内頭論癖外])"
    r"|(?<=[加大人施図木竣着起細])エ(?![ァ-ヺー])|(?<![ァ-ヺー])エ(?=[事場房程夫業芸具作員賃])"
    r"|(?<![ァ-ヺー])ニ(?=[重度割倍回個枚点人着日月年番階次位本十百千万段足者酸つ])"
    r"|(?<=[第十])ニ"
    r"|(?<![ァ-ヺー])ハ(?=[割月日百千万十個枚点回時分円])|(?<![ァ-ヺー])タ(?=[方食暮焼日刊])"
    r"|(?<![ァ-ヺー])ミ(?=[割倍回個日月年番つ])"
    r"|(?<=[\d数])チ(?=[円人])"
    r"|(?<=\p{Han})ー(?![ァ-ヺー])|(?<![ぁ-ゖァ-ヺー])ー(?=\p{Han})|(?<=\p{Han})-(?=[番位切生瞬度択])"
    r"|(?<![0-9A-Za-zァ-ヺー])-(?=[番位般切])"
    r"|(?<=[日世業国地][本界内域])[-丨](?![A-Za-z0-9ァ-ヺ\p{Han}])|丨(?=[番位])|(?<=[はがをのも])ー(?=[切番位般])|(?<=[唯第])[-丨]"
    "|干(?=円|個|人)|冶(?=[るりすしせっまら療癒])|曰(?!く)"
    r"|(?<=[一二三四五六七八九百千])[○◯](?=[○◯〇%パ倍人円日])|(?<=[○◯〇])[○◯](?=[%パ倍人円日])"
)
_TWO_FOR_ONE = """
ノレ=ル タヒ=死 ネ申=神 イ言=信 言正=証 糸勺=約 糸売=続 金艮=銀 言登=証 シ台=治 氵台=治 シ肖=消 氵肖=消 糸色=絶
貝冓=購 貝購=購 木朱=株 禾兌=税 ネ必=秘 禾必=秘 月旨=脂 イ賞=償 亻賞=償 イ諸=儲 亻諸=儲 亻呆=保 イ呆=保 禾斗=科
米斗=料 禾家=稼 言舌=話 言午=許 言斥=訴 石雀=確 火暴=爆 シ咸=減 氵咸=減 扌殳=投 才殳=投 才貝=財 貝才=財 イ直=値
亻直=値 イ固=個 亻固=個 馬太=駄 歹匕=死 歹ヒ=死 イ木=休 木兼=様 金失=鉄 疒丙=病
"""
_SPLIT = dict(pair.split("=") for pair in _TWO_FOR_ONE.split())
_SPLIT_SOMEWHERE = re2.compile("|".join(_SPLIT))
_SPLITS = regex.compile("ノレ(?![ァ-ヺ]{2})|タヒ(?=[ねなぬんに])|" + "|".join(sorted(set(_SPLIT) - {"ノレ", "タヒ"})))


def shaped(text: str) -> str:
    """Each sign as the one it is drawn like, where only that one makes sense; as many characters as before."""
    if not _MAYBE.search(text):
        return text
    meant = text
    for _ in range(_LONGEST_ROW):
        before = meant
        meant = _KANJI_AS_KANA.sub(lambda found: found[0].translate(_KANA_FOR_KANJI), meant)
        if meant == before:
            break
    meant = _SMALL_FOR_LARGE.sub(lambda found: found[0].translate(_LARGE), meant)
    meant = _LARGE_FOR_SMALL.sub(lambda found: found[0].translate(_SMALL), meant)
    meant = _AMONG_HIRAGANA.sub(lambda found: found[0].translate(_HIRAGANA), meant)
    return _KANA_AS_KANJI.sub(lambda found: found[0].translate(_KANJI_FOR_KANA), meant)


def splits(text: str) -> list[tuple[int, int, str]]:
    """Where two signs side by side are drawn for one, and for which."""
    if not _SPLIT_SOMEWHERE.search(text):
        return []
    return [(*match.span(), _SPLIT[match[0]]) for match in _SPLITS.finditer(text)]
