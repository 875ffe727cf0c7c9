"""People named in full, and what must not stand beside them in public."""

import re
from collections.abc import Iterator

import regex

from governance.checks import email, phone
from governance.matter import Mark, Matter, Passage

_SURNAMES = (
    "佐藤|鈴木|高橋|髙橋|田中|伊藤|渡辺|渡邊|渡邉|渡部|山本|中村|小林|加藤|吉田|𠮷田|山田|佐々木|山口|松本|井上|木村|林|斎藤|斉藤|齋藤|齊藤|清水|山崎|山﨑|森|池田|橋本|"
    "阿部|石川|山下|中島|石井|小川|前田|岡田|長谷川|藤田|後藤|近藤|村上|遠藤|青木|坂本|福田|太田|西村|藤井|金子|岡本|藤原|中野|三浦|原田|中川|松田|竹内|小野|"
    "田村|中山|和田|石田|森田|上田|原|内田|柴田|酒井|宮崎|横山|高木|安藤|宮本|大野|小島|谷口|今井|工藤|高田|増田|丸山|杉山|村田|大塚|新井|小山|平野|藤本|河野|"
    "上野|野口|武田|松井|千葉|岩崎|菅原|木下|久保|佐野|野村|松尾|市川|菊地|菊池|杉本|古川|大西|島田|水野|桜井|櫻井|高野|渡部|吉川|山内|西田|飯田|西川|小松|北村|"
    "安田|五十嵐|川口|平田|関|中田|久保田|服部|東|岩田|土屋|川崎|福島|本田|辻|樋口|秋山|田口|永井|中西|吉村|川上|石原|大橋|松岡|馬場|浜田|濱田|森本|星野|矢野|"
    "浅野|大島|吉岡|小池|野田|荒木|熊谷|松浦|内藤|黒田|尾崎|川村|永田|望月|松村|田辺|菅野|荒井|堀|平井|西山|早川|大久保|広瀬|廣瀬|栗原|小田|岩本|片山|成田|"
    "三宅|本間|富田|柏木|平山|須藤|佐伯|川島|北川|沢田|澤田|児玉|石橋|高山|黒木|横田|宮田|滝沢|三好|東野|松原|神田|篠原|今村|大谷|奥村|榎本|相馬|白石|桑原|小倉|"
    "村井|堀内|藤川|山岸|土井|足立|石黒|坂口|岸|牧野|奥田|南|根本|藤村|西尾|日高|川端|河合|宮下|細川|岡崎|大石|片岡|塚本|芦田|向井|稲垣|森川|上原|比嘉|金城|宮城"
)
_GIVEN = r"[\p{Han}々]{1,3}|[\p{Han}々]?[\p{Hiragana}]{2,4}?|[\p{Katakana}ー]{2,5}"
_HONORIFIC = r"(?=[ 　]?(?:様|さま|さん|殿|氏|くん|ちゃん))"
"""Stands behind a name and is not marked with it."""
_NO_NAME = r"(?!様|さま|さん|殿|氏)(?!店|家|部|課|係|社|屋|方|町|市|区|駅|県|産|川|山|や|と|は|が|の|に|を|も|で)"
_FULL = regex.compile(
    rf"(?<![\p{{Han}}々])(?:{_SURNAMES})[ 　・]?{_NO_NAME}(?:{_GIVEN}){_HONORIFIC}"
    rf"|(?<![\p{{Han}}々])[\p{{Han}}々]{{1,3}}[ 　][\p{{Han}}々]{{1,3}}(?=[ 　]?(?:様|さま|さん|殿))"
    rf"|(?<![\p{{Han}}々])(?![\p{{Han}}]*[者会員客皆方先店業課係主局院校園各当同全御貴])[\p{{Han}}々]{{4,5}}(?=様|さま)"
)
_PART = re.compile("[^。、!?\n]+")
_HONORIFICS = re.compile("様|さま|さん|殿|氏|くん|ちゃん")
_CAPITAL = re.compile("[A-Z][a-z]")
_KANA_SURNAMES = (
    "さとう|すずき|たかはし|たなか|いとう|わたなべ|やまもと|なかむら|こばやし|かとう|よしだ|やまだ|ささき|やまぐち|まつもと|いのうえ|きむら|さいとう|しみず|やまざき|"
    "いけだ|はしもと|あべ|いしかわ|やました|なかじま|いしい|おがわ|まえだ|おかだ|はせがわ|ふじた|ごとう|こんどう|むらかみ|えんどう|あおき|さかもと|ふくだ|おおた|にしむら|"
    "ふじい|かねこ|おかもと|ふじわら|なかの|みうら|はらだ|なかがわ|まつだ|たけうち|おの|たむら|なかやま|わだ|いしだ|もりた|うえだ|うちだ|しばた|さかい|みやざき|よこやま|"
    "たかぎ|あんどう|みやもと|おおの|こじま|たにぐち|いまい|くどう|たかだ|ますだ|まるやま|すぎやま|むらた|おおつか|あらい|こやま|ひらの|ふじもと|こうの|うえの|のぐち|たけだ|"
    "まつい|ちば|いわさき|すがわら|きのした|くぼ|さの|のむら|まつお|いちかわ|きくち|すぎもと|ふるかわ|おおにし|しまだ|みずの|さくらい|かわぐち|もり|はやし"
)
_KANA_FULL = regex.compile(rf"(?<![ぁ-ゖー\p{{Han}}])(?:{_KANA_SURNAMES})[ 　・]?[ぁ-ゖー]{{2,4}}?(?=様|さま|さん|殿)")
_LATIN_FULL = regex.compile(
    r"\b(?:(?:Mr|Ms|Mrs|Miss|Mx|Dr)\.? ?[A-Z][a-z]+(?:[ -][A-Z]\.?)? [A-Z][A-Za-z]+"
    r"|(?:Dear|Hi|Hello|Thank you,?|Thanks,?|customer) [A-Z][a-z]+ [A-Z][a-z]+"
    r"|[A-Z][a-z]+ [A-Z][a-z]+(?:'s|-san|さま|様|さん))"
)
_STAFF = regex.compile(
    r"(?:すたっふ|店長|でざいなー|担当(?:者|の)?|もでる|作家|職人|先生|監督|選手|講師|社員|店員|代表|社長|あんばさだー|"
    r"いらすとれーたー|写真家|監修|俳優|歌手)(?:の|:|は)? ?$"
)
_DETAIL = re.compile(
    r"(?:ご|お)?(?:注文|購入|買い?上げ|買い?求め|返品|交換|返金|きゃんせる|支払|振込|お?届け先|お預か|修理|予約|発送|出荷|配達|配送|荷物|再配達|お品|領収書|請求|"
    r"解約|退会|会員らんく|ぽいんと残|くれーむ|苦情|ご?不満|ご指摘|症状|あれるぎー|かゆみ|肌荒れ|かぶれ|湿疹|妊娠|通院|治療|診察|施術|手術|入院|病|未払|滞納|残高|"
    r"お?届(?:け|き)|ご?相談|かうんせりんぐ|脱毛|赤く|赤み|腫れ|体調|契約|審査|査定|融資|ろーん|お薬|処方|来院|お直し|お取り置き|採寸|さいず変更|お?問い?合わ?せの件|ご登録|当選)"
    r"|\b(?:orders?|ordered|purchas\w*|refund\w*|return\w*|exchang\w*|ship\w*|deliver\w*|parcel|package|allerg\w*|rash|"
    r"complain\w*|payment|paid|appointment|treatment|cancel\w*|invoice|pregnan\w*|illness|diagnos\w*)\b",
    re.IGNORECASE,
)
_WON = re.compile(
    r"当選|当せん|入賞|受賞|抽選の結果|抽せん|ぷれぜんと.{0,10}(?:決定|発表)|winner|won the|prize", re.IGNORECASE
)
_LISTED = regex.compile(
    rf"(?<![\p{{Han}}々\p{{Hiragana}}\p{{Katakana}}ー])(?:{_SURNAMES})[ 　]?{_NO_NAME}"
    r"(?:[\p{Han}々]{1,3}|[\p{Hiragana}]{2,4})(?=[、,・/\n\s。)）(（]|$)"
)
_FROM_A_PREFECTURE = regex.compile(
    r"(?<![\p{Han}々])[\p{Han}々]{3,5}(?=[ 　]?(?:様|さま|さん)[ 　]?\((?:\p{Han}{1,3}[都道府県市区]))"
)
_OTHERS = re.compile(
    r"別の(?:お?客|方|ご購入|会員|女性|男性)|(?:ほか|他)の(?:お?客|方|会員|ご購入)|お?隣|近所|(?:ご|お)?(?:家族|主人|夫|妻|奥様|奥さま|"
    r"母様?|父様?|母さん|父さん|祖母|祖父|子様|嬢様|兄|姉|弟|妹|友人|友だち|友達|知人|同僚|上司|大家|管理人|紹介者|贈り主|送り主|差出人|"
    r"依頼主|受取人|同居|恋人|彼氏|彼女|出品者|投稿者|書き込んだ方|相手(?:の方)?|先方)|"
    r"(?:配達員|どらいばー|すたっふ|店員|店長|担当者?|社員|社長|もでる)の?[^。、\n]{0,6}(?:さん)?の(?:個人|自宅|携帯|私用|番号|連絡先|"
    r"めーる|電話)|\w{1,8}(?:さん|氏|くん|ちゃん)の(?:電話|携帯|番号|連絡先|めーる|あどれす|ご?住所|らいん|line)|"
    r"(?:another|other|different) (?:customer|client|person|member|buyer)|neighbou?r|"
    r"(?:his|her|their) (?:phone|number|mobile|cell|e-?mail|address)|"
    r"(?:your|the) (?:husband|wife|mother|father|friend|sender|landlord)",
    re.IGNORECASE,
)
_TOLL_FREE = ("0120", "0800", "0570")
_BEFORE, _AFTER = 60, 20


def named_customer(matter: Matter) -> Iterator[Mark]:
    """Marks a customer's full name where the answer tells something of an order, a complaint or health."""
    if not any(_DETAIL.search(passage.folded.text) for passage in matter.passages):
        return
    for passage in matter.passages:
        yield from (passage.mark(start, end) for start, end in full_names(passage))


def winner(matter: Matter) -> Iterator[Mark]:
    """Marks full names where winners are told, with or without 様."""
    if not any(_WON.search(passage.folded.text) for passage in matter.passages):
        return
    for passage in matter.passages:
        listed = (match.span() for match in _LISTED.finditer(passage.folded.plain))
        spans = {
            *full_names(passage),
            *listed,
            *(match.span() for match in _FROM_A_PREFECTURE.finditer(passage.folded.plain)),
        }
        yield from (passage.mark(start, end) for start, end in sorted(spans))


def third_person(matter: Matter) -> Iterator[Mark]:
    """Marks telephone numbers and e-mail addresses that the words around give to somebody else than the reader."""
    for mark in (*phone.find(matter), *email.find(matter)):
        passage = next(p for p in matter.passages if (p.message, p.button) == (mark.message, mark.button))
        if _is_somebody_elses(passage, mark):
            yield mark


def _is_somebody_elses(passage: Passage, mark: Mark) -> bool:
    told = passage.text[mark.start : mark.end]
    if re.sub(r"\D", "", told).startswith(_TOLL_FREE):
        return False
    around = Passage(0, passage.text[max(0, mark.start - _BEFORE) : mark.end + _AFTER])
    return _OTHERS.search(around.folded.text) is not None


def full_names(passage: Passage) -> Iterator[tuple[int, int]]:
    """Where, in the folded text, somebody is addressed or spoken of by surname and given name, as a customer."""
    plain, text = passage.folded.plain, passage.folded.text
    for match in _named(plain, text):
        if not _STAFF.search(text[max(0, match.start() - 12) : match.start()]):
            yield match.span()


def _named(plain: str, text: str) -> Iterator["regex.Match[str]"]:
    """Names are dear to look for: only in the parts of sentences that speak to or of somebody."""
    parts = [part.span() for part in _PART.finditer(text) if _HONORIFICS.search(text, *part.span())]
    for pattern, words in ((_FULL, plain), (_KANA_FULL, text)):
        for start, end in parts:
            yield from pattern.finditer(words, start, end)
    if _CAPITAL.search(plain):
        yield from _LATIN_FULL.finditer(plain)
