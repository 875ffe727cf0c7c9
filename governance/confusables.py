"""Letters that a reader takes for others: of other scripts, figures for letters and back, foreign forms of kanji.

Of Unicode's confusables (https://www.unicode.org/reports/tr39/) those that are seen in Japanese text; NFKC has folded
mathematical, circled and wide letters before.
"""

import re

import re2

from governance.kanji_forms import PLAIN_FORMS

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
    # the rest of them, of many scripts
    "bbbbbggllllllRRRS222233333335ss88yyyyyiiiwwwwuuuuJJFFjMMM666VVYYYYeeqnffff": (
        "ƄЬᏏᑲᖯƍᶃƖǀӀᛁⲒⵏƦᏒᖇƧϨᒿꙄꝚƷȜЗӠⳌꝪꞫƼƽꮪȢȣɣүᶌỿꭚɩꙇꭵɯѡաꮃʋꞟꭎꭒͿꞲϜꞘϳϺᛖⲘбᏮⳒѴⴸҮᎩᎽⲨҽꬲգռքẝꞙꬵ"
    ),
    "h4WSdddGxxDXXXXKKooorrrrrHNOOPpCccT99LEQBzv": "ᏂᏎᏔᏕᏧᑯꓒᏳᕁᕽᗪᚷⲬⵝꞳᛕⲔᴑⲟꬽᴦⲅꭇꭈꮁⲎⲚⲞⵔⲢⲣⲤⲥꮯⲦⳊꝮⳐⴹⵕꞴꮓꮩ",
}
LETTERS = PLAIN_FORMS | {
    ord(sign): plain for plains, signs in _LETTERS.items() for plain, sign in zip(plains, signs, strict=True)
}
"""Always read as the other sign."""
LOOK_ALIKES = re.compile(f"[{''.join(map(chr, LETTERS))}]")
_FAUX = "ДЛИЯЦШЧЫΛΞΠΘΔΣΨ€£¢§ßÞ"
_AMONG_LATIN = str.maketrans(_FAUX, "AANRUWYbAENOAEYELcSBP")
_AMONG_LATIN_SIGNS = re.compile(f"(?<=[A-Za-z])[{_FAUX}]|[{_FAUX}](?=[A-Za-z])")
"""Only taken for Latin letters beside such: ƧTДЯ."""
_ODD_LETTER = re2.compile(f"[{''.join(map(chr, LETTERS))}{_FAUX}]")
_FIGURE = str.maketrans("OoОоΟοlIІΙ|〇○◯", "00000011111000")
_FIGURES = re.compile(
    r"(?<![A-Za-z])(?=[OoОоΟοlIІΙ〇○◯\-]*[0-9])(?=[0-9\-]*[OoОоΟοlIІΙ〇○◯])[0-9OoОоΟοlIІΙ〇○◯]+(?:-[0-9OoОоΟοlIІΙ〇○◯]+)*"
    r"(?:(?![A-Za-z])|(?=(?:kg|g|cm|mm|ml|pt)(?![A-Za-z])))"
    r"|(?<=第)[lI|](?=位)|(?<![A-Za-z|])[lI|](?=[位等番])|(?<![A-Za-z])[lI](?=[日時分回個本枚人円年月週度名ヶか粒錠包箱点着万千百%])|(?<![A-Za-z0-9])[oO〇](?=円)"
)
_ODD_FIGURE = re.compile(
    "[0-9][\\-]?[OoОоΟοlIІΙ〇○◯]|[OoОоΟοlIІΙ〇○◯|][\\-]?[0-9位等番]"
    "|[lI][日時分回個本枚人円年月週度名ヶか粒錠包箱点着万千百%]|[oO〇]円"
)
"""Stands in every text with such a figure, and is looked for in a fraction of the time."""
_NUMBER_ONE = re.compile(r"(?<![A-Za-z])[Nn][Oo0°] ?[.,・。]? ?[1lI|一ー丨-](?![A-Za-z0-9\-])")
_STOP = str.maketrans(",・。", "...")
_LEET = str.maketrans("013457@$!|+8", "oieastasiltb")
_LEET_WORD = re.compile(
    r"(?<![\w@./$])(?<![0-9]-)(?=[a-z013457@$!|+8]*[a-z][a-z013457@$!|+8]*[a-z])(?=[a-z]*[013457@$!|+8])"
    r"(?:[a-z013457@$8]|[!|+](?=[a-z0-9$@])){3,20}(?![\w@]|[.\-][a-z0-9])|(?<![\w.,\-])0(?=[nfr](?!\w))",
    re.IGNORECASE,
)
"""Digits and signs for letters: 1d10t, sh!t."""
_ONE_FOR_L = re.compile("(?<=[A-Za-z][aeioul])1(?=[a-z]|(?![\\w@]))|(?<=[a-z]r)1(?=d)|(?<=[a-z])1(?=y)")
_CAPITAL_FOR_L = re.compile("(?<=[a-z])I(?=[a-z])|(?<=[A-Z])I(?=[a-z]{3})|(?<=')I(?=l)")
"""wor1d, troubIe, OIympics."""
_ROUND, _UPRIGHT = "OoОоΟο〇○◯", "lIІΙ|"
_FIGURE_AND_LETTER = re2.compile(
    rf"(?i)[a-z{_ROUND}{_UPRIGHT}][013457@$!|+8位等番]|[013457@$!|+8][a-z{_ROUND}{_UPRIGHT}]"
    rf"|[lI][位等番日時分回個本枚人円年月週度名ヶか粒錠包箱点着万千百%]|[oO〇]円|[a-z']I[a-z]|[A-Z]I[a-z]{{3}}"
    rf"|[0-9第]-?[{_ROUND}{_UPRIGHT}]|[{_ROUND}{_UPRIGHT}]-?[0-9]|n[o0°] ?[.,・。]? ?[1lI|一ー丨-]"
)
"""Stands in all that is read otherwise here."""


def letters(text: str) -> str:
    """Every letter and kanji in the form that Japanese text uses; as many characters as before."""
    if not _ODD_LETTER.search(text):
        return text
    meant = text.translate(LETTERS) if LOOK_ALIKES.search(text) else text
    for _ in range(2):
        meant = _AMONG_LATIN_SIGNS.sub(lambda found: found[0].translate(_AMONG_LATIN), meant)
    return meant


def leet(text: str) -> str:
    """Figures among letters as letters, letters among figures as figures; as many characters as before."""
    if not _FIGURE_AND_LETTER.search(text):
        return text
    meant = _ONE_FOR_L.sub("l", _CAPITAL_FOR_L.sub("l", figures(text)))
    meant = _LEET_WORD.sub(lambda found: found[0].translate(_LEET), meant)
    return _NUMBER_ONE.sub(lambda found: f"No{found[0][2:-1].translate(_STOP)}1", meant)


def figures(text: str) -> str:
    """Letters among figures as the figures they are drawn like: O9O-l234; as many characters as before."""
    if not _ODD_FIGURE.search(text):
        return text
    return _FIGURES.sub(lambda found: found[0].translate(_FIGURE), text)
