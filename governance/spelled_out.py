"""Words spelled out in kana or in Latin letters that are usually written in kanji: かならずヤセル, zettai yaseru.

Rules are written with the kanji; what is read here in their place is a reading of its own, beside the kana as written.
"""

import re
from collections.abc import Iterable

import re2

from governance.normalise import Folded
from governance.rewriting import Rewriting

_IN_KANA = """
かならず=必ず ぜったい=絶対 かくじつに=確実に かんぺき=完璧 かんぜんに=完全に かんぜん=完全 えいきゅう=永久
えいえん=永遠 いっしょう=一生 ばつぐん=抜群 こうかてき=効果的 こうかが=効果が やせる=痩せる やせます=痩せます
やせまし=痩せまし やせた=痩せた やせて=痩せて やせられ=痩せられ やせちゃ=痩せちゃ やせれ=痩せれ きえる=消える
きえます=消えます きえまし=消えまし きえた=消えた きえて=消えて きえちゃ=消えちゃ けせる=消せる けせます=消せます
なおる=治る なおります=治ります なおりまし=治りまし なおった=治った なおっちゃ=治っちゃ なおせ=治せ ちりょう=治療
よぼう=予防 かいぜん=改善 かいしょう=解消 びょうき=病気 しょうじょう=症状 けつあつ=血圧 けっとうち=血糖値
めんえきりょく=免疫力 めんえき=免疫 べんぴ=便秘 ようつう=腰痛 ずつう=頭痛 かたこり=肩こり かふんしょう=花粉症
とうにょうびょう=糖尿病 ふみんしょう=不眠症 うつびょう=うつ病 にんちしょう=認知症 しらが=白髪 うすげ=薄毛
いくもう=育毛 はつもう=発毛 だつもう=脱毛 けあな=毛穴 はだあれ=肌荒れ びはく=美白 びはだ=美肌 わかがえ=若返
しぼうねんしょう=脂肪燃焼 たいしぼう=体脂肪 ないぞうしぼう=内臓脂肪 たいじゅう=体重 ほうきょう=豊胸 こがお=小顔
せいけい=整形 ふくさよう=副作用 あんぜん=安全 むてんか=無添加 くすりいらず=薬いらず へんきん=返金 ぜんがく=全額
まんがく=満額 ばいしょう=賠償 べんしょう=弁償 ほしょう=保証 いしゃりょう=慰謝料 せきにん=責任 かしつ=過失
けっかん=欠陥 しゃざい=謝罪 そしょう=訴訟 いほう=違法 はらいもど=払い戻 むりょう=無料 むしょう=無償 はんがく=半額
わりびき=割引 ねびき=値引 ねさげ=値下げ とくべつかかく=特別価格 げきやす=激安 さいやすね=最安値 さいやす=最安
つうじょうかかく=通常価格 きかんげんてい=期間限定 ほんじつかぎり=本日限り きょうかぎり=今日限り
のこりわずか=残りわずか せんちゃく=先着 ちゅうせん=抽選 とうせん=当選 けいひん=景品 しょうきん=賞金 にほんいち=日本一
せかいいち=世界一 ぎょうかいいち=業界一 いちばん=一番 だいいちい=第一位 さいきょう=最強 ゆいいつ=唯一
まんぞくど=満足度 もうかる=儲かる もうかり=儲かり もうかっ=儲かっ もうけられ=儲けられ かせげ=稼げ かせぐ=稼ぐ
かせいで=稼いで がんぽん=元本 とうしがく=投資額 ふくぎょう=副業 ふくしゅうにゅう=副収入 ふろうしょとく=不労所得
りまわり=利回り こうひょうか=高評価 ていきょう=提供 あんけん=案件 こうこく=広告 せんでん=宣伝 ほうしゅう=報酬
しゃれい=謝礼 かいやく=解約 けいやく=契約 ていきこうにゅう=定期購入 ていきこーす=定期コース へんぴん=返品 ころす=殺す
ころして=殺して ころされ=殺され ころし=殺し しねよ=死ねよ しねや=死ねや しねば=死ねば しんで=死んで
しんじまえ=死んじまえ ぶさいく=不細工 むのう=無能 ていのう=低能 うったえる=訴える なぐる=殴る なぐって=殴って
きえろ=消えろ だまれ=黙れ うせろ=失せろ にどと=二度と ろうがい=老害 びんぼうにん=貧乏人 どろぼう=泥棒
でんわばんごう=電話番号 じゅうしょ=住所 こうざばんごう=口座番号 あんしょうばんごう=暗証番号 せいねんがっぴ=生年月日
ほんみょう=本名 しゃないめも=社内メモ しゃないよう=社内用 しゃがいひ=社外秘 ぶがいひ=部外秘 ないしょ=内緒 ひみつ=秘密
したがき=下書き みかくにん=未確認 はいしんていし=配信停止 せんそう=戦争 つなみ=津波 げんばく=原爆 ばくだん=爆弾
ばくはつ=爆発 さいがい=災害 おさけ=お酒 いんしゅ=飲酒 みせいねん=未成年 きつえん=喫煙 とばく=賭博 けいば=競馬
ばくち=博打 たからくじ=宝くじ おんならし=女らし おとこらし=男らし おんなのくせに=女のくせに おとこのくせに=男のくせに
しょうがいしゃ=障害者 ひゃくぱーせんと=100% かんち=完治 がいじん=外人 ちゅうごくじん=中国人 かんこくじん=韓国人
りえき=利益 しゅうにゅう=収入 げっしゅう=月収 ねんしゅう=年収 しゅうえき=収益 そんしつ=損失 たいしゅう=体臭
こうしゅう=口臭 さいぼう=細胞 わかがえり=若返り かいふく=回復 ひろうかいふく=疲労回復 げどく=解毒 かんぽう=漢方
いやくひん=医薬品 しゅじゅつ=手術 じしん=地震 つなみ=津波 たいふう=台風 おおあめ=大雨 ごうう=豪雨 こうずい=洪水
しんさい=震災 ひさいち=被災地 ひなんじょ=避難所 ついらく=墜落 ぎせいしゃ=犠牲者 ついとう=追悼 にほんしゅ=日本酒
しょうちゅう=焼酎 けいりん=競輪 きょうてい=競艇 ごりん=五輪 やくたたず=役立たず のうなし=能無し けいさつ=警察
べんごし=弁護士 さいばん=裁判 かいしゅう=回収 ふりょうひん=不良品 おちど=落ち度 ぜんめんてき=全面的
けっかんひん=欠陥品 へいしゃ=弊社 とうしゃ=当社 おかえしします=お返しします おかえしいたします=お返しいたします
はらいもどします=払い戻します めいわくりょう=迷惑料 びょうれき=病歴 しゅうきょう=宗教 こくせき=国籍 せんもんか=専門家
すいしょう=推奨 すいせん=推薦 かんしゅう=監修 じゅしょう=受賞 こうにん=公認 ゆうめいじん=有名人 げいのうじん=芸能人
あいよう=愛用 やくそくします=約束します ざいこかぎり=在庫限り のこりすこし=残り少し はやいものがち=早い者勝ち
ぎょうかいはつ=業界初 せかいはつ=世界初 ぎょうかいさいだい=業界最大 さいこうきゅう=最高級 さいこうの=最高の
しゃないきみつ=社内機密 きみつ=機密 たちいりきんし=立入禁止 いえをつきとめ=家を突き止め さらしてやる=晒してやる
ばくしょう=爆笑 ぶたやろう=豚野郎 きもちわるい=気持ち悪い あたまがおかしい=頭がおかしい あたまわるい=頭悪い
ぜったいに=絶対に
"""
_IN_KATAKANA = """
ナオル=治る ナオス=治す シネ=死ね モウケ=儲け サイコウ=最高 シボウ=脂肪 コウカ=効果 トウシ=投資 コウザ=口座
ジシン=地震 カエレ=帰れ ヤセ=痩せ キエ=消え クスリ=薬 ナオリマス=治ります コロス=殺す カネモウケ=金儲け キク=効く
オンナ=女 オトコ=男 バカオンナ=馬鹿女 ムリョウ=無料 ヤクソク=約束 リエキ=利益 シュウニュウ=収入 セキニン=責任
ケッカン=欠陥 ビョウキ=病気 ハンガク=半額 キケン=危険 ジコ=事故 サイガイ=災害 センソウ=戦争 オサケ=お酒 ガイジン=外人
イシャ=医者 ヤクザイシ=薬剤師 ビョウイン=病院 オトク=お得
"""
"""Ambiguous in hiragana; in katakana only as words of their own."""
_IN_LATIN = """
kanarazu=必ず zettai=絶対 kakujitsu=確実 yaseru=痩せる yasemasu=痩せます yaseta=痩せた kieru=消える kiemasu=消えます
naoru=治る naorimasu=治ります shimi=シミ shiwa=シワ nikibi=ニキビ henkin=返金 hosho=保証 hoshou=保証 hoshoo=保証
muryo=無料 muryou=無料 zengaku=全額 hangaku=半額 moukaru=儲かる mokaru=儲かる kasegeru=稼げる nihonichi=日本一
sekaiichi=世界一 ichiban=一番 bihaku=美白 kuchikomi=口コミ anken=案件 baka=バカ aho=アホ kuso=クソ busu=ブス debu=デブ
hage=ハゲ kasu=カス kuzu=クズ kimoi=キモい uzai=ウザい korosu=殺す shineyo=死ねよ kutabare=くたばれ damare=黙れ
babaa=ババア jijii=ジジイ byouki=病気 kouka=効果 koukateki=効果的 chiryou=治療 yobou=予防 baishou=賠償 benshou=弁償
isharyou=慰謝料 kaiyaku=解約 ganpon=元本 ga=が wo=を ni=に wa=は no=の de=で to=と mo=も te=て desu=です masu=ます
"""


def _meanings(words: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in words.split())


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_KANA, _KATAKANA, _LATIN = map(_meanings, (_IN_KANA, _IN_KATAKANA, _IN_LATIN))
_KANA_WORD = re2.compile(_any_of(_KANA))
_KATAKANA_WORD = re.compile(rf"(?<![ァ-ヺー])(?:{_any_of(_KATAKANA)})(?![ァ-ヺー])")
_TELLING = 4
"""A Latin word of so many letters tells that the others are Japanese too."""
_LATIN_SOMEWHERE = re2.compile(rf"(?i)\b(?:{_any_of(word for word in _LATIN if len(word) >= _TELLING)})\b")
_LATIN_WORD = re.compile(rf"(?<![A-Za-z])(?:{_any_of(_LATIN)})(?![A-Za-z])", re.IGNORECASE)
_SPACE_WITHIN = re.compile("(?<=[ぁ-ゖァ-ヺ一-鿿]) (?=[ぁ-ゖァ-ヺ一-鿿])")


def in_kanji(folded: Folded) -> Folded | None:
    """The text with such words in kanji, and the way back to the original; None where there are none."""
    reading = Rewriting(folded)
    if _KANA_WORD.search(folded.text):
        reading.edit((*found.span(), _KANA[found.group()]) for found in _KANA_WORD.finditer(folded.text))
    reading.replace(_KATAKANA_WORD, lambda found: _KATAKANA[found[0]])
    if _LATIN_SOMEWHERE.search(reading.text):
        reading.replace(_LATIN_WORD, lambda found: _LATIN[found[0].lower()])
        reading.replace(_SPACE_WITHIN, lambda _: "")
    return reading.folded()
